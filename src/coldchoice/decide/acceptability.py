"""Rank acceptability: how often each alternative takes each rank, when values and weights are uncertain.

Stochastic multicriteria acceptability analysis, SMAA-2 (doi 10.1287/opre.49.3.444.11220). All arrays are
struct-of-arrays with the draws last, and are worked through in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHUNK_DRAWS = 10_000
"""Draws worked on at once: between 8,000 and 16,000 is fastest; also the block of a run."""

SORT_FROM = 24
"""Number of alternatives from which sorting ranks them faster than comparing pairs."""

Ranks: TypeAlias = "NDArray[np.intp]"
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
    number, criteria, draws = values.shape
    counts, central = np.zeros((number, number)), np.zeros((number, criteria))
    for start in range(0, draws, CHUNK_DRAWS):
        part = slice(start, start + CHUNK_DRAWS)
        weighing = weights if weights.shape[1] == 1 else weights[:, part]
        totals = additive_values(values[:, :, part], weighing)
        ranks = ranks_of(totals)
        counts += ranks.counts
        central += weight_sums(first_shares(totals, ranks), list(weighing))
    return Acceptability(counts / draws, mean_central_weights(central, counts[:, 0]), draws)


def additive_values(values: Floats, weights: Floats) -> Floats:
    """Return the weighted sum over the criteria, (alternatives, draws).

    Parameters
    ----------
    values
        (alternatives, criteria, draws).
    weights
        (criteria, draws) or (criteria, 1).
    """
    number, criteria, draws = values.shape
    totals, part = np.empty((number, draws)), np.empty(draws)
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
    counts = np.empty((number, number))
    for row, places in zip(counts, better, strict=True):
        row[:-1] = [np.count_nonzero(places == rank) for rank in range(number - 1)]
        row[-1] = draws - row[:-1].sum()
    whole = number * (number - 1) // 2
    if int(counts.sum(axis=0) @ np.arange(number)) == whole * draws:
        return BlockPlaces(better, None, counts)
    tied = better.sum(axis=0, dtype=np.intp) != whole
    return BlockPlaces(better, tied, _counts_with_ties(totals, better, tied))


def first_shares(totals: Floats, ranks: BlockPlaces) -> Iterator[Floats]:
    """Yield the share that each has in being first, (draws,): 1, 0, or 1/m of a tie of m.

    One after the other: an array of all of them would be fetched from the system anew for each block.
    """
    if ranks.tied is None:
        for row in ranks.better:
            yield np.asarray(row == 0, dtype=np.float64)
        return
    best = totals.max(axis=0)
    alike = (totals == best).sum(axis=0)
    for row in totals:
        yield np.asarray((row == best) / alike)


def weight_sums(shares: Iterable[Floats], weights: Sequence[Floats]) -> Floats:
    """Return sums of the weights, each draw counted with a share, (alternatives, weights).

    Parameters
    ----------
    shares
        Of each alternative, (draws,), as `first_shares`.
    weights
        (draws,) or (1,) each.
    """
    if weights[0].size == 1:
        return np.array([[row.sum() * weight[0] for weight in weights] for row in shares])
    # one product at a time: of vectors this short none is spread over threads
    return np.array([[row @ weight for weight in weights] for row in shares])


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
    better, beats = np.zeros((number, draws), np.uint8), np.empty(draws, np.bool_)
    for one in range(number):
        for other in range(one):
            np.greater(totals[one], totals[other], out=beats)
            better[other] += beats.view(np.uint8)
            np.less(totals[one], totals[other], out=beats)
            better[one] += beats.view(np.uint8)
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
