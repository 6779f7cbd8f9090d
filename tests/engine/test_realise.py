from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.realise import realise
from coldchoice.engine.setting import setting_of
from coldchoice.engine.settle import settle
from coldchoice.model.assessment import Assessment
from coldchoice.model.case import Case
from coldchoice.model.streams import Floats
from tests.scenes import Told, answer, case, scenario

N = 5000
WAY = {"transport": "40 h", "ambient": "4..30 degC"}


def way(**leg: Any) -> Any:
    """Return the one transport of a journey that starts with it."""
    (drawn,) = case(draws=N, duration="40 h", logistics={"legs": [{**WAY, **leg}]}).journey.legs
    return drawn


def test_a_fixed_leg_takes_what_is_planned() -> None:
    leg = way()
    assert leg.hours.tolist() == [40.0] * N
    assert not leg.late_h.any()
    assert not leg.excursion.any()
    assert 4.0 <= leg.ambient_c.min() < leg.ambient_c.max() <= 30.0


def test_a_spread_is_drawn() -> None:
    leg = way(transport="40 h +- 8 h")
    assert abs(leg.hours.mean() - 40.0) < 0.5
    assert abs(leg.hours.std() - 8.0) < 0.5


def test_a_delay_is_exponential_and_as_frequent_as_said() -> None:
    late = way(delay={"probability": 0.3, "adds": "5 h"}).late_h
    struck = late[late > 0]
    assert abs(struck.size / N - 0.3) < 0.02
    assert abs(struck.mean() - 5.0) < 0.4
    assert abs(struck.std() - 5.0) < 0.6


def test_a_disruption_adds_what_is_said() -> None:
    leg = way(disruption={"probability": 0.1, "adds": "24 h"})
    assert set(np.unique(leg.late_h)) == {0.0, 24.0}
    assert abs((leg.late_h > 0).mean() - 0.1) < 0.015
    assert np.array_equal(leg.hours, 40.0 + leg.late_h)


def test_what_surely_happens_happens_always() -> None:
    assert way(disruption={"probability": 1, "adds": "24 h"}).late_h.tolist() == [24.0] * N
    assert way(delay={"probability": 1, "adds": "24 h"}).late_h.min() > 0.0


def test_excursions_are_the_leg_s_or_the_lane_s() -> None:
    assert way(excursion=0.05).excursion.tolist() == [0.05] * N
    from_lane = way(lane="road-national").excursion
    assert 0.0 < from_lane.min() < from_lane.max() <= 1.0
    held = case(draws=3, logistics={"legs": [{"hold": "60 h", "excursion": 0.5}]}).journey
    assert held.excursion.tolist() == [0.0] * 3


def test_legs_of_one_lane_share_what_is_not_known_of_it() -> None:
    twice = case(
        draws=50, logistics={"legs": [{"transport": "5 h", "lane": "road-national"}] * 2}
    ).journey.legs
    assert np.array_equal(twice[1].excursion, twice[2].excursion)


def test_legs_are_drawn_apart() -> None:
    legs = case(draws=N, logistics={"legs": [{"transport": "5 h +- 2 h"}] * 2}).journey.legs
    assert abs(np.corrcoef(legs[1].hours, legs[2].hours)[0, 1]) < 0.05


@pytest.mark.parametrize("field", ["hours", "late_h", "ambient_c", "excursion"])
def test_nobody_can_write_on_a_leg(field: str) -> None:
    values: Floats = getattr(way(transport="40 h +- 8 h"), field)
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0.0


def test_a_block_is_a_function_of_seed_and_number() -> None:
    one, same = case(block=3), case(block=3)
    others = [case(block=4), case(block=3, seed=2)]
    assert np.array_equal(one.journey.total_h, same.journey.total_h)
    assert all(not np.array_equal(one.journey.total_h, other.journey.total_h) for other in others)


def test_a_place_without_a_name_is_called_by_its_number() -> None:
    assert way().place == "stop 1"


@pytest.mark.parametrize(
    ("median_h", "within_h", "stated"),
    [(36, 72, 0.960), (36, 48, 0.750), (15.3, 72, 0.9999), (15.3, 48, 0.994)],
)
def test_drawn_journeys_arrive_as_often_as_stated(median_h: float, within_h: float, stated: float) -> None:
    # the same with its closed form, and what is assumed: tests/evidence/test_lanes.py
    planned = {
        "dist": "lognormal",
        "median": f"{median_h} h",
        "p95": f"{median_h * np.exp(1.644854 * 0.371)} h",
    }
    late = {"probability": 0.024, "adds": "24 h"}
    legs = [{"transport": planned, "disruption": late}, {"transport": "0 h", "disruption": late}]
    asked = scenario(duration="100 h", logistics={"legs": legs})
    terms = settle(asked)
    drawn = [realise(asked, terms, block, 10_000).journey for block in range(5)]
    travelled = np.concatenate([journey.transit_h for journey in drawn])
    assert (travelled <= within_h).mean() == pytest.approx(stated, abs=0.006)


def test_a_transport_knows_how_far_it_goes() -> None:
    assert way().distance_km is None
    assert way(**{"from": "FRA", "to": "JFK"}).distance_km == pytest.approx(6188, abs=1)
    legs = [{"transport": "9 h", "from": "FRA", "to": "JFK"}, {"transport": "2 h"}]
    flown = case(draws=3, logistics={"legs": [*legs, legs[0]]}).journey
    assert flown.distance_km == pytest.approx(2 * 6188, abs=2)
    assert case(draws=3).journey.distance_km is None


def test_kilometres_become_hours_at_the_speed_that_is_written() -> None:
    logistics = {"legs": [{"from": "FRA", "to": "JFK", "speed": "800 km/h", "ground": "8 h"}]}
    leg = case(draws=3, logistics=logistics).journey.legs[-1]
    assert leg.hours == pytest.approx(6187.96 / 800 + 8)


def test_every_strategy_sees_the_same_journey() -> None:
    seen: list[Floats] = []

    def watching(concrete: Case) -> Assessment:
        seen.append(concrete.journey.total_h)
        return Assessment(viability=0.5, cost=concrete.money(1.0, "USD", 2024), flexibility=0.5)

    logistics = {"lane": "road-national", "calendar": {"year": 2026, "holidays": "US"}}
    answer(Told("one", watching), Told("two", watching), logistics=logistics)
    one, two = seen
    assert np.array_equal(one, two)


def test_destinations_with_hours_of_their_own_wait_for_themselves() -> None:
    sites = [{"name": "near", "transport": "2 h"}, {"name": "far", "transport": "20 h"}]
    logistics = {"legs": [{"transport": "5 h"}, {"hold": "1 h"}], "calendar": {"year": 2026}}
    both = case(draws=N, sites=sites, logistics=logistics, duration="6 h")
    alone = [case(draws=N, sites=[site], logistics=logistics, duration="6 h") for site in sites]
    for number, destination in enumerate(setting_of(both).destinations):
        (only,) = setting_of(alone[number]).destinations
        assert destination.journey_h == pytest.approx(only.journey_h)
        assert destination.boxed_h == pytest.approx(only.boxed_h)
        assert destination.kept_h == pytest.approx(only.kept_h)


@given(st.floats(0.01, 0.9), st.floats(1.0, 1.1))
def test_more_frequent_delays_make_no_unit_earlier(rate: float, more: float) -> None:
    def hours(probability: float) -> Any:
        delay = {"probability": min(probability, 1.0), "adds": "2 h"}
        return case(
            duration="20 h", logistics={"legs": [{"transport": "20 h", "delay": delay}]}
        ).journey.total_h

    assert (hours(rate * more) >= hours(rate)).all()
