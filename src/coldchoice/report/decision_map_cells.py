"""The cells of a decision map as paths: areas of one kind, the border of the lead, and where names fit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coldchoice.record import NamedTuple
from coldchoice.report.decision_map_words import runs, scaled

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap
    from coldchoice.model.streams import Floats

Mask = NDArray[np.bool_]


class Frame(NamedTuple):
    """Where the map is drawn: pixels of its sides, and the edges between its cells.

    Attributes
    ----------
    left, right, top, bottom
        Pixels.
    across, up
        Pixels of the edges between columns, and between rows from below; one more than there are.
    """

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, ...]
    up: tuple[float, ...]


def framed(found: ScenarioMap, left: float, right: float, top: float, bottom: float) -> Frame:
    """Lay a map out between four sides; the outermost values lie on the sides themselves."""
    return Frame(
        left, right, top, bottom, _edges(found.x, left, right), _edges(found.y, bottom, top)
    )  # fmt: skip


def _edges(axis: Axis, start: float, stop: float) -> tuple[float, ...]:
    at = [pixel(axis, value, start, stop) for value in axis.values.tolist()]
    return (start, *((one + other) / 2.0 for one, other in pairwise(at)), stop)


def pixel(axis: Axis, value: float, start: float, stop: float) -> float:
    """Return the pixel of a value of an axis that runs from one pixel to another."""
    low, high, here = (float(scaled(axis, one)) for one in (*_ends(axis.values), value))
    return start + (stop - start) * (here - low) / (high - low)


def _ends(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[-1])


def area(mask: Mask, frame: Frame) -> str:
    """Return the path of all cells of a mask, [row, column]; row by row, each run of cells one rectangle."""
    parts = []
    for row, line in enumerate(mask):
        bottom, top = frame.up[row], frame.up[row + 1]
        for start, stop in runs(line):
            left, right = frame.across[start], frame.across[stop]
            parts.append(f"M{left:.1f} {bottom:.1f}H{right:.1f}V{top:.1f}H{left:.1f}z")
    return "".join(parts)


def border(kind: NDArray[np.int64], frame: Frame) -> str:
    """Return the path of all edges between cells of different kinds."""
    parts = []
    for column, line in enumerate((kind[:, 1:] != kind[:, :-1]).T, 1):
        x = frame.across[column]
        parts += [f"M{x:.1f} {frame.up[start]:.1f}V{frame.up[stop]:.1f}" for start, stop in runs(line)]
    for row, line in enumerate(kind[1:] != kind[:-1], 1):
        y = frame.up[row]
        parts += [
            f"M{frame.across[start]:.1f} {y:.1f}H{frame.across[stop]:.1f}" for start, stop in runs(line)
        ]
    return "".join(parts)


def room_for(mask: Mask, frame: Frame, wide: float, deep: float) -> tuple[float, float] | None:
    """Return the middle of a place inside a mask where a name of this size fits; ``None`` where none does."""
    fits: list[tuple[float, float, float]] = []
    for row, line in enumerate(mask):
        middle = (frame.up[row] + frame.up[row + 1]) / 2.0
        if not frame.top + deep / 2.0 <= middle <= frame.bottom - deep / 2.0:
            continue
        near = [
            n for n in range(len(mask))
            if min(frame.up[n], frame.up[n + 1]) < middle + deep / 2.0
            and max(frame.up[n], frame.up[n + 1]) > middle - deep / 2.0
        ]  # fmt: skip
        for start, stop in runs(line & mask[near].all(axis=0)):
            left, right = frame.across[start], frame.across[stop]
            if right - left >= wide:
                fits.append((right - left, (left + right) / 2.0, middle))
    if not fits:
        return None
    widest = max(fits)[0]
    good = sorted((one for one in fits if one[0] >= 0.9 * widest), key=lambda one: one[2])
    _, x, y = good[len(good) // 2]
    return x, y
