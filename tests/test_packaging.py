"""What an installation holds: version, commands, strategies, data, and the wheel they come in."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import import_module
from importlib.metadata import EntryPoint, distribution
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

import pytest
from packaging.requirements import Requirement

from coldchoice._version import __version__

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ("coldchoice_strategies", "coldchoice_criteria", "coldchoice_reporters", "coldchoice_packs")
ROOTS = (ROOT / "src" / "coldchoice", *(ROOT / "plugins" / package for package in PLUGINS))
INSTALLED = distribution("coldchoice")


def entry_points(group: str) -> list[EntryPoint]:
    return [point for point in INSTALLED.entry_points if point.group == group]


def test_the_version_comes_from_one_place() -> None:
    assert INSTALLED.version == __version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


@pytest.mark.parametrize("command", ["coldchoice", "compare"])
def test_the_commands_lead_somewhere(command: str) -> None:
    (point,) = [point for point in entry_points("console_scripts") if point.name == command]
    assert callable(point.load())


def test_every_shipped_plugin_is_declared_and_nothing_else() -> None:
    """A file of a strategy or criterion that is not declared would vanish without a word."""
    offered = {
        f"{package}.{name}"
        for package in PLUGINS
        for _, name, _ in iter_modules(import_module(package).__path__)
        if not name.startswith("_")
    }
    assert {point.value for point in entry_points("coldchoice")} == offered


def test_plugins_are_declared_under_their_module_name() -> None:
    for point in entry_points("coldchoice"):
        assert point.name.replace("-", "_") == point.value.rpartition(".")[2]


def requirements() -> list[Requirement]:
    stated = [Requirement(line) for line in INSTALLED.requires or ()]
    return [requirement for requirement in stated if requirement.name != "coldchoice"]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_requirements_have_a_lower_bound_and_no_other(requirement: Requirement) -> None:
    assert [clause.operator for clause in requirement.specifier] == [">="]


def test_what_every_user_has_to_install_is_short() -> None:
    needed = {requirement.name.lower() for requirement in requirements() if requirement.marker is None}
    assert needed == {"numpy", "pluggy", "pydantic", "pyyaml", "tabulate", "typer"}


def test_types_come_with_the_package() -> None:
    assert files("coldchoice").joinpath("py.typed").is_file()
    assert all(files(package).joinpath("py.typed").is_file() for package in PLUGINS)


# ---------------------------------------------------------------- the wheel

needs_sources = pytest.mark.skipif(
    not all(root.is_dir() for root in ROOTS), reason="the installed wheel is tested, without its sources"
)


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and list the files in it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("coldchoice-*.whl")
    assert wheel.name == f"coldchoice-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@needs_sources
def test_the_wheel_holds_every_source_and_data_file(wheel_names: set[str]) -> None:
    wanted = {
        path.relative_to(root.parent).as_posix()
        for root in ROOTS
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in wheel_names if ".dist-info/" not in name} == wanted


@needs_sources
def test_the_wheel_carries_its_licence(wheel_names: set[str]) -> None:
    assert f"coldchoice-{__version__}.dist-info/licenses/LICENSE" in wheel_names
    assert INSTALLED.metadata["License-Expression"] == "Apache-2.0"
