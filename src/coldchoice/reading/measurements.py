"""Read a table of measurements from a CSV file: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterable
from csv import DictReader, Error
from pathlib import Path

from pydantic import ValidationError

from coldchoice.errors import InputError, Place, Problem, did_you_mean
from coldchoice.model.measurement import COLUMNS, Measurement

NEEDED = ("id", "source_id", "cell_type", "strategy", "metric", "mean")
"""Columns without which a row says nothing."""

MOST_PROBLEMS = 50
_RULES = {
    "float_parsing": "must be a number, without unit or sign of percent",
    "finite_number": "must be a finite number",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be one of {expected}",
    "missing": "missing",
}


def read_measurements(path: str | Path) -> tuple[Measurement, ...]:
    """Read every row of a table.

    Parameters
    ----------
    path
        A CSV file in UTF-8 whose first line names columns of `Measurement`.

    Raises
    ------
    InputError
        With one problem for each mistake: file, line, column, value and rule. Nothing is read by halves.
    """
    name = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(Problem(f"cannot be read: {error.strerror}", place=Place(name, 0, 0))) from None
    except UnicodeDecodeError:
        raise InputError(Problem("is not a text file in UTF-8", place=Place(name, 0, 0))) from None
    reader = DictReader(text.splitlines(keepends=True), strict=True)
    try:
        header = tuple((column or "").strip() for column in reader.fieldnames or ())
        _check(_header_problems(header, name))
        reader.fieldnames = list(header)
        numbered = [(reader.line_num, row) for row in reader]
    except Error as error:
        raise InputError(Problem(f"is not a table: {error}", place=Place(name, reader.line_num, 1))) from None
    return _validated(numbered, header, name)


def _header_problems(header: tuple[str, ...], name: str) -> list[Problem]:
    if not any(header):
        return [Problem("is empty; the first line names the columns", place=Place(name, 0, 0))]
    place = Place(name, 1, 1)
    problems = [
        Problem("unknown column", (column,), hint=did_you_mean(column, COLUMNS), place=place)
        for column in header
        if column not in COLUMNS
    ]
    problems += [
        Problem("stands twice", (column,), place=place)
        for column in sorted({one for one in header if header.count(one) > 1})
    ]
    problems += [
        Problem("missing column", (column,), place=place) for column in NEEDED if column not in header
    ]
    return problems


def _validated(
    numbered: Iterable[tuple[int, dict[str, str]]], header: tuple[str, ...], name: str
) -> tuple[Measurement, ...]:
    found: dict[str, tuple[int, Measurement]] = {}
    problems: list[Problem] = []
    for line, row in numbered:
        place = Place(name, line, 1)
        if None in row or None in row.values():
            problems.append(Problem(f"must have {len(header)} columns, as the first line has", place=place))
            continue
        if not any(value.strip() for value in row.values()):
            continue
        try:
            one = Measurement.model_validate(row)
        except ValidationError as error:
            problems += _row_problems(error, row, place)
            continue
        if one.id in found:
            rule = f"stands twice; first in line {found[one.id][0]}"
            problems.append(Problem(rule, ("id",), repr(one.id), place=place))
            continue
        found[one.id] = (line, one)
    if not found and not problems:
        problems.append(Problem("has no rows", place=Place(name, 0, 0)))
    _check(problems)
    return tuple(one for _, one in found.values())


def _row_problems(error: ValidationError, row: dict[str, str], place: Place) -> list[Problem]:
    told = []
    for item in error.errors(include_url=False):
        key = tuple(item["loc"])
        context = item.get("ctx", {})
        cause = context.get("error")
        rule = str(cause) if cause is not None else _RULES.get(item["type"], item["msg"]).format(**context)
        value = repr(row[str(key[0])]) if key and str(key[0]) in row else None
        told.append(Problem(rule, key, value, place=place))
    return told


def _check(problems: list[Problem]) -> None:
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more = [Problem(f"and {rest} more")] if rest > 0 else []
        raise InputError(*problems[:MOST_PROBLEMS], *more)
