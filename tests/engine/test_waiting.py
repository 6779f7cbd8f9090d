"""What a calendar and customs do to a journey, by hand and by their properties."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.engine.realise import realise
from coldchoice.engine.settle import settle
from coldchoice.engine.waiting import CYCLE_H, disposition_h, opening, start_h
from coldchoice.errors import ScenarioError
from coldchoice.model.calendar import Calendar
from coldchoice.model.journey import Journey
from coldchoice.model.logistics import PlannedLeg
from coldchoice.model.streams import Floats, Streams
from tests.scenes import case, scenario

N = 400
WAY = {
    "transport": "30 h +- 8 h",
    "ambient": "4..30 degC",
    "disruption": {"probability": 0.1, "adds": "24 h"},
}
LEGS: list[dict[str, Any]] = [{"hold": "4 h"}, WAY, {"hold": "6 h"}]
OFFICE = {"year": 2026, "opens": "mon-fri 08:00-18:00"}


def journey(
    calendar: dict[str, Any] | None = None, legs: list[dict[str, Any]] = LEGS, **keys: Any
) -> Journey:
    logistics = {"legs": legs, **({} if calendar is None else {"calendar": calendar})}
    return case(draws=N, duration="400 h", logistics=logistics, **keys).journey


def clock(timed: Journey) -> list[Floats]:
    """Clock at the end of each leg."""
    assert timed.start_h is not None
    return [timed.start_h + sum(leg.hours for leg in timed.legs[: at + 1]) for at in range(len(timed.legs))]


def is_open(at_h: Floats, holidays: tuple[str, ...] = ()) -> bool:
    """Whether each moment lies in the office hours of 2026 and after, as dates have it."""
    first = datetime.datetime(2026, 1, 1)
    for hours in at_h:
        moment = first + datetime.timedelta(minutes=round(60 * float(hours)))
        day_h = moment.hour + moment.minute / 60
        if moment.weekday() > 4 or not 8 <= day_h <= 18 or moment.date().isoformat() in holidays:
            return False
    return True


# ---------------------------------------------------------------- the clock


def test_without_a_calendar_there_is_no_clock() -> None:
    plain = journey()
    assert plain.start_h is None
    assert plain.disposition_h is None
    assert plain.waited_h.max() == 0.0


def test_units_are_ready_at_any_open_hour_of_the_year_alike() -> None:
    starts = start_h(Calendar(year=2026, opens="mon-fri 08:00-18:00", holidays="US"), Streams(1, 0, 5000))
    assert is_open(starts[:300], ("2026-01-01", "2026-07-03", "2026-12-25"))
    assert starts.min() > 0
    assert starts.max() < 365 * 24
    assert np.histogram(starts, 4, (0, 8760))[0] == pytest.approx(1250, rel=0.1)


def test_every_leg_ends_in_the_open_hours() -> None:
    for at_h in clock(journey(OFFICE)):
        assert is_open(at_h)


def test_on_holidays_nothing_moves() -> None:
    listed = tuple(str(day) for day in np.arange("2026-03-02", "2026-06-01", dtype="datetime64[D]"))
    timed = journey({**OFFICE, "holidays": list(listed)})
    for at_h in clock(timed):
        assert is_open(at_h, listed)
    assert timed.waited_h.max() > 24 * 80


def test_holidays_of_several_places_and_dates_add_up() -> None:
    pytest.importorskip("holidays")
    here, there, day = "2026-07-03", "2026-06-04", "2026-10-13"  # US, DE-HE, nowhere's
    opens = "mon-fri 08:00-18:00"
    of_all = Calendar(year=2026, opens=opens, holidays=("US", "DE-HE", day))
    of_one = Calendar(year=2026, opens=opens, holidays="US")
    for one, is_closed in ((of_all, {here, there, day}), (of_one, {here})):
        for date in (here, there, day):
            noon_h = 24.0 * (datetime.date.fromisoformat(date) - datetime.date(2026, 1, 1)).days + 12.0
            waited_h = opening(one, (PlannedLeg(hold="1 h"),), {})(0, np.array([noon_h]))
            assert waited_h is not None
            assert bool(waited_h[0] > 0.0) is (date in is_closed)


def test_a_leg_may_have_hours_of_its_own() -> None:
    late = [{"hold": "4 h"}, {**WAY, "opens": "always"}, {"hold": "6 h", "opens": "sun 02:00-03:00"}]
    timed = journey(OFFICE, late)
    hold, arrives, used = clock(timed)[-3:]
    assert is_open(hold)
    assert not is_open(arrives)
    assert timed.legs[-2].waited_h.max() == 0.0
    # 2026 starts on a Thursday
    assert (np.abs((used - 3 * 24) % (7 * 24) - 2.5) <= 0.5 + 1e-9).all()


def test_a_wait_is_the_same_in_a_later_cycle_of_the_calendar() -> None:
    wait = opening(Calendar(year=2026, opens="mon-fri 08:00-18:00"), (PlannedLeg(place="a", lane="b"),), {})
    at_h = np.array([0.0, 100.0, 2000.0])
    near, far = wait(0, at_h), wait(0, at_h + CYCLE_H)
    assert near is not None
    assert near == pytest.approx(far, abs=1e-6)


def test_journeys_of_many_years_go_on_waiting() -> None:
    timed = case(
        draws=50, duration="40 year", logistics={"calendar": OFFICE, "legs": [{"hold": "40 year"}]}
    ).journey
    assert is_open(clock(timed)[0])
    assert 0 < timed.waited_h.max() <= 63


# ---------------------------------------------------------------- properties


@settings(max_examples=15, deadline=None)
@given(
    opens=st.sampled_from(["mon-fri 08:00-18:00", "sat 10:00-11:00", "mon-sun 22:00-06:00", "always"]),
    seed=st.integers(0, 1000),
)
def test_opening_hours_never_shorten_a_journey(opens: str, seed: int) -> None:
    plain, timed = journey(seed=seed), journey({"year": 2026, "opens": opens}, seed=seed)
    for one, other in zip(plain.legs, timed.legs, strict=True):
        assert (other.waited_h >= 0.0).all()
        assert other.hours == pytest.approx(one.hours + other.waited_h)
        assert np.array_equal(one.late_h, other.late_h)
        assert np.array_equal(one.ambient_c, other.ambient_c)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_a_calendar_that_is_always_open_changes_nothing_but_the_clock(seed: int) -> None:
    plain = journey(seed=seed)
    for opens in ("always", "mon-sun 00:00-24:00"):
        timed = journey({"year": 2026, "opens": opens}, seed=seed)
        assert timed.start_h is not None
        assert np.array_equal(timed.total_h, plain.total_h)
        assert np.array_equal(timed.arrival_h, plain.arrival_h)
        assert timed.waited_h.max() == 0.0


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000), more=st.floats(0.0, 60.0))
def test_more_delay_never_shortens(seed: int, more: float) -> None:
    slower = [LEGS[0], {**WAY, "disruption": {"probability": 0.1, "adds": f"{24 + more} h"}}, LEGS[2]]
    one, other = journey(OFFICE, seed=seed), journey(OFFICE, slower, seed=seed)
    assert (other.total_h >= one.total_h - 1e-9).all()


def test_a_hold_may_be_split_where_the_place_never_closes() -> None:
    fixed = [{"hold": "10 h"}, WAY]
    split = [{"hold": "4 h", "opens": "always"}, {"hold": "6 h"}, WAY]
    # the name of a transport's streams is its number: the last leg is compared without its spread
    plain = {"transport": "30 h"}
    whole, parts = journey(OFFICE, [fixed[0], plain]), journey(OFFICE, [*split[:2], plain])
    assert whole.total_h == pytest.approx(parts.total_h)


def test_a_calendar_leaves_the_other_draws_as_they_are() -> None:
    plain, timed = journey(), journey(OFFICE)
    for one, other in zip(plain.legs, timed.legs, strict=True):
        assert np.array_equal(one.late_h, other.late_h)
        assert np.array_equal(one.excursion, other.excursion)


def test_a_block_is_the_same_however_often_it_is_drawn() -> None:
    asked = scenario(duration="400 h", logistics={"legs": LEGS, "calendar": {**OFFICE, "holidays": "US"}})
    terms = settle(asked)
    one, other = (realise(asked, terms, 2, N).journey for _ in range(2))
    assert np.array_equal(one.total_h, other.total_h)
    assert np.array_equal(one.disposition_h, other.disposition_h)


# ---------------------------------------------------------------- customs


CUSTOMS = {"transport": "30 h", "customs": {"probability": 0.25, "adds": "6 h"}}


def test_customs_hold_up_some_and_are_no_lateness() -> None:
    (leg,) = case(draws=N, duration="30 h", logistics={"legs": [CUSTOMS]}).journey.legs
    assert set(leg.waited_h) == {0.0, 6.0}
    assert (leg.waited_h > 0).mean() == pytest.approx(0.25, abs=0.06)
    assert leg.hours == pytest.approx(30.0 + leg.waited_h)
    assert leg.late_h.max() == 0.0


def test_customs_that_never_strike_are_none() -> None:
    never = {**CUSTOMS, "customs": {"probability": 0, "adds": "6 h"}}
    (leg,) = case(draws=N, duration="30 h", logistics={"legs": [never]}).journey.legs
    assert leg.waited_h.shape == ()


def test_with_a_calendar_customs_work_in_the_open_hours() -> None:
    sure = {"transport": "2 h", "customs": {"probability": 1, "adds": "6 h"}}
    timed = case(draws=N, duration="2 h", logistics={"legs": [sure], "calendar": OFFICE}).journey
    (end_h,) = clock(timed)
    assert is_open(end_h)
    arrives = timed.start_h + 2.0
    early = arrives % 24 < 12  # there before noon: done on the same day
    assert timed.waited_h[early] == pytest.approx(6.0)
    assert (timed.waited_h[~early] >= 18.0).all()  # a night of 14 hours, of which two may be the journey's


def test_customs_that_never_close_work_by_night() -> None:
    sure = {"transport": "2 h", "opens": "always", "customs": {"probability": 1, "adds": "6 h"}}
    timed = case(draws=N, duration="2 h", logistics={"legs": [sure], "calendar": OFFICE}).journey
    assert timed.waited_h == pytest.approx(6.0)


@pytest.mark.parametrize("holidays", [[], "US"])
@pytest.mark.parametrize("opens", ["mon-fri 08:00-18:00", "sun 02:00-03:00", "mon-sun 22:00-06:00"])
@pytest.mark.parametrize("years", [3.0, 10.0, 190.0])
def test_customs_of_many_years_end(years: float, opens: str, holidays: Any) -> None:
    a_week_h = {"mon-fri 08:00-18:00": 50.0, "sun 02:00-03:00": 1.0}.get(opens, 56.0)
    calendar = Calendar(year=2026, opens=opens, holidays=holidays)
    weeks = round(years * 365.25 / 7)
    wait = opening(calendar, (PlannedLeg(place="a", lane="b"),), {0: np.array([weeks * a_week_h, 0.0])})
    waited_h = wait(0, np.array([200.0, 200.0]))
    assert waited_h is not None
    least_h = (weeks - 1) * 168.0
    assert least_h <= waited_h[0] <= (least_h + 2 * 168.0) * (1.1 if holidays else 1.0)
    assert 0.0 <= waited_h[1] <= 7 * 24.0


def test_customs_outlast_holidays_for_which_there_is_no_margin() -> None:
    days = np.arange("2026-01-05", "2040-01-01", dtype="datetime64[D]")
    calendar = Calendar(year=2026, opens="mon-fri 08:00-18:00", holidays=tuple(str(day) for day in days))
    wait = opening(calendar, (PlannedLeg(place="a", lane="b"),), {0: np.array([40.0])})
    assert wait(0, np.array([0.0])) == pytest.approx(
        ((days[-1] - days[0]).astype(int) + 5) * 24.0 + 48.0, abs=48
    )


def test_customs_that_would_never_end_are_refused_by_their_key() -> None:
    endless = {"transport": "2 h", "customs": {"probability": 0.5, "adds": "3e6 h"}}
    logistics = {"legs": [{"hold": "4 h"}, endless], "calendar": OFFICE}
    with pytest.raises(ScenarioError) as raised:
        settle(scenario(duration="20 h", logistics=logistics))
    (problem,) = raised.value.problems
    assert problem.key == ("logistics", "legs", 1, "customs", "adds")
    assert "up to 1,150 years in the open hours 'mon-fri 08:00-18:00'" in problem.rule
    always = {**endless, "opens": "always"}
    logistics = {"legs": [{"hold": "4 h"}, always], "calendar": OFFICE}
    assert np.isfinite(case(draws=50, duration="6 h", logistics=logistics).journey.total_h).all()


def test_a_tail_of_customs_that_would_never_end_is_refused_too() -> None:
    calendar = Calendar(year=2026, opens="mon-fri 08:00-18:00")
    wait = opening(calendar, (PlannedLeg(place="a", lane="b"),), {0: np.array([1e9])})
    with pytest.raises(ScenarioError, match="no more than 200 fit"):
        wait(0, np.array([0.0]))


# ---------------------------------------------------------------- excursions


def test_an_excursion_is_cleared_in_two_to_five_business_days() -> None:
    calendar = Calendar(year=2026, opens="mon-fri 08:00-18:00", holidays=("2026-01-12",))
    monday = 4 * 24.0  # 5 January
    found = disposition_h(calendar, np.full(5000, monday), Streams(1, 0, 5000))
    assert found.min() == pytest.approx(48.0, abs=0.2)
    assert found.max() == pytest.approx(120.0, abs=0.2)
    assert found.mean() == pytest.approx(84.0, abs=1.0)  # as without a calendar: five days in a row
    # from Friday, 24:00, there is a weekend, then a holiday: three days more, and two more beyond Friday
    later = disposition_h(calendar, np.full(5000, monday + 5 * 24.0), Streams(1, 0, 5000))
    assert later == pytest.approx(found + 72.0 + 48.0 * (found > 96.0))


def test_the_journey_says_how_long_clearing_takes() -> None:
    timed = journey(OFFICE)
    assert timed.disposition_h is not None
    assert timed.disposition_h.min() >= 48.0
    assert 84.0 < timed.disposition_h.mean() < 150.0


# ---------------------------------------------------------------- seasons


def ambient(**calendar: Any) -> tuple[Journey, Floats]:
    timed = case(
        draws=2000,
        duration="60 h",
        logistics={"lane": "road-national", "calendar": {"year": 2026, **calendar}},
    ).journey
    return timed, timed.legs[-1].ambient_c


def test_a_season_is_the_same_for_all() -> None:
    for season, mean_c, sd_c in (("summer", 25.0, 5.0), ("winter", 11.0, 5.0)):
        _, found = ambient(season=season)
        assert found.mean() == pytest.approx(mean_c, abs=0.5)
        assert found.std() == pytest.approx(sd_c, abs=0.4)


def test_over_a_year_each_transport_has_the_season_of_its_date() -> None:
    timed, found = ambient(opens="always")
    assert timed.start_h is not None
    leaves = timed.start_h + timed.legs[0].hours
    january, july = leaves < 31 * 24, (leaves > 181 * 24) & (leaves < 212 * 24)
    april = (leaves > 91 * 24) & (leaves < 119 * 24)
    assert found[january].mean() == pytest.approx(11.0, abs=1.5)
    assert found[july].mean() == pytest.approx(25.0, abs=1.5)
    assert found[april].mean() == pytest.approx(18.0, abs=2.5)
    assert found.std() == pytest.approx(8.5, abs=0.5)


def test_what_the_scenario_says_of_the_ambient_stands() -> None:
    logistics = {
        "lane": "road-national",
        "ambient": "30 degC",
        "calendar": {"year": 2026, "season": "winter"},
    }
    assert set(case(duration="60 h", logistics=logistics).journey.legs[-1].ambient_c) == {30.0}


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("logistics", "told"),
    [
        (
            {"calendar": {"year": 2026, "holidays": "USA"}},
            r"logistics.calendar.holidays: 'USA': unknown country of holidays; did you mean 'US'\?",
        ),
        (
            {"calendar": {"year": 2026, "holidays": ["US", "USA", "2026-12-27"]}},
            r"logistics.calendar.holidays: 'USA': unknown country of holidays; did you mean 'US'\?",
        ),
        (
            {"calendar": {"year": 2026, "opens": "thu 08:00-09:00", "holidays": [
                str(day) for day in np.arange("2026-01-01", "2027-01-01", 7, dtype="datetime64[D]")
            ]}},
            "logistics.calendar.opens: 'thu 08:00-09:00': is closed every day",
        ),
        (
            {"calendar": {"year": 2026, "holidays": ["2026-01-01"]}, "legs": [
                {"hold": "1 h", "opens": "mon 08:00-09:00"}, {"hold": "1 h", "opens": "wed 08:00-09:00"}]},
            "",
        ),
    ],
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_one_line(logistics: dict[str, Any], told: str) -> None:
    asked = scenario(logistics=logistics)
    if not told:
        assert settle(asked)
        return
    with pytest.raises(ScenarioError, match=told) as caught:
        settle(asked)
    assert "\n" not in str(caught.value)


def test_a_leg_that_is_closed_every_day_is_named() -> None:
    thursdays = [str(day) for day in np.arange("2026-01-01", "2027-01-01", 7, dtype="datetime64[D]")]
    logistics = {
        "calendar": {"year": 2026, "holidays": thursdays},
        "legs": [{"hold": "1 h"}, {"hold": "1 h", "opens": "thu 08:00-09:00"}],
    }
    with pytest.raises(
        ScenarioError, match=r"^logistics.legs\[1\].opens: 'thu 08:00-09:00': is closed every"
    ):
        settle(scenario(logistics=logistics))
