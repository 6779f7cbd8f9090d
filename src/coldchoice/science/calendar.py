"""Arithmetic of opening hours: when a place is open next, and when work is done that rests overnight.

A clock counts hours from the midnight on which a calendar starts. Open hours are two arrays of one length:
starts and ends of intervals that rise and neither overlap nor touch. Both ends count as open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.errors import InputError, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DAY_H = 24.0
WEEK_DAYS = 7

DaySpans: TypeAlias = "Sequence[Sequence[tuple[float, float]]]"
"""For each day of the week, Monday first, spans of hours from its midnight; an end may lie beyond 24."""


def open_hours(spans: DaySpans, first_weekday: int, closed: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Lay the hours of a week over days that follow each other.

    Parameters
    ----------
    spans
        Hours of each weekday. What begins on a closed day does not take place, even where it would end on
        the next.
    first_weekday
        Weekday of the first day, 0 = Monday.
    closed
        Whether a day is a holiday, (days,).

    Returns
    -------
    (starts_h, ends_h)
        Hours from the first midnight, (intervals,); empty where nothing ever opens.
    """
    weekdays = (np.arange(closed.size) + first_weekday) % WEEK_DAYS
    starts: list[Floats] = [np.empty(0)]
    ends: list[Floats] = [np.empty(0)]
    for weekday, hours in enumerate(spans):
        days_h = DAY_H * np.flatnonzero((weekdays == weekday) & ~closed).astype(np.float64)
        for start_h, end_h in hours:
            starts.append(days_h + start_h)
            ends.append(days_h + end_h)
    return joined(np.concatenate(starts), np.concatenate(ends))


def joined(starts_h: Floats, ends_h: Floats) -> tuple[Floats, Floats]:
    """Put intervals in order, and make one of those that overlap or touch."""
    if not starts_h.size:
        return starts_h, ends_h
    order = np.argsort(starts_h, kind="stable")
    starts_h, reached_h = starts_h[order], np.maximum.accumulate(ends_h[order])
    first = np.concatenate(([True], starts_h[1:] > reached_h[:-1]))
    return starts_h[first], reached_h[np.concatenate((first[1:], [True]))]


def until_open_h(at_h: Floats, starts_h: Floats, ends_h: Floats) -> Floats:
    """Hours from each moment until it is open, (draws,): 0 where it is, infinite after the last interval.

    Raises
    ------
    InputError
        If there is no interval.
    """
    at = _next(at_h, starts_h, ends_h)
    known = np.minimum(at, starts_h.size - 1)
    return np.where(at < starts_h.size, np.maximum(starts_h[known] - at_h, 0.0), np.inf)


def until_worked_h(at_h: Floats, work_h: Floats, starts_h: Floats, ends_h: Floats) -> Floats:
    """Hours from each moment until `work_h` hours of work are done, if work goes on only in open hours.

    Parameters
    ----------
    at_h, work_h
        Clock and hours of work, (draws,). Work of 0 h is done as soon as it is open.
    starts_h, ends_h
        Open hours, (intervals,).

    Returns
    -------
    numpy.ndarray
        (draws,), at least `work_h`; infinite where the intervals end before the work.

    Raises
    ------
    InputError
        If there is no interval.
    """
    at = _next(at_h, starts_h, ends_h)
    begins = np.minimum(at, starts_h.size - 1)
    lengths_h = ends_h - starts_h
    sums_h = np.cumsum(lengths_h)
    before_h = (sums_h - lengths_h)[begins] + np.maximum(at_h - starts_h[begins], 0.0)
    done = np.maximum(np.searchsorted(sums_h, before_h + work_h, side="left"), at)
    last = np.minimum(done, starts_h.size - 1)
    at_once_h = np.maximum(starts_h[begins] - at_h, 0.0) + work_h  # exact where one interval is enough
    later_h = starts_h[last] + (before_h + work_h - (sums_h - lengths_h)[last]) - at_h
    hours = np.where(last == begins, at_once_h, np.maximum(later_h, work_h))
    return np.where(done < starts_h.size, hours, np.inf)


def open_moment_h(share: Floats, starts_h: Floats, ends_h: Floats) -> Floats:
    """Clock at which a share of all open hours has passed, (draws,); uniform shares give uniform moments.

    Raises
    ------
    InputError
        If there is no interval.
    """
    total_h = float((ends_h - starts_h).sum())
    zero = np.zeros_like(share)
    return until_worked_h(zero, share * total_h, starts_h, ends_h)


def months(at_h: Floats, year: int) -> NDArray[np.int64]:
    """Month, 1 to 12, at each moment of a clock that starts with `year`, (draws,)."""
    days = np.floor(np.asarray(at_h) / DAY_H).astype(np.int64)
    dates = np.datetime64(f"{year}-01-01", "D") + days
    return dates.astype("datetime64[M]").astype(np.int64) % 12 + 1


def _next(at_h: Floats, starts_h: Floats, ends_h: Floats) -> NDArray[np.intp]:
    """Number of the interval that is open or opens next; their number where none does."""
    if not starts_h.size:
        raise InputError(Problem("is closed every day"))
    return np.searchsorted(ends_h, at_h, side="left")
