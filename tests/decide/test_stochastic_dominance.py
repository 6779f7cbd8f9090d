from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.stochastic_dominance import (
    dominance_by_criterion,
    dominance_order,
    stochastic_dominance,
)
from coldchoice.errors import InputError

few_numbers = st.integers(1, 8).flatmap(
    lambda size: arrays(np.float64, size, elements=st.integers(-4, 4).map(float))
)
numbers = st.integers(1, 8).flatmap(
    lambda size: arrays(np.float64, size, elements=st.floats(-1e6, 1e6, allow_subnormal=False))
)


def by_the_definition(one: np.ndarray, other: np.ndarray) -> int | None:
    """Compare shares, and areas under them, at every draw."""
    at = np.unique(np.concatenate([one, other]))
    shares = [np.array([(draws <= x).mean() for x in at]) for draws in (one, other)]
    areas = [np.array([np.maximum(x - draws, 0.0).mean() for x in at]) for draws in (one, other)]
    if np.allclose(*shares, atol=1e-12):
        return None
    if (shares[0] <= shares[1] + 1e-12).all():
        return 1
    below = (areas[0] <= areas[1] + 1e-12).all()
    return 2 if below and (areas[0] < areas[1] - 1e-12).any() else None


@given(few_numbers, few_numbers)
def test_orders_are_those_of_the_definition(one: np.ndarray, other: np.ndarray) -> None:
    assert dominance_order(one, other) == by_the_definition(one, other)


@given(numbers, st.floats(0.01, 100.0))
def test_the_same_moved_up_dominates_in_the_first_order(draws: np.ndarray, by: float) -> None:
    assert dominance_order(draws + by, draws) == 1
    assert dominance_order(draws, draws + by) is None


@given(arrays(np.float64, 6, elements=st.integers(-50, 50).map(float)), st.integers(1, 20))
def test_a_spread_that_keeps_the_mean_is_dominated_in_the_second_order_only(
    draws: np.ndarray, by: int
) -> None:
    spread = np.concatenate([draws - by, draws + by])
    assert dominance_order(draws, spread) == 2
    assert dominance_order(spread, draws) is None


@given(numbers)
def test_nothing_dominates_itself_however_often_it_is_drawn(draws: np.ndarray) -> None:
    assert dominance_order(draws, np.tile(draws[::-1], 3)) is None


@given(numbers, numbers)
def test_dominance_never_goes_both_ways_and_never_against_the_mean(
    one: np.ndarray, other: np.ndarray
) -> None:
    order, back = dominance_order(one, other), dominance_order(other, one)
    assert order is None or back is None
    if order is not None:
        assert one.mean() >= other.mean() - 1e-9 * max(np.abs(one).max(), np.abs(other).max())


@given(few_numbers, few_numbers, few_numbers)
def test_the_second_order_holds_wherever_the_first_does_and_passes_on(
    one: np.ndarray, other: np.ndarray, third: np.ndarray
) -> None:
    found = stochastic_dominance({"one": one, "other": other, "third": third})
    assert (found.second | ~found.first).all()
    for order in (found.first, found.second):
        through_a_third = (order[:, :, np.newaxis] & order[np.newaxis]).any(axis=1)
        assert (order | ~through_a_third).all()


def test_pairs_name_the_dominated_one_first() -> None:
    found = stochastic_dominance({"low": [1, 2], "high": [2, 3, 4], "wide": [0, 10]})
    assert found.pairs(1) == [("low", "high")]
    assert found.pairs(2) == [("low", "high")]
    assert stochastic_dominance({"sure": [5.0], "wide": [0, 10]}).pairs(2) == [("wide", "sure")]


def test_each_criterion_is_compared_by_itself() -> None:
    values = np.array([[[0.9, 0.8], [0.1, 0.2]], [[0.5, 0.6], [0.3, 0.4]]])
    found = dominance_by_criterion(("slow-freeze", "hypothermic"), ("viability", "cost"), values)
    assert found["viability"].pairs(1) == [("hypothermic", "slow-freeze")]
    assert found["cost"].pairs(1) == [("slow-freeze", "hypothermic")]


@pytest.mark.parametrize(
    ("draws", "message"),
    [
        ({"alone": [1.0]}, "alone: needs 2 alternatives or more"),
        ({"one": [1.0], "other": []}, "other: has no draws"),
        ({"one": [1.0, 2.0], "other": [1.0, np.nan]}, "other: 1 of 2 draws are not finite"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_line(draws: dict[str, list[float]], message: str) -> None:
    with pytest.raises(InputError) as caught:
        stochastic_dominance(draws)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_draws_are_given_by_name_and_rows_have_one_each() -> None:
    with pytest.raises(InputError, match="draws: must be draws by name"):
        stochastic_dominance([[1.0], [2.0]])  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"values: shape \(2, 1, 3\): must be 3 alternatives by 1 criterion"):
        dominance_by_criterion(("a", "b", "c"), ("x",), np.ones((2, 1, 3)))
    with pytest.raises(InputError, match="alternatives: 'a': stands twice"):
        dominance_by_criterion(("a", "a"), ("x",), np.ones((2, 1, 3)))


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (["x"], "one: must be numbers"),
        ([[1.0], [1.0, 2.0]], "one: must be"),
        (np.ones((2, 2)), r"one: shape \(2, 2\)"),
    ],
)
def test_draws_stand_one_after_the_other(one: object, message: str) -> None:
    with pytest.raises(InputError, match=f"^{message}"):
        dominance_order(one, [2.0])  # type: ignore[arg-type]
