from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.smaa_analysis import Analysis, _checked_dominance, analyse
from coldchoice.decide.smaa_measures import meta_weights
from coldchoice.decide.smaa_sums import SecondPass, first_pass
from coldchoice.decide.value import linear_value
from coldchoice.decide.weights import simplex_weights

# ---------------------------------------------------------------- a published case
# Thrombolytics: inputs drugis/mcda-elicitation-web `thrombolytics.json`, outputs gertvv/rsmaa
# `smaa-Ex.Rout.save` (10,000 draws) and a recomputation with 2e6 draws. Lower is better.

NAMES, CRITERIA = ("heparin", "enoxaparin"), ("proximal", "distal", "bleed")
ANCHORS = ((0.25, 0.0), (0.40, 0.15), (0.10, 0.0))
EVENTS = (((20, 116), (40, 96), (1, 135)), ((8, 121), (32, 97), (5, 124)))
BLOCKS, SIZE = 100, 10_000

Blocks = list[tuple[np.ndarray, np.ndarray]]


def drawn(number: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng([20_240_611, number])
    values = [
        [
            linear_value(rng.beta(*events, SIZE), *anchors)
            for events, anchors in zip(drug, ANCHORS, strict=True)
        ]
        for drug in EVENTS
    ]
    return np.array(values), simplex_weights(rng.standard_exponential((3, SIZE)))


@pytest.fixture(scope="module")
def blocks() -> Blocks:
    return [drawn(number) for number in range(BLOCKS)]


@pytest.fixture(scope="module")
def many(blocks: Blocks) -> Analysis:
    return analyse(blocks.__getitem__, BLOCKS, NAMES, CRITERIA)


@pytest.fixture(scope="module")
def few(blocks: Blocks) -> Analysis:
    return analyse(blocks.__getitem__, 1, NAMES, CRITERIA)


def weighed(blocks: Blocks, weights: np.ndarray) -> list[float]:
    """Shares of being first at exact weights, over all draws."""
    found = analyse(lambda at: (blocks[at][0], weights[:, np.newaxis]), BLOCKS, NAMES, CRITERIA)
    return [one.first.value for one in found.standings]


def test_first_rank_acceptabilities(few: Analysis, many: Analysis) -> None:
    assert [one.first.value for one in few.standings] == pytest.approx([0.3504, 0.6496], abs=0.015)
    assert [one.first.value for one in many.standings] == pytest.approx([0.3420, 0.6580], abs=0.002)
    assert many.draws == 1_000_000
    assert many.of("heparin").first.error == pytest.approx(0.000_474, abs=2e-6)


def test_central_weights(few: Analysis, many: Analysis) -> None:
    published = ((0.1865, 0.2772, 0.5363), (0.4073, 0.3641, 0.2285))
    recomputed = ((0.1938, 0.2751, 0.5312), (0.4061, 0.3634, 0.2305))
    for found, wanted, within in ((few, published, 0.015), (many, recomputed, 0.002)):
        for one, weights in zip(found.standings, wanted, strict=True):
            assert one.central_weights is not None
            assert list(one.central_weights) == list(CRITERIA)
            assert [weight.value for weight in one.central_weights.values()] == pytest.approx(
                weights, abs=within
            )


@pytest.mark.parametrize(
    ("at", "weights", "published", "recomputed"),
    [(0, (0.1865, 0.2772, 0.5363), 0.6682, 0.6652), (1, (0.4073, 0.3641, 0.2285), 0.8956, 0.8927)],
    ids=NAMES,
)
def test_confidence_factors(
    blocks: Blocks, many: Analysis, at: int, weights: tuple[float, ...], published: float, recomputed: float
) -> None:
    at_published = weighed(blocks, np.array(weights))[at]
    assert at_published == pytest.approx(recomputed, abs=0.002)
    assert at_published == pytest.approx(published, abs=0.015)
    own = many.standings[at].confidence
    assert own is not None
    assert own.value == pytest.approx(published, abs=0.015)  # at its own central weights, nearly the same
    assert 0.0003 < own.error < 0.0015


def test_mean_values(few: Analysis, many: Analysis) -> None:
    assert [one.value.value for one in few.standings] == pytest.approx([0.5895, 0.6584], abs=0.015)
    assert [one.value.value for one in many.standings] == pytest.approx([0.5871, 0.6574], abs=0.002)


def test_values_are_not_clipped(blocks: Blocks) -> None:
    least = min(float(np.einsum("acd,cd->ad", *block).min()) for block in blocks)
    assert least < -0.1  # the published minimum of 10,000 draws is -0.164


def test_entropy_of_the_ranking(few: Analysis, many: Analysis) -> None:
    assert many.order_entropy is not None
    assert few.first_entropy.value == pytest.approx(0.9344, abs=0.015)
    assert many.first_entropy.value == pytest.approx(0.9267, abs=0.002)
    assert many.order_entropy == pytest.approx(many.first_entropy)


def test_exact_weights(blocks: Blocks) -> None:
    first = weighed(blocks, np.array([0.5, 0.2, 0.3]))[0]
    assert first == pytest.approx(0.1279, abs=0.015)
    assert first == pytest.approx(0.1332, abs=0.002)


@pytest.mark.parametrize(
    ("order", "first"),
    [((0, 2, 1), 0.135), ((2, 0, 1), 0.675), ((0, 1, 2), 0.037)],
    ids=["prox > bleed > dist", "bleed > prox > dist", "prox > dist > bleed"],
)
def test_orders_of_importance(blocks: Blocks, order: tuple[int, ...], first: float) -> None:
    def ordinal(at: int) -> tuple[np.ndarray, np.ndarray]:
        values, simplex = blocks[at]
        weights = np.empty_like(simplex)
        weights[list(order)] = -np.sort(-simplex, axis=0)
        return values, weights

    found = analyse(ordinal, BLOCKS, NAMES, CRITERIA)
    assert found.of("heparin").first.value == pytest.approx(first, abs=0.002)


# ---------------------------------------------------------------- the rest


def test_meta_weights_are_rank_order_centroids_over_the_first() -> None:
    assert meta_weights(2).tolist() == pytest.approx([1.0, 1 / 3])
    assert meta_weights(3).tolist() == pytest.approx([1.0, 5 / 11, 2 / 11])


def test_holistic_acceptability_counts_ranks_by_their_meta_weights(many: Analysis) -> None:
    first = many.of("heparin").first.value
    assert many.of("heparin").holistic.value == pytest.approx(first + (1.0 - first) / 3.0)


def test_of_many_alternatives_no_orders_are_counted() -> None:
    values = np.random.default_rng(1).random((9, 2, 50))
    found = analyse(lambda _: (values, np.full((2, 1), 0.5)), 1, [f"s{at}" for at in range(9)], ("x", "y"))
    assert found.order_entropy is None
    assert found.first_entropy.value > 0.0


def test_one_that_is_dominated_and_yet_ahead_is_loud() -> None:
    values = np.stack([np.full((2, 10), 0.9), np.full((2, 10), 0.5)])
    weights = np.full((2, 10), 0.5)
    wrong = SecondPass(
        np.zeros(2), np.array([[0.0, 10.0], [0.0, 0.0]])
    )  # the better one said to be dominated
    with pytest.raises(
        BrokenInvariant, match="a is dominated by b in every draw, and ahead of it in 10 draws"
    ):
        _checked_dominance(first_pass(values, weights), wrong, ("a", "b"))


def test_with_a_weight_of_0_a_dominated_one_may_tie() -> None:
    values = np.array([[[0.5], [0.5]], [[0.5], [0.4]]])
    found = analyse(lambda _: (values, np.array([[1.0], [0.0]])), 1, ("a", "b"), ("x", "y"))
    assert found.of("b").dominated_by == ("a",)
    assert found.of("b").first.value == 0.5
    assert found.of("b").never == ""


def test_names_for_every_alternative() -> None:
    with pytest.raises(ValueError, match="1 names for 2 alternatives"):
        analyse(lambda _: (np.ones((2, 1, 3)), np.ones((1, 1))), 1, ("a",), ("x",))
