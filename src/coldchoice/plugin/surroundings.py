"""What everyone takes for granted of the process, and putting back what a plugin changed of it.

A plugin that replaces ``numpy.exp`` changes the numbers of every other strategy. So names of the modules that
all lean on are compared before and after its code runs; what was replaced is put back and told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, TypeAlias

ALWAYS = (
    "builtins", "math", "random", "functools", "hashlib", "itertools", "json", "numpy", "numpy.random",
    "numpy.linalg",
)  # fmt: skip
OURS = frozenset(
    ("coldchoice", "coldchoice_criteria", "coldchoice_packs", "coldchoice_reporters", "coldchoice_strategies")
)
"""Packages that nobody may change, whoever's code runs: what is in one of them may not even change itself."""

FILES = "_coldchoice_plugin_"
"""How the names of modules begin that are files from folders of plugins."""

FORKED = 1
"""Exit code of a process that a plugin split off from ours."""

VARIABLES = "COLDCHOICE_"
"""How the variables of the environment begin that coldchoice reads."""

HANDED = tuple(f"coldchoice.model.{name}" for name in ("assessment", "case", "journey", "money", "streams"))
"""Modules of all that a strategy is handed."""

MADE = ("__pydantic_validator__", "__pydantic_serializer__", "__pydantic_core_schema__")
"""What a model of options answers by; replaced where somebody has the model built anew."""

_packages: set[str] = set()
"""Packages besides ours that offer something, by the first part of their names."""

_known: dict[str, dict[str, Any]] = {}
"""What was last seen in each place, by its dotted name."""

_own: dict[str, dict[str, Any]] = {}
"""What a place of a plugin was last like that the plugin itself changed: nobody else is to blame for that."""

_found: dict[str, Any] = {}

Places: TypeAlias = "tuple[tuple[str, ModuleType | type], ...]"


def watch(package: str) -> None:
    """Look from now on at the modules of a package that offers something, as at our own."""
    if package.startswith(FILES) or package not in _packages | OURS:  # a file may be another than it was
        _packages.add(package)
        _found.clear()


class Surroundings:
    """The state of the process before a plugin's code runs.

    Only what would change another strategy's numbers, or where an answer is written, is looked at, as this is
    done around every call of a plugin: functions and classes of the modules in `ALWAYS`, of coldchoice itself
    and of all plugins, their constants, the working directory and the variables that coldchoice reads. Other
    data may change.

    Parameters
    ----------
    everything
        Whether all of coldchoice and of the plugins is looked at, which takes a tenth of a millisecond, or
        only what strategies are handed, besides numpy and Python's own.
    """

    __slots__ = (
        "_before", "_deep", "_defaults", "_environ", "_everything", "_folder", "_process", "_variables",
    )  # fmt: skip

    def __init__(self, *, everything: bool = True) -> None:
        self._folder, self._everything = _folder(), everything
        self._environ, self._variables = os.environ, _variables()
        self._process, self._deep = os.getpid(), sys.getrecursionlimit()
        for name, place in _places(everything):
            now = vars(place)
            if name not in _known or len(now) != len(_known[name]) or not _same(now, _known[name]):
                _known[name] = dict(now)
            if name in _own:
                _own[name] = _known[name]
        self._before = dict(_known)  # of which no entry is ever written into
        self._defaults = [(name, field, field.default) for name, field in _fields(everything)]

    def put_back(self, own: str = "") -> tuple[str, ...]:
        """Undo what was changed since; return what it was, by dotted name.

        Parameters
        ----------
        own
            Package of the plugin whose code ran; what it changes of itself is left to it.
        """
        if os.getpid() != self._process:  # the plugin forked: one answer is enough
            os._exit(FORKED)
        changed = self._limit_put_back()
        for name, place in _places(self._everything):
            before = _own.get(name) or self._before.get(name)
            if before is None or _same(vars(place), before):
                continue
            if name.partition(".")[0] == own and own not in OURS:
                _own[name] = dict(vars(place))
            else:
                whole = name in ALWAYS or isinstance(place, type)
                changed += [f"{name}.{key}" for key in _restored(place, before, all_of=whole)]
        for name, field, default in self._defaults:
            if field.default is not default:
                field.default = default
                changed.append(f"{name}.default")
        if self._folder is not None and _folder() != self._folder:
            changed.append("the working directory")
            with suppress(OSError):
                os.chdir(self._folder)
        return (*changed, *self._variables_put_back())

    def _limit_put_back(self) -> list[str]:
        """Put back how deep calls may go, before anything else is called."""
        if sys.getrecursionlimit() == self._deep:
            return []
        sys.setrecursionlimit(self._deep)
        return ["the recursion limit"]

    def _variables_put_back(self) -> Iterator[str]:
        """Put back the variables that coldchoice reads; libraries set others when they are imported."""
        os.environ, now = self._environ, _variables()
        if now == self._variables:
            return
        for key in sorted({*now, *self._variables}):
            name, before = os.fsdecode(key), self._variables.get(key)
            if now.get(key) == before or not name.startswith(VARIABLES):
                continue
            if before is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = os.fsdecode(before)
            yield f"the environment variable {name}"


@contextmanager
def surroundings_kept(own: str) -> Iterator[list[str]]:
    """Put back what is changed inside the block by a plugin of the package `own`; the list is filled with it.

    Ours are trusted, since they are many and it takes a while.
    """
    changed: list[str] = []
    if own in OURS:
        yield changed
        return
    before = Surroundings()
    try:
        yield changed
    finally:
        changed += before.put_back(own)


def _variables() -> dict[Any, Any]:
    """Return the environment, as bytes where the system has it so: decoding it takes longer."""
    held = getattr(os.environ, "_data", None)
    return dict(held) if isinstance(held, dict) else dict(os.environ)


def _places(everything: bool) -> Places:
    """Return what is looked into; found anew only where modules were imported since."""
    _look_again()
    found: tuple[Places, Places] = _found["places"]
    return found[everything]


def _fields(everything: bool) -> Sequence[tuple[str, Any]]:
    """Return the options among what is looked into, by dotted name."""
    found: Sequence[tuple[str, Any]] = _found["fields"] if everything else ()
    return found


def _look_again() -> None:
    """Find what there is to look into, among those modules that came since; among all where some went."""
    if _found.get("loaded") == len(sys.modules):
        return
    names = frozenset(sys.modules)
    seen: frozenset[str] = _found.get("names", frozenset())
    if not seen <= names:
        _found.clear()
        seen = frozenset()
    came = [name for name in tuple(sys.modules) if name not in seen]
    fresh = tuple(one for name in came for one in _looked_into(name, sys.modules.get(name)))
    fields = [
        (f"{name}.{key}", field)
        for name, place in fresh
        if isinstance(options := vars(place).get("__pydantic_fields__"), dict)
        for key, field in options.items()
    ]
    handed, everything = _found.get("places", ((), ()))
    handed += tuple(one for one in fresh if one[0].startswith((*ALWAYS, *HANDED)))
    _found.update(
        loaded=len(names),
        names=names,
        places=(handed, everything + fresh),
        fields=[*_found.get("fields", ()), *fields],
    )


def _looked_into(name: str, module: object) -> Iterator[tuple[str, ModuleType | type]]:
    package = name.partition(".")[0]
    plugin = package.startswith(FILES) or package in _packages or package in OURS - {"coldchoice"}
    if not (plugin or package == "coldchoice" or name in ALWAYS) or not isinstance(module, ModuleType):
        return
    yield name, module
    if name not in ALWAYS:
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


def _restored(place: ModuleType | type, before: Mapping[str, Any], *, all_of: bool) -> Iterator[str]:
    """Put back what is another thing now and must not be: every public name, or what is fixed of itself."""
    missing = object()
    now = vars(place)
    for key, value in before.items():
        if now.get(key, missing) is value or not (_is_fixed(key, value) or (all_of and key[0] != "_")):
            continue
        with suppress(AttributeError, TypeError):
            setattr(place, key, value)
        yield key


def _is_fixed(key: str, value: object) -> bool:
    """Tell what must not change: functions, classes, constants; of private names those defined as such."""
    private = key.startswith("_") and not key.startswith("__")
    if isinstance(value, property | staticmethod | classmethod) or key.isupper():
        return not (private and value is None)  # what is yet to be worked out
    if key in MADE:
        return not type(value).__name__.startswith("Mock")  # as pydantic's are until they are needed
    return callable(value) and (not private or getattr(value, "__qualname__", "") == key)


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return None


def told(changed: Sequence[str]) -> str:
    """Say what a plugin changed, in words."""
    named = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
    return f"it changed {named}, which was put back"
