"""How many units a year the stages of a chain start, and that all that hangs on the number goes by it."""

from __future__ import annotations

from typing import Any

import pytest

from coldchoice.engine.chain import chain_job
from coldchoice.engine.compare import compare
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.case import Case
from coldchoice.model.money import Money
from coldchoice.report.chained_document import chained_json
from tests.chains import MADE, answered, asked, of, stage
from tests.engine.test_chain import COLD, FROZEN, ON_TIME, economics
from tests.scenes import Told, registry, shipped

SLOTS = [{"name": "slot", "at": "destination", "count": 4, "busy": "8 d"}]


def jobs(*stages: Any, chain: Any) -> list[dict[str, float]]:
    return [one.units for one in chain_job(chain, stages, registry(COLD, FROZEN)).stages]


@pytest.mark.parametrize("own", [None, "7 /year", "70000 /year"])
def test_units_by_hand_whatever_the_scenario_says(own: str | None) -> None:
    """100 enter b; half of what is made fails, a fifth or a tenth is lost: the scenario of a has no say."""
    chain = asked(MADE)
    first = stage("a", "cold", "frozen", chain=chain, **economics(), demand={"units_per_year": own})
    last = stage("b", "frozen", chain=chain, **economics())
    units = jobs(first, last, chain=chain)
    assert units[0] == pytest.approx({"cold": 250.0, "frozen": 200.0 / 0.9}, rel=1e-12)
    assert units[1] == {"frozen": 100.0}


def test_a_stage_before_two_needs_the_mean_and_counts_in_its_own_doses() -> None:
    chain = asked(None, {**MADE, "success": "80 %"})
    first = stage("a", "frozen", chain=chain, **economics(), demand={"doses_per_unit": 10})
    middle = stage("b", "cold", "frozen", chain=chain, **economics(), demand={"doses_per_unit": 2})
    last = stage("c", "cold", chain=chain, **economics(), demand={"units_per_year": 50, "doses_per_unit": 2})
    units = jobs(first, middle, last, chain=chain)
    least = 50.0 / 0.8
    assert units[1] == pytest.approx({"cold": least / 0.8, "frozen": least / 0.9})
    mean = (least / 0.8 + least / 0.9) / 2.0
    assert units[0] == pytest.approx({"frozen": mean * 2.0 / 10.0 / 0.9})


def buying(case: Case) -> Assessment:
    """A freezer for every 100 units a year, at 900 USD a year."""
    freezers = case.terms.units_per_year / 100.0
    assert case.scenario.demand.units_per_year in (None, case.terms.units_per_year)
    uses = (Use("y", freezers, "year", Money(900.0, "USD", 2024)),)
    return Assessment(facts=Facts(1.0, 1.0, losses={"container": 0.2}, uses=uses))


@pytest.mark.parametrize(("own", "last_units"), [(100, 50_000), (70_000, 50_000), (100, 100)])
def test_equipment_is_bought_for_what_is_started(own: int, last_units: int) -> None:
    chain = asked(MADE)
    stages = [
        stage(name, "buying", chain=chain, **economics(), demand={"units_per_year": units})
        for name, units in (("a", own), ("b", last_units))
    ]
    (found,) = answered(chain, stages, Told("buying", buying)).ranked
    fixed = [one.lines["fixed"] for one in found.passages]
    assert fixed == pytest.approx([9.0 / 0.8, 9.0 / 0.8])  # 9 for each that is started, per usable dose


def test_a_bottleneck_of_an_earlier_stage_is_that_of_the_units_it_must_start() -> None:
    keys = {**ON_TIME, "logistics": {"legs": [{"hold": "10 h", "place": "plant"}]}}
    slots = [{**SLOTS[0], "at": "plant"}]
    chain = asked(MADE)
    first = stage("a", "cold", chain=chain, **keys, capacity=slots, demand={"units_per_year": 100})
    last = stage("b", "frozen", chain=chain, demand={"units_per_year": 5000})
    done = answered(chain, [first, last], COLD, FROZEN)
    (one,) = done.combinations
    assert one.status == "left out"
    assert one.reason.startswith("cold in a: infeasible: slot at plant: 10000 units a year need ")
    alone = first.scenario.model_copy(
        update={"demand": first.scenario.demand.model_copy(update={"units_per_year": 10000.0})}
    )
    (row,) = compare(alone, registry(COLD)).rows
    assert one.reason == f"cold in a: infeasible: {row.reason}"


def test_lines_are_those_of_the_units_that_start() -> None:
    chain = asked(None, draws=3000)
    names = ("slow-freeze", "hypothermic")
    first = stage("a", *names, chain=chain, capacity=SLOTS, demand={"units_per_year": 20})
    last = stage("b", "slow-freeze", chain=chain, demand={"units_per_year": 80})
    done = answered(chain, [first, last], *(shipped().get(name).strategy for name in names))
    assert {line.strategies for line in done.stages[0].lines} <= {(name,) for name in names}
    for line in done.stages[0].lines:
        (name,) = line.strategies
        used = done.stages[0].units[name] * 8.0 / 365.25 / 4.0
        assert line.utilisation == pytest.approx(used, rel=0.1)
        assert of(done, name, "slow-freeze").passages[0].started == pytest.approx(
            done.stages[0].units[name], rel=0.05
        )
    assert done.stages[0].lines
    assert not done.stages[1].lines


def test_a_number_left_open_is_among_the_defaults_with_what_was_used() -> None:
    chain = asked(MADE)
    stages = [stage(name, "cold", chain=chain, **economics()) for name in "ab"]
    done = answered(chain, stages, COLD)
    told = [
        [(one.value, one.source) for one in answer.defaults if one.key == "demand.units_per_year"]
        for answer in done.stages
    ]
    assert told == [[("250", "worked out: what the later stages need")], [("100", "assumption")]]


def test_settled_units_are_the_same_for_any_number_of_workers() -> None:
    chain = asked({**MADE, "success": "90 % +- 3 %"}, draws=20_000)
    first = stage("a", "slow-freeze", chain=chain, capacity=SLOTS)
    last = stage("b", "slow-freeze", chain=chain)
    strategy = shipped().get("slow-freeze").strategy
    texts = {chained_json(answered(chain, [first, last], strategy, workers=number)) for number in (1, 2)}
    assert len(texts) == 1
