from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.report.chained_document import chained_json, chained_schema
from tests.engine.test_chain import decline
from tests.report.test_chained import chained
from tests.scenes import Told

VALIDATOR = Draft202012Validator(chained_schema())


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema and "type" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(chained_schema())
    found = [one for one in objects(chained_schema()) if one["type"] == "object"]
    assert len(found) >= 8
    assert all(one["additionalProperties"] is False for one in found)


@pytest.mark.parametrize("remake", [True, False])
def test_the_document_is_what_the_schema_describes(remake: bool) -> None:
    data = json.loads(chained_json(chained(Told("shy", decline), remake=remake)))
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert data["ranking"] == [one["name"] for one in data["combinations"] if one["status"] == "ranked"]
    assert (data["attempts_from"] is None) is remake
    assert {row["status"] for row in data["stages"][0]["rows"]} == {"combined", "not applicable"}


def test_lines_add_up_to_the_cost() -> None:
    for one in json.loads(chained_json(chained()))["combinations"]:
        lines = sum(sum(passage["lines"].values()) for passage in one["passages"])
        assert lines == pytest.approx(one["cost"]["mean"], rel=1e-9)


def test_only_the_ranked_have_a_position_and_only_the_others_a_reason() -> None:
    data = json.loads(chained_json(chained()))
    data["combinations"][0]["reason"] = "none"
    assert not VALIDATOR.is_valid(data)
