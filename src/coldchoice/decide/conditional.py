"""What outcomes would be in the mean if their learnable inputs were known: by regression on the draws.

In a Monte-Carlo run every draw has its own parameters *and* its own luck. A decision is made for many units,
so luck averages out while parameters do not. The conditional mean E[outcome | parameters] is estimated from
the draws that are there, by regression (Strong, Oakley, Brennan 2014, doi 10.1177/0272989X13505910):

1. least squares on polynomials of the parameters, with splines and products of the influential ones; only
   terms whose coefficient stands out from its error are kept, so that luck is not fitted;
2. the outcome is averaged over draws that step 1 holds for alike: a share that is all but 1 wherever the
   parameters are good stays there, which no polynomial does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np

from coldchoice.model.streams import Floats

DRAWS_PER_TERM = 25  # assumption: fewer draws for each fitted number would fit the luck
LEAST_SHARE = 1e-3  # assumption: a parameter that explains less of every outcome is left out
BENT, PAIRED = 3, 6  # assumption: splines of the three, products of the six most influential parameters
KNOTS = (
    0.02,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    0.98,
)  # assumption: where splines bend, as shares of the draws
COARSE_KNOTS = (0.25, 0.5, 0.75)  # assumption: the same for products
ERRORS = 5.0  # assumption: of many outcomes and terms, luck brings none beyond five standard errors
DRAWS_ALIKE = 200  # assumption: so many draws are averaged in step 2
ROUNDING = 1e-12  # of the largest outcome: what is no more than rounding is no order


def conditional_means(outcomes: Floats, parameters: Sequence[Floats]) -> Floats:
    """Return the mean of each outcome given each draw's parameters.

    Parameters
    ----------
    outcomes
        (outcomes, draws), finite.
    parameters
        Draws of each parameter, independent of each other, (draws,) each.

    Returns
    -------
    (outcomes, draws): equal to the mean of the outcome everywhere where no parameter explains it.
    """
    means = outcomes.mean(axis=1, keepdims=True)
    centred = outcomes - means
    terms = _terms(_influential(parameters, centred), outcomes.shape[1] // DRAWS_PER_TERM)
    if not len(terms):
        return np.broadcast_to(means, outcomes.shape)
    fitted = _fitted(centred, terms)
    return np.stack([_averaged(values, fit) for values, fit in zip(outcomes, fitted, strict=True)])


def kept_in_order(means: Floats, outcomes: Floats) -> Floats:
    """Return conditional means in which whoever is never above another in any draw is not above it either.

    What holds in every draw holds given anything, and the noise of a regression must not undo it.

    Parameters
    ----------
    means
        Of each alternative given each draw's parameters, (alternatives, draws).
    outcomes
        From which they were estimated, same shape.
    """
    kept = means.copy()
    slack = ROUNDING * float(np.abs(outcomes).max(initial=0.0))
    order = np.argsort(-outcomes.mean(axis=1), kind="stable")
    for place, above in enumerate(order):
        for below in order[place + 1 :]:
            if (outcomes[below] <= outcomes[above] + slack).all():
                np.minimum(kept[below], kept[above], out=kept[below])
    return kept


def _influential(parameters: Sequence[Floats], centred: Floats) -> list[Floats]:
    """Return the parameters that explain something, standardised, the most influential first."""
    spread = (centred * centred).sum(axis=1)
    spread[spread == 0.0] = 1.0
    found: list[tuple[float, Floats]] = []
    for drawn in parameters:
        if float(np.ptp(drawn)) == 0.0:
            continue
        one = (drawn - drawn.mean()) / drawn.std()
        explained = ((centred @ one) ** 2 + (centred @ _squared(one)) ** 2) / (one.size * spread)
        found.append((float(explained.max()), one))
    noise = max(LEAST_SHARE, 10.0 / centred.shape[1])  # what luck alone explains, 1 in 150 times
    return [one for share, one in sorted(found, key=lambda pair: -pair[0]) if share > noise]


def _squared(one: Floats) -> Floats:
    """Return the square of a standardised parameter, without its mean and slope, standardised."""
    square = one * one - 1.0
    square = square - (square @ one / one.size) * one
    return np.asarray(square / (square.std() or 1.0))


def _terms(parameters: Sequence[Floats], most: int) -> Floats:
    """Return the terms of the regression, standardised, the plainest first and as many as the draws allow."""
    bent = [(one, _hinges(one, COARSE_KNOTS)) for one in parameters[:BENT]]
    terms = [
        *parameters,
        *(one * one for one in parameters),
        *(hinge for one, _ in bent for hinge in _hinges(one, KNOTS)),
        *(one * other for one, other in combinations(parameters[:PAIRED], 2)),
        *(
            left * right
            for (one, hinges), (other, others) in combinations(bent, 2)
            for left, right in product((one, *hinges), (other, *others))
        ),
    ][:most]
    kept = [term - term.mean() for term in terms]
    return np.array([term / spread for term in kept if (spread := float(term.std())) > 0.0])


def _hinges(one: Floats, knots: Sequence[float]) -> list[Floats]:
    return [np.maximum(one - knot, 0.0) for knot in np.quantile(one, knots)]


def _fitted(centred: Floats, terms: Floats) -> Floats:
    """Return the least-squares fit of the terms that stand out in any outcome, (outcomes, draws)."""
    basis, _ = np.linalg.qr(terms.T)
    weights = centred @ basis
    left = np.maximum((centred * centred).sum(axis=1) - (weights * weights).sum(axis=1), 0.0)
    error = np.sqrt(left / max(1, centred.shape[1] - len(terms)))
    kept = (np.abs(weights) > ERRORS * error[:, np.newaxis]).any(axis=0)
    return np.asarray(weights[:, kept] @ basis[:, kept].T)


def _averaged(values: Floats, fitted: Floats) -> Floats:
    """Average an outcome over draws of like fits, on straight lines between the averages."""
    span = float(np.ptp(fitted))
    if span <= 1e-12 * (float(np.abs(values).max()) or 1.0):
        return np.full(values.shape, values.mean())
    order = np.argsort(fitted, kind="stable")
    parts = max(2, values.size // DRAWS_ALIKE)
    starts = np.linspace(0, values.size, parts, endpoint=False).astype(np.intp)
    counts = np.diff(np.append(starts, values.size))
    fits = np.add.reduceat(fitted[order], starts) / counts
    return np.interp(fitted, fits, np.add.reduceat(values[order], starts) / counts)
