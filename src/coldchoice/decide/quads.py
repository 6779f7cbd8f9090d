"""A sheet of points of which only some are worked out, and the quads between those that are.

Points are counted along two axes from 0; arrays are indexed [alternative, row, column] or [row, column].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from coldchoice.decide.invariants import BrokenInvariant, sums_to_one
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

NOBODY, IMPOSSIBLE = -1, -2
"""Kinds of a point at which no alternative leads: none can be used, or there is no such point."""
UNKNOWN = -3
TIED = 1e-9
"""Of the largest score: alternatives that are closer do the same, and differ by rounding."""

Place = tuple[int, int]
"""Column and row."""


class Spot(NamedTuple):
    """How alternatives stand at one point.

    Attributes
    ----------
    scores
        Of each alternative that can be used there, the higher the better; none where nobody can.
    error
        Monte-Carlo standard error of the lead of the first over the next that does not do the same; 0 where
        there is no such next.
    possible
        Whether there can be such a point at all.
    best
        Share of what could be learned in which each alternative would be best; empty where nothing is said.
    """

    scores: dict[str, float]
    error: float = 0.0
    possible: bool = True
    best: dict[str, float] = {}


class Quad(NamedTuple):
    """A rectangle between four points, by their columns and rows; all ends belong to it."""

    left: int
    right: int
    bottom: int
    top: int

    @property
    def corners(self) -> tuple[Place, ...]:
        """Bottom left and right, top left and right."""
        return (
            (self.left, self.bottom), (self.right, self.bottom),
            (self.left, self.top), (self.right, self.top),
        )  # fmt: skip

    @property
    def wide(self) -> int:
        """Steps from left to right."""
        return self.right - self.left

    @property
    def deep(self) -> int:
        """Steps from bottom to top."""
        return self.top - self.bottom

    @property
    def is_finest(self) -> bool:
        """Whether no point lies between its corners."""
        return self.wide <= 1 and self.deep <= 1

    @property
    def inside(self) -> tuple[slice, slice]:
        """Its rows and columns."""
        return slice(self.bottom, self.top + 1), slice(self.left, self.right + 1)

    def split(self) -> Iterator[Quad]:
        """Yield its four quarters, or two halves where it is one step wide or deep."""
        for bottom, top in _halves(self.bottom, self.top):
            for left, right in _halves(self.left, self.right):
                yield Quad(left, right, bottom, top)


def _halves(low: int, high: int) -> tuple[tuple[int, int], ...]:
    if high - low <= 1:
        return ((low, high),)
    middle = (low + high) // 2
    return (low, middle), (middle, high)


def leader_of(scores: dict[str, float]) -> str | None:
    """Return who has the highest score; of those that are equal, the first by name; ``None`` of none."""
    if not scores:
        return None
    top = max(scores.values())
    return min(name for name, score in scores.items() if score >= top - TIED * abs(top))


def alike(scores: dict[str, float], leader: str) -> tuple[str, ...]:
    """Return who does the same as a leader, itself included."""
    near = TIED * abs(scores[leader])
    return tuple(name for name, score in scores.items() if abs(score - scores[leader]) <= near)


def lead_over(scores: dict[str, float], leader: str) -> float:
    """Return by how much a leader is ahead of the next that does not do the same.

    0 if all do the same, without end if it is alone.
    """
    if len(scores) == 1:
        return np.inf
    same = alike(scores, leader)
    others = [score for name, score in scores.items() if name not in same]
    return scores[leader] - max(others) if others else 0.0


def coarse_lines(count: int, coarse: int) -> list[int]:
    """Return the places along an axis of `count` points at which it is looked at first, ends included."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, coarse)).tolist()})


def quads_between(columns: Sequence[int], rows: Sequence[int]) -> list[Quad]:
    """Return the quads between lines."""
    return [
        Quad(left, right, bottom, top) for bottom, top in pairwise(rows) for left, right in pairwise(columns)
    ]


class Sheet:
    """What is known of each point, and what follows for those between.

    Parameters
    ----------
    names
        Of all alternatives.
    columns, rows
        How many points there are along either axis.

    Attributes
    ----------
    scores
        [alternative, row, column]; NaN where it cannot be used.
    kind
        [row, column]: the place of the leader among the names, `NOBODY`, `IMPOSSIBLE` or `UNKNOWN`.
    lead, error
        [row, column]: see `lead_over`; and its standard error.
    seen
        [row, column]: whether it was worked out.
    best
        [alternative, row, column]: see `Spot`; the leader's holds those of all that do the same. NaN where
        nothing is said of it.
    """

    def __init__(self, names: Sequence[str], columns: int, rows: int) -> None:
        self.names = tuple(names)
        self.scores: Floats = np.full((len(names), rows, columns), np.nan)
        self.best: Floats = np.full((len(names), rows, columns), np.nan)
        self.kind: NDArray[np.int64] = np.full((rows, columns), UNKNOWN)
        self.lead: Floats = np.full((rows, columns), np.nan)
        self.error: Floats = np.full((rows, columns), np.nan)
        self.seen: NDArray[np.bool_] = np.zeros((rows, columns), dtype=bool)

    def put(self, place: Place, spot: Spot) -> None:
        """Keep what was worked out at a point.

        Raises
        ------
        InputError
            If a score is not finite.
        BrokenInvariant
            If shares do not add up.
        """
        column, row = place
        self.seen[row, column] = True
        self.scores[:, row, column] = np.nan
        for name, score in spot.scores.items():
            if not np.isfinite(score):
                raise InputError(Problem("the score of an alternative must be finite", (name,), f"{score:g}"))
            self.scores[self.names.index(name), row, column] = score
        leader = leader_of(spot.scores)
        self.kind[row, column] = self._kind(spot, leader)
        self.lead[row, column] = np.nan if leader is None else lead_over(spot.scores, leader)
        self.error[row, column] = spot.error
        if spot.best:
            sums_to_one(np.array(list(spot.best.values())), "shares of being best")
            shares = spot.best | _led(spot, leader)
            self.best[:, row, column] = [shares.get(name, 0.0) for name in self.names]

    def usable(self, place: Place) -> NDArray[np.bool_]:
        """Return which alternatives can be used at a point, (alternatives,)."""
        column, row = place
        return np.asarray(np.isfinite(self.scores[:, row, column]))

    def _kind(self, spot: Spot, leader: str | None) -> int:
        if leader is not None:
            return self.names.index(leader)
        return NOBODY if spot.possible else IMPOSSIBLE

    def tied(self, ahead: Floats) -> NDArray[np.bool_]:
        """Tell which leads are nothing but rounding."""
        return np.asarray(np.abs(ahead) <= TIED * np.nanmax(np.abs(self.scores)))

    def fill(self, quad: Quad) -> None:
        """Put in between the corners of a settled quad what follows from them: all four are of one kind.

        Scores, leads and shares lie on straight lines between the corners, in either direction.
        """
        if quad.is_finest:
            return
        inside = quad.inside
        weights = _weights(quad)
        hidden = ~self.seen[inside]
        columns, rows = (list(axis) for axis in zip(*quad.corners, strict=True))
        kind = int(self.kind[quad.bottom, quad.left])
        scores = self.scores[:, rows, columns]
        lead = self._filled_lead(kind, scores, weights, hidden.shape)
        self.kind[inside][hidden] = kind
        self.lead[inside][hidden] = lead[hidden]
        self.error[inside][hidden] = _between(self.error[rows, columns], weights)[hidden]
        best = self.best[:, rows, columns]
        for known, corners in zip((*self.scores, *self.best), (*scores, *best), strict=True):
            known[inside][hidden] = _between(corners, weights)[hidden]

    def _same(self, ahead: Floats) -> bool:
        """Tell whether leads at the corners are nothing but rounding, wherever there are any."""
        return bool(self.tied(ahead[np.isfinite(ahead)]).all())

    def _filled_lead(self, kind: int, scores: Floats, weights: Floats, shape: tuple[int, ...]) -> Floats:
        if kind < 0:
            return np.full(shape, np.nan)
        others = [scores[kind] - other for n, other in enumerate(scores) if n != kind]
        usable = [other for other in others if np.isfinite(other).any()]
        apart = [other for other in usable if not self._same(other)]
        ahead = [_between(other, weights, np.inf) for other in apart or usable]
        lead = np.min(ahead, axis=0) if ahead else np.full(shape, np.inf)
        if not ((lead >= 0.0) | self.tied(lead)).all():
            raise BrokenInvariant(f"{self.names[kind]} leads a filled quad by less than nothing")
        return np.where(self.tied(lead), 0.0, lead)


def _led(spot: Spot, leader: str | None) -> dict[str, float]:
    """Return the shares of those that do the same as the leader: all of it is the leader's."""
    same = () if leader is None else alike(spot.scores, leader)
    if leader is None or len(same) < 2:
        return {}
    return dict.fromkeys(same, 0.0) | {leader: sum(spot.best.get(name, 0.0) for name in same)}


def _weights(quad: Quad) -> Floats:
    """Return the weight of each corner at each point of a quad, (4, rows, columns)."""
    across = np.linspace(0.0, 1.0, quad.wide + 1)[np.newaxis, :]
    up = np.linspace(0.0, 1.0, quad.deep + 1)[:, np.newaxis]
    return np.stack([(1 - up) * (1 - across), (1 - up) * across, up * (1 - across), up * across])


def _between(corners: Floats, weights: Floats, nowhere: float = np.nan) -> Floats:
    """Return values between corners; of corners that have none the others take the place.

    `nowhere` stands where no more than half of the weight lies on corners that have one.
    """
    known = np.isfinite(corners)
    total = weights[known].sum(axis=0) if known.any() else np.zeros(weights.shape[1:])
    made = np.tensordot(np.where(known, corners, 0.0), weights, axes=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0.5, made / total, nowhere)
