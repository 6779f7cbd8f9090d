from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.engine.tally import Running, group, interval, put, take
from coldchoice.model.comparison import Interval

numbers = arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6))


@given(numbers)
def test_an_interval_is_the_mean_and_numpy_s_percentiles(values: np.ndarray) -> None:
    found = interval(values, values.size)
    assert found.mean == pytest.approx(values.mean(), abs=1e-6)
    assert found[1:] == pytest.approx(np.percentile(values, [5, 50, 95]).tolist(), abs=1e-6)


def test_a_scalar_is_an_interval_without_width() -> None:
    assert interval(np.asarray(0.25), 100) == Interval(0.25, 0.25, 0.25, 0.25)


@pytest.mark.parametrize("endless", [0, 1, 5, 19, 20])
def test_endless_values_stay_endless_and_never_become_nan(endless: int) -> None:
    values = np.ones(20)
    values[:endless] = np.inf
    assert not np.isnan(interval(values, 20)).any()
    assert interval(values, 20).high == (np.inf if endless > 0 else 1.0)
    assert interval(values, 20).low == (np.inf if endless >= 19 else 1.0)


def test_what_is_put_in_can_be_taken_out() -> None:
    tally: dict[str, float] = {}
    put(tally, "cost", Interval(1.0, 2.0, 3.0, 4.0))
    tally["lines.fixed"] = 5.0
    assert take(tally, "cost") == Interval(1.0, 2.0, 3.0, 4.0)
    assert take(tally, "viability") is None
    assert group(tally, "lines") == {"fixed": 5.0}


def test_means_are_over_blocks_and_only_of_those_in_every_block() -> None:
    running = Running(0, 0, {}).plus({"a": {"x": 1.0}, "b": {"x": 5.0}}, 10).plus({"a": {"x": 3.0}}, 10)
    assert (running.blocks, running.draws) == (2, 20)
    assert running.means() == {"a": {"x": 2.0}}
    assert running.without(["a"]).means() == {}


def test_sums_do_not_change_what_they_were_made_of() -> None:
    first = {"a": {"x": 1.0}}
    Running(0, 0, {}).plus(first, 10).plus({"a": {"x": 3.0}}, 10)
    assert first == {"a": {"x": 1.0}}
