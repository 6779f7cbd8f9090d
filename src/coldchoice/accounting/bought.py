"""What an item that is spent costs, in words: what it is, its price, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.evidence.prices import price, prices
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.evidence.prices import PricedItem
    from coldchoice.model.assessment import Use
    from coldchoice.model.case import Case

ASSUMED = "assumed"
OWN_PRICE = "stated by the strategy"
SCENARIO_PRICE = "stated in the scenario"


class Bought(NamedTuple):
    """One priced item, as a cost table tells it.

    Attributes
    ----------
    item, what
        Its name, and what it is.
    price
        Price of one unit, in the money it was found in: ``1.5-4-8 USD 2023 per mL``.
    source
        Evidence ids, the word assumed, or whose price it is.
    money
        Currency and price year of it: ``USD 2023``.
    quotation
        Whether there is no public price, so that a quotation should take its place.
    """

    item: str
    what: str
    price: str
    source: str
    money: str
    quotation: bool = False


def bought(use: Use, case: Case) -> Bought:
    """Return in words which price holds for a use: the strategy's own, the scenario's, or the library's."""
    known = prices().get(use.item)
    what = known.what if known is not None else use.item
    if use.price is not None:
        return Bought(use.item, what, str(use.price), OWN_PRICE, use.price.unit)
    if use.item in case.terms.prices:
        given = case.terms.prices[use.item]
        return Bought(use.item, what, str(given), SCENARIO_PRICE, given.unit)
    return of_library(price(use.item))


def of_library(found: PricedItem) -> Bought:
    """Return in words what the library says of an item."""
    return Bought(
        found.item,
        found.what,
        price_text(found),
        source_text(found),
        f"{found.currency} {found.price_year}",
        found.status == "assumption" and not found.sources,
    )


def price_text(found: PricedItem) -> str:
    """Write low, most likely and high price: ``1.5-4-8 USD 2023 per mL``."""
    numbers = dict.fromkeys(f"{number:,.6g}" for number in (found.low, found.mode, found.high))
    per = "" if found.unit == "each" else f" per {found.unit}"
    return f"{'-'.join(numbers)} {found.currency} {found.price_year}{per}"


def source_text(found: PricedItem) -> str:
    """Write the sources of a price; one that is an assumption says so, whatever it leans on."""
    ids = ", ".join(found.sources)
    if found.status == "read":
        return ids
    return f"{ASSUMED}, from {ids}" if ids else ASSUMED
