from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.measurement import Measurement
from tools.left_out_table import LeftRow, left_rows, read, write
from tools.viability.data import fitted_rows

Row = Callable[..., Measurement]


class Said(NamedTuple):
    values: np.ndarray
    reason: str = ""


def predict(held: Sequence[Measurement]) -> list[Said]:
    """Predict every percent from 1 to 100 alike, and nothing of other metrics."""
    draws = np.arange(1.0, 101.0)
    return [Said(draws, "no model" if one.metric == "other" else "") for one in held]


def left(**changes: object) -> LeftRow:
    usual = LeftRow("r1", "s1", "t-cell", "hypothermic", "viability_pct", "", 80.0, 70.0, 50.0, 90.0, 0.75)
    return usual._replace(**changes)


def test_every_row_is_beside_its_own_prediction_in_the_order_of_the_rows(row: Row) -> None:
    studies = []

    def without(study: str) -> Callable[[Sequence[Measurement]], list[Said]]:
        studies.append(study)
        return predict

    rows = [row(source_id=study, mean=mean) for study, mean in (("b", 51.0), ("a", 11.0), ("b", 100.0))]
    found = left_rows(rows, without)
    assert studies == ["a", "b"]
    assert [one.id for one in found] == [one.id for one in rows]
    assert [one.pit for one in found] == pytest.approx([0.50, 0.10, 0.99])
    for one in found:
        assert (one.median, one.low, one.high) == pytest.approx((50.5, 5.95, 95.05), abs=0.051)


def test_rows_without_a_prediction_are_left_out(row: Row) -> None:
    rows = [row(metric="other"), row(note="[lower-bound] more than", cell_type="pbmc")]
    (found,) = left_rows(rows, lambda _: predict)
    assert (found.id, found.cell_type, found.bound) == (rows[1].id, "pbmc", "lower")


@pytest.mark.parametrize(
    ("bound", "measured", "inside"),
    [
        ("", 50.0, True), ("", 91.0, False), ("", 49.0, False), ("lower", 20.0, True), ("lower", 91.0, False),
        ("upper", 95.0, True), ("upper", 49.0, False),
    ],
)  # fmt: skip
def test_a_bound_is_inside_if_the_interval_reaches_it(bound: str, measured: float, inside: bool) -> None:
    assert left(bound=bound, measured=measured).inside is inside


def test_the_file_is_rounded_and_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write([left(median=70.04, low=49.96, pit=0.754, cell_type="a, b")], path)
    assert path.read_text(encoding="utf-8") == (
        "id,source_id,cell_type,strategy,metric,bound,measured,median,low,high,pit\n"
        'r1,s1,"a, b",hypothermic,viability_pct,,80.0,70.0,50.0,90.0,0.75\n'
    )


@given(
    st.lists(
        st.builds(
            left,
            measured=st.integers(0, 2000).map(lambda n: n / 10),
            pit=st.integers(0, 100).map(lambda n: n / 100),
            bound=st.sampled_from(["", "lower", "upper"]),
            id=st.text("ab-1", min_size=1),
        )
    )
)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, rows: list[LeftRow]) -> None:
    path = tmp_path_factory.mktemp("left") / "table.csv"
    write(rows, path)
    assert read(path) == rows


def test_no_table_is_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path / "missing.csv") == []


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,measured\nr1,80\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"table\.csv needs the columns id, source_id"):
        read(path)


def test_the_table_of_the_docs_is_of_rows_that_are_fitted() -> None:
    fitted = {(row.id, row.source_id, row.metric) for row in fitted_rows()}
    stored = [(one.id, one.source_id, one.metric) for one in read()]
    assert len(set(stored)) == len(stored)
    assert set(stored) <= fitted
