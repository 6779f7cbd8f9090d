from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.acceptability import rank_acceptability
from coldchoice.decide.dominance import (
    dominated_by_mean,
    dominated_in_every_draw,
    domination_counts,
    pareto_set,
)
from coldchoice.decide.weights import simplex_weights
from coldchoice.errors import InputError

NAMES = ("slow-freeze", "hypothermic", "ambient")
few_values = arrays(np.float64, (3, 2, 6), elements=st.integers(0, 3))


def test_worse_or_equal_in_every_mean_is_dominated() -> None:
    means = np.array([[0.7, 0.5, 0.9], [0.8, 0.6, 0.3], [0.7, 0.4, 0.2]])
    assert dominated_by_mean(NAMES, means) == [("ambient", "slow-freeze"), ("ambient", "hypothermic")]


def test_duplicates_do_not_dominate_each_other() -> None:
    assert dominated_by_mean(NAMES[:2], np.array([[0.5, 0.5], [0.5, 0.5]])) == []


def test_one_lucky_draw_breaks_dominance_in_every_draw() -> None:
    best, worse = np.full((2, 10), 0.8), np.full((2, 10), 0.5)
    values = np.stack([best, worse])
    assert dominated_in_every_draw(NAMES[:2], domination_counts(values), 10) == [
        ("hypothermic", "slow-freeze")
    ]
    values[1, 0, 3] = 0.9
    assert dominated_in_every_draw(NAMES[:2], domination_counts(values), 10) == []
    assert dominated_by_mean(NAMES[:2], values.mean(axis=2)) == [("hypothermic", "slow-freeze")]


@given(few_values, few_values)
def test_counts_of_blocks_add_up(one: np.ndarray, other: np.ndarray) -> None:
    together = domination_counts(np.concatenate([one, other], axis=2))
    np.testing.assert_array_equal(together, domination_counts(one) + domination_counts(other))


@given(few_values)
def test_dominance_in_every_draw_is_dominance_of_the_means(values: np.ndarray) -> None:
    always = dominated_in_every_draw(NAMES, domination_counts(values), 6)
    assert set(always) <= set(dominated_by_mean(NAMES, values.mean(axis=2)))


@given(few_values, st.integers(0, 2**32 - 1))
def test_who_is_dominated_in_every_draw_never_comes_first(values: np.ndarray, seed: int) -> None:
    weights = simplex_weights(np.random.default_rng(seed).standard_exponential((2, 6)))  # all above 0
    first = dict(zip(NAMES, rank_acceptability(values, weights).first, strict=True))
    for dominated, _ in dominated_in_every_draw(NAMES, domination_counts(values), 6):
        assert first[dominated] == 0.0


def test_the_pareto_set_is_whoever_nobody_dominates() -> None:
    means = np.array([[0.7, 0.5, 0.9], [0.8, 0.6, 0.3], [0.7, 0.4, 0.2]])
    assert pareto_set(NAMES, means) == ("slow-freeze", "hypothermic")
    assert pareto_set(NAMES, np.ones((3, 2))) == NAMES


@given(few_values)
def test_the_pareto_set_is_never_empty_and_leaves_out_the_dominated(values: np.ndarray) -> None:
    means = values.mean(axis=2)
    kept = pareto_set(NAMES, means)
    assert kept
    assert set(kept) == set(NAMES) - {dominated for dominated, _ in dominated_by_mean(NAMES, means)}


@pytest.mark.parametrize("asked", [pareto_set, dominated_by_mean])
@pytest.mark.parametrize(
    ("names", "means", "told"),
    [
        (("a", "b"), [[1.0, np.nan], [1.0, 2.0]], "means.a: is not finite"),
        (("a",), [[1.0, 0.0], [1.0, 2.0]], r"means: shape \(2, 2\): must be 1 alternative by criteria"),
        (("a", "a"), [[1.0, 0.0], [1.0, 2.0]], "alternatives: 'a': stands twice"),
    ],
)
def test_means_that_are_missing_or_have_no_name_are_refused(
    asked: Callable[..., object], names: tuple[str, ...], means: list[list[float]], told: str
) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        asked(names, means)
