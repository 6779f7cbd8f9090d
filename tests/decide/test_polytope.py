from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from coldchoice.decide.polytope import polytope
from coldchoice.decide.preferences import between, order, ratio
from tests.saying import NAMES, Floats, Preferences, fulfilled, said, true_statements


def corners(preferences: Preferences) -> list[list[float]]:
    """Return the weights at all corners, sorted and each once."""
    found = polytope(preferences)
    assert found.simplices is not None
    flat = found.weights(found.simplices.reshape(-1, found.classes).T).T
    return sorted({tuple(np.round(row, 9).tolist()) for row in flat})  # type: ignore[arg-type]


def test_a_complete_order_is_a_simplex_with_known_corners() -> None:
    assert corners(said(order("a > b > c > d"), criteria=NAMES[:4])) == [
        pytest.approx((0.25, 0.25, 0.25, 0.25)),
        pytest.approx((1 / 3, 1 / 3, 1 / 3, 0.0)),
        pytest.approx((0.5, 0.5, 0.0, 0.0)),
        pytest.approx((1.0, 0.0, 0.0, 0.0)),
    ]


def test_equal_weights_are_one_class() -> None:
    preferences = said(order("a > b = c"))
    assert polytope(preferences).classes == 2
    assert corners(preferences) == [pytest.approx((1 / 3, 1 / 3, 1 / 3)), pytest.approx((1.0, 0.0, 0.0))]


def test_a_range_cuts_a_strip_out_of_the_triangle() -> None:
    assert corners(said(between("a", 0.4, 0.6))) == [
        pytest.approx(corner)
        for corner in [(0.4, 0.0, 0.6), (0.4, 0.6, 0.0), (0.6, 0.0, 0.4), (0.6, 0.4, 0.0)]
    ]


@pytest.mark.parametrize(
    ("preferences", "weights"),
    [
        (said(between("a", 0.4, 0.4), order("b = c")), [0.4, 0.3, 0.3]),
        (said(between("a", 0.4), between("b", 0.35), between("c", 0.25)), [0.4, 0.35, 0.25]),
        (said(between("a", 0.0, 0.4), between("b", 0.0, 0.35), between("c", 0.0, 0.25)), [0.4, 0.35, 0.25]),
        (said(order("a = b = c")), [1 / 3, 1 / 3, 1 / 3]),
        (said(between("a", 1.0)), [1.0, 0.0, 0.0]),
        (said(between("a", 0.0, 0.0), between("b", 0.25, 0.25)), [0.0, 0.25, 0.75]),
        (said(order("a = b = c"), between("a", 0.0, 1 / 3)), [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_one_weighting_may_be_all_that_is_left(preferences: Preferences, weights: list[float]) -> None:
    found = polytope(preferences)
    assert found.classes == 0
    assert found.offset == pytest.approx(weights)


def test_bounds_that_follow_from_others_are_left_out() -> None:
    found = polytope(said(order("a > b > c > d, a > c, a > d"), between("b", 0, 1), criteria=NAMES[:4]))
    assert len(found.rows) == 4  # three neighbours, and the last at 0 or more


def test_two_chains_are_a_simplex_too_and_a_box_in_three_dimensions_is_not_cut_up() -> None:
    assert corners(said(order("a > b, c > d"), criteria=NAMES[:4])) == [
        pytest.approx(corner)
        for corner in [(0.0, 0.0, 0.5, 0.5), (0.0, 0.0, 1.0, 0.0), (0.5, 0.5, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)]
    ]
    box = said(*(between(name, 0.1, 0.4) for name in "abcd"), criteria=NAMES[:4])
    assert polytope(box).simplices is None


@settings(deadline=None)
@given(true_statements())
def test_the_point_inside_is_inside(told: tuple[Preferences, Floats]) -> None:
    preferences, _ = told
    found = polytope(preferences)
    inside = found.weights(found.interior[:, np.newaxis])
    assert inside.sum() == pytest.approx(1.0)
    assert fulfilled(preferences, inside)
    assert (found.rows @ found.interior < found.limits).all()


@given(true_statements())
def test_what_statements_are_true_of_is_in_the_polytope(told: tuple[Preferences, Floats]) -> None:
    preferences, weights = told
    found = polytope(preferences)
    masses = np.array([weights[column > 0.0].sum() for column in found.basis.T])
    assert found.weights(masses[:, np.newaxis])[:, 0] == pytest.approx(weights, abs=1e-7)
    assert (found.rows @ masses <= found.limits + 1e-7).all()


@given(true_statements(most=3))
def test_corners_fulfil_every_statement(told: tuple[Preferences, Floats]) -> None:
    preferences, _ = told
    found = polytope(preferences)
    assert found.simplices is not None  # up to three criteria it always is cut up
    weights = np.hstack([found.weights(corners.T) for corners in found.simplices])
    assert weights.sum(axis=0) == pytest.approx(1.0)
    assert fulfilled(preferences, weights)


def test_ratios_of_a_thousand_and_slivers_of_a_thousandth_have_a_point_inside() -> None:
    chain = [ratio(one, other, 1.0, 1.001) for one, other in pairwise(NAMES)]
    far = [ratio("a", name, 1000.0, 1001.0) for name in NAMES[1:4]]
    for preferences in (said(*chain, criteria=NAMES), said(*far, criteria=NAMES)):
        found = polytope(preferences)
        assert (found.rows @ found.interior < found.limits).all()
