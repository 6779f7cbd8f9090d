"""What a strategy spends, priced by the library: fixed in a year, and for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.amounts import is_fixed, share
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


class Spend(NamedTuple):
    """Money of the scenario's currency and price year.

    Attributes
    ----------
    fixed_per_year
        Paid whatever the number of units, (draws,) or ().
    per_unit
        Paid for each unit that is tried, (draws,) or ().
    by_item
        Mean money by item: per year for fixed ones, per unit for the others.
    inputs
        The prices behind it.
    """

    fixed_per_year: Floats
    per_unit: Floats
    by_item: dict[str, float]
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
    by_item: dict[str, float] = {}
    inputs: dict[str, Input] = {}
    for use in uses:
        money = _unit_price(use, case, inputs) * use.quantity * share(use, case)
        if use.per == "day":
            money = money * days
        by_item[use.item] = by_item.get(use.item, 0.0) + float(np.mean(money))
        if is_fixed(use):
            fixed = fixed + money
        else:
            per_unit = per_unit + money
    return Spend(fixed, per_unit, by_item, tuple(inputs.values()))


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
    if is_fixed(use):
        return annuity_factor(discount_rate, found.life_years) if found.life_years is not None else 1.0
    return 1.0 / found.uses if found.uses is not None else 1.0
