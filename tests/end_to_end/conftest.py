"""What a user has: a scenario, a folder with a plugin, and the commands as programs of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINIMAL = "cell_type: leukapheresis-mnc\nduration: 60 h\nlogistics: air-intercontinental\n"

GEL = '''
from coldchoice import Assessment, Case, NotApplicable, hookimpl

class GelAtRoomTemperature:
    """Cells in a hydrogel at ambient temperature."""
    name = "gel-ambient"
    summary = "alginate gel, 15-25 C, no cold chain"

    def assess(self, case: Case) -> Assessment:
        if case.scenario.stage == "cell-bank":
            raise NotApplicable("a bank outlives any ambient hold")
        survival = 0.95 * 0.998 ** case.journey.total_h        # (draws,)
        return Assessment(viability=survival, cost=case.money(140, "USD", 2024), flexibility=0.4)

@hookimpl
def strategies():
    return [GelAtRoomTemperature()]
'''

Program = Callable[..., "subprocess.CompletedProcess[str]"]


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment without settings of ours that the caller may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLDCHOICE_")}
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


@pytest.fixture
def environment() -> Callable[..., dict[str, str]]:
    """Return the function that makes a program's environment."""
    return surroundings


@pytest.fixture
def coldchoice(tmp_path: Path) -> Program:
    """Return a function that runs ``python -m coldchoice`` in the test's folder."""

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coldchoice", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=surroundings(**more),
            capture_output=True,
            encoding=more.get("PYTHONIOENCODING", "utf-8"),
            check=False,
        )

    return run


@pytest.fixture
def document(coldchoice: Program) -> Callable[..., tuple[str, dict[str, Any]]]:
    """Return a function that compares one file and gives the JSON as printed, and its one comparison."""

    def answered(file: object, *more: object) -> tuple[str, dict[str, Any]]:
        done = coldchoice("compare", file, "--format", "json", *more)
        assert done.returncode == 0, done.stderr
        (found,) = json.loads(done.stdout)["comparisons"]
        return done.stdout, dict(found)

    return answered


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the smallest plugin, as the documentation prints it."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gel.py").write_text(GEL, encoding="utf-8")
    return folder


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Return a scenario of three keys."""
    file = tmp_path / "minimal.yaml"
    file.write_text(MINIMAL, encoding="utf-8")
    return file
