"""The reference library of priced things: a range with its source, or the word assumption.

A range is the low, most likely and high price of one unit; what is not known well is wide. Prices stay in the
currency and year in which they were found; `coldchoice.evidence.exchange` converts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from coldchoice.errors import UnknownName
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.priced import PricedItem

KIT_ITEMS = MappingProxyType(
    {
        "controlled-rate-freezer": "site-kit-crf",
        "ln2-storage": "site-kit-ln2",
        "minus80-freezer": "site-kit-minus80",
        "platelet-agitator": "platelet-agitator",
        "refrigerator": "site-kit-fridge",
        "thaw": "site-kit-thaw",
        "wash": "site-kit-wash",
    }
)
"""Item that equips a site with each kit of `coldchoice.model.kit`; dry ice is bought, not owned."""


def price(item: str, others: Iterable[str] = ()) -> PricedItem:
    """Return the library's price of an item.

    Raises
    ------
    UnknownName
        Where it has none, with the nearest spelling of those that it has and of `others`.
    """
    try:
        return prices()[item]
    except KeyError:
        raise UnknownName("priced item", item, (*prices(), *others)) from None


@cache
def prices() -> Mapping[str, PricedItem]:
    """Return all priced items by name, in the order of the table."""
    return MappingProxyType({row["item"]: _item(row) for row in read_table("prices")})


def _item(row: Row) -> PricedItem:
    return PricedItem(
        item=row["item"],
        what=row["what"],
        low=float(row["low"]),
        mode=float(row["mode"]),
        high=float(row["high"]),
        unit=row["unit"],
        currency=row["currency"],
        price_year=int(row["price_year"]),
        life_years=float(row["life_years"]) if row["life_years"] else None,
        uses=float(row["uses"]) if row["uses"] else None,
        sources=tuple(row["sources"].split(";")) if row["sources"] else (),
        grade=row["grade"],
        status=row["status"],
        note=row["note"],
        required=row["required"] == "yes",
    )
