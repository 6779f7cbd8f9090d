"""``coldchoice doctor``: whether this installation is sound, and what to do where it is not."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from coldchoice.cli.plugins import table
from coldchoice.cli.shared import THREADS, Folders, command
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

DISTRIBUTIONS = ("coldchoice", "numpy", "pydantic", "pluggy", "typer", "tabulate", "PyYAML")
OURS = b"coldchoice.cli"
"""Stands in the script that an installer writes for a command of ours, on every system."""


class Finding(NamedTuple):
    """One thing looked at; `advice` is empty where nothing is to be done."""

    what: str
    found: str
    advice: str = ""
    healthy: bool = True


@command
def doctor(folders: Folders = None) -> None:
    """Look over this installation: commands, versions, YAML loader, plugins, threads."""
    findings = [command_found(), *versions(), yaml_loader(), threads(), *plugin_health(folders or ())]
    rows = [(one.what, "ok" if one.healthy else "wrong", one.found) for one in findings]
    typer.echo(table(("what", "state", "found"), [*rows]))
    for one in findings:
        if one.advice:
            typer.echo(f"{one.what}: {one.advice}")
    if not all(one.healthy for one in findings):
        raise typer.Exit(1)


def command_found(path: str | None = None) -> Finding:
    """Tell which program the word ``compare`` starts; another of that name comes with ImageMagick.

    Parameters
    ----------
    path
        Folders to look in, as in the variable PATH; that of the process if left out.
    """
    from shutil import which
    from sysconfig import get_path

    found, scripts = which("compare", path=path), get_path("scripts")
    remedy = f"put {scripts} first on the PATH, or write `coldchoice compare` instead"
    if found is None:
        return Finding("compare", "not on the PATH", remedy, healthy=False)
    if not is_ours(found):
        return Finding("compare", f"{found}, another program", remedy, healthy=False)
    if not os.path.samefile(os.path.dirname(found), scripts):
        advice = f"it belongs to another installation of coldchoice than {scripts}"
        return Finding("compare", found, advice)
    return Finding("compare", found)


def is_ours(program: str) -> bool:
    """Tell whether a program is a command of coldchoice, by what its installer wrote into it."""
    from zipfile import BadZipFile, ZipFile, is_zipfile

    try:
        if is_zipfile(program):  # on Windows, a launcher with the script in an archive behind it
            with ZipFile(program) as archive:
                return OURS in archive.read("__main__.py")
        with open(program, "rb") as stream:
            return OURS in stream.read(4096)
    except (BadZipFile, KeyError, OSError):
        return False


def versions() -> Iterator[Finding]:
    """Tell the versions of Python and of what coldchoice stands on."""
    from importlib.metadata import PackageNotFoundError, version

    yield Finding("python", f"{sys.version.split()[0]} at {sys.executable}")
    for name in DISTRIBUTIONS:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "not installed", "install coldchoice again", healthy=False)


def yaml_loader() -> Finding:
    """Tell whether PyYAML reads with its C parser; without it all works, only slower."""
    from coldchoice.reading.document import HAS_C_LOADER

    if HAS_C_LOADER:
        return Finding("YAML parser", "C")
    return Finding("YAML parser", "Python", "reading is slower; a PyYAML built with libyaml has a C parser")


def threads() -> Finding:
    """Tell what the libraries under numpy are told about threads; `command` has set what was not set."""
    told = ", ".join(f"{name}={os.environ[name]}" for name in THREADS if name in os.environ)
    more = any(os.environ.get(name, "1") != "1" for name in THREADS)
    advice = "one thread is fastest here: unset them, or set them to 1" if more else ""
    return Finding("threads", f"{os.cpu_count()} processors; {told}", advice)


def plugin_health(folders: Sequence[str]) -> Iterator[Finding]:
    """Load every plugin and tell what became of it."""
    from coldchoice.plugin.registry import open_registry

    registry = open_registry(folders)
    if not registry.strategies:
        yield Finding("plugins", "no strategy can be used", "install coldchoice again", healthy=False)
    for record in registry.records:
        found = record.cause or ", ".join(record.offers)
        broken = record.status == "broken"
        yield Finding(
            f"plugin {record.plugin}",
            f"{record.origin}, {record.status}: {found}",
            record.hint if broken else "",
            healthy=not broken,
        )
