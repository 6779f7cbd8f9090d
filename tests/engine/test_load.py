from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from coldchoice.engine.load import Excerpt, load_scenario, placed, read_as, scenario_from
from coldchoice.errors import InputError, Place, Problem, ScenarioError, UnknownName
from coldchoice.reading.document import parse_document

TEXT = """\
cell_type: pbmc
duration: 60 h
logistics: road-national
strategies:
  - slow-freeze
  - strategy: gel
    options: {survival: high, colour: red}
weights: {cost: 1}
"""
WHOLE = parse_document(TEXT, "s.yaml")


def problems(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return str(error.value).splitlines()


def test_a_file_becomes_a_scenario(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(TEXT)
    scenario, document = load_scenario(str(file))
    assert (scenario.duration, scenario.logistics.lane) == (60.0, "road-national")
    assert document.place(("duration",)) == Place(str(file), 2, 11)


@pytest.mark.parametrize("text", ["- a\n", "words\n", "3\n"])
def test_a_scenario_holds_keys(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"s\.yaml:1:1: a scenario holds keys with values; write e\.g\."):
        scenario_from(parse_document(text, "s.yaml"))


def test_all_that_the_model_refuses_is_told_with_its_place() -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_from(parse_document("cell_type: pbmc\nduration: 60\nlogistics: x\ncolour: 1\n", "s.yaml"))
    assert [line.split(": ")[:2] for line in problems(error)] == [
        ["s.yaml:2:11", "duration"],
        ["s.yaml:4:1", "colour"],
    ]


class Options(BaseModel):
    model_config = ConfigDict(extra="forbid")
    survival: float
    grade: int


def test_an_excerpt_is_judged_alone_but_placed_in_the_whole_file() -> None:
    key = ("strategies", 1, "options")
    with pytest.raises(ScenarioError) as error:
        read_as(Options, Excerpt(WHOLE, key, {"survival": "high", "colour": "red"}))
    found = {problem.key: problem for problem in error.value.problems}
    assert found[("survival",)].place == Place("s.yaml", 7, 25)
    assert found[("colour",)].place == Place("s.yaml", 7, 31)
    assert found[("grade",)].rule == "missing"
    assert found[("grade",)].place is not None
    assert found[("grade",)].place.line == 7
    assert Excerpt(WHOLE, key, {}).line_text(1) == "cell_type: pbmc"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        (("duration",), "3 h", "s.yaml:2:11: duration: 3 h: wrong"),
        (("economics", "currency"), None, "s.yaml:1:1: economics.currency: wrong"),
        (("logistics", "lane"), "'x'", "s.yaml:3:12: logistics: 'x': wrong"),
        (("strategies", 0, "strategy"), "'x'", "s.yaml:5:5: strategies[0]: 'x': wrong"),
        (("strategies", 1, "strategy"), "'x'", "s.yaml:6:15: strategies[1].strategy: 'x': wrong"),
        (("weights", "cost"), "1", "s.yaml:8:17: weights.cost: 1: wrong"),
        (("weights", "cost"), "'cost'", "s.yaml:8:11: weights.cost: 'cost': wrong"),
        ((), None, "s.yaml:1:1: wrong"),
        (("--strategy",), "'x'", "--strategy: 'x': wrong"),
    ],
)
def test_a_complaint_finds_its_line(key: tuple[str | int, ...], value: str | None, told: str) -> None:
    assert str(placed(InputError(Problem("wrong", key, value)), WHOLE)) == told


def test_a_complaint_that_knows_its_place_keeps_it() -> None:
    problem = Problem("wrong", ("duration",), place=Place("other.yaml", 9, 9))
    assert placed(InputError(problem), WHOLE).problems == (problem,)


def test_a_hint_survives() -> None:
    error = UnknownName("criterion", "cots", ["cost"], ("weights", "cost"))
    assert str(placed(error, WHOLE)).endswith("'cots': unknown criterion; did you mean 'cost'?")
