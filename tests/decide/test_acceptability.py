from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.acceptability import (
    SORT_FROM,
    Acceptability,
    additive_values,
    central_weight_sums,
    monte_carlo_error,
    rank_acceptability,
    rank_counts,
)
from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.value import linear_value
from coldchoice.decide.weights import exact_weights, simplex_weights

# Few different numbers, so that ties are common.
totals_of_few = st.integers(1, 6).flatmap(
    lambda number: arrays(
        np.float64, st.tuples(st.just(number), st.integers(1, 20)), elements=st.integers(0, 3)
    )
)


def by_the_definition(totals: np.ndarray) -> np.ndarray:
    """Rank draw by draw: m equal totals spread 1/m over each of the ranks that they take up."""
    number, draws = totals.shape
    counts = np.zeros((number, number))
    for draw, one in product(range(draws), range(number)):
        better = int((totals[:, draw] > totals[one, draw]).sum())
        equal = int((totals[:, draw] == totals[one, draw]).sum())
        counts[one, better : better + equal] += 1.0 / equal
    return counts


def test_additive_values_is_the_weighted_sum() -> None:
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=(4, 3, 50)), rng.random((3, 50))
    np.testing.assert_allclose(additive_values(values, weights), np.einsum("acd,cd->ad", values, weights))
    np.testing.assert_allclose(
        additive_values(values, weights[:, :1]), np.einsum("acd,c->ad", values, weights[:, 0])
    )


@given(totals_of_few)
def test_ranks_are_those_of_the_definition(totals: np.ndarray) -> None:
    np.testing.assert_allclose(rank_counts(totals), by_the_definition(totals), atol=1e-12)


@given(totals_of_few)
def test_every_draw_gives_every_alternative_a_rank_and_every_rank_an_owner(totals: np.ndarray) -> None:
    counts = rank_counts(totals)
    np.testing.assert_allclose(counts.sum(axis=1), totals.shape[1])
    np.testing.assert_allclose(counts.sum(axis=0), totals.shape[1])


@settings(max_examples=20)
@given(st.integers(SORT_FROM, 40), st.booleans(), st.integers(0, 2**32 - 1))
def test_many_alternatives_are_sorted_to_the_same_ranks(number: int, ties: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    totals = rng.integers(0, number, (number, 12)).astype(float) if ties else rng.normal(size=(number, 12))
    np.testing.assert_allclose(rank_counts(totals), by_the_definition(totals), atol=1e-12)


@given(totals_of_few, st.integers(0, 2**32 - 1))
def test_the_order_of_the_alternatives_favours_nobody(totals: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(totals))
    np.testing.assert_array_equal(rank_counts(totals[order]), rank_counts(totals)[order])


def test_duplicates_share_the_first_rank() -> None:
    row = np.random.default_rng(2).normal(size=500)
    counts = rank_counts(np.array([row, row, row - 1.0]))
    assert counts[:, 0].tolist() == [250.0, 250.0, 0.0]
    assert counts[2].tolist() == [0.0, 0.0, 500.0]


def test_central_weights_are_the_mean_weights_of_the_wins() -> None:
    totals = np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 2.0]])
    weights = np.array([[0.9, 0.2, 0.6], [0.1, 0.8, 0.4]])
    assert central_weight_sums(totals, weights) == pytest.approx(np.array([[1.2, 0.3], [0.5, 1.0]]))
    exact = central_weight_sums(totals, np.array([[0.7], [0.3]]))
    assert exact == pytest.approx(np.array([[1.05, 0.45], [1.05, 0.45]]))


def test_whoever_never_wins_has_no_central_weights() -> None:
    values = np.stack([np.ones((2, 30)), np.zeros((2, 30))])
    found = rank_acceptability(
        values, simplex_weights(np.random.default_rng(0).standard_exponential((2, 30)))
    )
    assert found.first.tolist() == [1.0, 0.0]
    assert np.isnan(found.central_weights[1]).all()
    assert found.central_weights[0].sum() == pytest.approx(1.0)


def test_blocks_do_not_show() -> None:
    rng = np.random.default_rng(4)
    values, weights = rng.normal(size=(3, 2, 25_001)), simplex_weights(rng.standard_exponential((2, 25_001)))
    counts = rank_counts(additive_values(values, weights))
    np.testing.assert_allclose(rank_acceptability(values, weights).ranks, counts / 25_001, rtol=1e-12)


def test_monte_carlo_error_is_that_of_a_share() -> None:
    assert monte_carlo_error(0.5, 10_000) == 0.005
    assert monte_carlo_error(1.0, 100) == 0.0


# ---------------------------------------------------------------- a published case
# Thrombolytics: inputs drugis/mcda-elicitation-web `thrombolytics.json`, outputs gertvv/rsmaa
# `smaa-Ex.Rout.save` (10,000 draws) and a recomputation with 2e6 draws. Heparin first, enoxaparin second;
# lower is better.

ANCHORS = ((0.25, 0.0), (0.40, 0.15), (0.10, 0.0))
HEPARIN = ((20, 116), (40, 96), (1, 135))
ENOXAPARIN = ((8, 121), (32, 97), (5, 124))
DRAWS = 200_000


@pytest.fixture(scope="module")
def measured() -> np.ndarray:
    rng = np.random.default_rng(20_240_611)
    return np.array(
        [
            [
                linear_value(rng.beta(*events, DRAWS), *anchors)
                for events, anchors in zip(drug, ANCHORS, strict=True)
            ]
            for drug in (HEPARIN, ENOXAPARIN)
        ]
    )


@pytest.fixture(scope="module")
def simplex() -> np.ndarray:
    return simplex_weights(np.random.default_rng(77).standard_exponential((3, DRAWS)))


@pytest.fixture(scope="module")
def thrombolytics(measured: np.ndarray, simplex: np.ndarray) -> Acceptability:
    return rank_acceptability(measured, simplex)


def test_thrombolytics_first_rank(thrombolytics: Acceptability) -> None:
    assert thrombolytics.first == pytest.approx([0.3504, 0.6496], abs=0.015)
    assert thrombolytics.first == pytest.approx([0.3420, 0.6580], abs=0.005)
    entropy = -(thrombolytics.first * np.log2(thrombolytics.first)).sum()
    assert entropy == pytest.approx(0.9267, abs=0.01)


def test_thrombolytics_central_weights(thrombolytics: Acceptability) -> None:
    published = [[0.1865, 0.2772, 0.5363], [0.4073, 0.3641, 0.2285]]
    recomputed = [[0.1938, 0.2751, 0.5312], [0.4061, 0.3634, 0.2305]]
    assert thrombolytics.central_weights == pytest.approx(np.array(published), abs=0.015)
    assert thrombolytics.central_weights == pytest.approx(np.array(recomputed), abs=0.005)


def test_thrombolytics_mean_values(measured: np.ndarray, simplex: np.ndarray) -> None:
    means = additive_values(measured, simplex).mean(axis=1)
    assert means == pytest.approx([0.5895, 0.6584], abs=0.015)
    assert means == pytest.approx([0.5871, 0.6574], abs=0.003)


@pytest.mark.parametrize(
    ("weights", "alternative", "published", "recomputed"),
    [
        ((0.1865, 0.2772, 0.5363), 0, 0.6682, 0.6652),  # confidence factors, at the published central weights
        ((0.4073, 0.3641, 0.2285), 1, 0.8956, 0.8927),
        ((0.5, 0.2, 0.3), 0, 0.1279, 0.1332),
    ],
)
def test_thrombolytics_with_exact_weights(
    measured: np.ndarray, weights: tuple[float, ...], alternative: int, published: float, recomputed: float
) -> None:
    names = ("proximal", "distal", "bleed")
    exact = exact_weights(dict(zip(names, weights, strict=True)), names)[:, np.newaxis]
    first = rank_acceptability(measured, exact).first[alternative]
    assert first == pytest.approx(published, abs=0.015)
    assert first == pytest.approx(recomputed, abs=0.006)


@pytest.mark.parametrize(("order", "first"), [((0, 2, 1), 0.135), ((2, 0, 1), 0.675), ((0, 1, 2), 0.037)])
def test_thrombolytics_with_an_order_of_importance(
    measured: np.ndarray, simplex: np.ndarray, order: tuple[int, ...], first: float
) -> None:
    falling = -np.sort(-simplex, axis=0)
    ordinal = np.empty_like(simplex)
    ordinal[list(order)] = falling
    assert rank_acceptability(measured, ordinal).first[0] == pytest.approx(first, abs=0.005)


def test_a_value_that_is_missing_is_no_rank() -> None:
    values = np.random.default_rng(2).normal(size=(3, 2, 100))
    values[0, 0, :50] = np.nan
    with pytest.raises(BrokenInvariant, match="must add up to 1"):
        rank_acceptability(values, np.full((2, 1), 0.5))
