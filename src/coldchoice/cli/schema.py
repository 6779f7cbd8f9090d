"""``coldchoice schema``: the JSON Schema of a scenario, for editors, with the options of all plugins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coldchoice.cli.output import check_output, deliver
from coldchoice.cli.shared import Block, Folders, Only, Output, command

if TYPE_CHECKING:
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.pack import DataPack
    from coldchoice.model.strategy import Strategy

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@command
def schema(
    output: Output = None,
    folders: Folders = None,
    block: Block = None,
    only: Only = None,
    strategy_file: Annotated[
        bool, typer.Option("--strategy-file", help="That of a *.strategy.yaml instead of a scenario.")
    ] = False,
) -> None:
    """Print the JSON Schema of a scenario, with the options of the installed strategies and criteria.

    The first line of a scenario points editors at it: # yaml-language-server: $schema=scenario.schema.json
    """
    check_output(output)
    import json

    if strategy_file:
        from coldchoice.written.schema import strategy_file_schema

        deliver(json.dumps(strategy_file_schema(), indent=2, ensure_ascii=False) + "\n", output)
        return
    from coldchoice.plugin.registry import open_registry

    registry = open_registry(folders or (), block or (), only or ())
    found = scenario_schema(
        (offer.strategy for offer in registry.strategies.values()),
        [offer.criterion for offer in registry.criteria.values()],
        [offer.pack for offer in registry.packs.values()],
    )
    deliver(json.dumps(found, indent=2, ensure_ascii=False) + "\n", output)


def scenario_schema(
    strategies: Iterable[Strategy], criteria: Sequence[Criterion] = (), packs: Sequence[DataPack] = ()
) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    Beside what the model says, it knows the short forms, the names of the library and, for each strategy and
    further criterion, its options: a branch with a constant name each, which is what editors understand.
    """
    from coldchoice.evidence.cells import cell_types
    from coldchoice.model.scenario import Scenario

    whole = Scenario.model_json_schema()
    parts, definitions = whole["properties"], whole["$defs"]
    parts["cell_type"]["enum"] = [*cell_types(), *_cells_of(packs)]
    nothing: Schema = {"not": {}}
    parts["packs"]["items"] = {"enum": [pack.name for pack in packs]} if packs else nothing
    parts["logistics"] = _with_lanes(parts["logistics"], definitions)
    parts["measurements"] = _one_or_several(parts["measurements"])
    parts["strategies"]["items"] = _choices("strategy", strategies, "Choice", definitions)
    parts["criteria"]["items"] = _choices("criterion", criteria, "CriterionChoice", definitions)
    _close_names(parts, definitions, [one.name for one in criteria])
    return {"$schema": DIALECT, **whole}


def _cells_of(packs: Iterable[DataPack]) -> Iterator[str]:
    """Names of the cell types of packs; a table that is wrong is told where a scenario takes it."""
    from coldchoice.errors import InputError
    from coldchoice.reading.cell_rows import read_cell_rows

    for pack in packs:
        path = getattr(pack, "cell_types", None)
        if path is not None:
            with suppress(InputError):
                yield from (row.name for row in read_cell_rows(str(path)))


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
    told: Schema = {
        key: files.pop(key) for key in ("description", "title", "examples", "default") if key in files
    }
    return {**told, "anyOf": [files["items"], files]}


def _close_names(parts: Schema, definitions: Schema, further: list[str]) -> None:
    """List the names that may be keys where the model leaves them open."""
    from coldchoice.accounting.parts import COMPONENTS
    from coldchoice.engine.stakeholders import OWN
    from coldchoice.evidence.prices import prices
    from coldchoice.model.comparison import CRITERIA

    money = definitions["Economics"]["properties"]
    money["library"] = _one_or_several(money["library"])
    money["prices"]["propertyNames"] = {"enum": list(prices())}
    known = (*CRITERIA, *further)
    for key, names in (("scales", known), ("flexibility_weights", COMPONENTS)):
        parts[key]["propertyNames"] = {"enum": list(names)}
    people = parts["stakeholders"]
    people["propertyNames"] = {**people.get("propertyNames", {}), "not": {"const": OWN}}
    for weighing in (parts["weights"], people["additionalProperties"]):
        _close_weights(weighing, known)
    parts["weights"].pop("default", None)  # null, which would only mislead editors
    said = definitions["Preference"]["properties"]
    for key in ("between", "swing"):
        said[key]["propertyNames"] = {"enum": list(known)}
    said["order"] = _one_or_several(said["order"])
    said["ratio"]["propertyNames"] = {"pattern": "^[^/]+/[^/]+$"}


def _close_weights(weighing: Schema, known: Iterable[str]) -> None:
    """List the criteria that may have a number."""
    for branch in weighing["anyOf"]:
        if branch.get("type") == "object" and "additionalProperties" in branch:
            branch["propertyNames"] = {"enum": list(known)}


def _choices(key: str, offered: Iterable[Strategy | Criterion], choice: str, definitions: Schema) -> Schema:
    """One branch for each thing on offer: its name alone, or as a mapping, with options.

    Takes the definition of the `choice` that the model has for all of them, whose keys they share.
    """
    common = definitions.pop(choice)["properties"]
    branches: list[Schema] = []
    for one in offered:
        definitions |= _options(key, one)
        named = {"const": one.name, "description": one.summary}
        own = {name: part for name, part in common.items() if name not in (key, "options")}
        branches += [
            named,
            {
                "type": "object",
                "title": one.name,
                "properties": {key: named, **own, "options": {"$ref": f"#/$defs/{_defined(key, one)}"}},
                "required": [key],
                "additionalProperties": False,
            },
        ]
    return {"anyOf": branches} if branches else {"not": {}}


def _defined(key: str, one: Strategy | Criterion) -> str:
    """Name of the definition of its options; a criterion may have the name of a strategy."""
    return one.name if key == "strategy" else f"{key}.{one.name}"


def _options(key: str, one: Strategy | Criterion) -> Schema:
    """Definitions of the options of what is offered; all begin with its name, so that none clash."""
    from coldchoice.model.strategy import options_of

    model, defined = options_of(one), _defined(key, one)
    if model is None:
        return {defined: {"type": "object", "maxProperties": 0, "description": "it takes no options"}}
    try:
        found = model.model_json_schema(ref_template=f"#/$defs/{defined}.{{model}}")
    except Exception:  # a type of the author's that JSON Schema cannot express
        return {defined: {"type": "object", "description": "options that cannot be told here"}}
    inner: Mapping[str, Any] = found.pop("$defs", {})
    found["title"] = f"options of {one.name}"
    return {defined: found, **{f"{defined}.{name}": part for name, part in inner.items()}}
