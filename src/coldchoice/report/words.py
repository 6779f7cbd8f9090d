"""Numbers as people read them: one function for each kind, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from math import ceil, floor, isfinite, isnan, log10
from typing import TYPE_CHECKING

from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.comparison import Interval

MISSING = "-"
"""Stands where there is no number."""

HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.25
HALF_ROUND_KM = 20_015.0
"""From a place to its opposite: half of the earth's 40,030 km."""
HOURS_AT_MOST = 72.0
"""Beyond them people speak of days."""

MANY_HOURS = r"(?<![\w.,-])(\d[\d,]*(?:\.\d+)?) h\b(?! \+)"
"""A number of hours inside a sentence."""


def plain(text: str) -> str:
    """Return `text` as one line without control or invisible characters: it may come from anyone's file."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


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
    """Write a first-rank share with its Monte-Carlo standard error, rounded up: ``83 +-1 %``."""
    if value is None or isnan(value):
        return MISSING
    per_cent = 100.0 * value
    if 0.0 < per_cent <= 0.5:
        return "<1 %"
    if 99.5 <= per_cent < 100.0:
        return ">99 %"
    if not error or isnan(error):
        return f"{per_cent:.0f} %"
    return f"{per_cent:.0f} +-{ceil(round(100.0 * error, 6))} %"


def hours(value_h: float | None) -> str:
    """Write a time as people speak of it: ``60 h``, ``5.2 d``, ``53 d``, ``107 years``.

    Hours up to three days, then days up to two years; ``no limit`` where they never run out.
    """
    if value_h is None or isnan(value_h):
        return MISSING
    if not isfinite(value_h):
        return "no limit" if value_h > 0.0 else "none"
    if abs(value_h) <= HOURS_AT_MOST:
        return f"{_grouped(round(value_h, 1), 1)} h"
    days = value_h / HOURS_PER_DAY
    years = days / DAYS_PER_YEAR
    return f"{_coarse(days)} d" if abs(years) < 2.0 else f"{_coarse(years)} years"


def kilometres(value_km: float | None) -> str:
    """Write a distance: ``1,430 km``; ``no limit`` where it leads to the other side of the earth."""
    if value_km is None or isnan(value_km):
        return MISSING
    return "no limit" if value_km >= HALF_ROUND_KM else f"{significant(value_km)} km"


def duration(value_h: float) -> str:
    """Write a planned duration, in days only where nothing is lost by it: ``60 h``, ``100 h``, ``18 d``."""
    half_days = 2.0 * value_h / HOURS_PER_DAY
    if half_days != round(half_days) and value_h < 10.0 * HOURS_PER_DAY:
        return f"{significant(value_h)} h"
    return hours(value_h)


def readable(text: str) -> str:
    """Write the hours in a sentence as `hours` does where they are many: ``a hold of 10 years``."""
    return re.sub(MANY_HOURS, _fewer, text)


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


def amounts(values: Sequence[float], total: float, digits: int = 4) -> tuple[str, ...]:
    """Write the parts of a total, all cut at the total's fourth figure, so that they still add up."""
    decimals = digits - 1 - _magnitude(total) if isfinite(total) else 0
    return tuple(
        _grouped(round(value, decimals), decimals) if isfinite(value) else _endless(value) for value in values
    )


def some(names: Sequence[str], most: int = 3) -> str:
    """Name the first ones and count the others: ``a, b, c and 14 more``."""
    if len(names) <= most + 1:
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def ranges(names: Sequence[str]) -> tuple[str, ...]:
    """Draw names that count on together: ``x-01``, ``x-02``, ``x-03`` become ``x-01 to x-03``."""
    runs: list[list[str]] = []
    for name in names:
        if runs and _counts_on(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    return tuple(
        part for run in runs for part in ((f"{run[0]} to {run[-1]}",) if len(run) > 2 else tuple(run))
    )


def opened(text: str, names: Collection[str] = ()) -> str:
    """Begin with a capital, unless one of `names`, or something that is no plain word, stands there."""
    first = text.partition(" ")[0].rstrip(":,;.")
    word = first.islower() and first.replace("-", "").isalpha() and first not in names
    return text[0].upper() + text[1:] if word else text


def sentence(text: str) -> str:
    """Return `text` in one line, closed by a full stop where it is open."""
    line = plain(text)
    return line if not line or line[-1] in ".!?" else f"{line}."


def clauses(texts: Iterable[str], names: Iterable[str] = ()) -> str:
    """Join clauses into one sentence that begins with a capital, or with one of `names`."""
    joined = sentence("; ".join(filter(None, (plain(text).rstrip(".") for text in texts))))
    return opened(joined, frozenset(names))


def prose(sentences: Iterable[str], names: Iterable[str] = ()) -> str:
    """Join sentences into a paragraph, each beginning with a capital, or with one of `names`."""
    kept = frozenset(names)
    return " ".join(filter(None, (opened(sentence(text), kept) for text in sentences)))


def counted(number: int, noun: str) -> str:
    """Write a number and its noun, in the plural where it belongs: ``1 plugin``, ``2 plugins``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _fewer(found: re.Match[str]) -> str:
    value_h = float(found[1].replace(",", ""))
    return hours(value_h) if value_h > HOURS_AT_MOST else found[0]


def _counts_on(before: str, name: str) -> bool:
    one, other = (re.fullmatch(r"(.*?)(\d+)", text) for text in (before, name))
    return bool(one and other and one[1] == other[1] and int(other[2]) == int(one[2]) + 1)


def _coarse(value: float) -> str:
    """Write one decimal below ten, none above, commas between thousands, three figures at most."""
    return significant(round(value, 1) if abs(value) < 9.95 else round(value))


def _magnitude(value: float) -> int:
    return floor(log10(abs(value))) if value else 0


def _grouped(value: float, decimals: int) -> str:
    text = f"{value:,.{max(0, decimals)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _endless(value: float) -> str:
    return MISSING if isnan(value) else ("inf" if value > 0.0 else "-inf")
