from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from coldchoice.evidence.land import coastlines, on_land
from coldchoice.evidence.place import Place
from coldchoice.report.map_land import land_path
from coldchoice.science.azimuthal import HALF_ROUND_KM, azimuthal_km

INSIDE = 194.0
MIDDLE = 200.0


def drawn_rings(path: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)]
        for part in path.split("M")[1:]
    ]


Edges = tuple[NDArray[np.float64], NDArray[np.float64]]


def edges_of(rings: list[list[tuple[float, float]]]) -> Edges:
    points = [np.array(ring) for ring in rings]
    return np.concatenate(points), np.concatenate([np.roll(ring, -1, axis=0) for ring in points])


def inside_odd(edges: Edges, x: float, y: float) -> bool:
    """Whether an odd number of rings lies around a point of the flat map: the even-odd rule of SVG."""
    points, following = edges
    straddles = (points[:, 1] > y) != (following[:, 1] > y)
    steps = np.where(straddles, following[:, 1] - points[:, 1], 1.0)
    at = points[:, 0] + (y - points[:, 1]) / steps * (following[:, 0] - points[:, 0])
    return int(np.count_nonzero(straddles & (at > x))) % 2 == 1


@pytest.fixture(scope="module")
def places() -> list[tuple[float, float, bool]]:
    """Places all over the globe, and whether they are on land."""
    rng, coasts = np.random.default_rng(1), coastlines()
    lats, lons = np.degrees(np.arcsin(rng.uniform(-1, 1, 300))), rng.uniform(-180, 180, 300)
    return [(lat, lon, on_land(coasts, lat, lon)) for lat, lon in zip(lats, lons, strict=True)]


@pytest.mark.parametrize("edge_km", [2_000.0, 8_000.0, HALF_ROUND_KM])
@pytest.mark.parametrize(
    "start",
    [
        Place("Frankfurt", 50.0, 8.5), Place("Ulan Bator, opposite Patagonia", 47.9, 106.9),
        Place("Buenos Aires, opposite China", -34.6, -63.0), Place("Honolulu", 21.3, -157.9),
        Place("North Pole, opposite land", 90.0, 0.0), Place("date line", 0.0, 180.0),
    ],
    ids=lambda start: start.name,
)  # fmt: skip
def test_what_is_land_on_the_globe_is_land_on_the_map(
    start: Place, edge_km: float, places: list[tuple[float, float, bool]]
) -> None:
    scale = INSIDE / edge_km
    edges = edges_of(drawn_rings(land_path(start, scale, MIDDLE, INSIDE)))
    wrong = seen = 0
    for lat, lon, land in places:
        east, north = azimuthal_km(lat, lon, start.latitude_deg, start.longitude_deg)
        if np.hypot(east, north) < 0.97 * edge_km:
            seen += 1
            wrong += inside_odd(edges, MIDDLE + float(east) * scale, MIDDLE - float(north) * scale) != land
    assert wrong <= 0.02 * seen + 1  # a coast is drawn to a tenth of a pixel


def test_nothing_is_drawn_far_beyond_the_map_and_a_small_map_is_a_short_path() -> None:
    start = Place("Frankfurt", 50.0, 8.5)
    small, large = (land_path(start, INSIDE / km, MIDDLE, INSIDE) for km in (600.0, HALF_ROUND_KM))
    assert len(small) < 6_000 < len(large) < 80_000
    points = np.array([point for ring in drawn_rings(small) for point in ring])
    assert np.hypot(*(points - MIDDLE).T).max() <= 1.1 * INSIDE + 1.0
