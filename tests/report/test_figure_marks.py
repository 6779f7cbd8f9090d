from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.measurement import Measurement
from coldchoice.report.curve import Band
from coldchoice.report.figure_marks import Scale, bars, dot, listed_band, sample


def row(**changes: object) -> Measurement:
    base = {
        "id": "a", "source_id": "s", "cell_type": "rbc", "strategy": "hypothermic",
        "metric": "recovery_pct", "mean": 80,
    }  # fmt: skip
    return Measurement.model_validate(base | changes)


UP = Scale(0.0, 100.0, 250.0, 0.0)


@given(st.floats(-1e6, 1e6))
def test_nothing_leaves_the_scale(value: float) -> None:
    assert 0.0 <= UP.at(value) <= 250.0


def test_a_scale_is_straight() -> None:
    assert [UP.at(value) for value in (0.0, 50.0, 100.0)] == [250.0, 125.0, 0.0]


def test_a_mean_is_one_mark_and_a_bound_a_hollow_one_with_an_arrow() -> None:
    assert [one.count("<") for one in dot(row(), 0, 5.0, 5.0, up=True)] == [2]
    lower, hollow = dot(row(note="[lower-bound]"), 0, 5.0, 5.0, up=True)
    assert "M0 0v-16" in lower
    assert "hollow" in hollow
    upper, _ = dot(row(note="[upper-bound]"), 0, 5.0, 5.0, up=True)
    assert "M0 0v16" in upper
    aside, _ = dot(row(note="[upper-bound]"), 0, 5.0, 5.0, up=False)
    assert "M0 0h-16" in aside


@pytest.mark.parametrize("lying", [True, False])
def test_bars_are_drawn_only_where_a_spread_is_known(lying: bool) -> None:
    assert list(bars(row(), 5.0, UP, lying=lying)) == []
    assert len(list(bars(row(sd=10), 5.0, UP, lying=lying))) == 3


def test_a_band_has_its_median_and_none_is_nothing() -> None:
    assert list(listed_band(None, UP, 5.0)) == []
    across = Scale(0.0, 100.0, 0.0, 200.0)
    area, middle = listed_band(Band(40.0, 60.0, 70.0), across, 5.0)
    assert 'x="80"' in area
    assert 'width="60"' in area
    assert 'x1="120"' in middle


def test_the_sample_of_a_fitted_series_shows_its_line() -> None:
    assert len(list(sample(1, 0.0, 0.0, True))) == 3
    assert len(list(sample(1, 0.0, 0.0, False))) == 1
