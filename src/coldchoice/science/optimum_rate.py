"""The best cooling rate of a cell that nobody froze: the fastest at which hardly any water is trapped.

The rule: as fast as leaves 5 % of the water at -15 C (evidence P079, source model:S32). It is exactly
proportional to the permeability of water and to surface over water, and falls with the activation energy.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.ranges import Values, positive
from coldchoice.science.water_loss import cooled, equilibrium_water

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WATER_LEFT = 0.05
"""Share of the water that may be left (evidence P079)."""

AT_C = -15.0
"""Where it is looked at (evidence P079)."""

CURVE = (7.08514, -0.0717108, 2.97378e-4)
"""ln of the rate at unit permeability and surface, by powers of the energy (evidence P083 to P085)."""

FITTED_KCAL_PER_MOL = (2.0, 50.0)
"""Activation energies for which `CURVE` was fitted (evidence P083)."""

SOLVED_KCAL_PER_MOL = 140.0
"""Highest activation energy at which the equation is solved; none above 480 kJ/mol, 115 kcal/mol, was
measured (evidence P060)."""

NODES = 33
"""Activation energies at which the equation is solved; in between it is read off to better than 0.1 %."""

NOT_BY_WATER_LOSS = MappingProxyType(
    {
        "sperm": "they lose their water in time at any rate up to 10,000 C/min, yet do best at 10 C/min "
        "(human) and 50 C/min (ram): what kills them is not trapped water (evidence C021, C023, P092, P093)",
    }
)
"""Cells whose best rate does not follow from water loss, and how that is known."""


def refuse_unless_water_decides(cell_type: str) -> None:
    """Refuse cells for which the rule is known to be wrong.

    Raises
    ------
    InputError
        With the reason.
    """
    if cell_type in NOT_BY_WATER_LOSS:
        rule = f"no best cooling rate follows from water loss: {NOT_BY_WATER_LOSS[cell_type]}"
        raise InputError(Problem(rule, value=cell_type))


def optimum_rate_c_per_min(
    lp_um_per_min_atm: Values, activation_kcal_per_mol: Values, surface_to_water_per_um: Values
) -> Values:
    """Best cooling rate: in closed form where that was fitted, else by the equation.

    Outside the fitted activation energies the equation is solved at `NODES` of them and interpolated, since
    the permeability and the surface only multiply: one draw costs no more than many. Above
    `SOLVED_KCAL_PER_MOL` the last slope is continued.

    Parameters
    ----------
    lp_um_per_min_atm
        Permeability of water at 0 C.
    activation_kcal_per_mol
        Its activation energy.
    surface_to_water_per_um
        See `water_loss.surface_to_water_per_um`. Floats or ``(draws,)``.

    Raises
    ------
    InputError
        If a number is not above 0.
    """
    positive(activation_kcal_per_mol=activation_kcal_per_mol)
    lowest, highest = float(np.min(activation_kcal_per_mol)), float(np.max(activation_kcal_per_mol))
    if lowest >= FITTED_KCAL_PER_MOL[0] and highest <= FITTED_KCAL_PER_MOL[1]:
        return closed_optimum_rate_c_per_min(
            lp_um_per_min_atm, activation_kcal_per_mol, surface_to_water_per_um
        )
    positive(lp_um_per_min_atm=lp_um_per_min_atm, surface_to_water_per_um=surface_to_water_per_um)
    top = min(highest, SOLVED_KCAL_PER_MOL)
    nodes = np.linspace(min(lowest, 0.9 * top), top, NODES)
    logs = np.log(solved_optimum_rate_c_per_min(1.0, nodes, 1.0))
    beyond = np.maximum(activation_kcal_per_mol - top, 0.0)
    slope = (logs[-1] - logs[-2]) / (nodes[-1] - nodes[-2])
    log_rate = np.interp(activation_kcal_per_mol, nodes, logs) + slope * beyond
    rate: Values = np.exp(log_rate) * (lp_um_per_min_atm * surface_to_water_per_um)
    return rate


def closed_optimum_rate_c_per_min(
    lp_um_per_min_atm: Values, activation_kcal_per_mol: Values, surface_to_water_per_um: Values
) -> Values:
    """Best cooling rate in closed form, within 1 % of the equation from 2 to 50 kcal/mol.

    Arguments as `optimum_rate_c_per_min`.

    Raises
    ------
    InputError
        If a number is not above 0, or an activation energy lies outside `FITTED_KCAL_PER_MOL`.
    """
    ease = lp_um_per_min_atm * surface_to_water_per_um
    positive(
        lp_um_per_min_atm=lp_um_per_min_atm,
        surface_to_water_per_um=surface_to_water_per_um,
        activation_kcal_per_mol=activation_kcal_per_mol,
    )
    low, high = FITTED_KCAL_PER_MOL
    outside = np.min(activation_kcal_per_mol) < low or np.max(activation_kcal_per_mol) > high
    if outside:
        found = np.max(activation_kcal_per_mol)
        found = np.min(activation_kcal_per_mol) if found <= high else found
        raise InputError(
            Problem(
                f"the closed form was fitted from {low:g} to {high:g} kcal/mol",
                key=("activation_kcal_per_mol",),
                value=f"{found:g}",
                hint="use optimum_rate_c_per_min",
            )
        )
    return _curve(activation_kcal_per_mol) * ease


def solved_optimum_rate_c_per_min(
    lp_um_per_min_atm: Values,
    activation_kcal_per_mol: Values,
    surface_to_water_per_um: Values,
    *,
    water_left: float = WATER_LEFT,
    at_c: float = AT_C,
    tolerance: float = 1e-5,
) -> Floats:
    """Best cooling rate by solving Mazur's equation, for any activation energy and any criterion.

    Arguments as `optimum_rate_c_per_min`; the root is found to `tolerance` of the logarithm of the rate,
    by false position on ln(water) with the Illinois rule.

    Returns
    -------
    Floats
        (draws,).

    Raises
    ------
    InputError
        If a number is impossible, or water left at equilibrium is already more than `water_left`.
    """
    activation, ease = np.broadcast_arrays(
        np.atleast_1d(activation_kcal_per_mol), np.atleast_1d(lp_um_per_min_atm * surface_to_water_per_um)
    )
    positive(ease=ease, water_left=water_left, water_lost=1.0 - water_left)
    balance = float(equilibrium_water(at_c))
    if not balance < water_left:
        rule = f"no cooling rate meets the criterion: ice leaves {balance:.3g} of the water at {at_c:g} C"
        raise InputError(Problem(rule, key=("water_left",), value=f"{water_left:g}"))
    goal = float(np.log(water_left))

    def excess(log_rate: Floats) -> Floats:
        left = cooled(1.0, activation, 1.0, np.exp(log_rate), at_c, tolerance=0.1 * tolerance).left
        return np.asarray(np.log(left) - goal)

    log_rate = _root(excess, np.log(_curve(activation)), tolerance)
    return np.asarray(np.exp(log_rate) * ease)


def _curve(activation_kcal_per_mol: Values) -> Values:
    first, second, third = CURVE
    rate: Values = np.exp(first + activation_kcal_per_mol * (second + third * activation_kcal_per_mol))
    return rate


def _root(excess: Callable[[Floats], Floats], guess: Floats, tolerance: float) -> Floats:
    """Where a rising function is zero, draw by draw."""
    low, high = guess - 0.1, guess + 0.1
    below, above = excess(low), excess(high)
    for _ in range(8):  # widen until the root is inside: e**±25 of the guess at last
        if (below < 0.0).all() and (above > 0.0).all():
            break
        reach = high - low
        low, high = np.where(below < 0.0, low, low - reach), np.where(above > 0.0, high, high + reach)
        below, above = excess(low), excess(high)
    else:
        raise InputError(Problem("no cooling rate was found that meets the criterion", key=("water_left",)))
    kept = np.zeros(guess.shape)
    for _ in range(60):
        middle = np.clip(high - above * (high - low) / (above - below), low, high)
        found = excess(middle)
        if float(np.max(np.minimum(np.abs(found), high - low))) <= tolerance:
            break
        rising = found > 0.0
        high, low = np.where(rising, middle, high), np.where(rising, low, middle)
        # a side that is kept twice counts half, so that it moves too
        below = np.where(rising, np.where(kept > 0.0, 0.5 * below, below), found)
        above = np.where(rising, found, np.where(kept < 0.0, 0.5 * above, above))
        kept = np.where(rising, 1.0, -1.0)
    return np.asarray(middle)
