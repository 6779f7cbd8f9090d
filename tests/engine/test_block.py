from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.decide.weights import Weights
from coldchoice.engine.block import Contestant, Job, excluded, run_block
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.errors import InputError
from coldchoice.model.assessment import Assessment, Facts, Input
from coldchoice.model.comparison import CRITERIA, Origin
from tests.scenes import Told, criteria, facts, scenario

ORIGIN = Origin("tests", "tests", "1")


def job(*strategies: Told, **keys: Any) -> Job:
    asked = scenario(**keys)
    terms = settle(asked)
    contestants = tuple(Contestant(one.name, one, {}, ORIGIN) for one in strategies)
    return Job(asked, terms, anchors_of(asked, terms), Weights.given(asked.weights, CRITERIA), contestants)


def test_a_block_holds_the_numbers_of_each_and_ranks_those_that_pass_the_gates() -> None:
    block = run_block(
        job(facts("good"), criteria("own"), facts("dead", viable_recovery=0.0), Told("bad", lambda _: None)),
        0,
        50,
    )
    assert set(block.tallies) == {"good", "own", "dead"}
    assert set(block.silent) == {"bad"}
    assert block.contenders == ("good", "own")
    assert block.ranks is not None
    assert block.ranks.draws == 50


def test_the_order_of_the_question_does_not_matter() -> None:
    one = run_block(job(facts("a"), facts("b", viable_recovery=0.5)), 0, 50)
    other = run_block(job(facts("b", viable_recovery=0.5), facts("a")), 0, 50)
    assert one.tallies == other.tallies
    assert one.contenders == other.contenders
    assert one.ranks is not None
    assert other.ranks is not None
    assert np.array_equal(one.ranks.sums, other.ranks.sums)


def test_only_those_named_are_ranked_once_names_are_given() -> None:
    block = run_block(job(facts("a"), facts("b")), 1, 50, ("b",))
    assert block.contenders == ("b",)
    assert set(block.tallies) == {"a", "b"}


def test_a_contender_that_falls_silent_is_not_ranked() -> None:
    block = run_block(job(facts("a"), Told("b", lambda _: 3)), 1, 50, ("a", "b"))
    assert block.contenders == ("a",)


def test_nobody_left_is_no_ranking() -> None:
    block = run_block(job(facts("dead", viable_recovery=0.0)), 0, 50)
    assert (block.contenders, block.ranks, block.influence) == ((), None, {})


def test_why_nothing_is_usable_is_told() -> None:
    dead, nobody = job(facts("a", viable_recovery=0.0)), job(facts("a"), demand={"no_show": 1.0})
    for asked, reason in (
        (dead, "no unit is usable"),
        (nobody, "no unit is ever received: demand.no_show is 100 %"),
    ):
        block = run_block(asked, 0, 50)
        assert excluded(block.tallies["a"], block.told["a"], asked.terms) == reason
    block = run_block(dead, 0, 50)
    now_and_then = {**block.tallies["a"], "usable": 0.4}
    reason = "no unit is usable in some block of draws"
    assert excluded(now_and_then, block.told["a"], dead.terms) == reason


def test_the_worst_grade_counts_unless_one_is_given() -> None:
    leaning = (Input("a", "a", "A"), Input("b", "b", "C"))
    plain = Assessment(facts=Facts(0.9, 0.9), inputs=leaning)
    block = run_block(
        job(
            Told("worst", lambda _: plain),
            Told("given", lambda _: plain._replace(grade="B")),
            Told("none", lambda _: plain._replace(inputs=())),
        ),
        0,
        50,
    )
    assert {name: told.grade for name, told in block.told.items()} == {
        "worst": "C",
        "given": "B",
        "none": None,
    }


def test_own_accounting_is_marked_and_has_no_chain_of_losses() -> None:
    block = run_block(job(criteria("own"), facts("ours")), 0, 50)
    assert block.told["own"].own_accounting
    assert not block.told["ours"].own_accounting
    assert "usable" not in block.tallies["own"]


def test_whatever_breaks_in_the_accounting_is_that_strategy_s_failure_alone() -> None:
    class Odd(frozenset[str]):
        def __le__(self, other: object) -> bool:
            raise TypeError("cannot compare equipment")

    block = run_block(job(facts("odd", needs=Odd({"thaw"})), facts("good")), 0, 50)
    assert block.silent["odd"].status == "failed"
    assert block.silent["odd"].reason.startswith("TypeError: cannot compare equipment")
    assert block.contenders == ("good",)


def test_what_is_wrong_with_the_scenario_is_nobody_s_failure() -> None:
    with pytest.raises(InputError, match="flexibility_weights"):
        run_block(job(facts("good"), flexibility_weights={"qc": 1}), 0, 50)


def test_the_influence_of_an_input_is_its_share_of_the_spread_of_the_lead() -> None:
    def leaning(case: Any) -> Assessment:
        shift = 0.05 * np.clip(case.normal("parameter", "half"), -3, 3)
        other = 0.05 * np.clip(case.normal("parameter", "other half"), -3, 3)
        case.normal("parameter", "idle")
        return Assessment(viability=0.5 + shift + other, cost=case.money(1.0, "USD", 2024), flexibility=0.5)

    block = run_block(job(Told("leaning", leaning), weights={"viability": 1}), 0, 10_000)
    assert block.influence["half"] == pytest.approx(0.5, abs=0.03)
    assert block.influence["idle"] < 0.01
    assert sum(block.influence.values()) == pytest.approx(1.0, abs=0.05)


def test_influence_is_measured_in_the_first_block_alone() -> None:
    assert run_block(job(facts("a")), 1, 50).influence == {}


def test_a_lead_without_spread_has_no_influences() -> None:
    def idle(case: Any) -> Assessment:
        case.normal("parameter", "idle")
        return Assessment(viability=0.5, cost=case.money(1.0, "USD", 2024), flexibility=0.5)

    assert run_block(job(Told("idle", idle), weights={"viability": 1}), 0, 50).influence == {}


@pytest.mark.parametrize(
    ("given", "gate"),
    [
        ({"defended_hold_h": 29.0}, "a hold of 60 h cannot be defended: nothing was measured beyond 29 h"),
        ({"defended_hold_h": 31.0}, None),
        ({"viable_recovery": 0.0}, "no unit is usable"),
        ({"carrier_hold_h": 1.0}, "no unit is usable"),
        ({"losses": {"container": 0.6}}, "usable fraction 0.4 is below the lowest accepted, 0.5"),
        ({"needs": frozenset({"x-hood"})}, "no receiving site owns what it needs"),
        ({"needs": frozenset({"ln2-storage"}), "stored": False}, None),
    ],
)
def test_a_gate_comes_before_any_score(given: dict[str, Any], gate: str | None) -> None:
    asked = job(facts("one", **given))
    block = run_block(asked, 0, 50)
    reason = excluded(block.tallies["one"], block.told["one"], asked.terms)
    assert reason is gate is None or (gate is not None and reason is not None and reason.startswith(gate))
