from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.decide.acceptability import CHUNK_DRAWS
from coldchoice.decide.ranking import BlockRanks, Ranked, Ranking, block_ranks, rank
from coldchoice.decide.weights import simplex_weights

seeds = st.integers(0, 2**32 - 1)
EQUAL = np.array([[0.5], [0.5]])


def drawn(seed: int, number: int, draws: int = 400) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.normal(rng.random((number, 3, 1)), 0.3, (number, 3, draws))
    return values, simplex_weights(rng.standard_exponential((3, draws)))


def named(ranking: Ranking) -> dict[str, Ranked]:
    return {row.name: row for row in ranking.ranked}


def same_bytes(one: BlockRanks, other: BlockRanks) -> bool:
    return all(np.asarray(a).tobytes() == np.asarray(b).tobytes() for a, b in zip(one, other, strict=True))


def constant(*levels: float, draws: int = 200) -> np.ndarray:
    return np.array([np.full((2, draws), level) for level in levels])


def test_the_larger_expected_value_comes_first() -> None:
    ranking = rank(("a", "b", "c"), block_ranks(constant(0.2, 0.9, 0.5), EQUAL), {"d": "no site"})
    assert [(row.name, row.position) for row in ranking.ranked] == [("b", 1), ("c", 2), ("a", 3)]
    assert [row.value for row in ranking.ranked] == pytest.approx([0.9, 0.5, 0.2])
    assert [row.first for row in ranking.ranked] == [1.0, 0.0, 0.0]
    assert ranking.excluded == {"d": "no site"}
    assert all(row.tied_with == () for row in ranking.ranked)


def test_first_rank_share_comes_with_its_monte_carlo_error() -> None:
    values, weights = drawn(1, 2, 10_000)
    for row in rank(("a", "b"), block_ranks(values, weights)).ranked:
        assert row.first_error == pytest.approx(np.sqrt(row.first * (1 - row.first) / 10_000))


def test_duplicates_tie_and_stand_in_the_order_of_their_names() -> None:
    values, weights = drawn(2, 1)
    both = rank(("twin-b", "twin-a"), block_ranks(np.repeat(values, 2, axis=0), weights)).ranked
    assert [(row.name, row.position, row.first) for row in both] == [("twin-a", 1, 0.5), ("twin-b", 1, 0.5)]
    assert [row.tied_with for row in both] == [("twin-b",), ("twin-a",)]


def test_a_difference_that_more_draws_could_turn_round_is_a_tie() -> None:
    rng = np.random.default_rng(6)
    gap = -rng.standard_exponential(400)  # skewed: ahead in 63 % of the draws, so that no toss-up decides
    gap = (gap - gap.mean()) / gap.std()
    values = np.zeros((2, 2, 400))
    values[0] = gap + 1.9 / 20.0  # 1.9 standard errors above zero
    ranks = block_ranks(values, EQUAL)
    assert ranks.wins[0, 1] / 400 > 0.55
    assert [row.position for row in rank(("a", "b"), ranks).ranked] == [1, 1]
    values[0] = gap + 2.1 / 20.0
    assert [row.position for row in rank(("a", "b"), block_ranks(values, EQUAL)).ranked] == [1, 2]


def test_a_leader_by_the_mean_that_is_mostly_behind_is_tied() -> None:
    values = np.zeros((2, 2, 10_000))
    values[0, :, ::3], values[0, :, 1::3], values[0, :, 2::3] = (
        9.0,
        -0.5,
        -0.5,
    )  # far ahead in a third of the draws
    assert [row.position for row in rank(("a", "b"), block_ranks(values, EQUAL)).ranked] == [1, 1]


def test_a_toss_up_is_a_tie_however_many_draws_tell_the_means_apart() -> None:
    values = np.zeros((2, 2, 10_000))
    values[0, :, ::2], values[0, :, 1::2] = 1.0, -0.5  # ahead by more in half of the draws
    ranked = rank(("a", "b"), block_ranks(values, EQUAL)).ranked
    assert (ranked[0].name, ranked[0].first, ranked[1].position) == ("a", 0.5, 1)
    values[0, :, 1:2_001:2] = 1.0  # now ahead in 60 %
    assert rank(("a", "b"), block_ranks(values, EQUAL)).ranked[1].position == 2


def test_ties_are_of_pairs_and_do_not_chain() -> None:
    values = np.zeros((4, 2, 1_000))
    flip = np.where(np.arange(1_000) % 2, 0.30, -0.26)
    values[0], values[1], values[2], values[3] = flip * 0 + 0.5, 0.5 - flip, 0.46, -5.0
    ranked = rank(("a", "b", "c", "d"), block_ranks(values, EQUAL)).ranked
    assert [(row.name, row.position) for row in ranked] == [("a", 1), ("b", 1), ("c", 2), ("d", 4)]
    assert [row.tied_with for row in ranked] == [("b",), ("a", "c"), ("b",), ()]
    without_b = rank(("a", "c", "d"), block_ranks(values[[0, 2, 3]], EQUAL)).ranked
    assert [(row.name, row.position, row.tied_with) for row in without_b] == [
        ("a", 1, ()),
        ("c", 2, ()),
        ("d", 3, ()),
    ]  # no third decides


def test_one_alternative_alone_is_first() -> None:
    values, weights = drawn(3, 1)
    (only,) = rank(("a",), block_ranks(values, weights)).ranked
    assert (only.position, only.first, only.first_error, only.tied_with) == (1, 1.0, 0.0, ())


def test_nobody_to_rank_is_an_empty_ranking() -> None:
    assert rank((), None, {"a": "no unit is usable"}) == Ranking((), {"a": "no unit is usable"}, 0)


def test_what_cannot_be_ranked_is_refused() -> None:
    with pytest.raises(ValueError, match="must be finite"):
        block_ranks(constant(1.0, -np.inf), EQUAL)
    with pytest.raises(ValueError, match="no alternative"):
        block_ranks(np.empty((0, 2, 5)), EQUAL)
    with pytest.raises(ValueError, match="1 names for 2 alternatives"):
        rank(("a",), block_ranks(constant(1.0, 2.0), EQUAL))


def test_blocks_merge_to_the_bytes_of_the_whole() -> None:
    values, weights = drawn(4, 4, 3 * CHUNK_DRAWS)
    parts = [slice(start, start + CHUNK_DRAWS) for start in range(0, 3 * CHUNK_DRAWS, CHUNK_DRAWS)]
    apart = [block_ranks(values[:, :, part].copy(), weights[:, part].copy()) for part in reversed(parts)]
    merged = reduce(BlockRanks.merge, reversed(apart))
    assert same_bytes(merged, block_ranks(values, weights))
    assert merged.draws == 3 * CHUNK_DRAWS


@given(seeds, st.integers(1, 6))
def test_shares_add_up_to_one(seed: int, number: int) -> None:
    ranked = rank([f"s{at}" for at in range(number)], block_ranks(*drawn(seed, number))).ranked
    assert sum(row.first for row in ranked) == pytest.approx(1.0, abs=1e-12)
    for row in ranked:
        assert sum(row.rank_shares) == pytest.approx(1.0, abs=1e-12)
        if row.central_weights is not None:
            assert sum(row.central_weights) == pytest.approx(1.0, abs=1e-12)
    assert sorted(row.value for row in ranked) == [row.value for row in reversed(ranked)]


@settings(max_examples=50)
@given(seeds, st.integers(2, 7), st.data())
def test_others_neither_move_a_value_nor_turn_an_order_round(
    seed: int, number: int, data: st.DataObject
) -> None:
    values, weights = drawn(seed, number)
    names = [f"s{at}" for at in range(number)]
    whole = rank(names, block_ranks(values, weights))
    kept = sorted(data.draw(st.sets(st.integers(0, number - 1), min_size=1)))
    part = rank([names[at] for at in kept], block_ranks(values[kept], weights))
    assert [row.name for row in part.ranked] == [row.name for row in whole.ranked if row.name in named(part)]
    for name, row in named(part).items():
        assert row.value == named(whole)[name].value
        assert row.first >= named(whole)[name].first


@given(seeds, st.integers(2, 6))
def test_the_order_in_which_alternatives_are_asked_does_not_matter(seed: int, number: int) -> None:
    values, weights = drawn(seed, number)
    names = [f"s{at}" for at in range(number)]
    order = np.random.default_rng(seed + 1).permutation(number)
    shuffled = rank([names[at] for at in order], block_ranks(values[order], weights))
    assert shuffled == rank(names, block_ranks(values, weights))
