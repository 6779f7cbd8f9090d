from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import Result

from coldchoice.cli.schema import scenario_schema
from coldchoice.model.scenario import Scenario
from coldchoice.reading.document import read_document
from tests.scenes import shipped

Run = Callable[..., Result]
MINIMAL = {"cell_type": "pbmc", "duration": "60 h", "logistics": "road-national"}


@pytest.fixture
def schema(run: Run) -> dict[str, Any]:
    done = run("schema")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    Draft202012Validator.check_schema(found)
    return dict(found)


def accepts(schema: dict[str, Any], /, **more: object) -> bool:
    return bool(Draft202012Validator(schema).is_valid({**MINIMAL, **more}))


RIGHT: list[dict[str, Any]] = [
    {},
    {"logistics": {"lane": "road-national", "legs": [{"hold": "3 h"}, {"transport": "24..30 h"}]}},
    {"strategies": ["gel"]},
    {"strategies": [{"strategy": "gel"}, {"strategy": "gel", "name": "soft", "options": {"survival": 0.5}}]},
    {"strategies": [{"strategy": "shy"}]},
    {"weights": {"viability": 2, "cost": 1}},
    {"flexibility_weights": {"reach": 1}},
    {"schema": 1},
    {"economics": {"currency": "EUR", "unit_value": "5 EUR 2020", "prices": {"dmso": "2 USD 2020"}}},
]
WRONG: list[dict[str, Any]] = [
    {"colour": "red"},
    {"cell_type": "pbcm"},
    {"duration": 60},
    {"duration": "60"},
    {"logistics": "road"},
    {"logistics": {"lane": "road"}},
    {"strategies": ["gell"]},
    {"strategies": [{"strategy": "gel", "options": {"survivel": 0.5}}]},
    {"strategies": [{"strategy": "gel", "options": {"survival": "high"}}]},
    {"strategies": [{"strategy": "shy", "options": {"survival": 0.5}}]},
    {"weights": {"cots": 1}},
    {"criteria": ["nothing-that-is-installed"]},
    {"flexibility_weights": {"reech": 1}},
    {"schema": 2},
    {"economics": {"prices": {"dmsoo": "2 USD 2024"}}},
    {"economics": {"prices": {"dmso": "2 USD"}}},
]


@pytest.mark.parametrize("more", RIGHT, ids=str)
def test_what_a_scenario_may_hold(schema: dict[str, Any], more: dict[str, Any]) -> None:
    assert accepts(schema, **more)
    Scenario.model_validate({**MINIMAL, **more})


@pytest.mark.parametrize("more", WRONG, ids=str)
def test_what_it_may_not(schema: dict[str, Any], more: dict[str, Any]) -> None:
    assert not accepts(schema, **more)


def test_each_strategy_is_a_branch_with_a_constant_name(schema: dict[str, Any]) -> None:
    branches = schema["properties"]["strategies"]["items"]["anyOf"]
    names = [branch["properties"]["strategy"]["const"] for branch in branches if "properties" in branch]
    assert names == ["gel", "shy"]
    assert "discriminator" not in json.dumps(schema), "a word that editors do not know"


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    def references(part: Any) -> set[str]:
        if isinstance(part, list):
            return {one for inner in part for one in references(inner)}
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(inner) for inner in part.values()))
        return set()

    assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


FURTHER: list[tuple[bool, dict[str, Any]]] = [
    (True, {"criteria": []}),
    (True, {"criteria": ["carbon", {"criterion": "energy", "options": {"km": [100]}}]}),
    (True, {"criteria": [{"criterion": "carbon"}], "scales": {"carbon": {"worst": 200, "best": 0}}}),
    (True, {"criteria": ["carbon"], "weights": {"carbon": 1, "cost": 1}}),
    (False, {"criteria": ["carbn"]}),
    (False, {"criteria": ["viability"]}),
    (False, {"criteria": "carbon"}),
    (False, {"criteria": [{"criterion": "carbon", "options": {"gird": 0.2}}]}),
    (False, {"criteria": [{"criterion": "carbon", "options": {"grid": -1}}]}),
    (False, {"criteria": [{"criterion": "carbon", "name": "soot"}]}),
    (False, {"weights": {"carbn": 1}}),
]


@pytest.mark.parametrize(("right", "more"), FURTHER, ids=str)
def test_it_knows_the_installed_criteria(right: bool, more: dict[str, Any]) -> None:
    offers = shipped().criteria.values()
    schema = scenario_schema((), [offer.criterion for offer in offers])
    Draft202012Validator.check_schema(schema)
    assert accepts(schema, **more) is right


def test_without_strategies_none_can_be_listed() -> None:
    schema = scenario_schema(())
    assert accepts(schema)
    assert not accepts(schema, strategies=["gel"])


def test_the_schema_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "scenario.schema.json"
    done = run("schema", "--output", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(out.read_text())["$schema"] == "https://json-schema.org/draft/2020-12/schema"


SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_the_schema_beside_the_scenarios_is_of_this_version(schema: dict[str, Any]) -> None:
    """Remade by ``coldchoice schema -o scenarios/scenario.schema.json``; its wording depends on pydantic."""
    shipped = json.loads((SCENARIOS / "scenario.schema.json").read_text(encoding="utf-8"))
    assert shipped["properties"].keys() == schema["properties"].keys()
    for scenario in sorted(SCENARIOS.glob("*.yaml")):
        assert scenario.read_text(encoding="utf-8").startswith(
            "# yaml-language-server: $schema=./scenario.schema.json"
        )
        assert Draft202012Validator(shipped).is_valid(read_document(scenario).data), scenario.name


def test_one_table_of_measurements_may_stand_alone(schema: dict[str, Any]) -> None:
    assert accepts(schema, measurements="mine.csv")
    assert accepts(schema, measurements=["mine.csv", "more.csv"])
    assert not accepts(schema, measurements=3)
    assert not accepts(schema, measurements=[""])


def test_packs_and_their_cell_types_are_known_to_the_schema() -> None:
    from coldchoice_packs.example_clinic import ExampleClinic

    found = scenario_schema([], packs=[ExampleClinic()])
    assert found["properties"]["packs"]["items"] == {"enum": ["example-clinic"]}
    assert found["properties"]["cell_type"]["enum"][-1] == "clinic-graft"
    without = scenario_schema([])
    assert without["properties"]["packs"]["items"] == {"not": {}}
    assert "clinic-graft" not in without["properties"]["cell_type"]["enum"]
