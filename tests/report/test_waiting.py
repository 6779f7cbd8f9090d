"""What is said of lines."""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest

from coldchoice.model.comparison import Comparison, Interval
from coldchoice.model.line import Line
from coldchoice.report.document import document
from coldchoice.report.formats import render
from coldchoice.report.parts import capacity_grid
from coldchoice.report.schema import document_schema
from coldchoice.report.waiting import formula, mean_wait, users, waiting

SLOT = Line(
    "slot", "plant", 4, ("slow-freeze",), 0.77, Interval(63.4, 0.0, 0.0, 292.0), 8.2, False, 60.0, "~M/G/c"
)
EVERYONE = ("ambient", "hypothermic", "hypothermic-basic", "slow-freeze", "vitrify")
CAPACITY = {"capacity": [{"name": "slot", "at": "plant", "count": 4, "busy": "7 d"}]}


@pytest.fixture
def told(comparison: Callable[..., Comparison]) -> Callable[..., Comparison]:
    def make(*lines: Line) -> Comparison:
        made = comparison(scenario=CAPACITY, lines=lines)
        return made._replace(terms=made.terms._replace(waits_h={}))

    return make


def test_a_sentence_says_how_full_it_is_and_how_long_it_takes(told: Callable[..., Comparison]) -> None:
    assert waiting(told(SLOT)) == (
        "slot at plant (slow-freeze): 77 % in use, mean wait 63.4 h, 95 % within 12 d."
    )
    assert waiting(told(SLOT._replace(strategies=EVERYONE))).startswith("slot at plant: 77 %")
    few = SLOT._replace(wait_h=Interval(1.5, 0.0, 0.0, 0.0))
    assert waiting(told(few)).endswith("mean wait 1.5 h, 95 % wait not at all.")
    nobody = SLOT._replace(wait_h=Interval(0.0, 0.0, 0.0, 0.0), wait_error_h=0.0)
    assert waiting(told(nobody)).endswith("77 % in use, nobody waits.")
    assert waiting(told()) == ""


@pytest.mark.parametrize("line", [SLOT._replace(utilisation=0.93), SLOT._replace(slow=True)])
def test_nearly_full_lines_are_warned_of(told: Callable[..., Comparison], line: Line) -> None:
    assert "Waits for slot at plant are long and slow to settle" in waiting(told(line))


def test_waits_that_are_counted_twice_are_told(comparison: Callable[..., Comparison]) -> None:
    assert "demand.waits (collect-make) count besides" in waiting(
        comparison(scenario=CAPACITY, lines=(SLOT,))
    )


def test_the_table_has_the_formula_beside_the_simulation(told: Callable[..., Comparison]) -> None:
    (line,) = capacity_grid(told(SLOT)).lines
    assert line == (
        "slot at plant", "slow-freeze", "4", "77 %", "63.4 h +- 13 %", "12 d", "60 h (~M/G/c)"
    )  # fmt: skip
    assert formula(SLOT._replace(closed_form="", closed_form_h=None)) == "-"
    assert mean_wait(SLOT._replace(wait_error_h=0.0)) == "63.4 h"
    assert users(SLOT._replace(strategies=EVERYONE), told(SLOT)) == "all"


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_every_format_for_people_tells_of_it(told: Callable[..., Comparison], form: str) -> None:
    text = render([told(SLOT)], form, detail=True)
    assert "Capacity" in text
    assert "60 h (~M/G/c)" in text.replace("\\", "")
    assert "in use, mean wait 63.4 h" in text
    assert "Capacity" not in render([told()], form, detail=True)


def test_the_document_fits_its_schema(told: Callable[..., Comparison]) -> None:
    data = document([told(SLOT), told()])
    jsonschema.validate(json.loads(json.dumps(data)), document_schema())
    with_line, without = data["comparisons"]
    assert with_line["lines"][0]["wait_h"]["high"] == 292.0
    assert without["lines"] == []


def test_a_scenario_without_capacities_has_no_such_key(comparison: Callable[..., Comparison]) -> None:
    assert "lines" not in document([comparison()])["comparisons"][0]
