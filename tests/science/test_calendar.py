"""Opening hours, held against a walk through the minutes of a week and against cases done by hand."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.calendar import (
    joined,
    months,
    open_hours,
    open_moment_h,
    until_open_h,
    until_worked_h,
)

OFFICE = [((8.0, 18.0),)] * 5 + [()] * 2
DAYS = 28
NO_HOLIDAY = np.zeros(DAYS, dtype=bool)

quarters = st.integers(0, 4 * 24 * 20).map(lambda quarter: quarter / 4.0)


def office(first_weekday: int = 0, *closed: int) -> tuple[np.ndarray, np.ndarray]:
    holidays = NO_HOLIDAY.copy()
    holidays[list(closed)] = True
    return open_hours(OFFICE, first_weekday, holidays)


def test_a_week_is_laid_over_days() -> None:
    starts_h, ends_h = office()
    assert starts_h[:6].tolist() == [8, 32, 56, 80, 104, 176]  # Monday to Friday, and the next Monday
    assert (ends_h - starts_h == 10).all()
    assert starts_h.size == 20


def test_the_first_day_may_be_any_weekday() -> None:
    starts_h, _ = office(5)  # a Saturday
    assert starts_h[0] == 2 * 24 + 8


def test_on_a_holiday_nothing_begins() -> None:
    assert office(0, 0, 4)[0][:4].tolist() == [32, 56, 80, 176]


def test_hours_past_midnight_end_on_the_next_day_even_on_a_holiday() -> None:
    holidays = NO_HOLIDAY.copy()
    holidays[1] = True
    starts_h, ends_h = open_hours([((22.0, 30.0),)] * 7, 0, holidays)
    assert starts_h[:2].tolist() == [22, 22 + 48]
    assert ends_h[0] == 30


def test_days_without_a_gap_are_one_interval() -> None:
    starts_h, ends_h = open_hours([((0.0, 24.0),)] * 7, 3, NO_HOLIDAY)
    assert (starts_h.tolist(), ends_h.tolist()) == ([0.0], [24.0 * DAYS])


def test_intervals_that_overlap_or_touch_are_joined() -> None:
    starts_h, ends_h = joined(np.array([9.0, 5.0, 1.0, 12.0]), np.array([10.0, 9.0, 8.0, 13.0]))
    assert (starts_h.tolist(), ends_h.tolist()) == ([1.0, 12.0], [10.0, 13.0])


def test_nothing_ever_opens() -> None:
    nothing = open_hours([()] * 7, 0, NO_HOLIDAY)
    assert nothing[0].size == 0
    for ask in (until_open_h, lambda *a: until_worked_h(a[0], a[0], *a[1:])):
        with pytest.raises(InputError, match="closed every day"):
            ask(np.zeros(2), *nothing)


@pytest.mark.parametrize(
    ("at_h", "wait_h"),
    [
        (0.0, 8.0),  # Monday, 00:00
        (8.0, 0.0),
        (12.5, 0.0),
        (18.0, 0.0),  # the moment of closing still counts
        (18.25, 13.75),
        (4 * 24 + 19.0, 2 * 24 + 13.0),  # Friday evening to Monday morning
    ],
)
def test_a_wait_by_hand(at_h: float, wait_h: float) -> None:
    assert until_open_h(np.array([at_h]), *office())[0] == pytest.approx(wait_h, abs=1e-9)


def test_after_the_last_interval_one_waits_for_ever() -> None:
    late = np.array([24.0 * DAYS])
    assert until_open_h(late, *office())[0] == np.inf
    assert until_worked_h(late, np.array([1.0]), *office())[0] == np.inf
    assert until_worked_h(np.zeros(1), np.array([201.0]), *office())[0] == np.inf


@pytest.mark.parametrize(
    ("at_h", "work_h", "hours"),
    [
        (9.0, 2.0, 2.0),  # within the day
        (9.0, 9.0, 9.0),  # until closing
        (16.0, 6.0, 20.0),  # two hours, a night of fourteen, four hours
        (6.0, 0.0, 2.0),
        (6.0, 10.0, 12.0),
        (4 * 24 + 17.0, 1.5, 63.5),  # an hour on Friday, half an hour on Monday
        (5 * 24.0, 25.0, 4 * 24 + 13.0),  # two days and a half from Saturday: Wednesday, 13:00
    ],
)
def test_work_by_hand(at_h: float, work_h: float, hours: float) -> None:
    found = until_worked_h(np.array([at_h]), np.array([work_h]), *office())
    assert found[0] == pytest.approx(hours, abs=1e-9)


def walked(at_h: float, work_h: float, first_weekday: int, closed: int) -> float:
    """Go forward by quarters of an hour until the work is done."""
    quarter = round(4 * at_h)
    left = round(4 * work_h)

    def is_open(quarter: int) -> bool:
        day, within = divmod(quarter, 96)
        return (day + first_weekday) % 7 < 5 and 32 <= within < 72 and day != closed

    while not is_open(quarter):
        if left == 0 and is_open(quarter - 1):  # the moment of closing
            break
        quarter += 1
    while left:
        left -= is_open(quarter)
        quarter += 1
    return quarter / 4 - at_h


@given(at_h=quarters, work_h=st.integers(0, 100).map(lambda q: q / 4.0), first=st.integers(0, 6),
       closed=st.integers(0, 20))  # fmt: skip
def test_it_agrees_with_a_walk_through_the_quarters(
    at_h: float, work_h: float, first: int, closed: int
) -> None:
    hours = office(first, closed)
    if walked(at_h, work_h, first, closed) + at_h > 24 * (DAYS - 3):
        return
    found = until_worked_h(np.array([at_h]), np.array([work_h]), *hours)[0]
    assert found == pytest.approx(walked(at_h, work_h, first, closed), abs=1e-9)
    if work_h == 0.0:
        assert found == until_open_h(np.array([at_h]), *hours)[0]


@given(at_h=st.floats(0, 300), work_h=st.floats(0, 50), more_h=st.floats(0, 50), part=st.floats(0, 1))
def test_work_is_never_faster_than_the_clock_and_can_be_split(
    at_h: float, work_h: float, more_h: float, part: float
) -> None:
    hours = office(2, 5)
    at, work = np.array([at_h]), np.array([work_h])
    whole = until_worked_h(at, work, *hours)
    assert whole[0] >= work_h
    assert until_worked_h(at + more_h, work, *hours)[0] + more_h >= whole[0] - 1e-9  # later never sooner
    first = until_worked_h(at, work * part, *hours)
    rest = until_worked_h(at + first, work * (1.0 - part), *hours)
    # split at the very moment of closing the rest may be rounded over the night
    assert (first + rest)[0] == pytest.approx(whole[0], abs=1e-6) or (first + rest)[0] > whole[0]


def test_a_share_of_the_open_hours_is_a_moment() -> None:
    hours = office()
    shares = np.array([0.0, 0.05, 0.5, 1.0])  # of 200 h
    assert open_moment_h(shares, *hours).tolist() == pytest.approx(
        [8.0, 18.0, 11 * 24 + 18.0, 25 * 24 + 18.0]
    )


@pytest.mark.parametrize("year", [2024, 2026, 2096])
def test_months_are_those_of_the_calendar(year: int) -> None:
    days = np.arange(0, 800, 7)
    first = datetime.date(year, 1, 1)
    expected = [(first + datetime.timedelta(days=int(day))).month for day in days]
    assert months(24.0 * days + 23.99, year).tolist() == expected
