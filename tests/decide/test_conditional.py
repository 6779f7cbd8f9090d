"""Means given the parameters, where they are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.conditional import conditional_means, kept_in_order

DRAWS = 10_000
RNG = np.random.default_rng(11)
PARAMETERS = [RNG.standard_normal(DRAWS) for _ in range(8)]
LUCK = RNG.standard_normal(DRAWS)


def test_a_line_is_recovered_without_its_luck() -> None:
    truth = 3.0 + 2.0 * PARAMETERS[0] - PARAMETERS[1]
    (found,) = conditional_means((truth + LUCK)[np.newaxis], PARAMETERS)
    assert np.sqrt(np.mean((found - truth) ** 2)) < 0.15
    assert found.mean() == pytest.approx(truth.mean(), abs=0.05)


def test_a_share_that_is_all_but_one_stays_there() -> None:
    """As usable units: near 1 for most parameters, near 0 where a life is too short."""
    truth = 1.0 / (1.0 + np.exp(-(3.0 + 4.0 * PARAMETERS[0])))
    units = (RNG.random(DRAWS) < truth).astype(float)
    (found,) = conditional_means(units[np.newaxis], PARAMETERS)
    assert np.quantile(np.abs(found[truth > 0.999] - 1.0), 0.9) < 0.01
    assert 0.0 <= found.min() <= found.max() <= 1.0
    assert np.quantile(found, [0.05, 0.25, 0.5]) == pytest.approx(
        np.quantile(truth, [0.05, 0.25, 0.5]), abs=0.06
    )


def test_products_of_parameters_count() -> None:
    truth = PARAMETERS[0] * PARAMETERS[1]
    outcomes = np.stack([truth + 0.5 * LUCK, PARAMETERS[0] + PARAMETERS[1] + LUCK])
    found = conditional_means(outcomes, PARAMETERS)
    assert np.corrcoef(found[0], truth)[0, 1] > 0.97


@pytest.mark.parametrize("parameters", [[], [np.ones(DRAWS)], PARAMETERS[4:]])
def test_what_no_parameter_explains_is_its_mean(parameters: list[np.ndarray]) -> None:
    (found,) = conditional_means(LUCK[np.newaxis], parameters)
    assert np.ptp(found) == 0.0
    assert found[0] == pytest.approx(LUCK.mean())


def test_constant_outcomes_and_few_draws_are_no_trouble() -> None:
    outcomes = np.stack([np.full(100, 2.0), PARAMETERS[0][:100]])
    found = conditional_means(outcomes, [one[:100] for one in PARAMETERS])
    assert (found[0] == 2.0).all()
    assert np.corrcoef(found[1], outcomes[1])[0, 1] > 0.7


def test_an_order_of_every_draw_is_kept_whatever_a_regression_says() -> None:
    rng = np.random.default_rng(4)
    outcomes = rng.random((3, 500))
    outcomes[1] = outcomes[0] - np.where(rng.random(500) < 0.05, 0.5, 0.0)  # equal mostly, else worse
    noisy = outcomes + 0.1 * rng.normal(size=(3, 500))
    kept = kept_in_order(noisy, outcomes)
    assert (kept[1] <= kept[0]).all()
    np.testing.assert_array_equal(kept[[0, 2]], noisy[[0, 2]])
    np.testing.assert_array_equal(kept[1], np.minimum(noisy[0], noisy[1]))


def test_without_an_order_nothing_is_changed() -> None:
    outcomes = np.random.default_rng(4).normal(size=(3, 500))
    np.testing.assert_array_equal(kept_in_order(outcomes + 1.0, outcomes), outcomes + 1.0)
