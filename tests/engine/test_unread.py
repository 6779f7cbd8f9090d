"""A key of options that nobody reads is an error, not a silence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from coldchoice.engine.load import Excerpt
from coldchoice.engine.unread import unread
from coldchoice.reading.document import parse_document


class Wash(BaseModel):
    rounds: int = 1


class Loose(BaseModel):
    volume: float = 20.0
    wash: Wash = Wash()
    steps: list[Wash] = []
    medium: str = Field("saline", validation_alias=AliasChoices("fluid", "liquid"))


class Free(BaseModel):
    model_config = ConfigDict(extra="allow")


class Short(BaseModel):
    volume: float = 20.0

    @model_validator(mode="before")
    @classmethod
    def from_short_form(cls, data: Any) -> Any:
        return {"volume": data["v"]} if "v" in data else data


def told(model: type[BaseModel], text: str) -> list[str]:
    document = parse_document(f"options: {text}\n", "case.yaml")
    options = Excerpt(document, ("options",), document.data["options"])
    return [str(problem) for problem in unread(model.model_validate(options.data), options)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{volum: 3}", "case.yaml:1:11: options.volum: unknown key; did you mean 'volume'?"),
        ("{wash: {ronds: 2}}", "case.yaml:1:18: options.wash.ronds: unknown key; did you mean 'rounds'?"),
        (
            "{steps: [{}, {ronds: 2}]}",
            "case.yaml:1:24: options.steps[1].ronds: unknown key; did you mean 'rounds'?",
        ),
    ],
)
def test_a_key_that_is_passed_over_is_told_with_its_place(text: str, said: str) -> None:
    assert told(Loose, text) == [said]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Loose, "{volume: 3, wash: {rounds: 2}, steps: [{rounds: 3}]}"),
        (Loose, "{liquid: plasma}"),
        (Free, "{anything: 3}"),
        (Short, "{v: 3}"),
    ],
)
def test_a_key_that_is_read_is_let_pass(model: type[BaseModel], text: str) -> None:
    assert told(model, text) == []
