"""What an item that is spent costs, in words: what it is, its price, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.accounting.priced import priced
from coldchoice.errors import UnknownName
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Use
    from coldchoice.model.case import Case
    from coldchoice.model.priced import PricedItem
    from coldchoice.model.terms import Terms

ASSUMED = "assumed"
BY_STRATEGY = "stated by the strategy"
UNSOURCED = "stated in the scenario, no source"


class Bought(NamedTuple):
    """One priced item, as a cost table tells it.

    Attributes
    ----------
    item, what
        Its name, and what it is.
    price
        Lowest, most likely and highest price of one unit, in the money they were found in:
        ``1.5-4-8 USD 2023``.
    source
        Evidence ids, the word assumed, or whose price it is.
    money
        Currency and price year of it: ``USD 2023``.
    unit
        What the price is for: ``mL``; empty for a piece.
    quotation
        Whether there is no public price, so that a quotation should take its place.
    """

    item: str
    what: str
    price: str
    source: str
    money: str
    unit: str = ""
    quotation: bool = False


def bought(use: Use, case: Case) -> Bought:
    """Return in words which price holds for a use: the strategy's own, or the one that holds for the item."""
    if use.price is not None:
        own = use.price.mean
        text = f"{own.amount:,.6g} {own.unit}"
        return Bought(use.item, _what(use.item, case.terms), text, BY_STRATEGY, own.unit)
    return in_words(priced(use.item, case.terms))


def in_words(found: PricedItem) -> Bought:
    """Return in words what a price is and where it comes from."""
    money = f"{found.currency} {found.price_year}"
    unit = "" if found.unit == "each" else found.unit
    wanted = found.required and found.origin == "library"
    return Bought(found.item, found.what, price_text(found), source_text(found), money, unit, wanted)


def price_text(found: PricedItem) -> str:
    """Write low, most likely and high price: ``1.5-4-8 USD 2023``."""
    numbers = dict.fromkeys(f"{number:,.6g}" for number in (found.low, found.mode, found.high))
    return f"{'-'.join(numbers)} {found.currency} {found.price_year}"


def source_text(found: PricedItem) -> str:
    """Write the sources of a price; one that is an assumption says so, whatever it leans on."""
    ids = ", ".join(found.sources)
    if found.origin != "library" and not ids:
        return UNSOURCED if found.origin == "scenario" else found.note
    if found.origin != "library":
        return f"{found.origin}: {ids}"
    if found.status == "read":
        return ids
    return f"{ASSUMED}, from {ids}" if ids else ASSUMED


def _what(item: str, terms: Terms) -> str:
    """Return what an item is; its name where no library knows it."""
    try:
        return priced(item, terms).what
    except UnknownName:
        return item
