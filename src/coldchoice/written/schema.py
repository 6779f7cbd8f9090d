"""The JSON Schema of a strategy file, for editors."""

from __future__ import annotations

from typing import Any

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.freeze_thaw import known_cryoprotectants
from coldchoice.evidence.kinetics import known_media
from coldchoice.evidence.prices import prices
from coldchoice.model.kit import KITS
from coldchoice.written.keys import STEPS, StrategyFile

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OF_AN_OPTION = {"type": "string", "pattern": r"^\$[a-z][a-z0-9_]*$", "description": "the value of an option"}


def strategy_file_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a strategy file.

    Beside what the model says it knows the names of the library, and that an option may stand for a value.
    """
    whole = StrategyFile.model_json_schema()
    parts, definitions = whole["properties"], whole["$defs"]
    cells = cell_types()
    applies = definitions["Applies"]["properties"]
    applies["cell_types"]["items"]["enum"] = list(cells)
    applies["cell_classes"]["items"]["enum"] = sorted({cell.cell_class for cell in cells.values()})
    parts["leaves_out"]["items"] = {"enum": list(prices())}
    for key in ("needs", "needs_at_origin"):
        parts[key]["items"] = {"anyOf": [{"enum": list(KITS)}, {"type": "string", "pattern": "^x-"}]}
    _suggest(definitions["Formulate"]["properties"]["medium"], [*known_media(), "other"])
    _suggest(definitions["Freeze"]["properties"]["cryoprotectant"], [*known_cryoprotectants(), "other"])
    for name in (*(step.title() for step in STEPS), "UsedItem", "Applies"):
        _let_options_stand(definitions[name]["properties"])
    return {"$schema": DIALECT, **whole}


def _suggest(part: Schema, names: list[str]) -> None:
    """Offer names; others stay allowed, since vehicles have names of their own."""
    part["anyOf"] = [{"enum": names}, *part["anyOf"]]


def _let_options_stand(parts: Schema) -> None:
    for key, part in parts.items():
        if key in ("do", "source", "cell_types", "cell_classes", "stages", "item"):
            continue
        branches = part.pop("anyOf", None)
        if branches is None:
            told = ("description", "title", "examples", "default")
            own = {name: part.pop(name) for name in list(part) if name not in told}
            branches = [own]
        part["anyOf"] = [*branches, OF_AN_OPTION]
