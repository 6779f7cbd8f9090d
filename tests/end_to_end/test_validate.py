"""Measurements beside predictions, through the real command and the shipped fit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from coldchoice.evidence.tables import DATA
from coldchoice.report.validated_document import validated_schema

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("table", ["hypothermic", "cryo"])
def test_the_shipped_tables(coldchoice: Program, table: str) -> None:
    """The models have seen these rows: few may lie outside."""
    done = coldchoice("validate", DATA / f"{table}.csv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    Draft202012Validator(validated_schema()).validate(data)
    overall = data["summary"]["overall"]
    assert overall["n"] + overall["not_covered"] == len(data["rows"])
    assert overall["n"] > 50
    assert 0.8 <= overall["coverage"] <= 1.0
    assert all(0.0 <= row["low"] <= row["median"] <= row["high"] for row in data["rows"] if not row["reason"])


def test_the_same_table_gives_the_same_bytes(coldchoice: Program) -> None:
    one, other = (coldchoice("validate", DATA / "hypothermic.csv", "--json").stdout for _ in range(2))
    assert one == other


def test_what_is_not_known_is_no_reason_to_refuse(coldchoice: Program, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text(
        "id,source_id,cell_type,strategy,metric,mean\n"
        "a,mine,t-cell,hypothermic,viability_pct,90\n"
        "b,mine,t-cell,slow_freeze,recovery_pct,75\n"
        "c,mine,pbmc,slow_freeze,viability_pct,90\n"
    )
    data = json.loads(coldchoice("validate", "bare.csv", "--json").stdout)
    assert [row["reason"] for row in data["rows"]] == ["", "", ""]


def test_a_wrong_table_is_told_line_by_line(coldchoice: Program, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text(
        "id,source_id,cell_type,strategy,metric,mean\n"
        "a,mine,t-cell,hypothermic,viability_pct,0.9 %\n"
        "b,,t-cell,frozen,viability_pct,130\n"
    )
    done = coldchoice("validate", "wrong.csv")
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["wrong.csv:2:41", "mean"],
        ["wrong.csv:3:3", "source_id"],
        ["wrong.csv:3:11", "strategy"],
    ]
