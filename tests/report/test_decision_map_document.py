"""The JSON of a map, held against its published form."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from coldchoice.engine.decision_map import scenario_map
from coldchoice.engine.inputs import input_named
from coldchoice.report.decision_map_document import decision_map_json, decision_map_schema
from tests.maps import mapped
from tests.scenes import scenario, shipped


def test_the_document_is_as_published() -> None:
    Draft202012Validator.check_schema(decision_map_schema())
    asked = scenario(strategies=["slow-freeze", "hypothermic"], weights={"cost": 1, "viability": 1})
    knobs = [input_named(name, asked, shipped()) for name in ("transit-hours", "units-a-year")]
    found = scenario_map(asked, *knobs, shipped(), asked.strategies, draws=200, cells=5)
    data = json.loads(decision_map_json(found._replace(file="there/a.yaml")))
    assert [one.message for one in Draft202012Validator(decision_map_schema()).iter_errors(data)] == []
    assert data["file"] == "a.yaml"
    assert data["now"]["leader"] in data["strategies"]


def test_cells_are_rows_of_columns() -> None:
    data = json.loads(decision_map_json(mapped("f.c#", "ff/#")))
    assert [one.message for one in Draft202012Validator(decision_map_schema()).iter_errors(data)] == []
    assert data["leader"] == [["frozen", "frozen", None, None], ["frozen", "frozen", "cold", None]]
    assert data["possible"][0] == [True, True, False, True]
    assert data["close"][1] == [False, True, False, False]
    assert data["lead"][0][3] is None
    parts = data["parts"]
    assert sum(parts["leads"].values()) + parts["nobody"] + parts["impossible"] == pytest.approx(1.0)
    assert (data["search"]["points"], data["x"]["values"]) == (8, [10, 40, 70, 100])
    assert data["reasons"] == [{"strategy": "cold", "reason": "usable fraction 0.4", "x": 90, "y": 0.5}]
