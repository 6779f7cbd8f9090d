from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.logistics import Chance, Logistics, PlannedLeg, Site


def test_a_leg_says_what_it_is() -> None:
    assert PlannedLeg.model_validate({"hold": "3 h"}).kind == "hold"
    assert PlannedLeg.model_validate({"transport": "3 h +- 1 h"}).kind == "transport"
    assert PlannedLeg.model_validate({"lane": "road-national"}).kind == "transport"


@pytest.mark.parametrize(
    ("leg", "rule"),
    [
        ({"hold": "3 h", "transport": "3 h"}, "not both"),
        ({"place": "ward"}, "needs `hold`, `transport` or `lane`"),
        ({"hold": 3}, "bare|unit"),
        ({"hold": "-3 h"}, "negative"),
        ({"hold": "3 h", "excursion": 1.2}, "between 0 and 1"),
        ({"hold": "3 h", "delay": {"probability": 0.1}}, "adds"),
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
