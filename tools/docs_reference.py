"""Pages of the reference that follow from the code: commands, scenario keys, strategies, JSON, Python."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, get_args, get_type_hints

import typer

import coldchoice
from coldchoice import errors
from coldchoice.cli import shared
from coldchoice.cli.main import app
from coldchoice.cli.schema import scenario_schema
from coldchoice.engine.settle import settle
from coldchoice.model.distribution import FORMS, NAMED
from coldchoice.model.kit import KITS
from coldchoice.model.scenario import Scenario
from coldchoice.model.strategy import Strategy, options_of
from coldchoice.model.units import CANONICAL, DIMENSIONS, EXAMPLES, spellings
from coldchoice.plugin import hookspecs
from coldchoice.plugin.record import Status
from coldchoice.plugin.registry import BLOCK_VARIABLE, FOLDERS_VARIABLE, Registry, open_registry
from coldchoice.report.schema import document_schema
from tools.docs_blocks import MINIMAL

Schema = Mapping[str, Any]
Line = Sequence[str]

VARIABLES = {
    FOLDERS_VARIABLE: "folders whose `*.py` are plugins, as with `--plugins`, separated like those of `PATH`",
    BLOCK_VARIABLE: "plugins or distributions to leave out, as with `--block`, separated by commas",
    ", ".join(shared.THREADS): "threads of the libraries under numpy; set to 1 where they are not set",
}
OF_UNIT = {unit: dimension for dimension, unit in CANONICAL.items()} | {"%": "fraction"}
PART = re.compile(r"^(\w+)\n-+\n", re.M)
TITLE = re.compile(r"\b(?:[A-Z][a-z]+)+\b")


def table(heads: Line, lines: Iterable[Line]) -> str:
    """Write a Markdown table; bars and line ends in its text are made harmless."""
    rows = [heads, ["---"] * len(heads), *lines]
    cells = ([" ".join(cell.split()).replace("|", "\\|") or " " for cell in row] for row in rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def code(text: str) -> str:
    """Write text as code; nothing stays nothing."""
    return f"`{text}`" if text else ""


# ---------------------------------------------------------------- command line


def command_line() -> str:
    """Page of the commands and their switches."""
    group = typer.main.get_command(app)
    commands: Mapping[str, Any] = getattr(group, "commands")  # noqa: B009
    callbacks = {made.callback.__name__: made.callback for made in app.registered_commands if made.callback}
    parts = [
        "# Command line\n",
        "`compare` is the same as `coldchoice compare`. `python -m coldchoice` does what `coldchoice` does.\n",
        *(_command(name, one, callbacks[name]) for name, one in commands.items()),
        "## Every command\n",
        table(("switch", "meaning"), [("`-h`, `--help`", "Show the command's help and exit.")]),
        "`coldchoice --version` and `compare --version` print the version.\n",
        "## Environment variables\n",
        table(("variable", "meaning"), ((code(name), text) for name, text in VARIABLES.items())),
        "What a command ends with stands under [exit codes and errors](errors.md).",
    ]
    return "\n".join(parts)


def _command(name: str, command: Any, callback: Callable[..., object]) -> str:
    hints = get_type_hints(callback)
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    shown = " ".join(_placeholder(one) for one in arguments)
    lines = [f"## coldchoice {name}\n", f"{command.help}\n"]
    lines += [f"`coldchoice {name} {'[OPTIONS] ' if options else ''}{shown}".rstrip() + "`\n"]
    if arguments:
        lines.append(table(("argument", "meaning"), ((code(_placeholder(a)), a.help) for a in arguments)))
    if options:
        rows = ((", ".join(map(code, _spelled(one, hints))), one.help, _default(one)) for one in options)
        lines.append(table(("switch", "meaning", "default"), rows))
    return "\n".join(lines)


def _placeholder(argument: Any) -> str:
    name = argument.metavar or str(argument.name).upper()
    name = f"{name}..." if argument.nargs == -1 else name
    return name if argument.required else f"[{name}]"


def _spelled(option: Any, hints: Mapping[str, Any]) -> list[str]:
    choices = _choices(hints.get(option.name))
    takes = "|".join(choices) if choices else option.metavar
    return [f"{name} {takes}" if takes else name for name in option.opts]


def _choices(hint: Any) -> list[str]:
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, Enum)]
    return [str(member.value) for kind in kinds for member in kind]


def _default(option: Any) -> str:
    return "" if option.default in (None, False) else code(str(option.default))


def errors_page() -> str:
    """Page of exit codes, errors and states of a plugin."""
    codes = re.findall(r"^ *(\d+)  (.+)$", shared.__doc__ or "", re.M)
    tree = inspect.cleandoc(errors.__doc__ or "").partition("::\n")[2].strip("\n")
    drawn = inspect.cleandoc("\n" + tree.partition("\n\n")[0])
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    return "\n".join(
        (
            "# Exit codes and errors\n",
            table(("code", "meaning"), ((code(number), text) for number, text in codes)),
            "An error is one line on stderr: file, line and column; the key; the value that was found; the "
            "rule; the nearest valid spelling. All problems of all files are told at once. Nothing is computed "
            "and no file is touched before the input is right.\n",
            "## Errors in Python\n",
            f"```text\n{drawn}\n```\n",
            table(
                ("error", "meaning"),
                ((code(kind.__name__), summary(kind)) for kind in kinds if kind.__module__ == errors.__name__),
            ),
            "## States of a plugin\n",
            table(
                ("state", "meaning"),
                (
                    (code(state), PLUGIN_STATES[state]) for state in get_args(Status)
                ),
            ),
        )
    )


PLUGIN_STATES = {
    "ok": "loaded; its strategies can be used",
    "broken": "cannot be used; the list says why, `coldchoice plugins NAME` says where",
    "blocked": "left out by `--block`, `--only` or the environment variable",
    "not loaded": "nobody asked for it, so its code was not run",
}


# ---------------------------------------------------------------- scenario and strategies


def scenario_page() -> str:
    """Page of every key of a scenario file."""
    schema = scenario_schema(offer.strategy for offer in _registry().strategies.values())
    definitions: Mapping[str, Schema] = schema["$defs"]
    parts = ["# Scenario keys\n", SCENARIO_HEAD]
    parts += ["## The scenario itself\n", _keys(schema)]
    for name in _reached(schema, definitions):
        parts += [f"## {name}\n", definitions[name].get("description", "") + "\n", _keys(definitions[name])]
    parts += ["## Equipment\n", EQUIPMENT_HEAD]
    parts += [table(("name", "what it is"), ((code(name), text) for name, text in KITS.items()))]
    parts += [_filled_in(), _quantities()]
    return "\n".join(parts)


SCENARIO_HEAD = """\
A scenario is a YAML file (1.2: `no` and `on` are words, not truth values). `cell_type`, `duration` and
`logistics` must be there. An unknown key, a key given twice, an alias or a tag is an error. `coldchoice
schema -o scenario.schema.json` writes the same as JSON Schema; with this first line an editor completes keys
and marks mistakes:

```text
# yaml-language-server: $schema=scenario.schema.json
```
"""
EQUIPMENT_HEAD = """\
What a site may own and a strategy may need. A plugin's own equipment is written with `x-` before it.
"""


def _keys(schema: Schema) -> str:
    required = schema.get("required", ())
    lines = (
        (
            code(name),
            _type(part),
            _example(part),
            "required" if name in required else _default_of(part),
            part.get("description", ""),
        )
        for name, part in schema.get("properties", {}).items()
    )
    return table(("key", "type", "written as", "default", "meaning"), lines)


def _default_of(part: Schema) -> str:
    default = part.get("default")
    return "" if default in (None, [], {}) else code(json.dumps(default, ensure_ascii=False))


def _reached(schema: Schema, definitions: Mapping[str, Schema]) -> list[str]:
    """Names of the parts of a scenario, in the order in which its keys lead to them."""
    found: dict[str, None] = {}

    def follow(part: object) -> None:
        for name in re.findall(r'"#/\$defs/(\w+)"', json.dumps(part)):
            if name not in found and name in definitions and TITLE.fullmatch(name):
                found[name] = None
                follow(definitions[name])

    follow(schema["properties"])
    return list(found)


def _type(part: Schema) -> str:
    """Say in a few words what a key takes."""
    if "$ref" in part:
        return _linked(part["$ref"])
    if "const" in part:
        return code(json.dumps(part["const"]))
    if "enum" in part:
        values = part["enum"]
        return ", ".join(map(code, values)) if len(values) < 6 else "a name"
    branches = [one for one in part.get("anyOf", ()) if one.get("type") != "null"]
    if branches:
        return _one_of(part, branches)
    if "pattern" in part and part.get("examples"):
        return _quantity(part["examples"][0])
    kind = part.get("type", "any")
    if kind == "array":
        return f"list of {_type(part.get('items', {}))}"
    if kind == "object":
        return f"names with {_type(part['additionalProperties'])}" if part.get("additionalProperties") else "keys"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind) + _bounds(part)


def _one_of(part: Schema, branches: Sequence[Schema]) -> str:
    if any("dist" in one.get("properties", {}) for one in branches):
        return f"{_quantity(part['examples'][0])}, with its spread"
    told = [_type(one) for one in branches]
    if len(told) > 1 and any("pattern" in one for one in branches):  # a number may stand alone
        return _quantity(_first_example(part))
    return " or ".join(dict.fromkeys(told))


def _first_example(part: Schema) -> str:
    inner = [_first_example(one) for one in part.get("anyOf", ())]
    return next(iter([*map(str, part.get("examples", ())), *filter(None, inner)]), "")


def _example(part: Schema) -> str:
    found = _first_example(part)
    values = part.get("additionalProperties")
    if not found and isinstance(values, dict):
        found = _first_example(values)
    return code(found)


def _quantity(example: str) -> str:
    unit = example.split()[-1]
    return str(OF_UNIT[unit]) if unit in OF_UNIT else "money"


def _linked(reference: str) -> str:
    name = reference.rsplit("/", 1)[-1]
    return f"[{name}](#{name.lower()})" if TITLE.fullmatch(name) else "options of the strategy"


def _bounds(part: Schema) -> str:
    signs = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    told = [f"{sign} {part[bound]:g}" for bound, sign in signs.items() if bound in part]
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
        (name, code(EXAMPLES[name]), code(CANONICAL[name]), ", ".join(map(code, spellings(name))))
        for name in DIMENSIONS
    )
    forms = ((code(kind), " or ".join(", ".join(map(code, form)) for form in FORMS[kind])) for kind in NAMED)
    return "\n".join(
        (
            "## Quantities\n",
            "A number that needs a unit is refused without one. A fraction may be written as `0.8` or `80 %`, "
            "money as `12.5 USD` or `4680 USD 2021` (with its price year).\n",
            table(("kind", "written as", "inside", "units"), units),
            "## Spreads\n",
            "Where a spread is taken, write `36 h +- 8 h` (mean and standard deviation), `24 .. 48 h` (from, "
            "to), or a named distribution with the numbers that fix it, as in "
            "`{dist: lognormal, median: 36 h, p95: 60 h}`:\n",
            table(("`dist`", "numbers"), forms),
        )
    )


def strategies_page() -> str:
    """Page of the shipped strategies and their options."""
    registry = _registry()
    parts = [
        "# Strategies\n",
        "What is installed with coldchoice. `coldchoice plugins` lists what is installed on your machine.\n",
    ]
    for offer in registry.strategies.values():
        parts += [_strategy(offer.strategy, f"{offer.record.plugin}, {offer.record.distribution}")]
    return "\n".join(parts)


def _strategy(strategy: Strategy, origin: str) -> str:
    model = options_of(strategy)
    schema: Schema = model.model_json_schema() if model else {}
    about = inspect.getdoc(type(strategy)) or ""
    lines = (
        (code(name), _type(part), _example(part), _option_default(part), part.get("description", ""))
        for name, part in schema.get("properties", {}).items()
    )
    return "\n".join(
        (
            f"## {strategy.name}\n",
            f"{strategy.summary}. Plugin: {origin}.\n",
            f"{about}\n",
            table(("option", "type", "written as", "default", "meaning"), lines),
        )
    )


def _option_default(part: Schema) -> str:
    """Write a default as a scenario would: a bare number stands for the unit of the example."""
    default = part.get("default")
    unit = _first_example(part).split()[-1:]
    if isinstance(default, float) and unit:
        return code(f"{default:g} {unit[0]}")
    return _default_of(part)


def _registry() -> Registry:
    return open_registry(only=["coldchoice"], environ={})


# ---------------------------------------------------------------- JSON document


def json_page() -> str:
    """Page of the document that ``--format json`` writes."""
    schema = document_schema()
    parts = ["# JSON document\n", JSON_HEAD, "## The document itself\n", _properties(schema)]
    for name, part in schema["$defs"].items():
        if "properties" in part:
            parts += [f"## {name}\n", f"{part['description']}\n" if "description" in part else "", _properties(part)]
    return "\n".join(parts)


JSON_HEAD = """\
What `compare --format json` writes. Equal input, plugins, seed and versions give equal bytes: keys are sorted,
numbers have twelve significant digits, there is no time stamp. A number that is missing or endless is `null`.
"""


def _properties(schema: Schema) -> str:
    rows = (
        (code(name), _json_type(part), part.get("description", ""))
        for name, part in schema["properties"].items()
    )
    return table(("key", "type", "meaning"), rows)


def _json_type(part: Schema) -> str:
    if "$ref" in part:
        name = str(part["$ref"]).rsplit("/", 1)[-1]
        return f"[{name}](#{name})" if name != "grade" else "`A`, `B`, `C` or `D`"
    if "anyOf" in part:
        return " or ".join(_json_type(one) for one in part["anyOf"])
    if "enum" in part:
        return ", ".join(map(code, part["enum"]))
    if "const" in part:
        return code(json.dumps(part["const"]))
    kind = part.get("type", "any")
    if kind == "array":
        return f"list of {_json_type(part['items'])}"
    if kind == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"names with {_json_type(part['additionalProperties'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


# ---------------------------------------------------------------- Python


def python_page() -> str:
    """Page of the names that a plugin author or a notebook uses."""
    parts = ["# Python\n", PYTHON_HEAD]
    for name in coldchoice.__all__:
        thing = getattr(coldchoice, name)
        if name == "__version__":
            parts += [f"## {name}\n", "The version, as text.\n"]
        elif name == "hookimpl":
            parts += [f"## {name}\n", "Marks a function of a plugin as the implementation of a hook:\n", *_hooks()]
        else:
            parts += [f"## {name}\n", _signature(name, thing), *prose(inspect.getdoc(thing) or ""), *_members(thing)]
    parts += ["## What a strategy is\n", _signature("Strategy", Strategy), *prose(inspect.getdoc(Strategy) or "")]
    parts += _members(Strategy)
    return "\n".join(parts)


PYTHON_HEAD = """\
All of `import coldchoice`. Shapes are written as `(draws,)`: one value per Monte-Carlo draw; a plain number
stands for the same value in every draw.
"""


def _hooks() -> Iterator[str]:
    for name, hook in vars(hookspecs).items():
        if inspect.isfunction(hook) and getattr(hook, f"{hookspecs.PROJECT}_spec", None) is not None:
            yield _signature(name, hook)
            yield from prose(inspect.getdoc(hook) or "")


def _signature(name: str, thing: Any) -> str:
    try:
        found = str(inspect.signature(thing))
    except (TypeError, ValueError):
        found = ""
    if inspect.isclass(thing) and issubclass(thing, errors.ColdchoiceError | errors.NotApplicable):
        found = "(reason)"
    if inspect.isclass(thing) and (getattr(thing, "_is_protocol", False) or hasattr(thing, "model_fields")):
        found = ""
    return f"```text\n{name}{found.replace(chr(39), '')}\n```\n"


def _members(thing: Any) -> list[str]:
    """Write the methods and properties of a class that say what they do."""
    if not inspect.isclass(thing):
        return []
    own = {name: one for name, one in vars(thing).items() if not name.startswith("_")}
    lines = []
    for name, one in own.items():
        target = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
        if inspect.isfunction(target) and target.__doc__ and not hasattr(tuple, name):
            given = "" if isinstance(one, property) else str(inspect.signature(target)).replace("'", "")
            lines.append((code(f"{name}{given}"), summary(target)))
    return [table(("member", "meaning"), lines)] if lines else []


def summary(thing: object) -> str:
    """First paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def prose(docstring: str) -> Iterator[str]:
    """Turn a numpydoc text into Markdown: sections become lists."""
    head, *rest = PART.split(docstring.replace("``", "`"))
    yield f"{head.strip()}\n"
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        yield f"**{title}**\n"
        yield f"{_entries(body.strip())}\n"


def _entries(body: str) -> str:
    """Write ``name`` lines with indented text below as a list; other text as it is."""
    if not re.search(r"^ {4}", body, re.M):
        return body
    entries = re.split(r"\n(?=\S)", body)
    made = []
    for entry in entries:
        name, _, text = entry.partition("\n")
        made.append(f"- `{name}`: {' '.join(text.split())}")
    return "\n".join(made)
