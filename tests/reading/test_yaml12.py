from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.reading.yaml12 import MAX_DIGITS, plain_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None),
        ("true", True), ("True", True), ("FALSE", False),
        ("0", 0), ("-17", -17), ("+3", 3), ("017", 17), ("0o17", 15), ("0x1F", 31),
        ("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("1e8", 1e8), ("1E-3", 1e-3),
        ("1.0e+2", 100.0),
        (".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf),
    ],
)  # fmt: skip
def test_values_of_the_core_schema(text: str, value: object) -> None:
    found = plain_value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    ["NO", "no", "yes", "on", "off", "y", "nULL", "tRUE", "22:30", "1:30:00", "2024-01-02", "1_000", "0b11",
     "0o8", "0x", "1e", "e8", ".", "-", "+", "--1", "1.2.3", "nan", "inf", "NaN", "36 h", "-80 degC",
     "24..60", "=", "<<"],
)  # fmt: skip
def test_everything_else_stays_text(text: str) -> None:
    assert plain_value(text) == text


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_nan(text: str) -> None:
    value = plain_value(text)
    assert isinstance(value, float)
    assert math.isnan(value)


@given(st.integers(-(10**300), 10**300))
def test_whole_numbers_are_read_exactly(number: int) -> None:
    assert plain_value(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_read_exactly(number: float) -> None:
    assert plain_value(repr(number)) == number


def test_no_endless_whole_number_is_read() -> None:
    with pytest.raises(ValueError, match="more than 400 digits"):
        plain_value("9" * (MAX_DIGITS + 1))
