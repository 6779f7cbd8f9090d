"""What everyone takes for granted of the process, and putting back what a plugin changed of it.

A plugin that replaces ``numpy.exp`` changes the numbers of every other strategy. So names of the modules that
all lean on are compared before and after its code runs; what was replaced is put back and told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any, TypeAlias

ALWAYS = ("builtins", "math", "random", "numpy", "numpy.random", "numpy.linalg")
OURS = "coldchoice."
CLASSES = tuple(f"coldchoice.model.{name}" for name in ("assessment", "case", "journey", "money", "streams"))
"""Modules of which the classes are looked into as well: all that a strategy is handed."""

_known: dict[str, dict[str, Any]] = {}
"""What was last seen in each place, by its dotted name."""

_found: dict[str, Any] = {}

Places: TypeAlias = "tuple[tuple[str, ModuleType | type], ...]"


class Surroundings:
    """The state of the process before a plugin's code runs.

    Only what would change another strategy's numbers, or where an answer is written, is looked at, as this is
    done around every call of a plugin: functions and classes of the modules in `ALWAYS` and of coldchoice
    itself, their constants, and the working directory. Other data may change.

    Parameters
    ----------
    everything
        Whether all of coldchoice is looked at, which takes a tenth of a millisecond, or only what strategies
        are handed, besides numpy and Python's own.
    """

    __slots__ = ("_before", "_everything", "_folder")

    def __init__(self, *, everything: bool = True) -> None:
        self._folder, self._everything = _folder(), everything
        for name, place in _places(everything):
            now = vars(place)
            if name not in _known or len(now) != len(_known[name]) or not _same(now, _known[name]):
                _known[name] = dict(now)
        self._before = dict(_known)  # of which no entry is ever written into

    def put_back(self) -> tuple[str, ...]:
        """Undo what was changed since; return what it was, by dotted name."""
        changed = []
        for name, place in _places(self._everything):
            before = self._before.get(name)
            if before is not None and not _same(vars(place), before):
                changed += [f"{name}.{key}" for key in _restored(place, before)]
        if self._folder is not None and _folder() != self._folder:
            changed.append("the working directory")
            with suppress(OSError):
                os.chdir(self._folder)
        return tuple(changed)


def _places(everything: bool) -> Places:
    """Return what is looked into; found anew only where modules were imported since."""
    loaded = len(sys.modules)
    if _found.get("modules") != loaded:
        places = tuple(_looked_into())
        handed = tuple(one for one in places if one[0].startswith((*ALWAYS, *CLASSES)))
        _found.update(modules=loaded, places=(handed, places))
    found: tuple[Places, Places] = _found["places"]
    return found[everything]


def _looked_into() -> Iterator[tuple[str, ModuleType | type]]:
    for name, module in tuple(sys.modules.items()):
        if not (name in ALWAYS or name.startswith(OURS)) or not isinstance(module, ModuleType):
            continue
        yield name, module
        if name in CLASSES:
            for key, value in tuple(vars(module).items()):
                if isinstance(value, type) and value.__module__ == name:
                    yield f"{name}.{key}", value


def _same(now: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Tell whether nothing was replaced; names may be added. Values are equal first of all if identical."""
    try:
        if len(now) == len(before):
            return bool(now == before)
    except Exception:  # values that cannot be compared, as arrays, are not the ones they were
        pass
    return all(now.get(key) is value for key, value in before.items())


def _restored(place: ModuleType | type, before: Mapping[str, Any]) -> Iterator[str]:
    """Put back what is another thing now and must not be."""
    missing = object()
    now = vars(place)
    for key, value in before.items():
        if now.get(key, missing) is value or not _is_fixed(key, value):
            continue
        with suppress(AttributeError, TypeError):
            setattr(place, key, value)
        yield key


def _is_fixed(key: str, value: object) -> bool:
    """Tell what must not change: functions, classes, constants; of private names those defined as such."""
    if isinstance(value, property | staticmethod | classmethod) or key.isupper():
        return True
    private = key.startswith("_") and not key.startswith("__")
    return callable(value) and (not private or getattr(value, "__qualname__", "") == key)


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return None


def told(changed: tuple[str, ...]) -> str:
    """Say what a plugin changed, in words."""
    named = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
    return f"it changed {named}, which was put back"
