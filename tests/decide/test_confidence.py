"""Errors of confidence factors: what other draws of the same number would give, central weights included."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.confidence import confidence_errors, pairs, products, weight_errors
from coldchoice.decide.smaa import acceptability, until

MEANS = 0.63 * np.random.default_rng(7).normal(size=(4, 3, 1))


def test_the_covariance_of_mean_weights_is_that_of_the_draws_over_their_number() -> None:
    weights = np.random.default_rng(3).dirichlet(np.ones(3), 500).T
    found = weight_errors(
        weights.mean(axis=1)[np.newaxis], products(weights).mean(axis=1)[np.newaxis], np.array([500.0])
    )
    assert found[0] == pytest.approx(np.cov(weights) / 500.0)
    assert len(products(weights)) == len(pairs(3)[0]) == 6


def test_weights_of_a_single_win_have_no_error_that_is_known() -> None:
    central = np.array([[0.5, 0.5], [np.nan, np.nan]])
    errors = weight_errors(central, np.full((2, 3), 0.25), np.array([1.0, 0.0]))
    assert np.isnan(errors).all()
    assert confidence_errors(lambda weights: weights[:, 0], central, errors).tolist() == [np.inf, np.inf]


def test_a_share_that_moves_in_proportion_has_the_error_of_the_weight() -> None:
    spread = np.array([[0.01, -0.01], [-0.01, 0.01]])
    found = confidence_errors(lambda weights: weights[:, 0], np.array([[0.5, 0.5]]), spread[np.newaxis])
    assert found == pytest.approx([0.1])
    none = confidence_errors(lambda weights: weights[:, 0], np.array([[0.5, 0.5]]), np.zeros((1, 2, 2)))
    assert none.tolist() == [0.0]


@pytest.mark.parametrize("noise", [0.05, 0.5])
def test_the_error_that_is_told_is_how_far_other_draws_move_it(noise: float) -> None:
    rng = np.random.default_rng(1)
    told = []
    for _ in range(120):
        measured = MEANS + noise * rng.normal(size=(4, 3, 1000))
        confidence = acceptability(measured, rng.dirichlet(np.ones(3), 1000).T).of("alternative 1").confidence
        assert confidence is not None
        told.append(confidence)
    seen = float(np.std([one.value for one in told]))
    assert 0.8 < seen / float(np.mean([one.error for one in told])) < 1.3


def test_a_wanted_error_counts_that_of_the_weights() -> None:
    def block(number: int) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(number)
        return MEANS + 0.05 * rng.normal(size=(4, 3, 500)), rng.dirichlet(np.ones(3), 500).T

    found = until({"confidence": 0.02}, block, ["a", "b", "c", "d"], ["x", "y", "z"], most_blocks=60)
    alone = 0.5 / np.sqrt(found.draws)
    assert found.stopped.startswith("every wanted error is met")
    assert alone < 0.014  # more draws than the share alone would have asked for
    assert all(one.confidence.error < 0.021 for one in found.standings if one.confidence is not None)
