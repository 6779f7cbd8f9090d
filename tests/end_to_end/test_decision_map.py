"""The map of the shipped apheresis scenario, by the program itself, against its break-evens."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

Program = Callable[..., "subprocess.CompletedProcess[str]"]
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
APHERESIS = SCENARIOS / "car-t-apheresis.yaml"


def test_along_the_present_value_the_border_is_the_break_even(coldchoice: Program) -> None:
    """Where the other input stands as it does now, map and break-even ask the same question."""
    same = ("--by", "cost", "--draws", "1000")
    ends = ("--x-from", "8 h", "--x-to", "80 h", "--y-from", "90", "--y-to", "110")
    done = coldchoice(
        "map", APHERESIS, "transit-hours", "units-a-year", *ends, *same, "--cells", "41", "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    row = data["leader"][20]  # 100 units a year, as now
    last = max(n for n, name in enumerate(row) if name == "hypothermic")
    solved = coldchoice(
        "breakeven", APHERESIS, "transit-hours", "--from", "8 h", "--to", "80 h", *same, "--format", "csv"
    )
    lines = list(csv.DictReader(StringIO(solved.stdout)))
    (edge,) = [float(line["break_even"]) for line in lines if line["leads_below"] == "hypothermic"]
    assert data["x"]["values"][last] <= edge <= data["x"]["values"][last + 1]


def test_a_map_works_out_half_of_its_points_at_most(coldchoice: Program) -> None:
    done = coldchoice(
        "map", APHERESIS, "--draws", "200", "--cells", "40", "--format", "json", "--workers", "2"
    )
    assert done.returncode == 0, done.stderr
    search = json.loads(done.stdout)["search"]
    assert search["points"] == 1_600
    assert search["worked_out"] < 800
    assert search["missed"] == 0


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_has_a_map(coldchoice: Program, file: Path) -> None:
    done = coldchoice("map", file, "--cells", "5", "--draws", "100", "--format", "json")
    assert done.returncode == 0, done.stderr
    parts = json.loads(done.stdout)["parts"]
    assert sum(parts["leads"].values()) + parts["nobody"] + parts["impossible"] == pytest.approx(1.0)


def test_errors_are_one_line_on_stderr(coldchoice: Program) -> None:
    done = coldchoice("map", APHERESIS, "transit-hour", "batch")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "X: 'transit-hour': unknown input; did you mean 'transit-hours'?\n"
