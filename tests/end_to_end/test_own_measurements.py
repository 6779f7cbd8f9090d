"""From a template to an answer that rests on it, through the program as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.report.schema import document_schema
from tests.own_rows import as_csv, freezes, frozen, hold

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Answered = Callable[..., tuple[str, dict[str, Any]]]
SCENARIO = """\
cell_type: ipsc
duration: 48 h
logistics: air-domestic
strategies: [hypothermic, slow-freeze, vitrification]
draws: 25000
"""
OTHER = "own-9"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    gel = {"medium": "alginate hydrogel + culture medium", "temperature_c": 22.0, "strategy": "ambient"}
    rows = (
        *freezes(3, 75.0, "ipsc"),
        *(hold(f"h{hours:g}", mean, hours, "ipsc", **gel) for hours, mean in ((24.0, 94.0), (72.0, 84.0))),
        frozen(OTHER, 80.0, "msc-adipose"),
    )
    (tmp_path / "mine.csv").write_text(as_csv(rows), encoding="utf-8")
    (tmp_path / "with.yaml").write_text(f"{SCENARIO}measurements: mine.csv\n", encoding="utf-8")
    (tmp_path / "without.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def test_own_rows_count_and_are_told(document: Answered, folder: Path) -> None:
    text, found = document("with.yaml")
    _, before = document("without.yaml")
    Draft202012Validator(document_schema()).validate(json.loads(text))
    own = found["own_measurements"]
    assert (own["count"], own["ids"]) == (5, ["f0", "f1", "f2", "h24", "h72"])
    assert own["unused"] == [{"id": OTHER, "reason": "of msc-adipose, not of ipsc"}]
    assert "own_measurements" not in before
    assert found["input_hash"] != before["input_hash"]
    grades = {row["name"]: row["grade"] for row in found["rows"]}
    assert grades["hypothermic"] == grades["slow-freeze"] == "B"
    inputs = {one["name"]: one for row in found["rows"] for one in row["inputs"]}
    assert inputs["freeze-thaw recovery of ipsc in dmso"]["note"] == "own data, 3 points"
    assert inputs["hold life of ipsc in alginate-gel"]["note"] == "own data, 2 points"


def test_two_workers_give_the_same_bytes(document: Answered, folder: Path) -> None:
    assert document("with.yaml")[0] == document("with.yaml", "--workers", 2)[0]


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_every_report_says_which_rows_count(coldchoice: Program, folder: Path, form: str) -> None:
    told = " ".join(coldchoice("compare", "with.yaml", "--draws", 300, "--format", form).stdout.split())
    assert "5 rows of mine.csv; not used: own-9 (of msc-adipose, not of ipsc)." in told
    assert "B own" in told
    assert "own: graded with the scenario" in told
    assert "wn data, 3 points" in told
    without = coldchoice("compare", "without.yaml", "--draws", 300, "--format", form).stdout
    assert "B own" not in without
    assert "wn measurements" not in without


def test_a_mistake_in_the_table_ends_with_1_and_its_line(coldchoice: Program, folder: Path) -> None:
    table = folder / "mine.csv"
    table.write_text(table.read_text().replace("75.0", "75 %", 1))
    done = coldchoice("compare", "with.yaml")
    assert done.returncode == 1
    assert done.stderr.startswith("mine.csv:2:")
    assert "mean: '75 %': must be a number" in done.stderr
    assert not done.stdout


def test_without_measurements_nothing_more_is_loaded(folder: Path) -> None:
    program = (
        "import sys; from coldchoice.engine.compare import read_and_compare;"
        "read_and_compare('without.yaml');"
        "wanted = ('coldchoice.model.measurement', 'coldchoice.model.own', 'coldchoice.evidence.own',"
        "'coldchoice.evidence.own_entries', 'coldchoice.evidence.posterior', 'coldchoice.engine.own');"
        "print([name for name in wanted if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
