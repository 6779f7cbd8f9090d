"""How far a container cools below its freezing point before ice appears, and when ice is started on purpose.

Hazard of the first ice ``k V dT^b`` per second, as in ethz_snow (evidence P107, P108). The constants are
those of 5 % sucrose in 1 mL vials: use them for the spread between containers, not for the level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.ranges import Values, at_least_zero, positive

if TYPE_CHECKING:
    from collections.abc import Sequence

LOG_RATE = 29.0
"""Minus the power of ten of k, per second, m3 and K^b (evidence P107)."""

STEEPNESS = 29.3
"""The power b (evidence P108)."""


def supercooling_c(
    volume_ml: Values,
    rate_c_per_min: Values,
    share_frozen: Values = 0.5,
    log_rate: Values = LOG_RATE,
    steepness: Values = STEEPNESS,
) -> Values:
    """Supercooling by which a share of the containers has frozen, cooled at a constant rate.

    ``dT = [-ln(1 - share) (b + 1) beta / (k V)]^(1 / (b + 1))``, the exact quantile of the hazard.

    Parameters
    ----------
    volume_ml
        Of one container.
    rate_c_per_min
        Cooling rate beta.
    share_frozen
        0.5 gives the median.
    log_rate, steepness
        See `LOG_RATE` and `STEEPNESS`.

    Returns
    -------
    Values
        Kelvin below the freezing point, a float or ``(draws,)``.

    Raises
    ------
    InputError
        If a number is not above 0, or the share not strictly between 0 and 1.
    """
    positive(
        volume_ml=volume_ml,
        rate_c_per_min=rate_c_per_min,
        share_frozen=share_frozen,
        share_unfrozen=1.0 - share_frozen,
        steepness=steepness,
    )
    power = steepness + 1.0
    waited = -np.log1p(-share_frozen) * power * (rate_c_per_min / 60.0)
    per_second = np.power(10.0, -log_rate) * (volume_ml * 1e-6)
    below: Values = np.power(waited / per_second, 1.0 / power)
    return below


def nucleation_temperature_c(
    volume_ml: Values, rate_c_per_min: Values, freezing_point_c: Values, share_frozen: Values = 0.5
) -> Values:
    """Temperature at which a share of the containers has frozen; arguments as `supercooling_c`."""
    return freezing_point_c - supercooling_c(volume_ml, rate_c_per_min, share_frozen)


def seeding_time_s(
    start_c: float, rate_c_per_s: float, holds: Sequence[tuple[float, float]], seed_c: float
) -> float:
    """Seconds from the start of a cooling programme until ice is started, at the end of the hold there.

    Parameters
    ----------
    start_c, rate_c_per_s
        Where the programme starts, and its one rate of cooling.
    holds
        Temperature and seconds of each hold, in any order.
    seed_c
        Where ice is started; a hold at that temperature comes first.

    Raises
    ------
    InputError
        If the rate is not above 0, a hold negative, or ice would be started above the start.
    """
    positive(rate_c_per_s=rate_c_per_s)
    for _, seconds in holds:
        at_least_zero(hold_s=seconds)
    if seed_c > start_c:
        rule = "ice cannot be started above the start of the programme"
        raise InputError(Problem(rule, key=("seed_c",), value=f"{seed_c:g}"))
    held_s = sum(seconds for hold_c, seconds in holds if seed_c <= hold_c <= start_c)
    return (start_c - seed_c) / rate_c_per_s + held_s
