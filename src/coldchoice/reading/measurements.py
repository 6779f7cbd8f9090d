"""Read a table of measurements from a CSV file: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from coldchoice.errors import InputError, Place, Problem, did_you_mean
from coldchoice.model.measurement import COLUMNS, Measurement, unit_of
from coldchoice.reading.csv_table import Line, Table, header_problems, model_of, read_csv, rows_of

NEEDED = ("id", "source_id", "cell_type", "strategy", "metric", "mean")
"""Columns without which a row says nothing."""

ENDINGS = ("_c_per_min", "_c", "_h", "_days", "_pct")
"""Units in the names of columns."""
UNIT = re.compile(
    r"_?(c|days?|d|deg[cf]|f|frac|fraction|hours?|hrs?|h|k|mins?|minutes?|months?|percent|s|weeks?|years?|y)?(_.*)?"
)
"""What people write as the unit of a column."""


def read_measurements(path: str | Path, sources: Collection[str] | None = None) -> tuple[Measurement, ...]:
    """Read every row of a table.

    Parameters
    ----------
    path
        A CSV file in UTF-8 whose first line names columns of `Measurement`.
    sources
        Known values of ``source_id``; any is taken if left out.

    Raises
    ------
    InputError
        With one problem for each mistake: file, line, column, value and rule. Nothing is read by halves.
    """
    table = read_csv(str(path), _header_problems)
    return _validated(table, str(path), sources)


def _header_problems(first: Line) -> Iterator[Problem]:
    return header_problems(first, COLUMNS, NEEDED, _unknown)


def _unknown(column: str, place: Place) -> Problem:
    """Say what is wrong with the name of a column; often it is the unit."""
    for known in COLUMNS:
        stem = known
        for ending in ENDINGS:
            stem = stem.removesuffix(ending)
        rest = column.lower().removeprefix(stem)
        if stem != known and rest != column.lower() and UNIT.fullmatch(rest):
            rule = f"unknown column; the unit is part of its name: write it in {unit_of(known)}"
            return Problem(rule, (column,), hint=f"did you mean {known!r}?", place=place)
    return Problem("unknown column", (column,), hint=did_you_mean(column, COLUMNS), place=place)


def _validated(table: Table, name: str, sources: Collection[str] | None) -> tuple[Measurement, ...]:
    def read(values: Mapping[str, str], places: Mapping[str, Place]) -> Measurement:
        one = model_of(Measurement, values, places)
        if sources is not None and one.source_id not in sources:
            hint = _near(one.source_id, sources)
            place = places["source_id"]
            raise InputError(Problem("unknown source", ("source_id",), repr(one.source_id), hint, place))
        return one

    return rows_of(table, name, "id", read, lambda one: one.id)


def _near(name: str, sources: Collection[str]) -> str:
    """Name the nearest source; where none is near, the list would be too long to help."""
    hint = did_you_mean(name, sorted(sources))
    return hint if hint.startswith("did you mean") else "add it to the table of sources"
