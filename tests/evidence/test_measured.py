from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coldchoice.errors import InputError, UnknownName
from coldchoice.evidence import measured
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.citations import citation
from coldchoice.evidence.measured import (
    STRATEGIES,
    TABLES,
    known_cells,
    measurements,
    ways_of,
    without_twins,
)
from coldchoice.evidence.tables import DATA, read_table
from coldchoice.model.measurement import COLUMNS


def test_every_shipped_row_is_there_once() -> None:
    names = [one.name for one in measurements()]
    assert len(names) == len(set(names)) == sum(len(read_table(file)) for file in TABLES)
    assert {one.row.status for one in measurements()} <= {"read", "reproduced", "computed", "unconfirmed"}


@pytest.mark.parametrize("file", TABLES)
def test_the_shipped_tables_have_only_columns_of_the_schema(file: str) -> None:
    with (DATA / f"{file}.csv").open(encoding="utf-8", newline="") as table:
        assert set(next(csv.reader(table))) <= set(COLUMNS)


def test_every_row_has_a_source_with_a_citation() -> None:
    for one in measurements():
        cited = one.citation
        assert cited == citation(one.name), one.name
        assert cited.authors, one.name
        assert cited.title, one.name
        assert cited.doi or cited.url.startswith("http"), one.name
        assert one.row.where, one.name


def test_a_source_without_a_year_says_that_parts_were_not_seen() -> None:
    for one in measurements():
        cited = one.citation
        said = f"{cited.authors} {cited.title} {cited.journal}"
        assert cited.year or "not shown" in said or "(" in said, one.name


def test_an_id_that_another_table_has_too_is_told_apart() -> None:
    by_id = {one.row.id: one for one in measurements()}
    assert by_id["cm-001"].name == "cryo:cm-001"
    assert by_id["cryo-0001"].name == "cryo-0001"


# ---------------------------------------------------------------- asking for some of them


def test_rows_of_one_cell_and_one_strategy() -> None:
    found = measurements("platelet", "minus80")
    assert {(one.row.cell_type, one.row.strategy) for one in found} == {("platelet", "freeze_minus80")}
    assert found == measurements("platelet", "freeze_minus80") == measurements("platelet", "Freeze-Minus80")


def test_a_hold_is_every_way_of_keeping_cells_liquid() -> None:
    assert all(one.row.is_liquid for one in measurements(strategy="hold"))
    assert len(measurements(strategy="hold")) > len(measurements(strategy="hypothermic"))


def test_every_strategy_of_the_tables_can_be_asked_for() -> None:
    ways = {one.row.strategy for one in measurements() if one.row.strategy}
    assert ways <= set().union(*STRATEGIES.values())
    assert all(way in ways_of(way) for way in ways)


def test_a_cell_of_the_library_without_rows_is_known_and_one_with_rows_only_too() -> None:
    assert [cell for cell in cell_types() if cell not in known_cells()] == []
    assert measurements("msc-unspecified")
    assert set(cell_types()) < set(known_cells())


@pytest.mark.parametrize(
    ("cell", "strategy", "said"),
    [
        ("platelets", None, "unknown measured cell type; did you mean 'platelet'"),
        ("platelet", "slow-freezing", "unknown strategy; did you mean 'slow-freeze'"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(cell: str, strategy: str | None, said: str) -> None:
    with pytest.raises(UnknownName, match=said):
        measurements(cell, strategy)


def test_a_hold_after_thaw_that_stands_in_both_tables_is_counted_once() -> None:
    rows = measurements("msc-adipose")
    kept = without_twins(rows)
    dropped = {one.name for one in rows} - {one.name for one in kept}
    assert dropped == {"nguyen-2024-01", "nguyen-2024-02", "nguyen-2024-03"}


def test_one_publication_in_two_tables_is_one_study() -> None:
    rows = [one for one in measurements("msc-adipose") if "nguyen" in one.row.source_id]
    assert {one.row.source_id for one in rows} == {"nguyen-2024", "nguyen2024"}
    assert len({one.publication for one in rows}) == 1


# ---------------------------------------------------------------- a wrong table


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the measured tables to a folder and read them from there."""
    for file in TABLES:
        (tmp_path / f"{file}.csv").write_bytes((DATA / f"{file}.csv").read_bytes())
    monkeypatch.setattr(measured, "DATA", tmp_path)
    measured._all.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def fresh() -> None:
    measured._all.cache_clear()


def test_a_row_without_a_known_source_is_refused(copied: Path) -> None:
    table = copied / "cryo.csv"
    text = table.read_text(encoding="utf-8").replace("cryo-0001,fisher2014", "cryo-0001,fischer2014")
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"cryo\.csv:2:11: source_id: 'fischer2014': unknown source"):
        measurements()
    with pytest.raises(InputError):
        measurements("platelet")


def test_an_id_may_not_stand_in_two_tables(copied: Path) -> None:
    table = copied / "cryo.csv"
    text = table.read_text(encoding="utf-8").replace("cryo-0001,", "hm-034,")
    table.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="'hm-034': stands in the table hypothermic too"):
        measurements()
