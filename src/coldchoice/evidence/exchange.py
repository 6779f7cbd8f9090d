"""Convert money between currencies and price years, by dated tables that are shipped and never fetched.

The convention, always the same: an amount is turned into US dollars at the mean exchange rate of its own
price year, carried to the wanted price year by the United States consumer price index, and turned into the
wanted currency at the mean rate of that year. So one general price level is used for every currency and
every item; a price in euro of 2010 and in euro of 2020 also differ by what the dollar did in between.
Converting there and back gives the amount again.

Sources: European Central Bank reference rates, annual means (X01); Bureau of Labor Statistics CPI-U, annual
averages (X02). ``tools/fill_exchange.py`` wrote the tables.
"""

from __future__ import annotations

from functools import cache

from coldchoice.errors import Problem, QuantityError, UnknownName
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

_NOT_RATES = {"year", "days", "source", "status"}


class Year(NamedTuple):
    """What one year's money was worth.

    Attributes
    ----------
    per_euro
        Mean units of each currency per euro.
    consumer_prices
        US consumer price index, 1982-84 = 100.
    status
        ``read`` for a whole year, else which part of it the means stand for.
    """

    per_euro: dict[str, float]
    consumer_prices: float
    status: str


def convert(money: Money, currency: str, price_year: int) -> Money:
    """Return the same value in another currency and at the prices of another year.

    Parameters
    ----------
    money
        Amount or (draws,) amounts, with a price year.
    currency
        ISO 4217 code wanted.
    price_year
        Year whose prices are wanted.

    Raises
    ------
    UnknownName
        For a currency without rates.
    QuantityError
        For a price year outside the tables, or money that does not say its own.
    """
    if (money.currency, money.price_year) == (currency, price_year):
        return money
    factor = conversion_factor(money.currency, _year_of(money), currency, price_year)
    return Money(money.amount * factor, currency, price_year)


def conversion_factor(from_currency: str, from_year: int, to_currency: str, to_year: int) -> float:
    """Return by what an amount is multiplied to change its currency and price year; see `convert`."""
    dollars = 1.0 / _per_dollar(from_currency, from_year)
    inflated = dollars * _known_year(to_year).consumer_prices / _known_year(from_year).consumer_prices
    return inflated * _per_dollar(to_currency, to_year)


def conversion_note(money: Money, currency: str, price_year: int) -> str:
    """Say in words how `convert` got from one to the other, with each rate and its source."""
    year = _year_of(money)
    if (money.currency, year) == (currency, price_year):
        return f"{money.unit}: as given"
    steps = []
    if money.currency != "USD":
        steps.append(f"{_per_dollar(money.currency, year):.4g} {money.currency} per USD in {year} (X01)")
    if year != price_year:
        prices = _known_year(price_year).consumer_prices / _known_year(year).consumer_prices
        steps.append(f"US consumer prices {year} to {price_year} x {prices:.4g} (X02)")
    if currency != "USD":
        steps.append(f"{_per_dollar(currency, price_year):.4g} {currency} per USD in {price_year} (X01)")
    part = [
        f"{y} is a part year ({years()[y].status})"
        for y in sorted({year, price_year})
        if years()[y].status != "read"
    ]
    return f"{money.unit} to {currency} {price_year}: " + "; ".join(steps + part)


def currencies() -> tuple[str, ...]:
    """Return the codes of all currencies that can be converted, in alphabetical order."""
    return tuple(sorted({code for year in years().values() for code in year.per_euro}))


@cache
def years() -> dict[int, Year]:
    """Return the tables by price year."""
    index = {row["year"]: row for row in read_table("price_index")}
    return {int(row["year"]): _year(row, index[row["year"]]) for row in read_table("exchange_rates")}


def _year(rates: Row, index: Row) -> Year:
    per_euro = {code: float(rate) for code, rate in rates.items() if rate and code not in _NOT_RATES}
    parts = [
        row["status"].removeprefix("read; part year: ") for row in (rates, index) if row["status"] != "read"
    ]
    return Year({"EUR": 1.0, **per_euro}, float(index["index"]), "; ".join(parts) or "read")


def _year_of(money: Money) -> int:
    if money.price_year is None:
        hint = f"write e.g. '{money} 2024'" if isinstance(money.amount, float) else None
        raise QuantityError(Problem("does not say its price year", value=str(money), hint=hint))
    return money.price_year


def _known_year(price_year: int) -> Year:
    known = years()
    if price_year not in known:
        rule = "is not a price year that money can be converted to or from"
        hint = f"known: {min(known)} to {max(known)}"
        raise QuantityError(Problem(rule, value=str(price_year), hint=hint))
    return known[price_year]


def _per_dollar(currency: str, price_year: int) -> float:
    """Units of a currency per US dollar, by way of the euro."""
    rates = _known_year(price_year).per_euro
    if currency in rates:
        return rates[currency] / rates["USD"]
    covered = [year for year, table in years().items() if currency in table.per_euro]
    if not covered:
        raise UnknownName("currency (no exchange rates)", currency, currencies())
    rule = f"there are no {currency} exchange rates for this price year"
    hint = f"known: {min(covered)} to {max(covered)}"
    raise QuantityError(Problem(rule, value=str(price_year), hint=hint))
