"""The parts of a decision as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from coldchoice.engine.decision import Decision, decide
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


def test_equal_ones_are_too_close_to_call() -> None:
    said = text(answer(decision(criteria("one"), criteria("other"))))
    assert said.startswith("Too close to call between one and other.")


def test_who_cannot_be_used_is_named_with_the_reason() -> None:
    def fail(case: Any) -> Any:
        raise ValueError("oops")

    said = text(answer(decision(criteria("one"), Told("two", fail))))
    assert said.startswith("one is the only strategy that can be used: there is nothing to weigh.")
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
    assert agreed.texts == ("All 2 stakeholders choose good.",)


def test_the_dominated_are_named() -> None:
    section = dominated(decision(*CLEAR))
    assert section is not None
    assert section.texts == (
        "bad is no better than good in the mean of any criterion.",
        "In single cases it may still come first.",
    )
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
