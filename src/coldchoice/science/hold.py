"""Liquid holds: how fast cells age at a temperature, and how long they last.

Temperature changes how fast a clock runs, not the law of death: a hold advances an *effective age*, and the
law is read once at the age reached. That is exact for any law with one time scale, where multiplying
survivals leg by leg is not (a shoulder would start anew on each leg).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.ranges import Flags, Table, Values, at_least_zero, choose, fractions, positive

if TYPE_CHECKING:
    import numpy.typing as npt

GAS_CONSTANT_KJ_PER_MOL_K = 8.314462618e-3  # CODATA 2018, exact
ZERO_CELSIUS_K = 273.15
MKT_ACTIVATION_KJ_PER_MOL = 83.144  # evidence P186: the pharmacopoeial default, no basis for living cells


FIRST_ORDER_BELOW, LINEAR_FROM = 1 / 3, 2 / 3  # assumption: three laws, equally likely
NONE_LEFT = 1e-30
"""Share of the cells at which a linear loss ends: none of any lot, and its logarithm is finite."""


class Beyond(NamedTuple):
    """Which law a hold follows beyond the last datum.

    Nobody knows how a series goes on where it ends, so each of three laws is taken in a third of the draws.
    Each goes on from the value and the slope that the Weibull law has reached at the limit.

    Attributes
    ----------
    limit_h
        Longest measured effective age, above 0.
    standing
        Uniform in [0, 1), a float or ``(draws,)``: in the first third of it the hazard stays what it is
        (first order), in the second the Weibull law goes on, in the last as many cells die in every hour,
        until none is left (linear).
    """

    limit_h: float
    standing: Values


def hazard_per_h(
    temperature_c: Values, known_temperatures_c: Table, known_hazards_per_h: Table
) -> tuple[Values, Flags]:
    """Read a hazard between measured temperatures: log-linear, flat beyond the first and last.

    No direction is assumed: many cells do best at neither end (platelets at 20-24 C, limbal epithelium
    better at 23 than at 5 C), and one activation energy is wrong on both sides of 21 C for CD34+ cells
    (evidence P143-P145).

    Parameters
    ----------
    temperature_c
        A float or ``(draws,)``.
    known_temperatures_c
        Measured temperatures, rising, shape ``(n,)``.
    known_hazards_per_h
        Hazards there, all above 0, shape ``(n,)`` or ``(n, draws)``. With a Weibull law give ``1/scale_h``.

    Returns
    -------
    hazard_per_h, outside
        The hazard, and where the temperature lies outside the measured ones (the value is then borrowed
        from the nearest and must be flagged).

    Raises
    ------
    InputError
        If the temperatures do not rise, the shapes differ or a hazard is not above 0.
    """
    known_c, logs = _known(known_temperatures_c, known_hazards_per_h)
    t = np.asarray(temperature_c, dtype=np.float64)
    if np.isnan(t).any():
        raise InputError(Problem("must be a number", key=("temperature_c",), value="nan"))
    outside = (t < known_c[0]) | (t > known_c[-1])
    if len(known_c) == 1:
        return np.exp(logs[0]) + np.zeros_like(t), outside
    log_hazard = logs[0] + np.zeros_like(t)
    for left, right, rise in zip(known_c[:-1], known_c[1:], np.diff(logs, axis=0), strict=True):
        # a sum of ramps, each flat beyond its ends: a few passes, where looking up draws one by one is slow
        share = (t - left) / (right - left)
        log_hazard += np.clip(share, 0.0, 1.0, out=share if isinstance(share, np.ndarray) else None) * rise
    return np.exp(log_hazard), outside


def effective_age_h(
    hold_h: Values,
    temperature_c: Values,
    reference_temperature_c: float,
    known_temperatures_c: Table,
    known_hazards_per_h: Table,
) -> tuple[Values, Flags]:
    """Hours at the reference temperature that age the cells as much as this hold does.

    Ages of successive segments add; see `hazard_per_h` for the other arguments and for the errors.

    Returns
    -------
    age_h, outside
        Equivalent hours, and where a temperature lies outside the measured ones.
    """
    at_least_zero(hold_h=hold_h)
    here, outside = hazard_per_h(temperature_c, known_temperatures_c, known_hazards_per_h)
    there, beyond = hazard_per_h(reference_temperature_c, known_temperatures_c, known_hazards_per_h)
    return hold_h * here / there, outside | beyond


def weibull_death_hazard(age_before_h: Values, age_after_h: Values, scale_h: Values, shape: Values) -> Values:
    """Hazard that a hold adds under ``S = exp[-(age/scale)^shape]``: the difference of the exponents.

    Parameters
    ----------
    age_before_h, age_after_h
        Effective age at the start and the end of the hold, in hours at the temperature of ``scale_h``.
    scale_h, shape
        Weibull scale in hours, and shape (1 is first order; above 1 losses accelerate).

    Raises
    ------
    InputError
        If an age is negative or falls, or scale or shape is not above 0.
    """
    positive(scale_h=scale_h, shape=shape)
    at_least_zero(age_before_h=age_before_h, age_gained_h=age_after_h - age_before_h)
    gained = _spent(age_after_h, scale_h, shape) - _spent(age_before_h, scale_h, shape)
    hazard: Values = np.maximum(gained, 0.0)  # rounding of powers may fall by an ulp
    return hazard


def death_hazard_beyond(
    age_before_h: Values, age_after_h: Values, scale_h: Values, shape: Values, beyond: Beyond
) -> Values:
    """Hazard that a hold adds where it may go beyond the last datum; else as `weibull_death_hazard`.

    Below the limit it is the same number; the hazards of successive holds add up on either side of it.

    Raises
    ------
    InputError
        As `weibull_death_hazard`, and if the limit is not above 0.
    """
    positive(scale_h=scale_h, shape=shape, limit_h=beyond.limit_h)
    at_least_zero(age_before_h=age_before_h, age_gained_h=age_after_h - age_before_h)
    before = _spent_beyond(age_before_h, scale_h, shape, beyond)
    hazard: Values = np.maximum(_spent_beyond(age_after_h, scale_h, shape, beyond) - before, 0.0)
    return hazard


def usable_life_h(
    start_viability: Values,
    limit: Values,
    scale_h: Values,
    shape: Values,
    lysis_ratio: Values = 0.0,
    age_before_h: Values = 0.0,
    beyond: Beyond | None = None,
) -> Values:
    r"""Hours of hold until the dye viability has fallen to a limit; closed form.

    Parameters
    ----------
    start_viability, limit
        Viability at the start of the hold and the lowest acceptable one, fractions.
    scale_h, shape
        Weibull law of death at the temperature of the hold.
    lysis_ratio
        Hazard of a dead cell to vanish, as a multiple of the hazard of death at the same moment.
    age_before_h
        Effective age already spent, at the same temperature.
    beyond
        Laws beyond the last datum; the Weibull law goes on where left out.

    Returns
    -------
    Values
        0 where the limit is not met at the start; infinite where it is never reached, either because the
        limit is 0 or because dead cells vanish so fast that the apparent viability levels off above it.

    Raises
    ------
    InputError
        If an argument is out of range.

    Notes
    -----
    Let :math:`\rho` be the dead per living cell and :math:`k` = 1 - lysis_ratio. With the spent hazard
    :math:`H`, :math:`1 + k\rho = (1 + k\rho_0)\,e^{kH}`, which is solved for :math:`H` at the limit. A
    latent pool has no such form: use `last_hold_above_h`.
    """
    fractions(start_viability=start_viability, limit=limit)
    at_least_zero(lysis_ratio=lysis_ratio)
    k = 1.0 - np.asarray(lysis_ratio)
    k = np.where(np.abs(k) < 1e-12, 1e-12, k)
    dead_0 = (1.0 - start_viability) / np.maximum(start_viability, 1e-150)
    dead_limit = (1.0 - limit) / np.maximum(limit, 1e-150)
    reached = np.greater(limit, 0.0) & (1.0 + k * dead_limit > 0.0)
    below = np.less_equal(start_viability, limit)
    falls = reached & ~below
    growth = choose(falls, k * (dead_limit - dead_0), 0.0) / choose(falls, 1.0 + k * dead_0, 1.0)
    hazard = choose(falls, np.log1p(growth) / k, choose(below, 0.0, np.inf))
    return _hours_to_spend(hazard, scale_h, shape, age_before_h, beyond)


def recovery_life_h(
    start_recovery: Values,
    limit: Values,
    scale_h: Values,
    shape: Values,
    age_before_h: Values = 0.0,
    beyond: Beyond | None = None,
) -> Values:
    """Hours of hold until the viable recovery has fallen to a limit; arguments as `usable_life_h`.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    at_least_zero(start_recovery=start_recovery, limit=limit)
    floor = np.maximum(limit, 1e-300)
    spare = np.maximum(np.log(np.maximum(start_recovery, 1e-300) / floor), 0.0)
    hazard = choose(np.equal(limit, 0.0) & np.greater(start_recovery, 0.0), np.inf, spare)
    return _hours_to_spend(hazard, scale_h, shape, age_before_h, beyond)


def last_hold_above_h(
    value_after: Callable[[Values], Values], limit: Values, longest_h: Values, halvings: int = 40
) -> Values:
    """Find, by halving, the longest hold after which a falling quantity still meets a limit.

    Parameters
    ----------
    value_after
        Takes hours of hold, gives the quantity (viability, recovery, dose), each ``(draws,)``.
    limit
        Lowest acceptable value.
    longest_h
        Hold to search up to; returned where even that meets the limit, so the life is *at least* that.
    halvings
        Each one halves the error, which starts at ``longest_h``.

    Returns
    -------
    Values
        Hours; 0 where the limit is not met at the start.
    """
    at_least_zero(longest_h=longest_h)
    good_h = choose(value_after(longest_h) >= limit, longest_h, 0.0)
    step_h = longest_h
    for _ in range(halvings):
        step_h = step_h / 2.0
        tried_h = np.minimum(good_h + step_h, longest_h)
        good_h = choose(value_after(tried_h) >= limit, tried_h, good_h)
    return choose(value_after(np.zeros_like(good_h)[()]) >= limit, good_h, 0.0)


def mean_kinetic_temperature_c(
    durations_h: Table,
    temperatures_c: Table,
    activation_kj_per_mol: float = MKT_ACTIVATION_KJ_PER_MOL,
) -> float:
    """Mean kinetic temperature of a profile, to be reported only: it does not describe living cells.

    Parameters
    ----------
    durations_h
        Hours at each temperature, shape ``(n,)``; for a logger trace see `log_durations_h`.
    temperatures_c
        Temperatures, shape ``(n,)``.
    activation_kj_per_mol
        Activation energy; the default is a convention (evidence P186).

    Raises
    ------
    InputError
        If a duration is negative, all are 0, or the lengths differ.
    """
    hours = np.asarray(durations_h, dtype=np.float64)
    kelvin = np.asarray(temperatures_c, dtype=np.float64) + ZERO_CELSIUS_K
    if hours.shape != kelvin.shape or hours.size == 0:
        raise InputError(Problem("durations_h and temperatures_c must be of one length, at least 1"))
    at_least_zero(durations_h=hours, temperatures_k=kelvin)
    positive(total_h=float(hours.sum()), activation_kj_per_mol=activation_kj_per_mol)
    exponents = -activation_kj_per_mol / (GAS_CONSTANT_KJ_PER_MOL_K * kelvin)
    largest = exponents.max()  # taken out before exp, which would underflow otherwise
    log_mean = largest + np.log(np.average(np.exp(exponents - largest), weights=hours))
    return float(-activation_kj_per_mol / GAS_CONSTANT_KJ_PER_MOL_K / log_mean - ZERO_CELSIUS_K)


def log_durations_h(times_h: Table) -> npt.NDArray[np.float64]:
    """Weight the readings of an unevenly spaced log: half of each neighbouring interval (trapezoid).

    Raises
    ------
    InputError
        If there are fewer than two times or they do not rise strictly.
    """
    steps = np.diff(np.asarray(times_h, dtype=np.float64))
    if steps.size == 0 or not steps.min() > 0.0:
        raise InputError(Problem("at least two times that rise strictly are needed", key=("times_h",)))
    padded = np.concatenate(([0.0], steps, [0.0]))
    weights: npt.NDArray[np.float64] = (padded[:-1] + padded[1:]) / 2.0
    return weights


def _known(
    temperatures_c: Table, hazards_per_h: Table
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    known_c = np.asarray(temperatures_c, dtype=np.float64)
    hazards = np.asarray(hazards_per_h, dtype=np.float64)
    if known_c.ndim != 1 or known_c.size == 0 or hazards.shape[:1] != known_c.shape:
        rule = "one hazard per known temperature is needed, at least one"
        raise InputError(Problem(rule, key=("known_hazards_per_h",), value=str(hazards.shape)))
    if not np.all(np.diff(known_c) > 0.0):
        raise InputError(Problem("must rise strictly", key=("known_temperatures_c",), value=str(known_c)))
    positive(known_hazards_per_h=hazards)
    return known_c, np.log(hazards)


def _spent(age_h: Values, scale_h: Values, shape: Values) -> Values:
    """Integrated hazard of an age; a new lot and a first-order law need no power."""
    if np.ndim(age_h) == 0 and age_h == 0.0:
        return 0.0
    share = age_h / scale_h
    if isinstance(shape, float | int) and shape == 1.0:
        return share
    spent: Values = np.power(share, shape)
    return spent


def _at_the_limit(scale_h: Values, shape: Values, limit_h: float) -> tuple[Values, Values]:
    """Hazard spent at the last datum, and the hazard per hour reached there."""
    spent = _spent(limit_h, scale_h, shape)
    return spent, spent * shape / limit_h


def _spent_beyond(age_h: Values, scale_h: Values, shape: Values, beyond: Beyond) -> Values:
    """Integrated hazard of an age under the law that each draw follows beyond the limit."""
    weibull = _spent(age_h, scale_h, shape)
    more_h = np.maximum(age_h - beyond.limit_h, 0.0)
    if not np.any(more_h):
        return weibull
    spent, rate_per_h = _at_the_limit(scale_h, shape, beyond.limit_h)
    gained = rate_per_h * more_h
    linear = -np.log(np.maximum(1.0 - gained, NONE_LEFT))
    goes_on = np.where(np.less(beyond.standing, FIRST_ORDER_BELOW), gained, linear) + spent
    other = (more_h > 0.0) & _not_weibull(beyond)
    return np.where(other, goes_on, weibull)


def _age_beyond(total: Values, scale_h: Values, shape: Values, beyond: Beyond, weibull_h: Values) -> Values:
    """Age at which a hazard is spent, the inverse of `_spent_beyond`; endless where it is infinite."""
    spent, rate_per_h = _at_the_limit(scale_h, shape, beyond.limit_h)
    later = (total > spent) & np.isfinite(total) & _not_weibull(beyond)
    if not np.any(later):
        return weibull_h
    more = np.where(later, total - spent, 0.0)
    first_order = np.less(beyond.standing, FIRST_ORDER_BELOW)
    more_h = np.where(first_order, more, -np.expm1(-more)) / np.maximum(rate_per_h, 1e-200)
    return np.where(later, beyond.limit_h + more_h, weibull_h)


def _not_weibull(beyond: Beyond) -> Flags:
    return np.less(beyond.standing, FIRST_ORDER_BELOW) | np.greater_equal(beyond.standing, LINEAR_FROM)


def _hours_to_spend(
    hazard: Values, scale_h: Values, shape: Values, age_before_h: Values, beyond: Beyond | None = None
) -> Values:
    positive(scale_h=scale_h, shape=shape)
    at_least_zero(age_before_h=age_before_h)
    if beyond is None:
        spent = _spent(age_before_h, scale_h, shape)
    else:
        positive(limit_h=beyond.limit_h)
        spent = _spent_beyond(age_before_h, scale_h, shape, beyond)
    total = hazard + spent
    age_h = scale_h * np.power(total, 1.0 / shape)
    if beyond is not None:
        age_h = _age_beyond(total, scale_h, shape, beyond, age_h)
    hours = np.maximum(age_h - age_before_h, 0.0)
    return choose(np.greater(hazard, 0.0), hours, 0.0)  # exactly 0, not what rounding leaves of it
