from __future__ import annotations

from collections.abc import Sequence
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.coding import coded
from coldchoice.model.measurement import Measurement
from coldchoice.report.curve import Band, Curve, Predict, Prediction, curve, expected, imagined


def row(**changes: object) -> Measurement:
    base = {
        "id": "a",
        "source_id": "s",
        "cell_type": "rbc",
        "strategy": "hypothermic",
        "metric": "viability_pct",
        "mean": 80,
    }
    return Measurement.model_validate(base | changes)


def test_a_curve_runs_from_0_and_declines(fit: Predict) -> None:
    found = curve([row(duration_h=24)], fit, along="duration_h", until=240.0, points=5)
    assert found.times == (0.0, 60.0, 120.0, 180.0, 240.0)
    assert found.reason == ""
    medians = [one.median for one in found.bands]
    assert medians == sorted(medians, reverse=True)
    assert all(one.low < one.median < one.high for one in found.bands)


@pytest.mark.parametrize("column", ["duration_h", "storage_days", "post_thaw_hold_h"])
def test_the_time_is_put_into_the_column_that_is_asked_for(fit: Predict, column: str) -> None:
    asked: list[Sequence[Measurement]] = []

    def remembering(rows: Sequence[Measurement]) -> Sequence[Prediction]:
        asked.append(rows)
        return fit(rows)

    curve([row(**{column: 3})], remembering, along=column, until=8.0, points=3)
    (rows,) = asked
    assert [getattr(one, column) for one in rows[:3]] == [0.0, 4.0, 8.0]


@pytest.mark.parametrize("hours", [[96.0, 120.0, 192.0], [48.0], [0.0, 24.0, 48.0]])
def test_the_imagined_study_holds_as_long_as_the_measured_one(fit: Predict, hours: list[float]) -> None:
    """By the geometric mean of its hours, which is what the fit looks at."""
    asked: list[Sequence[Measurement]] = []

    def remembering(rows: Sequence[Measurement]) -> Sequence[Prediction]:
        asked.append(rows)
        return fit(rows)

    measured = [row(duration_h=time) for time in hours]
    found = curve(measured, remembering, along="duration_h", until=1.05 * max(hours))
    assert len(found.bands) == len(found.times) == 41
    logs = [log(one.duration_h) for one in asked[0] if one.duration_h]
    wanted = [log(time) for time in hours if time]
    assert sum(logs) / len(logs) == pytest.approx(sum(wanted) / len(wanted))
    assert max(one.duration_h or 0.0 for one in asked[0]) < 100.0 * max(hours)


def test_a_curve_after_thaw_keeps_one_vehicle(fit: Predict) -> None:
    """What is not named is told by the length of the hold, and must not change on the way."""
    vehicles: set[str] = set()

    def remembering(rows: Sequence[Measurement]) -> Sequence[Prediction]:
        vehicles.update(coded(one).vehicle for one in rows)
        return fit(rows)

    frozen = {"strategy": "slow_freeze", "cpa": "DMSO"}
    measured = [row(**frozen, post_thaw_hold_h=time) for time in (0.0, 24.0)]
    curve(measured, remembering, along="post_thaw_hold_h", until=25.0)
    assert vehicles == {"culture"}
    vehicles.clear()
    found = curve(measured[:1], remembering, along="post_thaw_hold_h", until=25.0)
    assert vehicles == {""}
    assert 11.0 < found.times[-1] < 12.0, "beyond it would be another vehicle"


def test_what_the_fit_does_not_cover_has_no_curve_but_a_reason(fit: Predict) -> None:
    found = curve([row(metric="other")], fit, along="duration_h", until=10.0)
    assert found == Curve((), (), "this is not fitted")
    assert found.at(3.0) is None
    assert expected([row(metric="other"), row()], fit)[0] is None
    assert expected([row(metric="other"), row()], fit)[1] is not None
    assert expected([], fit) == ()


def test_a_new_study_has_no_bound_and_no_spread_of_its_own() -> None:
    one = imagined(row(note="[lower-bound] [relative] more than", sd=3), "duration_h", 5.0)
    assert (one.bound, one.sd, one.duration_h) == (None, None, 5.0)
    assert one.tags == {"relative"}
    assert imagined(row(duration_h=7)).duration_h == 7.0


def test_a_curve_ends_where_it_ends() -> None:
    found = Curve((0.0, 10.0), (Band(80.0, 90.0, 95.0), Band(60.0, 70.0, 85.0)))
    assert found.at(10.0) == Band(60.0, 70.0, 85.0)
    assert found.at(10.1) is None
    assert Curve((0.0,), (Band(1.0, 2.0, 3.0),)).at(0.0) == Band(1.0, 2.0, 3.0)


@given(st.floats(-5.0, 20.0))
def test_between_its_places_a_curve_is_straight(time: float) -> None:
    ends = (Band(80.0, 90.0, 95.0), Band(60.0, 70.0, 85.0), Band(20.0, 40.0, 75.0))
    found = Curve((0.0, 10.0, 20.0), ends).at(time)
    assert found is not None
    inside = min(20.0, max(0.0, time))
    left = inside <= 10.0
    start, end = (ends[0], ends[1]) if left else (ends[1], ends[2])
    part = (inside - (0.0 if left else 10.0)) / 10.0
    assert found.median == pytest.approx(start.median + part * (end.median - start.median))
