from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from coldchoice.decide.closure import closure, extremes, greatest, least, shortest
from coldchoice.decide.preferences import Bound, between, closed, order, ratio
from coldchoice.decide.simplex import constrained_weights
from tests.saying import Floats, Preferences, fulfilled, said, true_statements


def test_bounds_multiply_along_a_path() -> None:
    found = np.exp(closed(said(ratio("a", "b", 0.0, 2.0), ratio("b", "c", 0.0, 3.0))))
    assert found[0, 2] == pytest.approx(6.0)
    assert np.isinf(found[2, 0])


def test_single_weights_bound_ratios_and_ratios_single_weights() -> None:
    found = closed(said(between("a", 0.4, 0.5), ratio("a", "b", 2.0, 4.0)))
    assert least(found)[:2] == pytest.approx([0.4, 0.1])
    assert greatest(found)[:2] == pytest.approx([0.5, 0.25])
    assert greatest(found)[2] == 1.0
    assert np.exp(found[2, 0]) == pytest.approx(2.5)  # 1 against 0.4


def test_nothing_follows_from_a_weight_of_0() -> None:
    found = closed(said(between("a", 0.0, 0.0), ratio("b", "a", 0.0, 3.0)))
    assert greatest(found).tolist() == [0.0, 0.0, 1.0]
    assert least(found).tolist() == [0.0, 0.0, 0.0]
    assert not np.isnan(found).any()


def test_strict_bounds_keep_their_margin() -> None:
    bounds = [*order("a > b")[0].bounds, Bound("a", 1.0, "b")]
    assert (closure(bounds, ("a", "b")).diagonal() == 0.0).all()
    assert (closure(bounds, ("a", "b"), strict=1e-3).diagonal()[:2] <= -1e-3).all()


def test_a_closure_is_closed() -> None:
    found = closed(said(*order("a > b > c"), between("b", 0.1, 0.3), ratio("a", "c", 1.5, 4.0)))
    np.testing.assert_allclose(shortest(found), found, rtol=1e-12)


def test_extremes_count_what_the_others_take_and_leave() -> None:
    low, high = extremes(closed(said(order("a > b > c"))))
    assert low == pytest.approx([1 / 3, 0.0, 0.0])
    assert high == pytest.approx([1.0, 1 / 2, 1 / 3])
    low, high = extremes(closed(said(between("a", 0.0, 0.2), between("b", 0.0, 0.3))))
    assert low == pytest.approx([0.0, 0.0, 0.5])
    assert high == pytest.approx([0.2, 0.3, 1.0])
    low, high = extremes(closed(said(ratio("a", "b", 2.0, 2.0), between("c", 0.1, 0.4))))
    assert low == pytest.approx([0.4, 0.2, 0.1])
    assert high == pytest.approx([0.6, 0.3, 0.4])


@given(true_statements())
def test_least_and_greatest_weights_fulfil_every_bound(told: tuple[Preferences, Floats]) -> None:
    preferences, weights = told
    found = closed(preferences)
    low, high = least(found), greatest(found)
    assert (low <= weights + 1e-9).all()
    assert (weights <= high + 1e-9).all()
    assert fulfilled(preferences, np.stack([low, high], axis=1))


@given(true_statements())
def test_no_weights_lie_beyond_the_extremes(told: tuple[Preferences, Floats]) -> None:
    preferences, weights = told
    low, high = extremes(closed(preferences))
    drawn = constrained_weights(preferences, np.random.default_rng(0), 200)
    both = np.column_stack([weights, drawn])
    assert (both >= low[:, np.newaxis] - 1e-8).all()
    assert (both <= high[:, np.newaxis] + 1e-8).all()
