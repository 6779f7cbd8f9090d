from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import Result

from coldchoice.evidence import measured
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.measured import known_cells, measurements, without_twins

Run = Callable[..., Result]


def program(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coldchoice", "evidence", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# ---------------------------------------------------------------- all


def test_every_cell_and_strategy_is_a_line(run: Run) -> None:
    done = run("evidence")
    header, _, *lines = done.stdout.partition("\n\n")[0].splitlines()
    assert done.exit_code == 0
    assert "studies" in header
    assert {line.split()[0] for line in lines} == {one.row.cell_type for one in measurements()}
    assert all(len(line) <= 130 and line == line.rstrip() for line in lines)


def test_the_list_can_be_narrowed(run: Run) -> None:
    lines = run("evidence", "--strategy", "minus80", "--metric", "recovery").stdout.splitlines()[2:]
    named = [line.split()[0] for line in lines if " minus80 " in line]
    assert {"hsc-bone-marrow", "hsc-mobilised", "platelet", "rbc"} <= set(named)


def test_the_list_as_json_counts_every_row(run: Run) -> None:
    found = json.loads(run("evidence", "--json").stdout)
    assert sum(one["rows"] for one in found) == len(without_twins(measurements()))


# ---------------------------------------------------------------- one


@pytest.mark.parametrize("cell", known_cells())
def test_every_cell_can_be_asked_for(run: Run, cell: str) -> None:
    done = run("evidence", cell)
    assert done.exit_code == 0
    assert done.stdout.startswith(cell)
    assert bool(measurements(cell)) is ("\nSources\n[1] " in done.stdout)


def test_where_nothing_was_measured_it_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = next(iter(cell_types()))
    others = tuple(one for one in measurements() if one.row.cell_type != bare)
    monkeypatch.setattr(measured, "_all", lambda: others)
    told = run("evidence", bare).stdout
    assert told.startswith(f"{bare}: nothing was measured.\n")
    assert f"coldchoice cells {bare}" in told
    assert "`measurements:`" in told
    assert json.loads(run("evidence", bare, "--json").stdout)["rows"] == []
    told = run("evidence", "rbc", "--strategy", "vitrification").stdout
    assert told.startswith("rbc: nothing was measured with strategy vitrification.\n")


@pytest.mark.parametrize("name", ["minus80", "freeze_minus80", "freeze-minus80"])
def test_strategies_go_by_the_names_of_plugins_and_of_tables(run: Run, name: str) -> None:
    same = run("evidence", "platelet", "--strategy", "minus80").stdout
    assert "\nRecovery after freezing and storage at -80 " in same
    assert run("evidence", "platelet", "--strategy", name).stdout == same


@pytest.mark.parametrize("name", ["viability", "viability_pct", "Viability-pct"])
def test_one_measure(run: Run, name: str) -> None:
    told = run("evidence", "hsc-mobilised", "--strategy", "hypothermic", "--metric", name).stdout
    assert "\nViability in a liquid hold" in told
    assert "ecovery" not in told.partition("\nSources")[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hsc-mobilized",), "'hsc-mobilized': unknown measured cell type; did you mean 'hsc-mobilised'?\n"),
        (("rbc", "--strategy", "slow-frieze"), "unknown strategy; did you mean 'slow-freeze'?\n"),
        (("rbc", "--metric", "vitality"), "unknown measure; did you mean 'viability'?\n"),
        (("--svg", "x.svg"), "a picture is drawn of one cell type"),
        (("rbc", "--svg", "missing/x.svg"), "there is no folder 'missing'"),
    ],
)
def test_what_is_wrong_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("evidence", *arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stdout == ""


def test_json_names_rows_sources_and_curves(run: Run) -> None:
    found = json.loads(run("evidence", "platelet", "--strategy", "minus80", "--json").stdout)
    assert set(found) == {"cell_type", "about", "rows", "sources", "curves"}
    first = found["rows"][0]
    assert (first["id"], first["mean"], first["sd"], first["storage_days"]) == (
        "cryo-0125",
        76.0,
        16.0,
        243.0,
    )
    assert found["sources"][first["source"] - 1]["ids"]


# ---------------------------------------------------------------- terminals and pictures


def test_a_terminal_that_knows_few_signs_gets_letters() -> None:
    done = program("msc-adipose", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "degC" in done.stdout
    assert "?" not in done.stdout.partition("\nSources\n")[0]
    assert "●" in program("msc-adipose", PYTHONIOENCODING="utf-8").stdout


def test_a_picture_is_written_and_nothing_else_is_printed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "cells.svg"
    done = run("evidence", "chondrocyte", "--svg", file)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"{file}: written\n")
    assert ElementTree.parse(file).getroot().attrib["role"] == "img"
    done = run("evidence", "chondrocyte", "--svg", file, "--json")
    assert json.loads(done.stdout)["cell_type"] == "chondrocyte"


def test_a_picture_may_go_to_stdout(run: Run) -> None:
    assert run("evidence", "chondrocyte", "--svg", "-").stdout.startswith("<svg ")


def test_a_png_is_written(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    file = tmp_path / "cells.png"
    assert run("evidence", "rpe", "--png", file).exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")


def test_without_the_extra_the_error_names_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    done = run("evidence", "rpe", "--png", tmp_path / "cells.png")
    assert done.exit_code == 1
    assert "coldchoice[report]" in done.stderr
    assert not (tmp_path / "cells.png").exists()
