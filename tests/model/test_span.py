from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import QuantityError
from coldchoice.model.span import Span, read_span, write_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (2, (2.0, 2.0)),
        ("0.4..0.6", (0.4, 0.6)),
        ("40..60 %", (0.4, 0.6)),
        ("40 % .. 60 %", (0.4, 0.6)),
        ("40 %", (0.4, 0.4)),
        (" >= 0.4 ", (0.4, 5.0)),
        ("≥0.4", (0.4, 5.0)),
        ("at least 40 %", (0.4, 5.0)),
        ("at most 2", (0.0, 2.0)),
        ("<= 60%", (0.0, 0.6)),
        ("≤ 2", (0.0, 2.0)),
    ],
)
def test_a_number_is_said_exactly_or_between_ends(text: object, span: tuple[float, float]) -> None:
    assert read_span(text, most=5.0, per_cent=True) == pytest.approx(span)


def test_a_bound_may_have_no_other_end() -> None:
    assert read_span(">= 2") == (2.0, inf)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ("high", "neither a number nor a range; write a number, 'LOW..HIGH'"),
        ("40..60 %", "neither a number nor a range"),
        ("1..", "neither a number nor a range"),
        ("1-2", "neither a number nor a range"),
        (True, "neither a number nor a range"),
        (None, "neither a number nor a range"),
        ([1, 2], "neither a number nor a range"),
        (float("nan"), "must be a finite number"),
        (float("inf"), "must be a finite number"),
        ("3..2", "'3..2': runs downwards; write the lower end first"),
        (-1, "-1: must not be negative"),
        ("-1", "'-1': must not be negative"),
        ("-10 %", "'-10 %': must not be negative"),
        ("-ten", "neither a number nor a range"),
    ],
)
def test_anything_else_is_refused(wrong: object, rule: str) -> None:
    with pytest.raises(QuantityError) as caught:
        read_span(wrong)
    assert rule in str(caught.value)


def test_a_share_that_was_meant_in_per_cent_is_told_how_to_write_it() -> None:
    with pytest.raises(QuantityError, match=r"'40\.\.60': must be between 0 and 1; write 40\.\.60 %"):
        read_span("40..60", most=1.0, per_cent=True)
    with pytest.raises(QuantityError, match=r"must be between 0 and 100$"):
        read_span(120, most=100.0)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_written_span_is_read_back(one: float, other: float) -> None:
    span = Span(min(one, other), max(one, other))
    assert read_span(write_span(span, 1.0), most=1.0) == span
    assert read_span(write_span(span._replace(high=inf))) == span._replace(high=inf)


@pytest.mark.parametrize("bound", ["at least 50", ">= 50"])
def test_a_bound_beyond_the_limit_does_not_run_downwards(bound: str) -> None:
    with pytest.raises(QuantityError, match=r"must be between 0 and 1; write .* %"):
        read_span(bound, most=1.0, per_cent=True)
