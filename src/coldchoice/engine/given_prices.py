"""The prices that stand above the shipped library's: those of the scenario, then those of its own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.evidence.prices import prices
from coldchoice.model.priced import PricedItem

if TYPE_CHECKING:
    from coldchoice.model.money import Money
    from coldchoice.model.scenario import Scenario

GIVEN = "given in the scenario"


def given_prices(scenario: Scenario) -> dict[str, PricedItem]:
    """Return the prices that a scenario gives, by item; what they do not say, the library says."""
    library = prices()
    own = scenario.economics.prices
    return {item: _of_scenario(item, given, library.get(item)) for item, given in own.items()}


def _of_scenario(item: str, given: Money, instead_of: PricedItem | None) -> PricedItem:
    """Lay a price of the scenario over that of a library: what the thing is and how long it lasts stays."""
    assert given.price_year is not None, "a scenario's money says its year"
    amount = float(given.amount)
    return PricedItem(
        item=item,
        what=item if instead_of is None else instead_of.what,
        low=amount,
        mode=amount,
        high=amount,
        unit="each" if instead_of is None else instead_of.unit,
        currency=given.currency,
        price_year=given.price_year,
        life_years=None if instead_of is None else instead_of.life_years,
        uses=None if instead_of is None else instead_of.uses,
        sources=(),
        grade="B",
        status="own",
        note=GIVEN,
        origin="scenario",
    )
