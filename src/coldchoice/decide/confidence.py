"""How far confidence factors would move because central weights are themselves found from draws.

A confidence factor is the share of draws in which an alternative is first with its central weights held
fixed. These are means over the draws that it wins, and have an error; where measurements are precise a small
step of the weights moves the factor a lot. So it is looked at one standard error to either side along each
principal axis of that error, and the halves of the differences are added up as squares (the unscented
transform: Julier, Uhlmann 2004, doi 10.1109/JPROC.2003.823141).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement

import numpy as np

from coldchoice.model.streams import Floats

LOOKED_AT = 10_000
"""Assumption: draws that suffice to see how a share of them moves with the weights."""
LEAST_WINS = 2.0
"""Wins from which on a mean weight has an error."""


def products(weights: Floats) -> Floats:
    """Return the products of weights by pairs, each with itself too, (pairs, draws)."""
    first, second = pairs(len(weights))
    return np.asarray(weights[first] * weights[second])


def pairs(criteria: int) -> tuple[list[int], list[int]]:
    """Return the places of the first and the second of each pair, in the order of `products`."""
    found: Sequence[tuple[int, int]] = list(combinations_with_replacement(range(criteria), 2))
    return [one for one, _ in found], [other for _, other in found]


def weight_errors(central: Floats, mean_products: Floats, wins: Floats) -> Floats:
    """Return the covariance of each alternative's central weights as means over its wins.

    Parameters
    ----------
    central
        (alternatives, criteria); NaN for one that never wins.
    mean_products
        Means of `products` over the wins, (alternatives, pairs).
    wins
        (alternatives,).

    Returns
    -------
    (alternatives, criteria, criteria); NaN where there are fewer than two wins.
    """
    number, criteria = central.shape
    first, second = pairs(criteria)
    found = np.full((number, criteria, criteria), np.nan)
    enough = wins >= LEAST_WINS
    spread = mean_products[enough] - central[enough][:, first] * central[enough][:, second]
    spread /= wins[enough, np.newaxis] - 1.0
    filled = np.zeros((int(enough.sum()), criteria, criteria))
    filled[:, first, second] = spread
    filled[:, second, first] = spread
    found[enough] = filled
    return found


def confidence_errors(counted: Callable[[Floats], Floats], central: Floats, errors: Floats) -> Floats:
    """Return the standard error of each confidence factor that comes from its weights, (alternatives,).

    Parameters
    ----------
    counted
        Share of some draws in which each is first with weights of its own, (alternatives,), given these,
        (alternatives, criteria).
    central, errors
        As of `weight_errors`.

    Returns
    -------
    0 where weights are exact, infinite where they have no error that is known.
    """
    unknown = np.asarray(np.isnan(errors).any(axis=(1, 2)))
    sizes, axes = np.linalg.eigh(np.where(unknown[:, np.newaxis, np.newaxis], 0.0, errors))
    steps = axes * np.sqrt(np.maximum(sizes, 0.0))[:, np.newaxis]  # (alternatives, criteria, axes)
    found = np.zeros(len(central))
    for at in range(steps.shape[2]):
        step = steps[:, :, at]
        if np.abs(step).max(initial=0.0) <= 1e-12:
            continue
        ahead, behind = (counted(_weights(central + sign * step)) for sign in (1.0, -1.0))
        found += ((ahead - behind) / 2.0) ** 2
    return np.where(unknown, np.inf, np.sqrt(found))


def _weights(moved: Floats) -> Floats:
    """Return weights that are 0 or more and add up to 1."""
    kept = np.maximum(moved, 0.0)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))
