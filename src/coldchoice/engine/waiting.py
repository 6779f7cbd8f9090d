"""What a calendar and customs add to a journey: the clock at its start, and waits at the end of each leg.

Only a scenario with a calendar or with customs imports this. One clock serves all places: opening hours are
those of the clock that the calendar is in, wherever a place is.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Key, Problem, ScenarioError
from coldchoice.evidence.public_holidays import public_holidays
from coldchoice.model.calendar import is_place
from coldchoice.model.opening import closed_every_day, weekly
from coldchoice.model.units import YEAR_H
from coldchoice.science.calendar import (
    DAY_H,
    WEEK_DAYS,
    DaySpans,
    months,
    open_hours,
    open_moment_h,
    until_worked_h,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from coldchoice.engine.timeline import Wait
    from coldchoice.model.calendar import Calendar
    from coldchoice.model.journey import Journey
    from coldchoice.model.logistics import Logistics, PlannedLeg
    from coldchoice.model.streams import Floats, Streams

    Flags = NDArray[np.bool_]

CYCLE_H = 146_097 * DAY_H
"""After 400 years the days of the week fall on the same dates again."""

MOST_YEARS = 200
"""Assumption: for which customs may go on."""
MOST_LAID_OUT = 4 * 1028  # of cycle and work; a calendar ends with the year 9999
HOLIDAYS = 0.25  # assumption: margin for days on which nobody works, before more years are laid out

DISPOSITION_DAYS = (2.0, 5.0)
"""Business days until an excursion is cleared (evidence CL137)."""

WHOLE_DAY = ((0.0, DAY_H),)
WINTER_MONTHS = (11, 12, 1, 2, 3)  # assumption: north of the tropics; elsewhere `season` says what it is
SUMMER_MONTHS = (5, 6, 7, 8, 9)  # assumption: north of the tropics; April and October are of no season


def start_h(calendar: Calendar, streams: Streams) -> Floats:
    """Clock at which each unit is ready, (draws,): uniform over the open hours of the calendar's year."""
    share = streams.uniform("logistics", "start")
    starts_h, ends_h = _open_in_first_year(calendar, calendar.opens)
    moments: Floats = open_moment_h(share, starts_h, ends_h)
    return moments


def opening(calendar: Calendar, legs: tuple[PlannedLeg, ...], customs_h: Mapping[int, Floats]) -> Wait:
    """Return the wait for customs, which work in the open hours, and then for the place to open."""

    def wait(number: int, at_h: Floats) -> Floats | None:
        opens = legs[number].opens or calendar.opens
        work_h = customs_h.get(number)
        if weekly(opens).always:
            return work_h
        work = np.zeros_like(at_h) if work_h is None else work_h
        return _worked_h(calendar, weekly(opens).spans, at_h, work)

    return wait


def customs_alone(customs_h: Mapping[int, Floats]) -> Wait:
    """Return the wait for customs where there is no calendar: they work day and night."""
    return lambda number, at_h: customs_h.get(number)


def disposition_h(calendar: Calendar, at_h: Floats, streams: Streams) -> Floats:
    """Hours until an excursion that is found at `at_h` is cleared, (draws,): 2 to 5 business days, uniform.

    A business day is one on which the calendar opens, Monday to Friday where it opens on all; each counts
    for 24 hours, and the days between count for none.
    """
    low, high = DISPOSITION_DAYS
    days = low + (high - low) * streams.uniform("logistics", "days until an excursion is cleared")
    spans = tuple(WHOLE_DAY if open_ else () for open_ in weekly(calendar.opens).business_days)
    return _worked_h(calendar, spans, at_h, DAY_H * days)


def seasons(calendar: Calendar, journey: Journey, number: int) -> tuple[Flags, Flags]:
    """Tell of each draw whether it is winter and whether it is summer when a leg starts, (draws,) each."""
    assert journey.start_h is not None, "with a calendar there is a clock"
    at_h = journey.start_h
    for leg in journey.legs[:number]:
        at_h = at_h + leg.hours
    month = months(at_h, calendar.year)
    return np.isin(month, WINTER_MONTHS), np.isin(month, SUMMER_MONTHS)


def check_calendar(logistics: Logistics) -> None:
    """Look for hours that never open, and customs that never end, in a journey with a calendar.

    Raises
    ------
    ScenarioError
        With every place that is closed on all days of the calendar's year, or else for holidays of a
        country that is not known, or else for customs of more than `MOST_YEARS`.
    """
    calendar = logistics.calendar
    assert calendar is not None, "asked only with a calendar"
    of_calendar: Key = ("logistics", "calendar")
    hours: dict[Key, str] = {(*of_calendar, "opens"): calendar.opens}
    for at, leg in enumerate(logistics.legs):
        if leg.opens is not None:
            hours["logistics", "legs", at, "opens"] = leg.opens
    unknown = [*_unknown(calendar, (*of_calendar, "holidays"))]
    if unknown:
        raise ScenarioError(*unknown)
    closed = [
        closed_every_day(opens)._replace(key=key)
        for key, opens in hours.items()
        if not _open_in_first_year(calendar, opens)[0].size
    ]
    if closed:
        raise ScenarioError(*closed)
    told = {at: _too_long(calendar, leg) for at, leg in enumerate(logistics.legs)}
    endless = [
        one._replace(key=("logistics", "legs", at, "customs", "adds"))
        for at, one in told.items()
        if one is not None
    ]
    if endless:
        raise ScenarioError(*endless)


def _too_long(calendar: Calendar, leg: PlannedLeg) -> Problem | None:
    """Say that customs would work longer than is laid out, but for one unit in a million."""
    customs, opens = leg.customs, leg.opens or calendar.opens
    if customs is None or customs.probability == 0.0 or weekly(opens).always:
        return None
    longest_h = float(customs.adds.quantile(np.array([1.0 - 1e-6]))[0])
    years = longest_h / _open_share(weekly(opens).spans) / YEAR_H
    if years <= MOST_YEARS:
        return None
    rule = f"take up to {years:,.0f} years in the open hours {opens!r}, and no more than {MOST_YEARS} fit"
    return Problem(rule, value=repr(customs.adds.text), hint="shorten them, or open longer")


def _unknown(calendar: Calendar, key: Key) -> Iterator[Problem]:
    """Find the countries of holidays that cannot be looked up."""
    for place in filter(is_place, _items(calendar.holidays)):
        try:
            public_holidays(place, calendar.year, 1)
        except InputError as error:
            yield from (one._replace(key=key) for one in error.problems)


def _items(holidays: str | tuple[str, ...]) -> tuple[str, ...]:
    return (holidays,) if isinstance(holidays, str) else holidays


def _worked_h(calendar: Calendar, spans: DaySpans, at_h: Floats, work_h: Floats) -> Floats:
    """Hours from each moment until the work is done in these open hours, as many years as that takes."""
    within_h = at_h % CYCLE_H
    stretched_h = work_h / _open_share(spans)
    years = _years(min(float(np.max(at_h)), CYCLE_H), float(np.max(stretched_h)))
    while years <= MOST_LAID_OUT:
        starts_h, ends_h = _laid_out(calendar.year, calendar.holidays, spans, years)
        hours: Floats = until_worked_h(within_h, work_h, starts_h, ends_h)
        if np.isfinite(hours).all():
            return hours
        years *= 2  # more holidays than there is a margin for
    rule = f"what waits in the open hours takes up to {np.max(stretched_h) / YEAR_H:,.0f} years"
    raise ScenarioError(Problem(f"{rule}, and no more than {MOST_YEARS} fit", ("logistics", "legs")))


def _open_share(spans: DaySpans) -> float:
    """Share of a week without holidays that is open."""
    starts_h, ends_h = open_hours(spans, 0, np.zeros(WEEK_DAYS, dtype=np.bool_))
    return min(float((ends_h - starts_h).sum()) / (WEEK_DAYS * DAY_H), 1.0)


def _years(until_h: float, stretched_h: float) -> int:
    """Years to lay out so that a clock and a wait at its end fit: doubled, so that few are ever made."""
    years = 4
    while years < (until_h + (1.0 + HOLIDAYS) * stretched_h) / YEAR_H + 3.0:
        years *= 2
    return years + 4


def _open_in_first_year(calendar: Calendar, opens: str) -> tuple[Floats, Floats]:
    hours = weekly(opens)
    holidays = () if hours.always else calendar.holidays
    return _laid_out(calendar.year, holidays, hours.spans, 1)


@cache
def _laid_out(
    year: int, holidays: str | tuple[str, ...], spans: DaySpans, years: int
) -> tuple[Floats, Floats]:
    """Open hours of some years in a row, none of them on a holiday."""
    first = date(year, 1, 1)
    days = (date(year + years, 1, 1) - first).days
    closed = np.zeros(days, dtype=np.bool_)
    at = [
        (date.fromisoformat(text) - first).days
        for one in _items(holidays)
        for text in (public_holidays(one, year, years) if is_place(one) else (one,))
    ]
    closed[[day for day in at if 0 <= day < days]] = True
    return open_hours(spans, first.weekday(), closed)
