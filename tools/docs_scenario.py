"""Pages of the reference on scenario files: keys, options of the strategies, how numbers are written."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coldchoice.engine.settle import settle
from coldchoice.model.distribution import FORMS, NAMED
from coldchoice.model.kit import KITS
from coldchoice.model.scenario import Scenario
from coldchoice.model.strategy import Strategy, options_of
from coldchoice.model.units import CANONICAL, DIMENSIONS, EXAMPLES, spellings
from coldchoice.plugin.registry import open_registry
from tools.docs_blocks import MINIMAL
from tools.docs_markdown import code, listed, table

Schema = Mapping[str, Any]

OF_UNIT = {unit: dimension for dimension, unit in CANONICAL.items()} | {"%": "fraction"}
PART = re.compile(r"#/\$defs/((?:[A-Z][a-z]+)+)")
SIGNS = {
    "minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below",
}  # fmt: skip
WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}
LARGEST_BOUND = 1e15
"""A bound beyond this says only what the machine can hold."""

HEAD = """\
# Scenario keys

A scenario is a YAML file (1.2: `no` and `on` are words, not truth values). `cell_type`, `duration` and
`logistics` must be there. `logistics` may be the name of a lane alone; `strategies` and `criteria` may list
names. An unknown key, a key given twice, an alias or a tag is an error.
`coldchoice schema -o scenario.schema.json` writes the same as JSON Schema; with this first line an editor
completes keys and marks mistakes:

```text
# yaml-language-server: $schema=scenario.schema.json
```
"""
EQUIPMENT = """\
## Equipment

What a site may own and a strategy may need. A plugin's own equipment is written with `x-` before it.
"""
QUANTITIES = """\
## Quantities

A number that needs a unit is refused without one. A fraction may be written as `0.8` or `80 %`, money as
`12.5 USD` or, with its price year, `4680 USD 2021`.
"""
SPREADS = """\
## Spreads

Where a spread is taken, write `36 h +- 8 h` (mean and standard deviation), `24 .. 48 h` (from, to), or a
named distribution with the numbers that fix it, as in `{dist: lognormal, median: 36 h, p95: 60 h}`:
"""


def scenario_page() -> str:
    """Page of every key of a scenario file."""
    schema = Scenario.model_json_schema()
    definitions: Mapping[str, Schema] = schema["$defs"]
    parts = [HEAD, "## The scenario itself\n", keys(schema)]
    for name in reached(schema):
        parts += [f"## {name}\n", definitions[name].get("description", "") + "\n", keys(definitions[name])]
    parts += [EQUIPMENT, table(("name", "what it is"), ((code(name), text) for name, text in KITS.items()))]
    parts += [_filled_in(), _quantities()]
    return "\n".join(parts)


def keys(schema: Schema) -> str:
    """Table of the keys that one part of a scenario may have."""
    required = schema.get("required", ())
    lines = (
        (
            code(name),
            kind_of(part),
            code(_example(part)),
            "required" if name in required else _default(part),
            part.get("description", ""),
        )
        for name, part in schema.get("properties", {}).items()
    )
    return table(("key", "type", "written as", "default", "meaning"), lines)


def reached(schema: Schema) -> list[str]:
    """Names of the parts of a scenario, in the order in which its keys lead to them."""
    found: dict[str, None] = {}

    def follow(part: object) -> None:
        for name in PART.findall(json.dumps(part)):
            if name not in found:
                found[name] = None
                follow(schema["$defs"][name])

    follow(schema["properties"])
    return list(found)


def _default(part: Schema) -> str:
    """Write a default as a scenario would: a bare number stands for the unit of the example."""
    default, unit = part.get("default"), _example(part).split()[1:]
    if isinstance(default, float) and unit and unit != ["%"]:
        return code(f"{default:g} {unit[0]}")
    if default is None or isinstance(default, list | dict):
        return ""
    return code(default if isinstance(default, str) else json.dumps(default))


def kind_of(part: Schema) -> str:
    """Say in a few words what a key takes."""
    if "$ref" in part:
        name = str(part["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "const" in part:
        return code(json.dumps(part["const"]))
    if "enum" in part:
        return listed(part["enum"])
    branches = [one for one in part.get("anyOf", part.get("oneOf", ())) if one.get("type") != "null"]
    if branches:
        return _one_of(part, branches)
    if "patternErrorMessage" in part:
        return _of_weights(part) or _quantity(part["examples"][0])
    kind = str(part.get("type", "any"))
    if kind == "array":
        return f"list of {kind_of(part.get('items', {}))}"
    if kind == "object":
        patterns = part.get("patternProperties", {}).values()
        values = part.get("additionalProperties") or next(iter(patterns), None)
        return f"names, each with {kind_of(values)}" if isinstance(values, dict) else "keys"
    return WORDS.get(kind, kind) + _bounds(part)


def _one_of(part: Schema, branches: Sequence[Schema]) -> str:
    if any("dist" in one.get("properties", {}) for one in branches):
        return f"{_quantity(_example(part))}, with its spread"
    said = [told for one in branches if (told := _of_weights(one))]
    if len(branches) == 2 and said:  # a number may stand alone
        return said[0]
    if not said and any("patternErrorMessage" in one for one in branches):  # so it may here
        return _quantity(_example(part))
    return " or ".join(dict.fromkeys(map(kind_of, branches)))


def _of_weights(part: Schema) -> str:
    """Say what text about weights holds; empty for any other."""
    message = str(part.get("patternErrorMessage", ""))
    forms = {"an order": "order of names", "a number, or a range": "number, or range of it"}
    return next((told for begin, told in forms.items() if message.startswith(begin)), "")


def _example(part: Schema) -> str:
    """Write the first example of a key, or of what it is made of."""
    own = part.get("examples", ())
    if own:
        return str(own[0]).replace("'", "")
    inner = [*part.get("anyOf", ()), part.get("additionalProperties")]
    return next(filter(None, (_example(one) for one in inner if isinstance(one, dict))), "")


def _quantity(example: str) -> str:
    # the longest unit it ends with: some have a space inside
    found = [unit for unit in OF_UNIT if example == unit or example.endswith(f" {unit}")]
    return OF_UNIT[max(found, key=len)] if found else "money"


def _bounds(part: Schema) -> str:
    bounds = {sign: part[bound] for bound, sign in SIGNS.items() if bound in part}
    told = [f"{sign} {bound}" for sign, bound in bounds.items() if bound < LARGEST_BOUND]
    return f", {', '.join(told)}" if told else ""


def _filled_in() -> str:
    terms = settle(Scenario.model_validate(MINIMAL))
    rows = ((code(one.key), one.value, one.source) for one in terms.defaults)
    head = (
        "## What is filled in\n\nA key without a default in the tables above is filled in from the library, "
        f"or by an assumption. For `{MINIMAL['cell_type']}` on the lane `{MINIMAL['logistics']}`:\n\n"
    )
    return head + table(("key", "value", "source"), rows) + "\nEvery report names those that it used.\n"


def _quantities() -> str:
    units = (
        (name, code(EXAMPLES[name]), code(CANONICAL[name]), listed(spellings(name))) for name in DIMENSIONS
    )
    forms = ((code(kind), " or ".join(listed(form) for form in FORMS[kind])) for kind in NAMED)
    return "\n".join(
        (
            QUANTITIES,
            table(("kind", "written as", "inside", "units"), units),
            SPREADS,
            table(("`dist`", "numbers"), forms),
        )
    )


def strategies_page() -> str:
    """Page of the shipped strategies and their options."""
    offers = open_registry(only=["coldchoice"], environ={}).strategies.values()
    own = {offer.strategy.name: options_of(offer.strategy) for offer in offers}
    whose = {model.__name__: name for name, model in own.items() if model and model.__name__ != "Options"}
    told = (
        _strategy(offer.strategy, f"`{offer.record.plugin}` of {offer.record.distribution}", whose)
        for offer in offers
    )
    return "\n".join(
        (
            "# Strategies\n",
            "What is installed with coldchoice. `coldchoice plugins` lists what your machine has.\n",
            *told,
        )
    )


def _strategy(strategy: Strategy, origin: str, whose: Mapping[str, str]) -> str:
    """Tell of one strategy; options that are those of another, as `whose` has it, are told there."""
    model = options_of(strategy)
    schema: Schema = model.model_json_schema() if model else {}
    text = "\n".join(
        (
            f"## {strategy.name}\n",
            f"{strategy.summary[:1].upper()}{strategy.summary[1:]}. Plugin {origin}.\n",
            f"{inspect.getdoc(type(strategy)) or ''}\n",
            keys(schema) if schema.get("properties") else "No options.\n",
            *_inner(schema, whose),
        )
    )
    for name, owner in whose.items():
        text = text.replace(f"[{name}](#{name.lower()})", f"options of [{owner}](#{owner})")
    return text


def _inner(schema: Schema, whose: Mapping[str, str]) -> Iterator[str]:
    """Tell of the parts that a strategy's options are made of."""
    if "$defs" not in schema:
        return
    for name in reached(schema):
        if name not in whose:
            part = schema["$defs"][name]
            yield f"\n### {name}\n\n{part.get('description', '')}\n"
            yield keys(part)
