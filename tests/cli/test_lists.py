from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from coldchoice.cli.lists import plain
from coldchoice.evidence.lanes import lanes
from coldchoice.evidence.prices import prices
from coldchoice.model.comparison import CRITERIA
from coldchoice.model.money import Money
from coldchoice.model.uncertain import Uncertain

Run = Callable[..., Result]
POINTS = """
from coldchoice import hookimpl


class Points:
    name, summary, unit, better = "points", "a criterion of the tests", "points", "higher"

    def scale(self, case):
        return 0.0, 10.0

    def assess(self, facts, case):
        return 5.0


@hookimpl
def criteria():
    return [Points()]
"""
LIBRARY = {"lanes": list(lanes()), "prices": list(prices())}


@pytest.mark.parametrize("verb", LIBRARY)
def test_every_entry_is_a_line_with_a_source(run: Run, verb: str) -> None:
    done = run(verb)
    header, _, *lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == LIBRARY[verb]
    assert "source" in header
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("verb", LIBRARY)
def test_json_holds_everything(run: Run, verb: str) -> None:
    found = json.loads(run(verb, "--json").stdout)
    name = "item" if verb == "prices" else "name"
    assert [entry[name] for entry in found] == LIBRARY[verb]


def test_criteria_are_listed_with_their_unit_and_plugin(run: Run, tmp_path: Path) -> None:
    (tmp_path / "points.py").write_text(POINTS, encoding="utf-8")
    lines = run("criteria", "--plugins", tmp_path).stdout.splitlines()[2:]
    assert [line.split()[0] for line in lines] == [*CRITERIA, "carbon", "energy", "points"]
    assert "kg CO2e per usable dose  lower   coldchoice" in lines[3]
    found = json.loads(run("criteria", "--plugins", tmp_path, "--json").stdout)
    assert found[-1] == {
        "name": "points",
        "unit": "points",
        "better": "higher",
        "summary": "a criterion of the tests",
        "plugin": "points",
        "origin": (tmp_path / "points.py").as_posix(),
    }
    always = json.loads(run("criteria", "--block", "coldchoice", "--json").stdout)
    assert [one["name"] for one in always] == list(CRITERIA)


def test_prices_tell_their_grade(run: Run) -> None:
    assert {line.split()[7] for line in run("prices").stdout.splitlines()[2:]} <= set("ABCD")


def test_quantities_are_written_as_a_scenario_holds_them() -> None:
    spread = Uncertain.parse("36 h +- 8 h", "time")
    assert plain({"a": (spread, Money(4680.0, "USD", 2021), None)}) == {
        "a": ["36 +- 8 h", "4680 USD 2021", None]
    }
