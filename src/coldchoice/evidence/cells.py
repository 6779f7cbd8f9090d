"""The library of cells: what each is, what is asked of it, what a unit of it is worth.

Every default names its source: evidence ids, or the word ``assumption``. A scenario overrides them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from csv import DictReader
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import UnknownName
from coldchoice.model.money import Money
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Stage

_DATA = Path(__file__).with_name("data")


class UnitValue(NamedTuple):
    """What one unit is worth before it is preserved, and on whose word."""

    money: Money
    source: str


class CellType(NamedTuple):
    """One kind of cell, with the defaults of a scenario that says nothing else.

    Attributes
    ----------
    name, summary
        As scenarios write it, and in words.
    cell_class
        Class whose measurements are borrowed where there are none of the cell itself.
    stage
        Stage of the process it is usually asked about.
    viability_limit, viability_limit_source
        Lowest dye-exclusion viability accepted at use, a fraction.
    starting_viability, starting_viability_source
        Dye-exclusion viability of a fresh unit, a fraction.
    hold_medium, hold_temperature_c, hold_note
        Usual medium and temperature of a hold that is not frozen, and what is known of it.
    cryoprotectant, cryoprotectant_percent
        Usual cryoprotectant and its percentage.
    unit_cells, unit_cells_source
        Viable cells put into one unit.
    minimum_dose, minimum_dose_source
        Fewest viable cells at use, per unit.
    values
        Value of a unit by stage.
    """

    name: str
    summary: str
    cell_class: str
    stage: Stage
    viability_limit: float
    viability_limit_source: str
    starting_viability: float
    starting_viability_source: str
    hold_medium: str
    hold_temperature_c: float
    hold_note: str
    cryoprotectant: str
    cryoprotectant_percent: float
    unit_cells: float
    unit_cells_source: str
    minimum_dose: float
    minimum_dose_source: str
    values: Mapping[str, UnitValue]

    def unit_value(self, stage: Stage) -> UnitValue:
        """Value of a unit at `stage`; where none is listed, that of the usual stage, marked as assumption."""
        if stage in self.values:
            return self.values[stage]
        usual = self.values[self.stage]
        return UnitValue(usual.money, f"assumption: value at stage {self.stage} ({usual.source})")


_NUMBERS = (
    "viability_limit", "starting_viability", "hold_temperature_c", "cryoprotectant_percent", "unit_cells",
    "minimum_dose",
)  # fmt: skip


def cell_type(name: str) -> CellType:
    """Look up a cell type of the library.

    Raises
    ------
    UnknownName
        If there is none of that name; says the nearest.
    """
    library = cell_types()
    if name not in library:
        raise UnknownName("cell type", name, library)
    return library[name]


@cache
def cell_types() -> Mapping[str, CellType]:
    """All cell types of the library by name, in the order of the table."""
    values = _values()
    return MappingProxyType({row["name"]: _cell_type(row, values[row["name"]]) for row in _rows("cells")})


def _cell_type(row: dict[str, str], values: Mapping[str, UnitValue]) -> CellType:
    numbers = {name: float(row[name]) for name in _NUMBERS}
    # the columns are the fields, which a type checker cannot see and a test of the table holds
    return CellType(**{**row, **numbers, "values": MappingProxyType(values)})  # type: ignore[arg-type]


def _values() -> dict[str, dict[str, UnitValue]]:
    by_cell: dict[str, dict[str, UnitValue]] = {}
    for row in _rows("unit_values"):
        money = Money(float(row["amount"]), row["currency"], int(row["price_year"]))
        words = row["note"] if row["note"].startswith("assumption") else ""
        source = f"{words} ({row['source']})" if words else row["source"]
        by_cell.setdefault(row["cell_type"], {})[row["stage"]] = UnitValue(money, source)
    return by_cell


def _rows(table: str) -> list[dict[str, str]]:
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))
