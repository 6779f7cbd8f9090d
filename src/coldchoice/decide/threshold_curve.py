"""Cost-effectiveness over draws: how sure it is who is worth the money, at each price of the effect.

The cost-effectiveness acceptability curve (CEAC) is the share of draws in which an alternative has the
largest net benefit; the acceptability frontier (CEAF) is the share of the one that has the largest *expected*
net benefit, which is the one to choose, and need not have the largest share. Source: Fenwick, Claxton,
Sculpher 2001, doi 10.1002/hec.635.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.acceptability import share_errors
from coldchoice.decide.checked import checked_numbers
from coldchoice.decide.frontier import checked_pair, net_benefit, on_frontier
from coldchoice.decide.invariants import sums_to_one
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class ThresholdCurve(NamedTuple):
    """How the alternatives stand as the threshold rises.

    Attributes
    ----------
    names
        Of the alternatives, in the order of the arrays.
    thresholds
        Money per unit of effect, (thresholds,).
    shares, share_errors
        CEAC, (alternatives, thresholds): share of draws in which each has the largest net benefit, ties
        shared; and its Monte-Carlo standard error.
    net_benefits
        Expected, in money, (alternatives, thresholds).
    best
        Who has the largest expected net benefit, at each threshold; the first named of equal ones.
    best_shares
        CEAF: the share of that one, (thresholds,).
    draws
        Number of draws.
    """

    names: tuple[str, ...]
    thresholds: Floats
    shares: Floats
    share_errors: Floats
    net_benefits: Floats
    best: tuple[str, ...]
    best_shares: Floats
    draws: int

    def incremental(self, reference: str) -> dict[str, Floats]:
        """Return the expected incremental benefit, in money, (thresholds,): of `reference` less each other.

        Positive where the reference is better. Names are those of the others.

        Raises
        ------
        UnknownName
            If nobody has that name.
        """
        if reference not in self.names:
            raise UnknownName("alternative", reference, self.names)
        net = dict(zip(self.names, self.net_benefits, strict=True))
        return {name: net[reference] - values for name, values in net.items() if name != reference}


class FrontierShare(NamedTuple):
    """Share of draws in which an alternative is on the frontier, and its Monte-Carlo standard error."""

    name: str
    share: float
    error: float


def threshold_curve(
    names: Sequence[str], costs: ArrayLike, effects: ArrayLike, thresholds: ArrayLike
) -> ThresholdCurve:
    """Return acceptability curve and frontier over thresholds.

    Parameters
    ----------
    names
        Of the alternatives.
    costs, effects
        Draws, (alternatives, draws), paired: column by column of one state of the world.
    thresholds
        Money per unit of effect, 0 or more.

    Raises
    ------
    InputError
        If there are fewer than two alternatives, lengths differ, a number is not finite, a threshold is
        negative, or there is none.
    """
    cost, effect = _checked_draws(names, costs, effects)
    at = np.atleast_1d(checked_numbers(thresholds, "thresholds"))
    if at.ndim != 1 or not at.size:
        raise InputError(
            Problem("needs one threshold or more, in a row", ("thresholds",), f"shape {at.shape}")
        )
    wrong = at[~(np.isfinite(at) & (at >= 0.0))]
    if wrong.size:
        raise InputError(Problem("a threshold must be 0 or more, and finite", value=f"{wrong[0]:g}"))
    shares = np.stack([_best_shares(net_benefit(cost, effect, float(k))) for k in at], axis=1)
    sums_to_one(shares, "acceptability at a threshold", axis=0)
    means = np.multiply.outer(effect.mean(axis=1), at) - cost.mean(axis=1)[:, np.newaxis]
    best = means.argmax(axis=0)
    return ThresholdCurve(
        names=tuple(names),
        thresholds=at,
        shares=shares,
        share_errors=share_errors(shares, cost.shape[1]),
        net_benefits=means,
        best=tuple(names[one] for one in best),
        best_shares=np.take_along_axis(shares, best[np.newaxis], axis=0)[0],
        draws=cost.shape[1],
    )


def frontier_shares(names: Sequence[str], costs: ArrayLike, effects: ArrayLike) -> tuple[FrontierShare, ...]:
    """Return how often each is on the frontier of its draw; several are at once, so they add up to 1 or more.

    Parameters
    ----------
    costs, effects
        Draws, (alternatives, draws), paired.

    Raises
    ------
    InputError
        If there are fewer than two alternatives, lengths differ, or a number is not finite.
    """
    cost, effect = _checked_draws(names, costs, effects)
    shares = on_frontier(cost, effect).mean(axis=1)
    errors = share_errors(shares, cost.shape[1])
    return tuple(map(FrontierShare, names, shares.tolist(), errors.tolist()))


def _checked_draws(names: Sequence[str], costs: ArrayLike, effects: ArrayLike) -> tuple[Floats, Floats]:
    cost, effect = checked_pair(names, costs, effects)
    if cost.ndim != 2 or not cost.shape[1]:
        raise InputError(Problem("draws of cost and effect are needed", value=f"shape {cost.shape}"))
    return cost, effect


def _best_shares(net: Floats) -> Floats:
    best = (net == net.max(axis=0)).astype(np.float64)
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))
