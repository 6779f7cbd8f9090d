"""Where two strategies cost the same: in doses a year, and in the cost of a failure."""

from __future__ import annotations


def break_even_volume(
    fixed_per_year: float, variable: float, other_fixed_per_year: float, other_variable: float
) -> float | None:
    """Return the doses a year from which the first strategy is no dearer than the other.

    ``N* = (F - F_other) / (v_other - v)``, with v from `accounting.cost.variable_per_usable_dose`.

    Parameters
    ----------
    fixed_per_year, other_fixed_per_year
        Fixed cost of either strategy, in money a year.
    variable, other_variable
        Cost per usable dose without the fixed part, in the same money.

    Returns
    -------
    Doses a year; 0 where the first is cheaper at every volume; ``None`` where a growing volume does not
    favour it (v >= v_other).
    """
    gain = other_variable - variable
    if not gain > 0.0:
        return None
    return max(0.0, (fixed_per_year - other_fixed_per_year) / gain)


def break_even_failure_cost(
    cost_without: float, usable: float, other_cost_without: float, other_usable: float
) -> float | None:
    """Return the cost of a failure, K, at which two strategies cost the same.

    Cost per usable dose is linear in K: ``c(K) = c(0) + K (1 - u)/u``.

    Parameters
    ----------
    cost_without, other_cost_without
        Cost per usable dose at K = 0.
    usable, other_usable
        Usable fractions, above 0 and at most 1.

    Returns
    -------
    K* >= 0; above it the strategy with the larger usable fraction is cheaper. ``None`` where the lines
    do not meet at any K >= 0, or are the same.
    """
    if usable <= 0.0 or other_usable <= 0.0:
        return None
    slope = (1.0 - usable) / usable - (1.0 - other_usable) / other_usable
    if slope == 0.0:
        return None
    crossing = (other_cost_without - cost_without) / slope
    return crossing if crossing >= 0.0 else None
