from __future__ import annotations

import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.stakeholder_views import stakeholder_views
from coldchoice.errors import InputError
from tests.scenes import criteria, registry, scenario

DOOR = registry(criteria("alive", 0.9, 9000.0, 0.5), criteria("cheap", 0.5, 5000.0, 0.5))
PEOPLE = {
    "clinic": {"viability": 1.0},
    "finance": {"cost": 1.0},
    "supply": {"order": "viability > cost > flexibility"},
}


def test_each_chooses_by_their_own_weights() -> None:
    asked = scenario(strategies=["alive", "cheap"], stakeholders=PEOPLE)
    views = {one.name: one for one in stakeholder_views(asked, beliefs(asked, DOOR))}
    assert {name: one.leader for name, one in views.items()} == {
        "clinic": "alive", "finance": "cheap", "supply": views["supply"].leader,
    }  # fmt: skip
    assert views["clinic"].first == {"alive": 1.0, "cheap": 0.0}
    assert views["clinic"].exact
    assert not views["supply"].exact
    assert sum(views["supply"].first.values()) == pytest.approx(1.0)
    assert list(views["finance"].values) == ["cheap", "alive"]


def test_said_orders_hold_in_the_mean_weights() -> None:
    asked = scenario(strategies=["alive", "cheap"], stakeholders=PEOPLE)
    weights = stakeholder_views(asked, beliefs(asked, DOOR))[2].weights
    assert weights["viability"] > weights["cost"] > weights["flexibility"]
    assert weights == pytest.approx({"viability": 11 / 18, "cost": 5 / 18, "flexibility": 2 / 18}, abs=0.01)


def test_without_stakeholders_or_rivals_there_is_nothing_to_show() -> None:
    alone = scenario(strategies=["alive"], stakeholders=PEOPLE)
    assert stakeholder_views(alone, beliefs(alone, DOOR)) == ()
    nobody = scenario(strategies=["alive", "cheap"])
    assert stakeholder_views(nobody, beliefs(nobody, DOOR)) == ()


def test_contradictions_name_the_stakeholder() -> None:
    asked = scenario(
        strategies=["alive", "cheap"],
        stakeholders={"clinic": {"order": "viability > cost", "ratio": {"cost/viability": ">= 2"}}},
    )
    with pytest.raises(InputError, match=r"stakeholders\.clinic"):
        stakeholder_views(asked, beliefs(asked, DOOR))
