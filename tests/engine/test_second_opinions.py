from __future__ import annotations

import pytest

from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.second_opinions import Opinions, opinions_on, performance
from coldchoice.plugin.registry import Registry
from tests.scenes import answer, criteria, facts, registry, scenario, shipped


def told(offered: Registry, **keys: object) -> Opinions | None:
    return opinions_on(beliefs(scenario(**keys), offered))


def test_ours_is_the_value_of_a_comparison() -> None:
    keys = {"strategies": ["slow-freeze", "hypothermic"], "weights": {"viability": 1, "cost": 2}}
    found = told(shipped(), **keys)
    assert found is not None
    ours = found.panel.opinions[0].scores
    assert ours == pytest.approx({row.name: row.score for row in answer(**keys).ranked})
    assert found.criteria == ("viability", "cost", "flexibility")
    assert len(found.panel.opinions) == 8


def test_the_matrix_is_in_the_criteria_s_own_units() -> None:
    believed = beliefs(scenario(), registry(criteria("dear", cost=9e3), criteria("cheap", cost=5e3)))
    matrix = performance(believed)
    assert dict(zip(believed.names, matrix[:, 1].mean(axis=1), strict=True)) == {"cheap": 5e3, "dear": 9e3}
    assert believed.attempts[0, 1, 0] == 5e3  # what is believed stays as it was


def test_who_is_better_in_everything_leads_under_all_methods() -> None:
    found = told(registry(criteria("better", 0.9, 5e3, 0.8), criteria("worse", 0.5, 9e3, 0.2)))
    assert found is not None
    assert found.panel.line == "better leads under 8 of 8 methods"
    assert found.panel.made_by_method == ()


def test_who_cannot_be_used_is_not_asked_about() -> None:
    offered = registry(criteria("a", 0.9), criteria("b", 0.6), facts("lost", losses={"dose": 0.9}))
    found = told(offered)
    assert found is not None
    assert set(found.panel.opinions[0].order) == {"a", "b"}
    assert told(registry(criteria("a"), facts("lost", losses={"dose": 0.9}))) is None
