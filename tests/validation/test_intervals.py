from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.validation.intervals import (
    Intervals,
    bound_signs,
    intervals,
    measured_values,
    within_limits,
)

Row = Callable[..., Measurement]


class Said(NamedTuple):
    values: np.ndarray
    reason: str = ""


def test_draws_are_summed_up_by_their_points() -> None:
    found = intervals([Said(np.linspace(0.0, 100.0, 1001)), Said(np.empty(0), "no such cell")])
    assert (found.low[0], found.median[0], found.high[0]) == pytest.approx((5.0, 50.0, 95.0))
    assert np.isnan([found.low[1], found.median[1], found.high[1]]).all()
    assert found.covered.tolist() == [True, False]
    assert found.reasons == ("", "no such cell")


@pytest.mark.parametrize("values", [[], [80.0, np.nan], [80.0, np.inf]])
def test_a_prediction_has_draws_or_a_reason(values: list[float]) -> None:
    with pytest.raises(ValueError, match="prediction 0 has no reason and no finite draws"):
        intervals([Said(np.array(values))])


def test_nothing_to_predict_is_no_prediction() -> None:
    found = intervals([])
    assert (found.median.shape, found.reasons, found.covered.shape) == ((0,), (), (0,))


def test_values_and_bounds(row: Row) -> None:
    rows = [row(mean=81.5), row(note="[lower-bound] over 90"), row(note="[upper-bound]")]
    assert measured_values(rows).tolist() == [81.5, 80.0, 80.0]
    assert bound_signs(rows).tolist() == [0, 1, -1]


def test_a_share_is_cut_at_100_and_a_ratio_is_not(row: Row) -> None:
    rows = [row(), row(metric="recovery_pct"), row(note="[relative]")]
    wide = Intervals(np.full(3, 101.0), np.full(3, -5.0), np.full(3, 130.0), ("",) * 3)
    cut = within_limits(wide, rows)
    assert cut.median.tolist() == [100.0, 101.0, 101.0]
    assert cut.low.tolist() == [0.0, 0.0, 0.0]
    assert cut.high.tolist() == [100.0, 130.0, 130.0]
