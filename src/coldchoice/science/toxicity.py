"""What a cryoprotectant costs by poisoning alone: a first-order loss that depends on dose and temperature.

The form was confirmed for glycerol and endothelium (evidence P117). The constants are not general: marrow
progenitors lose no colonies in two hours of 8-10 % DMSO (evidence P118), while T cells lose function long
before they die (evidence P120).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.arrhenius import arrhenius
from coldchoice.science.ranges import Flags, Table, Values, at_least_zero, positive

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def toxicity_per_h(
    concentration_mol_per_l: Values,
    temperature_c: Values,
    rate_per_h: Values,
    power: Values = 1.0,
    activation_kcal_per_mol: Values = 0.0,
    reference_c: Values = 20.0,
) -> Values:
    """Rate of death in a cryoprotectant, ``k C^power`` with one activation energy.

    Parameters
    ----------
    concentration_mol_per_l
        Of the cryoprotectant, 0 or more.
    temperature_c, reference_c
        Where the cells are, and where `rate_per_h` was measured.
    rate_per_h
        At 1 mol/L and `reference_c`; 0 is allowed.
    power
        1.6 is quoted for vitrification solutions of 2 to 17 molal (evidence P116, unconfirmed) and must not
        be carried down to the 1.4 mol/L of slow freezing: see `outside_fit`.
    activation_kcal_per_mol
        0 by assumption where nobody measured it.

    Raises
    ------
    InputError
        If a number is negative.
    """
    at_least_zero(concentration_mol_per_l=concentration_mol_per_l, rate_per_h=rate_per_h)
    positive(power=power)
    warmed = arrhenius(1.0, activation_kcal_per_mol, temperature_c, reference_c)
    rate: Values = rate_per_h * np.power(concentration_mol_per_l, power) * warmed
    return rate


def outside_fit(concentration_mol_per_l: Values, lowest_mol_per_l: float, highest_mol_per_l: float) -> Flags:
    """Tell where a power law is used outside the concentrations it was fitted to."""
    flags: Flags = np.less(concentration_mol_per_l, lowest_mol_per_l) | np.greater(
        concentration_mol_per_l, highest_mol_per_l
    )
    return flags


def toxicity_hazard(hours_h: Table | Floats, rates_per_h: Table | Floats) -> Values:
    """Loss ``-ln S`` of an exposure that changes: the integral of the rate, by trapezoids.

    Parameters
    ----------
    hours_h
        Times, rising, (points,).
    rates_per_h
        From `toxicity_per_h`, (points,) or (points, draws).

    Returns
    -------
    Values
        A float or ``(draws,)``; legs of an exposure add.

    Raises
    ------
    InputError
        If the times fall, or a rate is negative.
    """
    hours, rates = np.asarray(hours_h, dtype=np.float64), np.asarray(rates_per_h, dtype=np.float64)
    at_least_zero(rates_per_h=rates)
    steps = np.diff(hours)
    if hours.size < 2 or hours.size != rates.shape[0] or not (steps >= 0.0).all():
        raise InputError(Problem("needs two rising times or more, one for each rate", key=("hours_h",)))
    hazard: Values = (0.5 * (rates[1:] + rates[:-1]) * steps.reshape(-1, *(1,) * (rates.ndim - 1))).sum(
        axis=0
    )
    return hazard


def toxicity_cost(hours_h: Table | Floats, concentrations_mol_per_l: Table | Floats, power: float) -> Values:
    """Cost of an exposure without its rate constant, the integral of ``C^power``, to rank protocols with.

    Raises
    ------
    InputError
        As `toxicity_hazard`.
    """
    concentrations = np.asarray(concentrations_mol_per_l, dtype=np.float64)
    at_least_zero(concentrations_mol_per_l=concentrations)
    positive(power=power)
    return toxicity_hazard(hours_h, concentrations**power)
