"""Lines in front of what is scarce: who comes first is served first, by simpy.

A block of draws is one long history that closes in a circle: the units before the first are the last ones.
So there is no beginning in which everything is still free, and no end at which nobody comes any more; what
is left of the empty start of the simulation wears off in a lead-in that is thrown away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.queueing import units_to_forget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coldchoice.model.streams import Floats

FEWEST_LEAD_IN, MOST_LEAD_IN = 1_000, 20_000
"""Units in a lead-in; where a line needs more to forget its start, the report says so."""
RELAXATIONS = 10.0  # assumption: relaxation times after which the empty start no longer shows: exp(-10)
BATCHES = 20
"""Parts of a history whose means are compared: 10 to 30 are enough (doi 10.1287/opre.30.3.556)."""

NEEDED = Problem(
    "lines need the package simpy of the extra 'queues'",
    key=("capacity",),
    hint="pip install 'coldchoice[queues]'",
)


def waits_h(arrival_h: Floats, busy_h: Floats, count: int) -> Floats:
    """Hours that each unit waits until one of `count` is free, first come first served.

    Parameters
    ----------
    arrival_h
        When each arrives, (units,), in any order; at the start all are free.
    busy_h
        For how long each then takes one, (units,).
    count
        How many there are.

    Returns
    -------
    numpy.ndarray
        (units,), in the order of the arguments; exactly 0 for those who need not wait. Of two that arrive at
        the same moment the one that is listed first is served first.

    Raises
    ------
    InputError
        If simpy is not installed.
    """
    order = np.argsort(arrival_h, kind="stable")
    waited = np.empty(len(order))
    waited[order] = _served(arrival_h[order].tolist(), busy_h[order].tolist(), count)
    return waited


def circular_waits_h(arrival_h: Floats, busy_h: Floats, count: int, period_h: float, lead_in: int) -> Floats:
    """The same in a history that repeats itself after `period_h`, after a lead-in of as many units.

    Parameters
    ----------
    arrival_h
        When each arrives, (units,), in any order and in any round of the history.
    period_h
        Length of the history; what would be free in it must be more than what is taken.
    lead_in
        Units before the first, copies of the last ones, that are served and not counted.

    Returns
    -------
    numpy.ndarray
        (units,), in the order of the arguments.
    """
    units = len(arrival_h)
    within_h = arrival_h % period_h
    number = np.arange(-lead_in, units)
    unit = np.argsort(within_h, kind="stable")[number % units]
    came_h = within_h[unit] + period_h * (number // units)
    waited = np.empty(units)
    waited[unit[lead_in:]] = waits_h(came_h, busy_h[unit], count)[lead_in:]
    return waited


def lead_in_units(used: float, variation: float) -> int:
    """Units of a lead-in after which the empty start no longer shows.

    Parameters
    ----------
    used
        Utilisation.
    variation
        Coefficient of variation of the hours for which one is taken.
    """
    needed = RELAXATIONS * units_to_forget(used, variation)
    return int(min(max(needed, FEWEST_LEAD_IN), MOST_LEAD_IN))


def mean_error_h(waited_h: Floats) -> float:
    """Monte-Carlo standard error of the mean wait, from the means of consecutive parts of the history.

    Parameters
    ----------
    waited_h
        Waits in the order of arrival, (units,): neighbours wait alike, so there is less in them than in as
        many separate ones.
    """
    batches = min(BATCHES, len(waited_h))
    length = len(waited_h) // batches
    means = waited_h[: batches * length].reshape(batches, length).mean(axis=1)
    return float(means.std(ddof=1) / np.sqrt(batches)) if batches > 1 else 0.0


def _served(arrival_h: list[float], busy_h: list[float], count: int) -> list[float]:
    """Serve units in the order in which they arrive; return how long each waits."""
    simpy = simulator()
    clock = simpy.Environment(initial_time=arrival_h[0] if arrival_h else 0.0)
    pool = simpy.Resource(clock, count)
    waited = [0.0] * len(arrival_h)

    def unit(number: int, hours: float) -> Iterator[Any]:
        came_h = clock.now
        with pool.request() as turn:
            yield turn
            waited[number] = clock.now - came_h
            yield clock.timeout(hours)

    def arrivals() -> Iterator[Any]:
        for number, (came_h, hours) in enumerate(zip(arrival_h, busy_h, strict=True)):
            yield clock.timeout(max(came_h - clock.now, 0.0))  # rounding may put the clock past it
            clock.process(unit(number, hours))

    clock.process(arrivals())
    clock.run()
    return waited


def simulator() -> Any:
    """Return the package simpy; `InputError` with the key and the extra where it is not installed."""
    try:
        import simpy
    except ImportError:
        raise InputError(NEEDED) from None
    return simpy
