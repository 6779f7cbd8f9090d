"""The digest of a plugin: of its file and the helpers beside it, or of all that its distribution installed.

Nothing is imported for it. What is not covered: other distributions that the plugin imports, and the compiled
copies in ``__pycache__``, which differ between machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from coldchoice.plugin.shared_files import shared_with

PASSED_OVER = (".pth", ".pyc")
"""Endings of files that differ between machines though the plugin is the same."""


def digest(distribution_name: str | None, location: str) -> str | None:
    """Return the SHA-256 of a plugin as it is now, in hexadecimal; ``None`` where it cannot be read.

    Parameters
    ----------
    distribution_name
        Name of the installed distribution; ``None`` for a file of a folder.
    location
        Path of the file, or ``module`` or ``module:name`` of the entry point. Of a distribution installed
        in place only the files of the outermost package of that module count: it lists no others.
    """
    if distribution_name is None:
        try:
            return _of_file(Path(location))
        except OSError:
            return None
    return _of_distribution(distribution_name, location.partition(":")[0].strip().partition(".")[0])


def _of_file(file: Path) -> str:
    """Digest of a file, or of it and of the helpers that it may import."""
    source = file.read_bytes()
    shared = shared_with(file, source) if file.suffix == ".py" else {}
    parts = [(file.name, source), *((f"{name}.py", one.source) for name, one in shared.items())]
    return _of_lines(parts) if shared else sha256(source).hexdigest()


def _of_lines(parts: Iterable[tuple[str, bytes]]) -> str:
    lines = [f"{path} {sha256(source).hexdigest()}\n" for path, source in sorted(parts)]
    return sha256("".join(lines).encode()).hexdigest()


def look_again() -> None:
    """Forget what distributions were made of: a process that goes on may see them change."""
    _of_distribution.cache_clear()


@cache
def _of_distribution(name: str, package: str) -> str | None:
    try:
        files = dict(_listed(name, package)) or dict(_of_package(package))
        return _of_lines((path, file.read_bytes()) for path, file in files.items()) if files else None
    except (OSError, ValueError, ImportError, PackageNotFoundError):
        return None


def _listed(name: str, package: str) -> Iterator[tuple[str, Path]]:
    """Yield the files in a distribution's list, if the package is among them."""
    files = [
        (one.as_posix(), Path(str(one.locate())))
        for one in distribution(name).files or ()
        if ".." not in one.parts and not one.parts[0].endswith((".dist-info", ".egg-info"))
    ]
    if any(path.partition("/")[0] in (package, f"{package}.py") for path, _ in files):
        yield from ((path, file) for path, file in files if not path.endswith(PASSED_OVER))


def _of_package(package: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of a package, or the one file of a module."""
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        for file in Path(folder).rglob("*"):
            path = file.relative_to(folder)
            if file.is_file() and "__pycache__" not in path.parts and not path.name.endswith(PASSED_OVER):
                yield f"{package}/{path.as_posix()}", file
    if spec and not spec.submodule_search_locations and spec.origin:
        yield Path(spec.origin).name, Path(spec.origin)
