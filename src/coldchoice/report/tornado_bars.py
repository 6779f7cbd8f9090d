"""Bars of a tornado in letters, in signs that the terminal's encoding has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.tornado import Bar

WIDTH = 34


class BarSigns(NamedTuple):
    """What bars are drawn with: the parts towards the low and the high end, zero, and the lead as it is."""

    low: str
    high: str
    zero: str
    base: str


UNICODE = BarSigns("░", "█", "│", "┊")
ASCII = BarSigns("-", "#", "|", ":")


def bar_signs_for(encoding: str | None) -> BarSigns:
    """Choose the signs that an encoding has."""
    try:
        "".join(UNICODE).encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


class Across(NamedTuple):
    """A straight scale of leads, from the leftmost letter to the rightmost."""

    low: float
    high: float

    def column(self, lead: float) -> int:
        """Return the letter at which a lead stands."""
        part = (lead - self.low) / (self.high - self.low)
        return round((WIDTH - 1) * min(1.0, max(0.0, part)))


def across(bars: Sequence[Bar]) -> Across:
    """Return the scale that holds all bars, and zero."""
    ends = [0.0, *(end for bar in bars for end in (bar.low, bar.high, bar.base))]
    low, high = min(ends), max(ends)
    return Across(low, high if high > low else low + 1.0)


def drawn(bar: Bar, scale: Across, signs: BarSigns) -> str:
    """Draw one bar; of two parts that lie on one side of the lead as it is, the shorter lies on top."""
    line = [" "] * WIDTH
    base = scale.column(bar.base)
    line[scale.column(0.0)] = signs.zero
    parts = sorted(((bar.low, signs.low), (bar.high, signs.high)), key=lambda part: -abs(part[0] - bar.base))
    for end, sign in parts:
        left, right = sorted((base, scale.column(end)))
        if left < right:
            line[left : right + 1] = sign * (right - left + 1)
    line[base] = signs.base
    return "".join(line).rstrip()
