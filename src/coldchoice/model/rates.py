"""Tables that money is converted with: what each year's money was worth, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping

from coldchoice.record import NamedTuple


class Year(NamedTuple):
    """What one year's money was worth.

    Attributes
    ----------
    per_euro
        Mean units of each currency per euro.
    consumer_prices
        US consumer price index, 1982-84 = 100; `None` where it is not known.
    status
        ``read`` for a whole year, else which part of it the means stand for.
    rates_source
        Whose rates these are.
    prices_source
        Whose price index this is.
    lent
        Currencies of another table whose source differs from `rates_source`, with that source.
    """

    per_euro: Mapping[str, float]
    consumer_prices: float | None
    status: str
    rates_source: str
    prices_source: str
    lent: Mapping[str, str] = {}

    def source_of(self, currency: str) -> str:
        """Whose rate of a currency this is."""
        return self.lent.get(currency, self.rates_source)


class Rates(NamedTuple):
    """A dated table of exchange rates and consumer prices.

    Attributes
    ----------
    name
        Name of the file as the scenario gives it; empty for the shipped tables.
    as_of
        Last day, or last year, that the rates stand for.
    years
        By price year.
    digest
        SHA-256 of what a table of one's own says; empty for the shipped ones.
    """

    name: str
    as_of: str
    years: Mapping[int, Year]
    digest: str = ""
