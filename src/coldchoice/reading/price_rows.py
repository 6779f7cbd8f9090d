"""Read a user's own library of prices: all of it, or nothing and every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coldchoice.errors import Place, Problem
from coldchoice.model.price_row import COLUMNS, NEEDED, PriceRow
from coldchoice.reading.csv_table import Line, header_problems, model_of, read_csv, rows_of
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
    return rows_of(read_csv(path, _header_problems), path, "item", _placed, lambda one: one.row.item)


def _placed(values: Mapping[str, str], places: Mapping[str, Place]) -> PlacedRow:
    return PlacedRow(model_of(PriceRow, values, places), places)


def _header_problems(first: Line) -> Iterator[Problem]:
    return header_problems(first, COLUMNS, NEEDED)
