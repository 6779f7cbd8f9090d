from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import InputError, Problem
from coldchoice.reading.csv_table import MOST_PROBLEMS
from coldchoice.reading.measurements import read_measurements

HEAD = "id,source_id,cell_type,strategy,metric,mean,duration_h,note"
GOOD = "a-1,a,t-cell,hypothermic,viability_pct,90,24,"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def written(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def problems(path: Path, *lines: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_measurements(written(path, *lines))
    return caught.value.problems


def told(path: Path, *lines: str) -> str:
    (problem,) = problems(path, *lines)
    return str(problem).removeprefix(str(path))


def test_a_table_is_read_in_order(table: Path) -> None:
    rows = read_measurements(written(table, HEAD, GOOD, "", GOOD.replace("a-1", "a-2"), ",,,,,,,"))
    assert [row.id for row in rows] == ["a-1", "a-2"]
    assert (rows[0].mean, rows[0].duration_h, rows[0].sd) == (90.0, 24.0, None)


def test_columns_may_stand_in_any_order_with_blanks_around(table: Path) -> None:
    head = " mean ,metric,strategy,cell_type,source_id,id"
    (row,) = read_measurements(written(table, head, "90,recovery-pct,slow-freeze,rbc,s,x"))
    assert (row.id, row.strategy, row.metric) == ("x", "slow_freeze", "recovery_pct")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_and_the_mark_of_a_spreadsheet(table: Path, end: str) -> None:
    table.write_bytes(b"\xef\xbb\xbf" + end.join((HEAD, GOOD)).encode())
    assert [row.id for row in read_measurements(str(table))] == ["a-1"]


def test_signs_that_only_look_like_line_ends_stay_in_the_value(table: Path) -> None:
    (row,) = read_measurements(written(table, HEAD, f"{GOOD}one\u2028two\x85three"))
    assert row.note.startswith("one")
    assert row.note.endswith("three")


# ---------------------------------------------------------------- mistakes, each with its place


def test_an_unknown_column(table: Path) -> None:
    said = told(table, f"{HEAD},celltype", GOOD)
    assert said == f":1:{len(HEAD) + 2}: celltype: unknown column; did you mean 'cell_type'?"


@pytest.mark.parametrize(
    ("wrong", "unit", "right"),
    [
        ("duration_d", "hours", "duration_h"),
        ("temperature_k", "degC", "temperature_c"),
        ("duration", "hours", "duration_h"),
        ("storage_months", "days", "storage_days"),
        ("storage_temperature", "degC", "storage_temperature_c"),
        ("Cooling_rate_k_per_s", "degC per minute", "cooling_rate_c_per_min"),
        ("cpa_fraction", "percent", "cpa_pct"),
    ],
)
def test_a_column_with_another_unit(table: Path, wrong: str, unit: str, right: str) -> None:
    said = told(table, f"{HEAD.replace('duration_h', 'sd')},{wrong}", GOOD)
    rule = f"unknown column; the unit is part of its name: write it in {unit}; did you mean {right!r}?"
    assert said.endswith(f": {wrong}: {rule}")


def test_a_column_given_twice_and_one_that_is_missing(table: Path) -> None:
    found = problems(table, "id,id,source_id,cell_type,strategy,metric", "a,a,a,a,a,a")
    assert [(one.rule, one.key, one.place and one.place[1:]) for one in found] == [
        ("stands twice", ("id",), (1, 4)),
        ("missing column", ("mean",), (1, 1)),
    ]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_another_sign_between_columns(table: Path, sign: str) -> None:
    assert told(table, HEAD.replace(",", sign)) == f":1:1: columns are separated by {sign!r}; write commas"


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("a-1,a,t-cell,hypothermic,viability_pct,101,24,", 40, "mean: '101': viability_pct is a share"),
        ("a-1,a,t-cell,hypothermic,viability_pct,1001,24,", 40, "mean: '1001': must be at most 1000"),
        ("a-1,a,t-cell,hypothermic,viability_pct,90 %,24,", 40, "mean: '90 %': must be a number, with"),
        ('a-1,a,t-cell,hypothermic,viability_pct,"90,5",24,', 40, "mean: '90,5': must be a number, with"),
        ("a-1,a,t-cell,hypothermic,viability_pct,nan,24,", 40, "mean: 'nan': must be a finite number"),
        ("a-1,a,t-cell,hypothermic,viability_pct,,24,", 40, "mean: '': must not be empty: fill it in"),
        ("a-1,a,t-cell,hypothermic,viability_pct,90,-1,", 43, "duration_h: '-1': must be at least 0"),
        ("a-1,,t-cell,hypothermic,viability_pct,90,24,", 5, "source_id: '': must not be empty"),
        ("a-1,a,t-cell,freezing,viability_pct,90,24,", 14, "strategy: 'freezing': must be one of 'hypo"),
        ("a-1,a,t-cell,hypothermic,alive,90,24,", 26, "metric: 'alive': must be one of 'viab"),
    ],
)
def test_a_wrong_value_is_told_with_row_and_column(table: Path, row: str, column: int, said: str) -> None:
    (problem,) = problems(table, HEAD, GOOD.replace("a-1", "a-0"), row)
    assert str(problem).startswith(f"{table}:3:{column}: {said}")


def test_an_id_given_twice(table: Path) -> None:
    assert told(table, HEAD, GOOD, "", GOOD) == ":4:1: id: 'a-1': stands twice; first in line 2"


@pytest.mark.parametrize("row", [f"{GOOD},more", "a-1,a"])
def test_a_row_of_another_length(table: Path, row: str) -> None:
    columns = len(row.split(","))
    said = f":2:1: has {columns} columns and must have 8, as the first line has"
    assert told(table, HEAD, row) == said


def test_places_are_right_after_a_value_of_several_lines(table: Path) -> None:
    wrong = GOOD.replace(",90,", ",x,").replace("a-1", "a-2")
    (problem,) = problems(table, HEAD, f'{GOOD}"one\ntwo ""quoted"", three"', wrong)
    assert problem.place is not None
    assert problem.place[1:] == (4, 40)


def test_a_known_source_is_asked_for_where_sources_are_known(table: Path) -> None:
    written(table, HEAD, GOOD.replace(",a,", ",kymria-2017,"))
    assert len(read_measurements(table)) == 1
    with pytest.raises(InputError) as caught:
        read_measurements(table, sources=["kymriah-2017"])
    said = ":2:5: source_id: 'kymria-2017': unknown source; did you mean 'kymriah-2017'?"
    assert str(caught.value) == f"{table}{said}"


# ---------------------------------------------------------------- all or nothing


def test_every_mistake_is_told_at_once(table: Path) -> None:
    found = problems(table, HEAD, "a,,t,hypothermic,viability_pct,x,-1,", GOOD, GOOD)
    assert [(one.key, one.place and one.place.line) for one in found] == [
        (("source_id",), 2), (("duration_h",), 2), (("mean",), 2), (("id",), 4),
    ]  # fmt: skip


def test_a_flood_of_mistakes_is_cut(table: Path) -> None:
    found = problems(table, HEAD, *(f"r{n},a,t,hypothermic,viability_pct,x,1," for n in range(60)))
    assert len(found) == MOST_PROBLEMS + 1
    assert found[-1].rule == "and 10 more"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (HEAD.encode(), "has no rows"),
        (b"\xff\xfe", "not a text file in UTF-8"),
        (f'{HEAD}\n"a"b,c'.encode(), "is not a table"),
        (f'{HEAD}\n"a'.encode(), "is not a table"),
    ],
)
def test_what_is_no_table(table: Path, data: bytes, said: str) -> None:
    table.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_measurements(table)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_measurements(tmp_path / "none.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_measurements(tmp_path)
