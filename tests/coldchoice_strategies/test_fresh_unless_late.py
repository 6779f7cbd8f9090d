from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.accounting.account import chain_of_use
from coldchoice.accounting.usable import usable_fraction
from coldchoice.engine.compare import compare
from coldchoice.model.assessment import Facts
from coldchoice.report.document import json_text
from coldchoice_strategies.cold_then_freeze import ColdThenFreeze
from coldchoice_strategies.fresh_unless_late import (
    NEVER,
    PILOT_DRAWS,
    FreshUnlessLate,
    Judged,
    Options,
    Worth,
    best_threshold_h,
    judged_by,
    strategies,
)
from coldchoice_strategies.hypothermic import Hypothermic
from tests.scenes import assessed, case, facts_of, scenario, shipped

LEGS = {
    "lane": "air-intercontinental",
    "legs": [
        {"hold": "6 h +- 2 h", "place": "ward"},
        {"transport": "36 h +- 14 h", "place": "plant"},
        {"hold": "34 h +- 6 h", "place": "plant"},
    ],
}
KEYS: dict[str, Any] = {"cell_type": "hsc-mobilised", "duration": "76 h", "logistics": LEGS}
LONG: dict[str, Any] = {
    **KEYS,
    "duration": "642 h",
    "logistics": {**LEGS, "legs": [*LEGS["legs"][:2], {"hold": "600 h"}]},
}
"""So long a wait that hardly a unit keeps fresh: whatever is best, it is not never."""
ARRAYS = ("viable_recovery", "dye_viability", "usable_life_h", "carrier_hold_h", "preparation_h")


def same(left: Facts, right: Facts) -> None:
    for name in ARRAYS:
        assert np.array_equal(np.asarray(getattr(left, name)), np.asarray(getattr(right, name))), name
    assert (left.needs, left.needs_at_origin) == (right.needs, right.needs_at_origin)
    assert left.losses.keys() == right.losses.keys()
    for one, other in zip(left.uses, right.uses, strict=True):
        assert (one.item, one.per) == (other.item, other.per)
        assert np.array_equal(one.quantity, other.quantity)


def test_a_threshold_of_nothing_is_always_frozen() -> None:
    same(facts_of(FreshUnlessLate(), {"threshold": "0 h"}, **KEYS), facts_of(ColdThenFreeze(), **KEYS))


def test_a_threshold_of_never_is_always_fresh() -> None:
    same(facts_of(FreshUnlessLate(), {"threshold": "never"}, **KEYS), facts_of(Hypothermic(), **KEYS))


@pytest.mark.parametrize(("hours", "other"), [("1e-9 h", ColdThenFreeze()), ("1e6 h", Hypothermic())])
def test_a_threshold_that_all_or_none_pass_comes_to_the_same_for_the_cells(hours: str, other: Any) -> None:
    mixed, alone = facts_of(FreshUnlessLate(), {"threshold": hours}, **KEYS), facts_of(other, **KEYS)
    for name in ARRAYS:
        assert np.allclose(getattr(mixed, name), getattr(alone, name), rtol=1e-12, atol=1e-12), name


@given(hours=st.floats(1.0, 120.0))
def test_every_unit_goes_one_way_or_the_other(hours: float) -> None:
    keys = {**KEYS, "draws": 100}
    mixed = np.asarray(facts_of(FreshUnlessLate(), {"threshold": f"{hours} h"}, **keys).viable_recovery)
    fresh = np.asarray(facts_of(Hypothermic(), **keys).viable_recovery)
    frozen = np.asarray(facts_of(ColdThenFreeze(), **keys).viable_recovery)
    legs = case(**keys).journey.legs
    late = legs[0].hours + legs[1].hours >= hours
    assert np.array_equal(mixed, np.where(late, frozen, fresh))


def test_the_freezer_is_paid_for_however_few_units_are_late_and_never_where_none_can_be() -> None:
    def freezers(threshold: str) -> list[Any]:
        facts = facts_of(FreshUnlessLate(), {"threshold": threshold}, **KEYS)
        return [use.quantity for use in facts.uses if use.item == "controlled-rate-freezer"]

    assert freezers("90 h") == [1.0]
    assert freezers("never") == []


@pytest.mark.parametrize("objective", ["usable", "value"])
@pytest.mark.parametrize("keys", [KEYS, LONG], ids=["short", "long"])
def test_the_best_threshold_is_at_least_as_good_as_either_end(objective: str, keys: dict[str, Any]) -> None:
    options = Options.model_validate({"objective": objective})
    best = best_threshold_h(case(**keys), options)
    hours, worth = judged_by(case(**keys).pilot(PILOT_DRAWS), options).worth_of_thresholds()
    found = worth[np.flatnonzero(hours == best)[0]]
    assert found >= max(worth[:2])
    assert (best == NEVER) == (keys is KEYS)


def test_the_best_share_of_usable_units_is_no_worse_than_either_way_on_other_draws() -> None:
    whole = case(**LONG, draws=4000)

    def usable(strategy: Any, options: dict[str, Any]) -> float:
        facts = strategy.assess(whole._replace(given_options=options)).facts
        return float(usable_fraction(chain_of_use(facts, whole)).mean())

    best = usable(FreshUnlessLate(), {"objective": "usable"})
    error = 0.5 / np.sqrt(2000)  # of a share decided on 2,000 draws
    assert best >= usable(Hypothermic(), {}) - error
    assert best >= usable(ColdThenFreeze(), {}) - error


def test_a_threshold_in_between_is_found_where_it_pays() -> None:
    """Fresh units fail from 50 h on; frozen ones are worth a little less than fresh ones at any age."""
    age_h = np.linspace(10.0, 90.0, 800)
    judged = Judged(age_h, Worth(np.where(age_h < 50.0, 1.0, 0.0), 0.0), Worth(np.full(800, 0.8), 0.0), 0.0)
    hours, worth = judged.worth_of_thresholds()
    assert hours[int(np.argmax(worth))] == 50.0
    assert worth[0] == pytest.approx(0.5)
    assert worth[1] == pytest.approx(0.8)
    by_hand = [np.where(age_h >= hour, 0.8, np.where(age_h < 50.0, 1.0, 0.0)).mean() for hour in hours]
    assert np.allclose(worth[1:], by_hand[1:])


def test_the_threshold_is_the_same_in_every_block_and_stands_in_the_notes() -> None:
    first, second = (
        assessed(FreshUnlessLate(), {"threshold": "best"}, block=n, **LONG).notes[0] for n in (0, 5)
    )
    assert first == second
    assert "decided on 2,000 draws apart" in first


@settings(max_examples=3)
@given(workers=st.integers(2, 3))
def test_any_number_of_workers_gives_the_same_bytes(workers: int) -> None:
    asked = scenario(**LONG, strategies=["fresh-unless-late", "hypothermic"]).model_copy(
        update={"draws": 20_000}
    )
    one, many = (json_text([compare(asked, shipped(), workers=n)]) for n in (1, workers))
    assert one == many


def test_who_else_is_asked_does_not_change_the_answer() -> None:
    alone = compare(scenario(**LONG, strategies=["fresh-unless-late"]), shipped()).rows[0]
    beside = compare(scenario(**LONG, strategies=["fresh-unless-late", "slow-freeze"]), shipped())
    (row,) = [row for row in beside.rows if row.name == "fresh-unless-late"]
    assert (row.viability, row.cost, row.usable) == (alone.viability, alone.cost, alone.usable)


def test_one_composite_is_offered() -> None:
    assert [one.name for one in strategies()] == ["fresh-unless-late"]
