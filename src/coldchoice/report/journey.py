"""What is said of the journey where it takes longer than planned because of a calendar or customs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.words import duration, hours, plain, sentence
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison
    from coldchoice.model.travelled import Travelled

LEAST_H = 0.05
"""Assumption: shorter waits are not named."""


def journey(comparison: Comparison) -> str:
    """Say how long units are under way and what they wait for; empty without a calendar and customs."""
    said: dict[str, list[str]] = {}
    for one in comparison.journeys:
        said.setdefault(_told(one), []).extend(map(plain, one.strategies))
    if len(said) == 1:
        return sentence(next(iter(said)))
    return " ".join(sentence(f"{listed(names)}: {text}") for text, names in said.items())


def _told(one: Travelled) -> str:
    waits = [
        (_h(wait_h), why)
        for why, wait_h in (
            ("for opening hours and holidays", one.opening_h),
            ("for customs", one.customs_h),
            ("in line", one.line_h),
        )
        if wait_h >= LEAST_H
    ]
    told = (
        f"{_h(one.hours.mean)} on average, {_h(one.planned_h)} planned; 95 % within {hours(one.hours.high)}"
    )
    if len(waits) > 1:
        parts = ", ".join(f"{wait} {why}" for wait, why in waits)
        return f"{told}; {_h(one.waited_h)} of it waiting: {parts}"
    return f"{told}; " + (f"{waits[0][0]} of it waiting {waits[0][1]}" if waits else "nothing to wait for")


def _h(value_h: float) -> str:
    return duration(round(value_h, 1))
