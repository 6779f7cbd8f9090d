from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.validation.spread import are_alike, distances, spread

Row = Callable[..., Measurement]
HOLD = {"temperature_c": 4.0, "duration_h": 24.0}


def test_distances_by_hand(row: Row) -> None:
    rows = [
        row(**HOLD, mean=80.0, source_id="a"),
        row(**HOLD, mean=90.0, source_id="a"),
        row(**HOLD, mean=70.0, source_id="b"),
        row(**HOLD, mean=60.0, source_id="c"),
        row(**HOLD, mean=60.0, source_id="a", note="[lower-bound]"),
        row(mean=60.0, source_id="d", temperature_c=22.0, duration_h=24.0),
    ]
    # a: against the mean of 70 and 60; b: of 85 and 60; c: of 85 and 70
    assert distances(rows)[:4] == pytest.approx([15.0, 25.0, 2.5, 17.5])
    assert np.isnan(distances(rows)[4:]).all()
    found = spread(rows)
    assert (found.rows, found.studies) == (4, 3)
    assert found.median == pytest.approx(16.25)
    assert found.median_by_study == pytest.approx(16.25)
    some = spread(rows, np.array([False, False, True, True, True, True]))
    assert (some.rows, some.studies, some.median) == (2, 2, 10.0)


def test_one_study_has_no_spread(row: Row) -> None:
    found = spread([row(), row()])
    assert (found.rows, found.studies) == (0, 0)
    assert np.isnan(found.median)


@pytest.mark.parametrize(
    "change",
    [
        {"temperature_c": 22.0}, {"temperature_c": None}, {"duration_h": 48.0}, {"duration_h": None},
        {"post_thaw_hold_h": 24.0}, {"cell_type": "islet"}, {"strategy": "ambient"},
        {"metric": "recovery_pct"},
        {"note": "[relative]"}, {"source_id": "a"},
    ],
)  # fmt: skip
def test_other_things_are_not_compared(row: Row, change: dict[str, object]) -> None:
    rows = [row(**HOLD, source_id="a"), row(**{**HOLD, "source_id": "b", **change})]
    assert np.isnan(distances(rows)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"temperature_c": 6.5}, {"duration_h": 20.0}, {"duration_h": 30.0}, {"post_thaw_hold_h": 0.5},
        {"medium": "other"}, {"product": "other"}, {"cpa": "DMSO"},
    ],
)  # fmt: skip
def test_nearly_the_same_is_the_same(row: Row, change: dict[str, object]) -> None:
    one, other = row(**HOLD, source_id="a"), row(**{**HOLD, "source_id": "b", **change})
    assert are_alike(one, other)
    assert are_alike(other, one)
    assert distances([one, other]).tolist() == [0.0, 0.0]


def test_frozen_rows_tell_no_hours_and_are_compared(row: Row) -> None:
    rows = [row(strategy="slow_freeze", source_id=name, mean=mean) for name, mean in (("a", 70), ("b", 90))]
    assert distances(rows).tolist() == [20.0, 20.0]
