"""Read the cell types of a data pack: all of them, or nothing and every mistake with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coldchoice.errors import Place, Problem
from coldchoice.model.pack import COLUMNS, NEEDED, CellTypeRow
from coldchoice.reading.csv_table import Line, header_problems, model_of, read_csv, rows_of


def read_cell_rows(path: str) -> tuple[CellTypeRow, ...]:
    """Read every row of a table of cell types.

    Raises
    ------
    InputError
        With one problem for each mistake: file, line, column, value and rule.
    """
    return rows_of(read_csv(path, _header_problems), path, "name", _read, lambda row: row.name)


def cell_place(path: str, name: str, column: str) -> Place:
    """Find where a column of the row of that name begins; the file as a whole where it has no such column."""
    table = read_csv(path, _header_problems)
    rows = [
        dict(zip(table.header, zip(line.values, line.places, strict=True), strict=True))
        for line in table.lines
    ]
    places = [row[column][1] for row in rows if row["name"][0].strip() == name and column in row]
    return places[0] if places else Place(path, 0, 0)


def _read(values: Mapping[str, str], places: Mapping[str, Place]) -> CellTypeRow:
    given = {key: value for key, value in values.items() if value.strip() or key in NEEDED}
    return model_of(CellTypeRow, given, places)


def _header_problems(first: Line) -> Iterator[Problem]:
    return header_problems(first, COLUMNS, NEEDED)
