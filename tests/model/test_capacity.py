"""What is scarce, as a scenario writes it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from coldchoice.model.capacity import Capacity
from tests.scenes import scenario

SLOT: dict[str, Any] = {"name": "slot", "at": "plant", "count": 6, "busy": "9 d +- 1 d"}


def test_three_keys_and_a_name() -> None:
    slot = Capacity.model_validate(SLOT)
    assert (slot.title, slot.count, slot.busy.mean, slot.per, slot.used_by) == (
        "slot at plant",
        6,
        216.0,
        "unit",
        None,
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"count": 0}, "whole number above 0"),
        ({"count": 2.5}, "whole number above 0"),
        ({"busy": "0 h"}, "must be more than 0 h"),
        ({"busy": 9}, "has no unit"),
        ({"used_by": []}, "at least 1 item"),
        ({"per": "box"}, "'unit' or 'shipment'"),
        ({"servers": 3}, "not permitted"),
    ],
)
def test_what_it_cannot_be(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Capacity.model_validate({**SLOT, **change})


def test_on_the_way_it_may_be_given_back_on_arrival() -> None:
    assert Capacity.model_validate({**SLOT, "until": "clinic", "busy": "0 h"}).busy.mean == 0.0


def test_each_has_a_name_of_its_own() -> None:
    with pytest.raises(ValidationError, match="'slot' stands twice"):
        scenario(capacity=[SLOT, SLOT])


def test_a_scenario_without_any_is_the_one_that_it_was() -> None:
    assert scenario().capacity == ()
    assert scenario().input_hash() == scenario(capacity=[]).input_hash()
    assert scenario().input_hash() != scenario(capacity=[SLOT]).input_hash()
