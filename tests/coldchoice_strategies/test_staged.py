from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.errors import NotApplicable, UnknownName
from coldchoice.model.assessment import Facts
from coldchoice_strategies.cold_then_freeze import ColdThenFreeze
from coldchoice_strategies.hypothermic import Hypothermic
from coldchoice_strategies.slow_freeze import SlowFreeze
from coldchoice_strategies.staged import Options, Staged, strategies
from tests.scenes import assessed, facts_of

LEGS = {
    "lane": "road-national",
    "legs": [
        {"hold": "504 h", "place": "store"},
        {"hold": "336 h", "place": "culture room"},
        {"transport": "16 h +- 6 h", "place": "hospital"},
        {"hold": "44 h", "place": "hospital"},
    ],
}
KEYS: dict[str, Any] = {"cell_type": "chondrocyte", "duration": "900 h", "logistics": LEGS}
FROZEN = {"strategy": "slow-freeze", "until": "store"}
GROWN = {"strategy": "re-culture", "until": "culture room"}
FRESH = {"strategy": "hypothermic"}


def facts(*segments: dict[str, Any], **keys: Any) -> Facts:
    return facts_of(Staged(), {"segments": list(segments)}, **{**KEYS, **keys})


def test_one_segment_is_its_strategy() -> None:
    for segment, alone in ((FRESH, Hypothermic()), ({"strategy": "slow-freeze"}, SlowFreeze())):
        one, other = facts(segment), facts_of(alone, **KEYS)
        for name in ("viable_recovery", "dye_viability", "usable_life_h", "carrier_hold_h"):
            assert np.array_equal(np.asarray(getattr(one, name)), np.asarray(getattr(other, name))), name
        assert [use.item for use in one.uses] == [use.item for use in other.uses]


def test_cold_and_then_frozen_is_the_composite_of_that_name() -> None:
    legs = {
        "lane": "road-national",
        "legs": [{"transport": "20 h +- 6 h", "place": "plant"}, {"hold": "30 h", "place": "store"}],
    }
    keys = {"logistics": legs, "duration": "50 h"}
    staged = facts(
        {"strategy": "hypothermic", "until": "plant"},
        {"strategy": "slow-freeze", "options": {"hold_before_freezing": "2 h"}},
        **keys,
    )
    composite = facts_of(ColdThenFreeze(), {"processing": "2 h"}, **{**KEYS, **keys})
    left, right = (np.asarray(one.viable_recovery) for one in (staged, composite))
    assert np.allclose(left, right, rtol=1e-9)


def test_growing_again_gives_more_cells_than_shipping_what_was_thawed() -> None:
    grown, frozen = facts(FROZEN, GROWN, FRESH), facts_of(SlowFreeze(), **KEYS)
    assert np.mean(grown.viable_recovery) > np.mean(frozen.viable_recovery)
    assert {"reculture", "cryomedium", "fresh-bag"} <= {use.item for use in grown.uses}
    assert grown.needs == {"refrigerator"}
    assert grown.needs_at_origin == {"controlled-rate-freezer", "ln2-storage", "thaw", "x-cell-culture"}


@given(few=st.floats(1.0, 10.0), more=st.floats(0.0, 10.0))
def test_more_growth_never_gives_fewer_cells(few: float, more: float) -> None:
    said = [
        facts(FROZEN, {**GROWN, "options": {"expansion": factor}}, FRESH, draws=100)
        for factor in (few, few + more)
    ]
    first, second = (np.asarray(one.viable_recovery) for one in said)
    assert (second >= first - 1e-12).all()


def test_what_is_fresh_at_the_end_has_the_life_of_what_is_fresh() -> None:
    life_h = np.asarray(facts(FROZEN, GROWN, FRESH).usable_life_h)
    assert np.isfinite(life_h).all()
    assert ((life_h == 0.0) | (life_h > 840.0)).all()


def test_order_matters() -> None:
    legs = {"legs": [{"hold": "50 h", "place": "a"}, {"hold": "50 h", "place": "b"}]}
    keys = {"cell_type": "hsc-mobilised", "logistics": legs, "duration": "100 h"}
    ice, cold = (
        {"strategy": "slow-freeze", "options": {"hold_before_freezing": "0 h"}},
        {"strategy": "hypothermic"},
    )
    first, second = facts({**ice, "until": "a"}, cold, **keys), facts({**cold, "until": "a"}, ice, **keys)
    assert not np.allclose(np.asarray(first.viable_recovery), np.asarray(second.viable_recovery))


@pytest.mark.parametrize(
    ("segments", "told"),
    [
        ((), "no segments are given"),
        ((FROZEN, {"strategy": "re-culture"}), "the last segment is a re-culture"),
        ((FROZEN, {**FRESH, "until": "hospital"}), "the last segment ends at use, not at 'hospital'"),
        (({"strategy": "hypothermic"}, FRESH), "segment 1 does not say where it ends"),
        (({**FRESH, "until": "hospital"}, FRESH), "which leaves no leg for it or for the next"),
        (
            ({**FRESH, "until": "culture room"}, FROZEN, FRESH),
            "segment 2 ends at 'store', which leaves no leg",
        ),
        (({**FRESH, "options": {"temperature": "-4 degC"}},), "outside the 0 to 37 degC"),
        (
            (FROZEN, {**FRESH, "options": {"temperature": "-4 degC"}}),
            "^segment 2, hypothermic: -4 degC is outside",
        ),
    ],
)
def test_what_is_no_plan_is_declined(segments: tuple[dict[str, Any], ...], told: str) -> None:
    with pytest.raises(NotApplicable, match=told):
        assessed(Staged(), {"segments": list(segments)}, **KEYS)


def test_a_place_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="did you mean 'store'"):
        facts({**FROZEN, "until": "stores"}, FRESH)


@pytest.mark.parametrize(
    "segments",
    [
        [{"strategy": "ambient"}],
        [{"until": "store"}],
        [{"strategy": "slow-freeze", "options": {"percents": "1 %"}}],
    ],
)
def test_segments_that_cannot_be_are_refused(segments: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate({"segments": segments})


def test_one_composite_is_offered() -> None:
    assert [one.name for one in strategies()] == ["staged"]
