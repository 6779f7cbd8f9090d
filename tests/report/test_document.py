from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.comparison import Comparison, Interval, Row
from coldchoice.model.scenario import Scenario
from coldchoice.report.document import document, json_text, plain_data, rounded

Make = Callable[..., Comparison]


def test_the_same_comparison_gives_the_same_bytes(many: tuple[Comparison, ...]) -> None:
    text = json_text(many)
    assert text == json_text(many)
    assert text.endswith("}\n")
    assert json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False) + "\n" == text


def test_what_was_asked_can_be_asked_again(comparison: Make) -> None:
    data = json.loads(json_text([comparison()]))["comparisons"][0]
    again = Scenario.model_validate(data["scenario"])
    assert again.input_hash() == data["input_hash"]
    assert (data["seed"], data["draws"]) == (1, 10_000)
    told = {"plugin": "slow-freeze", "distribution": "coldchoice", "version": "0.1.0", "sha256": None}
    assert data["plugins"][0] == told


def test_what_differs_between_machines_stands_apart(comparison: Make) -> None:
    data = document([comparison(file="/some/where/car-t.yaml")])
    assert set(data["made_with"]) == {"coldchoice", "numpy", "python"}
    assert data["comparisons"][0]["file"] == "car-t.yaml"


def test_numbers_without_end_are_null(comparison: Make, kinds: dict[str, Row]) -> None:
    rows = document([comparison((kinds["frozen"], kinds["dear"]))])["comparisons"][0]["rows"]
    assert rows[0]["slack_h"] is None
    assert rows[1]["cost"] == dict.fromkeys(Interval._fields)
    assert rows[1]["viability"]["mean"] == 0.83


def test_all_rows_have_the_same_keys(comparison: Make, kinds: dict[str, Row]) -> None:
    rows = document([comparison(tuple(kinds.values()))])["comparisons"][0]["rows"]
    assert {frozenset(row) for row in rows} == {frozenset(Row._fields) - {"further", "further_lines"}}


def test_terms_are_plain_numbers_in_one_money(comparison: Make) -> None:
    terms = document([comparison()])["comparisons"][0]["terms"]
    assert (terms["unit_value"], terms["currency"], terms["price_year"]) == (4000.0, "USD", 2024)
    assert terms["postponement"] == {"probability": 0.2, "adds": "168 h"}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_keeps_twelve_figures(value: float) -> None:
    found = rounded(value)
    assert found == pytest.approx(value, rel=1e-11)
    assert found == rounded(found or 0.0)


def test_minus_nothing_is_nothing() -> None:
    assert repr(rounded(-0.0)) == "0.0"
    assert [rounded(math.inf), rounded(-math.inf), rounded(math.nan)] == [None, None, None]


def test_what_is_not_data_becomes_text() -> None:
    assert plain_data({1: (True, {"b", "a"}, 2j, 3)}) == {"1": [True, ["a", "b"], "2j", 3]}


def test_every_id_has_its_record(comparison: Make) -> None:
    cited = document([comparison()])["citations"]
    assert set(cited) == {"cryo-0096", "hm-032", "P181"}
    assert cited["cryo-0096"]["doi"] == "10.1016/j.jim.2018.09.007"
    assert cited["cryo-0096"]["kind"] == "publication"
