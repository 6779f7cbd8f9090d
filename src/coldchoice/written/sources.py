"""Where the numbers of a strategy file come from: each has to say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from coldchoice.errors import InputError, Key, Problem, did_you_mean
from coldchoice.model.money import Money
from coldchoice.model.quantity import shown
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from pydantic import BaseModel

    from coldchoice.written.keys import StrategyFile

DOI = re.compile(r"(doi:\s*)?10\.\d{4,9}/\S+")
ADDRESS = re.compile(r"https?://\S+")
ASSUMPTION = re.compile(r"assumption\b.*")
WRITE = "write `source:` and an evidence id, a DOI, an address or the word `assumption`"
OPTION = "$"
"""How the name of an option begins where a step takes it."""


class Sourced(NamedTuple):
    """A number of the file, and where it comes from.

    Attributes
    ----------
    key
        Path of the number.
    value
        As written.
    source
        Its source, as written; empty where none is given.
    """

    key: Key
    value: object
    source: str


def numbers(file: StrategyFile, written: Mapping[str, Any]) -> Iterator[Sourced]:
    """Yield every number of a file with its source; one that is an option's has it there.

    Parameters
    ----------
    file
        The file as it was understood.
    written
        The same as it was written: plain data.
    """
    if "applies" in written:
        yield from _of(("applies",), file.applies, written["applies"])
    for key in ("steps", "uses"):
        for at, (part, data) in enumerate(zip(getattr(file, key), written.get(key, ()), strict=True)):
            yield from _of((key, at), part, data)
    for name, option in file.options.items():
        yield from _of(("options", name), option, written["options"][name], also=("default",))


def _of(key: Key, part: BaseModel, data: Mapping[str, Any], also: tuple[str, ...] = ()) -> Iterator[Sourced]:
    given = getattr(part, "source", None)
    for field, info in type(part).model_fields.items():
        name, value = info.alias or field, getattr(part, field)
        is_number = isinstance(value, float | Money) or field in also
        if name in data and is_number and not str(data[name]).startswith(OPTION):
            source = given.get(name, "") if isinstance(given, Mapping) else given or ""
            yield Sourced((*key, name), data[name], source)


def problems(file: StrategyFile, written: Mapping[str, Any]) -> Iterator[Problem]:
    """Find numbers without a source, sources that are none, and sources of what is not there."""
    for number in numbers(file, written):
        if not number.source:
            yield Problem("has no source", number.key, shown(number.value), WRITE)
        elif told := wrong(number.source):
            key: Key = (*number.key[:-1], "source")
            data = _at(written, key)
            yield told._replace(key=(*key, number.key[-1]) if isinstance(data, Mapping) else key)
    yield from _of_nothing(file, written)


def _of_nothing(file: StrategyFile, written: Mapping[str, Any]) -> Iterator[Problem]:
    """Find sources by key whose key is not there."""
    parts: list[tuple[Key, Any]] = [(("applies",), written.get("applies", {}))]
    parts += [((key, at), one) for key in ("steps", "uses") for at, one in enumerate(written.get(key, ()))]
    parts += [(("options", name), one) for name, one in (written.get("options") or {}).items()]
    for key, data in parts:
        source = data.get("source")
        for name in source if isinstance(source, Mapping) else ():
            if name not in data or name == "source":
                known = [one for one in data if one not in ("do", "source")]
                rule = "is the source of a key that is not there"
                yield Problem(rule, (*key, "source", name), repr(name), did_you_mean(name, known))


def _at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data


def wrong(source: str) -> Problem | None:
    """Say why `source` is none; ``None`` where it is one. Several are separated by semicolons."""
    for one in map(str.strip, source.split(";")):
        stated = any(form.fullmatch(one) for form in (DOI, ADDRESS, ASSUMPTION))
        if not stated and not _stands_once(one) and (told := _unknown(one)):
            return told
    return None


def _stands_once(name: str) -> bool:
    """Whether one table alone has a row of that id, by a look at the text: citations take far longer."""
    return sum(text.count(f"\n{name},") for text in _tables()) == 1


@cache
def _tables() -> tuple[str, ...]:
    from coldchoice.evidence.citations import TABLES
    from coldchoice.evidence.tables import DATA

    return tuple((DATA / f"{name}.csv").read_text(encoding="utf-8") for name in TABLES)


def _unknown(name: str) -> Problem | None:
    """Say why `name` is no id; the full look-up also knows those that are written with their table."""
    from coldchoice.evidence.citations import citation

    try:
        citation(name)
    except InputError as error:
        (problem,) = error.problems
        near = (problem.hint or "").startswith(("did you mean", "write "))
        return problem._replace(hint=problem.hint if near else WRITE)
    return None
