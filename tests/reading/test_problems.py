from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from coldchoice.errors import Problem
from coldchoice.model.quantities import Fraction, Hours, UncertainHours
from coldchoice.reading.document import parse_document
from coldchoice.reading.problems import MOST_PROBLEMS, fields_at, problems_from


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Leg(Closed):
    hold: UncertainHours | None = None
    place: str | None = None
    chance: Fraction = 0.0

    @model_validator(mode="after")
    def _needs_one(self) -> Leg:
        if self.hold is None:
            raise ValueError("a leg needs `hold`")
        return self


class Freeze(Closed):
    kind: Literal["freeze"]
    rate: float


class Chill(Closed):
    kind: Literal["chill"]
    hours: Hours


class Question(Closed):
    duration: Hours
    cell_type: str = Field(examples=["hepatocyte"])
    schema_version: int = Field(1, alias="schema")
    stage: Literal["apheresis", "cell-bank"] = "apheresis"
    draws: int = Field(100, ge=100)
    weight: float = Field(1.0, gt=0, allow_inf_nan=False)
    remake: bool = True
    legs: tuple[Leg, ...] = ()
    code: str = Field("USD", pattern="^[A-Z]{3}$", examples=["EUR"])
    steps: list[Annotated[Freeze | Chill, Field(discriminator="kind")]] = []
    loose: Freeze | Chill | None = None
    either: int | list[str] | None = None
    named: dict[str, Freeze] = {}
    waits: dict[Literal["before", "after"], Hours] = {}
    gear: tuple[str, ...] = ()
    day: date | None = None
    blob: bytes = b""
    few: list[int] = Field([], max_length=2)

    @field_validator("gear")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name != "thaw":
                raise ValueError(f"unknown equipment {name!r}")
        return value


def problems(text: str) -> tuple[Problem, ...]:
    """Problems of a question that is right but for `text`."""
    whole = text if text[:1] in "[5" else f"{text}\nduration: 36 h\ncell_type: x"
    document = parse_document(whole, "q.yaml")
    with pytest.raises(ValidationError) as caught:
        Question.model_validate(document.data)
    return problems_from(caught.value, document, Question)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stge: x", "1:1: stge: unknown key; did you mean 'stage'?"),
        ("schema_version: 1", "1:1: schema_version: unknown key; "),
        ("stage: cellbank",
         "1:8: stage: 'cellbank': must be one of apheresis, cell-bank; did you mean 'cell-bank'?"),
        ("stage: 3", "1:8: stage: 3: must be one of apheresis, cell-bank"),
        ("draws: 10", "1:8: draws: 10: must be at least 100"),
        ("draws: 1", "1:8: draws: 1: must be at least 100"),
        ("draws: many", "1:8: draws: 'many': must be a whole number"),
        ("draws: 100.5", "1:8: draws: 100.5: must be a whole number"),
        ("draws: ~", "1:8: draws: null: must be a whole number"),
        ("weight: 0", "1:9: weight: 0: must be more than 0"),
        ("weight: .nan", "1:9: weight: .nan: must be a finite number"),
        ("weight: [1]", "1:9: weight: a list of 1: must be a number"),
        ("remake: maybe", "1:9: remake: 'maybe': must be true or false"),
        ("code: usd", "1:7: code: 'usd': must look like ^[A-Z]{3}$; write e.g. 'code: EUR'"),
        ("code: 12", "1:7: code: 12: must be text; put it in quotes"),
        ("legs: 3", "1:7: legs: 3: must be a list; start each entry with '- ' or write [a, b]"),
        ("legs: [{hold: 4 h, chance: 20}]", "1:28: legs[0].chance: 20: must be between 0 and 1; write 20 %"),
        ("legs: [3]", "1:8: legs[0]: 3: must hold keys with values"),
        ("legs:\n- hold: 4 h\n- {hold: 4 h, plcae: x}",
         "3:15: legs[1].plcae: unknown key; did you mean 'place'?"),
        ("legs:\n- hold: 36", "2:9: legs[0].hold: 36: has no unit; write e.g. '36 h'"),
        ("legs:\n- hold: 4 hourz",
         "2:9: legs[0].hold: '4 hourz': unknown unit of time: 'hourz'; did you mean 'hour'?"),
        ("legs:\n- hold: {dist: nrmal}",
         "2:16: legs[0].hold.dist: 'nrmal': unknown distribution; did you mean 'normal'?"),
        ("legs:\n- hold: {dist: normal, mean: 4 h}", "2:9: legs[0].hold.sd: missing; give `mean` and `sd`"),
        ("legs:\n- hold: {dist: uniform, low: 4 h, high: 3}",
         "2:41: legs[0].hold.high: 3: has no unit; write e.g. '3 h'"),
        ("legs:\n- {hold: 4 h, chance: 120 %}", "2:23: legs[0].chance: '120 %': must be between 0 and 1"),
        ("legs:\n- place: x", "2:3: legs[0]: a leg needs `hold`"),
        ("gear: [thaw, freezr]", "1:7: gear: unknown equipment 'freezr'"),
        ("few: [1, 2, 3]", "1:6: few: a list of 3: must have at most 2 entries"),
        ("steps: [{kind: chil, hours: 3 h}]", "1:9: steps[0]: a mapping of 2: must be one of freeze, chill"),
        ("steps: [{}]", "1:9: steps[0]: a mapping of 0: needs the key 'kind'"),
        ("steps: [{kind: chill, hours: 3}]", "1:30: steps[0].hours: 3: has no unit; write e.g. '3 h'"),
        ("either: x", "1:9: either: 'x': must be a whole number, or must be a list; "),
        ("named: {a: {kind: freeze, rate: fast}}", "1:33: named.a.rate: 'fast': must be a number"),
        ("waits: {befor: 3 h}",
         "1:9: waits.befor: 'befor': must be one of before, after; did you mean 'before'?"),
        ("[1, 2]", "1:1: a list of 2: must hold keys with values"),
        ("5", "1:1: 5: must hold keys with values"),
    ],
)  # fmt: skip
def test_one_mistake(text: str, message: str) -> None:
    (problem,) = problems(text)
    assert str(problem).startswith(f"q.yaml:{message}")


def test_other_rules_are_passed_on_in_the_words_of_pydantic() -> None:
    (problem,) = problems("day: 2024-13-45")
    assert problem.rule == "month value is outside expected range of 1-12"
    (problem,) = problems("code: EUR\nblob: 5")
    assert problem.rule == "input should be a valid bytes"


def test_a_missing_key_points_at_its_parent() -> None:
    missing, unknown = problems("named:\n  one:\n    kind: freeze\n    rat: 1")
    assert str(missing) == "q.yaml:2:3: named.one.rate: missing"
    assert str(unknown) == "q.yaml:4:5: named.one.rat: unknown key; did you mean 'rate'?"


def test_keys_are_compared_with_those_of_the_branch_that_the_tag_names() -> None:
    missing, unknown = problems("steps: [{kind: chill, rate: 1}]")
    assert missing.key == ("steps", 0, "hours")
    assert missing.hint == "write e.g. 'hours: 36 h'"
    assert unknown.hint == "known: kind, hours"


def test_a_missing_key_at_the_top_has_an_example() -> None:
    document = parse_document("draws: 200", "q.yaml")
    with pytest.raises(ValidationError) as caught:
        Question.model_validate(document.data)
    assert [str(problem) for problem in problems_from(caught.value, document, Question)] == [
        "q.yaml:1:1: duration: missing; write e.g. 'duration: 36 h'",
        "q.yaml:1:1: cell_type: missing; write e.g. 'cell_type: hepatocyte'",
    ]


def test_problems_stand_in_the_order_of_the_file() -> None:
    lines = [
        problem.place.line for problem in problems("wat: 1\ncode: 5\nstage: x\ndraws: 1") if problem.place
    ]
    assert lines == [1, 2, 3, 4]


def test_union_branches_without_a_tag_are_told_apart_by_class() -> None:
    assert {problem.key for problem in problems("loose: {kind: chill, hours: 3}")} == {
        ("loose", "kind"), ("loose", "rate"), ("loose", "hours"),
    }  # fmt: skip


def test_branches_that_miss_the_same_key_make_one_problem() -> None:
    rules = {problem.key: problem.rule for problem in problems("loose: {rate: 1}")}
    assert rules[("loose", "kind")] == "missing"


def test_control_characters_and_long_keys_never_reach_the_terminal() -> None:
    for problem in problems('"\\e[31mred": 1\ncode: "a\\e[31m"\n"' + "k" * 500 + '": 1'):
        assert str(problem).isprintable()
        assert len(str(problem.key)) < 100


def test_long_values_are_shortened() -> None:
    (problem,) = problems("draws: " + "x" * 500)
    assert problem.value is not None
    assert len(problem.value) <= 62


def test_a_flood_of_mistakes_is_cut_short() -> None:
    found = problems("\n".join(f"key{i}: 1" for i in range(MOST_PROBLEMS + 25)))
    assert len(found) == MOST_PROBLEMS + 1
    assert str(found[-1]) == "and 25 more"


def test_fields_at_a_place() -> None:
    assert set(fields_at(Question, ("legs", 3))) == {"hold", "place", "chance"}
    assert set(fields_at(Question, ("steps", 0, "chill"))) == {"kind", "hours"}
    assert set(fields_at(Question, ("loose", "Freeze"))) == {"kind", "rate"}
    assert set(fields_at(Question, ("named", "any"))) == {"kind", "rate"}
    assert "schema" in fields_at(Question, ())
    assert fields_at(Question, ("waits",)) == {}
