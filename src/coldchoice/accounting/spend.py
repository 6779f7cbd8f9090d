"""What a strategy spends, priced by the library: fixed in a year, and for each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.amounts import is_fixed, share
from coldchoice.accounting.bought import Bought, bought
from coldchoice.accounting.priced import leaning, part_of, priced, unit_price
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Input, Use
    from coldchoice.model.case import Case


class Spent(NamedTuple):
    """Mean money that goes into one item: by the year where it is `fixed`, else for each unit tried."""

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
        money = _unit_price(use, case, inputs) * use.quantity * share(use, case)
        if use.per == "day":
            money = money * days
        key = (use.item, is_fixed(use))
        items[key] = items.get(key, 0.0) + float(np.mean(money))
        prices_of.setdefault(use.item, bought(use, case))
        if is_fixed(use):
            fixed = fixed + money
        else:
            per_unit = per_unit + money
    spent = tuple(Spent(*key, money) for key, money in items.items())
    return Spend(fixed, per_unit, spent, tuple(prices_of.values()), tuple(inputs.values()))


def _unit_price(use: Use, case: Case, inputs: dict[str, Input]) -> Floats:
    """Price of one, in the scenario's money: the strategy's own, else the one that holds for the item."""
    if use.price is not None:
        return np.asarray(case.convert(use.price).amount)
    found = priced(use.item, case.terms)
    lean = leaning(found)
    inputs[lean.name] = lean
    return unit_price(found, case) * part_of(found, use.per, case.terms.discount_rate)
