"""What every document about one scenario begins with."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from coldchoice.report.answer_document import answer_document, answer_schema
from coldchoice.report.schema import NUMBER, ref
from tests.scenes import scenario


def schema() -> dict[str, object]:
    return answer_schema("kind", 3, "a title", "what it is", {"part": NUMBER}, part=ref("part"))


@pytest.mark.parametrize("title", ["A title", None])
def test_a_document_says_what_was_asked_and_follows_its_schema(title: str | None) -> None:
    asked = scenario(title=title, seed=7)
    data = answer_document("kind", 3, asked, "x/a.yaml", ("a plugin",), {"part": 1.0})
    assert (data["kind"], data["file"], data["title"], data["seed"]) == (3, "a.yaml", title, 7)
    assert data["input_hash"] == asked.input_hash()
    assert data["unloadable"] == ["a plugin"]
    Draft202012Validator.check_schema(schema())
    assert list(Draft202012Validator(schema()).iter_errors(data)) == []


@pytest.mark.parametrize("change", [{"part": "text"}, {"kind": 2}, {"more": 1}, {"seed": 0.5}])
def test_another_form_is_refused(change: dict[str, object]) -> None:
    data = answer_document("kind", 3, scenario(), "a.yaml", (), {"part": 1.0})
    assert list(Draft202012Validator(schema()).iter_errors(data | change))
