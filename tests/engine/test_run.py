from __future__ import annotations

from typing import Any

import pytest

from coldchoice.decide.weights import Weights
from coldchoice.engine.block import Contestant, Job
from coldchoice.engine.run import gated, run
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.case import Case
from coldchoice.model.comparison import CRITERIA, Origin
from tests.scenes import Told, criteria, facts, scenario

BLOCKS = 30_000


def job(*strategies: Told, draws: int = BLOCKS, **keys: Any) -> Job:
    asked = scenario(draws=draws, duration="10 h", logistics={}, **keys)
    terms = settle(asked)
    contestants = tuple(
        Contestant(one.name, one, {}, Origin("t", "t", "1"))
        for one in sorted(strategies, key=lambda s: s.name)
    )
    return Job(asked, terms, anchors_of(asked, terms), Weights.given(asked.weights, CRITERIA), contestants)


def by_block(number: int, there: Any, elsewhere: Any) -> Told:
    """Return a strategy that answers otherwise in one block."""

    def assess(case: Case) -> Assessment:
        answer: Assessment = (there if case.streams.block == number else elsewhere)(case)
        return answer

    return Told("moody", assess)


def steady(usable: float) -> Any:
    return lambda case: Assessment(facts=Facts(0.9, 0.99, losses={"container": 1.0 - usable}))


def test_numbers_are_means_over_all_blocks() -> None:
    outcome = run(job(by_block(0, steady(0.9), steady(0.6)), facts("other")), 1, None)
    assert outcome.means["moody"]["usable"] == pytest.approx(0.7, abs=0.001)
    assert outcome.ranks is not None
    assert outcome.ranks.draws == BLOCKS
    assert outcome.ranking.draws == BLOCKS


def test_a_gate_looks_at_the_whole_run_and_not_at_its_first_block() -> None:
    out = run(job(by_block(0, steady(0.9), steady(0.1)), facts("other")), 1, None)
    assert [ranked.name for ranked in out.ranking.ranked] == ["other"]
    assert out.ranking.excluded["moody"].startswith("usable fraction 0.37 is below")
    let_in = run(job(by_block(0, steady(0.1), steady(0.9)), facts("other")), 1, None)
    assert {ranked.name for ranked in let_in.ranking.ranked} == {"moody", "other"}
    assert let_in.ranks is not None
    assert let_in.ranks.draws == BLOCKS


@pytest.mark.parametrize("number", [0, 2])
def test_who_is_silent_in_one_block_is_silent_in_all(number: int) -> None:
    def decline(case: Case) -> Assessment:
        raise NotApplicable("not in this weather")

    outcome = run(job(by_block(number, decline, steady(0.9)), facts("other"), criteria("own")), 1, None)
    assert outcome.silent["moody"] == ("not applicable", "not in this weather")
    assert "moody" not in outcome.means
    assert {ranked.name for ranked in outcome.ranking.ranked} == {"other", "own"}
    assert outcome.ranks is not None
    assert outcome.ranks.draws == BLOCKS


def test_a_strategy_that_fails_now_and_then_cannot_keep_a_run_from_ending() -> None:
    calls = []

    def whimsical(case: Case) -> Assessment:
        calls.append(case.streams.block)
        if len(calls) % 4 == 2:  # in every other run over two blocks
            raise ValueError("not now")
        return Assessment(facts=Facts(0.9, 0.99))

    outcome = run(job(Told("whimsical", whimsical), facts("other"), draws=20_000), 1, None)
    assert outcome.silent["whimsical"].reason.startswith("ValueError: not now")
    assert [ranked.name for ranked in outcome.ranking.ranked] == ["other"]


def test_nobody_is_left() -> None:
    outcome = run(job(facts("dead", viable_recovery=0.0), Told("bad", lambda _: 1)), 1, None)
    assert (outcome.ranks, outcome.ranking.ranked) == (None, ())
    reason = "no unit is usable"
    assert outcome.ranking.excluded == {"dead": reason}
    assert gated(outcome.means, outcome.first.told, settle(scenario())) == {"dead": reason}
