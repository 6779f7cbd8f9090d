"""The mean lead along one input: a penalised spline through the means of bins of equally many draws.

As `coldchoice.decide.smoothing`, but on bins, whose luck is known: so all but a little of the work is done
once for all inputs, and the penalty is the one with the least expected error (Mallows 1973, doi
10.1080/00401706.1973.10489103).
"""

from __future__ import annotations

from functools import cache
from math import erf, sqrt
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.smoothing import PENALTIES, both_diagonal, cubic_splines
from coldchoice.model.quantiles import median, normal_quantile
from coldchoice.model.streams import Floats, locked
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 50  # assumption: enough to follow a bend, few enough to average luck out
PIECES = 16  # assumption: a lead bends in so many places at most
FARTHEST = 2.33  # assumption: beyond the 1 and 99 % points nothing is plausible
STEPS = 467  # assumption: steps of a hundredth of a deviation between them


class Places(NamedTuple):
    """Where a lead is looked at: normal scores of the input, and the quantiles that these are."""

    scores: Floats
    shares: Floats


class Basis(NamedTuple):
    """Splines turned so that they and their penalty are both diagonal (Demmler, Reinsch 1975).

    Attributes
    ----------
    project
        From means of bins to coefficients, (splines, bins).
    curvature
        What the penalty makes of each, (splines,).
    evaluate
        From coefficients to the lead at the places, (splines, places).
    """

    project: Floats
    curvature: Floats
    evaluate: Floats


def lead_curve(leads: Floats, order: NDArray[np.intp]) -> Floats:
    """Return the mean lead at each of `places`, (rivals, places).

    Parameters
    ----------
    leads
        (rivals, draws), `BINS` or more draws.
    order
        Places of the draws, by rising input, (draws,).
    """
    ranked = leads[:, order]
    starts = np.linspace(0, order.size, BINS, endpoint=False).astype(np.intp)
    counts = np.diff(np.append(starts, order.size))
    means = np.add.reduceat(ranked, starts, axis=1) / counts
    inside = np.einsum("ij,ij->i", leads, leads) - (means * means) @ counts
    luck = np.maximum(inside, 0.0) / max(order.size - BINS, 1) * float((1.0 / counts).mean())
    return _followed(means, luck)


def _followed(means: Floats, luck: Floats) -> Floats:
    """Follow the means of bins, each of a variance by luck, (rivals,), as smoothly as that asks for."""
    basis = _basis()
    middle = means.mean(axis=1, keepdims=True)
    weights = (means - middle) @ basis.project.T
    shrunk = 1.0 / (1.0 + PENALTIES[:, np.newaxis] * basis.curvature / (median(basis.curvature) or 1.0))
    left = ((means - middle) ** 2).sum(axis=1, keepdims=True) - (weights * weights) @ (
        shrunk * (2.0 - shrunk)
    ).T
    score = left + 2.0 * luck[:, np.newaxis] * shrunk.sum(axis=1)
    return np.asarray(middle + (weights * shrunk[score.argmin(axis=1)]) @ basis.evaluate)


@cache
def places() -> Places:
    """Return where a lead is looked at, from the 1 to the 99 % point."""
    scores = np.linspace(-FARTHEST, FARTHEST, STEPS)
    return Places(locked(scores), locked(np.array([normal_share(score) for score in scores])))


def normal_share(score: float) -> float:
    """Return the quantile that a normal score is."""
    return 0.5 * (1.0 + erf(score / sqrt(2.0)))


@cache
def _basis() -> Basis:
    middles = np.asarray(normal_quantile((np.arange(BINS) + 0.5) / BINS))
    everywhere = np.concatenate((middles, places().scores))
    splines, penalty = cubic_splines(everywhere, PIECES)
    splines = splines - splines[:, :BINS].mean(axis=1, keepdims=True)
    turn, curvature = both_diagonal(splines[:, :BINS] @ splines[:, :BINS].T, penalty)
    turned = turn @ splines
    return Basis(locked(turned[:, :BINS]), locked(curvature), locked(turned[:, BINS:]))
