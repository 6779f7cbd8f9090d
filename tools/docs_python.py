"""Pages of the reference for plugin authors: the names of ``import coldchoice``, and the hooks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import coldchoice
from coldchoice.evidence.cells import CellType
from coldchoice.evidence.kinetics import HoldKinetics
from coldchoice.model import quantities
from coldchoice.model.case import Case
from coldchoice.model.comparison import (
    Anchors,
    Comparison,
    CostItem,
    Further,
    Interval,
    Origin,
    Preferred,
    Row,
    WeakInput,
)
from coldchoice.model.journey import Journey, Leg
from coldchoice.model.pack import CellTypeRow, DataPack
from coldchoice.model.quantities import Quantity, UncertainQuantity
from coldchoice.model.reporter import Reporter
from coldchoice.model.terms import Terms
from coldchoice.model.units import CANONICAL
from coldchoice.plugin import hookspecs
from tools.docs_markdown import code, table
from tools.docs_reference import summary
from tools.docs_scenario import keys

PART = re.compile(r"^(\w+)\n-+\n", re.M)

OFFERED: dict[str, type] = {"Reporter": Reporter, "DataPack": DataPack}
"""What hooks return that nobody has to import."""

REACHED: dict[str, type] = {"Journey": Journey, "Leg": Leg, "Terms": Terms}
"""Types that nobody imports, but that are met in a case."""

REPORTED: dict[str, type] = {
    one.__name__: one
    for one in (Comparison, Row, Interval, Origin, Further, CostItem, Anchors, Preferred, WeakInput)
}
"""Types that a reporter is given, and what is in them."""

BEHIND: dict[str, type] = {"HoldKinetics": HoldKinetics, "CellType": CellType}
"""Types that the evidence answers with, whose values an author reads."""

MODULES: dict[str, tuple[str, ...]] = {
    "coldchoice.model.assessment": ("Values", "Grade", "Per"),
    "coldchoice.model.quantiles": ("normal_quantile", "triangular_quantile"),
    "coldchoice.evidence.cells": ("cell_type", "cell_types", "CellType"),
    "coldchoice.evidence.measured_holds": ("measured_hold", "MeasuredHold"),
    "coldchoice.evidence.kinetics": ("hold_kinetics", "HoldKinetics", "known_media"),
    "coldchoice.evidence.prices": ("prices",),
    "coldchoice.protocol.lot": ("collected", "Lot"),
    "coldchoice.protocol.cold": ("cold_step", "ColdOptions"),
    "coldchoice.protocol.slow": ("slow_step", "SlowOptions"),
    "coldchoice.protocol.handover": ("cold_then_frozen", "HandoverOptions"),
    "coldchoice.protocol.plan": ("carried_out", "Passed", "Segment"),
    "coldchoice.protocol.window": ("cut",),
    "coldchoice.accounting.per_dose": ("per_usable_dose",),
    "coldchoice.model.comparison": tuple(REPORTED),
    "coldchoice.testing": (
        "conformance_tests",
        "check_strategy",
        "parametrize_strategies",
        "Report",
        "Verdict",
    ),
    "coldchoice.written": ("strategies_from",),
}
"""What authors may import besides, by module; the deprecation policy covers it too."""

SAID = {
    "Values": "A number, or one value per draw: `float | ndarray`, shape `(draws,)`.",
    "Grade": "`A`, `B`, `C` or `D`: how well a number is supported.",
    "Per": "What a `Use` is counted by.",
}


# ---------------------------------------------------------------- Python


def python_page() -> str:
    """Page of the names that a plugin author or a notebook uses."""
    parts = ["# Python\n", PYTHON_HEAD, _contents()]
    for name in coldchoice.__all__:
        parts += [f"## {name}\n", *_exported(name)]
    parts += ["## What is met in a case\n", "Nobody makes these; a case has them.\n"]
    for name, kind in REACHED.items():
        parts += [f"### {name}\n", *told(name, kind, deep=False)]
    parts += ["## What a reporter gets\n", REPORTED_HEAD]
    for name, kind in REPORTED.items():
        parts += [f"### {name}\n", *told(name, kind, deep=False)]
    parts += ["## What the evidence answers with\n", BEHIND_HEAD]
    for name, kind in BEHIND.items():
        parts += [f"### {name}\n", *told(name, kind, deep=False)]
    parts += ["## Field types of options\n", QUANTITIES_HEAD, _quantities()]
    parts += ["## Further modules for authors\n", MODULES_HEAD, _modules()]
    return "\n".join(parts)


PYTHON_HEAD = """\
All of `import coldchoice`, for those who write plugins and for notebooks. Shapes are written as `(draws,)`:
one value per Monte-Carlo draw; a plain number stands for the same value in every draw. Names of arguments
carry their unit: `_h` hours, `_c` degrees Celsius, `_km` kilometres. Everything is typed; `mypy --strict`
reads it. What may change, and how long before it does you are told, stands under [what
stays](../explanation/plugins.md#what-stays).
"""

QUANTITIES_HEAD = """\
From `coldchoice.model.quantities`, for the fields of a strategy's `Options`. A scenario writes a number
with its unit; the strategy gets a float in the unit below. A default is written as that float.
"""

MODULES_HEAD = """\
For what is already measured, and for the steps that the shipped strategies are made of. Import from these
modules, by these names; nothing else in them is promised.
"""

REPORTED_HEAD = """\
`render(comparisons)` of a [reporter](../how-to/reporters-and-packs.md) gets these, as `compare` returns them.
Nobody makes them. From `coldchoice.model.comparison`, for whoever wants to name a type.
"""

BEHIND_HEAD = """\
`hold_kinetics` and `cell_type`, of the [modules below](#further-modules-for-authors), answer with these.
"""

HOOKIMPL = """\
Marks a function of a plugin as the answer to the [hook](hooks.md) of its name. The function is called once,
without arguments, when the plugin is loaded. A name that is no hook, and a hook that asks for arguments,
make the plugin *broken*; its record says which.
"""


def _contents() -> str:
    rows = []
    for name in coldchoice.__all__:
        text = {"__version__": "The version, as text.", "hookimpl": "Marks the answer to a hook."}.get(name)
        rows.append((f"[`{name}`](#{name.lower()})", text or summary(getattr(coldchoice, name))))
    return table(("name", "what it is"), rows)


def _exported(name: str) -> list[str]:
    if name == "__version__":
        return ["The version, as text.\n"]
    if name == "hookimpl":
        return [HOOKIMPL]
    more = ["Its keys are those of a [scenario file](scenario.md).\n"] if name == "Scenario" else []
    return [*told(name, getattr(coldchoice, name)), *more]


def _quantities() -> str:
    rows: list[tuple[str, str, str, str]] = []
    for name, kind in vars(quantities).items():
        for mark in getattr(kind, "__metadata__", ()):
            if isinstance(mark, Quantity):
                unit = "%" if mark.per_cent else CANONICAL[mark.dimension]
                rows.append((code(name), mark.dimension, code(unit), code(mark.example)))
            elif isinstance(mark, UncertainQuantity):
                rows.append(
                    (code(name), f"{mark.dimension}, with its spread", code(CANONICAL[mark.dimension]),
                     code(mark.example))
                )  # fmt: skip
            elif name == "Count":
                rows.append((code(name), "whole number above 0", "", code(mark.example)))
    return table(("type", "what", "unit of the float", "as a scenario writes it"), rows)


def _modules() -> str:
    rows = []
    for module, names in MODULES.items():
        for name in names:
            thing = getattr(import_module(module), name)
            rows.append((code(module), code(_called(name, thing)), SAID.get(name) or summary(thing)))
    return table(("from", "import", "what it is"), rows)


def _called(name: str, thing: Any) -> str:
    function = inspect.unwrap(thing) if callable(thing) else thing  # some answers are kept
    return (
        f"{name}({', '.join(inspect.signature(thing).parameters)})" if inspect.isfunction(function) else name
    )


# ---------------------------------------------------------------- hooks


def hooks_page() -> str:
    """Page of the hooks, each with its exact signature and with what it returns."""
    parts = ["# Hooks\n", HOOKS_HEAD]
    for name, hook in hooks().items():
        parts += [f"## {name}\n", f"```python\n@hookimpl\ndef {signature(name, hook)}: ...\n```\n"]
        parts += prose(inspect.getdoc(hook) or "")
        kind = returned(hook)
        if kind in coldchoice.__all__:
            parts += [f"A [`{kind}`](python.md#{kind.lower()}) is any object with\n"]
            parts += [_members(getattr(coldchoice, kind))]
        elif kind in OFFERED:
            parts += [f"A `{kind}` is any object with\n", _members(OFFERED[kind])]
        if kind == "DataPack":
            parts += ["Columns of a table of cell types:\n", keys(CellTypeRow.model_json_schema())]
    parts += ["## What makes a plugin *broken*\n", BROKEN]
    return "\n".join(parts)


HOOKS_HEAD = """\
A plugin is a module with at least one of these functions, marked with [`hookimpl`](python.md#hookimpl). It
is a file in a folder that `--plugins` names, or a module that a package declares in the entry-point group
`coldchoice`. A hook takes no arguments and is called once, when the plugin is loaded. Every plugin is
loaded alone: what goes wrong in one is its own record, and the others go on. [Why it is
so](../explanation/plugins.md).
"""

BROKEN = """\
`coldchoice plugins` lists it with its cause, `coldchoice plugins NAME` tells where:

- it cannot be imported, is no Python, or tries to end the program;
- it needs another coldchoice: its metadata, or the line `__coldchoice__ = ">=0.3"` of a file, says so;
- it has no hook, a hook of an unknown name, or one that asks for arguments;
- a hook raises, or returns something that is not a list, or an empty one;
- what it offers lacks a part, is a class instead of an instance, or has a name that is not kebab-case;
- its name, or the name of what it offers, is taken: both sides are named.
"""


def hooks() -> dict[str, Callable[..., object]]:
    """Hooks that a plugin can implement, by name."""
    mark = f"{hookspecs.PROJECT}_spec"
    return {
        name: one for name, one in vars(hookspecs).items() if inspect.isfunction(one) and hasattr(one, mark)
    }


def returned(hook: Callable[..., object]) -> str:
    """Name of the kind of things that a hook returns a list of."""
    found = re.search(r"list\[(\w+)\]", str(inspect.signature(hook).return_annotation))
    return found[1] if found else ""


# ---------------------------------------------------------------- from code to Markdown


def told(name: str, thing: Any, *, deep: bool = True) -> list[str]:
    """Tell one class or function: how it is called, its docstring, its members."""
    shown = signature(name, thing)
    head = [f"```text\n{shown}\n```\n"] if shown else []
    members = [_members(thing)] if inspect.isclass(thing) and has_members(thing) else []
    below = list(_methods(name, thing)) if deep and thing is Case else []
    return [*head, *prose(inspect.getdoc(thing) or ""), *members, *below]


def signature(name: str, thing: Any) -> str:
    """Write how a function is called, or what a tuple of values is made of."""
    if hasattr(thing, "_fields"):
        return "\n".join((f"{name}(", *_fields(thing), ")"))
    if inspect.isclass(thing) and (
        issubclass(thing, Exception)
        or hasattr(thing, "model_fields")
        or getattr(thing, "_is_protocol", False)
    ):
        return ""
    return f"{name}{inspect.signature(thing)}".replace("'", "")


def _fields(kind: Any) -> Iterator[str]:
    """Write one line for each value of a named tuple: name, type, default."""
    for field in kind._fields:
        annotation = kind.__annotations__[field]
        default = kind._field_defaults.get(field, ...)
        shown = "" if default is ... else f" = {plain(default)}"
        yield f"    {field}: {getattr(annotation, '__forward_arg__', annotation)}{shown},"


def plain(default: object) -> str:
    """Write a default, whatever it is, on one line."""
    if isinstance(default, Mapping):
        return repr(dict(default))
    text = repr(default)
    return text if len(text) < 60 and "\n" not in text else "..."


def members(thing: type) -> dict[str, tuple[Any, bool]]:
    """Methods and properties of a class that say what they do; whether each is a method."""
    # pydantic puts a method of its own name into classes with private attributes
    own = {name: one for name, one in vars(thing).items() if not name.startswith(("_", "model_post_init"))}
    found = {}
    for name, one in own.items():
        target = one.fget if isinstance(one, property) else getattr(one, "__func__", one)
        if inspect.isfunction(target) and target.__doc__ and not hasattr(tuple, name):
            found[name] = (target, not isinstance(one, property))
    return found


def has_members(thing: type) -> bool:
    """Whether there is anything to list."""
    return bool(members(thing))


def _members(thing: type) -> str:
    rows = [
        (code(f"{name}{_arguments(target) if method else ''}"), summary(target))
        for name, (target, method) in members(thing).items()
    ]
    return table(("member", "meaning"), rows)


def _methods(name: str, thing: type) -> Iterator[str]:
    """Tell each method that has more to say than one sentence."""
    for method, (target, is_method) in members(thing).items():
        text = inspect.getdoc(target) or ""
        if is_method and PART.search(text):
            yield f"### {name}.{method}\n"
            yield f"```text\n{method}{_arguments(target)}\n```\n"
            yield from prose(text)


def _arguments(function: Callable[..., object]) -> str:
    return str(inspect.signature(function)).replace("'", "").replace("(self, ", "(").replace("(self)", "()")


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


def documented(docstring: str, section: str) -> set[str]:
    """Names that a section of a numpydoc text documents."""
    _, *rest = PART.split(docstring)
    bodies = dict(zip(rest[::2], rest[1::2], strict=True))
    lines = re.findall(r"^(?!\s)(.+)$", inspect.cleandoc("\n" + bodies.get(section, "")), re.M)
    return {name.strip().lstrip("*") for line in lines for name in line.split(",")}
