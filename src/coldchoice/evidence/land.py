"""The outline of the land: Natural Earth at 1:110 million, public domain (source NE110)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.evidence.tables import DATA
from coldchoice.model.streams import Floats

TENTHS = 10.0
"""Parts of a degree in which the outline is kept."""


def coastlines() -> list[Floats]:
    """Return every ring of the coast, shape (points, 2): degrees east and north, the first not repeated.

    Islands and lakes alike: a place is on land if an odd number of rings lies around it.
    """
    lines = (DATA / "land.txt").read_text(encoding="utf-8").splitlines()
    steps = (np.array([step.split(",") for step in line.split(" ")], dtype=np.float64) for line in lines)
    return [np.cumsum(ring, axis=0) / TENTHS for ring in steps]


def on_land(rings: Sequence[Floats], latitude_deg: float, longitude_deg: float) -> bool:
    """Whether a place is on land: an odd number of coasts lies between it and the pole in the north, at sea.

    Parameters
    ----------
    rings
        As `coastlines` returns them.
    latitude_deg, longitude_deg
        Of the place, degrees north and east.
    """
    return sum(_crossed(ring, latitude_deg, longitude_deg) for ring in rings) % 2 == 1


def _crossed(ring: Floats, latitude_deg: float, longitude_deg: float) -> int:
    """How often a ring crosses the meridian of a place to the north of it."""
    east = (ring[:, 0] - longitude_deg + 180.0) % 360.0 - 180.0
    following = np.roll(east, -1)
    steps = (following - east + 180.0) % 360.0 - 180.0
    crosses = ((east < 0.0) != (following < 0.0)) & (np.abs(following - east) < 180.0)
    part = np.where(crosses, -east / np.where(steps == 0.0, 1.0, steps), 0.0)
    latitudes = ring[:, 1] + part * (np.roll(ring[:, 1], -1) - ring[:, 1])
    return int(np.count_nonzero(crosses & (latitudes > latitude_deg)))
