from __future__ import annotations

import pytest

from coldchoice.evidence.measured import known_cells, measurements
from coldchoice.report.curve import Predict
from coldchoice.report.measured import view
from coldchoice.report.measured_text import SUMMARY, summaries, summary, text
from coldchoice.report.plain_plot import ASCII, UNICODE


@pytest.mark.parametrize("cell", [cell for cell in known_cells() if measurements(cell)])
def test_every_value_is_there_with_its_source(cell: str, fit: Predict) -> None:
    shown = view(cell, measurements(cell), fit)
    told = text(shown, ASCII)
    for frame in shown.frames:
        for one in frame.panel.rows:
            assert f"{shown.number(one)} {one.name}\n" in told
    assert told.endswith("\n")
    lines = told.partition("\nSources\n")[0].splitlines()
    assert all(len(line) <= 100 for line in lines), max(lines, key=len)
    assert all(line == line.rstrip() for line in lines)


def test_values_stand_beside_what_the_fit_says(fit: Predict) -> None:
    rows = measurements("hsc-mobilised", "hypothermic")
    told = text(view("hsc-mobilised", rows, fit), UNICODE).splitlines()
    (line,) = (line for line in told if line.endswith("pbsc-annhematol-1996-02"))
    assert line.split()[:5] == ["96", "h", "82.5", "±", "17"]
    assert "fit " in line
    bare = text(view("hsc-mobilised", rows), UNICODE)
    assert "fit " not in bare


def test_what_is_left_out_and_what_is_not_fitted_is_said(fit: Predict) -> None:
    told = text(view("msc-adipose", measurements("msc-adipose"), fit), UNICODE)
    assert "3 rows of another table" in " ".join(told.split())
    told = text(view("chondrocyte", measurements("chondrocyte", "hypothermic"), fit), UNICODE)
    assert "\nno curve: this is not fitted\n" in told


def test_the_summary_counts_all_rows() -> None:
    rows = measurements()
    lines = list(summary(rows))
    assert sum(int(line[2]) for line in lines) == len(rows)
    assert {line[0] for line in lines} == {one.row.cell_type for one in rows}
    assert all(len(line) == len(SUMMARY) for line in lines)
    (minus80,) = summary(measurements("platelet", "minus80"))
    assert minus80[:2] == ("platelet", "minus80")
    low, _, high = minus80[5].partition("-")
    assert float(low) <= 243.0 < 730.0 <= float(high.replace(",", ""))
    assert minus80[6] == "-80"
    assert minus80[7].startswith("recovery,")


def test_the_summary_as_data_has_numbers() -> None:
    found = {(one["cell_type"], one["strategy"]): one for one in summaries(measurements("platelet"))}
    low, high = found["platelet", "minus80"]["days"]
    assert low <= 243.0 < 730.0 <= high
    assert found["platelet", None]["rows"] > 0
