"""Tell how money was brought into the currency and price year of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.evidence.exchange import conversion_note
from coldchoice.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coldchoice.engine.block import Told
    from coldchoice.model.rates import Rates
    from coldchoice.model.terms import Terms


def conversions(terms: Terms, told: Iterable[Told], rates: Rates | None = None) -> tuple[str, ...]:
    """Return one sentence for each currency and price year that was converted, in alphabetical order."""
    stated = [terms.unit_value_stated.money, terms.failure_cost_stated.money]
    units = {money.unit for money in stated} | {one.money for about in told for one in about.bought}
    wanted = f"{terms.currency} {terms.price_year}"
    return tuple(
        conversion_note(_one(unit, terms.price_year), terms.currency, terms.price_year, rates)
        for unit in sorted(units - {wanted, terms.currency})
    )


def _one(unit: str, price_year: int) -> Money:
    """Return one of a currency, ``USD 2021``; a year not said is that of the answer."""
    currency, _, year = unit.partition(" ")
    return Money(1.0, currency, int(year) if year else price_year)
