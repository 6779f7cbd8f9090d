from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.validation.intervals import Intervals
from coldchoice.validation.summary import NOT_STATED, compared, summaries, summary

Row = Callable[..., Measurement]


def predicted(*points: tuple[float, float, float] | str) -> Intervals:
    """Low, median and high of each row, or the reason why there are none."""
    nothing = (np.nan, np.nan, np.nan)
    low, median, high = (
        np.array([nothing if isinstance(one, str) else one for one in points]).reshape(-1, 3).T
    )
    return Intervals(median, low, high, tuple(one if isinstance(one, str) else "" for one in points))


def test_rows_stand_beside_their_predictions(row: Row) -> None:
    rows = [row(mean=80.0), row(mean=95.0), row(mean=95.0, note="[upper-bound]"), row()]
    found = compared(rows, predicted((60, 70, 90), (60, 70, 90), (60, 70, 90), "no such cell"))
    assert [one.row for one in found] == rows
    assert [one.inside for one in found] == [True, False, True, None]
    assert found[0][1:] == (70.0, 60.0, 90.0, True, "")
    assert found[3][1:] == (None, None, None, None, "no such cell")


def test_a_summary_by_hand(row: Row) -> None:
    rows = [
        row(mean=80.0), row(mean=95.0), row(mean=60.0, source_id="two"),
        row(mean=99.0, source_id="two", note="[lower-bound]"), row(source_id="three"),
    ]  # fmt: skip
    found = summary(rows, predicted((60, 70, 90), (60, 70, 90), (50, 72, 80), (70, 89, 100), "no"))
    assert found[:4] == (4, 1, 2, 1)
    assert found.scores is not None
    assert found.by_study is not None
    assert float(found.scores.coverage) == 0.75
    assert float(found.scores.bias) == pytest.approx((-10 - 25 + 12 - 10) / 4)
    assert float(found.scores.median_absolute_error) == 11.0
    assert float(found.by_study.coverage) == 0.75
    assert float(found.scores.mean_width) == pytest.approx((30 + 30 + 30 + 30) / 4)
    assert float(found.scores.interval_score) == pytest.approx((4 * 30 + 20 * 5) / 4)
    assert found.standard_errors is not None
    assert np.isnan(found.standard_errors.bias), "two studies tell no standard error"


def test_studies_of_many_rows_do_not_outweigh_the_others(row: Row) -> None:
    rows = [*[row(source_id="large") for _ in range(9)], row(source_id="small", mean=50.0)]
    found = summary(rows, predicted(*[(70, 80, 90)] * 10))
    assert found.scores is not None
    assert found.by_study is not None
    assert (float(found.scores.coverage), float(found.by_study.coverage)) == pytest.approx((0.9, 0.5))
    assert (float(found.scores.bias), float(found.by_study.bias)) == pytest.approx((3.0, 15.0))


def test_nothing_covered_is_no_score(row: Row) -> None:
    found = summary([row(), row()], predicted("no", "no"))
    assert found == (0, 2, 0, 0, None, None, None)


def test_parts_are_by_name_and_add_up(row: Row) -> None:
    rows = [
        row(), row(cell_type="islet", strategy="slow_freeze"), row(strategy="", metric="other"),
        row(cell_type="rbc"),
    ]  # fmt: skip
    found = summaries(rows, predicted(*[(70, 80, 90)] * 3, "no"))
    for parts in found[1:]:
        assert sum(one.n for one in parts.values()) == found.overall.n == 3
        assert sum(one.not_covered for one in parts.values()) == found.overall.not_covered == 1
        assert list(parts) == sorted(parts)
    assert set(found.by_cell_type) == {"t-cell", "islet", "rbc"}
    assert set(found.by_strategy) == {"hypothermic", "slow_freeze", NOT_STATED}
    assert set(found.by_metric) == {"viability_pct", "other"}


def test_only_the_rows_asked_for_are_summed_up(row: Row) -> None:
    rows = [row(), row(cell_type="islet"), row(cell_type="rbc")]
    found = summaries(rows, predicted((70, 80, 90), "no", "no"), np.array([True, True, False]))
    assert (found.overall.n, found.overall.not_covered) == (1, 1)
    assert set(found.by_cell_type) == {"t-cell", "islet"}
