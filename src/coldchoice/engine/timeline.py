"""The journey along a clock: what has to be waited for at the end of each leg, when it gets there.

A leg is drawn without regard to the time of day. The clock then goes through the legs in order, and at the
end of each asks everything that may hold a unit up how long it does: opening hours and customs
(`coldchoice.engine.waiting`), and whatever is crowded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.model.journey import Journey, Leg

if TYPE_CHECKING:
    from coldchoice.model.streams import Floats

Wait: TypeAlias = "Callable[[int, Floats], Floats | None]"
"""What a leg's end may have to wait for: called with the number of the leg and the clock at its end,
(draws,), it returns the hours that are added, (draws,) and not negative, or ``None`` for none in any draw."""


def along(journey: Journey, waits: Sequence[Wait] = (), start_h: Floats | None = None) -> Journey:
    """Let every leg end only when all that it waits for is over.

    Parameters
    ----------
    journey
        As drawn: planned hours, delays and disruptions.
    waits
        Asked in order at the end of each leg, each with the clock as those before it left it. They are
        functions of their arguments alone, and are asked once more for each destination where the
        destinations differ.
    start_h
        Clock at the start, (draws,): hours since 1 January, 00:00, of the calendar's year. ``None`` where
        nothing depends on the date; the clock then starts at 0.

    Returns
    -------
    Journey
        The same object where there is neither a clock nor anything to wait for.
    """
    if not waits and start_h is None:
        return journey
    at_h = np.zeros_like(journey.legs[0].hours) if start_h is None else start_h
    last = journey.last_transport if journey.last_h else None
    before, rest = journey.legs[:last], journey.legs[len(journey.legs) if last is None else last :]
    ended, at_h = _each_ended(before, 0, at_h, waits)
    if last is None:
        return journey._replace(legs=ended, start_h=start_h)
    last_h, after_h = [], []
    for hours in journey.last_h:  # as if all units went to this destination
        tail, _ = _each_ended((rest[0]._replace(hours=hours), *rest[1:]), last, at_h, waits)
        last_h.append(tail[0].hours)
        after_h.append(_total_h(tail[1:], hours))
    tail, _ = _each_ended(rest, last, at_h, waits)
    return journey._replace(legs=ended + tail, start_h=start_h, last_h=tuple(last_h), after_h=tuple(after_h))


def _each_ended(
    legs: Sequence[Leg], first: int, at_h: Floats, waits: Sequence[Wait]
) -> tuple[tuple[Leg, ...], Floats]:
    """Return the legs with their waits, and the clock at the end; `first` is the number of the first."""
    ended = []
    for number, leg in enumerate(legs, first):
        leg, at_h = _ended(leg, number, at_h + leg.hours, waits)
        ended.append(leg)
    return tuple(ended), at_h


def _ended(leg: Leg, number: int, at_h: Floats, waits: Sequence[Wait]) -> tuple[Leg, Floats]:
    """Return the leg with what it waits for, and the clock thereafter."""
    waited_h: Floats | None = None
    for wait in waits:
        more_h = wait(number, at_h)
        if more_h is not None:
            at_h = at_h + more_h
            waited_h = more_h if waited_h is None else waited_h + more_h
    if waited_h is None:
        return leg, at_h
    hours, waited_h = leg.hours + waited_h, leg.waited_h + waited_h
    for values in (hours, waited_h):
        values.flags.writeable = False
    return leg._replace(hours=hours, waited_h=waited_h), at_h


def _total_h(legs: Sequence[Leg], like: Floats) -> Floats:
    total: Floats = np.zeros_like(like)
    for leg in legs:
        total = total + leg.hours
    return total
