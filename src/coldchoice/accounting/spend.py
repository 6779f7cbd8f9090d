"""What a strategy spends, priced by the library: fixed in a year, and for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.bought import Bought, bought
from coldchoice.accounting.cost import annuity_factor
from coldchoice.evidence.prices import draw_unit_price, price, prices
from coldchoice.model.assessment import Input
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade, Use
    from coldchoice.model.case import Case

PRICE_STREAM = "price of {item}"
_DRAWN = object()
"""Part of the key under which prices are shared between strategies: no plugin can hit it by chance."""


class Spent(NamedTuple):
    """Mean money that goes into one item: by the year where it is `fixed`, else for each unit that is tried."""

    item: str
    fixed: bool
    money: float


class Spend(NamedTuple):
    """Money of the scenario's currency and price year.

    Attributes
    ----------
    fixed_per_year
        Paid whatever the number of units, (draws,) or ().
    per_unit
        Paid for each unit that is tried, (draws,) or ().
    items
        The same by item; the means add up to those of the two above.
    bought
        What each item is, its price and where that comes from, in words.
    inputs
        The prices behind it.
    """

    fixed_per_year: Floats
    per_unit: Floats
    items: tuple[Spent, ...]
    bought: tuple[Bought, ...]
    inputs: tuple[Input, ...]


def spend(uses: tuple[Use, ...], case: Case) -> Spend:
    """Price everything that is used.

    A thing with a life in years costs its annuity each year, one with a number of uses a share each time.

    Raises
    ------
    UnknownName
        For an item that is not in the library and has no price of its own.
    """
    fixed, per_unit = np.zeros(()), np.zeros(())
    days = case.journey.total_h / 24.0
    items: dict[tuple[str, bool], float] = {}
    prices_of: dict[str, Bought] = {}
    inputs: dict[str, Input] = {}
    for use in uses:
        money = _unit_price(use, case, inputs) * use.quantity * _share(use, case)
        if use.per == "day":
            money = money * days
        key = (use.item, use.per in ("year", "site"))
        items[key] = items.get(key, 0.0) + float(np.mean(money))
        prices_of.setdefault(use.item, bought(use, case))
        if use.per in ("year", "site"):
            fixed = fixed + money
        else:
            per_unit = per_unit + money
    spent = tuple(Spent(*key, money) for key, money in items.items())
    return Spend(fixed, per_unit, spent, tuple(prices_of.values()), tuple(inputs.values()))


def _unit_price(use: Use, case: Case, inputs: dict[str, Input]) -> Floats:
    """Price of one, in the scenario's money: the strategy's own, else the scenario's, else a library draw."""
    terms = case.terms
    if use.price is not None:
        return np.asarray(case.convert(use.price).amount)
    stream = PRICE_STREAM.format(item=use.item)
    if use.item in terms.prices:
        inputs[stream] = Input(stream, f"price of {use.item}", "B", (), "given in the scenario")
        return np.asarray(terms.prices[use.item].amount) * _part(use, terms.discount_rate)
    found = price(use.item)

    def amount() -> Floats:
        return np.asarray(case.convert(draw_unit_price(use.item, case.uniform("parameter", stream))).amount)

    drawn = case.streams.derived((_DRAWN, stream), amount)
    grade: Grade = "D" if found.status == "assumption" else "C" if found.grade == "C" else "B"
    sources = tuple(f"cost:{source}" for source in found.sources)
    inputs[stream] = Input(stream, f"price of {found.what}", grade, sources, found.note)
    return drawn * _part(use, terms.discount_rate)


def _part(use: Use, discount_rate: float) -> float:
    """Part of a purchase that one year, or one use, has to pay for."""
    found = prices().get(use.item)
    if found is None:
        return 1.0
    if use.per in ("year", "site"):
        return annuity_factor(discount_rate, found.life_years) if found.life_years is not None else 1.0
    return 1.0 / found.uses if found.uses is not None else 1.0


def _share(use: Use, case: Case) -> float:
    """How many of a use fall to one unit, or to one year for what is fixed."""
    terms = case.terms
    return {
        "unit": 1.0,
        "day": 1.0,
        "dose": float(terms.doses_per_unit),
        "run": 1.0 / terms.batch,
        "shipment": 1.0 / terms.units_per_shipment,
        "year": 1.0,
        "site": float(sum(site.count for site in terms.sites if site.role == "destination") or 1),
    }[use.per]
