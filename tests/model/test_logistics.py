from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.logistics import Chance, Logistics, PlannedLeg, Site


def test_a_leg_says_what_it_is() -> None:
    assert PlannedLeg.model_validate({"hold": "3 h"}).kind == "hold"
    assert PlannedLeg.model_validate({"transport": "3 h +- 1 h"}).kind == "transport"
    assert PlannedLeg.model_validate({"lane": "road-national"}).kind == "transport"
    assert PlannedLeg.model_validate({"hold": "3 h +- 3 h"}).kind == "hold"


@pytest.mark.parametrize(
    ("leg", "rule"),
    [
        ({"hold": "3 h", "transport": "3 h"}, "not both"),
        ({"place": "ward"}, "needs `hold`, `transport` or `lane`"),
        ({"hold": 3}, "bare|unit"),
        ({"hold": "-3 h"}, "negative"),
        ({"hold": "3 h", "excursion": 1.2}, "between 0 and 1"),
        ({"hold": "3 h", "delay": {"probability": 0.1}}, "adds"),
        ({"hold": "3 h", "customs": {"probability": 0.1, "adds": "6 h"}}, "`customs` belongs to a transport"),
        ({"hold": "3 h", "from": "FRA", "to": "JFK"}, "`from` belongs to a transport"),
        ({"transport": "3 h", "from": "FRA", "to": "FRA"}, "are the same airport, FRA"),
        ({"transport": "3 h", "from": "FRA"}, "needs both `from` and `to`"),
        ({"from": "FRA", "to": "JFK", "speed": "800 km/h"}, "need both `speed` and `ground`"),
        ({"lane": "road-national", "speed": "800 km/h", "ground": "8 h"}, "`speed` needs the airports"),
        (
            {"transport": "3 h", "from": "FRA", "to": "JFK", "speed": "800 km/h", "ground": "8 h"},
            "hours twice",
        ),
        ({"from": "FRA", "to": "JFK", "speed": "800 h", "ground": "8 h"}, "unit of time, but a speed"),
        ({"hold": "3 h", "opens": "mon"}, "'mon' has no hours"),
        ({"transport": "36 h +- 400 h"}, r"'36 h \+- 400 h': the spread is larger .* less than 3\.2 h"),
        ({"hold": "1 h +- 61 min"}, "the spread is larger than the hours"),
    ],
)
def test_an_impossible_leg_is_refused(leg: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        PlannedLeg.model_validate(leg)


def test_a_chance_is_a_probability_and_hours() -> None:
    chance = Chance.model_validate({"probability": "5 %", "adds": "24 h"})
    assert (chance.probability, chance.adds.mean) == (0.05, 24.0)


def test_units_travel_alone_unless_said_otherwise() -> None:
    assert Logistics().units_per_shipment == 1
    with pytest.raises(ValidationError, match="whole number above 0"):
        Logistics(units_per_shipment=0)


def test_a_site_owns_known_equipment_or_its_own() -> None:
    assert Site(name="ward", owns=("thaw", "x-hood")).role == "destination"
    with pytest.raises(ValidationError, match="did you mean 'wash'"):
        Site(name="ward", owns=("wasch",))


def test_airports_alone_are_no_hours() -> None:
    bare = {"from": "FRA", "to": "JFK"}
    with pytest.raises(
        ValidationError, match=r"legs\[0\]: has airports and no hours, .*write e.g. 'transport"
    ):
        Logistics.model_validate({"legs": [bare]})
    for enough in (
        {"lane": "air-intercontinental"},
        {"transport": "36 h"},
        {"speed": "800 km/h", "ground": "8 h"},
    ):
        assert Logistics.model_validate({"legs": [{**bare, **enough}]}).legs[0].kind == "transport"
    assert Logistics.model_validate({"legs": [bare], "lane": "air-intercontinental"})


def test_opening_hours_need_a_calendar() -> None:
    legs = [{"hold": "3 h", "opens": "mon 08:00-18:00"}]
    with pytest.raises(ValidationError, match=r"legs\[0\].opens: .*opening hours need a calendar; add"):
        Logistics.model_validate({"legs": legs})
    assert Logistics.model_validate({"legs": legs, "calendar": {"year": 2026}}).calendar is not None


def test_a_journey_with_a_calendar_reads_back() -> None:
    given = {
        "legs": [{"transport": "9 h", "from": "FRA", "to": "JFK", "opens": "always"}],
        "calendar": {"year": 2026, "holidays": ["2026-12-25"]},
    }
    asked = Logistics.model_validate(given)
    assert Logistics.model_validate(asked.model_dump(mode="json", by_alias=True)) == asked
    assert (
        Logistics.model_validate(asked.model_dump(mode="json", by_alias=True, exclude_defaults=True)) == asked
    )
