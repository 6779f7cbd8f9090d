"""Tables that a scenario names: read from its folder only, every mistake with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coldchoice.engine.compare import compare, read_and_compare
from coldchoice.engine.load import load_scenario
from coldchoice.engine.own import sorted_out
from coldchoice.errors import ScenarioError
from coldchoice.model.comparison import Row
from coldchoice.model.scenario import Scenario
from tests.own_rows import Rows, as_csv, freezes, frozen, hold
from tests.scenes import scenario, shipped

TEXT = """\
cell_type: car-t
duration: 48 h
logistics: air-domestic
strategies: [hypothermic, slow-freeze]
draws: 300
measurements: {}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(TEXT.format("mine.csv"))
    return path


def put(file: Path, rows: Rows, name: str = "mine.csv") -> Path:
    (file.parent / name).write_text(as_csv(rows))
    return file


def refused(file: Path) -> str:
    with pytest.raises(ScenarioError) as error:
        load_scenario(str(file))
    return str(error.value)


def named(comparison: object, name: str) -> Row:
    rows: tuple[Row, ...] = comparison.rows
    return next(row for row in rows if row.name == name)


def test_rows_are_read_and_sorted_out(file: Path) -> None:
    rows = (frozen("b", 70.0), frozen("a", 72.0), frozen("c", 70.0, "ipsc"), frozen("d", 7.0, metric="other"))
    found, _ = load_scenario(str(put(file, rows)))
    assert found.own is not None
    assert [row.id for row in found.own.rows] == ["a", "b"]
    assert [one.id for one in found.own.unused] == ["c", "d"]
    assert found.own.unused[0].reason == "of ipsc, not of car-t"


def test_without_measurements_nothing_is_read() -> None:
    assert scenario().own is None


# ---------------------------------------------------------------- bad files


def test_a_missing_table_names_its_place_and_the_nearest(file: Path) -> None:
    put(file, freezes(1, 70.0), "mien.csv")
    told = refused(file)
    assert told == f"{file}:6:15: measurements: 'mine.csv': no such file; did you mean 'mien.csv'?"


def test_every_mistake_in_a_table_has_its_place(file: Path) -> None:
    (file.parent / "mine.csv").write_text(
        "id,source_id,cell_type,strategy,metric,mean\n"
        "a,own,car-t,slow_freeze,viability_pct,104\na,own,car-t,slow_freeze,recovery_pct,70 %\n"
        "c,,car-t,slow_freeze,recovery_pct,\n"
    )
    told = refused(file).splitlines()
    table = file.parent / "mine.csv"
    assert told[0].startswith(f"{table}:2:39: mean: '104': viability_pct is a share")
    assert told[1].startswith(f"{table}:3:38: mean: '70 %': must be a number")
    assert told[2].startswith(f"{table}:4:3: source_id: '': must not be empty")
    assert told[3] == f"{table}:4:35: mean: '': must not be empty: fill it in, or take the row out"


@pytest.mark.parametrize("column", ["colour", "duration_days"])
def test_unknown_columns_are_refused(file: Path, column: str) -> None:
    (file.parent / "mine.csv").write_text(f"id,source_id,cell_type,strategy,metric,mean,{column}\n")
    assert f"mine.csv:1:45: {column}: unknown column" in refused(file)


def test_an_id_stands_once_in_all_tables(file: Path) -> None:
    put(put(file, freezes(1, 70.0)), freezes(1, 60.0), "more.csv").write_text(
        TEXT.format("[mine.csv, more.csv]")
    )
    assert "more.csv: id: 'f0': the id stands in" in refused(file)


@pytest.mark.parametrize("name", ["../mine.csv", "/etc/passwd", "a/../../mine.csv"])
def test_nothing_outside_the_folder_is_read(file: Path, name: str) -> None:
    file.write_text(TEXT.format(f"[{name}]"))
    assert refused(file).startswith(f"{file}:6:16: measurements[0]: '{name}': must be a path from the")


def test_links_that_lead_out_pipes_and_large_files_are_refused(file: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    scene = inner / "s.yaml"
    put(file, freezes(1, 70.0))
    (inner / "link.csv").symlink_to(tmp_path / "mine.csv")
    os.mkfifo(inner / "pipe.csv")
    (inner / "large.csv").write_text(" " * 1_000_001)
    for name, rule in (
        ("link", "a link to a place outside"),
        ("pipe", "not a file"),
        ("large", "larger than"),
    ):
        scene.write_text(TEXT.format(f"{name}.csv"))
        assert rule in refused(scene)


def test_a_table_below_the_folder_is_read_from_anywhere(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    put(file, freezes(2, 70.0), "data/mine.csv").write_text(TEXT.format("data/mine.csv"))
    monkeypatch.chdir("/")
    assert load_scenario(str(file))[0].own is not None
    monkeypatch.chdir(tmp_path)
    assert load_scenario("s.yaml")[0].own is not None


def test_a_table_of_other_cells_alone_is_an_error(file: Path) -> None:
    told = refused(put(file, freezes(2, 70.0, "ipsc")))
    assert told.startswith(
        f"{file}:6:15: measurements: no row says anything of car-t: f0 is not used, of ipsc"
    )
    assert told.endswith("write car-t under cell_type if it is of those cells")


def test_an_unknown_cell_is_told_as_such(file: Path) -> None:
    put(file, freezes(2, 70.0)).write_text(TEXT.format("mine.csv").replace("car-t", "carrt"))
    found, _ = load_scenario(str(file))  # names are looked up later, all at once
    assert found.own is not None
    assert sorted_out([], "car-t").rows == ()


# ---------------------------------------------------------------- answers


def test_the_hash_is_of_what_the_table_says_not_of_its_name(file: Path) -> None:
    first = load_scenario(str(put(file, freezes(2, 70.0))))[0].input_hash()
    put(file, freezes(2, 70.0)[::-1], "other.csv").write_text(TEXT.format("other.csv"))
    assert load_scenario(str(file))[0].input_hash() == first
    assert load_scenario(str(put(file, freezes(2, 71.0), "other.csv")))[0].input_hash() != first


def test_answers_rest_on_own_rows(file: Path) -> None:
    rows = (*freezes(4, 92.0), hold("h", 93.0, 24.0), hold("i", 92.0, 48.0))
    with_own = read_and_compare(put(file, rows), registry=shipped())
    without = compare(with_own.scenario.model_copy(update={"measurements": ()}).with_own(None), shipped())
    better, usual = named(with_own, "slow-freeze"), named(without, "slow-freeze")
    assert better.viability is not None
    assert usual.viability is not None
    assert better.viability.mean > usual.viability.mean
    assert better.viability.high - better.viability.low < usual.viability.high - usual.viability.low
    assert "own data, 4 points" in better.notes
    assert named(with_own, "slow-freeze").grade == "B"


def test_a_scenario_made_in_python_reads_its_tables_when_asked(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(file, freezes(4, 92.0))
    monkeypatch.chdir(file.parent)
    asked = Scenario.model_validate(
        {"cell_type": "car-t", "duration": "48 h", "logistics": "air-domestic", "draws": 300,
         "strategies": ["slow-freeze"], "measurements": "mine.csv"}
    )  # fmt: skip
    assert "own data, 4 points" in named(compare(asked, shipped()), "slow-freeze").notes
