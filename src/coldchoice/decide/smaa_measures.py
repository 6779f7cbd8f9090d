"""The measures of SMAA-2 that follow from the sums of one pass, each with its Monte-Carlo standard error."""

from __future__ import annotations

import numpy as np

from coldchoice.decide.acceptability import mean_central_weights, share_errors
from coldchoice.decide.confidence import weight_errors
from coldchoice.decide.order_entropy import entropy
from coldchoice.decide.smaa_sums import FirstPass
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

META_WEIGHTS = "rank-order centroid"
"""What ranks count in the holistic acceptability; see `meta_weights`."""


class Estimate(NamedTuple):
    """A number and its Monte-Carlo standard error."""

    value: float
    error: float


class Measures(NamedTuple):
    """Measures and their errors, as pairs of arrays of one shape.

    Attributes
    ----------
    ranks
        Rank acceptabilities, (alternatives, ranks).
    ahead
        [one, other]: share of draws in which one is ahead of the other, equal ones counted half; one half of
        each of itself.
    holistic, values
        Holistic acceptability, and mean value, (alternatives,).
    central
        Central weights, (alternatives, criteria): NaN for one that never is first. Errors are infinite where
        there are fewer than two wins.
    central_errors
        Covariance of these, (alternatives, criteria, criteria); NaN where the error is infinite.
    first_entropy, order_entropy
        In bits, (); NaN, with an infinite error, of orders that are too many to be counted.
    """

    ranks: tuple[Floats, Floats]
    ahead: tuple[Floats, Floats]
    holistic: tuple[Floats, Floats]
    values: tuple[Floats, Floats]
    central: tuple[Floats, Floats]
    central_errors: Floats
    first_entropy: tuple[Floats, Floats]
    order_entropy: tuple[Floats, Floats]


def measures(sums: FirstPass) -> Measures:
    """Return the measures that sums over draws amount to."""
    ranks, ahead = sums.ranks / sums.draws, sums.wins / sums.draws
    weights = meta_weights(len(ranks))
    holistic = ranks @ weights
    spread = np.maximum(ranks @ (weights * weights) - holistic * holistic, 0.0)
    known = np.maximum(sums.known, 1.0)
    value_errors = np.sqrt(np.maximum(sums.squares, 0.0) / known / np.maximum(known - 1.0, 1.0))
    central, covariance = _central(sums)
    of_order = entropy(sums.orders) if sums.orders.size else (np.nan, np.inf)
    return Measures(
        ranks=(ranks, share_errors(ranks, sums.draws)),
        ahead=(ahead, share_errors(ahead, sums.draws)),
        holistic=(holistic, np.sqrt(spread / sums.draws)),
        values=(sums.means, value_errors),
        central=central,
        central_errors=covariance,
        first_entropy=_pair(entropy(sums.ranks[:, 0])),
        order_entropy=_pair(of_order),
    )


def meta_weights(number: int) -> Floats:
    """Return what each rank counts, the first 1: rank-order-centroid weights over the first of them.

    ``sum(1/i, i = r..m)/sum(1/i, i = 1..m)``. Source: Barron, Barrett 1996, doi 10.1287/mnsc.42.11.1515; one
    of the choices that SMAA-2 leaves.
    """
    tails = np.cumsum(1.0 / np.arange(number, 0, -1))[::-1]
    return np.asarray(tails / tails[0])


def _central(sums: FirstPass) -> tuple[tuple[Floats, Floats], Floats]:
    """Return mean weights of the wins, and errors of means of so many draws; shared wins make them larger."""
    wins = sums.ranks[:, 0]
    central = mean_central_weights(sums.central, wins)
    covariance = weight_errors(central, mean_central_weights(sums.central_products, wins), wins)
    variances = np.nan_to_num(covariance.diagonal(axis1=1, axis2=2), nan=np.inf)
    return (central, np.sqrt(np.maximum(variances, 0.0))), covariance


def _pair(numbers: tuple[float, float]) -> tuple[Floats, Floats]:
    value, error = numbers
    return np.asarray(value), np.asarray(error)
