"""Pages of the reference that follow from the code: commands, errors, JSON."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

import typer

from coldchoice import errors
from coldchoice.cli import shared
from coldchoice.cli.main import app
from coldchoice.plugin import tried
from coldchoice.plugin.record import Status
from coldchoice.plugin.registry import BLOCK_VARIABLE, FOLDERS_VARIABLE, TRUSTED_VARIABLE
from coldchoice.report.break_even_document import break_even_schema
from coldchoice.report.chained_document import chained_schema
from coldchoice.report.decision_document import decision_schema
from coldchoice.report.decision_map_document import decision_map_schema
from coldchoice.report.flips_document import flips_schema
from coldchoice.report.schema import document_schema
from coldchoice.report.tornado_document import tornado_schema
from coldchoice.report.validated_document import validated_schema
from coldchoice.report.voi_document import voi_schema
from tools.docs_markdown import code, listed, table

Schema = Mapping[str, Any]

VARIABLES = {
    FOLDERS_VARIABLE: "folders whose `*.py` and `*.strategy.yaml` are plugins, as with `--plugins`, "
    "separated like those of `PATH`",
    BLOCK_VARIABLE: "plugins or distributions to leave out, as with `--block`, separated by commas",
    TRUSTED_VARIABLE: "list of trusted plugins, besides which nothing is loaded, as with `--only-trusted`",
    tried.VARIABLE: "seconds that a plugin may take to be loaded, and a strategy for one block; each is "
    "tried in a process of its own first, as with `compare --timeout`",
    ", ".join(shared.THREADS): "threads of the libraries under numpy; set to 1 where they are not set",
    shared.PYDANTIC_PLUGINS: "pydantic's own plugins to leave out; set to `__all__` where it is not set, by "
    "the two commands only: a program that imports coldchoice keeps them",
}


# ---------------------------------------------------------------- command line


def command_line() -> str:
    """Page of the commands and their switches."""
    group = typer.main.get_command(app)
    # only click's groups have commands, and typer says of this one that it is a command
    commands: Mapping[str, Any] = getattr(group, "commands")  # noqa: B009
    callbacks = {made.callback.__name__: made.callback for made in app.registered_commands if made.callback}
    parts = [
        "# Command line\n",
        "`compare` is short for `coldchoice compare`, and `python -m coldchoice` for `coldchoice`.\n",
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
    return [f"{name} {takes}" if takes else name for name in (*option.opts, *option.secondary_opts)]


def _choices(hint: Any) -> list[str]:
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, Enum)]
    return [str(member.value) for kind in kinds for member in kind]


def _default(option: Any) -> str:
    if option.secondary_opts:
        return code((option.opts if option.default else option.secondary_opts)[0])
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
            table(("code", "meaning"), ((code(number), text.replace("``", "`")) for number, text in codes)),
            "With code 1 each problem is one line on stderr: file, line and column, or the switch; the key; "
            "the value that was found; the rule; the nearest valid spelling. The problems of all files are "
            "told together: keys and values first, then names. With code 2 the problem is the last line, "
            "below the usage: a switch or an argument that does not exist, is missing or cannot be read, and "
            "all that is wrong with `--weights`. Nothing is computed and no file is touched before the input "
            "is right.\n",
            "## Errors in Python\n",
            f"```text\n{drawn}\n```\n",
            table(
                ("error", "meaning"),
                (
                    (code(kind.__name__), summary(kind))
                    for kind in kinds
                    if kind.__module__ == errors.__name__
                ),
            ),
            "## States of a plugin\n",
            table(("state", "meaning"), ((code(state), STATES[state]) for state in get_args(Status))),
        )
    )


STATES = {
    "ok": "loaded; its strategies can be used",
    "broken": "cannot be used; the list says why, `coldchoice plugins NAME` says where",
    "blocked": "left out by `--block`, `--only` or the environment variable",
    "not loaded": "nobody asked for it, so its code was not run",
    "not trusted": "not in the list of `--only-trusted`, or not what the list says; its code was not run",
}


# ---------------------------------------------------------------- JSON document


def json_page() -> str:
    """Page of the document that ``--format json`` writes."""
    parts = [
        "# JSON document\n",
        JSON_HEAD,
        "## The document itself\n",
        *_document(document_schema()),
        "## Measurements and predictions\n",
        VALIDATED_HEAD,
        *_document(validated_schema()),
        "## Decisions\n",
        DECISION_HEAD,
        *_document(decision_schema()),
        "## Flips\n",
        FLIPS_HEAD,
        _properties(flips_schema()),
        "## Break-evens\n",
        BREAK_EVEN_HEAD,
        *_document(break_even_schema()),
        "## Tornados\n",
        TORNADO_HEAD,
        *_document(tornado_schema()),
        "## Decision maps\n",
        DECISION_MAP_HEAD,
        *_document(decision_map_schema()),
        "## Values of information\n",
        VOI_HEAD,
        *_document(voi_schema()),
        "## Chains\n",
        CHAIN_HEAD,
        *_chain_document(),
    ]
    return "\n".join(parts)


def _document(
    schema: Schema, known: Mapping[str, Schema] = MappingProxyType({}), of: str = ""
) -> Iterator[str]:
    """Yield a document and its parts: not those that are `known`, and of one name apart from them."""
    yield _properties(schema)
    for name, part in schema["$defs"].items():
        if "properties" in part and known.get(name) != part:
            about = f"{part['description']}.\n\n" if "description" in part else ""
            yield f"## {name} {of}\n" if name in known else f"## {name}\n"
            yield f"{about}{_properties(part)}"


JSON_HEAD = """\
What `compare --format json` writes. Equal input, plugins, seed and versions give equal bytes: keys are
sorted, numbers have twelve significant digits, there is no time stamp. A number that is missing or endless is
`null`.
"""


def _chain_document() -> Iterator[str]:
    """Yield the document of a chain; links lead to its own parts where another has one of the name."""
    known = document_schema()["$defs"]
    schema = chained_schema()
    apart = [name for name, part in schema["$defs"].items() if name in known and known[name] != part]
    for text in _document(schema, known, "of a chain"):
        for name in apart:
            text = text.replace(f"](#{name})", f"](#{name}-of-a-chain)")
        yield text


CHAIN_HEAD = """\
What `coldchoice chain --format json` writes: a document of its own, spelled by the same rules. [Chain
stages](../how-to/chain-stages.md) says what the numbers mean.
"""

DECISION_HEAD = """\
What `coldchoice decide --format json` writes: a document of its own, spelled by the same rules.
[Decide](../how-to/decide.md) says what the numbers mean. `frontier` and `information` hold what the tables
show, and more; the latter is told under [values of information](#values-of-information).
"""

FLIPS_HEAD = """\
What `coldchoice flips --format json` writes: a document of its own, with the definitions of
[decisions](#decisions). [Flips](../how-to/flips.md) says what the numbers mean.
"""

DECISION_MAP_HEAD = """\
What `coldchoice map --format json` writes: a document of its own, spelled by the same rules.
[Draw a decision map](../how-to/decision-map.md) says what the numbers mean.
"""

VOI_HEAD = """\
What `coldchoice voi --format json` writes: a document of its own, spelled by the same rules.
[Value of information](../explanation/value-of-information.md) says what the numbers mean.
"""

TORNADO_HEAD = """\
What `coldchoice tornado --format json` writes: a document of its own, spelled by the same rules.
[Draw a tornado](../how-to/tornado.md) says what the numbers mean.
"""

BREAK_EVEN_HEAD = """\
What `coldchoice breakeven --format json` writes: a document of its own, spelled by the same rules.
[Break-even](../explanation/break-even.md) says what the numbers mean.
"""

VALIDATED_HEAD = """\
What `coldchoice validate --json` writes: a document of its own, spelled by the same rules.
[Validation](../explanation/validation.md) says what the scores mean.
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
        return listed(part["enum"])
    if "const" in part:
        return code(json.dumps(part["const"]))
    kind = part.get("type", "any")
    if kind == "array":
        return f"list of {_json_type(part['items'])}"
    if kind == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"object whose values are: {_json_type(part['additionalProperties'])}"
    if kind == "object" and "properties" in part:
        return f"object with {listed(part['properties'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def summary(thing: object) -> str:
    """First paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].replace("``", "`").split())
