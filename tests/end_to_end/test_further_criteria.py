"""A criterion of one's own, from a file of twenty lines, through the real command; and the shipped ones."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Answered = Callable[..., tuple[str, dict[str, Any]]]

HANDLING = '''\
from coldchoice import hookimpl


class Handling:
    """Hours in which somebody works on one unit."""

    name = "handling"
    summary = "hands-on work on one unit"
    unit = "h per unit"
    better = "lower"

    def scale(self, case):
        return 8.0, 0.0  # a working day, and nothing

    def assess(self, facts, case):
        return sum(use.quantity for use in facts.uses if use.item == "technician-hour")


@hookimpl
def criteria():
    return [Handling()]
'''
ASKED = """\
cell_type: leukapheresis-mnc
duration: 60 h
logistics: air-intercontinental
strategies: [hypothermic, slow-freeze]
criteria: [handling]
weights: {viability: 1, handling: 3}
draws: 1000
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a folder with the criterion."""
    mine = tmp_path / "own"
    mine.mkdir()
    (mine / "handling.py").write_text(HANDLING, encoding="utf-8")
    return mine


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """Return a scenario that asks for it."""
    file = tmp_path / "asked.yaml"
    file.write_text(ASKED, encoding="utf-8")
    return file


def test_it_takes_twenty_lines() -> None:
    assert len([line for line in HANDLING.splitlines() if line.strip()]) <= 20


def test_it_counts_from_a_folder(document: Answered, mine: Path, asked: Path) -> None:
    found = document(asked, "--plugins", mine)[1]
    by_name = {row["name"]: row for row in found["rows"]}
    assert by_name["hypothermic"]["further"]["handling"]["mean"] == pytest.approx(0.5)
    assert by_name["slow-freeze"]["further"]["handling"]["mean"] == pytest.approx(2.5)
    assert found["weights"] == {"viability": 0.25, "cost": 0.0, "flexibility": 0.0, "handling": 0.75}
    assert found["anchors"]["handling"] == {"worst": 8.0, "best": 0.0}
    (told,) = found["further"]
    assert (told["unit"], told["better"], told["failures"]) == ("h per unit", "lower", {})
    assert told["origin"]["plugin"] == "handling"
    (plugin,) = [one for one in found["plugins"] if one["plugin"] == "handling"]
    assert told["origin"].items() <= plugin.items()
    assert len(plugin["sha256"]) == 64


@pytest.mark.parametrize(
    ("form", "heading"),
    [
        ("table", "handling,"),
        ("markdown", "handling, h per unit"),
        ("csv", "handling_h_per_unit_mean"),
        ("html", "Handling<br>h per unit"),
    ],
)
def test_every_format_has_its_column(
    coldchoice: Program, mine: Path, asked: Path, form: str, heading: str
) -> None:
    done = coldchoice("compare", asked, "--plugins", mine, "--format", form)
    assert done.returncode == 0, done.stderr
    assert heading in done.stdout


def test_its_plugin_is_listed(coldchoice: Program, mine: Path) -> None:
    assert "handling (criterion)" in coldchoice("plugins", "--plugins", mine).stdout
    told = coldchoice("plugins", "handling", "--plugins", mine).stdout
    assert "handling (criterion, h per unit, lower is better): hands-on work on one unit" in told
    assert "Hours in which somebody works on one unit." in told
    schema = json.loads(coldchoice("schema", "--plugins", mine).stdout)
    numbers = next(form for form in schema["properties"]["weights"]["anyOf"] if form.get("type") == "object")
    assert "handling" in numbers["propertyNames"]["enum"]


def test_weights_on_the_command_line_may_name_it(
    coldchoice: Program, document: Answered, mine: Path, asked: Path
) -> None:
    switches = ("--plugins", mine, "--weights", "handling=1")
    found = document(asked, *switches)[1]
    assert found["ranking"] == ["hypothermic", "slow-freeze"]
    done = coldchoice("compare", asked, "--plugins", mine, "--weights", "handing=1")
    assert done.returncode == 2
    assert "did you mean 'handling'" in " ".join(done.stderr.split())


# ---------------------------------------------------------------- what goes wrong


def test_a_criterion_that_fails_is_told_loudly(
    coldchoice: Program, document: Answered, mine: Path, asked: Path
) -> None:
    broken = HANDLING.replace("return sum(", "return {}['tables'] if facts.stored else sum(")
    (mine / "handling.py").write_text(broken, encoding="utf-8")
    loud = "LEFT OUT of the ranking, for all strategies"
    for form in ("table", "markdown", "html"):
        done = coldchoice("compare", asked, "--plugins", mine, "--format", form)
        assert done.returncode == 0, done.stderr
        assert loud in done.stdout
        assert "KeyError" in done.stdout
        assert "handling.py:16" in done.stdout
        assert "h per unit" not in done.stdout.partition("Notes")[0].replace("Handling", "")
    done = coldchoice("compare", asked, "--plugins", mine, "--strict")
    assert done.returncode == 3
    assert "strict: " in done.stderr
    assert "criterion handling: failed for hypothermic: KeyError: 'tables'" in done.stderr
    found = document(asked, "--plugins", mine)[1]
    assert set(found["further"][0]["failures"]) == {"hypothermic", "slow-freeze"}
    assert found["complete"] is False
    assert found["weights"] == {"viability": 1.0, "cost": 0.0, "flexibility": 0.0}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[handling]",
            "[handing]",
            "5:12: criteria[0]: 'handing': unknown criterion; did you mean 'handling'?",
        ),
        ("[handling]", "[cost]", "'cost' is always compared by"),
        ("[handling]", "[{criterion: handling, options: {a: 1}}]", "criterion 'handling' takes no options"),
        ("[handling]", "[{criterion: carbon, options: {gird: 1}}]", "did you mean 'grid'?"),
        ("[handling]", "[handling, handling]", "'handling' stands twice"),
        ("criteria: [handling]\n", "", "'handling': unknown criterion; list it: `criteria: [handling]`"),
        ("draws", "scales: {handling: {worst: 1, best: 2}}\ndraws", "`best` must lie below `worst`"),
        ("draws", "scales: {carbon: {worst: 2, best: 1}}\ndraws", "list it: `criteria: [carbon]`"),
    ],
)
def test_mistakes_are_told_with_their_place(
    coldchoice: Program, mine: Path, asked: Path, old: str, new: str, said: str
) -> None:
    asked.write_text(ASKED.replace(old, new, 1), encoding="utf-8")
    done = coldchoice("compare", asked, "--plugins", mine)
    assert done.returncode == 1
    assert said in " ".join(done.stderr.split())
    assert "asked.yaml:" in done.stderr


# ---------------------------------------------------------------- the shipped ones


def test_carbon_and_energy_are_entered_by_the_same_door(
    coldchoice: Program, document: Answered, asked: Path
) -> None:
    text = ASKED.replace("[handling]", "[carbon, energy]").replace("handling: 3", "carbon: 3")
    asked.write_text(text, encoding="utf-8")
    found = document(asked)[1]
    for row in found["rows"]:
        for name in ("carbon", "energy"):
            assert row["further"][name]["low"] < row["further"][name]["mean"] < row["further"][name]["high"]
            total = sum(row["further_lines"][name].values())
            assert total == pytest.approx(row["further"][name]["mean"], rel=1e-9)
        assert any(one["name"].startswith("footprint: ") for one in row["inputs"])
    assert {one["origin"]["distribution"] for one in found["further"]} == {"coldchoice"}
    assert "cost:cf-001" in {source for row in found["rows"] for source in row["sources"]}
    detail = coldchoice("compare", asked, "--detail").stdout
    assert "Carbon, mean, kg CO2e per usable dose" in detail


def test_blocking_the_package_takes_them_away(coldchoice: Program, mine: Path, asked: Path) -> None:
    asked.write_text(ASKED.replace("[handling]", "[carbon, handling]"), encoding="utf-8")
    done = coldchoice("compare", asked, "--plugins", mine, "--block", "carbon")
    assert done.returncode == 1
    assert "criterion 'carbon' cannot be used: plugin 'carbon'" in done.stderr
    assert "is blocked" in done.stderr
