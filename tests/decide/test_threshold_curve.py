from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest

from coldchoice.decide.frontier import incremental_benefit
from coldchoice.decide.threshold_curve import frontier_shares, threshold_curve
from coldchoice.errors import InputError, UnknownName

DRAWS = 40_000


def two() -> tuple[np.ndarray, np.ndarray]:
    """Two alternatives: the second costs 100 +- 30 more and is 2 +- 1 better."""
    rng = np.random.default_rng(5)
    return (
        np.stack([np.full(DRAWS, 50.0), 150.0 + 30.0 * rng.standard_normal(DRAWS)]),
        np.stack([np.ones(DRAWS), 3.0 + rng.standard_normal(DRAWS)]),
    )


def test_the_curve_of_normal_draws_is_the_closed_form() -> None:
    costs, effects = two()
    found = threshold_curve(("now", "new"), costs, effects, [0.0, 50.0, 80.0])
    for at, k in enumerate(found.thresholds):
        mean, sd = 2.0 * k - 100.0, sqrt(k * k + 900.0)
        true = 0.5 * (1.0 + erf(mean / sd / sqrt(2.0)))
        assert abs(found.shares[1, at] - true) < 4.0 * max(found.share_errors[1, at], 1e-4)
        assert found.net_benefits[1, at] - found.net_benefits[0, at] == pytest.approx(mean, abs=2.0)
    assert found.share_errors[1, 1] == pytest.approx(0.5 / sqrt(DRAWS), rel=0.01)


def test_the_frontier_is_the_share_of_the_best_in_the_mean_not_the_largest_share() -> None:
    # one draw in three gains ten, the others lose one: best in the mean, seldom best
    effects = np.array([[0.0, 0.0, 0.0], [10.0, -1.0, -1.0]])
    found = threshold_curve(("steady", "bold"), np.zeros((2, 3)), effects, [1.0])
    assert found.best == ("bold",)
    assert found.best_shares.tolist() == pytest.approx([1 / 3])


def test_equal_net_benefits_share_a_draw() -> None:
    found = threshold_curve(("a", "b"), np.ones((2, 4)), np.ones((2, 4)), [5.0])
    assert found.shares.tolist() == [[0.5], [0.5]]


def test_the_expected_incremental_benefit_is_the_difference_of_the_expected_net_benefits() -> None:
    costs, effects = two()
    found = threshold_curve(("now", "new"), costs, effects, [70.0])
    gain = incremental_benefit(costs, effects, 70.0).mean()
    assert gain == pytest.approx(found.net_benefits[0, 0] - found.net_benefits[1, 0], rel=1e-9)
    assert found.incremental("now")["new"] == pytest.approx([gain])
    assert found.incremental("new")["now"] == pytest.approx([-gain])
    with pytest.raises(UnknownName, match="did you mean 'new'"):
        found.incremental("new ")


def test_shares_on_the_frontier() -> None:
    costs = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 0.5]])
    effects = np.array([[1.0, 1.0], [1.0, 0.5], [2.0, 2.0]])
    found = frontier_shares(("base", "poor", "rich"), costs, effects)
    assert [(one.name, one.share) for one in found] == [("base", 0.5), ("poor", 0.0), ("rich", 1.0)]
    assert found[0].error == pytest.approx(0.5 / sqrt(2.0))


def test_bad_draws_and_thresholds_are_refused_in_one_line() -> None:
    one = np.ones((2, 3))
    with pytest.raises(InputError, match="a threshold must be 0 or more"):
        threshold_curve(("a", "b"), one, one, [-1.0])
    with pytest.raises(InputError, match="must be given alike"):
        threshold_curve(("a", "b"), one, np.ones((2, 4)), [1.0])
    with pytest.raises(InputError, match="draws of cost and effect are needed"):
        frontier_shares(("a", "b"), [1.0, 2.0], [1.0, 2.0])


def test_no_threshold_is_none_to_look_at() -> None:
    with pytest.raises(InputError, match=r"^thresholds: shape \(0,\): needs one threshold or more"):
        threshold_curve(("a", "b"), np.ones((2, 3)), np.ones((2, 3)), [])


def test_the_threshold_that_is_wrong_is_named() -> None:
    with pytest.raises(InputError, match=r"^inf: a threshold must be 0 or more, and finite"):
        threshold_curve(["a", "b"], np.ones((2, 5)), np.ones((2, 5)), [1.0, np.inf])
