"""Weights spread evenly over what statements leave open of the simplex. Weights are never drawn and rescaled.

Three ways, the first that will do (Tervonen, van Valkenhoef, Basturk, Postmus 2013,
doi 10.1016/j.ejor.2012.08.026):

1. exactly, where the polytope is cut into simplices: one is chosen by its size, a point in it is drawn;
2. by rejection: points spread evenly over the whole simplex, without those that a statement forbids;
3. by hit-and-run (Smith 1984, doi 10.1287/opre.32.6.1296) where rejection would keep too few: many chains at
   once, from points that a run in advance has spread out, along directions that fit the polytope's shape.

All are drawn in batches of one size, so that a longer run begins like a shorter one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.random import Generator, Philox

from coldchoice.decide.polytope import polytope
from coldchoice.decide.weights import simplex_weights
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.polytope import Polytope
    from coldchoice.decide.preferences import Preferences

BATCH = 1_000
"""Points drawn at once; part of the meaning of a seed."""
TRIED = 8_192
"""Points tried at once where some are rejected; part of the meaning of a seed."""
LEAST_KEPT = 0.02
"""Share of points that rejection must keep: at a fiftieth, hit-and-run takes about as long."""
CENTROID_DRAWS = 20_000
"""Points whose mean stands for the centroid where it has no plain formula: within 0.002 of it, or better."""
STEPS = 12
"""Assumption: steps for each dimension from one point of a chain to the next; a test looks at the spread of
means of many draws."""
PILOT_CHAINS, MOST_ROUNDS, SETTLED = 1_000, 60, 0.2
"""Assumption: chains of the run in advance, most times that their shape is taken, and the change in the
logarithm of its size, for each dimension, below which it no longer is."""
KEY = 2001
"""Key of the generator of whatever must be the same in every run."""

Method = Literal["exact", "rejection", "hit-and-run"]


class Shape(NamedTuple):
    """Where chains start, (classes, chains), and directions in which to go, (classes, dimensions)."""

    starts: Floats
    directions: Floats


def constrained_weights(preferences: Preferences, generator: Generator, draws: int) -> Floats:
    """Return weights spread evenly over all that fulfil the statements, (criteria, draws).

    Parameters
    ----------
    generator
        The same state gives the same weights; more draws go on where fewer end.
    """
    found = polytope(preferences)
    drawn = {"exact": _exact, "rejection": _kept, "hit-and-run": _run}[method(preferences)]
    parts, number = list[Floats](), 0
    while number < draws:
        masses = drawn(preferences, generator)
        parts.append(masses)
        number += masses.shape[1]
    return found.weights(np.concatenate(parts, axis=1)[:, :draws])


@lru_cache(maxsize=64)
def centroid(preferences: Preferences) -> Floats:
    """Return the mean of all weights that fulfil the statements, (criteria,); read-only.

    Exact where the polytope is cut into simplices, and the mean of a large sample, always the same,
    elsewhere.
    """
    found = polytope(preferences)
    if found.simplices is None:
        mean = constrained_weights(preferences, _fixed(), CENTROID_DRAWS).mean(axis=1)
    else:
        masses = sizes(found.simplices) @ found.simplices.mean(axis=1)
        mean = found.weights(masses[:, np.newaxis])[:, 0]
    mean.flags.writeable = False
    return np.asarray(mean)


@lru_cache(maxsize=64)
def method(preferences: Preferences) -> Method:
    """Return how weights are drawn."""
    found = polytope(preferences)
    if found.simplices is not None:
        return "exact"
    share = _kept_of(found, _fixed()).shape[1] / TRIED
    return "rejection" if share >= LEAST_KEPT else "hit-and-run"


def sizes(simplices: Floats) -> Floats:
    """Return the share that each of some simplices, which lie in one plane, has of all, (simplices,)."""
    if len(simplices) == 1:
        return np.ones(1)
    volumes = np.abs(np.linalg.det(simplices))  # of the cones from 0: all have the same height
    return np.asarray(volumes / volumes.sum())


def _fixed() -> Generator:
    return Generator(Philox(key=KEY))


def _exact(preferences: Preferences, generator: Generator) -> Floats:
    simplices = polytope(preferences).simplices
    assert simplices is not None, "chosen by `method`"
    corners = simplices.shape[1]
    chosen = np.searchsorted(np.cumsum(sizes(simplices))[:-1], generator.random(BATCH), side="right")
    inside = simplex_weights(generator.standard_exponential((corners, BATCH)))
    return np.asarray(np.einsum("dvc,vd->cd", simplices[chosen], inside))


def _kept(preferences: Preferences, generator: Generator) -> Floats:
    return _kept_of(polytope(preferences), generator)


def _kept_of(found: Polytope, generator: Generator) -> Floats:
    masses = found.mass * simplex_weights(generator.standard_exponential((found.classes, TRIED)))
    kept: Floats = masses[:, (found.rows @ masses <= found.limits[:, np.newaxis]).all(axis=0)]
    return kept


def _run(preferences: Preferences, generator: Generator) -> Floats:
    shape, found = _shape(preferences), polytope(preferences)
    starts = shape.starts[:, generator.integers(shape.starts.shape[1], size=BATCH)]
    return walked(found, starts, shape.directions, STEPS * (found.classes - 1), generator)


def walked(found: Polytope, starts: Floats, directions: Floats, steps: int, generator: Generator) -> Floats:
    """Return where chains are after some steps of hit-and-run, (classes, chains).

    Parameters
    ----------
    starts
        Masses within the polytope, (classes, chains).
    directions
        (classes, dimensions): steps go along them, mixed by standard normals; columns add up to 0.
    """
    at, limits = starts.copy(), found.limits[:, np.newaxis]
    for _ in range(steps):
        way = directions @ generator.standard_normal((directions.shape[1], at.shape[1]))
        slope = found.rows @ way
        room = np.maximum(limits - found.rows @ at, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = room / slope
        ahead = np.where(slope > 0.0, reach, np.inf).min(axis=0)
        behind = np.where(slope < 0.0, reach, -np.inf).max(axis=0)
        at += way * (behind + (ahead - behind) * generator.random(at.shape[1]))
    return at


@lru_cache(maxsize=16)
def _shape(preferences: Preferences) -> Shape:
    """Spread chains over the polytope from one point inside, taking its shape again until it stays."""
    found, generator = polytope(preferences), _fixed()
    dimensions = found.classes - 1
    plane = np.linalg.qr(np.eye(found.classes) - 1.0 / found.classes)[0][:, :dimensions]
    at = np.repeat(found.interior[:, np.newaxis], PILOT_CHAINS, axis=1)
    root, size = np.eye(dimensions) * found.interior.min(), -np.inf
    for _ in range(MOST_ROUNDS):
        at = walked(found, at, plane @ root, STEPS * dimensions, generator)
        root = np.linalg.cholesky(np.cov(plane.T @ at))
        before, size = size, float(np.log(np.diagonal(root)).sum())
        if abs(size - before) < SETTLED * dimensions / 2.0:
            break
    directions = plane @ root
    return Shape(walked(found, at, directions, 4 * STEPS * dimensions, generator), directions)
