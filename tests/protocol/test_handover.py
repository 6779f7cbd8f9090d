from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.protocol.handover import HandoverOptions, arrival_h, cold_then_frozen, freezing_leg
from tests.scenes import case

LEGS = [
    {"hold": "6 h", "place": "ward"},
    {"transport": "20 h +- 6 h", "place": "plant"},
    {"hold": "30 h", "place": "plant"},
    {"transport": "12 h", "place": "hospital"},
    {"hold": "8 h", "place": "hospital"},
]
KEYS: dict[str, Any] = {"duration": "76 h", "logistics": {"legs": LEGS}}


def options(**given: Any) -> HandoverOptions:
    return HandoverOptions.model_validate(given)


@pytest.mark.parametrize(("place", "leg"), [(None, 2), ("plant", 2), ("ward", 0), ("hospital", 4)])
def test_cells_are_frozen_where_they_arrive(place: str | None, leg: int) -> None:
    assert freezing_leg(case(**KEYS), place) == leg


def test_where_nothing_travels_they_are_frozen_where_they_are() -> None:
    assert freezing_leg(case(duration="9 d", logistics={}), None) == 0


def test_a_place_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean 'plant'"):
        freezing_leg(case(**KEYS), "plants")


def test_arrival_is_the_end_of_all_legs_before() -> None:
    whole = case(**KEYS)
    assert not arrival_h(whole, 0).any()
    assert np.allclose(arrival_h(whole, 2), 6.0 + whole.journey.legs[1].hours)


def test_the_first_part_ends_when_freezing_starts() -> None:
    whole = case(**KEYS)
    cold, frozen = cold_then_frozen(whole, options(processing="3 h"))
    assert np.allclose(cold.case.journey.total_h, arrival_h(whole, 2) + 3.0)
    assert np.allclose(cold.case.journey.total_h + frozen.case.journey.total_h, whole.journey.total_h)
    assert (cold.name, frozen.name) == ("cold", "frozen")


def test_processing_may_not_outlast_the_hold() -> None:
    with pytest.raises(NotApplicable, match=r"the hold at plant takes 30 h, less than the 31\.5 h"):
        cold_then_frozen(case(**KEYS), options(processing="30 h"))


def test_the_hold_before_freezing_is_said_once() -> None:
    with pytest.raises(ValidationError, match="`processing` is the hold before freezing here"):
        options(frozen={"hold_before_freezing": "4 h"})
