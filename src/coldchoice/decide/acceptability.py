"""Rank acceptability: how often each alternative takes each rank, when values and weights are uncertain.

Stochastic multicriteria acceptability analysis, SMAA-2 (doi 10.1287/opre.49.3.444.11220). All arrays are
struct-of-arrays with the draws last, and are worked through in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from coldchoice.decide.invariants import doubly_stochastic
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK_DRAWS = 10_000
"""Draws worked on at once: between 8,000 and 16,000 is fastest; also the block of a run."""

STEP_DRAWS = 16_000
"""The same where draws are there already and are read one after the other."""

MOST_PRODUCTS = 250_000
"""Multiplications in one matrix product: of more, OpenBLAS makes several threads, which get in the way."""

SORT_FROM = 24
"""Number of alternatives from which sorting ranks them faster than comparing pairs."""

Ranks: TypeAlias = "NDArray[np.intp]"
DrawBlock: TypeAlias = "Callable[[int], tuple[Floats, Floats]]"
"""By number of the block: worth, (alternatives, criteria, draws), and weights, (criteria, draws or 1)."""

Mask: TypeAlias = "NDArray[np.bool_]"
Places: TypeAlias = "NDArray[np.integer[Any]]"


class BlockPlaces(NamedTuple):
    """Ranks in one block of draws.

    Attributes
    ----------
    better
        How many others are better, (alternatives, draws); of equal ones this says nothing of use.
    tied
        Draws in which two or more are equal, (draws,); ``None`` where there is none.
    counts
        [alternative, rank]: draws in which it takes that rank, ties shared.
    """

    better: Places
    tied: Mask | None
    counts: Floats


class Room(NamedTuple):
    """Arrays that blocks of one size share, (alternatives, draws) each: large ones are dear to make anew."""

    totals: Floats
    shares: Floats


class Acceptability(NamedTuple):
    """Shares over the draws.

    Attributes
    ----------
    ranks
        [alternative, rank]: share of draws in which it takes that rank; ties share the ranks they take up.
    central_weights
        [alternative, criterion]: mean weights of the draws in which it comes first; NaN if it never does.
    draws
        Number of draws.
    """

    ranks: Floats
    central_weights: Floats
    draws: int

    @property
    def first(self) -> Floats:
        """Share of draws in which each comes first, (alternatives,)."""
        return self.ranks[:, 0]


def rank_acceptability(values: Floats, weights: Floats) -> Acceptability:
    """Return rank acceptability and central weights of an additive value.

    Parameters
    ----------
    values
        Worth, (alternatives, criteria, draws).
    weights
        (criteria, draws), or (criteria, 1) for weights that are exact.
    """

    def block(number: int) -> tuple[Floats, Floats]:
        part = slice(number * STEP_DRAWS, (number + 1) * STEP_DRAWS)
        return values[:, :, part], weights if weights.shape[1] == 1 else weights[:, part]

    return streamed_acceptability(block, -(-values.shape[2] // STEP_DRAWS))


def streamed_acceptability(draw_block: DrawBlock, blocks: int) -> Acceptability:
    """Return the same of blocks of draws, asked for one after the other: memory does not grow with them.

    Parameters
    ----------
    draw_block
        Called once with each number from 0.
    blocks
        How many, 1 or more.

    Raises
    ------
    BrokenInvariant
        If a value is NaN, so that somebody has no rank in some draw; `coldchoice.decide.smaa` has a way.
    """
    draws, counts, central = 0, np.zeros(()), np.zeros(())
    room: Room | None = None
    for number in range(blocks):
        values, weights = draw_block(number)
        room = room_for(values, room)
        totals = additive_values(values, weights, room.totals)
        ranks = ranks_of(totals)
        doubly_stochastic(ranks.counts / totals.shape[1])  # not so where a value is no number
        draws += totals.shape[1]
        counts = counts + ranks.counts
        central = central + weight_sums(first_shares(totals, ranks, room.shares), weights)
    return Acceptability(counts / draws, mean_central_weights(central, counts[:, 0]), draws)


def room_for(values: Floats, kept: Room | None = None) -> Room:
    """Return arrays to work in for a block of (alternatives, criteria, draws): `kept` where it fits."""
    shape = (values.shape[0], values.shape[2])
    if kept is not None and kept.totals.shape == shape:
        return kept
    return Room(np.empty(shape), np.empty(shape))


def additive_values(values: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """Return the weighted sum over the criteria, (alternatives, draws).

    Parameters
    ----------
    values
        (alternatives, criteria, draws).
    weights
        (criteria, draws) or (criteria, 1).
    out
        Where to put it, (alternatives, draws).
    """
    number, criteria, draws = values.shape
    totals, part = np.empty((number, draws)) if out is None else out, np.empty(draws)
    for total, worth in zip(totals, values, strict=True):
        np.multiply(worth[0], weights[0], out=total)
        for criterion in range(1, criteria):
            np.multiply(worth[criterion], weights[criterion], out=part)
            total += part
    return totals


def rank_counts(totals: Floats) -> Floats:
    """Return how often each alternative takes each rank; every row and column adds up to the draws.

    Parameters
    ----------
    totals
        (alternatives, draws), finite; larger is better. Equal totals share the ranks that they take up
        evenly, so that no order of the alternatives is favoured.

    Returns
    -------
    Counts, [alternative, rank].
    """
    return ranks_of(totals).counts


def ranks_of(totals: Floats) -> BlockPlaces:
    """Return the ranks in a block of draws; arguments as `rank_counts`."""
    number, draws = totals.shape
    if number < SORT_FROM:
        better: Places = _better_by_pairs(totals)
    else:
        better, tied = _places_by_sorting(totals)
        if tied.any():
            return BlockPlaces(better, tied, _counts_with_ties(totals, better, tied))
    counts, at = np.empty((number, number)), np.empty(totals.shape, np.bool_)
    for rank in range(number - 1):
        np.equal(better, rank, out=at)
        counts[:, rank] = [np.count_nonzero(row) for row in at]
    counts[:, -1] = draws - counts[:, :-1].sum(axis=1)
    whole = number * (number - 1) // 2
    if int(counts.sum(axis=0) @ np.arange(number)) == whole * draws:
        return BlockPlaces(better, None, counts)
    tied = better.sum(axis=0, dtype=np.intp) != whole
    return BlockPlaces(better, tied, _counts_with_ties(totals, better, tied))


def first_shares(totals: Floats, ranks: BlockPlaces, out: Floats | None = None) -> Floats:
    """Return the share that each has in being first, (alternatives, draws): 1, 0, or 1/m of a tie of m.

    Parameters
    ----------
    out
        Where to put it.
    """
    shares = np.empty(totals.shape) if out is None else out
    if ranks.tied is None:
        np.equal(ranks.better, 0, out=shares)
        return shares
    np.equal(totals, totals.max(axis=0), out=shares)
    shares /= shares.sum(axis=0)
    return shares


def weight_sums(shares: Floats, weights: Floats) -> Floats:
    """Return sums of the weights, each draw counted with a share, (alternatives, criteria).

    Parameters
    ----------
    shares
        (alternatives, draws), as `first_shares`.
    weights
        (criteria, draws) or (criteria, 1).
    """
    if weights.shape[1] == 1:
        return np.asarray(np.outer(shares.sum(axis=1), weights[:, 0]))
    number, draws = shares.shape
    step = max(1, MOST_PRODUCTS // (number * len(weights)))
    parts = (slice(start, start + step) for start in range(0, draws, step))
    return np.asarray(sum(shares[:, part] @ weights[:, part].T for part in parts))


def central_weight_sums(totals: Floats, weights: Floats) -> Floats:
    """Return the sum of the weights over the draws that each alternative wins, (alternatives, criteria).

    A win that m alternatives share counts 1/m for each.
    """
    best = totals.max(axis=0)
    won = totals == best
    share = won.astype(np.float64)
    if np.count_nonzero(won) != totals.shape[1]:
        share /= won.sum(axis=0)
    if weights.shape[1] == 1:
        return np.asarray(share.sum(axis=1)[:, np.newaxis] * weights[:, 0])
    return np.array([[(row * weight).sum() for weight in weights] for row in share])


def mean_central_weights(sums: Floats, wins: Floats) -> Floats:
    """Divide sums of `central_weight_sums` by the wins, (alternatives,); NaN where there is none."""
    return np.divide(sums, wins[:, np.newaxis], out=np.full_like(sums, np.nan), where=wins[:, np.newaxis] > 0)


def monte_carlo_error(share: float, draws: int) -> float:
    """Return the standard error of a share seen in so many independent draws: ``sqrt(p(1 - p)/n)``."""
    return sqrt(max(0.0, share * (1.0 - share)) / draws)


def share_errors(shares: Floats, draws: int) -> Floats:
    """Return the same of many shares, of any shape; for shares with ties in them it is an upper bound."""
    return np.asarray(np.sqrt(np.maximum(shares * (1.0 - shares), 0.0) / draws))


def _better_by_pairs(totals: Floats) -> NDArray[np.uint8]:
    """Count for each alternative and draw how many others are strictly better."""
    number, draws = totals.shape
    better, beats = np.zeros((number, draws), np.uint8), np.empty((number, draws), np.bool_)
    for one in range(1, number):
        before, beaten = totals[:one], beats[:one]
        np.greater(totals[one], before, out=beaten)
        better[:one] += beaten.view(np.uint8)
        np.less(totals[one], before, out=beaten)
        np.add.reduce(beaten.view(np.uint8), axis=0, out=better[one])
    return better


def _places_by_sorting(totals: Floats) -> tuple[Ranks, Mask]:
    """Return the place of each alternative in each draw, and which draws have equal totals."""
    falling = np.ascontiguousarray(-totals.T)
    order = np.argsort(falling, axis=1, kind="stable")
    in_order = np.take_along_axis(falling, order, axis=1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(order.shape[1])[np.newaxis], axis=1)
    return np.ascontiguousarray(places.T), (in_order[:, 1:] == in_order[:, :-1]).any(axis=1)


def _counts_with_ties(totals: Floats, better: Places, tied: Mask) -> Floats:
    """Count draws without ties as they are, and only the others anew."""
    number = totals.shape[0]
    counts = np.array([np.bincount(row[~tied], minlength=number) for row in better], float)
    return np.asarray(counts + _counts_of_tied(totals[:, tied]))


def _counts_of_tied(totals: Floats) -> Floats:
    number = totals.shape[0]
    counts = np.zeros((number, number))
    for alternative, mine in enumerate(totals):
        better = (totals > mine).sum(axis=0)
        equal = (totals == mine).sum(axis=0)
        for offset in range(int(equal.max(initial=0))):
            sharing = equal > offset
            counts[alternative] += np.bincount(
                better[sharing] + offset, weights=1.0 / equal[sharing], minlength=number
            )
    return counts
