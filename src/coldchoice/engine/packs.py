"""Let a scenario take the data packs that it names: prices, measurements and cell types of a plugin.

What a pack says stands above the shipped library, and below what the scenario and its own tables say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from coldchoice.digest import digest_of
from coldchoice.engine.edit import edited
from coldchoice.errors import InputError, Key, Place, Problem, ScenarioError, UnknownName
from coldchoice.evidence.cells import cell_types
from coldchoice.model.own import Own
from coldchoice.model.own_money import OwnMoney
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement
    from coldchoice.model.pack import CellTypeRow
    from coldchoice.model.scenario import Scenario
    from coldchoice.plugin.record import PackOffer
    from coldchoice.plugin.registry import Registry

    Found = TypeVar("Found")

KEY = "packs"

COLUMN_OF: Mapping[Key, str] = MappingProxyType(
    {
        ("cell_type",): "like",
        ("stage",): "stage",
        ("acceptance", "viability"): "viability_limit",
        ("acceptance", "unit_cells"): "unit_cells",
        ("acceptance", "minimum_dose"): "minimum_dose",
        ("economics", "unit_value", "source"): "source",
        ("economics", "unit_value"): "unit_value",
    }
)
"""Column of a table of cell types by the key of a scenario that it answers; the first that fits counts."""


class Taken(NamedTuple):
    """A pack that a scenario takes: who offers it, and the key that names it."""

    offer: PackOffer
    key: Key

    @property
    def name(self) -> str:
        """Name of the pack, and where it is from, for reports and messages."""
        return f"{self.offer.pack.name} ({self.offer.record.origin})"

    def table(self, which: str) -> str | None:
        """Path of one of its tables; ``None`` where it has none of that kind."""
        path = getattr(self.offer.pack, which, None)
        return None if path is None else os.fspath(path)


def with_packs(scenario: Scenario, registry: Registry, folder: str) -> Scenario:
    """Return the scenario with the packs laid under it that it names; most name none.

    Parameters
    ----------
    registry
        Where packs come from.
    folder
        Folder of the scenario's file, whose own tables are read again where a pack names the cells.

    Raises
    ------
    ScenarioError
        For a pack that is not there, two that say something of the same, and every mistake in a table.
    """
    money = scenario.own_money
    if not scenario.packs or (money is not None and money.packs):
        return scenario
    twice = [at for at, name in enumerate(scenario.packs) if name in scenario.packs[:at]]
    if twice:
        raise ScenarioError(*(Problem("stands twice", (KEY, at), repr(scenario.packs[at])) for at in twice))
    taken = [Taken(registry.pack(name, (KEY, at)), (KEY, at)) for at, name in enumerate(scenario.packs)]
    scenario, cell = _with_cells(scenario, taken, folder)
    return _with_measurements(_with_prices(scenario, taken), taken, cell)


# ---------------------------------------------------------------- prices


def _with_prices(scenario: Scenario, taken: list[Taken]) -> Scenario:
    """Lay the packs' prices under those of the scenario's own library."""
    from coldchoice.engine.own_money import own_prices

    tables = [(one.name, path) for one in taken if (path := one.table("prices"))]
    own = scenario.own_money or OwnMoney({})
    found, digest = own_prices([path for _, path in tables], [name for name, _ in tables], own.rates)
    found = {
        item: one._replace(note=one.note.replace("own library", "pack", 1)) for item, one in found.items()
    }
    both = digest_of([own.prices_digest, digest]) if tables else own.prices_digest
    return scenario.with_own_money(
        OwnMoney({**found, **own.prices}, both, own.rates, tuple(one.name for one in taken))
    )


# ---------------------------------------------------------------- cell types


def _with_cells(scenario: Scenario, taken: list[Taken], folder: str) -> tuple[Scenario, str]:
    """Put the library's cell type and the pack's answers in the place of a cell type of a pack."""
    from coldchoice.reading.cell_rows import read_cell_rows

    rows = _once(taken, "cell_types", read_cell_rows, lambda row: row.name)
    for name, (one, row) in rows.items():
        if name in cell_types():
            rule = f"cell type of pack {one.name} is one of the shipped library"
            raise ScenarioError(Problem(rule, one.key, repr(name)))
        if row.like not in cell_types():
            problem = UnknownName("cell type", row.like, cell_types()).problems[0]
            raise ScenarioError(problem._replace(key=("like",), place=_place(one, name, "like")))
    asked = scenario.cell_type
    if asked not in rows:
        if asked not in cell_types():
            raise UnknownName("cell type", asked, (*cell_types(), *rows), ("cell_type",))
        return scenario, asked
    one, row = rows[asked]
    made = _as(scenario, one, row)
    if made.measurements:
        from coldchoice.engine.own import with_measurements

        made = with_measurements(made, folder)
    return made, asked


def _as(scenario: Scenario, one: Taken, row: CellTypeRow) -> Scenario:
    """Ask about the cell type that the row is like, with the row's answers where the scenario has none."""
    changes: dict[Key, Any] = {("cell_type",): row.like}
    if scenario.title is None:
        changes["title",] = f"{row.name} of {one.name}, as {row.like}"
    if row.stage and scenario.stage is None:
        changes["stage",] = row.stage
    answers = {
        "viability": row.viability_limit,
        "unit_cells": row.unit_cells,
        "minimum_dose": row.minimum_dose,
    }
    for key, value in answers.items():
        if value is not None and getattr(scenario.acceptance, key) is None:
            changes["acceptance", key] = value
    if row.unit_value and scenario.economics.unit_value is None:
        changes["economics", "unit_value"] = {"value": row.unit_value, "source": f"{one.name}: {row.source}"}
    try:
        return edited(scenario, changes)
    except InputError as error:
        raise ScenarioError(*(_in_table(problem, one, row) for problem in error.problems)) from None


def _in_table(problem: Problem, one: Taken, row: CellTypeRow) -> Problem:
    """Name the column of the pack's table, and its line, where a scenario's key would be wrong."""
    columns = [column for key, column in COLUMN_OF.items() if problem.key[: len(key)] == key]
    column = columns[0] if columns else "name"
    key = (column,) if columns else problem.key
    return problem._replace(key=key, place=_place(one, row.name, column))


# ---------------------------------------------------------------- measurements


def _with_measurements(scenario: Scenario, taken: list[Taken], cell: str) -> Scenario:
    """Put the packs' measurements beside the scenario's; rows of `cell` are of the cells asked about."""
    from coldchoice.engine.own import sorted_out
    from coldchoice.reading.measurements import read_measurements

    rows = _once(taken, "measurements", read_measurements, lambda row: row.id)
    if not rows:
        return scenario
    own = scenario.own or Own(())
    twice = next((row.id for row in own.rows if row.id in rows), None)
    if twice is not None:
        rule = f"the id stands in the scenario's measurements and in pack {rows[twice][0].name}"
        raise ScenarioError(Problem(rule, ("measurements",), repr(twice)))
    found = sorted_out([_of(row, cell, scenario.cell_type) for _, row in rows.values()], scenario.cell_type)
    counting = tuple(sorted((*own.rows, *found.rows), key=lambda row: row.id))
    both = Own(counting, (*own.unused, *found.unused))
    return scenario.with_own(both) if counting or scenario.own is not None else scenario


def _of(row: Measurement, asked: str, like: str) -> Measurement:
    return row.model_copy(update={"cell_type": like}) if row.cell_type == asked else row


# ---------------------------------------------------------------- all


def _once(
    taken: Iterable[Taken],
    table: str,
    read: Callable[[str], tuple[Found, ...]],
    name_of: Callable[[Found], str],
) -> Mapping[str, tuple[Taken, Found]]:
    """Read one kind of table of all packs; two that say something of the same are both named."""
    found: dict[str, tuple[Taken, Found]] = {}
    problems: list[Problem] = []
    for one in taken:
        path = one.table(table)
        for row in () if path is None else read(path):
            name = name_of(row)
            if name in found:
                rule = f"stands in pack {found[name][0].name} and in pack {one.name}"
                problems.append(Problem(rule, one.key, repr(name), "take one of the two"))
            found.setdefault(name, (one, row))
    if problems:
        raise ScenarioError(*problems)
    return found


def _place(one: Taken, name: str, column: str) -> Place:
    """Find where a column of a cell type stands in its table, which is read again for that."""
    from coldchoice.reading.cell_rows import cell_place

    return cell_place(one.table("cell_types") or one.name, name, column)
