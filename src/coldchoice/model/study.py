"""A study that could be made, as people describe one: ``three batches, 0/24/48/72 h at 4 C``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TypeAlias

from coldchoice.errors import InputError, Problem
from coldchoice.model.quantity import format_number, parse_quantity, shown
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

KEY = ("--study",)
"""Where a study is written."""
EXAMPLE = "3 batches, 0/24/48/72 h of hypothermic"
MOST_BATCHES = 1000
WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
SHIPMENTS = 100
"""Assumption: shipments whose records are looked at, unless a number is given."""

_BATCHES = re.compile(
    rf"(?<![\w.-])(-?\d+(?:\.\d+)?|{'|'.join((*WORDS, 'zero'))})\s+"
    r"(?:batch(?:es)?|lots?|donors?|donations?)\b",
    re.I,
)
_HOURS = re.compile(
    r"(?<![\w.])((?:-?\d+(?:\.\d+)?\s*[/;,]\s*)*-?\d+(?:\.\d+)?)\s*(h|hours?|d|days?|weeks?)\b", re.I
)
_AT = re.compile(r"\bat\s+(-?\d+(?:\.\d+)?)\s*(?:°\s*c|deg\s*c|c)\b", re.I)
_OF = re.compile(r"\b(?:of|with)\s+([a-z0-9]+(?:[-_][a-z0-9]+)*)", re.I)
_QUOTATION = re.compile(r"(?:a\s+)?quotations?\s+(?:for|of)\s+(.+)", re.I)
_RECORDS = re.compile(r"(?:the\s+)?records?\s+(?:of\s+(\d+)\s+shipments?\s+)?(?:of|on|from)\s+(\S+)", re.I)


class Measurements(NamedTuple):
    """Living cells at use per cell put in, measured in batches kept for some hours.

    Attributes
    ----------
    batches
        Units of cells, each from a donor or run of its own, kept apart.
    hours_h
        When each of them is measured, rising.
    strategy
        How they are kept: a strategy of the scenario; ``None`` = the one that holds at `temperature_c`.
    temperature_c
        At which they are held, where it is not what the scenario says; ``None`` = as it says.
    """

    batches: int
    hours_h: tuple[float, ...]
    strategy: str | None = None
    temperature_c: float | None = None


class Quotation(NamedTuple):
    """Binding offers for priced items, after which their prices are known."""

    items: tuple[str, ...]


class Records(NamedTuple):
    """How many of some shipments on a lane had an excursion of temperature."""

    lane: str
    shipments: int = SHIPMENTS


Study: TypeAlias = "Measurements | Quotation | Records"


def parse_study(text: str) -> Study:
    """Read a study as people write it.

    ``3 batches, 0/24/48/72 h of hypothermic``, ``three batches, 0/24/48/72 h at 4 C``,
    ``quotations for dry-shipper and vial`` or ``records of 200 shipments on air-intercontinental``.

    Raises
    ------
    InputError
        In one line, for a study without batches or hours, and for words that mean nothing here.
    """
    plain = " ".join(text.split())
    if found := _QUOTATION.fullmatch(plain):
        items = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found[1])
        return Quotation(tuple(dict.fromkeys(filter(None, items))))
    if found := _RECORDS.fullmatch(plain):
        shipments = SHIPMENTS if found[1] is None else int(found[1])
        if shipments < 1:
            raise _wrong("a study of no shipments tells nothing", text)
        return Records(found[2], shipments)
    return _measurements(plain, text)


def study_text(study: Study) -> str:
    """Write a study so that `parse_study` reads it again."""
    if isinstance(study, Quotation):
        return f"quotation{'s' * (len(study.items) > 1)} for {listed(study.items)}"
    if isinstance(study, Records):
        return f"records of {study.shipments} shipments on {study.lane}"
    times = "/".join(format_number(hours) for hours in study.hours_h)
    batches = "1 batch" if study.batches == 1 else f"{study.batches} batches"
    of = f" of {study.strategy}" if study.strategy else ""
    at = f" at {format_number(study.temperature_c)} C" if study.temperature_c is not None else ""
    return f"{batches}, {times} h{of}{at}"


def _measurements(plain: str, text: str) -> Measurements:
    rest = plain
    taken: dict[str, re.Match[str] | None] = {}
    for name, pattern in (("batches", _BATCHES), ("at", _AT), ("hours", _HOURS), ("of", _OF)):
        taken[name] = found = pattern.search(rest)
        if found is not None:
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    left = re.sub(r"\b(?:and|after|measured)\b|[,;]|\.(?!\d)", " ", rest).split()
    if left:
        raise _wrong(f"{' '.join(left)!r} means nothing in a study", text)
    return Measurements(
        _batches(taken["batches"], text),
        _hours(taken["hours"], text),
        taken["of"][1].lower() if taken["of"] else None,
        float(taken["at"][1]) if taken["at"] else None,
    )


def _batches(found: re.Match[str] | None, text: str) -> int:
    if found is None:
        raise _wrong("a study needs a number of batches", text)
    word = found[1].lower().replace("zero", "no")
    if "." in word:
        raise _wrong("a study has a whole number of batches", text)
    batches = WORDS.index(word) if word in WORDS else int(word)
    if batches < 1:
        raise _wrong("a study with no batches tells nothing", text)
    if batches > MOST_BATCHES:
        raise _wrong(f"a study has at most {MOST_BATCHES:,} batches", text)
    return batches


def _hours(found: re.Match[str] | None, text: str) -> tuple[float, ...]:
    if found is None:
        raise _wrong("a study needs the hours at which it measures", text)
    unit = found[2].lower()
    numbers = [one.strip() for one in re.split(r"[/;,]", found[1])]
    hours = [parse_quantity(f"{one} {unit}", "time") for one in numbers]
    if hours[0] < 0.0 or any(later <= sooner for sooner, later in pairwise(hours)):
        raise _wrong("the hours of a study must rise, from 0 on", text)
    return tuple(hours)


def _wrong(rule: str, text: str) -> InputError:
    return InputError(Problem(rule, KEY, shown(text), f"write e.g. {EXAMPLE!r}"))
