"""Lay a table of rates of one's own over the shipped ones.

A year that the table has replaces the shipped one; what it leaves out of a year is lent from the shipped
table, in units per US dollar, through which every conversion goes. A price index of one's own is continued
before its first and after its last year by what the shipped one did (chain linking), so that a detour over
any year changes nothing. Every factor keeps the word of whoever gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from coldchoice.digest import digest_of
from coldchoice.errors import InputError, Problem
from coldchoice.evidence.exchange import shipped
from coldchoice.model.rates import Rates, Year
from coldchoice.reading.rates_table import RatesRow

FURTHEST = 3.0  # assumption: means of one year by two tables differ by less than this factor


def over_shipped(rows: Iterable[RatesRow], name: str) -> Rates:
    """Return the tables that hold where a scenario names one of its own.

    Parameters
    ----------
    rows
        At least one, in the order of the years.
    name
        The file, as the scenario names it.

    Raises
    ------
    InputError
        For a price index of which no year is in the shipped one too: its base could not be known. For a rate
        that is further off the shipped one of its year than any that was ever right.
    """
    rows = tuple(rows)
    if slipped := [*_slipped(rows)]:
        raise InputError(*slipped)
    as_of = _as_of(rows[-1])
    own = {row.year: row for row in rows}
    indexed = {row.year: row.price_index for row in rows if row.price_index is not None}
    if indexed and not {*indexed} & {*shipped().years}:
        rule = "no year of it is in the shipped index, so its base cannot be known; add a year that is"
        raise InputError(Problem(rule, ("us_price_index",)))
    index = _index(indexed)
    years = {
        year: _year(year, own.get(year), index.get(year), f"{name} as of {as_of}")
        for year in sorted({*shipped().years, *own})
    }
    return Rates(name, as_of, years, _digest(rows))


def _slipped(rows: Iterable[RatesRow]) -> Iterator[Problem]:
    """Look for rates that are turned round, or whose point has slipped: far from the shipped ones."""
    for row in rows:
        known = shipped().years.get(row.year)
        for code, rate in row.per_euro.items():
            usual = None if known is None else known.per_euro.get(code)
            if usual is not None and not 1.0 / FURTHEST <= rate / usual <= FURTHEST:
                rule = f"is more than {FURTHEST:g} times off the shipped rate of {row.year}, {usual:.4g}"
                hint = f"write how many {code} one euro is"
                yield Problem(rule, (code,), f"{rate:g}", hint, row.places.get(code))


def _as_of(last: RatesRow) -> str:
    """Last day that a table stands for, where its last row says one, else its last year."""
    days: list[str] = re.findall(r"\bto (\d{4}-\d\d-\d\d)", last.status)
    return max(days) if days else str(last.year)


def _year(year: int, own: RatesRow | None, index: tuple[float, bool] | None, label: str) -> Year:
    known = shipped().years.get(year)
    prices, is_own = index if index is not None else (None, False)
    shipped_source = known.prices_source if known is not None else ""
    if own is None:
        assert known is not None, "a year is of one of the two tables"
        source = shipped_source if not is_own else f"{shipped_source}, linked to {label}"
        return known._replace(consumer_prices=prices, prices_source=source)
    lent = {} if known is None else _lent(own, known)
    return Year(
        per_euro={**{code: rate for code, (rate, _) in lent.items()}, "EUR": 1.0, **own.per_euro},
        consumer_prices=prices,
        status=own.status.removeprefix("read; part year: ") or "read",
        rates_source=f"{own.source}, {label}",
        prices_source=f"{own.price_source}, {label}" if own.price_index is not None else shipped_source,
        lent={code: source for code, (_, source) in lent.items()},
    )


def _lent(own: RatesRow, known: Year) -> dict[str, tuple[float, str]]:
    """Rates that a row of one's own leaves out: per US dollar as shipped, turned into units per euro."""
    euro_in_dollars = own.per_euro["USD"]
    return {
        code: (rate / known.per_euro["USD"] * euro_in_dollars, known.source_of(code))
        for code, rate in known.per_euro.items()
        if code not in own.per_euro and code != "EUR"
    }


def _index(own: Mapping[int, float]) -> dict[int, tuple[float, bool]]:
    """Price index by year, and whether it is that of one's own or was linked to it."""
    known = {
        year: one.consumer_prices for year, one in shipped().years.items() if one.consumer_prices is not None
    }
    if not own:
        return {year: (value, False) for year, value in known.items()}
    both = {*own} & {*known}
    linked = {}
    for year in {*own, *known}:
        near = min(both, key=lambda one: abs(one - year))
        linked[year] = own[year] if year in own else known[year] * own[near] / known[near]
    return {year: (value, True) for year, value in linked.items()}


def _digest(rows: tuple[RatesRow, ...]) -> str:
    data = [{**row._asdict(), "per_euro": dict(row.per_euro)} for row in rows]
    for one in data:
        del one["places"]  # what the rows say counts, not where
    return digest_of(data)
