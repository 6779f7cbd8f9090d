"""The weights that statements leave open: a polytope on the simplex, in as many dimensions as it really has.

Weights that statements tie together, a fixed one or ``cost = flexibility``, are one class; the polytope is
told in the weight of each class, its *mass*. Where it is a point, a segment, a polygon or a simplex, as with
three criteria or a complete order it always is, it is cut into simplices, which are sampled exactly.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.closure import TOLERANCE, greatest, least, shortest
from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.preferences import closed as closure_of
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.preferences import Preferences

FLOOR = 1e-3
"""Assumption: share of its greatest value that a weight that may be 0 has at least at `Polytope.interior`."""


class Polytope(NamedTuple):
    """Masses ``y`` of classes with ``rows @ y <= limits`` that add up to `mass`; weights follow from them.

    Attributes
    ----------
    offset
        Weights that are fixed, (criteria,).
    basis
        Weights of each unit of mass, (criteria, classes); columns add up to 1.
    mass
        What is left for the classes.
    rows, limits
        Bounds that no others imply, (bounds, classes) and (bounds,).
    interior
        Masses within every bound, none of them tight, (classes,).
    simplices
        Vertices, (simplices, vertices, classes), of simplices that make up the polytope; ``None`` where it is
        not cut up.
    """

    offset: Floats
    basis: Floats
    mass: float
    rows: Floats
    limits: Floats
    interior: Floats
    simplices: Floats | None

    @property
    def classes(self) -> int:
        """Number of classes; the polytope has one dimension less."""
        return int(self.basis.shape[1])

    def weights(self, masses: Floats) -> Floats:
        """Return the weights of masses, (classes, draws) to (criteria, draws)."""
        return np.asarray(self.offset[:, np.newaxis] + self.basis @ masses)


@lru_cache(maxsize=64)
def polytope(preferences: Preferences) -> Polytope:
    """Return what statements that can all be true leave open."""
    closed = closure_of(preferences)
    low, high = least(closed), greatest(closed)
    if low.sum() >= 1.0 - TOLERANCE:
        return _point(low / low.sum())
    if high.sum() <= 1.0 + TOLERANCE:
        return _point(high / high.sum())
    offset, members = _classes(closed, low, high)
    basis = np.zeros((len(high), len(members)))
    for column, one in zip(basis.T, members, strict=True):
        column[one] = np.exp(closed[one, one[0]])
    sizes = basis.sum(axis=0)
    first = [one[0] for one in members] + [len(high)]
    scale = np.append(np.log(sizes), 0.0)
    reduced = closed[np.ix_(first, first)] + scale[:, np.newaxis] - scale
    mass = 1.0 - float(offset.sum())
    if len(members) == 1:
        return _point(offset + basis[:, 0] * (mass / sizes[0]))
    rows, limits = _needed(reduced, mass)
    found = Polytope(offset, basis / sizes, mass, rows, limits, _interior(reduced, mass), None)
    if not (rows @ found.interior < limits).all():
        raise BrokenInvariant(f"no point within the bounds of {', '.join(preferences.texts)}")
    return found._replace(simplices=_simplices(found))


def _point(weights: Floats) -> Polytope:
    nothing = np.empty((0, 0))
    simplices = np.empty((1, 1, 0))
    return Polytope(weights, np.empty((len(weights), 0)), 0.0, nothing, np.empty(0), np.empty(0), simplices)


def _classes(closed: Floats, low: Floats, high: Floats) -> tuple[Floats, list[list[int]]]:
    """Return the weights that are fixed, and groups of the others whose ratios are."""
    offset = np.zeros(len(high))
    members: list[list[int]] = []
    for at in range(len(high)):
        if high[at] - low[at] <= TOLERANCE * high[at]:
            offset[at] = high[at]
            continue
        for one in members:
            if closed[at, one[0]] + closed[one[0], at] <= TOLERANCE:
                one.append(at)
                break
        else:
            members.append([at])
    return offset, members


def _needed(reduced: Floats, mass: float) -> tuple[Floats, Floats]:
    """Return the bounds on masses that follow from no two others."""
    count = len(reduced) - 1
    rows, limits = [], []
    for upper in range(count + 1):
        for lower in range(count + 1):
            length = reduced[upper, lower]
            # a mass of 0 or more is a bound too, unless another one says so: 1 <= infinity times the mass
            of_sign = upper == count and np.isinf(length) and np.isfinite(reduced[:count, lower]).sum() == 1
            if upper == lower or (not np.isfinite(length) and not of_sign):
                continue
            if lower == count and np.exp(length) >= mass * (1.0 - TOLERANCE):
                continue  # adding up to `mass` says as much
            with np.errstate(invalid="ignore"):
                others = np.delete(reduced[upper] + reduced[:, lower], [upper, lower])
            if not of_sign and (others <= length + TOLERANCE).any():
                continue
            row, limit = np.zeros(count), 0.0
            if upper == count:
                row[lower], limit = -1.0, -float(np.exp(-length))
            elif lower == count:
                row[upper], limit = 1.0, float(np.exp(length))
            else:
                row[upper], row[lower] = 1.0, -float(np.exp(length))
            rows.append(row)
            limits.append(limit)
    return np.array(rows).reshape(-1, count), np.array(limits)


def _interior(reduced: Floats, mass: float) -> Floats:
    """Return masses at which no bound is tight.

    The columns of the closure are points of the polyhedron of logarithms, and so are its rows, negated; each
    bound is tight at some of them at most. Their mean is mixed with the least or the greatest masses, towards
    the sum that is wanted: at less than the whole way no bound becomes tight.
    """
    count = len(reduced) - 1
    floored = reduced.copy()
    floored[count, :count] = np.minimum(floored[count, :count], -np.log(FLOOR) - floored[:count, count])
    floored = shortest(floored)
    columns = floored[:count] - floored[count]
    rows = floored[:, count] - floored[:, :count].T
    middle = np.exp(np.hstack([columns, rows]).mean(axis=1))
    total = float(middle.sum())
    end = np.exp(reduced[:count, count]) if total < mass else np.exp(-reduced[count, :count])
    share = (mass - total) / (float(end.sum()) - total) if total != mass else 0.0
    return np.asarray(middle + share * (end - middle))


def _simplices(found: Polytope) -> Floats | None:
    """Cut the polytope into simplices where that is plain: in two dimensions or less, or if it is one."""
    if found.classes <= 3:
        around = _clipped(found)
        if found.classes == 2:
            return around[np.newaxis]
        return np.stack([around[[0, at, at + 1]] for at in range(1, len(around) - 1)])
    if len(found.rows) != found.classes:
        return None
    corners = []
    for left_out in range(found.classes):
        equations = np.vstack([np.delete(found.rows, left_out, axis=0), np.ones(found.classes)])
        right = np.append(np.delete(found.limits, left_out), found.mass)
        corners.append(np.linalg.solve(equations, right))
    return np.array(corners)[np.newaxis]


def _clipped(found: Polytope) -> Floats:
    """Return the corners of a segment or a polygon, in order around it.

    Each bound in turn cuts off what is beyond it (Sutherland and Hodgman 1974, doi 10.1145/360767.360802).
    """
    corners = list(found.mass * np.eye(found.classes))
    for row, limit in zip(found.rows, found.limits, strict=True):
        kept: list[Floats] = []
        for at, corner in enumerate(corners):
            before = corners[at - 1]
            here, there = float(row @ corner - limit), float(row @ before - limit)
            if here * there < 0.0:
                kept.append(before + (corner - before) * (there / (there - here)))
            if here <= 0.0:
                kept.append(corner)
        corners = kept if found.classes > 2 else _ends(kept)
    return np.array(corners)


def _ends(points: list[Floats]) -> list[Floats]:
    """Return the two ends of points on a segment: going round it meets each crossing twice."""
    points = sorted(points, key=lambda point: float(point[0]))
    return [points[0], points[-1]]
