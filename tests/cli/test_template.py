from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import Result

from coldchoice.cli.template import COLUMNS, text
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.own import not_used_because
from coldchoice.evidence.prices import prices
from coldchoice.model import measurement
from coldchoice.reading.measurements import read_measurements

Run = Callable[..., Result]


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table)))


def filled(table: str) -> str:
    """Fill in every mean."""
    written = StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    writer.writerows({**row, "mean": "80"} for row in rows_of(table))
    return written.getvalue()


def test_its_columns_are_of_the_schema_in_its_order() -> None:
    assert list(COLUMNS) == [name for name in measurement.COLUMNS if name in COLUMNS]


@pytest.mark.parametrize("cell", cell_types())
def test_filled_in_every_row_counts(cell: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(filled(text(cell_types()[cell])))
    rows = read_measurements(file)
    assert {row.metric for row in rows} == {"viability_pct", "recovery_pct"}
    assert {row.is_liquid for row in rows} == {True, False}
    assert [not_used_because(row, cell) for row in rows] == [""] * len(rows)


def test_the_table_goes_to_stdout_and_the_guidance_to_stderr(run: Run) -> None:
    done = run("template", "ipsc")
    assert done.exit_code == 0
    assert {row["cell_type"] for row in rows_of(done.stdout)} == {"ipsc"}
    assert "take out rows that you did not measure" in done.stderr
    assert "Fill in" not in done.stdout


def test_a_file_is_written_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    assert run("template", "ipsc", "-o", file).exit_code == 0
    file.write_text("measured\n")
    done = run("template", "ipsc", "-o", file)
    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert file.read_text() == "measured\n"


def test_an_empty_template_is_refused_row_by_row(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    run("template", "car-t", "-o", file)
    done = run("validate", file)
    assert done.exit_code == 1
    assert done.stderr.count("mean: '': must not be empty: fill it in, or take the row out") == 8


def test_of_no_cell_in_particular_the_names_are_left_open(run: Run) -> None:
    assert {row["cell_type"] for row in rows_of(run("template").stdout)} == {""}


def test_an_unknown_cell_is_refused(run: Run) -> None:
    done = run("template", "ipcs")
    assert done.exit_code == 1
    assert "did you mean 'ipsc'?" in done.stderr


# ---------------------------------------------------------------- prices


def test_of_prices_it_has_a_row_for_all_that_has_no_public_price(run: Run) -> None:
    done = run("template", "prices")
    rows = rows_of(done.stdout)
    assert [row["item"] for row in rows] == [name for name, one in prices().items() if one.required]
    assert all(row["unit"] == prices()[row["item"]].unit for row in rows)
    assert {row[name] for row in rows for name in ("low", "mode", "high", "currency", "price_year")} == {""}
    assert "coldchoice prices --library my-prices.csv" in done.stderr


def test_prices_are_refused_until_they_are_filled_in(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "my-prices.csv"
    run("template", "prices", "-o", file)
    done = run("prices", "--library", file)
    assert done.exit_code == 1
    assert done.stderr.count("mode: '': must not be empty: fill it in, or take the row out") == len(
        rows_of(file.read_text())
    )
    filled_in = file.read_text().replace(",,,,each,,,", ",,20,,each,EUR,2026,")
    file.write_text("".join(line for line in filled_in.splitlines(True) if "2026" in line or "item" in line))
    assert run("prices", "--library", file).exit_code == 0
