from __future__ import annotations

from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable
from coldchoice.plugin.record import PluginRecord
from coldchoice.plugin.registry import Registry
from tests.scenes import Told, answer, facts, registry, scenario


def decline(case: object) -> object:
    raise NotApplicable("not today")


def test_the_ranked_are_those_with_a_place() -> None:
    comparison = answer(facts("good"), facts("dead", viable_recovery=0.0), Told("shy", decline))
    assert [row.name for row in comparison.ranked] == ["good"]
    assert [row.status for row in comparison.rows] == ["ranked", "infeasible", "not applicable"]


def test_an_answer_is_complete_if_all_were_assessed_and_loaded() -> None:
    assert answer(facts("good"), facts("dead", viable_recovery=0.0)).complete
    assert not answer(facts("good"), Told("shy", decline)).complete
    broken = PluginRecord("bad", "broken", "./bad.py", None, None, "bad.py", cause="SyntaxError")
    offered = registry(facts("good"))
    half = compare(scenario(), Registry([*offered.records, broken], dict(offered.strategies)))
    assert not half.complete
    assert half.unloadable == (str(broken),)
