from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.logistics import Logistics
from coldchoice.model.reach import Point, Reach

FULL = {"speed": "700 km/h", "handling": "8 h", "from": "FRA"}


def test_a_reach_is_read_and_dumped_as_it_was_written() -> None:
    given = Logistics.model_validate({"lane": "air-domestic", "reach": FULL})
    assert given.reach is not None
    assert (given.reach.speed, given.reach.handling, given.reach.start) == (700.0, 8.0, "FRA")
    dumped = given.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert dumped["reach"] == FULL
    assert Logistics.model_validate(dumped) == given


def test_a_start_may_be_a_point_or_left_out() -> None:
    assert Reach.model_validate({**FULL, "from": {"lat": 50, "lon": 8.5}}).start == Point(lat=50, lon=8.5)
    assert Reach.model_validate({"speed": "60 km/h", "handling": "0 h"}).start is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"from": "fra"}, "three letters"),
        ({"from": {"lat": 91, "lon": 0}}, "90"),
        ({"from": {"lat": 1}}, "lon"),
        ({"speed": "0 km/h"}, "more than 0"),
        ({"speed": "60 km"}, "speed is expected"),
        ({"handling": "-1 h"}, "not be negative"),
        ({"via": "CDG"}, "via"),
    ],
)
def test_what_is_wrong_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Reach.model_validate({**FULL, **change})
