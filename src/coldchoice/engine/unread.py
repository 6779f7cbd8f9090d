"""Keys of options that a model passes over without a word: a slip of the pen that would change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from coldchoice.errors import Key, Problem, did_you_mean

if TYPE_CHECKING:
    from pydantic import BaseModel

    from coldchoice.engine.load import Excerpt


def unread(made: BaseModel, options: Excerpt) -> Iterator[Problem]:
    """Tell each key of a strategy's options that its author's model neither knows nor refuses.

    pydantic drops unknown keys unless a model says ``extra="forbid"``. A model that says ``extra="allow"``
    takes them; so may one with a validator that sees the raw input, which is not judged.
    """
    for key, known in _unread(made, options.data, ()):
        place = options.place(key, of_key=True)
        yield Problem(
            "unknown key", (*options.key, *key), hint=did_you_mean(str(key[-1]), known), place=place
        )


def _unread(made: Any, data: Any, key: Key) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Walk through what was read beside what was written; yield unread keys with those that are known."""
    fields = getattr(type(made), "model_fields", None)
    if fields is None:
        if isinstance(made, list | tuple) and isinstance(data, list) and len(made) == len(data):
            for at, (one, written) in enumerate(zip(made, data, strict=True)):
                yield from _unread(one, written, (*key, at))
        return
    if not isinstance(data, Mapping) or _takes_anything(type(made)):
        return
    known: dict[str, str] = {}
    for name, field in fields.items():
        known |= dict.fromkeys(_spellings(name, field), name)
    for written, value in data.items():
        if written not in known:
            yield (*key, written), tuple(known)
        else:
            yield from _unread(getattr(made, known[written]), value, (*key, written))


def _takes_anything(model: type[BaseModel]) -> bool:
    validators = model.__pydantic_decorators__.model_validators.values()
    return model.model_config.get("extra") == "allow" or any(one.info.mode != "after" for one in validators)


def _spellings(name: str, field: Any) -> Iterator[str]:
    """All that a field may be called; more than one where it has aliases."""
    yield name
    alias = field.validation_alias or field.alias
    for one in getattr(alias, "choices", (alias,)):
        first = getattr(one, "path", (one,))[0]
        if isinstance(first, str):
            yield first
