"""The prices that stand above the shipped library's: those of the scenario, then those of its own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.evidence.prices import prices
from coldchoice.model.priced import PricedItem

if TYPE_CHECKING:
    from coldchoice.model.given_price import GivenPrice
    from coldchoice.model.scenario import Scenario

GIVEN = "given in the scenario"


def given_prices(scenario: Scenario) -> dict[str, PricedItem]:
    """Return the prices that stand above the shipped ones, by item; what they leave out, the library says."""
    own = {} if scenario.own_money is None else scenario.own_money.prices
    below = {**prices(), **own}
    given = scenario.economics.prices
    return {**own, **{item: _of_scenario(item, price, below.get(item)) for item, price in given.items()}}


def _of_scenario(item: str, given: GivenPrice, instead_of: PricedItem | None) -> PricedItem:
    """Lay a price of the scenario over that of a library: what the thing is and how long it lasts stays."""
    assert given.mode.price_year is not None, "a scenario's money says its year"
    return PricedItem(
        item=item,
        what=item if instead_of is None else instead_of.what,
        low=float(given.low.amount),
        mode=float(given.mode.amount),
        high=float(given.high.amount),
        unit="each" if instead_of is None else instead_of.unit,
        currency=given.mode.currency,
        price_year=given.mode.price_year,
        life_years=None if instead_of is None else instead_of.life_years,
        uses=None if instead_of is None else instead_of.uses,
        sources=(given.source,) if given.source else (),
        grade="B",
        status="own",
        note=f"{GIVEN}: {given.source}" if given.source else GIVEN,
        origin="scenario",
    )
