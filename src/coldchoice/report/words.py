"""Numbers as people read them: one function for each kind, the same in every format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, isfinite, isnan, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldchoice.model.comparison import Interval

MISSING = "-"
"""Stands where there is no number."""

HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.25


def plain(text: str) -> str:
    """Return `text` as one line without control or invisible characters: it may come from anyone's file."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def significant(value: float, digits: int = 3) -> str:
    """Write a number to `digits` significant figures, with commas between thousands: ``6,120``, ``12.5``."""
    if not isfinite(value):
        return _endless(value)
    rounded = float(f"{value:.{digits}g}")
    return _grouped(rounded, digits - 1 - _magnitude(rounded))


def fraction(value: float | None) -> str:
    """Write a number between 0 and 1 with two decimals: ``0.71``."""
    return MISSING if value is None or not isfinite(value) else f"{value:.2f}"


def share(value: float | None) -> str:
    """Write a share in per cent, finer near 0 and 1, and never 0 or 100 % for what is not: ``9.3 %``."""
    if value is None or isnan(value):
        return MISSING
    per_cent = 100.0 * value
    if 0.0 < per_cent < 0.05:
        return "<0.1 %"
    if 99.95 < per_cent < 100.0:
        return ">99.9 %"
    near_an_end = per_cent < 9.95 or per_cent > 99.0
    return f"{_grouped(round(per_cent, 1), 1)} %" if near_an_end else f"{per_cent:.0f} %"


def first_share(value: float | None, error: float | None = None) -> str:
    """Write a first-rank share with its Monte-Carlo standard error, rounded up: ``83 +-1%``."""
    if value is None or isnan(value):
        return MISSING
    per_cent = 100.0 * value
    if 0.0 < per_cent < 0.5:
        return "<1%"
    if 99.5 < per_cent < 100.0:
        return ">99%"
    if not error or isnan(error):
        return f"{per_cent:.0f}%"
    return f"{per_cent:.0f} +-{ceil(round(100.0 * error, 6))}%"


def hours(value_h: float | None) -> str:
    """Write hours to three significant figures: ``72.5 h``; ``no limit`` where they never run out."""
    if value_h is None or isnan(value_h):
        return MISSING
    return f"{significant(value_h)} h" if isfinite(value_h) else ("no limit" if value_h > 0.0 else "none")


def duration(value_h: float) -> str:
    """Write a duration in the unit in which people speak of it: ``60 h``, ``14 d``, ``10 years``."""
    days = value_h / HOURS_PER_DAY
    if days < 5.0:
        return hours(value_h)
    if days < 2.0 * DAYS_PER_YEAR:
        return f"{significant(days)} d"
    return f"{significant(days / DAYS_PER_YEAR)} years"


def spread(values: Interval | None, write: Callable[[float], str]) -> str:
    """Write a mean and the range that holds 5 to 95 % of the draws: ``0.71 (0.52-0.88)``."""
    if values is None:
        return MISSING
    between = span(values, write)
    return f"{write(values.mean)} ({between})" if between else write(values.mean)


def span(values: Interval, write: Callable[[float], str]) -> str:
    """Write the range that holds 5 to 95 % of the draws: ``0.52-0.88``; empty where it is a point."""
    mean, low, high = (write(number) for number in (values.mean, values.low, values.high))
    if low == high == mean:
        return ""
    return f"{low} to {high}" if low.startswith("-") or high.startswith("-") else f"{low}-{high}"


def amounts(values: Sequence[float], total: float) -> tuple[str, ...]:
    """Write the parts of a total, all cut at the total's fourth figure, so that they still add up."""
    decimals = 3 - _magnitude(total) if isfinite(total) else 0
    return tuple(
        _grouped(round(value, decimals), decimals) if isfinite(value) else _endless(value) for value in values
    )


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def sentence(text: str) -> str:
    """Return `text` in one line, closed by a full stop where it is open."""
    line = plain(text)
    return line if not line or line[-1] in ".!?" else f"{line}."


def counted(number: int, noun: str) -> str:
    """Write a number and its noun, in the plural where it belongs: ``1 plugin``, ``2 plugins``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _magnitude(value: float) -> int:
    return floor(log10(abs(value))) if value else 0


def _grouped(value: float, decimals: int) -> str:
    text = f"{value:,.{max(0, decimals)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _endless(value: float) -> str:
    return MISSING if isnan(value) else ("inf" if value > 0.0 else "-inf")
