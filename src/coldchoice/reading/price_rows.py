"""Read a user's own library of prices: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from coldchoice.errors import Place, Problem
from coldchoice.model.price_row import COLUMNS, NEEDED, PriceRow
from coldchoice.reading.csv_table import Line, check, header_problems, read_csv, row_problems
from coldchoice.record import NamedTuple


class PlacedRow(NamedTuple):
    """A row, and where each of its columns stands."""

    row: PriceRow
    places: Mapping[str, Place]

    def problem(self, column: str, rule: str, hint: str | None = None) -> Problem:
        """Say what is wrong with one column; one that the table does not have is blamed on the item."""
        given = getattr(self.row, column)
        place = self.places.get(column, self.places["item"])
        return Problem(rule, (column,), repr(given) if isinstance(given, str) else f"{given}", hint, place)


def read_price_rows(path: str) -> tuple[PlacedRow, ...]:
    """Read every row of a table of prices.

    Parameters
    ----------
    path
        A CSV file in UTF-8 whose first line names columns of `PriceRow`.

    Raises
    ------
    InputError
        With one problem for each mistake: file, line, column, value and rule. Nothing is read by halves.
    """
    table = read_csv(path, _header_problems)
    found: dict[str, PlacedRow] = {}
    problems: list[Problem] = []
    for line in table.lines:
        values = dict(zip(table.header, line.values, strict=True))
        places = dict(zip(table.header, line.places, strict=True))
        try:
            row = PriceRow.model_validate(values)
        except ValidationError as error:
            problems += row_problems(error, values, places)
            continue
        if row.item in found:
            rule = f"stands twice; first in line {found[row.item].places['item'].line}"
            problems.append(Problem(rule, ("item",), repr(row.item), place=places["item"]))
        found.setdefault(row.item, PlacedRow(row, places))
    if not table.lines:
        problems.append(Problem("has no rows", place=Place(path, 0, 0)))
    check(problems)
    return tuple(found.values())


def _header_problems(first: Line) -> Iterator[Problem]:
    return header_problems(first, COLUMNS, NEEDED)
