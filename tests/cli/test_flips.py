from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli.main import app

TWO = """\
cell_type: leukapheresis-mnc
duration: 60 h
logistics:
  lane: air-intercontinental
  legs:
    - hold: 24 h
    - transport: 36 h +- 14 h
strategies: [slow-freeze, hypothermic]
draws: 400
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)


def flips(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["flips", *map(str, arguments)])


def test_every_form(file: Path) -> None:
    done = flips(file)
    assert done.exit_code == 0, done.stderr
    assert "comes next" in done.stdout
    assert flips(file, "--no-plans", "--format", "markdown").stdout.startswith("## ")
    data = json.loads(flips(file, "--no-plans", "--format", "json").stdout)
    assert data["plans"] is None
    assert data["draws"] == 400
    lines = list(csv.DictReader(StringIO(flips(file, "--no-plans", "--format", "csv").stdout)))
    assert len(lines) == len(data["changes"])


def test_switches_reach_the_answer(file: Path) -> None:
    switches = ("--weights", "viability=1", "--draws", 300, "--seed", 7, "--no-plans", "--format", "json")
    data = json.loads(flips(file, *switches).stdout)
    assert (data["draws"], data["seed"]) == (300, 7)
    assert data["leader"] == "hypothermic"
    one = json.loads(flips(file, "--strategy", "hypothermic", "--no-plans", "--format", "json").stdout)
    assert (one["leader"], one["runner_up"], one["changes"]) == ("hypothermic", None, [])


def test_what_is_wrong_in_the_file_has_its_place(file: Path) -> None:
    file.write_text(TWO.replace("hypothermic]", "hypothermik]"), encoding="utf-8")
    done = flips(file)
    assert done.exit_code == 1
    assert "two.yaml:8" in done.stderr
    assert "did you mean 'hypothermic'?" in done.stderr


def test_strict_names_who_declined(file: Path) -> None:
    file.write_text(TWO.replace("hypothermic]", "hypothermic, vitrification]"), encoding="utf-8")
    done = flips(file, "--no-plans", "--strict")
    assert done.exit_code == 3
    assert "vitrification: not applicable" in done.stderr


@pytest.mark.parametrize(("form", "times"), [("table", 1), ("csv", 1), ("json", 0)])
def test_a_plugin_that_could_not_be_loaded_is_told_where_the_form_has_no_place_for_it(
    file: Path, form: str, times: int
) -> None:
    (file.parent / "wreck.py").write_text("nope\n")
    done = flips(file, "--no-plans", "--format", form, "--plugins", file.parent)
    assert (done.exit_code, done.stderr.count("is broken: NameError")) == (0, times)


def test_an_unknown_form_is_refused(file: Path, tmp_path: Path) -> None:
    assert flips(file, "--output", tmp_path / "x.pdf").exit_code == 2
    assert flips(file, "--output", file).exit_code == 2
