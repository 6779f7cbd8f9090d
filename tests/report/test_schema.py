from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.model.comparison import Comparison, Preferred, Row
from coldchoice.report.document import json_text
from coldchoice.report.schema import document_schema

VALIDATOR = Draft202012Validator(document_schema())


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema and "type" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(document_schema())


def test_no_object_takes_keys_that_it_does_not_name() -> None:
    found = list(objects(document_schema()))
    assert len(found) >= 10
    assert all(one["additionalProperties"] is False for one in found)
    optional = {name for one in found for name in set(one["properties"]) - set(one["required"])}
    assert optional == {
        "own_measurements",
        "own_money",
        "journeys",
        "lines",
        "further",
        "further_lines",
        "packs",
        "preferred",
        "trusted",
    }  # so that a scenario without any is what it was


def test_every_kind_of_comparison_fits(many: tuple[Comparison, ...]) -> None:
    VALIDATOR.validate(json.loads(json_text(many)))


def test_what_is_said_of_weights_fits(many: tuple[Comparison, ...]) -> None:
    by_name = {"viability": 0.75, "cost": 0.25}
    said = Preferred(("viability > cost",), by_name, by_name, by_name)
    data = json.loads(json_text([many[0]._replace(preferred=said)]))
    VALIDATOR.validate(data)
    assert data["comparisons"][0]["preferred"]["statements"] == ["viability > cost"]
    assert data["comparisons"][0]["weights"] is None


def test_every_kind_of_row_fits(comparison: Callable[..., Comparison], kinds: dict[str, Row]) -> None:
    data = json.loads(json_text([comparison(tuple(kinds.values()))]))
    VALIDATOR.validate(data)
    assert {row["status"] for row in data["comparisons"][0]["rows"]} == {
        "ranked", "infeasible", "not applicable", "failed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"position": None}),
        (0, {"cost": None}),
        (0, {"reason": "but"}),
        (0, {"first": 1.2}),
        (0, {"grade": "E"}),
        (0, {"unknown": 1}),
        (3, {"reason": ""}),
        (3, {"position": 1}),
        (3, {"status": "lost"}),
    ],
)
def test_a_row_that_contradicts_itself_does_not_fit(
    comparison: Callable[..., Comparison], number: int, change: dict[str, Any]
) -> None:
    data = json.loads(json_text([comparison()]))
    assert VALIDATOR.is_valid(data)
    wrong = deepcopy(data)
    wrong["comparisons"][0]["rows"][number].update(change)
    assert not VALIDATOR.is_valid(wrong)
