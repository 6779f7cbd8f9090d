from __future__ import annotations

from typing import Any

import pytest

from coldchoice.engine.travel import ROOM, planned_legs
from coldchoice.errors import ScenarioError, UnknownName
from coldchoice.evidence.lanes import lane
from coldchoice.model.logistics import PlannedLeg
from coldchoice.model.terms import Default
from tests.scenes import scenario


def plan(logistics: Any, duration: str = "60 h") -> tuple[tuple[PlannedLeg, ...], list[Default]]:
    used: list[Default] = []
    return planned_legs(scenario(logistics=logistics, duration=duration), used), used


def hours(legs: tuple[PlannedLeg, ...]) -> list[float]:
    return [(leg.hold or leg.transport).mean for leg in legs]


def test_without_a_lane_or_legs_all_is_a_hold_at_the_origin() -> None:
    legs, used = plan({})
    assert [(leg.kind, leg.place) for leg in legs] == [("hold", "origin")]
    assert hours(legs) == [60.0]
    assert used == [Default("logistics.legs", "hold of 60 h at the origin", "duration less the legs")]


def test_a_lane_alone_is_a_hold_and_a_transport_that_fill_the_duration() -> None:
    legs, _ = plan("road-national")
    assert [leg.kind for leg in legs] == ["hold", "transport"]
    assert hours(legs) == pytest.approx([60 - 16.4, 16.4])
    known = lane("road-national")
    assert legs[1] == PlannedLeg(
        lane="road-national", place="destination", transport=known.duration, ambient=known.ambient,
        delay=known.delay, disruption=known.disruption,
    )  # fmt: skip


def test_legs_that_fill_the_duration_leave_no_hold() -> None:
    legs, used = plan({"legs": [{"hold": "20 h"}, {"transport": "40 h", "lane": "road-national"}]})
    assert hours(legs) == [20.0, 40.0]
    assert "logistics.legs" not in {default.key for default in used}


def test_what_legs_leave_goes_before_them() -> None:
    legs, _ = plan({"ambient": "30 degC", "legs": [{"hold": "20 h"}]})
    assert hours(legs) == [40.0, 20.0]
    assert [leg.place for leg in legs] == ["origin", "hold 1"]
    assert [leg.ambient.mean for leg in legs if leg.ambient] == [30.0, 30.0]


def test_legs_longer_than_the_duration_are_an_error_with_its_key() -> None:
    with pytest.raises(ScenarioError) as caught:
        plan({"legs": [{"hold": "50 h"}, {"transport": "20 h"}]})
    assert str(caught.value) == (
        "duration: 60 h: the legs add up to 70 h, more than the duration; "
        "write at least 70 h, or shorten a leg"
    )


def test_a_lane_longer_than_the_duration_is_one_too() -> None:
    with pytest.raises(ScenarioError, match=r"duration: 10 h: the legs add up to 16\.4 h"):
        plan("road-national", "10 h")


@pytest.mark.parametrize("third", ["20 h", "1200 min"])
def test_rounding_is_not_an_error(third: str) -> None:
    legs, _ = plan({"legs": [{"hold": "0.1 h"}, {"hold": "0.2 h"}]}, "0.3 h")
    assert len(legs) == 2
    assert len(plan({"legs": [{"hold": third}] * 3})[0]) == 3


def test_a_leg_s_own_words_come_before_the_lane_s() -> None:
    own = {
        "transport": "20 h", "place": "plant", "ambient": "5 degC", "excursion": 0.2,
        "delay": {"probability": 0.5, "adds": "9 h"}, "disruption": {"probability": 0.1, "adds": "99 h"},
    }  # fmt: skip
    legs, used = plan({"lane": "road-national", "legs": [own]})
    assert legs[1] == PlannedLeg.model_validate({**own, "lane": "road-national"})
    assert [default.key for default in used] == ["logistics.legs"]


def test_of_what_a_lane_gives_only_the_sources_of_what_is_taken_are_named() -> None:
    leg = {"transport": "36 h", "lane": "air-intercontinental"}
    delayed = told(plan({"legs": [leg]})[1], "delay, disruption").source
    assert "disruption_adds" in delayed
    assert "duration" not in delayed
    leg["disruption"] = {"probability": "1 %", "adds": "24 h"}
    assert told(plan({"legs": [leg]})[1], "delay").source == "CL127; CL124; CL125"


def test_what_a_lane_gives_is_named_with_its_source() -> None:
    _, used = plan({"lane": "road-national", "legs": [{"transport": "20 h"}]})
    assert used[0] == Default(
        "logistics.legs[0]: delay, disruption",
        "those of lane road-national",
        lane("road-national").source_of(
            "delay_probability", "delay_adds", "disruption_probability", "disruption_adds"
        ),
    )
    assert [default.key for default in used[1:3]] == [
        "logistics.legs[0]: ambient",
        "logistics.legs[0]: excursion",
    ]
    assert used[2].source == "CL115"


def test_a_transport_without_a_lane_says_what_it_leaves_out() -> None:
    legs, used = plan({"legs": [{"transport": "60 h", "delay": {"probability": 0.1, "adds": "1 h"}}]})
    assert legs[0].ambient == ROOM
    assert legs[0].place == "stop 1"
    (default,) = used
    assert default == Default(
        "logistics.legs[0]",
        "no disruption, excursion, price of carriage",
        "assumption: no lane is named for this transport",
    )


def test_a_transport_without_a_lane_that_says_all_still_has_no_price() -> None:
    none = {"probability": 0, "adds": "0 h"}
    _, used = plan({"legs": [{"transport": "60 h", "delay": none, "disruption": none, "excursion": 0}]})
    assert [default.value for default in used] == ["no price of carriage"]


def test_an_unknown_lane_names_its_leg() -> None:
    with pytest.raises(UnknownName, match=r"logistics.legs\[1\].lane: 'rail': unknown lane"):
        plan({"legs": [{"hold": "1 h"}, {"lane": "rail"}]})


def told(used: list[Default], about: str) -> Default:
    return next(default for default in used if default.key.endswith(about))


def test_a_distance_is_told_and_makes_no_hours() -> None:
    flight = {"transport": "30 h", "from": "FRA", "to": "JFK"}
    (_, leg), used = plan({"legs": [flight]})
    assert leg.distance_km == pytest.approx(6188, abs=1)
    assert hours((leg,)) == [30.0]
    assert told(used, "distance").value == "6,188 km from FRA to JFK"
    (_, of_lane), _ = plan({"lane": "air-intercontinental", "legs": [{"from": "FRA", "to": "JFK"}]})
    assert of_lane.transport == lane("air-intercontinental").duration


def test_hours_from_a_speed_are_an_assumption_of_the_scenario() -> None:
    (_, leg), used = plan({"legs": [{"from": "FRA", "to": "JFK", "speed": "800 km/h", "ground": "8 h"}]})
    assert hours((leg,)) == pytest.approx([6187.96 / 800 + 8])
    made = told(used, "[0]: transport")
    assert made.value == "15.73 h"
    assert made.source == "assumption of the scenario: 6,188 km at 800 km/h, and 8 h on the ground"


def test_an_unknown_airport_is_told_under_its_key() -> None:
    with pytest.raises(ScenarioError, match=r"legs\[0\].to: 'JFX': unknown airport; did you mean 'JFK'"):
        plan({"legs": [{"transport": "30 h", "from": "FRA", "to": "JFX"}]})


def test_the_calendar_tells_what_it_assumes() -> None:
    _, used = plan({"lane": "road-national", "calendar": {"year": 2026}})
    assert told(used, "calendar.opens") == Default(
        "logistics.calendar.opens", "mon-fri 08:00-18:00", "assumption: office hours"
    )
    assert told(used, "start of a unit").source.startswith("assumption")
    assert told(used, "clearing an excursion").source == "CL137"
    assert told(used, "ambient").value == "that of lane road-national, by date"
    written = {"year": 2026, "opens": "always"}
    _, used = plan({"lane": "road-national", "calendar": written})
    assert "logistics.calendar.opens" not in {default.key for default in used}


@pytest.mark.parametrize("season", ["summer", "winter"])
def test_a_season_takes_the_ambient_of_the_lane(season: Any) -> None:
    (_, leg), used = plan({"lane": "road-national", "calendar": {"year": 2026, "season": season}})
    assert leg.ambient == lane("road-national").ambient_in(season)
    assert not leg.by_date
    assert told(used, "ambient").value == f"that of lane road-national in {season}"
    (_, indoors), used = plan({"lane": "hand-carried", "calendar": {"year": 2026, "season": season}})
    assert indoors.ambient == lane("hand-carried").ambient
    assert told(used, "ambient").value == "that of lane hand-carried"
