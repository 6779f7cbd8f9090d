"""Read a table of measurements from a CSV file: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from coldchoice.errors import InputError, Place, Problem, did_you_mean
from coldchoice.model.measurement import COLUMNS, Measurement, WrongColumn, unit_of
from coldchoice.record import NamedTuple

NEEDED = ("id", "source_id", "cell_type", "strategy", "metric", "mean")
"""Columns without which a row says nothing."""

MOST_PROBLEMS = 50
MARK = "\ufeff"
"""What spreadsheets put before a text in UTF-8."""
ENDINGS = ("_c_per_min", "_c", "_h", "_days", "_pct")
"""Units in the names of columns."""
UNIT = re.compile(
    r"_?(c|days?|d|deg[cf]|f|frac|fraction|hours?|hrs?|h|k|mins?|minutes?|months?|percent|s|weeks?|years?|y)?(_.*)?"
)
"""What people write as the unit of a column."""
_RULES = {
    "float_parsing": "must be a number, without unit or sign of percent, decimals after a point",
    "finite_number": "must be a finite number",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be one of {expected}",
    "missing": "missing",
}


class Line(NamedTuple):
    """One row as it stands in the file: its values, and the place where each begins."""

    values: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def place(self) -> Place:
        """Where the row begins."""
        return self.places[0]


class Table(NamedTuple):
    """Names of the columns, and the rows below them."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


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
    name = str(path)
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place=Place(name, 0, 0))) from None
    except UnicodeDecodeError:
        raise InputError(Problem("is not a text file in UTF-8", place=Place(name, 0, 0))) from None
    return _validated(_table(text.removeprefix(MARK), name), name, sources)


def _table(text: str, name: str) -> Table:
    """Take a text apart; a row that does not fit the header is a mistake like any other."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    places = _places(text, name)
    lines = []
    try:
        for values in reader:
            # an empty line has one place, though the reader says that it has no values
            lines.append(Line(tuple(values), tuple(next(places) for _ in values or [""])))
    except csv.Error as error:
        raise InputError(Problem(f"is not a table: {error}", place=Place(name, reader.line_num, 1))) from None
    header = tuple(column.strip() for column in lines[0].values) if lines else ()
    _check(_header_problems(header, lines, name))
    filled = [line for line in lines[1:] if any(value.strip() for value in line.values)]
    _check(
        [
            Problem(
                f"has {len(line.values)} columns and must have {len(header)}, as the first line has",
                place=line.place,
            )
            for line in filled
            if len(line.values) != len(header)
        ]
    )
    return Table(header, tuple(filled))


def _places(text: str, name: str) -> Iterator[Place]:
    """Yield where each value of a CSV text begins, row by row."""
    line, column, before = 1, 1, ""
    fresh, opened, quoted = True, False, False
    for sign in text:
        if fresh and not (before == "\r" and sign == "\n"):
            yield Place(name, line, column)
            fresh, opened = False, sign == '"'
        if sign == '"' and opened:  # a quote inside a value that does not begin with one stands for itself
            quoted = not quoted
        fresh = fresh or (not quoted and sign in ",\r\n")
        if sign == "\r" or (sign == "\n" and before != "\r"):
            line, column = line + 1, 1
        elif sign != "\n":
            column += 1
        before = sign
    if fresh and before == ",":
        yield Place(name, line, column)


def _header_problems(header: tuple[str, ...], lines: Sequence[Line], name: str) -> list[Problem]:
    if not any(header):
        return [Problem("is empty; the first line names the columns", place=Place(name, 0, 0))]
    places = lines[0].places
    sign = next((sign for sign in ";\t" if len(header) == 1 and sign in header[0]), None)
    if sign is not None:
        return [Problem(f"columns are separated by {sign!r}; write commas", place=places[0])]
    problems = [
        _unknown(column, place) for column, place in zip(header, places, strict=True) if column not in COLUMNS
    ]
    problems += [
        Problem("stands twice", (column,), place=places[at])
        for at, column in enumerate(header)
        if column in header[:at]
    ]
    problems += [
        Problem("missing column", (column,), place=places[0]) for column in NEEDED if column not in header
    ]
    return problems


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
            problems += _row_problems(error, row, places)
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
    _check(problems)
    return tuple(one for _, one in found.values())


def _near(name: str, sources: Collection[str]) -> str:
    """Name the nearest source; where none is near, the list would be too long to help."""
    hint = did_you_mean(name, sorted(sources))
    return hint if hint.startswith("did you mean") else "add it to the table of sources"


def _row_problems(error: ValidationError, row: dict[str, str], places: dict[str, Place]) -> Iterator[Problem]:
    for item in error.errors(include_url=False):
        context = item.get("ctx", {})
        cause = context.get("error")
        column = str(item["loc"][0]) if item["loc"] else ""
        if isinstance(cause, WrongColumn):
            column = cause.column
        rule = str(cause) if cause is not None else _RULES.get(item["type"], item["msg"]).format(**context)
        if item["type"] == "float_parsing" and not row.get(column, "").strip():
            rule = "must not be empty: fill it in, or take the row out"
        yield Problem(rule, (column,), repr(row[column]) if column in row else None, place=places.get(column))


def _check(problems: list[Problem]) -> None:
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more = [Problem(f"and {rest} more")] if rest > 0 else []
        raise InputError(*problems[:MOST_PROBLEMS], *more)
