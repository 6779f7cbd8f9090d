"""Everything that bounds on ratios imply: for each two weights, the tightest bound on their ratio.

With one more node for the constant 1, a bound on a single weight is one on a ratio too. All bounds then
multiply along paths, and the tightest is the shortest path of their logarithms (Floyd and Warshall; Cormen,
Leiserson, Rivest, Stein, Introduction to Algorithms, ISBN 978-0-262-04630-5, ch. 23). Weights that fulfil
such bounds are a lattice: the least of all and the greatest of all fulfil them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from coldchoice.decide.acceptability import Mask
    from coldchoice.decide.preferences import Bound

TOLERANCE = 1e-9
"""Relative difference that rounding explains."""
HALVINGS = 60
"""Halvings after which a share of 1 is exact to the last digit."""
STRICT = 1e-6
"""By so much, relatively, an order without ``=`` must hold for it to count as not contradicted."""


def closure(bounds: Iterable[Bound], criteria: Sequence[str], *, strict: float = 0.0) -> Floats:
    """Return logarithms of the tightest bounds: ``w[i] <= exp(found[i, j]) * w[j]``; the last node is 1.

    Parameters
    ----------
    bounds
        What was said; weights never exceed 1 in any case.
    strict
        Relative margin that strict bounds keep.

    Returns
    -------
    (criteria + 1, criteria + 1): infinite where nothing bounds the ratio, minus infinity where 0 is left.
    A negative diagonal means that the bounds contradict each other.
    """
    place = {name: at for at, name in enumerate(criteria)}
    one = len(place)
    found = np.full((one + 1, one + 1), np.inf)
    np.fill_diagonal(found, 0.0)
    found[:, one] = 0.0
    for bound in bounds:
        at = tuple(one if name is None else place[name] for name in (bound.lesser, bound.greater))
        times = np.log(bound.times) if bound.times > 0.0 else -np.inf
        found[at] = min(found[at], times - (strict if bound.strict else 0.0))
    return shortest(found)


def shortest(lengths: Floats) -> Floats:
    """Return the lengths of shortest paths between all nodes; no path leads on from a weight of 0."""
    found = lengths.copy()
    with np.errstate(invalid="ignore"):
        for node in range(len(found)):
            through = found[:, node, np.newaxis] + found[np.newaxis, node]
            through[np.isnan(through)] = np.inf
            np.minimum(found, through, out=found)
    return found


def least(closed: Floats) -> Floats:
    """Return the least weights, (criteria,); they fulfil every bound, but need not add up to 1."""
    return np.asarray(np.exp(-closed[-1, :-1]))


def greatest(closed: Floats) -> Floats:
    """Return the greatest weights, (criteria,); they fulfil every bound, but need not add up to 1."""
    return np.asarray(np.exp(closed[:-1, -1]))


def extremes(closed: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest that each weight can be where all add up to 1, (criteria,) each.

    A weight can be as large as lets the others, at the least that it demands of them, fit beside it; and as
    small as lets the others, at the most that it allows them, fill up the rest. Both sums rise with it.
    """
    low, high = least(closed), greatest(closed)
    ratios = closed[:-1, :-1]
    with np.errstate(over="ignore"):
        demand, allow = np.exp(-ratios), np.exp(ratios.T)  # of the others, for each unit of one: (one, other)

    def beside(weights: Floats) -> Floats:
        return np.asarray(np.maximum(low, demand * weights[:, np.newaxis]).sum(axis=1))

    def around(weights: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            most = np.nan_to_num(allow * weights[:, np.newaxis], nan=0.0, posinf=np.inf)
        return np.asarray(np.minimum(high, most).sum(axis=1))

    return _first(low, high, lambda at: around(at) >= 1.0), _first(high, low, lambda at: beside(at) <= 1.0)


def _first(start: Floats, end: Floats, holds: Callable[[Floats], Mask]) -> Floats:
    """Return where, from `start` towards `end`, something first holds: by halving."""
    good = holds(start)
    near, far = start.copy(), end.copy()
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        done = holds(middle)
        far, near = np.where(done, middle, far), np.where(done, near, middle)
    return np.where(good, start, far)
