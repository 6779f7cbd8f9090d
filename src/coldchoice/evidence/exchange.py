"""Convert money between currencies and price years, by dated tables that are shipped and never fetched.

The convention between two currencies: an amount is turned into US dollars at the mean exchange rate of its
own price year, carried to the wanted price year by the United States consumer price index, and turned into
the wanted currency at the mean rate of that year. That is the first of the methods compared in doi
10.1016/j.jval.2019.03.021, fit for what is traded between countries, as freezers and shippers are.

Within one currency there is nothing to exchange, and what the dollar did in between is no change of prices:
only the price index counts. The United States index stands in for those of all currencies, which is an
assumption; the note on the conversion says so. Converting there and back gives the amount again.

Sources: European Central Bank reference rates, annual means (X01); Bureau of Labor Statistics CPI-U, annual
averages (X02). ``tools/fill_exchange.py`` wrote the tables. A scenario may name a table of its own, which
`coldchoice.evidence.own_rates` lays over the shipped ones; every function here takes it as `rates`.
"""

from __future__ import annotations

from functools import cache

from coldchoice.errors import Problem, QuantityError, UnknownName
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.money import Money
from coldchoice.model.rates import Rates, Year

NOT_RATES = frozenset({"year", "days", "source", "status"})
"""Columns of the table of exchange rates that are no currency."""


WORTH_SAYING = 1.5  # assumption: a rate of one's own that is this factor off the shipped one is named with it


def convert(money: Money, currency: str, price_year: int, rates: Rates | None = None) -> Money:
    """Return the same value in another currency and at the prices of another year.

    Parameters
    ----------
    money
        Amount or (draws,) amounts, with a price year.
    currency
        ISO 4217 code wanted.
    price_year
        Year whose prices are wanted.
    rates
        Tables to convert with; the shipped ones if left out.

    Raises
    ------
    UnknownName
        For a currency without rates.
    QuantityError
        For a price year outside the tables, or money that does not say its own.
    """
    if (money.currency, money.price_year) == (currency, price_year):
        return money
    factor = conversion_factor(money.currency, _year_of(money), currency, price_year, rates)
    return Money(money.amount * factor, currency, price_year)


def conversion_factor(
    from_currency: str, from_year: int, to_currency: str, to_year: int, rates: Rates | None = None
) -> float:
    """Return by what an amount is multiplied to change its currency and price year; see `convert`."""
    tables = rates or shipped()
    dollars = 1.0 / _per_dollar(tables, from_currency, from_year)
    before, after = _price_levels(tables, from_year, to_year)
    if from_currency == to_currency:
        return after / before
    return dollars * after / before * _per_dollar(tables, to_currency, to_year)


def conversion_note(money: Money, currency: str, price_year: int, rates: Rates | None = None) -> str:
    """Say in words how `convert` got from one to the other, with each rate and its source."""
    tables, year = rates or shipped(), _year_of(money)
    if (money.currency, year) == (currency, price_year):
        return f"{money.unit}: as given"
    steps = []
    exchanged = money.currency != currency
    if exchanged and money.currency != "USD":
        steps.append(_rate_in_words(tables, money.currency, year))
    if year != price_year:
        before, after = _price_levels(tables, year, price_year)
        sources = " and ".join(dict.fromkeys(tables.years[y].prices_source for y in (year, price_year)))
        stand_in = "" if exchanged or currency == "USD" else f", which stand in for those in {currency}"
        rise = f"US consumer prices {year} to {price_year} x {after / before:.4g}"
        steps.append(f"{rise} ({sources}){stand_in}")
    if exchanged and currency != "USD":
        steps.append(_rate_in_words(tables, currency, price_year))
    part = [
        f"{y} is a part year ({tables.years[y].status})"
        for y in sorted({year, price_year})
        if tables.years[y].status != "read"
    ]
    return f"{money.unit} to {currency} {price_year}: " + "; ".join(steps + part)


def currencies(rates: Rates | None = None) -> tuple[str, ...]:
    """Return the codes of all currencies that can be converted, in alphabetical order."""
    return tuple(sorted({code for year in (rates or shipped()).years.values() for code in year.per_euro}))


def years() -> dict[int, Year]:
    """Return the shipped tables by price year."""
    return dict(shipped().years)


@cache
def shipped() -> Rates:
    """Return the tables that are shipped."""
    index = {row["year"]: row for row in read_table("price_index")}
    rates = read_table("exchange_rates")
    last = rates[-1]["status"].rpartition("to ")[2] if rates[-1]["status"] != "read" else rates[-1]["year"]
    return Rates("", last, {int(row["year"]): _year(row, index[row["year"]]) for row in rates})


def _year(rates: Row, index: Row) -> Year:
    per_euro = {code: float(rate) for code, rate in rates.items() if rate and code not in NOT_RATES}
    parts = [
        row["status"].removeprefix("read; part year: ") for row in (rates, index) if row["status"] != "read"
    ]
    status = "; ".join(parts) or "read"
    return Year({"EUR": 1.0, **per_euro}, float(index["index"]), status, rates["source"], index["source"])


def _year_of(money: Money) -> int:
    if money.price_year is None:
        hint = f"write e.g. '{money} 2024'" if isinstance(money.amount, float) else None
        raise QuantityError(Problem("does not say its price year", value=str(money), hint=hint))
    return money.price_year


def _known_year(tables: Rates, price_year: int) -> Year:
    known = tables.years
    if price_year not in known:
        rule = "is not a price year that money can be converted to or from"
        hint = f"known: {min(known)} to {max(known)}"
        raise QuantityError(Problem(rule, value=str(price_year), hint=hint))
    return known[price_year]


def _per_dollar(tables: Rates, currency: str, price_year: int) -> float:
    """Units of a currency per US dollar, by way of the euro."""
    rates = _known_year(tables, price_year).per_euro
    if currency in rates:
        return rates[currency] / rates["USD"]
    covered = [year for year, table in tables.years.items() if currency in table.per_euro]
    if not covered:
        raise UnknownName("currency (no exchange rates)", currency, currencies(tables))
    rule = f"there are no {currency} exchange rates for this price year"
    hint = f"known: {min(covered)} to {max(covered)}"
    raise QuantityError(Problem(rule, value=str(price_year), hint=hint))


def _price_levels(tables: Rates, from_year: int, to_year: int) -> tuple[float, float]:
    """Price index of two years; a year without one can only be converted within itself."""
    before, after = (_known_year(tables, year).consumer_prices for year in (from_year, to_year))
    if before is not None and after is not None:
        return before, after
    if from_year == to_year:
        return 1.0, 1.0
    unknown = from_year if before is None else to_year
    covered = [year for year, table in tables.years.items() if table.consumer_prices is not None]
    rule = "there is no consumer price index for this price year"
    hint = f"known: {min(covered)} to {max(covered)}; add it to {tables.name}"
    raise QuantityError(Problem(rule, value=str(unknown), hint=hint))


def _rate_in_words(tables: Rates, currency: str, year: int) -> str:
    rate, source = _per_dollar(tables, currency, year), tables.years[year].source_of(currency)
    known = shipped().years.get(year)
    if known is not None and currency in known.per_euro:
        usual = known.per_euro[currency] / known.per_euro["USD"]
        if not 1.0 / WORTH_SAYING <= rate / usual <= WORTH_SAYING:
            source += f"; as shipped {usual:.4g}"
    return f"{rate:.4g} {currency} per USD in {year} ({source})"
