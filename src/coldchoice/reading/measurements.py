"""Read a table of measurements from a CSV file: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import ValidationError

from coldchoice.errors import Place, Problem, did_you_mean
from coldchoice.model.measurement import COLUMNS, Measurement, unit_of
from coldchoice.reading.csv_table import Line, Table, check, header_problems, read_csv, row_problems

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
    found: dict[str, tuple[int, Measurement]] = {}
    problems: list[Problem] = []
    for line in table.lines:
        row = dict(zip(table.header, line.values, strict=True))
        places = dict(zip(table.header, line.places, strict=True))
        try:
            one = Measurement.model_validate(row)
        except ValidationError as error:
            problems += row_problems(error, row, places)
            continue
        if one.id in found:
            rule = f"stands twice; first in line {found[one.id][0]}"
            problems.append(Problem(rule, ("id",), repr(one.id), place=places["id"]))
            continue
        if sources is not None and one.source_id not in sources:
            hint = _near(one.source_id, sources)
            rule, key = "unknown source", ("source_id",)
            problems.append(Problem(rule, key, repr(one.source_id), hint, places["source_id"]))
        found[one.id] = (line.place.line, one)
    if not table.lines:
        problems.append(Problem("has no rows", place=Place(name, 0, 0)))
    check(problems)
    return tuple(one for _, one in found.values())


def _near(name: str, sources: Collection[str]) -> str:
    """Name the nearest source; where none is near, the list would be too long to help."""
    hint = did_you_mean(name, sorted(sources))
    return hint if hint.startswith("did you mean") else "add it to the table of sources"
