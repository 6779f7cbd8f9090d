"""Decision map: who leads over two inputs, worked out closely only where the lead changes.

A coarse grid is looked at first. A quad between four points is split where its corners, or any point within
it, differ in their leader or in who can be used, or where the lead, carried on from outside the quad with its
slope there, could be lost within; down to the finest cell. What lies inside the others is filled in. So the
number of points that are worked out goes with the length of the borders and not with the area.

Nothing guarantees that an island smaller than a coarse quad is seen. Points drawn at random among those that
were filled in are a check: a wrong one is an island, and its surroundings are worked out as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from coldchoice.decide.quads import (
    IMPOSSIBLE,
    NOBODY,
    Place,
    Quad,
    Sheet,
    Spot,
    coarse_lines,
    quads_between,
)
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

COARSE = 9
"""Assumption: points along either axis that are looked at first."""
PROBES = 40
"""Assumption: points drawn among those filled in; if none is wrong, less than 3/40 of them are (95 %)."""
ERRORS = TIE_ERRORS
"""A lead of fewer standard errors is too close to call."""
MARGIN = 1.0
"""Assumption: a lead that may fall below so many standard errors within a quad is looked at."""
LARGE = 3
"""Assumption: a quad of at most so many steps is looked into only where the lead may be lost altogether."""
INSIDE = (0.25, 0.5, 0.75)


Look = Callable[[Sequence[tuple[float, float]]], Sequence[Spot]]
"""Returns how the alternatives stand at each point (x, y); an engine may share them out among processes."""


class DecisionMap(NamedTuple):
    """Who leads over two inputs; arrays are indexed [row, column], row by `y` and column by `x`.

    Attributes
    ----------
    names
        Of the alternatives.
    x, y
        Rising values of the two inputs.
    leader
        Place of the leader among `names`; `NOBODY` where none can be used, `IMPOSSIBLE` where there is no
        such point.
    lead
        Over the next that does not do the same; 0 where all do the same, without end where there is no other,
        NaN where nobody leads.
    error
        Standard error of the lead.
    usable
        [name, row, column]: whether the alternative can be used.
    best
        Share of what could be learned in which the leader would be best; NaN where nobody leads.
    evaluated
        Whether the point was worked out; others are filled in between.
    probes, missed
        Points drawn among those filled in, and how many of them had another leader by more than chance, or
        others that can be used.
    coarse
        Columns and rows between the points looked at first: what is smaller may be missed.
    """

    names: tuple[str, ...]
    x: Floats
    y: Floats
    leader: NDArray[np.int64]
    lead: Floats
    error: Floats
    usable: NDArray[np.bool_]
    best: Floats
    evaluated: NDArray[np.bool_]
    probes: int
    missed: int
    coarse: tuple[int, int]

    @property
    def close(self) -> NDArray[np.bool_]:
        """Where the lead is too close to call; not where all that can be used do just the same."""
        all_the_same = (self.lead == 0.0) & (self.error == 0.0)
        return np.asarray((self.leader >= 0) & (self.lead <= ERRORS * self.error) & ~all_the_same)

    @property
    def sureness(self) -> Floats:
        """Probability that the leader would stay it with endless draws, by a normal error of the lead.

        NaN where nobody leads.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = np.where(np.isinf(self.lead), np.inf, self.lead / self.error)
        scores = np.where((self.error == 0.0) & (self.lead == 0.0), 0.0, scores)
        flat = [0.5 * (1.0 + erf(score / sqrt(2.0))) for score in scores.ravel().tolist()]
        return np.where(self.leader >= 0, np.array(flat).reshape(scores.shape), np.nan)

    @property
    def worked_out(self) -> int:
        """Number of points that were worked out."""
        return int(self.evaluated.sum())

    @property
    def most_wrong(self) -> float:
        """Upper bound (95 %) of the share of filled points that are wrong, by the probes.

        By the rule of three where none was wrong, doi 10.1001/jama.1983.03330370053031; 0 where nothing was
        filled in, 1 where nothing can be said.
        """
        if not self.probes:
            return float(not self.evaluated.all())
        share = self.missed / self.probes
        error = sqrt(share * (1.0 - share) / self.probes)
        return min(1.0, share + max(3.0 / self.probes, 1.645 * error))

    def led_by(self, name: str) -> NDArray[np.bool_]:
        """Where an alternative leads, however closely."""
        return np.asarray(self.leader == self.names.index(name))


def decision_map(
    look: Look,
    names: Sequence[str],
    x: Floats,
    y: Floats,
    *,
    coarse: int = COARSE,
    probes: int = PROBES,
    margin: float = MARGIN,
    seed: int = 0,
) -> DecisionMap:
    """Find who leads over two inputs.

    Parameters
    ----------
    look
        Works out points; each is asked for at most once.
    names
        Of all alternatives that may appear.
    x, y
        Rising values of the two inputs, (columns,) and (rows,).
    coarse
        Points along either axis that are looked at first.
    probes
        Points to draw among those that were filled in.
    margin
        Standard errors to which a lead may fall within a quad that is not looked into.
    seed
        Of the drawing of probes.

    Raises
    ------
    InputError
        If an axis has fewer than two values or they do not rise, or a score is not finite.
    """
    for key, values in (("x", x), ("y", y)):
        if len(values) < 2 or not (np.diff(values) > 0.0).all():
            raise InputError(Problem("needs two values or more, rising", (key,)))
    sheet = Sheet(names, len(x), len(y))
    columns, rows = coarse_lines(len(x), coarse), coarse_lines(len(y), coarse)
    search = _Search(sheet, look, x, y)
    search.look_at([(column, row) for row in rows for column in columns])
    quads = search.refined(quads_between(columns, rows), margin)
    drawn = _drawn(sheet, probes, seed)
    filled = {place: (int(sheet.kind[place[1], place[0]]), sheet.usable(place)) for place in drawn}
    search.look_at(drawn)
    missed = sum(_is_wrong(sheet, place, *before) for place, before in filled.items())
    search.refined(quads, margin)
    place = np.maximum(sheet.kind, 0)[np.newaxis]
    best = np.take_along_axis(sheet.best, place, axis=0)[0]
    step = (max(np.diff(columns).tolist()), max(np.diff(rows).tolist()))
    return DecisionMap(
        tuple(names), x, y, sheet.kind, sheet.lead, sheet.error, np.isfinite(sheet.scores),
        np.where(sheet.kind >= 0, best, np.nan), sheet.seen, len(drawn), missed, step,
    )  # fmt: skip


class _Search:
    """Looks at points and splits quads."""

    def __init__(self, sheet: Sheet, look: Look, x: Floats, y: Floats) -> None:
        self.sheet, self._look, self._x, self._y = sheet, look, x, y

    def look_at(self, places: Iterable[Place]) -> None:
        """Work out those of the places that were not, all at once."""
        new = [(column, row) for column, row in dict.fromkeys(places) if not self.sheet.seen[row, column]]
        if not new:
            return
        points = [(float(self._x[column]), float(self._y[row])) for column, row in new]
        for place, spot in zip(new, self._look(points), strict=True):
            self.sheet.put(place, spot)

    def refined(self, quads: Sequence[Quad], margin: float) -> list[Quad]:
        """Split quads as long as one needs it, and fill those that do not."""
        left = list(quads)
        while True:
            mixed = [_is_mixed(self.sheet, quad) for quad in left]
            for quad, is_mixed in zip(left, mixed, strict=True):
                if not is_mixed:
                    self.sheet.fill(quad)
            open_ = [
                not quad.is_finest and (is_mixed or _may_change(self.sheet, quad, margin))
                for quad, is_mixed in zip(left, mixed, strict=True)
            ]
            if not any(open_):
                return left
            split = [
                part for quad, is_open in zip(left, open_, strict=True) if is_open for part in quad.split()
            ]
            left = [quad for quad, is_open in zip(left, open_, strict=True) if not is_open] + split
            self.look_at(corner for quad in split for corner in quad.corners)


def _is_mixed(sheet: Sheet, quad: Quad) -> bool:
    """Tell whether points of a quad that were worked out differ in their leader, or in who can be used."""
    seen = sheet.seen[quad.inside]
    kinds = sheet.kind[quad.inside][seen]
    usable = np.isfinite(sheet.scores[(slice(None), *quad.inside)][:, seen])
    return bool((kinds != kinds[0]).any() or (usable != usable[:, :1]).any())


def _may_change(sheet: Sheet, quad: Quad, margin: float) -> bool:
    """Tell whether a lead that all corners share could be lost within, by how it falls outside the quad.

    From each corner the lead over each other alternative is carried on into the quad with the slope that it
    has on the way there, from a point as far outside. Of a lead that bends upwards (a valley) the highest of
    these planes is a lower bound.
    """
    kind = int(sheet.kind[quad.bottom, quad.left])
    if kind < 0:
        return False
    planes = [_plane(sheet, quad, kind, corner) for corner in quad.corners]
    known = [np.where(np.isnan(plane), -np.inf, plane) for plane in planes if plane is not None]
    if not known:
        return False
    corners = np.array([_ahead(sheet, kind, column, row) for column, row in quad.corners])
    apart = ~sheet.tied(corners).all(axis=0)
    bound = np.max(known, axis=0)[apart]
    lowest = bound[np.isfinite(bound)].min(initial=np.inf)
    error = max(float(sheet.error[row, column]) for column, row in quad.corners)
    is_large = max(quad.wide, quad.deep) > LARGE
    return bool(lowest <= (margin * error if is_large else 0.0))


def _plane(sheet: Sheet, quad: Quad, kind: int, corner: Place) -> Floats | None:
    """Carry leads on from outside a corner into its quad, (others, inside, inside); NaN where unknown.

    ``None`` at the edge of the map, where nothing is outside.
    """
    column, row = corner
    rows, columns = sheet.kind.shape
    way_x, way_y = (1 if column == quad.left else -1), (1 if row == quad.bottom else -1)
    before_x = min(max(column - way_x * quad.wide, 0), columns - 1)
    before_y = min(max(row - way_y * quad.deep, 0), rows - 1)
    if before_x == column or before_y == row:
        return None
    here = _ahead(sheet, kind, column, row)
    slope_x = (here - _ahead(sheet, kind, before_x, row)) / abs(column - before_x)
    slope_y = (here - _ahead(sheet, kind, column, before_y)) / abs(row - before_y)
    across, up = (INSIDE if way > 0 else INSIDE[::-1] for way in (way_x, way_y))
    along_x = np.multiply.outer(slope_x, np.array(across) * quad.wide)[:, np.newaxis, :]
    along_y = np.multiply.outer(slope_y, np.array(up) * quad.deep)[:, :, np.newaxis]
    return np.asarray(here[:, np.newaxis, np.newaxis] + along_x + along_y)


def _ahead(sheet: Sheet, kind: int, column: int, row: int) -> Floats:
    """Return by how much one alternative is ahead of each other; NaN where either cannot be used."""
    scores = sheet.scores[:, row, column]
    return np.delete(scores[kind] - scores, kind)


def _drawn(sheet: Sheet, probes: int, seed: int) -> list[Place]:
    """Draw points that were not worked out."""
    rows, columns = np.nonzero(~sheet.seen)
    taken = np.random.default_rng(seed).permutation(len(rows))[:probes]
    return [(int(columns[n]), int(rows[n])) for n in taken.tolist()]


def _is_wrong(sheet: Sheet, place: Place, kind: int, usable: NDArray[np.bool_]) -> bool:
    """Tell whether others were filled in than can be used there, or lead there by more than chance."""
    column, row = place
    if (sheet.usable(place) != usable).any():
        return True
    found = int(sheet.kind[row, column])
    if found == kind:
        return False
    return found < 0 or kind < 0 or bool(sheet.lead[row, column] > ERRORS * sheet.error[row, column])


__all__ = ["IMPOSSIBLE", "NOBODY", "DecisionMap", "Look", "Spot", "decision_map"]
