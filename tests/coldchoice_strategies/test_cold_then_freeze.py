from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.model.assessment import Facts
from coldchoice_strategies.cold_then_freeze import ColdThenFreeze, strategies
from coldchoice_strategies.hypothermic import Hypothermic
from coldchoice_strategies.slow_freeze import SlowFreeze
from tests.scenes import assessed, facts_of

LEGS = {
    "lane": "road-national",
    "legs": [
        {"hold": "6 h", "place": "ward"},
        {"transport": "20 h +- 6 h", "place": "plant"},
        {"hold": "30 h", "place": "plant"},
    ],
}
KEYS: dict[str, Any] = {"cell_type": "hsc-mobilised", "duration": "56 h", "logistics": LEGS}


def facts(options: dict[str, Any] | None = None, **keys: Any) -> Facts:
    return facts_of(ColdThenFreeze(), options, **{**KEYS, **keys})


def test_where_nothing_travels_it_is_slow_freezing_after_the_same_wait() -> None:
    """The parts in order give what the one strategy gives that has both."""
    keys = {"logistics": {}, "duration": "10 d"}
    both = facts({"processing": "9 h"}, **keys)
    one = facts_of(SlowFreeze(), {"hold_before_freezing": "9 h"}, **{**KEYS, **keys})
    for name in ("viable_recovery", "dye_viability"):
        left, right = np.asarray(getattr(both, name)), np.asarray(getattr(one, name))
        assert np.allclose(left, right, rtol=1e-12, atol=1e-12), name
    assert np.array_equal(np.isinf(both.usable_life_h), np.isinf(one.usable_life_h))


def test_uses_needs_and_losses_are_those_of_its_parts() -> None:
    both = facts()
    cold, ice = facts_of(Hypothermic(), **KEYS), facts_of(SlowFreeze(), **KEYS)
    bought = {use.item for use in both.uses}
    assert {use.item for use in cold.uses} <= bought
    assert bought <= {use.item for use in (*cold.uses, *ice.uses)}
    assert "dry-shipper" not in bought  # nothing travels frozen
    assert both.losses.keys() == ice.losses.keys()
    assert both.needs == {"refrigerator", "controlled-rate-freezer", "ln2-storage", "thaw"}
    assert both.needs_at_origin == frozenset()


def test_what_travels_on_is_frozen_and_in_a_dry_shipper() -> None:
    legs = [*LEGS["legs"], {"transport": "10 h", "place": "hospital"}, {"hold": "4 h", "place": "hospital"}]
    both = facts(logistics={**LEGS, "legs": legs}, duration="70 h")
    assert "dry-shipper" in {use.item for use in both.uses}
    assert "window" in both.losses
    assert "controlled-rate-freezer" not in both.needs


@given(more=st.floats(0.0, 20.0))
def test_freezing_later_never_raises_what_comes_out(more: float) -> None:
    soon, late = facts({"processing": "1 h"}, draws=100), facts({"processing": f"{1.0 + more} h"}, draws=100)
    assert (np.asarray(late.viable_recovery) <= np.asarray(soon.viable_recovery) + 1e-12).all()


def test_a_late_flight_shows_in_what_is_thawed() -> None:
    spread = np.asarray(facts().viable_recovery)
    legs = [LEGS["legs"][0], {"transport": "20 h", "place": "plant"}, LEGS["legs"][2]]
    steady = np.asarray(facts(logistics={"legs": legs}).viable_recovery)
    assert not np.allclose(spread, steady)


def test_the_place_of_freezing_can_be_named() -> None:
    at_ward = facts({"freeze_at": "ward", "processing": "1 h"})
    at_plant = facts({"freeze_at": "plant", "processing": "1 h"})
    assert np.mean(at_ward.viable_recovery) > np.mean(at_plant.viable_recovery)
    assert np.array_equal(at_plant.viable_recovery, facts({"processing": "1 h"}).viable_recovery)
    with pytest.raises(UnknownName, match="did you mean 'plant'"):
        facts({"freeze_at": "plants"})


@pytest.mark.parametrize(
    ("legs", "hours", "told"),
    [
        (
            [{"hold": "6 h"}, {"transport": "20 h", "place": "plant"}],
            "26 h",
            "no hold follows the arrival at plant",
        ),
        (
            [{"transport": "20 h"}, {"transport": "9 h", "place": "plant"}, {"hold": "9 h"}],
            "38 h",
            "the cells go on to plant at once",
        ),
        (
            [{"transport": "20 h"}, {"hold": "3 h", "place": "hub"}, {"transport": "9 h"}],
            "32 h",
            "the hold at hub takes 3 h, less than the 3.5 h",
        ),
        ([{"transport": "20 h"}, {"hold": "4 h"}], "24 h", "frozen: the cells are used after 2 h"),
        (
            [{"transport": "20 h"}, {"hold": "4.4999 h"}],
            "24.4999 h",
            r"used after just under 2.5 h, before they could be frozen and thawed \(2.5 h\)",
        ),
    ],
)
def test_without_room_to_freeze_it_declines(legs: list[dict[str, str]], hours: str, told: str) -> None:
    with pytest.raises(NotApplicable, match=told):
        assessed(ColdThenFreeze(), **{**KEYS, "duration": hours, "logistics": {"legs": legs}})


def test_one_composite_is_offered() -> None:
    assert [one.name for one in strategies()] == ["cold-then-freeze"]
