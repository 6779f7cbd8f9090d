from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.report.validated import WIDTH, validated_text
from coldchoice.validation.intervals import Intervals
from coldchoice.validation.summary import compared, summaries


def measured(number: int, **changes: Any) -> Measurement:
    usual = {
        "id": f"r{number}", "source_id": f"s{number % 6}", "cell_type": "t-cell", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 80.0,
    }  # fmt: skip
    return Measurement.model_validate({**usual, **changes})


def text(measurements: list[Measurement], reasons: dict[int, str] | None = None, **options: bool) -> str:
    """Predict 60 to 90 % of every row, save those with a reason."""
    told = tuple((reasons or {}).get(place, "") for place in range(len(measurements)))
    low, median, high = (np.where([bool(one) for one in told], np.nan, x) for x in (60.0, 75.0, 90.0))
    found = Intervals(median, low, high, told)
    return validated_text(compared(measurements, found), summaries(measurements, found), **options)


def test_every_row_tells_what_was_measured_and_predicted() -> None:
    rows = [
        measured(1), measured(2, mean=95.25), measured(3, mean=95.0, note="[upper-bound]", strategy=""),
        measured(4, metric="other"),
    ]  # fmt: skip
    lines = [line.split() for line in text(rows, {3: "no model of it"}).splitlines()[2:6]]
    assert lines == [
        ["r1", "t-cell", "hypothermic", "viability", "80.0", "75.0", "60.0-90.0", "yes"],
        ["r2", "t-cell", "hypothermic", "viability", "95.2", "75.0", "60.0-90.0", "no"],
        ["r3", "t-cell", "-", "viability", "<=", "95.0", "75.0", "60.0-90.0", "yes"],
        ["r4", "t-cell", "hypothermic", "other", "80.0", "-", "-", "-"],
    ]


def test_rows_that_are_not_covered_stand_with_their_reason() -> None:
    rows = [measured(number) for number in range(8)]
    said = text(rows, {1: "no such cell", 5: "no such cell", 6: "other metric"})
    assert "Not covered by the models, 3 rows:\n  no such cell: r1, r5\n  other metric: r6\n" in said
    brief = text(rows, {1: "no such cell", 5: "no such cell", 6: "other metric"}, rows=False)
    assert "  no such cell: 2 rows\n  other metric: 1 row\n" in brief
    assert "r5" not in brief
    assert "Not covered" not in text(rows)


def test_scores_are_told_in_all_and_in_parts() -> None:
    rows = [measured(number) for number in range(12)] + [measured(12, cell_type="islet", mean=95.0)]
    said = text(rows, {0: "not this one"}, rows=False)
    heads = [line.split("  ")[0] for line in said.splitlines() if "interval score" in line]
    assert heads[:4] == ["overall", "cell type", "strategy", "metric"]
    lines = {line.split("  ")[0]: line for line in said.splitlines()}
    assert "12" in lines["all rows"]
    assert "92 +- " in lines["all rows"]
    assert lines["islet"].split()[1:] == ["1", "0", "1", "0", "%", "-20.0", "20.0", "30.0", "130"]
    assert lines["every study alike"].split()[3:6] == ["12", "1", "6"]


def test_a_part_without_predictions_has_no_scores() -> None:
    lines = text([measured(1)], {0: "no"}, rows=False).splitlines()
    assert next(line for line in lines if line.startswith("t-cell")).split()[1:] == ["0", "1", "0", *"-----"]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [(0, ""), (1, "1 measured value of 3 is a bound"), (2, "2 measured values of 3 are bounds")],
)
def test_bounds_are_counted(bounds: int, said: str) -> None:
    rows = [measured(n, note="[lower-bound]" if n < bounds else "") for n in range(3)]
    found = text(rows)
    assert said in found
    assert ("bound:" in found or "bounds:" in found) == bool(bounds)


def test_nothing_is_wider_than_the_page() -> None:
    long = "a-very-long-name-of-something-that-nobody-would-call-anything"
    rows = [
        measured(n, id=f"{long}-{n:04}", cell_type=f"{long}-{n % 7}", strategy="subzero_nonfreezing",
                 metric="cfu_recovery_pct", mean=900.0 + n / 10, note="[lower-bound]")
        for n in range(40)
    ]  # fmt: skip
    said = text(rows, dict.fromkeys(range(0, 40, 2), "a reason that takes a while to tell"))
    assert max(map(len, said.splitlines())) <= WIDTH
    assert said.endswith("\n")
    assert not said.endswith("\n\n")
    assert "ything-0007" in said, "names are cut in the middle"
