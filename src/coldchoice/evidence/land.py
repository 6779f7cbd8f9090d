"""The outline of the land: Natural Earth at 1:110 million, public domain (source NE110)."""

from __future__ import annotations

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
