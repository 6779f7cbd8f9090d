from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.engine.decision import decide
from coldchoice.report.decision_document import decision_json, decision_schema
from tests.scenes import criteria, registry, scenario, shipped


def data(door: Any, **keys: Any) -> dict[str, Any]:
    asked = scenario(**keys)
    found: dict[str, Any] = json.loads(
        decision_json(decide(asked, door, asked.strategies, draws=400, plans=False, file="x/a.yaml"))
    )
    return found


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(decision_schema())


@pytest.mark.parametrize("strategies", [["slow-freeze", "hypothermic"], ["slow-freeze"]])
def test_every_decision_follows_its_schema(strategies: list[str]) -> None:
    found = data(shipped(), strategies=strategies, stakeholders={"clinic": {"viability": 1.0}})
    assert [error.message for error in Draft202012Validator(decision_schema()).iter_errors(found)] == []
    assert found["file"] == "a.yaml"


def test_numbers_agree_with_each_other() -> None:
    found = data(shipped(), strategies=["slow-freeze", "hypothermic"])
    why = found["why"]
    assert sum(step["adds"] for step in why["steps"]) == pytest.approx(why["lead"])
    first = {one["name"]: one["ranks"][0]["value"] for one in found["acceptability"]["strategies"]}
    assert sum(first.values()) == pytest.approx(1.0)
    assert first[why["winner"]] == pytest.approx(why["ahead"])
    assert found["strategies"][0] == why["winner"] == found["flips"]["leader"]
    assert found["methods"]["leaders"] == [why["winner"]]


def test_who_is_never_first_has_no_central_weights() -> None:
    found = data(registry(criteria("a", 0.9), criteria("b", 0.5, 9000.0)), strategies=["a", "b"])
    lost = next(one for one in found["acceptability"]["strategies"] if one["name"] == "b")
    assert lost["central_weights"] is None
    assert lost["confidence"] is None
    assert lost["never"]
    assert found["dominated"] == [["b", "a"]]
