"""Sums over blocks of draws from which all measures of SMAA-2 follow; memory does not grow with the draws.

Two passes are needed: confidence factors hold weights fixed that the first pass finds. So a block is asked
for by its number, and must be the same each time.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.decide.acceptability import (
    Room,
    additive_values,
    first_shares,
    ranks_of,
    room_for,
    weight_sums,
)
from coldchoice.decide.confidence import products
from coldchoice.decide.dominance import dominated_draws
from coldchoice.decide.order_entropy import MOST_ORDERED, order_counts
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Missing = Literal["last", "left out"]
"""What becomes of a draw in which somebody's value is NaN: that one comes last, or the draw is left out."""

MOST_TOTALS = 200_000
"""Assumption: numbers worked on at once in the second pass; they stay in the cache, and OpenBLAS, which takes
several threads for large products, takes one for them."""


class FirstPass(NamedTuple):
    """Sums of the first pass; those of blocks are merged in the order of their numbers.

    Attributes
    ----------
    draws
        Draws that count.
    missing
        Draws in which each has no value, whether they count or not, (alternatives,).
    known
        Draws that count and in which each has a value, (alternatives,).
    means, squares
        Mean value over the known draws, and sum of squared deviations from it, (alternatives,).
    worth
        Sums of worth by criterion, (alternatives, criteria); minus infinity for one that is ever missing.
    ranks
        [alternative, rank]: counts, ties shared.
    ahead
        [one, other]: draws in which one is strictly ahead of the other.
    central
        [alternative, criterion]: sums of weights over the draws that it wins.
    central_products
        [alternative, pair]: sums of products of weights over these, see `products`.
    infinite
        Draws in which each has an infinite value, (alternatives,).
    orders
        Counts of whole orders; empty where there are too many.
    positive
        Blocks in which all weights are above 0, in every draw.
    blocks
        Number of blocks.
    """

    draws: int
    missing: Floats
    known: Floats
    means: Floats
    squares: Floats
    worth: Floats
    ranks: Floats
    ahead: Floats
    central: Floats
    central_products: Floats
    infinite: Floats
    orders: Floats
    positive: int
    blocks: int

    def merge(self, later: FirstPass) -> FirstPass:
        """Return the sums over both; means as Chan et al. 1983, doi 10.1080/00031305.1983.10483115."""
        both = np.maximum(self.known + later.known, 1.0)
        step = later.means - self.means
        summed = FirstPass(*map(add, self, later))
        return summed._replace(
            means=self.means + step * later.known / both,
            squares=summed.squares + step * step * self.known * later.known / both,
        )

    @property
    def wins(self) -> Floats:
        """[one, other]: draws in which one is ahead of the other, equal ones counted half."""
        return np.asarray((self.draws + self.ahead - self.ahead.T) / 2.0)


class SecondPass(NamedTuple):
    """Sums of the second pass.

    Attributes
    ----------
    confident
        Draws in which each comes first with its own central weights, ties shared, (alternatives,).
    dominated
        [one, other]: draws in which one is dominated by the other; only of the pairs that were asked for.
    """

    confident: Floats
    dominated: Floats

    def merge(self, later: SecondPass) -> SecondPass:
        """Return the sums over both."""
        return SecondPass(self.confident + later.confident, self.dominated + later.dominated)


def first_pass(
    values: Floats, weights: Floats, missing: Missing = "last", room: Room | None = None
) -> FirstPass:
    """Return the sums of one block.

    Parameters
    ----------
    values
        (alternatives, criteria, draws); NaN is dealt with as `missing` says.
    weights
        (criteria, draws) or (criteria, 1).
    room
        Arrays to work in; see `room_for`.
    """
    room = room_for(values, room)
    with np.errstate(invalid="ignore"):  # of infinite values
        worth = values.sum(axis=2)
    if not np.isfinite(worth).all() and (infinite := np.isinf(values)).any():
        found = first_pass(np.where(infinite, 0.0, values), weights, missing, room)  # refused in the end
        return found._replace(infinite=infinite.any(axis=1).sum(axis=1).astype(np.float64))
    totals = additive_values(values, weights, room.totals)
    lacking = np.isnan(totals) if np.isnan(totals.sum()) else None
    if lacking is not None and missing == "left out":
        kept = ~lacking.any(axis=0)
        weighing = weights if weights.shape[1] == 1 else weights[:, kept]
        return first_pass(values[:, :, kept], weighing)._replace(missing=_counted(lacking))
    means, squares = _moments(totals, lacking)
    if lacking is not None:
        totals[lacking] = -np.inf
        worth[lacking.any(axis=1)] = -np.inf
    ranks = ranks_of(totals)
    shares = first_shares(totals, ranks, room.shares)
    gone = np.zeros(len(totals)) if lacking is None else _counted(lacking)
    return FirstPass(
        draws=totals.shape[1],
        missing=gone,
        known=totals.shape[1] - gone,
        means=means,
        squares=squares,
        worth=worth,
        ranks=ranks.counts,
        ahead=_ahead(totals),
        central=weight_sums(shares, weights),
        central_products=weight_sums(shares, products(weights)),
        infinite=np.zeros(len(totals)),
        orders=order_counts(totals) if len(totals) <= MOST_ORDERED else np.zeros(0),
        positive=int(weights.min(initial=1.0) > 0.0),
        blocks=1,
    )


def second_pass(
    values: Floats, central: Floats, pairs: NDArray[np.bool_], missing: Missing = "last"
) -> SecondPass:
    """Return the sums of one block, given what the first pass found.

    Parameters
    ----------
    values
        (alternatives, criteria, draws).
    central
        Central weights, (alternatives, criteria); NaN for those that have none.
    pairs
        [one, other]: whether to look if one is dominated by the other.
    """
    values = known_values(values, missing)
    number = len(values)
    confident = confident_draws(values, central)
    dominated = np.zeros((number, number))
    for one, other in np.argwhere(pairs):
        dominated[one, other] = np.count_nonzero(dominated_draws(values[one], values[other]))
    return SecondPass(confident, dominated)


def confident_draws(values: Floats, central: Floats) -> Floats:
    """Count the draws in which each comes first with weights of its own, ties shared, (alternatives,).

    Parameters
    ----------
    values
        (alternatives, criteria, draws), no NaN.
    central
        (alternatives, criteria); NaN for those that have none.
    """
    number, _, draws = values.shape
    found = np.zeros(number)
    step = max(1, MOST_TOTALS // (number * number))
    for start in range(0, draws, step):
        found += _confident(values[:, :, start : start + step], central)
    return found


def known_values(values: Floats, missing: Missing) -> Floats:
    """Return values without NaN: its draws are left out, or whoever has one comes last in them."""
    if not np.isnan(values.sum()):
        return values
    lacking = np.asarray(np.isnan(values).any(axis=1))
    if missing == "left out":
        return values[:, :, ~lacking.any(axis=0)]
    return np.where(lacking[:, np.newaxis], -np.inf, values)


def _counted(lacking: NDArray[np.bool_]) -> Floats:
    return np.asarray(lacking.sum(axis=1), dtype=np.float64)


def _moments(totals: Floats, lacking: NDArray[np.bool_] | None) -> tuple[Floats, Floats]:
    """Return means and sums of squared deviations over the draws that are known, (alternatives,) each."""
    rows = list(totals)
    known = rows if lacking is None else [row[~out] for row, out in zip(rows, lacking, strict=True)]
    means = np.array([row.mean() if row.size else 0.0 for row in known])
    squares = [gap @ gap for gap in (row - mean for row, mean in zip(known, means, strict=True))]
    return means, np.array(squares)


def _ahead(totals: Floats) -> Floats:
    number, draws = totals.shape
    found, ahead = np.zeros((number, number)), np.empty(draws, np.bool_)
    for one in range(number):
        for other in range(number):
            if one != other:
                np.greater(totals[one], totals[other], out=ahead)
                found[one, other] = np.count_nonzero(ahead)
    return found


def _confident(values: Floats, central: Floats) -> Floats:
    """Count draws in which each is first with its own weights held fixed."""
    found = np.zeros(len(values))
    places = np.flatnonzero(~np.isnan(central[:, 0]))
    with np.errstate(invalid="ignore"):
        totals = np.matmul(central[places], values)  # (alternatives, those with weights, draws)
    if np.isneginf(values).any():
        totals[np.isnan(totals)] = -np.inf  # of a weight of 0
    best = totals.max(axis=0)
    first = totals[places, np.arange(places.size)] == best
    alike = totals == best
    if np.count_nonzero(alike) == best.size:
        found[places] = np.count_nonzero(first, axis=1)
    else:
        found[places] = (first / alike.sum(axis=0)).sum(axis=1)
    return found
