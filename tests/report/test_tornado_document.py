from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from coldchoice.engine.settle import settle
from coldchoice.engine.tornado import tornado
from coldchoice.report.tornado_document import tornado_document, tornado_json, tornado_schema
from tests.report.made_tornado import made
from tests.scenes import scenario, shipped


def errors(data: object) -> list[str]:
    return [error.message for error in Draft202012Validator(tornado_schema()).iter_errors(data)]


def test_the_document_is_as_published() -> None:
    Draft202012Validator.check_schema(tornado_schema())
    data = json.loads(tornado_json(made()))
    assert errors(data) == []
    assert (data["file"], data["leader"], data["runner_up"], data["lead"]) == (
        "a.yaml",
        "frozen",
        "cold",
        0.1,
    )
    life, gate, *_, volume, _ = data["inputs"]
    assert life["low"] == {
        "value": 55.01, "lead": 0.668, "leader": "frozen", "reason": "", "standard_error": None,
        "by_chance": False,
    }  # fmt: skip
    assert (life["changes_leader"], life["chance"], life["standard_error"]) == (True, False, 0.009)
    assert gate["unit"] == "fraction"
    assert (volume["rescaled"], volume["low"]["lead"], volume["low"]["reason"]) == (
        True,
        None,
        "must be more",
    )
    assert errors(tornado_document(made(leader=None, rival=None, lead=None))) == []


@pytest.mark.parametrize("measure", ["value", "flexibility"])
def test_a_document_of_a_scenario_is_as_published(measure: str) -> None:
    asked = scenario(strategies=["slow-freeze", "hypothermic"])
    found = tornado(
        asked, shipped(), asked.strategies, settle(asked), measure=measure, draws=200, detail=True
    )
    assert errors(json.loads(tornado_json(found))) == []


def test_numbers_without_end_are_no_reason_to_break() -> None:
    data = tornado_document(made(lead=float("inf")))
    assert data["lead"] is None
