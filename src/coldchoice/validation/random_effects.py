"""A linear model with one mean and several random effects, by restricted maximum likelihood; numpy only.

Henderson's mixed-model equations (doi 10.2307/2529430) give effects and their covariance from the variances;
the variances follow from them by the fixed point of Harville 1977 (doi 10.1080/01621459.1977.10480998), which
is repeated until neither changes. Nothing here knows what the values are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coldchoice.record import NamedTuple

Floats: TypeAlias = NDArray[np.float64]
Factors: TypeAlias = Mapping[str, Sequence[str]]
"""Levels of each random effect, one for each row."""

MOST_ROUNDS, TOLERANCE = 2000, 1e-4
"""Rounds of the fixed point, and the change of a log variance at which it ends."""

SMALLEST_SHARE = 1e-4
"""A variance is kept above this share of that of the values, so that one that goes to zero ends there."""


class RandomEffects(NamedTuple):
    """A fitted model.

    Attributes
    ----------
    mean, effects
        Overall mean, and the effect of every level by factor and level.
    covariance
        Of the mean and of all effects in the order of `places`, the mean first; shape (1 + levels,) squared.
    places
        Row of `covariance` of every factor and level.
    variances
        Variance between the levels of each factor; that of a row about them is `residual`.
    residual
        Variance of a row.
    new
        Factor of which every predicted row has a level of its own, never seen.
    """

    mean: float
    effects: Mapping[tuple[str, str], float]
    covariance: Floats
    places: Mapping[tuple[str, str], int]
    variances: Mapping[str, float]
    residual: float
    new: str

    def predict(self, factors: Factors) -> tuple[Floats, Floats]:
        """Mean and variance of a new value for each row of `factors`, shape (rows,) each.

        The variance is that of the estimated mean and effects, of each level that was never seen, and of a
        row.
        """
        rows = len(next(iter(factors.values())))
        weights = np.zeros((rows, len(self.covariance)))
        weights[:, 0] = 1.0
        mean = np.full(rows, self.mean)
        unseen = np.full(rows, self.residual)
        for name, found in factors.items():
            for row, level in enumerate(found):
                if name == self.new or (name, level) not in self.places:
                    unseen[row] += self.variances[name]
                    continue
                weights[row, self.places[name, level]] = 1.0
                mean[row] += self.effects[name, level]
        return mean, np.einsum("ij,jk,ik->i", weights, self.covariance, weights, optimize=True) + unseen


def fit(values: Floats, factors: Factors, new: str = "") -> RandomEffects:
    """Fit the model value = mean + one effect of each factor + noise.

    Parameters
    ----------
    values
        Shape (rows,), at least two rows.
    factors
        Levels of each factor, (rows,) each.
    new
        Factor whose levels never come again, see `RandomEffects`.
    """
    keys = [(name, level) for name, found in factors.items() for level in sorted(set(found))]
    places = {key: place for place, key in enumerate(keys, start=1)}
    design = np.zeros((len(values), 1 + len(keys)))
    design[:, 0] = 1.0
    for name, found in factors.items():
        design[np.arange(len(values)), [places[name, level] for level in found]] = 1.0
    owner = np.array([list(factors).index(name) for name, _ in keys], dtype=np.intp)
    centre = float(values.mean())  # keeps the sums of squares exact
    solution, inverse, variances, residual = _restricted(values - centre, design, owner, len(factors))
    return RandomEffects(
        mean=centre + float(solution[0]),
        effects=dict(zip(keys, map(float, solution[1:]), strict=True)),
        covariance=inverse * residual,
        places=places,
        variances=dict(zip(factors, map(float, variances), strict=True)),
        residual=residual,
        new=new,
    )


def _restricted(
    values: Floats, design: Floats, owner: NDArray[np.intp], factors: int
) -> tuple[Floats, Floats, Floats, float]:
    """Solve for the variances; return solution, inverse of the equations, variances, residual variance."""
    gram, moment = design.T @ design, design.T @ values
    total = max(float(values.var(ddof=1)), 1e-9)
    least = SMALLEST_SHARE * total
    sizes = np.bincount(owner, minlength=factors)
    variances, residual = np.full(factors, total / (factors + 1)), total / (factors + 1)
    for _ in range(MOST_ROUNDS):
        ratio = residual / variances
        inverse = np.linalg.inv(gram + np.diag(np.concatenate(([0.0], ratio[owner]))))
        solution = inverse @ moment
        squares = np.bincount(owner, weights=solution[1:] ** 2, minlength=factors)
        traces = np.bincount(owner, weights=np.diag(inverse)[1:], minlength=factors)
        freedom = np.maximum(sizes - ratio * traces, 1e-9)  # effective number of levels that the data tell
        updated = np.maximum(squares / freedom, least)
        left = max(float(values @ (values - design @ solution)) / (len(values) - 1.0), least)
        change = max(float(np.abs(np.log(updated / variances)).max()), abs(float(np.log(left / residual))))
        variances, residual = updated, left
        if change < TOLERANCE:
            break
    return solution, inverse, variances, residual
