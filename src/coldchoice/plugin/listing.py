"""Rows and facts for ``coldchoice plugins``; nothing is printed here."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

from coldchoice.errors import UnknownName
from coldchoice.model.strategy import is_control
from coldchoice.plugin.candidates import canonical
from coldchoice.plugin.requirements import TABLES
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coldchoice.model.criterion import Criterion
    from coldchoice.model.pack import DataPack
    from coldchoice.model.reporter import Reporter
    from coldchoice.model.strategy import Strategy
    from coldchoice.plugin.record import Offer, PluginRecord
    from coldchoice.plugin.registry import Registry

HEADERS = ("plugin", "status", "from", "offers")
SHOWN_DIGITS = 12
"""Digits of a digest that tell people apart what they see: all of them are in the details and the JSON."""


class Option(NamedTuple):
    """One option of a strategy or a criterion, in words; `default` is JSON, or ``required``."""

    name: str
    type: str
    default: str
    description: str


def rows(
    records: Iterable[PluginRecord], strategies: Mapping[str, Offer] | None = None
) -> list[tuple[str, str, str, str]]:
    """Make the table: plugin, status, where it is from, and what it offers or why it cannot.

    `strategies` are those that can be used, by name: the controls among them are marked.
    """
    controls = {name for name, offer in (strategies or {}).items() if is_control(offer.strategy)}

    def told(record: PluginRecord) -> str:
        strategies = (f"{name} (control)" if name in controls else name for name in record.offers)
        others = {"criterion": record.criteria, "format": record.reporters, "pack": record.packs}
        return ", ".join(
            (*strategies, *(f"{name} ({kind})" for kind, names in others.items() for name in names))
        )

    return [(r.plugin, r.status, r.origin, r.cause or told(r)) for r in records]


def with_digests(records: Iterable[PluginRecord], table: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Put the first digits of each plugin's digest before the last column of its row."""
    digests = ((record.sha256() or "")[:SHOWN_DIGITS] for record in records)
    return [(*row[:-1], sha256, row[-1]) for row, sha256 in zip(table, digests, strict=True)]


def inventory(records: Iterable[PluginRecord]) -> list[dict[str, Any]]:
    """Make the JSON form of the list: one object per plugin, digests of files included."""
    return [_facts(record) for record in records]


def _facts(record: PluginRecord) -> dict[str, Any]:
    facts = record._asdict()
    facts.pop("author_traceback")
    facts.pop("verified")
    lists = {
        "offers": list(record.offers), "criteria": list(record.criteria),
        "reporters": list(record.reporters), "packs": list(record.packs),
    }  # fmt: skip
    return {**facts, **lists, "sha256": record.sha256()}


def details(registry: Registry, name: str) -> list[dict[str, Any]]:
    """Tell everything about the plugins that are called `name` or offer something of that name.

    Returns
    -------
    list of dict
        The keys of `inventory`, ``author_traceback``, and under ``strategies`` each strategy's ``name``,
        ``summary``, ``control``, ``description`` and ``options``; under ``further`` the same of each
        criterion, with ``unit`` and ``better``; under ``forms`` and ``tables`` its reporters
        and packs. More than one plugin where a name is contested.

    Raises
    ------
    UnknownName
        If there is none.
    """
    return [_detail(record, registry) for record in records_of(registry, name)]


def records_of(registry: Registry, name: str) -> list[PluginRecord]:
    """Return the records of the plugins that are called `name` or offer something of that name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    found = [r for r in registry.records if canonical(name) == canonical(r.plugin) or name in r.names]
    if not found:
        known = {known for record in registry.records for known in (record.plugin, *record.names)}
        raise UnknownName("plugin", name, known, also=registry.unloaded())
    return found


def _detail(record: PluginRecord, registry: Registry) -> dict[str, Any]:
    usable = record.status == "ok"
    told: dict[str, Any] = {
        "strategies": [_told(name, registry.strategies[name].strategy) for name in record.offers if usable],
        "further": [
            _criterion(name, registry.criteria[name].criterion) for name in record.criteria if usable
        ],
    }
    told["forms"] = [_form(registry.reporters[name].reporter) for name in record.reporters if usable]
    told["tables"] = [_pack(registry.packs[name].pack) for name in record.packs if usable]
    return {**_facts(record), "author_traceback": record.author_traceback, **told}


def _form(reporter: Reporter) -> dict[str, Any]:
    about = inspect.getdoc(type(reporter)) or ""
    return {
        "name": reporter.name, "summary": reporter.summary, "ending": reporter.ending, "description": about,
        "options": [],
    }  # fmt: skip


def _pack(pack: DataPack) -> dict[str, Any]:
    tables = {name: path for name in TABLES if (path := getattr(pack, name, None)) is not None}
    return {
        "name": pack.name,
        "summary": pack.summary,
        "tables": {name: str(path) for name, path in tables.items()},
        "description": inspect.getdoc(type(pack)) or "",
        "options": [],
    }


def _told(name: str, strategy: Strategy) -> dict[str, Any]:
    return {
        "name": name,
        "summary": strategy.summary,
        "control": is_control(strategy),
        "description": inspect.getdoc(type(strategy)) or "",
        "options": [option._asdict() for option in options_told(strategy)],
    }


def _criterion(name: str, criterion: Criterion) -> dict[str, Any]:
    return {
        "name": name,
        "summary": criterion.summary,
        "unit": criterion.unit,
        "better": criterion.better,
        "description": inspect.getdoc(type(criterion)) or "",
        "options": [option._asdict() for option in options_told(criterion)],
    }


def detail_lines(detail: Mapping[str, Any]) -> list[str]:
    """Write one object of `details` as text for people."""
    entry = f" ({detail['location']})" if detail["distribution"] else ""
    lines = [f"{detail['plugin']}: {detail['status']}", f"  from: {detail['origin']}{entry}"]
    if detail["sha256"]:
        lines.append(f"  sha256: {detail['sha256']}")
    for label, text in (("cause", detail["cause"]), ("what to do", detail["hint"])):
        if text:
            lines.append(f"  {label}: {text}")
    for strategy in detail["strategies"]:
        lines += _lines(strategy, " (control)" if strategy["control"] else "")
    for criterion in detail["further"]:
        lines += _lines(criterion, f" (criterion, {criterion['unit']}, {criterion['better']} is better)")
    for form in detail["forms"]:
        lines += _lines(form, f" (format, *{form['ending']})")
    for pack in detail["tables"]:
        lines += _lines(pack, f" (pack: {', '.join(pack['tables'])})")
    return [*lines, *detail["author_traceback"].splitlines()]


def _lines(offered: Mapping[str, Any], mark: str) -> list[str]:
    lines = ["", f"{offered['name']}{mark}: {offered['summary']}"]
    lines += [f"  {line}".rstrip() for line in offered["description"].splitlines()]
    if offered["options"]:
        lines += ["", "  options"]
    for option in offered["options"]:
        line = f"    {option['name']}: {option['type']} = {option['default']}"
        lines.append(f"{line}  ({option['description']})" if option["description"] else line)
    return lines


def options_told(offered: Strategy | Criterion) -> list[Option]:
    """List the options of what is offered as its JSON schema has them; none if it has no ``Options``."""
    from coldchoice.model.strategy import options_of

    model = options_of(offered)
    if model is None:
        return []
    try:
        schema = model.model_json_schema(mode="serialization")
    except Exception:  # a type of the author's that JSON Schema cannot express: tell what python knows
        return [
            Option(
                name, str(field.annotation), "required" if field.is_required() else repr(field.default), ""
            )
            for name, field in model.model_fields.items()
        ]
    return [_option(name, part, schema) for name, part in schema.get("properties", {}).items()]


def _option(name: str, part: Mapping[str, Any], schema: Mapping[str, Any]) -> Option:
    default = "required" if name in schema.get("required", ()) else "made anew each time"
    if isinstance(part.get("default"), dict):
        default = "its own defaults"
    elif "default" in part:
        default = json.dumps(part["default"], ensure_ascii=False)
    description = " ".join(part.get("description", "").split())
    return Option(name, type_told(part, schema.get("$defs", {})), default, description)


def type_told(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Write the type of a piece of JSON schema in one line: its bounds included, units by an example."""
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        target = definitions.get(name, {})
        return name if target.get("type") == "object" else type_told(target, definitions)
    if "enum" in part:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in part["enum"])
    if "const" in part:
        return json.dumps(part["const"], ensure_ascii=False)
    for union in ("anyOf", "oneOf", "allOf"):
        if union in part:
            return " | ".join(type_told(branch, definitions) for branch in part[union])
    if example := re.search(r"e\.g\. '(.+)'$", part.get("patternErrorMessage", "")):
        return f'like "{example[1]}"'  # a number with its unit
    kind = str(part.get("type", "any"))
    if kind == "array":
        return f"list of {type_told(part.get('items', {}), definitions)}"
    return " ".join([kind, *_bounds(part)])


def _bounds(part: Mapping[str, Any]) -> list[str]:
    signs = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
    return [f"{sign} {part[bound]:g}" for bound, sign in signs.items() if bound in part]
