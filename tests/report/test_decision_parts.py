"""The parts of a decision as people read them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from coldchoice.engine.decision import Decision, decide
from coldchoice.model.assessment import Assessment
from coldchoice.report.decision_parts import answer, changes, dominated, further_doses, how_sure, seen_by, why
from tests.scenes import Told, criteria, facts, registry, scenario


def decision(*strategies: Any, **keys: Any) -> Decision:
    asked = scenario(strategies=[one.name for one in strategies], **keys)
    return decide(asked, registry(*strategies), asked.strategies, draws=400, plans=False)


def text(section: Any) -> str:
    return " ".join(section.texts)


CLEAR = (criteria("good", 0.9, 5000.0, 0.8), criteria("bad", 0.5, 9000.0, 0.2))
MIXED = (criteria("alive", 0.9, 9000.0, 0.5), criteria("cheap", 0.6, 5000.0, 0.5))


def test_a_clear_answer_is_called_clear() -> None:
    assert text(answer(decision(*CLEAR))) == ("good, clearly: it comes first in 100 % of cases, bad in 0 %.")


def test_a_doubtful_answer_says_so() -> None:
    found = decision(*MIXED, weights={"between": {"viability": "40..60 %"}})
    said = text(answer(found))
    assert "comes first in" in said
    assert any(word in said for word in ("probably", "on balance", "Too close to call", "clearly"))


def test_equal_ones_are_called_identical() -> None:
    said = text(answer(decision(criteria("one"), criteria("other"))))
    assert said == "one and other are identical in every case: there is nothing to weigh."


def test_a_twin_of_the_leader_does_not_make_it_too_close_to_call() -> None:
    found = decision(*CLEAR, criteria("twin", 0.9, 5000.0, 0.8))
    said = text(answer(found))
    assert said == (
        "good (or twin, identical to it in every case), clearly: it comes first in 100 % of "
        "cases, bad in 0 %."
    )
    assert "good and twin are identical in every case, and share their places." in text(how_sure(found))


def test_who_comes_first_more_often_than_the_runner_up_is_named_too() -> None:
    extreme = criteria("extreme", 0.6, 12000.0, 1.0)
    found = decision(criteria("best", 0.9, 5000.0, 0.8), criteria("near", 0.9, 5100.0, 0.79), extreme)
    assert found.against is not None
    assert found.against.runner_up == "near"
    assert re.search(r"near in 0 % and extreme in \d+ \+-\d %", text(answer(found)))


def test_who_cannot_be_used_is_named_with_the_reason() -> None:
    def fail(case: Any) -> Any:
        raise ValueError("oops")

    said = text(answer(decision(criteria("one"), Told("two", fail))))
    assert said.startswith("one is the only strategy that can be used: there is nothing to weigh.")
    alone = text(answer(decision(criteria("one"))))
    assert alone == "one is the only strategy asked for: there is nothing to weigh."
    assert "two cannot be used: failed: " in said
    assert "oops" in said
    assert text(answer(decision(Told("two", fail)))).startswith("No strategy can be used in this scenario.")


def test_the_waterfall_shows_what_each_criterion_adds() -> None:
    found = decision(*MIXED, weights={"viability": 1, "cost": 1, "flexibility": 1})
    assert found.against is not None
    section = why(found)
    assert section.grid is not None
    by_name = {line[0]: line for line in section.grid.lines}
    assert set(by_name) == {"viability", "cost", "flexibility", "lead"}
    signs = {name: line[5][:1] for name, line in by_name.items()}
    winner = found.against.winner
    assert signs["viability"] == ("+" if winner == "alive" else "-")
    assert signs["cost"] == ("-" if winner == "alive" else "+")
    assert max(len(line[5]) for line in by_name.values()) == 20


def test_who_would_choose_what_is_told_where_weights_are_open() -> None:
    section = how_sure(decision(*MIXED))
    assert any(
        item.startswith("Whoever would choose alive typically weighs viability 0.") for item in section.items
    )
    exact = how_sure(decision(*MIXED, weights={"viability": 1}))
    assert not any("Whoever" in item for item in exact.items)
    never = how_sure(decision(*CLEAR))
    assert not any("even then" in item for item in section.items)
    assert any(item.startswith("Nobody would choose bad: ") for item in never.items)


def test_stakeholders_agree_or_not() -> None:
    people = {"clinic": {"viability": 1.0}, "finance": {"cost": 1.0}}
    apart = seen_by(decision(*MIXED, stakeholders=people).views)
    assert apart.texts == ("They do not agree.",)
    assert apart.grid is not None
    assert [line[:4] for line in apart.grid.lines] == [
        ("clinic", "alive", "100 %", "cheap"),
        ("finance", "cheap", "100 %", "alive"),
    ]
    assert apart.items[0] == "clinic weighs viability 1.00, cost 0.00 and flexibility 0.00."
    agreed = seen_by(decision(*CLEAR, stakeholders=people).views)
    assert agreed.texts == ("Both stakeholders choose good.",)
    assert apart.grid.columns == ("stakeholder", "ahead in the mean", "first in", "next", "next first in")


def test_stakeholders_for_whom_it_is_too_close_are_not_said_to_choose() -> None:
    clinic, finance = decision(
        *CLEAR, stakeholders={"clinic": {"viability": 1.0}, "finance": {"cost": 1.0}}
    ).views
    unsure = finance._replace(against=finance.against._replace(too_close=True))
    assert seen_by((clinic, unsure)).texts == (
        "good is ahead in the mean for both stakeholders; for finance it is too close to call.",
    )
    assert seen_by((unsure, unsure)).texts[0].endswith("; for all of them it is too close to call.")
    other = unsure._replace(against=unsure.against._replace(winner="bad", runner_up="good"))
    assert seen_by((clinic, other)).texts == ("They do not agree; for finance it is too close to call.",)


def test_whose_weights_leave_another_first_more_often_is_told() -> None:
    def risky(case: Any) -> Any:
        survives = np.where(np.arange(case.draws) % 4 == 0, 0.9, 0.1)
        return Assessment(viability=survives, cost=case.money(6000.0, "USD", 2024), flexibility=0.5)

    items = how_sure(decision(criteria("sure", 0.6), Told("risky", risky))).items
    told = next(item for item in items if item.startswith("Whoever would choose risky"))
    assert told.endswith("in 25 % of cases; even then sure comes first more often, in 75 %.")


def test_the_dominated_are_named() -> None:
    section = dominated(decision(*CLEAR))
    assert section is not None
    assert section.texts == (
        "bad is no better than good in the mean of any criterion.",
        "It comes first in no case.",
    )


def test_the_dominated_are_told_to_come_first_as_often_as_they_do() -> None:
    def now_and_then(name: str, often: int) -> Told:
        def answer(case: Any) -> Any:
            survives = np.where(np.arange(case.draws) % often == 0, 0.95, 0.3)
            return Assessment(viability=survives, cost=case.money(6000.0, "USD", 2024), flexibility=0.5)

        return Told(name, answer)

    best = criteria("best", 0.8)
    one = dominated(decision(best, now_and_then("half", 2)))
    assert one is not None
    assert one.texts[-1] == "Yet it comes first in 50 % of cases."
    two = dominated(decision(best, now_and_then("half", 2), criteria("never", 0.1)))
    assert two is not None
    assert two.texts[-1] == "Yet in some cases they come first: half in 50 %."
    assert dominated(decision(*MIXED)) is None


def test_nothing_that_would_change_it_is_said() -> None:
    found = decision(*CLEAR)
    assert text(changes(found)) == (
        "No input or weight that is plausible gives the lead to another; plans were not looked at."
    )
    looked_at = found._replace(found=found.found._replace(plans=()))
    assert text(changes(looked_at)) == "Nothing that is plausible gives the lead to another."
    assert any("weighs" in item for item in changes(decision(*MIXED)).items)


def test_what_a_further_dose_costs_is_told() -> None:
    found = decision(facts("steady", viable_recovery=0.9), facts("weak", viable_recovery=0.3))
    assert found.frontier is not None
    section = further_doses(found.frontier)
    assert section.grid is not None
    assert {line[0] for line in section.grid.lines} == {"steady", "weak"}


@pytest.mark.parametrize("draws", [400])
def test_one_alone_has_no_parts_to_compare(draws: int) -> None:
    found = decision(criteria("one"))
    assert (found.against, found.acceptability, found.opinions, found.frontier) == (None,) * 4
    assert found.believed.draws == draws
