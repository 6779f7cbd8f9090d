from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coldchoice.cli.main import app

STAGE = """\
cell_type: leukapheresis-mnc
duration: 60 h
logistics: air-intercontinental
strategies: [slow-freeze, hypothermic]
"""
CHAIN = """\
stages:
  - scenario: a.yaml
    then: {name: manufacture, cost: 40000 USD 2022, success: 96 %}
  - scenario: b.yaml
draws: 300
"""


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that runs `coldchoice chain` in a folder with a chain of two stages."""
    for name in [name for name in os.environ if name.startswith("COLDCHOICE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(STAGE)
    Path("b.yaml").write_text(STAGE)
    Path("c.yaml").write_text(CHAIN)
    return lambda *arguments: CliRunner().invoke(app, ["chain", *arguments])


def test_every_combination_is_in_the_table(chain: Callable[..., Result]) -> None:
    done = chain("c.yaml")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("a, manufacture, b; 100 units a year enter b\n")
    assert "300 draws, seed 1." in done.stdout
    assert "line by line: --detail" in done.stdout
    assert "Cost per delivered dose" in chain("c.yaml", "--detail").stdout


def test_switches_stand_above_the_file(chain: Callable[..., Result]) -> None:
    data = json.loads(chain("c.yaml", "--draws", "200", "--seed", "7", "--format", "json").stdout)
    assert (data["draws"], data["seed"], len(data["combinations"])) == (200, 7, 4)


@pytest.mark.parametrize(
    ("ending", "start"),
    [("md", "# a, manufacture, b"), ("csv", "file,title,"), ("json", "{"), ("txt", "a, man")],
)
def test_the_ending_names_the_format(chain: Callable[..., Result], ending: str, start: str) -> None:
    assert chain("c.yaml", "-o", f"out.{ending}").exit_code == 0
    assert Path(f"out.{ending}").read_text().startswith(start)


def test_a_format_that_a_chain_has_not_is_a_wrong_command(chain: Callable[..., Result]) -> None:
    assert chain("c.yaml", "-o", "out.html").exit_code == 2
    done = chain("c.yaml", "--format", "html")
    assert done.exit_code == 2
    last = done.stderr.splitlines()[-1]
    assert last == "Error: Invalid value for '--format': 'html' is not one of table, markdown, json, csv"
    assert "<table|markdown|json|csv>" in chain("--help").stdout
    assert not Path("out.html").exists()


def test_strict_tells_what_is_not_complete(chain: Callable[..., Result]) -> None:
    Path("a.yaml").write_text(STAGE.replace("hypothermic]", "hypothermic, ambient]"))
    done = chain("c.yaml", "--strict")
    assert done.exit_code == (3 if "not applicable" in done.stdout else 0)
    Path("a.yaml").write_text(STAGE.replace("cell_type: leukapheresis-mnc", "cell_type: pbmc"))
    assert chain("c.yaml", "--strict").exit_code == 0


def test_a_plugin_with_a_cost_of_its_own_is_left_out(chain: Callable[..., Result], folder: Path) -> None:
    Path("b.yaml").write_text(STAGE.replace("hypothermic]", "gel]"))
    done = chain("c.yaml", "--plugins", str(folder), "--strict")
    assert done.exit_code == 3
    assert "gel in b (" in done.stdout
    assert "b.yaml: gel: not applicable: it gives a cost of its own" in done.stderr


def test_what_is_wrong_with_the_terms_is_told_with_its_place(chain: Callable[..., Result]) -> None:
    names = ", ".join(f"{{strategy: slow-freeze, name: s{number}}}" for number in range(32))
    Path("a.yaml").write_text(STAGE.replace("slow-freeze, hypothermic", names))
    Path("b.yaml").write_text(STAGE.replace("slow-freeze, hypothermic", names))
    done = chain("c.yaml")
    assert done.exit_code == 1
    assert done.stderr.startswith("c.yaml:2:3: stages: 1,024 combinations are more than the 1,000")


def test_a_chain_is_not_a_scenario(chain: Callable[..., Result]) -> None:
    done = CliRunner().invoke(app, ["compare", "c.yaml"])
    assert done.exit_code == 1
    assert done.stderr == "c.yaml:1:1: is a chain of scenarios; it is answered by: coldchoice chain c.yaml\n"


def test_a_scenario_may_have_criteria_and_rates_of_its_own(chain: Callable[..., Result]) -> None:
    Path("rates.csv").write_text("year,source,USD\n2024,the bank,2.0\n")
    more = "criteria: [carbon]\neconomics: {currency: EUR, price_year: 2024, rates: rates.csv}\n"
    Path("b.yaml").write_text(STAGE + more)
    done = chain("c.yaml", "--format", "json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert [stage["factor"] for stage in data["stages"]] == [0.5, 1.0]
    assert any("0.5 EUR per USD in 2024 (the bank" in one for one in data["conversions"])
