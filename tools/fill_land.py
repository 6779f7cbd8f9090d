"""Fill the outline of the land that the report's map shows.

Run at development time only; what it writes is shipped, so a run of coldchoice needs no network::

    python tools/fill_land.py --wheel path/to/geopandas-0.14.4-py3-none-any.whl [--check]

Source (id as in ``cost_sources.csv``): NE110, the countries of Natural Earth at 1:110 million, public domain,
as the package geopandas carries them (dataset ``naturalearth_lowres``, dropped after 0.14). The package is
not imported: it would bring pandas. Borders between countries are dissolved: an edge that two countries
share, or that runs along the 180th meridian or the pole, is no coast. Points are rounded to a tenth of a
degree, 11 km, which is less than one pixel of the map.
"""

from __future__ import annotations

import argparse
import struct
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

OUTLINE = Path(__file__).resolve().parents[1] / "src" / "coldchoice" / "evidence" / "data" / "land.txt"
SHAPES = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
POLYGON = 5
FEWEST = 4
"""Points of a ring that is worth drawing; the first of them stands again at its end."""

Point = tuple[int, int]
"""Longitude and latitude in tenths of a degree."""


def main() -> int:
    """Write the outline, or with ``--check`` say whether it is what the source gives."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--wheel", type=Path, required=True)
    arguments.add_argument("--check", action="store_true")
    given = arguments.parse_args()
    with ZipFile(given.wheel) as wheel:
        made = text(dissolved(rings(wheel.read(SHAPES))))
    if given.check:
        same = OUTLINE.read_text(encoding="utf-8") == made
        print("the outline is what the source gives" if same else "the outline differs from the source")
        return 0 if same else 1
    OUTLINE.write_text(made, encoding="utf-8")
    print(f"wrote {made.count(chr(10))} rings, {len(made):,} bytes")
    return 0


def rings(shapes: bytes) -> Iterator[list[Point]]:
    """Yield every ring of every polygon of a shapefile, closed, the first point without its repetition."""
    at = 100
    while at < len(shapes):
        (words,) = struct.unpack_from(">i", shapes, at + 4)
        kind, parts, points = struct.unpack_from("<i32xii", shapes, at + 8)
        if kind == POLYGON:
            first = at + 8 + 44
            starts = [*struct.unpack_from(f"<{parts}i", shapes, first), points]
            numbers = struct.unpack_from(f"<{2 * points}d", shapes, first + 4 * parts)
            all_points = [rounded(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
            for start, end in pairwise(starts):
                yield all_points[start : end - 1]
        at += 8 + 2 * words


def rounded(longitude: float, latitude: float) -> Point:
    """Round to tenths of a degree; the two sides of the 180th meridian, and a pole, are one place."""
    east, north = round(10.0 * longitude), round(10.0 * latitude)
    if abs(north) == 900:
        return 0, north
    return (1800 if east == -1800 else east), north


def dissolved(rings: Iterable[list[Point]]) -> list[list[Point]]:
    """Return the rings that are left once every edge that is walked both ways is taken out."""
    edges: dict[Point, list[Point]] = {}
    for ring in rings:
        for here, there in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            if here == there:
                continue
            if here in edges.get(there, []):
                edges[there].remove(here)
            else:
                edges.setdefault(here, []).append(there)
    found: list[list[Point]] = []
    for start in sorted(edges):
        while edges[start]:
            walked = [start]
            while edges[walked[-1]]:
                walked.append(edges[walked[-1]].pop(0))
            found += _simple(walked)
    return sorted(ring for ring in found if len(ring) >= FEWEST)


def _simple(walked: list[Point]) -> Iterator[list[Point]]:
    """Cut a closed walk where it comes back to a place, so that each ring meets itself only at its ends."""
    way: list[Point] = []
    for point in walked:
        if point in way:
            at = way.index(point)
            yield [*way[at:], point]
            del way[at:]
        way.append(point)


def text(rings: Iterable[list[Point]]) -> str:
    """Write one ring in a line: its first point, then the steps from each point to the next."""
    lines = []
    for ring in rings:
        steps = [(x - x_before, y - y_before) for (x_before, y_before), (x, y) in pairwise(ring[:-1])]
        lines.append(" ".join(f"{x},{y}" for x, y in [ring[0], *steps]))
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
