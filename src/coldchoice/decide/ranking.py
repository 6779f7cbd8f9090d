"""The order of the alternatives, and how sure it is.

Alternatives are ordered by expected additive value. Two of them are *tied*, too close to call, if

- the mean of their paired difference is within two Monte-Carlo standard errors of zero: more draws could turn
  the order round; or
- the better one is ahead in no more than half of the draws, give or take two standard errors of that share: a
  toss-up, or the draws gainsay the mean.

Whether two are tied does not depend on any third. The position of an alternative is one more than the number
of those that are better and not tied with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from coldchoice.decide.acceptability import (
    CHUNK_DRAWS,
    additive_values,
    central_weight_sums,
    mean_central_weights,
    monte_carlo_error,
    rank_counts,
)
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

TIE_ERRORS = 2.0  # assumption: within two standard errors, two means are not told apart
TIE_SHARE = 0.5  # assumption: ahead in no more draws than that, by more than chance, nobody leads


class BlockRanks(NamedTuple):
    """Sums over draws, from which every measure of the ranking follows.

    Blocks may be computed anywhere. Merged in the order of their numbers they give the same bytes.

    Attributes
    ----------
    draws
        Number of draws.
    sums
        Additive values, (alternatives,).
    criterion_sums
        Worth in each criterion, (alternatives, criteria).
    counts
        [alternative, rank]: draws in which it takes that rank, ties shared.
    central
        [alternative, criterion]: weights of the draws that it wins.
    wins
        [one, other]: draws in which one is ahead of the other, equal ones counted half.
    differences, squares
        [one, other]: paired differences of their values, and their squares.
    """

    draws: int
    sums: Floats
    criterion_sums: Floats
    counts: Floats
    central: Floats
    wins: Floats
    differences: Floats
    squares: Floats

    def merge(self, later: BlockRanks) -> BlockRanks:
        """Return the sums over this block and a later one."""
        return BlockRanks(
            self.draws + later.draws,
            self.sums + later.sums,
            self.criterion_sums + later.criterion_sums,
            self.counts + later.counts,
            self.central + later.central,
            self.wins + later.wins,
            self.differences + later.differences,
            self.squares + later.squares,
        )


class Ranked(NamedTuple):
    """One alternative in the ranking.

    Attributes
    ----------
    name
        Of the alternative.
    value
        Expected additive value.
    first, first_error
        Share of draws in which it comes first, and its Monte-Carlo standard error.
    position
        1 and the number of those that are better and not tied with it.
    tied_with
        Those too close to call, best first.
    rank_shares
        Share of draws in which it takes each rank.
    central_weights
        Mean weights of the draws that it wins, one per criterion; ``None`` if it never does.
    """

    name: str
    value: float
    first: float
    first_error: float
    position: int
    tied_with: tuple[str, ...]
    rank_shares: tuple[float, ...]
    central_weights: tuple[float, ...] | None


class Ranking(NamedTuple):
    """All that take part, best first, and those that do not, each with the reason."""

    ranked: tuple[Ranked, ...]
    excluded: dict[str, str]
    draws: int


def block_ranks(values: Floats, weights: Floats) -> BlockRanks:
    """Return the sums of one block of draws, or of more, worked through in chunks.

    Parameters
    ----------
    values
        Worth, (alternatives, criteria, draws), finite: whoever can cost infinitely much is gated out before.
    weights
        (criteria, draws), or (criteria, 1) for weights that are exact.

    Raises
    ------
    ValueError
        If a value is not finite, or there is no alternative.
    """
    number, _, draws = values.shape
    if not number:
        raise ValueError("there is no alternative to rank")
    chunks = [slice(start, start + CHUNK_DRAWS) for start in range(0, draws, CHUNK_DRAWS)]
    fixed = weights.shape[1] == 1
    ranks = _chunk_ranks(values[:, :, chunks[0]], weights if fixed else weights[:, chunks[0]])
    for chunk in chunks[1:]:
        ranks = ranks.merge(_chunk_ranks(values[:, :, chunk], weights if fixed else weights[:, chunk]))
    return ranks


def rank(
    names: Sequence[str], ranks: BlockRanks | None, excluded: Mapping[str, str] | None = None
) -> Ranking:
    """Return the ranking that merged blocks amount to.

    Parameters
    ----------
    names
        Of the alternatives, in the order of the arrays.
    ranks
        Sums over all blocks; ``None`` if there is nobody to rank.
    excluded
        Why others take no part, by name.

    Raises
    ------
    ValueError
        If there are not as many names as alternatives.
    """
    if ranks is None:
        return Ranking((), dict(excluded or {}), 0)
    if len(names) != len(ranks.sums):
        raise ValueError(f"{len(names)} names for {len(ranks.sums)} alternatives")
    values = ranks.sums / ranks.draws
    shares = ranks.counts / ranks.draws
    central = mean_central_weights(ranks.central, ranks.counts[:, 0])
    order = sorted(range(len(names)), key=lambda at: (-values[at], names[at]))
    ranked: list[Ranked] = []
    for place, at in enumerate(order):
        better = [one for one in order[:place] if not too_close(ranks, one, at)]
        close = [one for one in order[:place] if one not in better]
        close += [other for other in order[place + 1 :] if too_close(ranks, at, other)]
        first = float(shares[at, 0])
        ranked.append(
            Ranked(
                name=names[at],
                value=float(values[at]),
                first=first,
                first_error=monte_carlo_error(first, ranks.draws),
                position=len(better) + 1,
                tied_with=tuple(names[one] for one in close),
                rank_shares=tuple(shares[at].tolist()),
                central_weights=tuple(central[at].tolist()) if first > 0.0 else None,
            )
        )
    return Ranking(tuple(ranked), dict(excluded or {}), ranks.draws)


def too_close(ranks: BlockRanks, one: int, other: int) -> bool:
    """Whether `one`, the better in the mean, is too close to `other` to call; by place in the arrays."""
    ahead = float(ranks.wins[one, other]) / ranks.draws
    if toss_up(ahead, ranks.draws):
        return True
    mean = float(ranks.differences[one, other]) / ranks.draws
    spread = max(0.0, float(ranks.squares[one, other]) / ranks.draws - mean * mean)
    return abs(mean) <= TIE_ERRORS * sqrt(spread / ranks.draws)


def toss_up(ahead: float, draws: int) -> bool:
    """Whether a share of draws in which one is ahead is not above one half, by more than chance."""
    return ahead <= TIE_SHARE + TIE_ERRORS * monte_carlo_error(ahead, draws)


def _chunk_ranks(values: Floats, weights: Floats) -> BlockRanks:
    totals = additive_values(values, weights)
    sums = totals.sum(axis=1)
    if not np.isfinite(sums).all():
        raise ValueError("every value must be finite; exclude alternatives that are infeasible first")
    wins, differences, squares = _paired(totals)
    return BlockRanks(
        draws=totals.shape[1],
        sums=sums,
        criterion_sums=values.sum(axis=2),
        counts=rank_counts(totals),
        central=central_weight_sums(totals, weights),
        wins=wins,
        differences=differences,
        squares=squares,
    )


def _paired(totals: Floats) -> tuple[Floats, Floats, Floats]:
    """Compare each pair draw by draw: wins, sum of differences, sum of their squares."""
    number, draws = totals.shape
    wins, differences, squares = np.full((number, number), draws / 2.0), *np.zeros((2, number, number))
    gap = np.empty(draws)
    for one in range(number):
        for other in range(one):
            np.subtract(totals[one], totals[other], out=gap)
            lead = (np.count_nonzero(gap > 0.0) - np.count_nonzero(gap < 0.0)) / 2.0
            wins[one, other] += lead
            wins[other, one] -= lead
            differences[one, other] = gap.sum()
            differences[other, one] = -differences[one, other]
            np.multiply(gap, gap, out=gap)
            squares[one, other] = squares[other, one] = gap.sum()
    return wins, differences, squares
