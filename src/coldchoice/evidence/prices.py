"""The reference library of priced things: a range with its source, or the word assumption.

A range is the low, most likely and high price of one unit; what is not known well is wide. Prices stay in the
currency and year in which they were found; `coldchoice.evidence.exchange` converts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import UnknownName
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KIT_ITEMS = {
    "controlled-rate-freezer": "site-kit-crf",
    "ln2-storage": "site-kit-ln2",
    "minus80-freezer": "site-kit-minus80",
    "platelet-agitator": "platelet-agitator",
    "refrigerator": "site-kit-fridge",
    "thaw": "site-kit-thaw",
    "wash": "site-kit-wash",
}
"""Item that equips a site with each kit of `coldchoice.model.kit`; dry ice is bought, not owned."""


class PricedItem(NamedTuple):
    """One thing that can be bought, and what it costs.

    Attributes
    ----------
    item
        Name, as strategies and scenarios write it.
    low, mode, high
        Lowest, most likely and highest price of one `unit`.
    unit
        What the price is for; one of `coldchoice.model.money.SOLD_BY`.
    currency, price_year
        Money the three are in.
    life_years
        Years until it is replaced; `None` for what is used up.
    uses
        Uses until it is replaced; `None` where not limited, or used up at once.
    sources
        Row ids of ``cost_logistics.csv``; empty only for an assumption.
    grade
        A paper, B institution or vendor, C tertiary, D assumption.
    status
        ``read`` where the most likely price or the band was read, else ``assumption``.
    note
        Which figure came from where; each that has no source is called an assumption here.
    """

    item: str
    what: str
    low: float
    mode: float
    high: float
    unit: str
    currency: str
    price_year: int
    life_years: float | None
    uses: float | None
    sources: tuple[str, ...]
    grade: str
    status: str
    note: str

    @property
    def typical(self) -> Money:
        """The most likely price of one unit."""
        return Money(self.mode, self.currency, self.price_year)

    @property
    def mean(self) -> Money:
        """Mean of the triangular distribution that `draw_unit_price` draws from."""
        return Money((self.low + self.mode + self.high) / 3.0, self.currency, self.price_year)

    def __str__(self) -> str:
        money = f"{self.low:g}-{self.mode:g}-{self.high:g} {self.currency}"
        money = f"{self.low:g}-{self.mode:g}-{self.high:g} {self.currency}"
        per = "each" if self.unit == "each" else f"per {self.unit}"
        return f"{money} {per} ({self.price_year}, {self.status})"


def price(item: str) -> PricedItem:
    """Return the library's price of an item; `UnknownName` with the nearest spelling where it has none."""
    try:
        return prices()[item]
    except KeyError:
        raise UnknownName("priced item", item, prices()) from None


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
    )


def draw_unit_price(item: str, uniform: Floats) -> Money:
    """Draw the price of one unit, in the item's own currency and year.

    Parameters
    ----------
    item
        Name of a priced item.
    uniform
        Uniform draws in [0, 1), shape (draws,). Draws of two strategies are paired if they name one stream.

    Returns
    -------
    Money
        Amounts of shape (draws,), triangular between the item's low and high price.
    """
    from coldchoice.model.quantiles import triangular_quantile

    found = price(item)
    amount = triangular_quantile(uniform, found.low, found.mode, found.high)
    return Money(amount, found.currency, found.price_year)
