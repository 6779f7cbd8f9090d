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
    """What goes into one item: by the year where it is `fixed`, else for each unit tried.

    `money` is the mean; `amount` is how many of its prices that is: 100 of one per mL, 0.13 of a freezer that
    is paid off over ten years.
    """

    item: str
    fixed: bool
    money: float
    amount: float


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
    items: dict[tuple[str, bool], Spent] = {}
    prices_of: dict[str, Bought] = {}
    inputs: dict[str, Input] = {}
    for use in uses:
        price, part = _unit_price(use, case, inputs)
        amount = part * use.quantity * share(use, case)
        if use.per == "day":
            amount = amount * days
        money = price * amount
        key = (use.item, is_fixed(use))
        before = items.get(key, Spent(*key, 0.0, 0.0))
        items[key] = Spent(*key, before.money + float(np.mean(money)), before.amount + float(np.mean(amount)))
        prices_of.setdefault(use.item, bought(use, case))
        if is_fixed(use):
            fixed = fixed + money
        else:
            per_unit = per_unit + money
    return Spend(fixed, per_unit, tuple(items.values()), tuple(prices_of.values()), tuple(inputs.values()))


def _unit_price(use: Use, case: Case, inputs: dict[str, Input]) -> tuple[Floats, float]:
    """Return the price of one, in the scenario's money, and the part of it that one use or year pays."""
    if use.price is not None:
        return np.asarray(case.convert(use.price).amount), 1.0
    found = priced(use.item, case.terms)
    lean = leaning(found)
    inputs[lean.name] = lean
    return unit_price(found, case), part_of(found, use.per, case.terms.discount_rate)
