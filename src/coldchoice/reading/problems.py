"""What a model says of a document, as one problem per mistake with its place in the file.

pydantic names mistakes by a path that may hold the names of union branches and by a type such as
``extra_forbidden``; people need the line, the key as they wrote it and the rule in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from coldchoice.errors import InputError, Key, Problem, did_you_mean
from coldchoice.model.later import Refused
from coldchoice.model.quantity import shown

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo

    from coldchoice.reading.document import Document

LONGEST_KEY = 60
"""Longest key, in characters, that is shown whole."""

MOST_PROBLEMS = 50
"""Most mistakes that are told apart; a file with more of them is some other kind of file."""

_RULES = {
    "missing": "missing",
    "extra_forbidden": "unknown key",
    "string_type": "must be text",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must look like {pattern}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "set_type": "must be a list",
    "dict_type": "must hold keys with values",
    "mapping_type": "must hold keys with values",
    "model_type": "must hold keys with values",
    "model_attributes_type": "must hold keys with values",
    "too_short": "needs at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be less than {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "multiple_of": "must be a multiple of {multiple_of:g}",
    "none_required": "must be left empty",
    "union_tag_not_found": "needs the key {discriminator}",
    "union_tag_invalid": "must be one of {expected_tags}",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
}
_IN_WORDS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": (
        "must be lower-case letters and digits, joined by hyphens, e.g. 'slow-freeze'"
    ),
}
"""Patterns that have a rule, with an example, in words."""

_HINTS = {
    "list_type": "start each entry with '- ' or write [a, b]",
    "tuple_type": "start each entry with '- ' or write [a, b]",
    "string_type": "put it in quotes",
}
_WHOLE = ("missing", "extra_forbidden")
_QUOTED = re.compile(r"'([^']*)'")


def problems_from(error: ValidationError, document: Document, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Translate a validation error into problems that name file, line, key, value and rule.

    Parameters
    ----------
    error
        What pydantic raised for ``model.model_validate(document.data)``.
    document
        The document that was validated.
    model
        The model it was validated against; its fields are what unknown keys are compared with.

    Returns
    -------
    tuple of Problem
        In the order of the file; a value refused by every branch of a union is one problem.
    """
    found: dict[tuple[Key, str | None], Problem] = {}
    items = error.errors(include_url=False)
    for item in items[:MOST_PROBLEMS]:
        for problem in _problems(item, document, model):
            same = (problem.key, problem.value)
            known = found.get(same)
            found[same] = problem if known is None else _joined(known, problem)
    ordered = sorted(found.values(), key=lambda problem: problem.place or ())
    rest = len(items) - MOST_PROBLEMS
    return (*ordered, Problem(f"and {rest} more")) if rest > 0 else tuple(ordered)


def fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> dict[str, FieldInfo]:
    """Find the keys that are known at a place inside a model.

    Parameters
    ----------
    model
        The outermost model.
    loc
        Path of a mapping, as pydantic gives it: with the names or tags of union branches.

    Returns
    -------
    dict
        Fields by the name a file uses for them; empty where keys are free.
    """
    shapes: list[Any] = [model]
    for part in loc:
        inner = [shape for outer in shapes for shape in _inside(outer, part)]
        named = [branch for outer in shapes for branch in _branches(outer) if _is_branch(branch, part)]
        shapes = inner or named or shapes
    models = [shape for outer in shapes for shape in _branches(outer) if _is_model(shape)]
    return {name: field for shape in models for name, field in _fields(shape).items()}


def _problems(
    item: Mapping[str, Any], document: Document, model: type[BaseModel], above: Key = ()
) -> list[Problem]:
    """Translate one entry of ``ValidationError.errors()``; `above` leads to the part it is about."""
    kind, loc = item["type"], (*above, *item["loc"])
    key = _written(loc, document.data, keep_last=kind in _WHOLE)
    parent = kind == "missing" and len(key) > 1
    of_key = parent or kind == "extra_forbidden" or loc[-1:] == ("[key]",)
    place = document.place(key[:-1] if parent else key, of_key)
    shown_key = tuple(_printable(part) for part in key)
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, Refused):
        inside = cause.error.errors(include_url=False)
        return [one for inner in inside for one in _problems(inner, document, cause.model, loc)]
    if isinstance(cause, InputError):
        return [_placed(inner, key, document) for inner in cause.problems]
    given = item["input"]
    if kind == "too_short" and len(given) >= item["ctx"]["min_length"]:
        return []  # long enough as written; what is wrong with its entries is told by itself
    rule, hint = _rule(item), _hint(item, model)
    value = shown(given)
    told = isinstance(given, str) and value in rule  # a rule of a model's own may name the value itself
    silent = kind in _WHOLE or told or (cause is not None and isinstance(given, Mapping | list))
    return [Problem(rule, shown_key, None if silent else value, hint, place)]


def _placed(inner: Problem, key: Key, document: Document) -> Problem:
    """Give a problem that a field found in its own value the key and place of that field."""
    full = key + inner.key
    return inner._replace(key=tuple(_printable(part) for part in full), place=document.place(full))


def _written(loc: Key, data: Any, keep_last: bool) -> Key:
    """Keep the parts of a path that are in the file, and drop the names of union branches.

    A missing or unknown key is kept although, or because, it is not there.
    """
    key: list[str | int] = []
    for index, part in enumerate(loc):
        inside = range(len(data)) if isinstance(data, list) else data
        if isinstance(inside, Mapping | range) and part in inside:
            data = data[part]
        elif not (keep_last and index == len(loc) - 1):
            continue
        key.append(part)
    return tuple(key)


def _rule(item: Mapping[str, Any]) -> str:
    """Say which rule was broken, in words."""
    context = item.get("ctx", {})
    cause = context.get("error")
    if cause is not None:
        return str(cause) or "is not allowed"
    words = _RULES.get(item["type"])
    if words is None:
        message = item["msg"]
        return f"{message[:1].lower()}{message[1:]}"
    if "expected" in words:
        return words.split("{")[0] + ", ".join(_choices(item))
    if context.get("pattern") in _IN_WORDS:
        return _IN_WORDS[context["pattern"]]
    told = words.format(**context)
    return told.replace(" 1 entries", " 1 entry").replace(" 1 characters", " 1 character")


def _hint(item: Mapping[str, Any], model: type[BaseModel]) -> str | None:
    """Name the nearest valid spelling, or what to write."""
    kind, loc, given = item["type"], item["loc"], item["input"]
    if kind == "extra_forbidden":
        return did_you_mean(str(loc[-1]), tuple(fields_at(model, loc[:-1])))
    if item.get("ctx", {}).get("pattern") in _IN_WORDS:
        return None
    if kind in ("missing", "string_pattern_mismatch"):
        field = fields_at(model, loc[:-1]).get(str(loc[-1]))
        example = _example(field) if field else None
        return f"write e.g. '{loc[-1]}: {example}'" if example else None
    choices = _choices(item)
    if choices and isinstance(given, str):
        hint = did_you_mean(given, choices)
        return hint if hint.startswith("did") else None
    return _HINTS.get(kind) if not isinstance(given, Mapping | list) else None


def _choices(item: Mapping[str, Any]) -> tuple[str, ...]:
    """List the values that a closed choice allows."""
    context = item.get("ctx", {})
    told = str(context.get("expected") or context.get("expected_tags") or "")
    # texts stand in quotes and may hold anything; numbers stand alone
    return tuple(_QUOTED.findall(told)) or tuple(re.split(r", | or ", told)) if told else ()


def _example(field: FieldInfo) -> str | None:
    """Find an example of a field: its own, or that of its quantity."""
    examples: Iterable[Any] = field.examples or (getattr(m, "example", None) for m in field.metadata)
    return next((str(example) for example in examples if isinstance(example, str | int | float)), None)


def _joined(first: Problem, second: Problem) -> Problem:
    """Make one problem of two branches of a union that both refuse a value."""
    if second.rule in first.rule:
        return first
    return first._replace(rule=f"{first.rule}, or {second.rule}", hint=first.hint or second.hint)


def _printable(part: str | int) -> str | int:
    """Escape control characters in a key and shorten it."""
    if isinstance(part, int) or (part.isprintable() and len(part) <= LONGEST_KEY):
        return part
    return shown(part, LONGEST_KEY)


def _inside(shape: Any, part: str | int) -> list[Any]:
    """List the types that a key or an index leads to inside a type."""
    found = []
    for branch in _branches(shape):
        arguments = get_args(branch)
        if _is_model(branch):
            field = _fields(branch).get(str(part))
            found += [field.annotation] if field else []
        elif isinstance(part, int) and get_origin(branch) in (list, tuple, set, frozenset, Sequence):
            found += [argument for argument in arguments if argument is not Ellipsis]
        elif get_origin(branch) in (dict, Mapping) and len(arguments) == 2:
            found.append(arguments[1])
    return found


def _branches(shape: Any) -> list[Any]:
    """Take ``Annotated`` off a type and list the branches of a union."""
    if hasattr(shape, "__metadata__"):
        return _branches(shape.__origin__)
    if get_origin(shape) is Literal or isinstance(shape, type):
        return [shape]
    if get_origin(shape) in (list, tuple, set, frozenset, dict, Mapping, Sequence):
        return [shape]
    return [branch for argument in get_args(shape) for branch in _branches(argument)]


def _is_branch(shape: Any, part: str | int) -> bool:
    """Tell whether a part of a path names a branch of a union: its class, or the tag of a field."""
    if not _is_model(shape):
        return False
    return shape.__name__ == part or any(part in get_args(f.annotation) for f in _fields(shape).values())


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields of a model by the name that a file uses."""
    return {str(field.alias or name): field for name, field in model.model_fields.items()}
