from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.range_parts import parts_of

few = arrays(np.float64, st.integers(2, 60), elements=st.integers(0, 12).map(float))


@given(few, st.integers(2, 20))
def test_equal_draws_stay_together_parts_rise_and_none_is_empty(drawn: np.ndarray, number: int) -> None:
    part = parts_of(drawn, number)
    order = np.argsort(drawn, kind="stable")
    assert (np.diff(part[order]) >= 0).all()
    assert set(part.tolist()) == set(range(int(part.max()) + 1))
    assert part.max() < max(number, 2)
    for value in np.unique(drawn):
        assert len(set(part[drawn == value].tolist())) == 1
    assert (np.ptp(drawn) > 0.0) == (part.max() > 0)


def test_draws_that_all_differ_are_shared_out_evenly() -> None:
    part = parts_of(np.random.default_rng(1).permutation(1000).astype(float), 10)
    assert np.bincount(part).tolist() == [100] * 10


def test_a_rare_value_has_a_part_of_its_own() -> None:
    drawn = np.concatenate((np.zeros(990), np.linspace(1.0, 2.0, 10)))
    assert np.bincount(parts_of(drawn, 5)).tolist() == [990, 10]
