"""Frozen storage: nothing happens below the glass transition, first-order loss above it."""

from __future__ import annotations

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.freezing import GLASS_INTRACELLULAR_C
from coldchoice.science.ranges import Flags, Values, at_least_zero, positive

GLASS_EXTRACELLULAR_C = -123.0  # evidence P123, doi:10.1371/journal.pone.0217304 (Jurkat in DMSO, DSC)
MECHANICAL_FREEZER_C = -80.0  # the temperature at which loss rates were measured, evidence P125-P132


def frozen_decay_per_month(temperature_c: Values, rate_at_minus80_per_month: Values) -> tuple[Values, Flags]:
    """First-order loss rate of frozen cells, and whether it had to be assumed.

    Zero at and below the glass transition (-123 C; no slope in LN2 over 11 to 18 years, evidence P134-P136)
    and the given rate at -80 C. No measurement exists between the two or above -80 C: there the rate
    follows the straight line through both, an assumption that the flag reports.

    Parameters
    ----------
    temperature_c
        Storage temperature, a float or ``(draws,)``.
    rate_at_minus80_per_month
        Loss rate at -80 C. Published ones span fifty-fold (evidence P132), so ask for the user's own.

    Returns
    -------
    rate_per_month, assumed
        The rate, and where the temperature is neither glassy nor the measured -80 C.

    Raises
    ------
    InputError
        If a temperature is above -47 C, where the cells are no longer solid, or the rate is negative.
    """
    at_least_zero(rate_at_minus80_per_month=rate_at_minus80_per_month)
    warmest_c = float(np.max(temperature_c))
    if not warmest_c <= GLASS_INTRACELLULAR_C:
        rule = f"frozen storage is defined up to {GLASS_INTRACELLULAR_C:g} C (glass inside the cells)"
        raise InputError(Problem(rule, key=("temperature_c",), value=f"{warmest_c:g}"))
    span_c = MECHANICAL_FREEZER_C - GLASS_EXTRACELLULAR_C
    share = np.maximum(temperature_c - GLASS_EXTRACELLULAR_C, 0.0) / span_c
    return rate_at_minus80_per_month * share, (share > 0.0) & (share != 1.0)


def frozen_survival(
    temperature_c: Values, storage_months: Values, rate_at_minus80_per_month: Values
) -> Values:
    """Share that survives storage; its negative logarithm is the hazard for the state chain.

    Raises
    ------
    InputError
        If the time is negative, or as `frozen_decay_per_month`.
    """
    at_least_zero(storage_months=storage_months)
    rate, _ = frozen_decay_per_month(temperature_c, rate_at_minus80_per_month)
    survival: Values = np.exp(-rate * storage_months)
    return survival


def hazard_per_warming_event(survival_ratio: float, events: float) -> float:
    """Hazard of one transient warming, from the share left after a number of them.

    A ratio above 1 is measurement noise and gives 0.

    Raises
    ------
    InputError
        If the ratio or the number of events is not above 0.
    """
    positive(survival_ratio=survival_ratio, events=events)
    return max(-float(np.log(survival_ratio)), 0.0) / events


def warming_hazard(events: Values, hazard_per_event: Values) -> Values:
    """Hazard of repeated transient warmings, ``-ln S``: the events add up.

    Parameters
    ----------
    events
        Number of openings, transfers or shifts.
    hazard_per_event
        From `hazard_per_warming_event`. That of recovery is about six times that of viability
        (evidence P137, P138): use the one for recovery with the state chain.

    Raises
    ------
    InputError
        If either is negative.
    """
    at_least_zero(events=events, hazard_per_event=hazard_per_event)
    return events * hazard_per_event
