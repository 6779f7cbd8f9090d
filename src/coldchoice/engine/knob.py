"""One input of a scenario that can be turned: what it is, where it stands, how far it may go."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.money import NUMBER, Money, parse_money
from coldchoice.model.quantity import format_number, parse_quantity, shown
from coldchoice.model.units import CANONICAL, DIMENSIONS, Dimension
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.streams import Floats

Kind = Dimension | Literal["money", "number"]

TIMES = 20.0  # assumption: an input may be twenty times smaller or larger than it is now
MOST_RATE = 0.5  # assumption: nothing that goes wrong on a journey goes wrong more than every second time
SAME = 1e-9
DECADE = 10.0  # assumption: a range whose ends differ by more than this factor is searched by factors


class Knob(NamedTuple):
    """One input.

    Attributes
    ----------
    name
        As a user asks for it: ``transit-hours``, or the path of a key in the scenario.
    text
        What it is, in words.
    kind
        The dimension; "money", or "number" for what has no unit.
    unit
        Of every number here: canonical, or a currency and price year.
    present
        Where it stands in the scenario.
    low, high
        Range that is searched if none is asked for.
    least, most
        Values that are possible at all.
    whole
        Whether only whole numbers are possible.
    factors
        Whether steps by equal factors suit it, where a range is wide; else equal steps.
    moves
        What moves with it, and what becomes of its spread.
    set
        Returns another scenario, with this input at the value given and nothing else changed.
    """

    name: str
    text: str
    kind: Kind
    unit: str
    present: float
    low: float
    high: float
    least: float
    most: float
    whole: bool
    factors: bool
    moves: str
    set: Callable[[Scenario, float], Scenario]

    def read(self, text: str, key: str) -> float:
        """Read a value as a person writes it, with its unit or without; `key` is named where it is wrong.

        Raises
        ------
        InputError
            If it is no such value, or cannot be.
        """
        try:
            value = self._number(text)
        except InputError as error:
            told = (problem._replace(key=(key,), value=shown(text)) for problem in error.problems)
            raise InputError(*told) from None
        if not self.least <= value <= self.most:
            rule = f"{self.name} must be {between(self.least, self.most)}"
            raise InputError(Problem(rule, (key,), repr(text)))
        if self.whole and value != round(value):
            raise InputError(Problem(f"{self.name} must be a whole number", (key,), repr(text)))
        return value

    def _number(self, text: str) -> float:
        if self.kind in DIMENSIONS:
            return parse_quantity(text, self.kind, bare=True)
        if self.kind != "money":
            value = parse_quantity(text, "fraction")
            return 100.0 * value if self.unit == "%" and "%" in text else value
        currency, _, year = self.unit.partition(" ")
        if re.fullmatch(NUMBER, text.strip()):
            text = f"{text} {currency}"
        undated = re.fullmatch(rf"{NUMBER} +[A-Z]{{3}}", text.strip())
        return self._amount(parse_money(f"{text} {year}" if undated else text))

    def _amount(self, money: Money) -> float:
        currency, _, year = self.unit.partition(" ")
        if money.currency != currency or money.price_year not in (None, int(year or 0)):
            raise InputError(Problem(f"must be in {self.unit}, as {self.name} is"))
        return float(money.amount)


def between(least: float, most: float) -> str:
    """Say in words which values are possible."""
    if most == np.inf:
        return f"{format_number(least)} or more"
    return f"between {format_number(least)} and {format_number(most)}"


def knob(
    name: str,
    text: str,
    kind: Kind,
    present: float,
    set: Callable[[Scenario, float], Scenario],
    *,
    unit: str | None = None,
    searched: tuple[float, float] | None = None,
    least: float = 0.0,
    most: float = np.inf,
    whole: bool = False,
    factors: bool | None = None,
    moves: str = "",
) -> Knob:
    """Return a knob; the range that is searched is twenty times smaller to larger, if it is not given."""
    if unit is None:
        unit = CANONICAL[kind] if kind in DIMENSIONS else ""
    if kind == "fraction":
        most = min(most, 1.0)
    if factors is None:
        factors = kind not in ("fraction", "temperature", "temperature difference")
    low, high = searched or _around(present, kind, whole)
    low, high = max(low, least), min(high, most)
    return Knob(name, text, kind, unit, present, low, high, least, most, whole, factors, moves, set)


def _around(present: float, kind: Kind, whole: bool) -> tuple[float, float]:
    if kind == "fraction":
        return 0.0, 1.0
    if kind in ("temperature", "temperature difference"):
        return present - TIMES, present + TIMES
    if whole:
        return max(1.0, float(round(present / TIMES))), max(TIMES, float(round(present * TIMES)))
    return (present / TIMES, present * TIMES) if present > 0.0 else (0.0, 1.0)


def grid(knob: Knob, low: float, high: float, points: int) -> Floats:
    """Return the values at which a range is looked at, rising; where the input stands now is one of them.

    Steps are equal, or equal factors where that suits the input; below the first of those may stand 0.
    """
    first = low or min(knob.present or high, high) / TIMES
    if knob.factors and low >= 0.0 and high / first > DECADE:
        zero = [low] if low == 0.0 else []
        values = np.array([*zero, *np.geomspace(first, high, points - len(zero))])
    else:
        values = np.linspace(low, high, points)
    values[0], values[-1] = low, high
    if knob.whole:
        values = np.unique(np.round(values))
    if low < knob.present < high:
        nearest = int(np.argmin(np.abs(values - knob.present)))
        if abs(values[nearest] - knob.present) <= SAME * (high - low):
            values[nearest] = knob.present
        else:
            values = np.insert(values, np.searchsorted(values, knob.present), knob.present)
    return np.asarray(values, dtype=np.float64)
