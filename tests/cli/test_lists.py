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


def test_two_airports_give_a_distance_and_the_lanes_that_are_meant_for_it(run: Run) -> None:
    done = run("lanes", "FRA", "JFK")
    told, _, header, _, *lines = done.stdout.splitlines()
    assert told.startswith("FRA to JFK: 6,188 km in a great circle. Lanes that are meant for it (assumption)")
    assert "door to door" in header
    assert [line.split()[0] for line in lines] == ["air-intercontinental", "hand-carried", "relay"]
    found = json.loads(run("lanes", "FRA", "JFK", "--json").stdout)
    assert [entry["name"] for entry in found] == ["air-intercontinental", "hand-carried", "relay"]


@pytest.mark.parametrize(
    ("airports", "told"),
    [
        (["FRA", "JFX"], "'JFX': unknown airport; did you mean 'JFK' (New York)?"),
        (["FRA", "FRA"], "'FRA': is the same airport twice; write e.g. 'coldchoice lanes FRA JFK'"),
        (["FRA"], "'FRA': a distance needs two airports; write e.g. 'coldchoice lanes FRA JFK'"),
    ],
)
def test_airports_that_give_no_distance_are_one_line(run: Run, airports: list[str], told: str) -> None:
    done = run("lanes", *airports)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [told]


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


def test_what_has_no_public_price_is_listed_alone(run: Run) -> None:
    lines = run("prices", "--required").stdout.splitlines()[2:]
    assert [line.split()[0] for line in lines] == [name for name, one in prices().items() if one.required]
    assert all(" needed " in line for line in lines)


def test_a_table_of_one_s_own_shows_what_it_replaces(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "my-prices.csv"
    table.write_text(
        "item,low,mode,high,unit,currency,price_year,sources\n"
        "cryobag,,22,,,EUR,2026,quotation\nlab-gel,1,2,3,mL,USD,2024,\n"
    )
    header, _, *lines = run("prices", "--library", table).stdout.splitlines()
    assert "instead of" in header
    told = {line.split()[0]: line for line in lines}
    assert list(told) == [*prices(), "lab-gel"]
    assert "quotation" in told["cryobag"]
    assert "15-30-80 USD 2024" in told["cryobag"]
    assert " new " in told["lab-gel"]
    assert " D      assumption  -       -" in told["vial"]
    (entry,) = [
        one
        for one in json.loads(run("prices", "--library", table, "--json").stdout)
        if one["item"] == "cryobag"
    ]
    assert (entry["mode"], entry["origin"], entry["status"]) == (22.0, "own library", "own")


def test_a_mistake_in_a_table_of_one_s_own_has_its_place(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "my-prices.csv"
    table.write_text("item,mode,currency,price_year\ncryobag,-1,EUR,2026\n")
    done = run("prices", "--library", table)
    assert done.exit_code == 1
    assert done.stderr == f"{table}:2:9: mode: '-1': must be at least 0\n"
