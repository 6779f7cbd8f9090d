from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.knob import Knob, grid, knob
from coldchoice.errors import InputError
from coldchoice.model.scenario import Scenario


def same(scenario: Scenario, value: float) -> Scenario:
    return scenario


def made(kind: Any = "time", present: float = 36.0, **more: Any) -> Knob:
    return knob("it", "what it is", kind, present, same, **more)


@pytest.mark.parametrize(
    ("kind", "present", "more", "searched"),
    [
        ("time", 36.0, {}, (1.8, 720.0)),
        ("time", 0.0, {}, (0.0, 1.0)),
        ("fraction", 0.3, {}, (0.0, 1.0)),
        ("fraction", 0.3, {"searched": (0.0, 2.0)}, (0.0, 1.0)),
        ("temperature", 4.0, {"least": -np.inf}, (-16.0, 24.0)),
        ("number", 1.0, {"whole": True, "least": 1.0}, (1.0, 20.0)),
        ("number", 10.0, {"most": 50.0}, (0.5, 50.0)),
    ],
)
def test_ranges(kind: Any, present: float, more: dict[str, Any], searched: tuple[float, float]) -> None:
    found = made(kind, present, **more)
    assert (found.low, found.high) == searched


@pytest.mark.parametrize(
    ("kind", "more", "text", "value"),
    [
        ("time", {}, "2 d", 48.0),
        ("time", {}, "12", 12.0),
        ("fraction", {}, "5 %", 0.05),
        ("money", {"unit": "USD 2024"}, "1200 USD", 1200.0),
        ("money", {"unit": "USD 2024"}, "1200 USD 2024", 1200.0),
        ("money", {"unit": "USD 2024"}, "1.2e3", 1200.0),
        ("number", {"whole": True}, "3", 3.0),
        ("number", {"unit": "%"}, "5 %", 5.0),
        ("number", {"unit": "%"}, "5", 5.0),
        ("number", {"most": 1.0}, "5 %", 0.05),
        ("frequency", {}, "5 /year", 5.0),
    ],
)
def test_values_as_people_write_them(kind: Any, more: dict[str, Any], text: str, value: float) -> None:
    assert made(kind, 1.0, **more).read(text, "--from") == value


@pytest.mark.parametrize(
    ("kind", "more", "text", "rule"),
    [
        ("time", {}, "much", "--from: 'much': not a time"),
        ("time", {}, "5 USD", "--from: '5 USD': "),
        ("time", {}, "-3 h", "it must be 0 or more"),
        ("fraction", {}, "120 %", "it must be between 0 and 1"),
        ("money", {"unit": "USD 2024"}, "5 EUR", "must be in USD 2024"),
        ("money", {"unit": "USD 2024"}, "5 USD 2019", "must be in USD 2024"),
        ("money", {"unit": "USD 2024"}, "5 USB", "unknown currency"),
        ("money", {"unit": "USD 2024"}, " ", "not a fraction|no currency|is not money|empty"),
        ("number", {"whole": True}, "2.5", "must be a whole number"),
        ("number", {}, "nan", "must be a finite number"),
    ],
)
def test_values_that_cannot_be(kind: Any, more: dict[str, Any], text: str, rule: str) -> None:
    with pytest.raises(InputError, match=rule.replace("(", r"\(")):
        made(kind, 1.0, **more).read(text, "--from")


@given(st.floats(0.01, 1e6), st.integers(5, 60))
def test_a_grid_rises_from_end_to_end_through_the_present(present: float, points: int) -> None:
    one = made("time", present)
    values = grid(one, one.low, one.high, points)
    assert (np.diff(values) > 0.0).all()
    assert (values[0], values[-1]) == (one.low, one.high)
    assert present in values
    assert points <= len(values) <= points + 1


def test_steps_are_factors_where_they_suit() -> None:
    wide = grid(made("time", 36.0), 1.0, 100.0, 5)
    assert wide[1] / wide[0] == pytest.approx(100.0**0.25)
    assert np.diff(grid(made("time", 500.0), 40.0, 60.0, 5)) == pytest.approx(5.0)
    assert np.diff(grid(made("fraction", 0.9), 0.0, 0.8, 5)) == pytest.approx(0.2)


def test_nothing_stands_below_the_factors() -> None:
    values = grid(made("money", 100.0, unit="USD 2024"), 0.0, 2_000.0, 9)
    assert values[:2] == pytest.approx([0.0, 5.0])


def test_whole_values_only() -> None:
    one = made("number", 3.0, whole=True, least=1.0)
    values = grid(one, 1.0, 60.0, 9)
    assert (values == np.round(values)).all()
    assert len(set(values.tolist())) == len(values)
