"""What is said of a journey by the clock."""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest

from coldchoice.model.comparison import Comparison, Interval
from coldchoice.model.travelled import Travelled
from coldchoice.report.document import document
from coldchoice.report.formats import render
from coldchoice.report.journey import journey
from coldchoice.report.schema import document_schema

EVERYONE = Travelled(("ambient", "slow-freeze"), 60.0, Interval(114.3, 70.0, 110.0, 160.0), 50.1, 4.2)
SAID = (
    "114 h on average, 60 h planned; 95 % within 6.7 d; "
    "54.3 h of it waiting: 50.1 h for opening hours and holidays, 4.2 h for customs."
)


def test_one_sentence_says_how_long_it_takes_and_why(comparison: Callable[..., Comparison]) -> None:
    assert journey(comparison(journeys=(EVERYONE,))) == SAID
    assert journey(comparison()) == ""


@pytest.mark.parametrize(
    ("opening_h", "customs_h", "line_h", "told"),
    [
        (0.0, 1.2, 0.0, "; 1.2 h of it waiting for customs."),
        (2.0, 0.01, 0.0, "; 2 h of it waiting for opening hours and holidays."),
        (2.0, 0.0, 3.0, "; 5 h of it waiting: 2 h for opening hours and holidays, 3 h in line."),
        (0.0, 0.0, 0.0, "; nothing to wait for."),
    ],
)
def test_only_waits_that_there_are_are_named(
    comparison: Callable[..., Comparison], opening_h: float, customs_h: float, line_h: float, told: str
) -> None:
    one = EVERYONE._replace(opening_h=opening_h, customs_h=customs_h, line_h=line_h)
    assert journey(comparison(journeys=(one,))).endswith(told)


def test_strategies_in_other_lines_are_told_apart(comparison: Callable[..., Comparison]) -> None:
    slow = EVERYONE._replace(strategies=("slow-freeze",), line_h=20.0)
    fast = EVERYONE._replace(strategies=("ambient",))
    told = journey(comparison(journeys=(slow, fast)))
    assert told.startswith("slow-freeze: 114 h on average")
    assert told.endswith(f" ambient: {SAID}")


@pytest.mark.parametrize(
    ("format_", "told"),
    [("table", "Journey: 114 h"), ("markdown", "## Journey\n\n114 h"), ("html", ">Journey<")],
)
def test_every_format_has_it_where_there_is_something_to_say(
    comparison: Callable[..., Comparison], format_: str, told: str
) -> None:
    assert told in render([comparison(journeys=(EVERYONE,))], format_)
    assert told not in render([comparison()], format_)


def test_the_document_holds_it_as_its_schema_says(comparison: Callable[..., Comparison]) -> None:
    made = document([comparison(journeys=(EVERYONE,))])
    jsonschema.validate(json.loads(json.dumps(made)), document_schema())
    (told,) = made["comparisons"][0]["journeys"]
    assert (told["hours"]["mean"], told["opening_h"], told["planned_h"]) == (114.3, 50.1, 60.0)
    assert "journeys" not in document([comparison()])["comparisons"][0]
