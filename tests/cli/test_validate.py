"""The command with a model of its own in place of the fitted one, which the tests of the programs run."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from coldchoice.cli.main import app
from coldchoice.model.measurement import Measurement
from coldchoice.report.validated_document import validated_schema

HEAD = "id,source_id,cell_type,strategy,metric,mean"
ROWS = (
    "a,one,t-cell,hypothermic,viability_pct,80",
    "b,one,islet,slow-freeze,recovery_pct,99",
    "c,two,axolotl,,other,12",
)


class Predicted(NamedTuple):
    values: np.ndarray
    reason: str = ""


@pytest.fixture(autouse=True)
def seeds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Predict 60 to 90 % of every row but those of an axolotl; return the seeds that were asked for."""
    asked: list[int] = []

    def predicted(rows: Sequence[Measurement], posterior: object = None, seed: int = 1) -> list[Predicted]:
        asked.append(seed)
        draws = np.linspace(60.0, 90.0, 101)
        return [Predicted(draws, "no axolotl" if one.cell_type == "axolotl" else "") for one in rows]

    stand_in = ModuleType("coldchoice.validation.predictive")
    stand_in.predicted = predicted
    monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)
    return asked


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of three rows."""
    file = tmp_path / "mine.csv"
    file.write_text("\n".join((HEAD, *ROWS)) + "\n", encoding="utf-8")
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["validate", *map(str, arguments)])


def test_the_table_shows_rows_and_scores(table: Path) -> None:
    done = run(table)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[2].split() == ["a", "t-cell", "hypothermic", "viability", "80.0", "75.0", "61.5-88.5", "yes"]
    assert "  no axolotl: c" in lines
    overall = next(line for line in lines if line.startswith("all rows"))
    assert overall.split()[2:7] == ["2", "1", "1", "50", "%"]


def test_rows_can_be_left_out(table: Path) -> None:
    done = run(table, "--no-rows")
    assert done.exit_code == 0
    assert done.stdout.startswith("Not covered by the models, 1 row:\n  no axolotl: 1 row\n")
    assert json.loads(run(table, "--no-rows", "--json").stdout)["rows"] == []


def test_json(table: Path) -> None:
    data = json.loads(run(table, "--json").stdout)
    Draft202012Validator(validated_schema()).validate(data)
    assert [one["inside"] for one in data["rows"]] == [True, False, None]
    assert data["rows"][1]["strategy"] == "slow_freeze", "kebab case is read too"
    assert data["summary"]["overall"]["n"] == 2


def test_the_seed_reaches_the_predictions(table: Path, seeds: list[int]) -> None:
    run(table)
    run(table, "--seed", 7)
    assert seeds == [1, 7]


def test_a_file_is_written(table: Path, tmp_path: Path) -> None:
    done = run(table, "--json", "-o", tmp_path / "answer.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads((tmp_path / "answer.json").read_text())["summary"]["overall"]["not_covered"] == 1


def test_the_table_is_never_overwritten(table: Path) -> None:
    before = table.read_bytes()
    done = run(table, "-o", table)
    assert done.exit_code == 1
    assert "would overwrite" in done.stderr
    assert table.read_bytes() == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((HEAD + ",temprature_c", ROWS[0] + ",4"), ": temprature_c: unknown column; did you mean"),
        ((HEAD, ROWS[0].replace("80", "80 %")), ": mean: '80 %': must be a number, without unit"),
        ((HEAD, ROWS[0].replace("80", "130")), "a share of the cells present and cannot be 130"),
        ((HEAD, ROWS[0], ROWS[0]), ":3:1: id: 'a': stands twice; first in line 2"),
        ((HEAD, ROWS[0].replace("one", "")), ":2:3: source_id: '': must not be empty"),
        ((HEAD.replace("source_id,", ""), ROWS[0].replace("one,", "")), "source_id: missing column"),
        ((HEAD,), "has no rows"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_exit_1_and_one_line(
    table: Path, lines: Sequence[str], said: str, seeds: list[int]
) -> None:
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(table)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert seeds == [], "nothing was computed"


def test_a_missing_table_is_exit_1(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere.csv")
    assert done.exit_code == 1
    assert "nowhere.csv: cannot be read" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("a.csv", "b.csv"), ("a.csv", "--seed", "-1")])
def test_a_wrong_command_line_is_exit_2(arguments: Sequence[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_any_number_of_rows(table: Path) -> None:
    more = [f"{n},s{n // 10},t-cell,hypothermic,viability_pct,{60 + n % 40}" for n in range(10_000)]
    table.write_text("\n".join((HEAD, *more)) + "\n", encoding="utf-8")
    done = run(table)
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 10_000
