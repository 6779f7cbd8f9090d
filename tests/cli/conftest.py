"""A scenario, a folder of plugins, and the commands run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

MINIMAL = "cell_type: leukapheresis-mnc\nduration: 60 h\nlogistics: air-intercontinental\n"

GEL = '''
from pydantic import BaseModel, ConfigDict

from coldchoice import Assessment, NotApplicable, hookimpl


class Options(BaseModel):
    """What can be set."""

    model_config = ConfigDict(extra="forbid")
    survival: float = 0.8


class Gel:
    """Cells in a hydrogel."""

    name, summary, Options = "gel", "alginate gel", Options

    def assess(self, case):
        survival = case.options(Options).survival
        return Assessment(viability=survival, cost=case.money(6000, "USD", 2024), flexibility=0.4)


class Shy:
    """Declines."""

    name, summary = "shy", "never applies"

    def assess(self, case):
        raise NotApplicable("it is shy")


@hookimpl
def strategies():
    return [Gel(), Shy()]
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one plugin, `gel`, that offers the strategies `gel` and `shy`."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "gel.py").write_text(GEL, encoding="utf-8")
    return folder


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Return a scenario file of three keys."""
    file = tmp_path / "minimal.yaml"
    file.write_text(MINIMAL, encoding="utf-8")
    return file


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs `coldchoice` with the plugins of `folder` and no others."""
    from coldchoice.cli.main import app

    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)

    def run(verb: str, *arguments: object) -> Result:
        doors = (
            ["--plugins", str(folder), "--only", "gel"] if verb in ("compare", "plugins", "schema") else []
        )
        return CliRunner().invoke(app, [verb, *map(str, arguments), *doors])

    return run
