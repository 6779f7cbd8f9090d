from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.explanation import contributions, weight_flip

few = st.integers(0, 20).map(lambda n: n / 20.0)


def at_weight(weights: np.ndarray, criterion: int, weight: float) -> np.ndarray:
    """Weights with one set and the others in their proportions."""
    moved = weights * (1.0 - weight) / (1.0 - weights[criterion])
    moved[criterion] = weight
    return moved


def test_contributions_add_up_to_the_lead() -> None:
    leader, second, weights = np.array([0.9, 0.2, 0.7]), np.array([0.6, 0.8, 0.1]), np.array([0.5, 0.2, 0.3])
    parts = contributions(leader, second, weights)
    assert parts == pytest.approx([0.15, -0.12, 0.18])
    assert parts.sum() == pytest.approx((leader - second) @ weights)


def test_worked_flip() -> None:
    # leader 0.8 / 0.2, other 0.3 / 0.6: lead 0.5 w - 0.4 (1 - w), zero at w = 4/9
    first, second = weight_flip(np.array([[0.8, 0.2], [0.3, 0.6]]), np.array([0.7, 0.3]))
    assert first.above is None
    assert first.below is not None
    assert first.below == pytest.approx((4.0 / 9.0, 1))
    assert second.below is None
    assert second.above == pytest.approx((5.0 / 9.0, 1))
    assert (first.criterion, first.weight, second.criterion, second.weight) == (0, 0.7, 1, 0.3)


def test_no_weight_helps_whoever_is_dominated() -> None:
    for flip in weight_flip(np.array([[0.8, 0.6], [0.3, 0.6]]), np.array([0.5, 0.5])):
        assert (flip.below, flip.above) == (None, None)


def test_a_single_criterion_cannot_flip() -> None:
    (only,) = weight_flip(np.array([[0.8], [0.3]]), np.array([1.0]))
    assert (only.below, only.above) == (None, None)


def test_of_two_that_take_over_at_once_the_steeper_one_leads() -> None:
    (flip, _) = weight_flip(np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]), np.array([0.8, 0.2]))
    assert flip.below == pytest.approx((0.5, 2))


def test_all_weight_on_one_criterion_leaves_the_others_equal() -> None:
    means = np.array([[0.9, 0.0, 0.2], [0.5, 0.4, 0.8]])
    flip = weight_flip(means, np.array([1.0, 0.0, 0.0]))[0]
    assert flip.below == pytest.approx((0.5 / 0.9, 1))  # 0.4 w - 0.5 (1 - w)


def test_leading_by_a_hair_flips_where_it_stands() -> None:
    flip = weight_flip(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.5, 0.5]), leader=1)[0]
    assert flip.below is None
    assert flip.above == (0.5, 0)


@given(
    arrays(np.float64, (4, 3), elements=few),
    arrays(np.float64, 3, elements=st.floats(0.05, 1.0)),
    st.integers(0, 2),
    st.floats(0.001, 0.999),
)
def test_between_the_flips_the_leader_leads_and_beyond_them_it_does_not(
    means: np.ndarray, raw: np.ndarray, criterion: int, weight: float
) -> None:
    weights = raw / raw.sum()
    leader = int(np.argmax(means @ weights))
    flip = weight_flip(means, weights)[criterion]
    low = flip.below.weight if flip.below else 0.0
    high = flip.above.weight if flip.above else 1.0
    assert 0.0 <= low <= weights[criterion] <= high <= 1.0
    assume(min(abs(weight - low), abs(weight - high)) > 1e-6)
    totals = means @ at_weight(weights, criterion, weight)
    if low < weight < high:
        assert totals[leader] >= totals.max() - 1e-9
    else:
        assert totals[leader] < totals.max()


@given(arrays(np.float64, (4, 2), elements=few), st.floats(0.05, 0.95))
def test_the_named_alternative_really_takes_over(means: np.ndarray, weight: float) -> None:
    weights = np.array([weight, 1.0 - weight])
    for change in (weight_flip(means, weights)[0].below, weight_flip(means, weights)[0].above):
        if change is not None:
            totals = means @ at_weight(weights, 0, change.weight)
            assert totals[change.leader] == pytest.approx(totals.max(), abs=1e-9)
