from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.reversal import rank_reversals, worse_in_everything
from coldchoice.decide.second_opinions import Method, methods_on
from coldchoice.errors import InputError

UNIT = ((0.0, 1.0), (0.0, 1.0))
HALF = np.array([0.5, 0.5])


def test_the_added_one_is_below_all_others() -> None:
    means = np.array([[1.0, 3000.0], [2.0, 3750.0]])
    found = worse_in_everything(means, ((5.0, 0.0), (0.0, 9.0)))
    assert found == pytest.approx(np.array([[12.0, 2925.0], [2.1, -4500.0]]))
    assert worse_in_everything(np.zeros((2, 2)), UNIT).tolist() == [[-10.0, -0.1], [-0.1, -10.0]]
    assert worse_in_everything(np.full((2, 1), 4.0), ((0.0, 1.0),)).tolist() == [[-36.0]]


def test_scaling_by_the_range_turns_two_round_for_one_that_is_worse_in_everything() -> None:
    # scaled by the range of two, the first criterion is all or nothing; one far below makes its gap small
    means = np.array([[1.0, 0.0], [0.98, 0.9]])
    weights = np.array([0.52, 0.48])
    found = rank_reversals("ab", means, UNIT, weights)
    assert {one.method for one in found} <= {one.name for one in methods_on(UNIT)[4:]}
    by_range = next(one for one in found if one.method == "TOPSIS (min-max)")
    assert by_range.trial == "adding one that is worse in everything"
    assert (by_range.before, by_range.after, by_range.pair) == (("a", "b"), ("b", "a"), ("a", "b"))
    assert by_range.leader_changed


def test_leaving_out_one_that_does_not_win() -> None:
    """A method that counts who is beaten by the third one, as relative methods do in disguise."""

    def score(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
        values = matrix[:, 0]
        return values if len(values) > 2 else np.array([[3.0, 2.0, 1.0]]).T[: len(values)] - values

    fickle = Method("fickle", "relative", "", score)
    found = rank_reversals("abc", np.array([[3.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), UNIT, HALF, [fickle])
    assert [(one.trial, one.before, one.after) for one in found] == [
        ("leaving out b", ("a", "c"), ("c", "a")), ("leaving out c", ("a", "b"), ("b", "a")),
    ]  # fmt: skip


def test_ours_may_never_do_it() -> None:
    def score(matrix: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return matrix[:, 0] * (1.0 if len(matrix) == 2 else -1.0)

    broken = Method("additive value", "ours", "", score)
    with pytest.raises(BrokenInvariant, match="additive value: adding one that is worse"):
        rank_reversals("ab", np.array([[1.0, 0.0], [0.0, 0.0]]), UNIT, HALF, [broken])


@given(
    arrays(np.float64, (4, 3), elements=st.floats(-2.0, 2.0)),
    arrays(np.float64, 3, elements=st.floats(0.05, 1.0)),
)
def test_no_value_on_fixed_anchors_and_no_pairwise_count_reorders_for_a_worse_one(
    means: np.ndarray, raw: Any
) -> None:
    found = rank_reversals("abcd", means, ((0.0, 1.0), (1.0, 0.0), (-1.0, 3.0)), raw / raw.sum())
    assert all(one.family == "relative" for one in found)
    assert not any(one.method == "PROMETHEE II" and one.trial.startswith("adding") for one in found)


def test_relative_methods_do_it_as_often_as_the_page_says() -> None:
    """A random third one that is worse in everything, as docs/explanation/methods.md tells it."""
    generator, methods = np.random.default_rng(1), methods_on(((0.0, 1.0),) * 3)
    turned = dict.fromkeys((one.name for one in methods), 0)
    for _ in range(1000):
        two, weights = generator.random((2, 3)), generator.dirichlet(np.ones(3))
        three = np.vstack([two, two.min(axis=0) * generator.random(3)])
        for one in methods:
            before, after = (one.score(means[:, :, np.newaxis], weights)[:2, 0] for means in (two, three))
            turned[one.name] += (before[0] - before[1]) * (after[0] - after[1]) < -1e-12
    assert turned["TOPSIS (min-max)"] / 1000 == pytest.approx(0.09, abs=0.03)
    assert turned["VIKOR"] / 1000 == pytest.approx(0.08, abs=0.03)
    assert turned["TOPSIS (vector)"] / 1000 == pytest.approx(0.014, abs=0.01)
    assert not any(turned[one.name] for one in methods if one.family != "relative")
    assert turned["PROMETHEE II"] == 0


def test_what_is_not_finite_is_refused() -> None:
    with pytest.raises(InputError, match=r"^means\.a: is not finite"):
        rank_reversals("ab", np.array([[np.nan, 0.0], [1.0, 1.0]]), UNIT, HALF)


def test_weights_and_names_must_fit() -> None:
    means = np.array([[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(InputError, match=r"^weights: 2: weights must add up to 1"):
        rank_reversals("ab", means, ((0.0, 3.0), (0.0, 3.0)), np.ones(2))
    with pytest.raises(InputError, match=r"^alternatives: 'a': stands twice"):
        rank_reversals("aa", means, ((0.0, 3.0), (0.0, 3.0)), np.full(2, 0.5))
