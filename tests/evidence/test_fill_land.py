from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

from coldchoice.evidence.tables import DATA
from tools.fill_land import dissolved, rings, rounded, text

WEST = [(0, 0), (0, 10), (10, 10), (10, 0)]
EAST = [(10, 0), (10, 10), (20, 10), (20, 0)]


def area(ring: list[tuple[int, int]]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))) / 2.0


def test_a_border_that_two_countries_share_is_no_coast() -> None:
    (coast,) = dissolved([WEST, EAST])
    assert coast[0] == coast[-1]
    assert area(coast) == 200.0


def test_a_lake_stays_a_ring_of_its_own() -> None:
    lake = [(2, 2), (4, 2), (4, 4), (2, 4)]
    assert sorted(map(area, dissolved([WEST, lake]))) == [4.0, 100.0]


def test_countries_that_touch_in_one_point_are_two_rings() -> None:
    corner = [(10, 10), (10, 20), (20, 20), (20, 10)]
    assert sorted(map(area, dissolved([WEST, corner]))) == [100.0, 100.0]


def test_the_two_sides_of_the_date_line_are_one_and_so_is_a_pole() -> None:
    assert rounded(-180.0, 12.34) == rounded(180.0, 12.34) == (1800, 123)
    assert rounded(-180.0, -90.0) == rounded(55.0, -89.99) == (0, -900)


def test_a_ring_is_written_as_its_steps() -> None:
    assert text([[(5, 5), (7, 5), (7, 9), (5, 5)]]) == "5,5 2,0 0,4\n"


def test_rings_are_read_from_a_shapefile() -> None:
    points = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)]
    content = struct.pack("<i32xii", 5, 1, 4) + struct.pack("<i", 0)
    content += b"".join(struct.pack("<2d", *point) for point in points)
    record = struct.pack(">ii", 1, len(content) // 2) + content
    assert list(rings(bytes(100) + record)) == [[(0, 0), (0, 10), (10, 10)]]


def test_what_is_shipped_is_already_dissolved() -> None:
    shipped = []
    for line in (DATA / "land.txt").read_text(encoding="utf-8").splitlines():
        steps = [tuple(map(int, step.split(","))) for step in line.split()]
        ring, x, y = [], 0, 0
        for east, north in steps:
            x, y = x + east, y + north
            ring.append((x, y))
        shipped.append(ring)
    assert text(dissolved(shipped)) == Path(DATA / "land.txt").read_text(encoding="utf-8")
