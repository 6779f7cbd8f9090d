"""Read the tables of own measurements that a scenario names, and tell the rows that count from the others.

They lie in the folder of the scenario or below it; see `coldchoice.engine.beside`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from coldchoice.engine.beside import refused
from coldchoice.errors import InputError, Key, Place, Problem, ScenarioError
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.own import not_used_because
from coldchoice.model.own import Own, Unused
from coldchoice.reading.measurements import read_measurements

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement
    from coldchoice.model.scenario import Scenario

KEY = "measurements"
TEMPLATE = "`coldchoice template CELL -o FILE` writes one"


def with_measurements(scenario: Scenario, folder: str) -> Scenario:
    """Return the scenario with the tables read that it names.

    Parameters
    ----------
    scenario
        Its `measurements` are paths relative to `folder`.
    folder
        Folder of the scenario's file; empty for the current one.

    Raises
    ------
    ScenarioError
        For a table that is missing or outside the folder, for every mistake in one, and where no row is of
        the cells that are asked about.
    """
    problems: list[Problem] = []
    rows: dict[str, tuple[str, Measurement]] = {}
    for at, name in enumerate(scenario.measurements):
        key: Key = (KEY, at)
        wrong = refused(folder, name, owner="scenario", ending=".csv", instead=TEMPLATE)
        if wrong is not None:
            problems.append(wrong._replace(key=key, value=repr(name)))
            continue
        path = os.path.join(folder, name)
        try:
            found = read_measurements(path)
        except InputError as error:
            problems += error.problems
            continue
        for row in found:
            if row.id in rows:
                rule = f"the id stands in {rows[row.id][0]} too"
                problems.append(Problem(rule, ("id",), repr(row.id), place=Place(path, 0, 0)))
            rows.setdefault(row.id, (path, row))
    if problems:
        raise ScenarioError(*problems)
    own = sorted_out([row for _, row in rows.values()], scenario.cell_type)
    if not own.rows and scenario.cell_type in cell_types():  # an unknown cell is told with all unknown names
        raise ScenarioError(_nothing_counts(own, scenario.cell_type))
    return scenario.with_own(own)


def sorted_out(rows: list[Measurement], cell: str) -> Own:
    """Tell the rows that say something of `cell` from the others, both in the order of their ids."""
    because = {row.id: not_used_because(row, cell) for row in rows}
    ordered = sorted(rows, key=lambda row: row.id)
    return Own(
        tuple(row for row in ordered if not because[row.id]),
        tuple(Unused(row.id, because[row.id]) for row in ordered if because[row.id]),
    )


def _nothing_counts(own: Own, cell: str) -> Problem:
    """Say that no row can be used, and why, by the first of them."""
    first = own.unused[0]
    hint = f"write {cell} under cell_type if it is of those cells" if first.reason.startswith("of ") else None
    return Problem(
        f"no row says anything of {cell}: {first.id} is not used, {first.reason}", (KEY,), hint=hint
    )
