"""Conditional means given one or several inputs, smooth as the draws ask for: penalised regression.

One input: cubic B-splines with a penalty on how their slope changes, its size by generalised cross-validation
(Eilers, Marx 1996, doi 10.1214/ss/1038425655; Craven, Wahba 1979, doi 10.1007/BF01404567). Several: a ridge
regression, its size found likewise, on the curve of each input, on polynomials and on products; its fit is
then taken as one input, so that what levels off is followed.

A fit always has the mean of what it fits, and inputs that explain no more than luck does are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.model.quantiles import median
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECES = 24  # assumption: a curve over one input bends in so many places at most
FEW_PIECES = 6  # assumption: the same where two inputs act together
LEAST_PER_PIECE = 20  # assumption: draws to a piece, where there are few draws
BENT, TRIPLED, PAIRED = 3, 5, 8
"""Assumption: the most influential inputs whose curves, products of three and of two are looked at."""
DRAWS_PER_TERM = 25  # assumption: fewer draws for each number fitted would fit the luck
LUCK = 5.0  # assumption: what luck explains lies within so many standard deviations of its mean
PENALTIES = np.logspace(-9.0, 9.0, 37)
"""Penalties tried, relative to the median curvature of the basis."""
SMALL = 1e-10
CONSTANT = 1e-24
"""Mean square below which terms of the size of 1 vary by rounding only."""


Train: TypeAlias = "NDArray[np.bool_] | slice"
"""Draws that are fitted; the fit is given for all."""
EVERY = slice(None)


class Smooth(NamedTuple):
    """Conditional means, and how sure they are.

    Attributes
    ----------
    fitted
        (outcomes, draws).
    freedom
        Numbers fitted in effect, the mean included, (outcomes,).
    """

    fitted: Floats
    freedom: Floats


def smoothed(outcomes: Floats, inputs: Sequence[Floats], train: Train = EVERY) -> Smooth:
    """Return the conditional means of outcomes given the inputs.

    Parameters
    ----------
    outcomes
        (outcomes, draws), finite.
    inputs
        Draws of each input, (draws,) each; they may depend on each other.
    train
        Draws whose outcomes are looked at; the conditional means are given for all of them.
    """
    moving = [one for one in inputs if float(np.ptp(one)) > 0.0]
    if not moving:
        means = outcomes[:, train].mean(axis=1, keepdims=True)
        return Smooth(np.broadcast_to(means, outcomes.shape).copy(), np.ones(len(outcomes)))
    curves = [curve(outcomes, one, train) for one in moving]
    if len(moving) == 1:
        return curves[0]
    spread = np.maximum(outcomes.var(axis=1), np.finfo(np.float64).tiny)
    telling = [float((one.fitted.var(axis=1) / spread).max()) for one in curves]
    order = sorted(range(len(moving)), key=lambda at: -telling[at])
    kept = [at for place, at in enumerate(order) if telling[at] > 0.0 or place < PAIRED]
    return _together(outcomes, [moving[at] for at in kept], [curves[at] for at in kept], train)


def curve(outcomes: Floats, given: Floats, train: Train = EVERY) -> Smooth:
    """Return the conditional means given one input that varies; what it says nothing of gets its mean."""
    means = outcomes[:, train].mean(axis=1, keepdims=True)
    centred = outcomes[:, train] - means
    found = _telling(centred, *_penalised(centred, *cubic_splines(given, PIECES), train), train)
    return found._replace(fitted=found.fitted + means)


def _telling(centred: Floats, fitted: Floats, freedom: Floats, train: Train) -> Smooth:
    """Return the fits, without those that explain no more than luck would."""
    explained = (fitted[:, train] ** 2).sum(axis=1)
    left = np.maximum((centred * centred).sum(axis=1) - explained, 0.0) / centred.shape[1]
    by_luck = freedom - 1.0 + LUCK * np.sqrt(2.0 * np.maximum(freedom - 1.0, 1.0))
    silent = explained <= by_luck * left
    return Smooth(np.where(silent[:, np.newaxis], 0.0, fitted), np.where(silent, 1.0, freedom))


def _together(outcomes: Floats, inputs: Sequence[Floats], curves: Sequence[Smooth], train: Train) -> Smooth:
    """Fit several inputs at once, their own curves among the terms, and follow the fit where it bends."""
    means = outcomes[:, train].mean(axis=1, keepdims=True)
    centred = outcomes[:, train] - means
    terms = _terms(inputs, curves, centred.shape[1] // DRAWS_PER_TERM)
    found = _penalised(centred, terms, np.eye(len(terms)), train)
    fitted, freedom = _telling(centred, *found, train)
    for at, (values, fit) in enumerate(zip(outcomes - means, fitted, strict=True)):
        if not float(np.ptp(fit)) > 0.0:
            continue
        bent = curve(values[np.newaxis], fit, train)
        fitted[at], freedom[at] = bent.fitted[0], freedom[at] + max(float(bent.freedom[0]) - 2.0, 0.0)
    return Smooth(fitted + means, freedom)


def _terms(inputs: Sequence[Floats], curves: Sequence[Smooth], most: int) -> Floats:
    """Return the terms of the regression, standardised, the plainest first, (terms, draws)."""
    ones = [_standard(given) for given in inputs]
    bent = [(one, _hinges(one)) for one in ones[:BENT]]
    drawn = [
        *(fit for smooth in curves for fit in smooth.fitted),
        *ones,
        *(one * one for one in ones),
        *(left * right for left, right in combinations(ones[:PAIRED], 2)),
        *(one * two * three for one, two, three in combinations(ones[:TRIPLED], 3)),
        *(
            left * right
            for (one, hinges), (other, others) in combinations(bent, 2)
            for left, right in product((one, *hinges), (other, *others))
        ),
    ]
    moving = [_standard(term) for term in drawn if float(np.ptp(term)) > 0.0]
    return np.stack(moving[: max(most, len(inputs))])


def _standard(values: Floats) -> Floats:
    centred = values - values.mean()
    return np.asarray(centred / (centred.std() or 1.0))


def _hinges(one: Floats) -> list[Floats]:
    places = np.arange(1, FEW_PIECES) / FEW_PIECES
    return [np.maximum(one - knot, 0.0) for knot in np.quantile(one, places)]


def _penalised(centred: Floats, basis: Floats, penalty: Floats, train: Train) -> tuple[Floats, Floats]:
    """Return penalised least-squares fits, each with its own penalty by cross-validation, and their freedom.

    The basis is turned so that it and the penalty are both diagonal (Demmler, Reinsch 1975, Numer. Math. 24,
    375-382): then every penalty costs next to nothing.
    """
    draws = centred.shape[1]
    basis = basis - basis[:, train].mean(axis=1, keepdims=True)
    looked_at = basis[:, train]
    gram = looked_at @ looked_at.T / draws
    if not np.trace(gram) > CONSTANT * len(gram):  # an input that varies elsewhere only says nothing here
        return np.zeros((len(centred), basis.shape[1])), np.ones(len(centred))
    turned, curvature = both_diagonal(gram, penalty)
    weights = (looked_at @ centred.T / draws).T @ turned.T
    shrunk = 1.0 / (1.0 + PENALTIES[:, np.newaxis] * curvature / (median(curvature) or 1.0))
    total = (centred * centred).mean(axis=1)
    kept = (weights * weights) @ (shrunk * (2.0 - shrunk)).T
    left = np.maximum(total[:, np.newaxis] - kept, SMALL * total[:, np.newaxis])
    freedom = shrunk.sum(axis=1) + 1.0
    score = left / np.maximum(1.0 - freedom / draws, 1.0 / draws) ** 2
    best = score.argmin(axis=1)
    return np.asarray((weights * shrunk[best]) @ turned @ basis), np.asarray(freedom[best])


def both_diagonal(gram: Floats, penalty: Floats) -> tuple[Floats, Floats]:
    """Return what turns a basis so that it and its penalty are both diagonal, and the penalty of each.

    Parameters
    ----------
    gram, penalty
        Of the basis, (terms, terms); a little is added to `gram`, so that its inverse exists.
    """
    gram = gram + np.diag(np.full(len(gram), SMALL * np.trace(gram) / len(gram)))
    inverse = np.linalg.inv(np.linalg.cholesky(gram))
    curvature, turn = np.linalg.eigh(inverse @ penalty @ inverse.T)
    return turn.T @ inverse, np.maximum(curvature, 0.0)


def cubic_splines(given: Floats, pieces: int) -> tuple[Floats, Floats]:
    """Return cubic B-splines of an input, (splines, draws), and the penalty on how slopes change.

    Parameters
    ----------
    given
        Draws of the input, (draws,).
    pieces
        How many at most; fewer where there are few draws.
    """
    one = _standard(given)
    pieces = max(1, min(pieces, one.size // LEAST_PER_PIECE))
    inner = np.sort(one)[np.arange(1, pieces) * one.size // pieces]  # `numpy.quantile` would load `numpy.ma`
    low, high = float(one.min()), float(one.max())
    before = np.append(low, inner[:-1])[: inner.size]
    inner = inner[(inner > before) & (inner < high)]
    knots = np.concatenate((np.full(4, low), inner, np.full(4, high)))
    splines = _b_splines(one, knots, len(inner) + 4)
    middle = (knots[1:-3] + knots[2:-2] + knots[3:-1]) / 3.0
    slopes = np.diff(np.eye(len(middle)), axis=0) / np.diff(middle)[:, np.newaxis]
    gaps = (middle[2:] - middle[:-2]) / 2.0
    bends = np.diff(slopes, axis=0) / np.sqrt(gaps)[:, np.newaxis]
    return splines, bends.T @ bends


def _b_splines(x: Floats, knots: Floats, count: int) -> Floats:
    """Return cubic B-splines at `x`, (count, draws); de Boor 2001, ISBN 0-387-95366-3, chapter X."""
    piece = np.clip(np.searchsorted(knots, x, side="right") - 1, 3, count - 1)
    alive = [np.ones_like(x)]
    for degree in range(1, 4):
        carried = np.zeros_like(x)
        grown = []
        for at in range(degree):
            right = knots[piece + at + 1] - x
            left = x - knots[piece + at + 1 - degree]
            part = alive[at] / (right + left)
            grown.append(carried + right * part)
            carried = left * part
        alive = [*grown, carried]
    splines = np.zeros((count, x.size))
    draws = np.arange(x.size)
    for at, values in enumerate(alive):
        splines[piece - 3 + at, draws] = values
    return splines
