"""Slots and shippers from the command line: what is printed, what is refused, and what is not loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.load import load_scenario

ROOT = Path(__file__).resolve().parents[2]
Program = Callable[..., "subprocess.CompletedProcess[str]"]

SLOTS = """\
cell_type: leukapheresis-mnc
duration: 60 h
logistics:
  legs:
    - {hold: 24 h, place: clinic}
    - {transport: 30 h +- 6 h, place: plant}
    - {hold: 6 h, place: plant}
demand: {units_per_year: 144}
capacity:
  - {name: shipper, at: clinic, until: plant, count: 6, busy: 5 d}
  - {name: slot, at: plant, count: 4, busy: 8 d +- 1 d, used_by: [slow-freeze]}
strategies: [slow-freeze, hypothermic]
draws: 2000
"""


@pytest.fixture
def slots(tmp_path: Path) -> Path:
    file = tmp_path / "slots.yaml"
    file.write_text(SLOTS, encoding="utf-8")
    return file


def with_change(file: Path, old: str, new: str) -> Path:
    assert SLOTS.count(old) == 1
    file.write_text(SLOTS.replace(old, new), encoding="utf-8")
    return file


def test_waits_are_told_and_in_detail_beside_the_formula(coldchoice: Program, slots: Path) -> None:
    short, long = coldchoice("compare", slots), coldchoice("compare", slots, "--detail")
    assert (short.returncode, short.stderr) == (0, "")
    assert "Waits: shipper at clinic" in short.stdout
    assert "slot at plant (slow-freeze): 7" in short.stdout
    (head,) = (line for line in long.stdout.splitlines() if line.startswith("capacity "))
    assert head.split("  ")[-1].strip() == "by formula"
    assert "(~M/G/c)" in long.stdout


def test_the_document_has_the_lines(coldchoice: Program, slots: Path) -> None:
    (told,) = json.loads(coldchoice("compare", slots, "--format", "json").stdout)["comparisons"]
    assert [(line["name"], line["strategies"]) for line in told["lines"]] == [
        ("shipper", ["hypothermic"]),
        ("shipper", ["slow-freeze"]),
        ("slot", ["slow-freeze"]),
    ]
    for line in told["lines"]:
        assert 0.3 < line["utilisation"] < 0.9
        assert 0.0 <= line["wait_h"]["low"] <= line["wait_h"]["median"] <= line["wait_h"]["high"]
        assert line["wait_error_h"] > 0.0


@pytest.mark.parametrize("calendar", [False, True])
def test_workers_and_runs_give_the_same_bytes(coldchoice: Program, slots: Path, calendar: bool) -> None:
    if calendar:
        with_change(slots, "logistics:\n", "logistics:\n  calendar: {year: 2026, opens: always}\n")
    asked = ("compare", slots, "--draws", "20000", "--format", "json")
    one, again, two = (coldchoice(*asked), coldchoice(*asked), coldchoice(*asked, "--workers", "2"))
    assert one.returncode == 0
    assert one.stdout == again.stdout == two.stdout


def test_another_strategy_changes_nothing_for_the_first(coldchoice: Program, slots: Path) -> None:
    def row(text: str) -> object:
        (told,) = json.loads(text)["comparisons"]
        (found,) = (one for one in told["rows"] if one["name"] == "slow-freeze")
        return [found[name] for name in ("viability", "cost", "flexibility", "usable", "lost_to")]

    both = coldchoice("compare", slots, "--format", "json")
    alone = coldchoice("compare", slots, "--strategy", "slow-freeze", "--format", "json")
    assert row(both.stdout) == row(alone.stdout)


def test_too_little_is_infeasible_and_named(coldchoice: Program, slots: Path) -> None:
    done = coldchoice("compare", with_change(slots, "units_per_year: 144", "units_per_year: 200"))
    assert done.returncode == 0
    assert "infeasible: slot at plant: 200 units a year need 4.38 at a time, there are 4" in done.stdout
    assert "hypothermic is the only one that can be used" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("at: plant", "at: plnt", "11:22: capacity[1].at: 'plnt': unknown place; did you mean 'plant'?"),
        (
            "until: plant",
            "until: plent",
            "10:40: capacity[0].until: 'plent': unknown place; did you mean 'plant'?",
        ),
        (
            "used_by: [slow-freeze]",
            "used_by: [slow-frieze]",
            "11:67: capacity[1].used_by[0]: 'slow-frieze': unknown strategy; did you mean 'slow-freeze'?",
        ),
        ("count: 4", "count: 0", "11:36: capacity[1].count: 0: must be a whole number above 0"),
        ("count: 4", "cuont: 4", "capacity[1].cuont: unknown key; did you mean 'count'?"),
        ("busy: 8 d +- 1 d", "busy: 8 +- 1", "capacity[1].busy: '8 +- 1': has no unit"),
        ("name: slot", "name: shipper", "capacity: 'shipper' stands twice"),
    ],
)
def test_what_is_wrong_is_one_line(coldchoice: Program, slots: Path, old: str, new: str, told: str) -> None:
    done = coldchoice("compare", with_change(slots, old, new))
    assert (done.returncode, done.stdout) == (1, "")
    lines = [line for line in done.stderr.splitlines() if "missing" not in line]
    assert len(lines) == 1
    assert told in lines[0]


def test_without_simpy_it_says_what_to_install(coldchoice: Program, slots: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "simpy.py").write_text("raise ImportError('no simpy here')\n", encoding="utf-8")
    paths = [str(tmp_path / "none"), *sys.path]
    done = coldchoice("compare", slots, PYTHONPATH=":".join(filter(None, paths)))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(
        "slots.yaml:10:3: capacity: lines need the package simpy of the extra 'queues'; "
        "pip install 'coldchoice[queues]'\n"
    )


@pytest.mark.parametrize("capacity", [False, True])
def test_simpy_is_loaded_only_where_units_wait(slots: Path, capacity: bool) -> None:
    if not capacity:
        text = SLOTS[: SLOTS.index("capacity:")] + SLOTS[SLOTS.index("strategies:") :]
        slots.write_text(text, encoding="utf-8")
    code = (
        "import sys; from coldchoice.engine.compare import read_and_compare; "
        f"read_and_compare({str(slots)!r}); "
        "print(sorted({'simpy', 'coldchoice.model.capacity', 'coldchoice.engine.pools'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ["coldchoice.engine.pools", "coldchoice.model.capacity", "simpy"]
    assert done.stdout.strip() == str(loaded if capacity else [])


def test_few_slots_cost_the_cold_way_more_than_the_frozen_one() -> None:
    """What cannot wait loses by the wait; what keeps for years does not."""
    shipped = load_scenario(str(ROOT / "scenarios" / "car-t-slots.yaml"))[0]
    free = shipped.model_copy(update={"capacity": ()})
    lost = {}
    for asked in (shipped, free):
        for row in compare(asked).rows:
            assert row.usable is not None
            lost[row.name] = row.usable - lost.get(row.name, 0.0)
    assert lost["hypothermic"] > 0.1
    assert lost["slow-freeze"] == pytest.approx(0.0, abs=0.01)
