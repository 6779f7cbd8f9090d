"""Which price of an item holds in a scenario: its own, else that of its own library, else the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.cost import annuity_factor
from coldchoice.evidence.prices import price
from coldchoice.model.assessment import Input
from coldchoice.model.priced import drawn
from coldchoice.model.streams import PRICE_OF

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade, Per
    from coldchoice.model.case import Case
    from coldchoice.model.priced import PricedItem
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms

_DRAWN = object()
"""Part of the key under which prices are shared between strategies: no plugin can hit it by chance."""


def priced(item: str, terms: Terms) -> PricedItem:
    """Return the price of an item that holds, in the money in which it was given.

    Raises
    ------
    UnknownName
        For an item that neither the scenario nor a library knows; says the nearest that one knows.
    """
    given = terms.prices.get(item)
    return price(item, terms.prices) if given is None else given


def unit_price(found: PricedItem, case: Case) -> Floats:
    """Return the price of one unit in the scenario's money: (draws,), or () where it has no range."""
    if not found.has_range:
        return np.asarray(case.convert(found.typical).amount)
    stream = f"{PRICE_OF}{found.item}"

    def amount() -> Floats:
        return np.asarray(case.convert(drawn(found, case.uniform("parameter", stream))).amount)

    def natural(share: float) -> tuple[float, str]:
        amount = case.convert(drawn(found, np.array([share]))).amount
        return float(np.asarray(amount)[0]), case.terms.currency

    case.streams.means(stream, natural)
    return case.streams.derived((_DRAWN, stream), amount)


def leaning(found: PricedItem) -> Input:
    """Say what an answer leans on by this price, under the name of its draws, by which influence is found."""
    stream = f"{PRICE_OF}{found.item}"
    if found.origin == "scenario":
        return Input(stream, f"price of {found.what}", "B", (), found.note)
    grade: Grade = "D" if found.status == "assumption" else "C" if found.grade == "C" else "B"
    sources = tuple(f"cost:{source}" for source in found.sources) if found.origin == "library" else ()
    return Input(stream, f"price of {found.what}", grade, sources, found.note)


def part_of(found: PricedItem, per: Per, discount_rate: float) -> float:
    """Return the part of a purchase that one year, or one use, has to pay for."""
    if per in ("year", "site"):
        return annuity_factor(discount_rate, found.life_years) if found.life_years is not None else 1.0
    return 1.0 / found.uses if found.uses is not None else 1.0
