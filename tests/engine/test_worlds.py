"""The case as each group of strategies meets it."""

from __future__ import annotations

from typing import Any

import numpy as np

from coldchoice.engine.pools import crowds_of
from coldchoice.engine.settle import settle
from coldchoice.engine.worlds import Worlds, worlds_of
from tests.scenes import answer, as_json, facts, rows, scenario

LEGS = [{"hold": "24 h", "place": "clinic"}, {"transport": "36 h +- 14 h", "place": "plant"}]
SLOT: dict[str, Any] = {"name": "slot", "at": "plant", "count": 1, "busy": "70 h"}
ASKED: dict[str, Any] = {"logistics": {"legs": LEGS}, "demand": {"units_per_year": 100}}


def worlds(*capacities: dict[str, Any]) -> Worlds:
    asked = scenario(strategies=["cold", "frozen"], capacity=list(capacities), **ASKED)
    terms = settle(asked)
    crowds = crowds_of(asked, terms, asked.strategies) if capacities else ()
    return worlds_of(asked, terms, crowds, 0, 400)


def test_without_capacities_there_is_one_world_for_all() -> None:
    found = worlds()
    assert len(found.all) == 1
    assert found.of("anyone") is found.all[0]
    assert found.lines() == {}


def test_who_does_not_need_it_meets_the_same_draws_without_the_wait() -> None:
    found = worlds({**SLOT, "used_by": ["frozen"]})
    cold, frozen = found.of("cold").case.journey, found.of("frozen").case.journey
    waited_h = frozen.legs[-1].waited_h
    assert waited_h.max() > 0.0
    assert np.array_equal(cold.legs[-1].hours + waited_h, frozen.legs[-1].hours)
    assert found.of("frozen").setting is not found.of("cold").setting
    assert list(found.lines()) == ["1.0"]


def test_inputs_drawn_in_any_world_are_known() -> None:
    found = worlds({**SLOT, "used_by": ["frozen"]})
    found.of("cold").case.normal("parameter", "a")
    found.of("frozen").case.normal("parameter", "b")
    assert {"a", "b"} <= found.drawn().keys()


# ---------------------------------------------------------------- in a comparison


def steady(name: str, usable_life_h: float = 200.0) -> Any:
    return facts(name, usable_life_h=usable_life_h)


def test_a_strategy_answers_as_if_nobody_else_were_compared() -> None:
    slot = {**SLOT, "used_by": ["frozen"]}
    both = answer(steady("cold"), steady("frozen"), strategies=["cold", "frozen"], capacity=[slot], **ASKED)
    alone = answer(steady("frozen"), strategies=["frozen"], capacity=[slot], **ASKED)
    told = {name: row.cost for name, row in rows(both).items()}
    assert told["frozen"] == rows(alone)["frozen"].cost
    without = answer(steady("cold"), strategies=["cold"], **ASKED)
    assert told["cold"] == rows(without)["cold"].cost
    assert told["cold"] != told["frozen"]


def test_a_bottleneck_leaves_the_others_in_the_ranking() -> None:
    slot = {**SLOT, "busy": "200 h", "used_by": ["frozen"]}
    found = answer(steady("cold"), steady("frozen"), strategies=["cold", "frozen"], capacity=[slot], **ASKED)
    assert [row.name for row in found.ranked] == ["cold"]
    frozen = rows(found)["frozen"]
    assert frozen.status == "infeasible"
    assert frozen.reason == "slot at plant: 100 units a year need 2.28 at a time, there is 1"
    assert frozen.cost is None
    assert found.lines == ()
    assert found.complete


def test_who_declines_or_fails_says_so_in_front_of_a_bottleneck() -> None:
    slot = {**SLOT, "busy": "200 h"}
    found = answer(facts("odd", viable_recovery=2.0), strategies=["odd"], capacity=[slot], **ASKED)
    assert rows(found)["odd"].status == "failed"


def test_ample_capacity_answers_as_none_does() -> None:
    chosen = {"strategies": ["cold", "frozen"], **ASKED}
    none = answer(steady("cold"), steady("frozen"), **chosen)
    ample = answer(steady("cold"), steady("frozen"), capacity=[{**SLOT, "count": 400}], **chosen)
    assert as_json(none) == as_json(ample)
    assert ample.lines[0].wait_h.high == 0.0


def test_any_number_of_workers_gives_the_same_lines() -> None:
    from coldchoice.engine.compare import compare
    from tests.scenes import registry

    asked = scenario(
        strategies=["cold", "frozen"], capacity=[{**SLOT, "used_by": ["cold"]}], **ASKED, draws=20_000
    )
    offered = registry(steady("cold"), steady("frozen"))
    one, two = (compare(asked, offered, workers=workers) for workers in (1, 2))
    assert one.lines == two.lines
    assert as_json(one) == as_json(two)
