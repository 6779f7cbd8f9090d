from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.weights import Weights, exact_weights, simplex_weights
from coldchoice.errors import InputError, UnknownName

CRITERIA = ("viability", "cost", "flexibility")


def test_exact_weights_add_up_to_one_in_the_order_of_the_criteria() -> None:
    assert exact_weights({"cost": 1.0, "viability": 2.0, "flexibility": 1.0}, CRITERIA).tolist() == [
        0.5,
        0.25,
        0.25,
    ]


def test_a_criterion_left_out_weighs_nothing() -> None:
    assert exact_weights({"cost": 3.0}, CRITERIA).tolist() == [0.0, 1.0, 0.0]


@given(st.lists(st.floats(0.0, 1.7e308), min_size=3, max_size=3).filter(any))
def test_any_scale_will_do(raw: list[float]) -> None:
    weights = exact_weights(dict(zip(CRITERIA, raw, strict=True)), CRITERIA)
    assert weights.sum() == pytest.approx(1.0, rel=1e-12)
    assert (weights >= 0.0).all()


@pytest.mark.parametrize("wrong", [-1.0, float("inf"), float("nan")])
def test_weights_below_0_or_not_finite_are_refused(wrong: float) -> None:
    with pytest.raises(InputError, match=r"weights\.cost: .*: a weight must be 0 or more, and finite"):
        exact_weights({"viability": 1.0, "cost": wrong}, CRITERIA)


def test_every_wrong_weight_is_named() -> None:
    with pytest.raises(InputError) as caught:
        exact_weights({name: -1.0 for name in CRITERIA}, CRITERIA)
    assert [problem.key for problem in caught.value.problems] == [("weights", name) for name in CRITERIA]


def test_weights_of_0_only_are_refused() -> None:
    with pytest.raises(InputError, match="at least one weight must be above 0"):
        exact_weights({"viability": 0.0, "cost": 0.0}, CRITERIA)


def test_an_unknown_criterion_gets_the_nearest_spelling() -> None:
    with pytest.raises(UnknownName, match=r"weights\.viablity: .*did you mean 'viability'\?"):
        exact_weights({"viablity": 1.0}, CRITERIA)


def test_unknown_weights_are_spread_evenly_over_the_simplex() -> None:
    weights = simplex_weights(np.random.default_rng(3).standard_exponential((3, 40_000)))
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-12)
    assert (weights >= 0.0).all()
    # each weight of a point spread evenly over a triangle: mean 1/3, variance 1/18, P(w <= t) = 1 - (1 - t)^2
    np.testing.assert_allclose(weights.mean(axis=1), 1 / 3, atol=0.005)
    np.testing.assert_allclose(weights.var(axis=1), 1 / 18, atol=0.001)
    np.testing.assert_allclose((weights <= 0.4).mean(axis=1), 1.0 - 0.6**2, atol=0.01)


def test_weights_are_exact_or_unknown() -> None:
    exponentials = np.array([[1.0, 3.0], [1.0, 1.0], [2.0, 0.0]])
    unknown, exact = Weights.given(None, CRITERIA), Weights.given({"cost": 1.0, "viability": 1.0}, CRITERIA)
    assert unknown.draws(exponentials).tolist() == [[0.25, 0.75], [0.25, 0.25], [0.5, 0.0]]
    assert unknown.mean.tolist() == [1 / 3] * 3
    assert exact.draws(exponentials).tolist() == [[0.5], [0.5], [0.0]]
    assert exact.mean.tolist() == [0.5, 0.5, 0.0]
