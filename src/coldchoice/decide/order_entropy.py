"""How much chance is left in the ranking, in bits: the entropy of the shares with which orders come up.

0 bits: every draw gives the same order; log2(m!) bits: all orders of m alternatives come up alike.
"""

from __future__ import annotations

from itertools import permutations, product
from math import factorial, log, sqrt

import numpy as np

from coldchoice.model.streams import Floats

MOST_ORDERED = 8
"""Most alternatives whose orders are counted: 8 have 40,320 of them; of more, draws see too few."""


def order_counts(totals: Floats) -> Floats:
    """Count how often each order of the alternatives comes up, (alternatives!,).

    Where m are equal, the draw is shared by all orders that they could take. Counts of blocks add up.

    Parameters
    ----------
    totals
        (alternatives, draws), at most `MOST_ORDERED` alternatives; larger is better.
    """
    number, draws = totals.shape
    code, beats = np.zeros(draws, np.uint16), np.empty(draws, np.bool_)
    tied = np.zeros(draws, np.bool_)
    for one in range(1, number):
        digit = np.zeros(draws, np.uint16)
        for other in range(one):
            np.less(totals[one], totals[other], out=beats)
            digit += beats
            np.equal(totals[one], totals[other], out=beats)
            tied |= beats
        code += digit * np.uint16(factorial(one))
    if not tied.any():
        return np.bincount(code, minlength=factorial(number)).astype(np.float64)
    counts = np.bincount(code[~tied], minlength=factorial(number)).astype(np.float64)
    return counts + _shared(totals[:, tied])


def entropy(counts: Floats) -> tuple[float, float]:
    """Return the entropy of what was counted, in bits, and its Monte-Carlo standard error.

    The error is that of the delta method, together with the mean by which the entropy of so many draws falls
    short, (seen - 1)/(2 n ln 2) (doi 10.1162/089976603321780272).
    """
    draws = float(counts.sum())
    seen = counts[counts > 0.0] / draws
    bits = -np.log2(seen)
    mean = float(seen @ bits)
    variance = max(0.0, float(seen @ (bits - mean) ** 2)) / draws
    short = (seen.size - 1) / (2.0 * draws * log(2.0))
    return max(0.0, mean), sqrt(variance + short * short)


def _shared(totals: Floats) -> Floats:
    """Count draws with equal totals, each pattern of them once."""
    number = totals.shape[0]
    places = (totals[:, np.newaxis] < totals[np.newaxis]).sum(axis=1)
    patterns, times = np.unique(places.T, axis=0, return_counts=True)
    counts = np.zeros(factorial(number))
    for pattern, count in zip(patterns, times, strict=True):
        levels = [np.flatnonzero(pattern == place).tolist() for place in np.unique(pattern)]
        codes = [
            _code([one for level in order for one in level]) for order in product(*map(permutations, levels))
        ]
        counts[codes] += count / len(codes)
    return counts


def _code(order: list[int]) -> int:
    """Number an order, best first, as `order_counts` does."""
    place = {one: at for at, one in enumerate(order)}
    return sum(
        factorial(one) * sum(place[other] < place[one] for other in range(one)) for one in range(len(order))
    )
