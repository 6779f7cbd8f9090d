"""Read a user's own table of exchange rates: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from coldchoice.errors import Place, Problem, did_you_mean
from coldchoice.model.money import CURRENCIES, PRICE_YEARS
from coldchoice.reading.csv_table import Line, check, header_problems, read_csv, rows_of
from coldchoice.record import NamedTuple

INDEX, INDEX_SOURCE = "us_price_index", "us_price_index_source"
WORDS = ("days", "source", "status", INDEX_SOURCE)
NEEDED = ("year", "source", "USD")
COLUMNS = ("year", *WORDS, INDEX, *CURRENCIES)


class RatesRow(NamedTuple):
    """One year of a table.

    Attributes
    ----------
    year
        Price year.
    per_euro
        Mean units of each currency per euro; of those that the row gives.
    price_index
        US consumer price index; `None` where the row gives none.
    source, price_source
        Who says so.
    status
        ``read``, or which part of the year the means stand for; empty where it is not said.
    places
        Where each column's value stands.
    """

    year: int
    per_euro: Mapping[str, float]
    price_index: float | None
    source: str
    price_source: str
    status: str
    places: Mapping[str, Place] = {}


def read_rates_table(path: str) -> tuple[RatesRow, ...]:
    """Read every row of a table of rates, in the order of the years.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with the columns ``year``, ``source``, ``USD`` and any other currency code; all in
        units per euro.

    Raises
    ------
    InputError
        With one problem for each mistake: file, line, column, value and rule. Nothing is read by halves.
    """
    found = rows_of(read_csv(path, _header_problems), path, "year", _row, lambda row: row.year)
    return tuple(sorted(found, key=lambda row: row.year))


def _header_problems(first: Line) -> Iterator[Problem]:
    return header_problems(first, COLUMNS, NEEDED, _unknown)


def _unknown(column: str, place: Place) -> Problem:
    near = did_you_mean(column, COLUMNS)
    hint = near if near.startswith("did you mean") else "a currency is written as its ISO 4217 code"
    return Problem("unknown column", (column,), hint=hint, place=place)


def _row_problems(values: Mapping[str, str], places: Mapping[str, Place]) -> Iterator[Problem]:
    year = values["year"]
    if not year.isdecimal() or int(year) not in PRICE_YEARS:
        rule = f"must be a year from {PRICE_YEARS[0]} to {PRICE_YEARS[-1]}"
        yield Problem(rule, ("year",), repr(year), place=places["year"])
    for column in ("source", "USD"):
        if not values[column]:
            rule = "must not be empty: fill it in, or take the row out"
            yield Problem(rule, (column,), "''", place=places[column])
    for column, value in values.items():
        if value and (column == INDEX or column in CURRENCIES) and not _is_rate(value):
            rule = "must be a number above 0, decimals after a point"
            yield Problem(rule, (column,), repr(value), place=places[column])
    if values.get(INDEX) and not values.get(INDEX_SOURCE):
        rule = f"does not say its source; fill in {INDEX_SOURCE!r}"
        yield Problem(rule, (INDEX,), repr(values[INDEX]), place=places[INDEX])
    if values.get("EUR") and _is_rate(values["EUR"]) and float(values["EUR"]) != 1.0:
        rule = "must be 1: rates are in units per euro"
        yield Problem(rule, ("EUR",), repr(values["EUR"]), place=places["EUR"])


def _is_rate(text: str) -> bool:
    try:
        return 0.0 < float(text) < math.inf
    except ValueError:
        return False


def _row(given: Mapping[str, str], places: Mapping[str, Place]) -> RatesRow:
    values = {name: value.strip() for name, value in given.items()}
    check([*_row_problems(values, places)])
    return RatesRow(
        year=int(values["year"]),
        per_euro={code: float(rate) for code, rate in values.items() if rate and code in CURRENCIES},
        price_index=float(values[INDEX]) if values.get(INDEX) else None,
        source=values["source"],
        price_source=values.get(INDEX_SOURCE, ""),
        status=values.get("status", ""),
        places=places,
    )
