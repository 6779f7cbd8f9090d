"""The measured rows of all tables as one collection, each with the publication behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.evidence.citations import Citation, citation
from coldchoice.evidence.tables import DATA, read_table
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement

TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "hypothermic": ("hypothermic", ("hypothermic_sources", "cryo_sources")),
        "hypothermic_incomplete": ("incomplete", ("hypothermic_sources", "cryo_sources")),
        "cryo": ("cryo", ("cryo_sources", "hypothermic_sources")),
    }
)
"""Files of measured rows; how citations name each table; where its sources stand."""

HOLDS = ("hypothermic", "ambient", "normothermic", "subzero_nonfreezing", "")
"""Ways of keeping cells in a liquid; the empty one stands for holds whose temperature is not known."""

STRATEGIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hold": HOLDS,
        "hypothermic": ("hypothermic",),
        "ambient": ("ambient",),
        "room-temperature": ("ambient",),
        "normothermic": ("normothermic",),
        "subzero": ("subzero_nonfreezing",),
        "subzero-nonfreezing": ("subzero_nonfreezing",),
        "supercooled": ("subzero_nonfreezing",),
        "supercooling": ("subzero_nonfreezing",),
        "slow-freeze": ("slow_freeze",),
        "minus80": ("freeze_minus80",),
        "freeze-minus80": ("freeze_minus80",),
        "vitrification": ("vitrification",),
        "vitrify": ("vitrification",),
        "lyophilisation": ("lyophilisation",),
        "lyophilised": ("lyophilisation",),
        "lyophilise": ("lyophilisation",),
        "freeze-drying": ("lyophilisation",),
        "freeze-dry": ("lyophilisation",),
        "other": ("other",),
    }
)
"""What a user may call a way of preserving, with hyphens or underscores, and what the tables call it."""


class Measured(NamedTuple):
    """A row of the evidence.

    Attributes
    ----------
    row
        What was measured, and how.
    table
        As citations write it: ``hypothermic``, ``incomplete`` or ``cryo``.
    citation
        The publication behind it.
    name
        Id by which `coldchoice.evidence.citations.citation` finds it; with its table where another table
        has the same id.
    """

    row: Measurement
    table: str
    citation: Citation
    name: str

    @property
    def publication(self) -> str:
        """Key of the publication, the same for every row read from it, whatever table names it."""
        cited = self.citation
        return cited.doi.lower() or f"{cited.url} {cited.authors} {cited.title}".lower()


def measurements(cell_type: str | None = None, strategy: str | None = None) -> tuple[Measured, ...]:
    """Return measured rows in the order of the tables.

    Parameters
    ----------
    cell_type
        Name of a cell type, of the library or only of the tables; all if left out.
    strategy
        One of `STRATEGIES`; all if left out.

    Raises
    ------
    UnknownName
        If there is no such cell type or strategy; says the nearest.
    InputError
        If a table is wrong; nothing is read by halves.
    """
    ways = None if strategy is None else ways_of(strategy)
    if cell_type is not None and cell_type not in known_cells():
        raise UnknownName("measured cell type", cell_type, known_cells())
    return tuple(
        one
        for one in _all()
        if (cell_type is None or one.row.cell_type == cell_type)
        and (ways is None or one.row.strategy in ways)
    )


def ways_of(strategy: str) -> tuple[str, ...]:
    """Return what the tables call a strategy.

    Raises
    ------
    UnknownName
        If nothing is called so; says the nearest.
    """
    name = strategy.strip().lower().replace("_", "-")
    if name not in STRATEGIES:
        raise UnknownName("strategy", strategy, STRATEGIES)
    return STRATEGIES[name]


def short_name(way: str) -> str:
    """Return the first of the names by which a user may ask for a way of the tables; empty for none."""
    return next((name for name, ways in STRATEGIES.items() if ways == (way,)), "")


@cache
def known_cells() -> tuple[str, ...]:
    """Return all cell types: those of the library in its order, then those of which only rows are known."""
    from coldchoice.evidence.cells import cell_types

    return tuple(dict.fromkeys([*cell_types(), *sorted({one.row.cell_type for one in _all()})]))


def without_twins(rows: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """Leave out holds after thaw that stand in both tables: once with the freezing, once as a hold.

    They are told by publication, metric, hours and mean.
    """
    frozen = {
        (one.publication, one.row.metric, one.row.post_thaw_hold_h, one.row.mean)
        for one in rows
        if one.row.post_thaw_hold_h is not None
    }
    return tuple(
        one
        for one in rows
        if not one.row.is_liquid
        or (one.publication, one.row.metric, one.row.duration_h, one.row.mean) not in frozen
    )


@cache
def _all() -> tuple[Measured, ...]:
    found: dict[str, Measured] = {}
    for file, (table, sources) in TABLES.items():
        from coldchoice.reading.measurements import read_measurements

        known = {row["source_id"] for source in sources for row in read_table(source)}
        for row in read_measurements(DATA / f"{file}.csv", known):
            if row.id in found:
                rule = f"stands in the table {found[row.id].table} too"
                raise InputError(Problem(rule, ("id",), f"{table}: {row.id!r}"))
            found[row.id] = Measured(row, table, citation(f"{table}:{row.id}"), _name(table, row.id))
    return tuple(found.values())


def _name(table: str, row_id: str) -> str:
    try:
        citation(row_id)
    except InputError:  # another table, of costs or models, has the same id
        return f"{table}:{row_id}"
    return row_id
