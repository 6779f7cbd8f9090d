"""The floor plan and the habits of the code, held by tests rather than by review."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence, MutableSet
from importlib import import_module
from pathlib import Path
from statistics import median

import pytest

import coldchoice

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "src", ROOT / "plugins")
DOTTED = {".ci", ".gitattributes", ".gitignore"}

needs_sources = pytest.mark.skipif(
    not all(folder.is_dir() for folder in SOURCES),
    reason="the installed wheel is tested, without its sources",
)


def python_files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def shipped() -> list[Path]:
    return python_files(*SOURCES)


def all_python() -> list[Path]:
    return [*python_files(*SOURCES, ROOT / "tools", ROOT / "tests", ROOT / "benchmarks"), ROOT / "dev.py"]


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def line_counts(paths: list[Path]) -> dict[str, int]:
    return {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}


def function_lengths(paths: list[Path]) -> dict[str, int]:
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno)
        - node.lineno
        + 1
        for path in paths
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


# ---------------------------------------------------------------- size


@needs_sources
def test_no_module_is_longer_than_400_lines() -> None:
    assert {name: lines for name, lines in line_counts(all_python()).items() if lines > 400} == {}


@needs_sources
def test_no_function_is_longer_than_60_lines() -> None:
    assert {name: lines for name, lines in function_lengths(all_python()).items() if lines > 60} == {}


@needs_sources
def test_modules_and_functions_are_short_in_the_middle() -> None:
    assert median(line_counts(shipped()).values()) <= 150
    assert median(function_lengths(shipped()).values()) <= 15


# ---------------------------------------------------------------- floors


@needs_sources
def test_dependencies_between_the_floors() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# ---------------------------------------------------------------- names


def test_files_mirror_their_source() -> None:
    """`tests/model/test_units.py` tests `src/coldchoice/model/units.py`, or a tool or plugin of that name."""
    if not SOURCES[0].is_dir():
        pytest.skip("the installed wheel is tested, without its sources")
    strays = [
        str(path.relative_to(ROOT))
        for path in python_files(ROOT / "tests")
        if path.name.startswith("test_") and not has_source(path)
    ]
    assert strays == []


def has_source(test_file: Path) -> bool:
    folder = test_file.parent.relative_to(ROOT / "tests")
    if folder.parts[:1] in ((), ("end_to_end",)):
        return True
    module = test_file.name.removeprefix("test_")
    tools = ROOT / "tools"
    places = [ROOT / "src" / "coldchoice" / folder / module, tools / module, tools / folder / module]
    places.append(ROOT / "plugins" / folder / module)
    return any(place.is_file() for place in places)


AS_JSON = {"coldchoice.written.schema.OF_AN_OPTION", "coldchoice_strategies.staged.EXAMPLE"}
"""Constants that pydantic or json writes out, and that must be dicts for that."""

REACHED = (
    "accounting", "decide", "engine", "evidence", "model", "plugin", "protocol", "science", "written",
)  # fmt: skip
"""Packages of which a constant may be behind another strategy's numbers."""


def is_changeable(value: object) -> bool:
    if isinstance(value, MutableMapping | MutableSequence | MutableSet):
        return True
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    return any(map(is_changeable, inside))


@needs_sources
def test_constants_cannot_be_changed_in_place() -> None:
    modules = [
        ".".join(path.relative_to(folder).with_suffix("").parts)
        for folder in SOURCES
        for path in python_files(folder)
        if path.stem != "__init__" and (folder == SOURCES[1] or path.relative_to(folder).parts[1] in REACHED)
    ]
    found = {
        f"{name}.{key}"
        for name in modules
        for key, value in vars(import_module(name)).items()
        if key.isupper() and not key.startswith("_") and is_changeable(value)
    }
    assert found == AS_JSON


EMPTY_WORDS = {"Handler", "Helper", "Helpers", "Manager", "Result", "Results", "Util", "Utils"}


@needs_sources
def test_names_say_what_things_are() -> None:
    classes = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in all_python()
        for node in nodes(path, ast.ClassDef)
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS & set(re.findall(r"[A-Z][a-z]*", node.name))
    ]
    modules = [
        str(path.relative_to(ROOT))
        for path in all_python()
        if EMPTY_WORDS & {word.capitalize() for word in path.stem.split("_")}
    ]
    assert classes + modules == []


# ---------------------------------------------------------------- what the repository says

# Written in pieces, so that this file does not find itself.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "deb.debian" + ".org", "docker" + ".io"]
PAPERS = [
    word + r"\.md" for word in ("DESIGN", "SCIENCE", "ECONOMICS", "ORACLES", "PERFORMANCE", "HABITS", "STACK")
]
MACHINE_PATH = r"(?<![\w.)>}])/(?:home|root|Users|work)/\w"
UNWANTED = re.compile("|".join([re.escape(host) for host in HOSTS] + PAPERS + [MACHINE_PATH]))


def is_left_over(part: str) -> bool:
    """Tell caches, environments and built things by the name of their folder or file."""
    return part in {"__pycache__", "build", "dist", "site"} or (part.startswith(".") and part not in DOTTED)


def tracked_files() -> list[Path]:
    """List what git would hold; where there is no git, everything but caches and environments."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if not any(map(is_left_over, path.relative_to(ROOT).parts)))
        return sorted(path for path in found if path.is_file())
    return [path for path in map(ROOT.joinpath, done.stdout.split("\0")) if path.is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in UNWANTED.finditer(text)]
    assert found == []


@pytest.mark.parametrize("text", ["see /" + "home/ann/x", "https://" + HOSTS[1] + "/x", "cd /" + "work/main"])
def test_the_search_for_machines_finds_them(text: str) -> None:
    assert UNWANTED.search(text)


@pytest.mark.parametrize(
    "text", ["{root}/" + "home/x", "thaw/" + "work/x", "https://x.test/" + "home/x", "/etc/hosts"]
)
def test_the_search_for_machines_leaves_other_paths_alone(text: str) -> None:
    assert not UNWANTED.search(text)


# ---------------------------------------------------------------- the plugin author's surface


def test_the_surface_is_complete_and_sorted() -> None:
    names = list(coldchoice.__all__)
    assert names == sorted(set(names))
    assert set(names) == imported_names(Path(str(coldchoice.__file__)))
    assert set(names) <= set(dir(coldchoice))
    assert [name for name in names if getattr(coldchoice, name, None) is None] == []


def imported_names(facade: Path) -> set[str]:
    """List what a module takes from coldchoice, also what only the type checker sees it take."""
    return {
        alias.asname or alias.name
        for node in nodes(facade, ast.ImportFrom)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coldchoice")
        for alias in node.names
    }


def test_the_surface_is_small() -> None:
    assert len(coldchoice.__all__) <= 16
