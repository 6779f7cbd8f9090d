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


def breakeven(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["breakeven", *map(str, arguments)])


def test_several_inputs_in_one_command(file: Path) -> None:
    done = breakeven(file, "units-a-year", "transit-hours", "failure-cost")
    assert done.exit_code == 0, done.stderr
    for name in ("units-a-year (", "transit-hours (", "failure-cost ("):
        assert name in done.stdout
    assert done.stdout.count("By weighted value: at ") == 3
    assert done.stdout.count("By cost per usable dose: at ") == 3


def test_without_an_input_they_are_listed(file: Path) -> None:
    done = breakeven(file)
    assert done.exit_code == 0
    assert "transit-hours" in done.stdout
    assert "price:cryobag" in done.stdout
    assert json.loads(breakeven(file, "--format", "json").stdout)["inputs"]
    assert breakeven(file, "--format", "csv").exit_code == 2


def test_switches_reach_the_answer(file: Path) -> None:
    switches = ("--from", "12 h", "--to", "3 d", "--by", "flexibility", "--draws", 200, "--seed", 7)
    done = breakeven(file, "transit-hours", *switches, "--weights", "cost=1", "--format", "json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    (answer,) = data["answers"]
    assert (answer["low"], answer["high"], answer["draws"]) == (12, 72, 200)
    assert [race["by"] for race in answer["races"]] == ["flexibility"]
    assert (data["seed"], data["weights"]) == (7, {"cost": 1})


def test_two_strategies_of_several(file: Path) -> None:
    file.write_text(TWO.replace("hypothermic]", "hypothermic, minus80]"), encoding="utf-8")
    done = breakeven(file, "units-a-year", "--between", "hypothermic, slow-freeze", "--format", "json")
    assert json.loads(done.stdout)["strategies"] == ["hypothermic", "slow-freeze"]


def test_a_further_criterion_can_judge_and_be_weighed(file: Path) -> None:
    file.write_text(TWO + "criteria: [carbon]\n", encoding="utf-8")
    done = breakeven(file, "transit-hours", "weight:carbon", "--by", "carbon", "--format", "json")
    assert done.exit_code == 0, done.stderr
    hours, weight = json.loads(done.stdout)["answers"]
    curves = hours["curves"]["carbon"]
    assert all(one is None or one > 0.0 for curve in curves.values() for one in curve)
    assert hours["races"][0]["leader"] == min(
        curves, key=lambda name: curves[name][hours["values"].index(36)]
    )
    assert weight["races"][0]["idle"]
    assert breakeven(file, "batch", "--by", "carbo").exit_code == 1


def test_the_output_goes_to_a_file_in_its_format(file: Path, tmp_path: Path) -> None:
    for ending, start in ((".csv", "input,"), (".md", "## "), (".json", "{"), (".txt", "leukapheresis")):
        target = tmp_path / f"answer{ending}"
        assert breakeven(file, "units-a-year", "-o", target).exit_code == 0
        assert target.read_text(encoding="utf-8").startswith(start)
    assert breakeven(file, "units-a-year", "-o", tmp_path / "answer.html").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("transit-hour",), "INPUT: 'transit-hour': unknown input; did you mean 'transit-hours'?"),
        (("units-a-year", "--from", "90", "--to", "20"), "--from: '90': must be less than --to, 20"),
        (("units-a-year", "--from", "9e9"), "--from: '9e9': leaves nothing up to 2,000 units a year; give"),
        (("units-a-year", "--to", "0.1"), "--to: '0.1': leaves nothing from 1 units a year on; give"),
        (("transit-hours", "--from", "4 d", "--to", "12 h"), "--from: '4 d': must be less than --to, 12 h"),
        (("transit-hours", "--from", "4 USD"), "--from: '4 USD': "),
        (("units-a-year", "--by", "costs"), "--by: 'costs': unknown measure; did you mean 'cost'?"),
        (("transit-hours", "--to", "4 USD 2024"), "--to: '4 USD 2024': unknown unit of time: 'USD'; known"),
        (("failure-cost", "--from", "10 h"), "--from: '10 h': unknown currency 'h'; write"),
        (("failure-cost", "--from", "10 %"), "--from: '10 %': is not money; write"),
        (("failure-cost", "--from", "foo"), "--from: 'foo': is not money; write"),
        (("failure-cost", "--from", "5 EUR"), "--from: '5 EUR': must be in USD 2024, as failure-cost is"),
        (("units-a-year", "--between", "slow-freeze,foo"), "--between: 'foo': unknown strategy; known: "),
        (("weight:cots",), "INPUT: 'weight:cots': unknown criterion; did you mean 'weight:cost'?"),
        (("weight:foo",), "INPUT: 'weight:foo': unknown criterion; known: cost, flexibility, viability"),
        (("price:cryobg",), "INPUT: 'price:cryobg': unknown priced item; did you mean 'price:cryobag'?"),
        (("price:foo",), "INPUT: 'price:foo': unknown priced item; `coldchoice prices` lists all "),
        (
            ("slow-freeze.options.volume",),
            "INPUT: 'slow-freeze.options.volume': unknown input; "
            "did you mean 'strategies[0].options.volume'?",
        ),
        (("foo.bar",), "INPUT: 'foo.bar': unknown key 'foo'; known: acceptance, "),
        (("economics.foo",), "INPUT: 'economics.foo': unknown key 'foo' of economics; known: "),
        (("logistics.legs[5].hold",), "two.yaml:6:5: logistics.legs[5]: there are 2, counted from 0"),
    ],
)
def test_what_is_wrong_is_one_line(file: Path, arguments: tuple[str, ...], said: str) -> None:
    done = breakeven(file, *arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("units-a-year", "batch", "--from", "1"),
        ("--from", "1"),
        ("units-a-year", "--between", "slow-freeze"),
        ("units-a-year", "--between", "slow-freeze,slow-freeze"),
        ("units-a-year", "--draws", "3"),
    ],
)
def test_a_wrong_command_line(file: Path, arguments: tuple[str, ...]) -> None:
    assert breakeven(file, *arguments).exit_code == 2


def test_one_strategy_only(file: Path) -> None:
    file.write_text(TWO.replace(", hypothermic]", "]"), encoding="utf-8")
    done = breakeven(file, "units-a-year")
    assert done.exit_code == 1
    assert "two.yaml:8:13: strategies: a break-even needs two strategies; only slow-freeze is asked for" in (
        done.stderr
    )


def test_everything_infeasible_is_an_answer(file: Path) -> None:
    file.write_text(TWO + "acceptance: {viability: 99.9 %}\n", encoding="utf-8")
    done = breakeven(file, "units-a-year")
    assert done.exit_code == 0
    assert "at 100 units a year no strategy can be used" in done.stdout


def test_strict_tells_who_declined(file: Path) -> None:
    assert breakeven(file, "units-a-year", "--strict").exit_code == 0
    file.write_text(TWO.replace("hypothermic]", "hypothermic, lyophilised]"), encoding="utf-8")
    done = breakeven(file, "units-a-year", "--strict")
    assert done.exit_code == 3
    assert "strict: " in done.stderr
    assert "lyophilised: not applicable" in done.stderr
