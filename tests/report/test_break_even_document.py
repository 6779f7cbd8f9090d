from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from coldchoice.engine.break_even import BreakEvens, break_even
from coldchoice.engine.inputs import input_named
from coldchoice.engine.settle import settle
from coldchoice.report.break_even_document import break_even_json, break_even_schema
from tests.scenes import scenario, shipped


def written(*names: str, **keys: Any) -> dict[str, Any]:
    asked = scenario(strategies=["slow-freeze", "hypothermic"], **keys)
    knobs = [input_named(name, asked, shipped()) for name in names]
    answers = tuple(
        break_even(asked, knob, shipped(), asked.strategies, draws=200, points=7) for knob in knobs
    )
    labels = tuple(choice.label for choice in asked.strategies)
    text = break_even_json(BreakEvens(asked, settle(asked), "there/a.yaml", labels, answers, ()))
    data: dict[str, Any] = json.loads(text)
    return data


def test_the_document_is_as_published() -> None:
    Draft202012Validator.check_schema(break_even_schema())
    data = written("units-a-year", "transit-hours", "weight:cost", weights={"cost": 1, "viability": 1})
    errors = [error.message for error in Draft202012Validator(break_even_schema()).iter_errors(data)]
    assert errors == []
    assert data["file"] == "a.yaml"


def test_curves_can_be_drawn() -> None:
    (answer,) = written("units-a-year")["answers"]
    assert answer["now"] in answer["values"]
    for measure in ("value", "cost"):
        for name in ("slow-freeze", "hypothermic"):
            curve = answer["curves"][measure][name]
            assert len(curve) == len(answer["usable"][name]) == len(answer["values"])
    costs = answer["curves"]["cost"]["slow-freeze"]
    assert costs == sorted(costs, reverse=True)  # fixed cost is shared by more
    assert min(costs) > 0.0
