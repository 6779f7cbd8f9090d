"""``coldchoice map``: switches, forms, and what is wrong in one line."""

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
draws: 200
"""
SMALL = ("--cells", 5)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLDCHOICE_PLUGINS", raising=False)
    monkeypatch.delenv("COLDCHOICE_BLOCK", raising=False)


def mapped(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["map", *map(str, arguments)])


def test_without_inputs_hours_and_disruptions_are_taken(file: Path) -> None:
    done = mapped(file, *SMALL)
    assert done.exit_code == 0, done.stderr
    assert "over transit-hours and disruption-rate." in done.stdout
    assert "S slow-freeze leads" in done.stdout


def test_switches_reach_the_answer(file: Path) -> None:
    ends = ("--x-from", "12 h", "--x-to", "3 d", "--y-from", 50, "--y-to", 200)
    switches = ("--by", "flexibility", "--draws", 100, "--seed", 7, "--weights", "cost=1", "--cells", 4)
    done = mapped(file, "transit-hours", "units-a-year", *ends, *switches, "--format", "json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert (data["x"]["values"][0], data["x"]["values"][-1]) == (12, 72)
    assert (data["y"]["values"][0], data["y"]["values"][-1]) == (50, 200)
    assert (data["by"], data["draws"], data["seed"], data["weights"]) == ("flexibility", 100, 7, {"cost": 1})
    assert len(data["leader"]) == len(data["leader"][0]) == 4


def test_other_strategies_may_be_named(file: Path) -> None:
    names = ("--strategy", "hypothermic", "--strategy", "minus80")
    done = mapped(file, *names, *SMALL, "--format", "json")
    assert json.loads(done.stdout)["strategies"] == ["hypothermic", "minus80"]


def test_any_number_of_workers_gives_the_same_bytes(file: Path) -> None:
    one, two = (mapped(file, *SMALL, "--workers", number, "--format", "csv") for number in (1, 2))
    assert one.exit_code == 0
    assert one.stdout == two.stdout


def test_the_output_goes_to_a_file_in_its_format(file: Path, tmp_path: Path) -> None:
    starts = (
        (".csv", "x_input,"),
        (".md", "## "),
        (".json", "{"),
        (".txt", "leukapheresis"),
        (".svg", "<svg "),
    )
    for ending, start in starts:
        target = tmp_path / f"answer{ending}"
        done = mapped(file, "--cells", 3, "-o", target)
        assert done.exit_code == 0, done.stderr
        assert target.read_text(encoding="utf-8").startswith(start)
    refused = mapped(file, *SMALL, "-o", tmp_path / "answer.html")
    assert refused.exit_code == 2
    assert "Invalid value for -o: the ending of" in refused.stderr
    assert "use .csv, .json, .md, .svg or .txt, or say --format" in refused.stderr
    assert mapped(file, *SMALL, "--format", "svg").stdout.startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("transit-hour", "batch"), "X: 'transit-hour': unknown input; did you mean 'transit-hours'?"),
        (("batch", "transit-hour"), "Y: 'transit-hour': unknown input; did you mean 'transit-hours'?"),
        (("batch", "batch"), "Y: 'batch': a map needs two different inputs"),
        (
            ("units-a-year", "demand.units_per_year"),
            "Y: 'demand.units_per_year': is the same input as units-a-year; a map needs two different ones",
        ),
        (
            ("logistics.legs[1].transport", "transit-hours"),
            "Y: 'transit-hours': is the same as logistics.legs[1].transport in this scenario; a map needs "
            "two different inputs",
        ),
        (
            ("units-a-year", "batch", "--x-from", "90", "--x-to", "20"),
            "--x-from: '90': must be less than --x-to, 20",
        ),
        (
            ("units-a-year", "batch", "--x-from", "9e9"),
            "--x-from: '9e9': leaves nothing up to 2,000 units a year; give --x-to",
        ),
        (
            ("units-a-year", "batch", "--x-to", "0.1"),
            "--x-to: '0.1': leaves nothing from 1 units a year on; give --x-from",
        ),
        (("batch", "transit-hours", "--y-from", "4 USD"), "--y-from: '4 USD': unknown unit of time: 'USD'"),
        (("--by", "costs"), "--by: 'costs': unknown measure; did you mean 'cost'?"),
        (
            ("duration", "batch", "--x-from", "1 h", "--x-to", "2 h"),
            "two.yaml:2:11: duration: 1 h: the legs add up",
        ),
        (("--strategy", "slow-freeze"), "a decision map needs two strategies; only slow-freeze is asked for"),
    ],
)
def test_what_is_wrong_is_one_line(file: Path, arguments: tuple[str, ...], said: str) -> None:
    done = mapped(file, *arguments, *SMALL)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [("transit-hours",), ("--cells", "2"), ("--cells", "501"), ("--draws", "3"), ("--format", "html")],
)
def test_a_wrong_command_line(file: Path, arguments: tuple[str, ...]) -> None:
    assert mapped(file, *arguments).exit_code == 2


def test_strict_tells_who_declined(file: Path) -> None:
    assert mapped(file, *SMALL, "--strict").exit_code == 0
    file.write_text(TWO.replace("hypothermic]", "hypothermic, lyophilised]"), encoding="utf-8")
    done = mapped(file, *SMALL, "--strict")
    assert done.exit_code == 3
    assert "lyophilised: not applicable" in done.stderr
