"""One thing that can be bought: a range of prices, in the money they were found in, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Origin = Literal["library", "own library", "scenario"]
"""Who gives a price: the shipped library, a table that the scenario names, or the scenario itself."""


class PricedItem(NamedTuple):
    """One thing that can be bought, and what it costs.

    Attributes
    ----------
    item
        Name, as strategies and scenarios write it.
    low, mode, high
        Lowest, most likely and highest price of one `unit`; all three alike where it has no range.
    unit
        What the price is for; one of `coldchoice.model.money.SOLD_BY`.
    currency, price_year
        Money the three are in.
    life_years
        Years until it is replaced; `None` for what is used up.
    uses
        Uses until it is replaced; `None` where not limited, or used up at once.
    sources
        Row ids of ``cost_logistics.csv``, or what the user names; empty for an assumption.
    grade
        A paper, B institution, vendor or the user, C tertiary, D assumption.
    status
        ``read`` where the most likely price or the band was read, ``own`` for the user's, else
        ``assumption``.
    note
        Which figure came from where; each that has no source is called an assumption here.
    required
        Has no public price: whoever decides by it replaces it with a quotation.
    origin
        Who gives this price.
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
    required: bool = False
    origin: Origin = "library"

    @property
    def typical(self) -> Money:
        """The most likely price of one unit."""
        return Money(self.mode, self.currency, self.price_year)

    @property
    def mean(self) -> Money:
        """Mean of the triangular distribution that `drawn` draws from."""
        return Money((self.low + self.mode + self.high) / 3.0, self.currency, self.price_year)

    @property
    def has_range(self) -> bool:
        """Whether the price is drawn; one without a range is the same in every draw."""
        return self.low < self.high

    @property
    def amounts(self) -> str:
        """The range in its own money, or the one price: ``15-30-80 USD 2024``."""
        shown = f"{self.low:g}-{self.mode:g}-{self.high:g}" if self.has_range else f"{self.mode:g}"
        return f"{shown} {self.currency} {self.price_year}"

    def __str__(self) -> str:
        money = self.amounts.rpartition(" ")[0]
        per = "each" if self.unit == "each" else f"per {self.unit}"
        return f"{money} {per} ({self.price_year}, {self.status})"


def drawn(found: PricedItem, uniform: Floats) -> Money:
    """Draw the price of one unit, in the item's own currency and year.

    Parameters
    ----------
    found
        A priced item with a range.
    uniform
        Uniform draws in [0, 1), shape (draws,). Draws of two strategies are paired if they name one stream.

    Returns
    -------
    Money
        Amounts of shape (draws,), triangular between the item's low and high price.
    """
    from coldchoice.model.quantiles import triangular_quantile

    amount = triangular_quantile(uniform, found.low, found.mode, found.high)
    return Money(amount, found.currency, found.price_year)
