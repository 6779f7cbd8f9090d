from __future__ import annotations

from typing import Any

import pytest

from coldchoice.accounting.usable import USABLE_CAUSES
from coldchoice.engine.explain import LOSS, why
from coldchoice.engine.settle import settle
from coldchoice.model.assessment import Assessment, Facts, Input
from coldchoice.model.comparison import Interval, Row
from tests.scenes import Told, answer, criteria, facts, scenario

TERMS = settle(scenario())


def row(
    name: str, viability: float = 0.5, cost: float = 1000.0, flexibility: float = 0.5, **more: Any
) -> Row:
    fixed = [Interval(value, value, value, value) for value in (viability, cost, flexibility)]
    return Row(name, name, "", "ranked", viability=fixed[0], cost=fixed[1], flexibility=fixed[2], **more)


@pytest.mark.parametrize(
    ("leader", "sentence"),
    [
        (
            row("a", 0.6, 900.0),
            "a saves 100 USD a dose against b, gains 0.10 viable recovery and gives up nothing",
        ),
        (row("a", 0.4, 900.0), "a gives up 0.10 viable recovery against b and saves 100 USD a dose"),
        (
            row("a", 0.4, 900.0, 0.7),
            "a gives up 0.10 viable recovery against b, saves 100 USD a dose and gains 0.20 flexibility",
        ),
        (
            row("a", 0.4, 1100.0),
            "a is no better than b in any mean, and gives up 0.10 viable recovery and costs",
        ),
        (row("a", 0.4), "a is no better than b in any mean, and gives up 0.10 viable recovery"),
        (row("a", 0.501, 1000.2, 0.504), "a and b differ in nothing worth saying"),
        (row("a", 0.6, float("inf"), 0.6), "a costs inf USD a dose more than b and gains 0.10 viable"),
    ],
)
def test_the_leader_is_held_against_the_runner_up(leader: Row, sentence: str) -> None:
    (said,) = why((leader, row("b")), TERMS)
    assert said.startswith(sentence)


def test_where_a_lost_unit_is_not_made_again_money_is_of_an_attempt() -> None:
    once = settle(scenario(economics={"remake": False}))
    (said,) = why((row("a", cost=900.0), row("b")), once)
    assert said == "a saves 100 USD an attempt against b and gives up nothing"


def test_a_mean_and_a_majority_that_disagree_are_said() -> None:
    said = why((row("a", 0.6, first=0.4), row("b", first=0.6)), TERMS)
    assert said[1] == "a is worth more in the mean, b comes first more often"
    third = why((row("a", 0.6, first=0.4), row("b", first=0.1), row("c", first=0.5)), TERMS)
    assert third[1] == "a is worth more in the mean, c comes first more often"
    assert len(why((row("a", 0.6, first=0.6), row("b", first=0.4)), TERMS)) == 1
    assert len(why((row("a", 0.6, first=0.5), row("b", first=0.5)), TERMS)) == 1


def test_one_or_nobody_left_is_said() -> None:
    assert why((row("a"), row("b")._replace(status="infeasible")), TERMS) == (
        "a is the only one that can be used",
    )
    assert why((row("b")._replace(status="failed"),), TERMS) == ("no strategy can be used on this journey",)


def test_the_main_loss_of_each_is_named_from_two_per_cent_on() -> None:
    said = why((row("a", lost_to={"window": 0.05, "dose": 0.2}), row("b", lost_to={"release": 0.019})), TERMS)
    assert said[1:] == ("20 % of a units hold too few living cells",)


def test_there_are_words_for_every_cause() -> None:
    assert set(LOSS) == set(USABLE_CAUSES)


def test_flips_name_who_leads_at_which_weight() -> None:
    comparison = answer(
        criteria("dear", viability=0.9, cost=12_000.0), criteria("cheap", viability=0.5, cost=6_000.0)
    )
    assert comparison.ranked[0].name == "cheap"
    assert any(flip.startswith("dear leads if cost weighs under 0.") for flip in comparison.flips)
    assert any(flip.startswith("dear leads if viability weighs over 0.") for flip in comparison.flips)


def test_nothing_flips_where_one_is_best_in_all_or_alone() -> None:
    assert answer(criteria("alone")).flips == ()
    assert answer(criteria("best", 0.9, 5000.0, 0.9), criteria("worst", 0.1, 9000.0, 0.1)).flips == ()


def test_the_weakest_inputs_are_those_borrowed_or_assumed_most_influential_first() -> None:
    def leaning(case: Any) -> Assessment:
        recovery = (
            0.5 + 0.1 * case.uniform("parameter", "strong") + 0.3 * case.uniform("parameter", "stronger")
        )
        inputs = (
            Input("strong", "strong", "C"),
            Input("stronger", "stronger", "D", ("P1",), "assumed"),
            Input("measured", "measured", "A"),
            Input("undrawn", "undrawn", "D"),
            Input("undrawn too", "undrawn too", "C"),
        )
        return Assessment(facts=Facts(recovery, 0.99), inputs=inputs)

    comparison = answer(
        Told("leaning", leaning), facts("other", viable_recovery=0.3), draws=2000, logistics={}
    )
    assert [weak.text for weak in comparison.weakest] == ["stronger", "strong", "undrawn"]
    first, second, third = comparison.weakest
    assert (first.grade, first.sources, first.note) == ("D", ("P1",), "assumed")
    assert (first.influence or 0.0) > (second.influence or 0.0) > 0.0
    assert third.influence is None
