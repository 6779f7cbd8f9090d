"""``coldchoice cells [NAME]``: the cell types, and how much is known of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coldchoice.cli.evidence import OWN
from coldchoice.cli.lists import plain
from coldchoice.cli.plugins import table
from coldchoice.cli.shared import AsJson, command

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType
    from coldchoice.evidence.knowledge import Known

WIDTH = 100
LEGEND = (
    "Grade of the number that a comparison would use, then measured rows / studies of the cell itself.",
    "A three or more studies of this cell and medium, B one or two, C borrowed (class,",
    "medium, cryoprotectant or another measure of the same cell), D assumption.",
    "All about one: coldchoice cells NAME. What was measured: coldchoice evidence NAME.",
)
DEFAULTS: tuple[tuple[str, str, str], ...] = (
    ("viability limit", "viability_limit", ".0%"),
    ("fresh viability", "starting_viability", ".0%"),
    ("cells in a unit", "unit_cells", ".3g"),
    ("minimum dose", "minimum_dose", ".3g"),
)
"""Titles of the defaults, their fields, and how they are written."""


@command
def cells(
    name: Annotated[str | None, typer.Argument(help="Cell type to tell all about.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the cell types and what is known of each, or tell all about one."""
    from coldchoice.evidence.cells import cell_type, cell_types

    if name is not None:
        cell = cell_type(name)
        if as_json:
            _json(_entry(cell))
        else:
            typer.echo("\n".join(told(cell)))
    elif as_json:
        _json([_entry(cell) for cell in cell_types().values()])
    else:
        typer.echo(_list(tuple(cell_types().values())))
        typer.echo("\n" + "\n".join(LEGEND))


def _list(library: tuple[CellType, ...]) -> str:
    from coldchoice.evidence.knowledge import PARTS, knowledge

    rows = []
    for cell in library:
        known = knowledge(cell)
        rows.append((cell.name, cell.cell_class, cell.stage, *(_short(known[part]) for part in PARTS)))
    return table(("cell type", "class", "usual stage", *PARTS), rows)


def _short(known: Known) -> str:
    counted = f"{known.rows}/{known.studies}" if known.rows else "-"
    return f"{known.grade or ' '} {counted}".rstrip()


def told(cell: CellType) -> list[str]:
    """Return the lines that tell all about a cell type."""
    from coldchoice.evidence.knowledge import knowledge

    known = knowledge(cell)
    lines = [f"{cell.name}: {cell.summary}", f"class {cell.cell_class}", "", *_defaults(cell), ""]
    rows = [
        (part, one.grade or "-", str(one.rows), str(one.studies), _stands_in(one))
        for part, one in known.items()
    ]
    lines += [table(("known of", "grade", "rows", "studies", "what a comparison rests on"), rows), ""]
    if any(one.rows for one in known.values()):
        lines.append(f"What was measured, with sources: coldchoice evidence {cell.name}")
    else:
        lines.append(f"Nothing was measured of {cell.name} itself.")
    if any(not one.rows for one in known.values()):
        lines.append(OWN.replace("template`", f"template {cell.name}`"))
    return lines


def _stands_in(known: Known) -> str:
    if known.grade is None:
        return "measured values" if known.rows else "nothing"
    borrowed = known.borrowed_from
    if borrowed:
        return borrowed if borrowed.startswith("borrowed") else f"borrowed from {borrowed}"
    return "an assumption" if known.grade == "D" else "its own values" if known.rows else "related cells"


def _defaults(cell: CellType) -> list[str]:
    """Write the defaults with their sources; a long source goes on below itself."""
    from textwrap import wrap

    rows = [("usual stage", str(cell.stage), "")]
    rows += [
        (title, format(getattr(cell, field), form), getattr(cell, f"{field}_source"))
        for title, field, form in DEFAULTS
    ]
    rows += [(f"value, {stage}", str(one.money), one.source) for stage, one in cell.values.items()]
    rows += [
        ("usual hold", f"{cell.hold_medium}, {cell.hold_temperature_c:g} degC", cell.hold_note),
        ("cryoprotectant", f"{cell.cryoprotectant} {cell.cryoprotectant_percent:g} %", ""),
    ]
    indent = [max(len(row[column]) for row in rows) for column in (0, 1)]
    room = WIDTH - sum(indent) - 4
    lines = []
    for title, value, source in rows:
        first, *others = wrap(source, room) or [""]
        lines.append(f"{title:<{indent[0]}}  {value:<{indent[1]}}  {first}".rstrip())
        lines += [" " * (sum(indent) + 4) + other for other in others]
    return lines


def _entry(cell: CellType) -> dict[str, object]:
    from coldchoice.evidence.knowledge import knowledge

    return {**plain(cell), "known": {part: one._asdict() for part, one in knowledge(cell).items()}}


def _json(data: object) -> None:
    import json

    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
