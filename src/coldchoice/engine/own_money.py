"""Read the tables of money that a scenario names: its own library of prices, and rates to convert with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.digest import digest_of
from coldchoice.engine.beside import refused
from coldchoice.errors import InputError, Key, Place, Problem, ScenarioError, UnknownName, did_you_mean
from coldchoice.evidence.exchange import conversion_factor
from coldchoice.evidence.own_rates import over_shipped
from coldchoice.evidence.prices import prices
from coldchoice.model.own_money import OwnMoney
from coldchoice.model.priced import PricedItem
from coldchoice.reading.price_rows import PlacedRow, read_price_rows
from coldchoice.reading.rates_table import read_rates_table

if TYPE_CHECKING:
    from coldchoice.model.price_row import PriceRow
    from coldchoice.model.rates import Rates
    from coldchoice.model.scenario import Scenario

LIBRARY_BY, RATES_BY = "coldchoice template prices -o FILE", "coldchoice rates --fill FILE"


def with_own_money(scenario: Scenario, folder: str) -> Scenario:
    """Return the scenario with the tables of money read that it names.

    Parameters
    ----------
    scenario
        Its ``economics.library`` and ``economics.rates`` are paths relative to `folder`.
    folder
        Folder of the scenario's file; empty for the current one.

    Raises
    ------
    ScenarioError
        For a table that is missing or outside the folder, and for every mistake in one.
    """
    economics, problems = scenario.economics, list[Problem]()
    rates: Rates | None = None
    if economics.rates is not None:
        wrong = _misplaced(folder, economics.rates, ("economics", "rates"), RATES_BY)
        try:
            rates = None if wrong else own_rates(os.path.join(folder, economics.rates), economics.rates)
        except InputError as error:
            wrong = [*error.problems]
        problems += wrong
    names = economics.library
    wrong = [
        problem
        for at, name in enumerate(names)
        for problem in _misplaced(folder, name, ("economics", "library", at), LIBRARY_BY)
    ]
    if names and not wrong:
        try:
            found, digest = own_prices([os.path.join(folder, name) for name in names], names, rates)
        except InputError as error:
            wrong = [*error.problems]
    if problems or wrong:
        raise ScenarioError(*problems, *wrong)
    return scenario.with_own_money(OwnMoney(found, digest, rates) if names else OwnMoney({}, "", rates))


def _misplaced(folder: str, name: str, key: Key, command: str) -> list[Problem]:
    wrong = refused(folder, name, owner="scenario", ending=".csv", instead=f"`{command}` writes one")
    return [] if wrong is None else [wrong._replace(key=key, value=repr(name))]


def own_rates(path: str, name: str) -> Rates:
    """Read a table of rates and lay it over the shipped ones; `InputError` tells every mistake."""
    rows = read_rates_table(path)
    try:
        return over_shipped(rows, name)
    except InputError as error:
        whole = Place(path, 0, 0)
        raise InputError(*(one._replace(place=one.place or whole) for one in error.problems)) from None


def own_prices(
    paths: Sequence[str], names: Sequence[str], rates: Rates | None = None
) -> tuple[dict[str, PricedItem], str]:
    """Read tables of prices and lay them over the shipped library.

    Parameters
    ----------
    paths, names
        Where the tables are, and what they are called.
    rates
        Tables that money is converted with; the shipped ones if left out.

    Returns
    -------
    dict, str
        Priced items by name, and a digest of what the rows say, whatever their order.

    Raises
    ------
    InputError
        For every mistake, with its place.
    """
    found: dict[str, PricedItem] = {}
    rows: list[PriceRow] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for path, name in zip(paths, names, strict=True):
        try:
            placed = read_price_rows(path)
        except InputError as error:
            problems += error.problems
            continue
        for one in placed:
            wrong = [*_row_problems(one, rates)]
            if one.row.item in first:
                wrong.append(one.problem("item", f"stands in {first[one.row.item]} too"))
            problems += wrong
            first.setdefault(one.row.item, name)
            if not wrong:
                found[one.row.item] = _over_shipped(one.row, name)
                rows.append(one.row)
    if problems:
        raise InputError(*problems)
    data = [row.model_dump(mode="json", exclude_defaults=True) for row in sorted(rows, key=lambda r: r.item)]
    return found, digest_of(data)


def _row_problems(one: PlacedRow, rates: Rates | None) -> Iterator[Problem]:
    """Say what of a row does not fit the shipped library or the tables of rates."""
    row, known = one.row, prices().get(one.row.item)
    if known is None:
        near = next((item for item in prices() if _one_letter_off(row.item, item)), None)
        if near is not None:
            rule = "is one letter off an item of the shipped library; a new item needs a name of its own"
            yield one.problem("item", rule, f"did you mean {near!r}?")
        elif not row.unit:
            nearest = did_you_mean(row.item, tuple(prices()))
            hint = nearest if nearest.startswith("did you mean") else "fill in the column `unit`"
            yield one.problem("item", "is not in the shipped library, so its row must say its `unit`", hint)
    elif row.unit and row.unit != known.unit:
        yield one.problem("unit", f"strategies count this item per {known.unit}; give the price of that")
    try:
        conversion_factor(row.currency, row.price_year, "USD", row.price_year, rates)
    except InputError as error:
        column = "currency" if isinstance(error, UnknownName) else "price_year"
        for problem in error.problems:
            yield one.problem(column, problem.rule, problem.hint)


def _one_letter_off(name: str, other: str) -> bool:
    """Tell whether one letter too many, too few, wrong or swapped with the next makes one of the other."""
    while name and other and name[0] == other[0]:
        name, other = name[1:], other[1:]
    while name and other and name[-1] == other[-1]:
        name, other = name[:-1], other[:-1]
    swapped = len(name) == len(other) == 2 and name == other[::-1]
    return swapped or max(len(name), len(other)) == 1


def _over_shipped(row: PriceRow, name: str) -> PricedItem:
    """Lay a row over the shipped item of that name; what the row leaves empty stays."""
    known = prices().get(row.item)
    assumed = row.status == "assumption"
    sources = tuple(filter(None, (source.strip() for source in row.sources.split(";"))))
    said = "; ".join(filter(None, ("assumption" if assumed else "", *sources, row.note)))
    return PricedItem(
        item=row.item,
        what=row.what or (known.what if known else row.item),
        low=row.mode if row.low is None else row.low,
        mode=row.mode,
        high=row.mode if row.high is None else row.high,
        unit=row.unit or (known.unit if known else "each"),
        currency=row.currency,
        price_year=row.price_year,
        life_years=row.life_years if row.life_years is not None or known is None else known.life_years,
        uses=row.uses if row.uses is not None or known is None else known.uses,
        sources=sources,
        grade=row.grade or ("D" if assumed else "B"),
        status=row.status or "own",
        note=f"own library {name}: {said}" if said else f"own library {name}",
        required=row.required == "yes" or (assumed and known is not None and known.required),
        origin="own library",
    )
