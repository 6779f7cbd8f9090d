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
draws: 300
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


def tornado(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["tornado", *map(str, arguments)])


def test_it_tells_the_lead_and_what_moves_it(file: Path) -> None:
    done = tornado(file, "--top", 3)
    assert done.exit_code == 0, done.stderr
    assert " leads " in done.stdout
    assert "input " in done.stdout
    assert "Bars: lead of " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 118


def test_switches_reach_the_answer(file: Path) -> None:
    done = tornado(
        file, "--by", "cost", "--draws", 200, "--seed", 7, "--weights", "cost=1", "--format", "json"
    )
    data = json.loads(done.stdout)
    assert (data["by"], data["unit"], data["draws"], data["seed"]) == ("cost", "USD 2024", 200, 7)
    named = tornado(file, "--strategy", "hypothermic", "--strategy", "minus80", "--format", "json")
    assert json.loads(named.stdout)["strategies"] == ["hypothermic", "minus80"]


def test_a_further_criterion_can_judge_in_its_own_unit(file: Path) -> None:
    file.write_text(TWO + "criteria: [carbon]\n", encoding="utf-8")
    data = json.loads(tornado(file, "--by", "carbon", "--format", "json").stdout)
    assert "CO2" in data["unit"]
    assert data["lead"] > 0.0


def test_detail_tells_what_the_spread_comes_from(file: Path) -> None:
    assert "draw by draw, luck included" in tornado(file, "--detail").stdout
    data = json.loads(tornado(file, "--detail", "--format", "json").stdout)
    assert data["influences"]
    assert json.loads(tornado(file, "--format", "json").stdout)["influences"] == []


def test_the_output_goes_to_a_file_in_its_format(file: Path, tmp_path: Path) -> None:
    starts = ((".csv", "input,"), (".md", "## "), (".json", "{"), (".txt", "leukapheresis"), (".svg", "<svg"))
    for ending, start in starts:
        target = tmp_path / f"answer{ending}"
        done = tornado(file, "-o", target)
        assert done.exit_code == 0, done.stderr
        assert target.read_text(encoding="utf-8").startswith(start)
    assert tornado(file, "-o", tmp_path / "answer.html").exit_code == 2
    rows = list(csv.DictReader(StringIO((tmp_path / "answer.csv").read_text(encoding="utf-8"))))
    assert {row["kind"] for row in rows} == {"learnable", "input", "weight"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "costs"), "--by: 'costs': unknown measure; did you mean 'cost'?"),
        (("--strategy", "slow-freez"), "'slow-freez': unknown strategy; did you mean 'slow-freeze'?"),
        (
            ("--strategy", "slow-freeze"),
            "a tornado needs two strategies, to tell the lead of one over the other",
        ),
    ],
)
def test_what_is_wrong_is_one_line(file: Path, arguments: tuple[str, ...], said: str) -> None:
    done = tornado(file, *arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [("--top", 0), ("--draws", 3), ("--format", "html"), ("--by",)])
def test_a_wrong_command_line(file: Path, arguments: tuple[object, ...]) -> None:
    assert tornado(file, *arguments).exit_code == 2


def test_a_wrong_weight_is_told_by_its_switch(file: Path) -> None:
    done = tornado(file, "--weights", "cots=1")
    assert done.exit_code == 2
    assert "'cots': unknown criterion; did you mean 'cost'?" in done.stderr


def test_everything_infeasible_is_an_answer(file: Path) -> None:
    file.write_text(TWO + "acceptance: {viability: 99.9 %}\n", encoding="utf-8")
    done = tornado(file)
    assert done.exit_code == 0
    assert "No strategy can be used: there is no lead." in done.stdout


def test_strict_tells_who_declined(file: Path) -> None:
    assert tornado(file, "--strict").exit_code == 0
    file.write_text(TWO.replace("hypothermic]", "hypothermic, lyophilised]"), encoding="utf-8")
    done = tornado(file, "--strict")
    assert done.exit_code == 3
    assert "lyophilised: not applicable" in done.stderr
