from __future__ import annotations

import json
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
stakeholders:
  clinic: {viability: 1}
  finance: {cost: 1}
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


def decide(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["decide", *map(str, arguments)])


def test_every_form(file: Path) -> None:
    done = decide(file, "--no-plans")
    assert done.exit_code == 0, done.stderr
    assert "The answer" in done.stdout
    assert decide(file, "--no-plans", "--format", "markdown").stdout.startswith("## ")
    data = json.loads(decide(file, "--no-plans", "--format", "json").stdout)
    assert [one["name"] for one in data["stakeholders"]] == ["clinic", "finance"]
    assert data["flips"]["plans"] is None


def test_switches_reach_the_answer(file: Path) -> None:
    switches = ("--weights", "viability=1", "--draws", 300, "--seed", 7, "--no-plans", "--format", "json")
    data = json.loads(decide(file, *switches).stdout)
    assert (data["draws"], data["seed"], data["weights"]["viability"]) == (300, 7, 1.0)
    alone = json.loads(decide(file, "--strategy", "hypothermic", "--no-plans", "--format", "json").stdout)
    assert (alone["strategies"], alone["why"]) == (["hypothermic"], None)


def test_contradicting_weights_name_the_pair_and_the_line(file: Path) -> None:
    wrong = TWO.replace(
        "clinic: {viability: 1}", "clinic: {order: viability > cost, ratio: {cost/viability: '>= 2'}}"
    )
    file.write_text(wrong, encoding="utf-8")
    done = decide(file)
    assert done.exit_code == 1
    assert "two.yaml:10" in done.stderr
    assert "viability" in done.stderr
    assert "cost" in done.stderr
    assert done.stdout == ""


def test_strict_names_who_declined(file: Path) -> None:
    file.write_text(TWO.replace("hypothermic]", "hypothermic, vitrification]"), encoding="utf-8")
    done = decide(file, "--no-plans", "--strict")
    assert done.exit_code == 3
    assert "vitrification: not applicable" in done.stderr


def test_an_unknown_form_is_refused(file: Path, tmp_path: Path) -> None:
    assert decide(file, "--output", tmp_path / "x.csv").exit_code == 2
