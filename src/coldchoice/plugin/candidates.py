"""Find the plugins that could be loaded, without running any of them.

Two places, never a third: what is installed (entry points of the group ``coldchoice``) and the folders that
the user names. By convention an entry point has the name of its strategy, so that a run can load only
the plugins that it uses.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import partial
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from pathlib import Path
from types import ModuleType

from coldchoice.errors import InputError, Problem
from coldchoice.plugin.failure import Refusal
from coldchoice.plugin.handshake import refuse_by_metadata, refuse_by_text
from coldchoice.plugin.hookspecs import PROJECT
from coldchoice.plugin.record import PluginRecord, Status
from coldchoice.plugin.shared_files import Importing, shared_with
from coldchoice.plugin.surroundings import FILES
from coldchoice.record import NamedTuple

WRITTEN = (".strategy.yaml", ".strategy.yml")
"""How the names of files end that are strategies without code."""

VALUE = re.compile(r"[\w.]+\s*(:\s*[\w.]+\s*)?(\[.*\]\s*)?")


class Candidate(NamedTuple):
    """A plugin that could be loaded; the fields up to `location` are those of `PluginRecord`."""

    plugin: str
    origin: str
    distribution: str | None
    version: str | None
    location: str
    load: Callable[[], object]

    @property
    def package(self) -> str:
        """First part of the name of the module that it is, or is in."""
        if self.distribution is None:
            return module_name(Path(self.location))
        return self.location.partition(":")[0].strip().partition(".")[0]

    def record(
        self,
        status: Status,
        offers: tuple[str, ...] = (),
        cause: str = "",
        hint: str = "",
        author_traceback: str = "",
    ) -> PluginRecord:
        """Say what became of it."""
        return PluginRecord(
            self.plugin,
            status,
            self.origin,
            self.distribution,
            self.version,
            self.location,
            offers,
            cause,
            hint,
            author_traceback,
        )

    def answers_to(self, name: str) -> bool:
        """Tell whether `name` is the plugin's or its distribution's, however hyphens are written."""
        return canonical(name) in (canonical(self.plugin), canonical(self.distribution or self.plugin))


def canonical(name: str) -> str:
    """Write a name in the one form in which names of distributions are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def find_candidates(folders: Iterable[tuple[str, str | Path]] = ()) -> list[Candidate]:
    """List every plugin once, in order of precedence: the order in which names are given away.

    Our own distribution comes first, then the other distributions by name, then files by path: neither the
    order of folders nor of the import path means anything.

    Parameters
    ----------
    folders
        Pairs of the switch that named a folder, for messages, and the folder.

    Raises
    ------
    InputError
        If a folder is missing, is a file or cannot be read.
    """
    found = installed_candidates()
    seen: set[str] = set()
    for switch, folder in folders:
        files = folder_candidates(folder, switch)
        if (place := os.path.realpath(folder)) not in seen:
            seen.add(place)
            found += files
    return sorted(found, key=_precedence)


def _precedence(candidate: Candidate) -> tuple[bool, bool, str, str, str]:
    distribution = canonical(candidate.distribution or "")
    return (
        candidate.distribution is None,
        distribution != PROJECT,
        distribution,
        candidate.plugin,
        candidate.location,
    )


def installed_candidates() -> list[Candidate]:
    """List the installed plugins by one scan of the entry points; none is imported."""
    try:
        points: Iterable[EntryPoint] = entry_points(group=PROJECT)
    except Exception:  # one unreadable entry_points.txt spoils the scan for all: look at each alone
        return _installed_one_by_one()
    return _each_once(map(_installed, points))


def _installed_one_by_one() -> list[Candidate]:
    found: dict[str, list[Candidate]] = {}
    for distribution in distributions():
        name = headers(distribution)[0]
        if canonical(name) in found:
            continue
        try:
            points = list(distribution.entry_points.select(group=PROJECT))
            found[canonical(name)] = [_installed(point) for point in points]
        except Exception as error:
            found[canonical(name)] = [_unreadable(distribution, error)]
    return _each_once(candidate for candidates in found.values() for candidate in candidates)


def _each_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Drop what the same distribution declares twice word for word."""
    return list({(canonical(c.distribution or ""), c.plugin, c.location): c for c in candidates}.values())


def _installed(point: EntryPoint) -> Candidate:
    name, version = headers(point.dist)
    origin = f"{name} {version}".rstrip()
    ours = canonical(name) == PROJECT
    return Candidate(point.name, origin, name, version, point.value, partial(_load_entry_point, point, ours))


def _unreadable(distribution: Distribution, error: Exception) -> Candidate:
    name, version = headers(distribution)

    def load() -> object:
        raise Refusal(
            f"its entry_points.txt cannot be read ({type(error).__name__})", "install it again or remove it"
        )

    return Candidate(name, f"{name} {version}".rstrip(), name, version, "entry_points.txt", load)


def headers(distribution: Distribution | None) -> tuple[str, str]:
    """Return name and version of a distribution.

    Its two lines are looked up in the text: parsing the whole as a mail, long description and all, as
    ``distribution.version`` does, takes about a millisecond.
    """
    text = distribution and (distribution.read_text("METADATA") or distribution.read_text("PKG-INFO"))
    name, version = (re.search(rf"^{key}:[ \t]*(\S+)", text or "", re.M) for key in ("Name", "Version"))
    return (name[1] if name else "unnamed"), (version[1] if version else "")


def _load_entry_point(point: EntryPoint, ours: bool) -> object:
    if not VALUE.fullmatch(point.value):
        raise Refusal(f"entry point {point.value!r} is not 'module' or 'module:name'")
    needs = [] if ours else requirements(point.dist)  # ours need no other; its metadata are long
    refuse_by_metadata(needs)
    try:
        return point.load()
    except ImportError as error:
        if needs and (error.name or "").split(".")[0] == PROJECT:
            error.add_note(f"it was made for {needs[0]!r}; see: coldchoice --version")
        raise


def requirements(distribution: Distribution | None) -> list[str]:
    """List what a distribution requires of coldchoice, as written; found as `headers` finds its lines."""
    text = distribution and (distribution.read_text("METADATA") or distribution.read_text("PKG-INFO"))
    head = re.split(r"\r?\n\r?\n", text or "", maxsplit=1)[0]
    return re.findall(rf"^Requires-Dist:[ \t]*({PROJECT}(?![-\w.]).*?)[ \t\r]*$", head, re.M | re.I)


def folder_candidates(folder: str | Path, switch: str = "--plugins") -> list[Candidate]:
    """List the files ``[!_.]*.py`` and ``[!_.]*.strategy.yaml`` of a folder, sorted.

    Raises
    ------
    InputError
        If the folder is missing, is a file or cannot be read.
    """
    try:
        names = sorted(os.listdir(folder))
    except (OSError, ValueError) as error:
        raise InputError(_folder_problem(folder, switch, error)) from None
    files = [Path(folder, name) for name in names if name.endswith((".py", *WRITTEN)) and name[0] not in "_."]
    return [_in_folder(file) for file in files]


def _folder_problem(folder: str | Path, switch: str, error: Exception) -> Problem:
    hint = None
    if isinstance(error, NotADirectoryError):
        rule = "the plugin folder is a file"
        hint = f"give the folder that holds it: {str(Path(folder).parent)!r}"
    elif isinstance(error, FileNotFoundError):
        rule, path = "there is no such plugin folder", Path(folder)
        beside = [entry.name for entry in path.parent.glob("*/")] if path.parent.is_dir() else []
        near = get_close_matches(path.name, beside, n=1)
        hint = f"did you mean {str(path.with_name(near[0]))!r}?" if near else None
    else:
        rule = f"the plugin folder cannot be read ({getattr(error, 'strerror', None) or error})"
    return Problem(rule, key=(switch,), value=repr(str(folder)), hint=hint)


def _in_folder(file: Path) -> Candidate:
    shown = file.as_posix()
    if not file.is_absolute() and file.parts[0] != "..":
        shown = f"./{shown}"
    load = _load_written if file.name.endswith(WRITTEN) else _load_file
    return Candidate(plugin_name(file), shown, None, None, shown, partial(load, file, shown))


def plugin_name(file: Path) -> str:
    """Name of the plugin that a file is: its own, without its ending."""
    ending = next((one for one in WRITTEN if file.name.endswith(one)), file.suffix)
    return canonical(file.name.removesuffix(ending))


def _load_written(file: Path, shown: str) -> object:
    """Read a strategy file as a plugin that offers this one strategy."""
    from coldchoice.plugin.written import plugin_of

    return plugin_of(file, shown)


def module_name(file: Path) -> str:
    """Name of the module that a file becomes: private, and another for each path."""
    path = os.path.abspath(file)
    return f"{FILES}{canonical(file.stem)}_{zlib.crc32(path.encode()):08x}"


def _load_file(file: Path, shown: str) -> ModuleType:
    """Run a file as a module of a private name, so that it cannot stand in for another module.

    It is compiled here rather than by an import, which could take stale bytecode and would leave
    ``__pycache__`` in the user's folder.
    """
    path, source = os.path.abspath(file), file.read_bytes()
    refuse_by_text(source)
    module = ModuleType(module_name(file))
    module.__file__ = path
    code = compile(source, shown, "exec", dont_inherit=True)
    importing = Importing(module.__name__, shared_with(path, source))
    importing.serve(module)
    sys.modules[module.__name__] = module  # pydantic, pickle and dataclasses look a class's module up
    try:
        exec(code, module.__dict__)
    except BaseException:
        importing.forget()
        del sys.modules[module.__name__]
        raise
    return module
