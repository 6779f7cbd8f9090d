"""Take a CSV file apart into rows whose every value knows its place, and say what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from coldchoice.errors import InputError, Place, Problem, did_you_mean
from coldchoice.model.wrong_column import WrongColumn
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Row = TypeVar("Row")
MOST_PROBLEMS = 50
MARK = "\ufeff"
"""What spreadsheets put before a text in UTF-8."""
_RULES = {
    "float_parsing": "must be a number, without unit or sign of percent, decimals after a point",
    "int_parsing": "must be a whole number",
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


def read_csv(path: str, wrong_header: Callable[[Line], Iterable[Problem]]) -> Table:
    """Read a table.

    Parameters
    ----------
    path
        A CSV file in UTF-8 whose first line names its columns.
    wrong_header
        Says what is wrong with that line; see `header_problems`.

    Raises
    ------
    InputError
        For a file that cannot be read or is no such table; with the place of each mistake.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place=Place(path, 0, 0))) from None
    except UnicodeDecodeError:
        raise InputError(Problem("is not a text file in UTF-8", place=Place(path, 0, 0))) from None
    return table_of(text.removeprefix(MARK), path, wrong_header)


def table_of(text: str, name: str, wrong_header: Callable[[Line], Iterable[Problem]]) -> Table:
    """Take the text of a file apart; a row that does not fit the header is a mistake like any other."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    places = places_in(text, name)
    lines = []
    try:
        for values in reader:
            # an empty line has one place, though the reader says that it has no values
            lines.append(Line(tuple(values), tuple(next(places) for _ in values or [""])))
    except csv.Error as error:
        raise InputError(Problem(f"is not a table: {error}", place=Place(name, reader.line_num, 1))) from None
    header = tuple(column.strip() for column in lines[0].values) if lines else ()
    if not any(header):
        raise InputError(Problem("is empty; the first line names the columns", place=Place(name, 0, 0)))
    check([*wrong_header(Line(header, lines[0].places))])
    filled = [line for line in lines[1:] if any(value.strip() for value in line.values)]
    check(
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


def places_in(text: str, name: str) -> Iterator[Place]:
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


def header_problems(
    first: Line,
    known: Sequence[str],
    needed: Iterable[str],
    unknown: Callable[[str, Place], Problem] | None = None,
) -> Iterator[Problem]:
    """Say what is wrong with the names of the columns.

    Parameters
    ----------
    first
        The first line, blanks taken off its names.
    known, needed
        Columns that a table may have, and those that it must.
    unknown
        What to say of a column that is not known and of its place; the nearest known one if left out.
    """
    header, places = first
    sign = next((sign for sign in ";\t" if len(header) == 1 and sign in header[0]), None)
    if sign is not None:
        yield Problem(f"columns are separated by {sign!r}; write commas", place=places[0])
        return
    for column, place in zip(header, places, strict=True):
        if column not in known:
            hint = did_you_mean(column, known)
            yield (
                unknown(column, place) if unknown else Problem("unknown column", (column,), None, hint, place)
            )
    for at, column in enumerate(header):
        if column in header[:at]:
            yield Problem("stands twice", (column,), place=places[at])
    for column in needed:
        if column not in header:
            yield Problem("missing column", (column,), place=places[0])


def rows_of(
    table: Table,
    name: str,
    key: str,
    read: Callable[[Mapping[str, str], Mapping[str, Place]], Row],
    key_of: Callable[[Row], object],
) -> tuple[Row, ...]:
    """Read every row, no two with the same key; all of them, or none and every mistake.

    Parameters
    ----------
    table, name
        The table, and what its file is called.
    key
        Column that names a row.
    read
        Makes a row of values and places by column, or raises `InputError`.
    key_of
        The name that a row carries in that column.

    Raises
    ------
    InputError
        For a table without rows, what `read` refuses, and a row whose key stands above it.
    """
    found: dict[object, tuple[int, Row]] = {}
    problems: list[Problem] = []
    for line in table.lines:
        places = dict(zip(table.header, line.places, strict=True))
        try:
            row = read(dict(zip(table.header, line.values, strict=True)), places)
        except InputError as error:
            problems += error.problems
            continue
        mark = key_of(row)
        if mark in found:
            rule = f"stands twice; first in line {found[mark][0]}"
            problems.append(Problem(rule, (key,), repr(str(mark)), place=places[key]))
        found.setdefault(mark, (line.place.line, row))
    if not table.lines:
        problems.append(Problem("has no rows", place=Place(name, 0, 0)))
    check(problems)
    return tuple(row for _, row in found.values())


Model = TypeVar("Model", bound="BaseModel")


def model_of(model: type[Model], values: Mapping[str, str], places: Mapping[str, Place]) -> Model:
    """Read one row, given by column, as a model; raise `InputError` with every mistake and its place."""
    from pydantic import ValidationError

    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise InputError(*row_problems(error, values, places)) from None


def row_problems(
    error: ValidationError, row: Mapping[str, str], places: Mapping[str, Place]
) -> Iterator[Problem]:
    """Translate what a model says of one row, given by column, into problems with their places."""
    for item in error.errors(include_url=False):
        context = item.get("ctx", {})
        cause = context.get("error")
        column = str(item["loc"][0]) if item["loc"] else ""
        if isinstance(cause, WrongColumn):
            column = cause.column
        rule = str(cause) if cause is not None else _RULES.get(item["type"], item["msg"]).format(**context)
        if item["type"] in ("float_parsing", "int_parsing") and not row.get(column, "").strip():
            rule = "must not be empty: fill it in, or take the row out"
        yield Problem(rule, (column,), repr(row[column]) if column in row else None, place=places.get(column))


def check(problems: list[Problem]) -> None:
    """Raise `InputError` with the first `MOST_PROBLEMS` of the problems, if there are any."""
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more = [Problem(f"and {rest} more")] if rest > 0 else []
        raise InputError(*problems[:MOST_PROBLEMS], *more)
