"""Parts whose model is imported when they are first written."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from coldchoice.model.later import Later, Refused
from coldchoice.model.logistics import Chance
from coldchoice.model.part import Part
from coldchoice.reading.document import Document
from coldchoice.reading.document import parse_document as parse
from coldchoice.reading.problems import problems_from

ONE = Later("coldchoice.model.logistics", "Chance")
MANY = Later("coldchoice.model.logistics", "Chance", several=True)
LATE = {"probability": 0.2, "adds": "4 h"}


class Whole(Part):
    """A part with two parts of its own."""

    one: Annotated[Any, ONE] = Field(None, description="one of them")
    many: Annotated[Any, MANY] = Field((), description="some of them")


def problems(text: str) -> list[str]:
    document: Document = parse(text, "whole.yaml")
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(document.data)
    return [str(problem) for problem in problems_from(caught.value, document, Whole)]


def test_a_part_is_an_instance_of_its_model() -> None:
    whole = Whole.model_validate({"one": LATE, "many": [LATE, LATE]})
    assert whole.one == Chance.model_validate(LATE)
    assert whole.many == (whole.one, whole.one)


def test_what_is_left_out_stays_what_it_is_by_default() -> None:
    assert (Whole().one, Whole().many) == (None, ())
    assert Whole().model_dump(mode="json", exclude_defaults=True) == {}


def test_a_part_that_is_left_empty_is_none() -> None:
    assert Whole.model_validate({"one": None}).one is None
    assert Whole.model_validate(Whole().model_dump(mode="json")) == Whole()


def test_a_dumped_part_reads_back_as_itself() -> None:
    whole = Whole.model_validate({"one": LATE, "many": [LATE]})
    assert Whole.model_validate(whole.model_dump(mode="json", exclude_defaults=True)) == whole
    assert Whole.model_validate(whole.model_dump()) == whole


def test_an_instance_is_taken_as_it_is() -> None:
    late = Chance.model_validate(LATE)
    assert Whole.model_validate({"one": late, "many": (late,)}).many == (late,)


def test_a_mistake_inside_is_told_with_its_place_key_and_nearest_spelling() -> None:
    told = problems("one:\n  probability: 0.2\n  add: 4 h\n")
    assert any("whole.yaml:3" in one and "one.add" in one and "did you mean 'adds'" in one for one in told)
    assert any("one.adds" in one and "missing" in one for one in told)


def test_a_mistake_in_a_list_names_the_entry() -> None:
    told = problems("many:\n  - {probability: 0.2, adds: 4 h}\n  - {probability: 2, adds: 4 h}\n")
    assert len(told) == 1
    assert "whole.yaml:3" in told[0]
    assert "many[1].probability" in told[0]


def test_a_value_that_is_no_part_at_all_is_refused() -> None:
    assert "must hold keys with values" in problems("one: 5\n")[0]
    assert "must be a list" in problems("many: 5\n")[0]


def test_the_schema_knows_the_part() -> None:
    schema = Whole.model_json_schema()
    assert schema["$defs"]["Chance"]["properties"].keys() == {"probability", "adds"}
    assert schema["properties"]["one"]["$ref"] == "#/$defs/Chance"
    assert schema["properties"]["many"]["items"] == {"$ref": "#/$defs/Chance"}


def test_the_error_says_what_is_wrong_without_a_document_too() -> None:
    with pytest.raises(Refused, match="Field required"):
        ONE.read({"probability": 0.2})


def test_the_model_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from coldchoice.model.later import Later; from pydantic import BaseModel;"
        "from typing import Annotated, Any;"
        "Whole = type('Whole', (BaseModel,), {'__annotations__': "
        "{'one': Annotated[Any, Later('coldchoice.model.logistics', 'Chance')]}, 'one': None});"
        "Whole(); assert 'coldchoice.model.logistics' not in sys.modules;"
        "Whole(one={'probability': 0.2, 'adds': '4 h'}); assert 'coldchoice.model.logistics' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
