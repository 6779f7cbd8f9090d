from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import QuantityError
from coldchoice.model.quantity import (
    MAX_LENGTH,
    NUMBER,
    format_number,
    format_quantity,
    parse_quantity,
    shown,
)
from coldchoice.model.units import DIMENSIONS, EXAMPLES, UNITS, Dimension

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("36 h", "time", 36.0),
        ("36h", "time", 36.0),
        ("  36   h ", "time", 36.0),
        ("+36 h", "time", 36.0),
        ("36 min", "time", 0.6),
        ("36\u00a0h", "time", 36.0),
        ("1 d 12 h", "time", 36.0),
        ("1d12h", "time", 36.0),
        ("2 weeks", "time", 336.0),
        ("1 year", "time", 8766.0),
        ("PT36H", "time", 36.0),
        ("P1DT12H", "time", 36.0),
        ("P2W", "time", 336.0),
        ("PT90M", "time", 1.5),
        ("-150 degC", "temperature", -150.0),
        ("\u221280 °C", "temperature", -80.0),
        ("4 ℃", "temperature", 4.0),
        ("193.15 K", "temperature", -80.0),
        ("32 degF", "temperature", 0.0),
        ("2 K", "temperature difference", 2.0),
        ("60 degC/h", "temperature rate", 1.0),
        ("50 µL", "volume", 0.05),
        ("1e8 cells", "cells", 1e8),
        ("1e4 cells/uL", "cell concentration", 1e7),
        ("80 %", "fraction", 0.8),
        ("80%", "fraction", 0.8),
        ("0.8", "fraction", 0.8),
        (0.8, "fraction", 0.8),
        (1, "fraction", 1.0),
        ("4 per week", "frequency", 4 * 365.25 / 7),
        ("3.6 MJ", "energy", 1.0),
    ],
)
def test_what_people_write(text: object, dimension: Dimension, value: float) -> None:
    assert parse_quantity(text, dimension) == pytest.approx(value, rel=1e-14, abs=1e-12)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_the_examples_are_right(dimension: Dimension) -> None:
    assert math.isfinite(parse_quantity(EXAMPLES[dimension], dimension))


def refusal(value: object, dimension: Dimension = "time") -> str:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(value, dimension)
    assert caught.value.problems[0].value == shown(value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("36", "'36': has no unit; write e.g. '36 h'"),
        (36, "36: has no unit; write e.g. '36 h'"),
        (0, "0: has no unit; write e.g. '0 h'"),
        ("1 d 12", "has no unit; write e.g. '1 d 12 h'"),
        ("24-60 h", "two numbers; write a range as '24..60 h'"),
        ("24–60 h", "a dash is not a minus sign"),
        ("1,000 h", "a number has no comma; write 1000 or 1.0"),
        ("1 000 h", "has no unit"),
        ("4 degC", "'degC' is a unit of temperature, but a time is expected"),
        ("36 hourz", "unknown unit of time: 'hourz'; did you mean 'hour'?"),
        ("9**9**9", "unknown unit of time: '**'"),
        ("12 h 12 h", "more than one quantity"),
        ("12 h 1 d", "more than one quantity"),
        ("-1 d 12 h", "more than one quantity"),
        ("", "not a time"),
        ("h", "not a time"),
        ("-", "not a time"),
        ("soon", "not a time; write e.g. '36 h'"),
        ("1 d -2 h", "not a time"),
        ("٣٦ h", "not a time"),
        ("nan h", "must be a finite number"),
        ("-inf h", "must be a finite number"),
        ("1e999 h", "must be a finite number"),
        (math.nan, "must be a finite number"),
        (math.inf, "must be a finite number"),
        (10**50, "must be a finite number"),
        ("P", "not a duration"),
        ("PT", "not a duration"),
        ("P1DT", "not a duration"),
        ("P1Y", "years and months differ in length; write days"),
        ("P2M", "years and months differ in length; write days"),
        ("2 months", "months differ in length; write days"),
        (True, "true: must be a time"),
        (None, "null: must be a time"),
        ([36], "a list of 1: must be a time"),
        ("1" * (MAX_LENGTH + 1), "longer than 200 characters"),
    ],
)
def test_what_is_refused(value: object, words: str) -> None:
    assert words in refusal(value)


def test_a_number_too_long_to_print_is_refused() -> None:
    assert "must be a finite number" in refusal(10**5000)


def test_a_compound_is_a_time_only() -> None:
    assert "more than one quantity" in refusal("1 L 50 mL", "volume")


def test_nothing_is_below_absolute_zero() -> None:
    assert "below absolute zero" in refusal("-300 degC", "temperature")
    assert parse_quantity("0 K", "temperature") == -273.15


def test_a_bare_number_is_canonical_only_on_request() -> None:
    assert parse_quantity(36, "time", bare=True) == 36.0
    assert parse_quantity("1e8", "cells", bare=True) == 1e8
    assert "has no unit" in refusal("1e8", "cells")


@given(finite)
def test_numbers_are_written_exactly(number: float) -> None:
    text = format_number(number)
    assert float(text) == number
    assert re.fullmatch(f"-?{NUMBER}", text)


@pytest.mark.parametrize(
    ("number", "text"), [(36.0, "36"), (0.6, "0.6"), (1e8, "1e8"), (1e-5, "1e-5"), (123456789.0, "123456789")]
)
def test_numbers_are_written_short(number: float, text: str) -> None:
    assert format_number(number) == text


@pytest.mark.parametrize("dimension", DIMENSIONS)
@given(value=st.floats(-273, 1e300))
def test_quantities_come_back_as_they_were(dimension: Dimension, value: float) -> None:
    assert parse_quantity(format_quantity(value, dimension), dimension) == value


@given(st.text(max_size=40), st.sampled_from(DIMENSIONS))
def test_any_text_is_a_number_or_an_error_of_one_line(text: str, dimension: Dimension) -> None:
    try:
        outcome = format_number(parse_quantity(text, dimension))
    except QuantityError as error:
        outcome = str(error)
    assert outcome
    assert "\n" not in outcome


@given(st.integers(0, 9999), st.sampled_from(sorted(UNITS["time"])), st.booleans())
def test_a_space_before_the_unit_changes_nothing(number: int, unit: str, space: bool) -> None:
    text = f"{number}{' ' if space else ''}{unit}"
    size = UNITS["time"][unit]
    assert parse_quantity(text, "time") == number * size.multiply / size.divide


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (36.0, "36"),
        (1e8, "1e8"),
        (math.nan, ".nan"),
        (-math.inf, "-.inf"),
        (10**50, "a whole number of more than 40 digits"),
        ({"a": 1}, "a mapping of 1"),
        ([1, 2], "a list of 2"),
        ("a\x1b[31m\n\u202e", "'a\\x1b[31m\\n\\u202e'"),
    ],
)
def test_values_are_shown_as_the_file_has_them(value: object, text: str) -> None:
    assert shown(value) == text


@given(st.text(), st.integers(10, 80))
def test_a_shown_value_is_short_and_printable(value: str, width: int) -> None:
    text = shown(value, width)
    assert text.isprintable()
    assert len(text) <= width + 2
