"""The shipped strategy without code gives, to the byte, the numbers of the coded one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coldchoice.engine.compare import compare
from coldchoice_strategies.freeze_at_plant import strategies
from tests.scenes import as_json, scenario, shipped

LEGS = [
    {"hold": "6 h", "place": "ward"},
    {"transport": "20 h +- 6 h", "place": "plant"},
    {"hold": "30 h", "place": "plant"},
    {"transport": "10 h", "place": "hospital"},
    {"hold": "4 h", "place": "hospital"},
]
NOT_NUMBERS = {"name", "options", "origin", "sources", "strategy", "summary", "tied_with"}


@pytest.mark.parametrize("percent", ["5 %", "10 %"])
@pytest.mark.parametrize("cell", ["hsc-mobilised", "leukapheresis-mnc", "msc-adipose"])
def test_its_numbers_are_those_of_the_coded_one(cell: str, percent: str) -> None:
    coded = {"frozen": {"percent": percent, "wash": True}}
    asked: list[dict[str, Any]] = [
        {"strategy": "freeze-at-plant", "options": {"percent": percent}},
        {"strategy": "cold-then-freeze", "options": coded},
    ]
    logistics = {"lane": "road-national", "legs": LEGS}
    found = compare(
        scenario(cell_type=cell, duration="70 h", logistics=logistics, strategies=asked), shipped()
    )
    one, other = (json.loads(as_json(found)[row["strategy"]]) for row in asked)
    assert {key: one[key] for key in one.keys() - NOT_NUMBERS} == {
        key: other[key] for key in other.keys() - NOT_NUMBERS
    }


def test_one_strategy_is_offered_where_it_is_named() -> None:
    (offered,) = strategies()
    assert (offered.name, offered.on_request) == ("freeze-at-plant", True)
