"""What outcomes would be in the mean if their learnable inputs were known: by regression on the draws.

In a Monte-Carlo run every draw has its own parameters *and* its own luck. A decision is made for many units,
so luck averages out while parameters do not. The conditional mean E[outcome | parameters] is estimated by
least squares on polynomials of the parameters, from the draws that are there (Strong, Oakley, Brennan 2014,
doi 10.1177/0272989X13505910, with polynomials in place of splines).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from coldchoice.model.streams import Floats

DRAWS_PER_TERM = 25  # assumption: fewer draws for each fitted number would fit the luck
LEAST_SHARE = 1e-3  # assumption: a parameter that explains less of every outcome is left out
INTERACTING = 6  # assumption: products of the six most influential parameters are terms too


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
    basis, _ = np.linalg.qr(np.transpose(terms))
    return np.asarray(means + (centred @ basis) @ basis.T)


def _influential(parameters: Sequence[Floats], centred: Floats) -> list[Floats]:
    """Return the parameters that explain something, standardised, the most influential first."""
    spread = (centred * centred).sum(axis=1)
    spread[spread == 0.0] = 1.0
    found: list[tuple[float, Floats]] = []
    for drawn in parameters:
        if float(np.ptp(drawn)) == 0.0:
            continue
        one = (drawn - drawn.mean()) / drawn.std()
        square = _bent(one)
        explained = ((centred @ one) ** 2 + (centred @ square) ** 2) / (one.size * spread)
        found.append((float(explained.max()), one))
    noise = max(LEAST_SHARE, 10.0 / centred.shape[1])  # what luck alone explains, 1 in 150 times
    return [one for share, one in sorted(found, key=lambda pair: -pair[0]) if share > noise]


def _bent(one: Floats) -> Floats:
    """Return the square of a standardised parameter, without what its mean and slope explain, standardised."""
    square = one * one - 1.0
    square = square - (square @ one / one.size) * one
    return np.asarray(square / (square.std() or 1.0))


def _terms(parameters: Sequence[Floats], most: int) -> Floats:
    """Return the terms of the polynomial, centred, the plainest first and as many as the draws allow."""
    leading = parameters[:INTERACTING]
    terms = [
        *parameters,
        *(one * one for one in parameters),
        *(one * other for one, other in combinations(leading, 2)),
        *(one**3 for one in leading),
        *(one * one * other for one in leading[:3] for other in leading[:3] if one is not other),
    ]
    kept = np.array(terms[:most])
    return np.asarray(kept - kept.mean(axis=1, keepdims=True)) if len(kept) else kept
