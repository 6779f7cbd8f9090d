"""How a permeability changes with temperature: one activation energy, and where it must not be trusted."""

from __future__ import annotations

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.ranges import Flags, Table, Values, positive

ZERO_C_IN_K = 273.15
GAS_KCAL_PER_MOL_K = 1.987204e-3
"""Gas constant, 8.314462618 J/(mol K) by definition of the SI, in thermochemical kilocalories (4.184 kJ)."""

GAS_L_ATM_PER_MOL_K = 0.082057366
"""The same constant in the units of water permeabilities, um/(min atm) and mol/L."""


def arrhenius(
    reference: Values, activation_kcal_per_mol: Values, temperature_c: Values, reference_c: Values
) -> Values:
    """Carry a permeability from the temperature where it was measured to another one.

    Parameters
    ----------
    reference
        Its value at `reference_c`, in any unit; the answer has the same.
    activation_kcal_per_mol
        Activation energy.
    temperature_c, reference_c
        Where it is wanted, and where it was measured.

    Returns
    -------
    Values
        A float or ``(draws,)``.

    Raises
    ------
    InputError
        If the permeability is not above 0, or a temperature not above absolute zero.
    """
    here_k, there_k = temperature_c + ZERO_C_IN_K, reference_c + ZERO_C_IN_K
    positive(reference=reference, temperature_k=here_k, reference_k=there_k)
    exponent = activation_kcal_per_mol / GAS_KCAL_PER_MOL_K * (1.0 / here_k - 1.0 / there_k)
    value: Values = reference * np.exp(-exponent)
    return value


def activation_energy_kcal_per_mol(temperatures_c: Table, values: Table) -> float:
    """Activation energy of a permeability measured at some temperatures: least squares on its logarithm.

    The slope is often not constant (islet cells: 9.1 kcal/mol between 4 and 10 C, 19.9 between 10 and 22 C;
    evidence P050, P051), so one number stands for the measured range alone.

    Parameters
    ----------
    temperatures_c, values
        Both ``(n,)``, at least two temperatures; the unit of the values does not matter.

    Raises
    ------
    InputError
        If there are fewer than two different temperatures, or a value is not above 0.
    """
    inverse = 1.0 / (np.asarray(temperatures_c, dtype=np.float64) + ZERO_C_IN_K)
    logs = np.asarray(values, dtype=np.float64)
    positive(values=logs)
    if inverse.size != logs.size or np.unique(inverse).size < 2:
        rule = "an activation energy needs values at two temperatures or more"
        raise InputError(Problem(rule, key=("temperatures_c",), value=f"{inverse.size}"))
    centred = inverse - inverse.mean()
    return -GAS_KCAL_PER_MOL_K * float(centred @ np.log(logs) / (centred @ centred))


def extrapolated_below_zero(temperature_c: Values, lowest_measured_c: float) -> Flags:
    """Tell where an activation energy measured above 0 C is used below it.

    Sperm show why this is worth a warning: 3.9 kcal/mol above 0 C, 7.5 in the supercooled state (evidence
    P032, P033).
    """
    flags: Flags = np.less(temperature_c, min(0.0, lowest_measured_c))
    return flags
