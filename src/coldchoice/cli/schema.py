"""``coldchoice schema``: the JSON Schema of a scenario, for editors, with the options of every strategy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.output import check_output, deliver
from coldchoice.cli.shared import Block, Folders, Only, command

if TYPE_CHECKING:
    from coldchoice.model.strategy import Strategy

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@command
def schema(
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="File to write; stdout if left out.")
    ] = None,
    folders: Folders = None,
    block: Block = None,
    only: Only = None,
) -> None:
    """Print the JSON Schema of a scenario, with the options of the installed strategies.

    The first line of a scenario points editors at it: # yaml-language-server: $schema=scenario.schema.json
    """
    check_output(output)
    import json

    from coldchoice.plugin.registry import open_registry

    registry = open_registry(folders or (), block or (), only or ())
    found = scenario_schema(offer.strategy for offer in registry.strategies.values())
    deliver(json.dumps(found, indent=2, ensure_ascii=False) + "\n", output)


def scenario_schema(strategies: Iterable[Strategy]) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Beside what the model says, it knows the short forms, the names of the library and, for each strategy,
    its options: a branch with a constant name each, which is what editors understand.
    """
    from coldchoice.evidence.cells import cell_types
    from coldchoice.model.scenario import Scenario

    whole = Scenario.model_json_schema()
    parts, definitions = whole["properties"], whole["$defs"]
    parts["cell_type"]["enum"] = list(cell_types())
    parts["logistics"] = _with_lanes(parts["logistics"], definitions)
    parts["measurements"] = _one_or_several(parts["measurements"])
    parts["strategies"]["items"] = _choices(strategies, definitions)
    _close_names(parts, definitions)
    del definitions["Choice"]
    return {"$schema": DIALECT, **whole}


def _with_lanes(logistics: Schema, definitions: Schema) -> Schema:
    """Let the journey be written as the name of a lane alone, and list the lanes."""
    from coldchoice.evidence.lanes import lanes

    for part in ("Logistics", "PlannedLeg"):
        lane = definitions[part]["properties"]["lane"]
        lane["anyOf"] = [{"enum": list(lanes())}, {"type": "null"}]
    described: Schema = {key: logistics.pop(key) for key in ("description", "title") if key in logistics}
    return {**described, "anyOf": [{"enum": list(lanes())}, logistics]}


def _one_or_several(files: Schema) -> Schema:
    """Let one name stand alone where a list of names may stand."""
    told: Schema = {key: files.pop(key) for key in ("description", "title", "examples", "default")}
    return {**told, "anyOf": [files["items"], files]}


def _close_names(parts: Schema, definitions: Schema) -> None:
    """List the names that may be keys where the model leaves them open."""
    from coldchoice.accounting.parts import COMPONENTS
    from coldchoice.evidence.prices import prices
    from coldchoice.model.comparison import CRITERIA

    money = definitions["Economics"]["properties"]
    money["library"] = _one_or_several(money["library"])
    money["prices"]["propertyNames"] = {"enum": list(prices())}
    for key, names in (("weights", CRITERIA), ("scales", CRITERIA), ("flexibility_weights", COMPONENTS)):
        parts[key]["propertyNames"] = {"enum": list(names)}
    parts["weights"].pop("default", None)  # null, which would only mislead editors


def _choices(strategies: Iterable[Strategy], definitions: Schema) -> Schema:
    """One branch for each strategy: its name alone, or with a name of its own and options."""
    common = definitions["Choice"]["properties"]
    branches: list[Schema] = []
    for strategy in strategies:
        definitions |= _options(strategy)
        named = {"const": strategy.name, "description": strategy.summary}
        branches += [
            named,
            {
                "type": "object",
                "title": strategy.name,
                "properties": {
                    "strategy": named,
                    "name": common["name"],
                    "options": {"$ref": f"#/$defs/{strategy.name}"},
                },
                "required": ["strategy"],
                "additionalProperties": False,
            },
        ]
    return {"anyOf": branches} if branches else {"not": {}}


def _options(strategy: Strategy) -> Schema:
    """Definitions of a strategy's options; all names begin with the strategy's, so that none clash."""
    from coldchoice.model.strategy import options_of

    model = options_of(strategy)
    if model is None:
        return {strategy.name: {"type": "object", "maxProperties": 0, "description": "it takes no options"}}
    try:
        found = model.model_json_schema(ref_template=f"#/$defs/{strategy.name}.{{model}}")
    except Exception:  # a type of the author's that JSON Schema cannot express
        return {strategy.name: {"type": "object", "description": "options that cannot be told here"}}
    inner: Mapping[str, Any] = found.pop("$defs", {})
    found["title"] = f"options of {strategy.name}"
    return {strategy.name: found, **{f"{strategy.name}.{name}": part for name, part in inner.items()}}
