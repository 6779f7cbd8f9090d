from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.decide.smaa_sums import FirstPass, Missing, SecondPass, first_pass, second_pass
from coldchoice.decide.weights import simplex_weights

SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed: int, gaps: float = 0.0, draws: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(0.5, 0.3, (3, 2, draws)), 1)
    values[rng.random(values.shape) < gaps] = np.nan
    return values, simplex_weights(rng.standard_exponential((2, draws)))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.lists(st.integers(1, 59), max_size=4), st.booleans(), st.sampled_from(["last", "left out"]))
def test_blocks_merge_to_the_whole(seed: int, cuts: list[int], gaps: bool, missing: Missing) -> None:
    values, weights = drawn(seed, 0.05 if gaps else 0.0)
    parts = [slice(*ends) for ends in pairwise(sorted({0, 60, *cuts}))]
    whole = first_pass(values, weights, missing)
    merged = reduce(
        FirstPass.merge, (first_pass(values[:, :, one], weights[:, one], missing) for one in parts)
    )
    for name in set(FirstPass._fields) - {"positive", "blocks"}:
        np.testing.assert_allclose(getattr(merged, name), getattr(whole, name), rtol=1e-9, atol=1e-9)
    assert (merged.positive, merged.blocks) == (len(parts), len(parts))

    pairs, central = ~np.eye(3, dtype=bool), np.array([[0.5, 0.5], [0.2, 0.8], [np.nan, np.nan]])
    second = second_pass(values, central, pairs, missing)
    again = reduce(
        SecondPass.merge, (second_pass(values[:, :, one], central, pairs, missing) for one in parts)
    )
    np.testing.assert_allclose(again.confident, second.confident)
    np.testing.assert_array_equal(again.dominated, second.dominated)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_confidence_is_the_share_of_first_ranks_at_fixed_weights(seed: int) -> None:
    values, _ = drawn(seed)
    central = np.array([[0.5, 0.5], [0.2, 0.8], [np.nan, np.nan]])
    found = second_pass(values, central, np.zeros((3, 3), bool)).confident
    for at in (0, 1):
        fixed = first_pass(values, central[at][:, np.newaxis])
        assert found[at] == pytest.approx(fixed.ranks[at, 0], abs=2.0)  # nearly equal ones may tie or not
    assert found[2] == 0.0


def test_one_without_a_value_is_last_and_dominated_whatever_the_weights() -> None:
    values = np.array([[[np.nan, 0.9], [0.9, 0.9]], [[0.1, 0.1], [0.1, 0.1]]])
    weights = np.array([[0.0, 0.5], [1.0, 0.5]])
    found = first_pass(values, weights)
    assert found.ranks.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert found.missing.tolist() == [1.0, 0.0]
    assert found.means.tolist() == pytest.approx([0.9, 0.1])
    assert found.positive == 0
    second = second_pass(values, np.array([[0.0, 1.0], [0.0, 1.0]]), ~np.eye(2, dtype=bool))
    assert second.confident.tolist() == [1.0, 1.0]
    assert second.dominated.tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_means_of_large_values_keep_their_spread() -> None:
    """Sums of squares would lose it: 1e9 squared has no digits left for 1."""
    rng = np.random.default_rng(3)
    values = 1e9 + rng.standard_normal((2, 1, 400))
    parts = (first_pass(values[:, :, at : at + 100], np.ones((1, 1))) for at in range(0, 400, 100))
    found = reduce(FirstPass.merge, parts)
    np.testing.assert_allclose(found.squares / 400, values[:, 0].var(axis=1), rtol=1e-6)
