"""What is said of a number, exactly or not: ``2``, ``0.4..0.6``, ``40..60 %``, ``at least 2``, ``at most 3``.

``>= 2`` and ``<= 3`` mean the same, but YAML wants the former in quotes.
"""

from __future__ import annotations

import re
from math import inf

from coldchoice.errors import Problem, QuantityError
from coldchoice.model.quantity import NUMBER, format_number, shown
from coldchoice.record import NamedTuple

FORMS = "write a number, 'LOW..HIGH', 'at least LOW' or 'at most HIGH'"
_RANGE = re.compile(rf"({NUMBER})\s*(%?)\s*\.\.\s*({NUMBER})\s*(%?)")
_BOUND = re.compile(rf"(at least|at most|>=|<=|)\s*({NUMBER})\s*(%?)")


class Span(NamedTuple):
    """Lowest and highest value, both allowed; equal where the number is exact."""

    low: float
    high: float


def read_span(value: object, *, most: float = inf, per_cent: bool = False) -> Span:
    """Read a number or a range of it.

    Parameters
    ----------
    value
        A number, or text; see the top of this module.
    most
        Highest number that makes sense.
    per_cent
        Whether ``%`` may stand behind it, and is then a hundredth.

    Raises
    ------
    QuantityError
        For anything else, for a range that runs downwards, and for a number below 0 or above `most`.
    """
    span = _read(value, most, per_cent)
    told = shown(value)
    # of a bound the other end is the limit itself: what lies beyond it does not run downwards
    if span.low < 0.0 or max(span.low, 0.0 if span.high == inf else span.high) > most:
        limits = "must not be negative" if most == inf else f"must be between 0 and {format_number(most)}"
        hint = f"write {str(value).strip()} %" if per_cent and _meant_per_cent(value, span) else None
        raise QuantityError(Problem(limits, value=told, hint=hint))
    if span.low > span.high:
        raise QuantityError(Problem("runs downwards", value=told, hint="write the lower end first"))
    return span


def write_span(span: Span, most: float = inf) -> float | str:
    """Write a span so that `read_span` gives it back."""
    low, high = format_number(span.low), format_number(span.high)
    if span.low == span.high:
        return span.low
    if span.high >= most:
        return f"at least {low}"
    return f"at most {high}" if span.low == 0.0 else f"{low}..{high}"


def _read(value: object, most: float, per_cent: bool) -> Span:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not -inf < value < inf:
            raise QuantityError(Problem("must be a finite number", value=shown(value)))
        return Span(float(value), float(value))
    text = value.replace("≥", ">=").replace("≤", "<=").strip() if isinstance(value, str) else ""
    ranged, bound = _RANGE.fullmatch(text), _BOUND.fullmatch(text)
    signs = [ranged[2], ranged[4]] if ranged else [bound[3]] if bound else []
    if not signs or (any(signs) and not per_cent):
        if text.startswith("-") and _BOUND.fullmatch(text[1:].strip()):
            raise QuantityError(Problem("must not be negative", value=shown(value)))
        forms = f"{FORMS}; '%' may follow" if per_cent else FORMS
        raise QuantityError(Problem("neither a number nor a range", value=shown(value), hint=forms))
    if ranged:
        low, high = _number(ranged[1], ranged[2] or ranged[4]), _number(ranged[3], ranged[4])
        return Span(low, high)
    assert bound is not None, "one of the two has matched"
    number = _number(bound[2], bound[3])
    if bound[1] in ("at least", ">="):
        return Span(number, most)
    return Span(0.0 if bound[1] else number, number)


def _number(digits: str, sign: str) -> float:
    return float(digits) / 100.0 if sign else float(digits)


def _meant_per_cent(value: object, span: Span) -> bool:
    return "%" not in str(value) and 1.0 < max(span) <= 100.0 and span.low >= 0.0
