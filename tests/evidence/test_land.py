from __future__ import annotations

import numpy as np
import pytest

from coldchoice.evidence.land import coastlines, on_land
from coldchoice.evidence.tables import DATA

RINGS = coastlines()


def test_the_outline_is_small_and_lies_on_the_globe() -> None:
    assert (DATA / "land.txt").stat().st_size < 60_000
    assert len(RINGS) > 100
    points = np.concatenate(RINGS)
    assert (np.abs(points) <= (180.0, 90.0)).all()


def test_no_ring_says_its_first_point_twice_or_stands_still() -> None:
    for ring in RINGS:
        assert len(ring) >= 3
        assert (ring != np.roll(ring, 1, axis=0)).any(axis=1).all()


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("Frankfurt", 50.0, 8.5), ("Kansas", 38.5, -98.0), ("Nairobi", -1.3, 36.8),
        ("Alice Springs", -23.7, 133.9), ("South Pole", -89.9, 10.0),
        ("eastern Chukotka", 67.0, -177.0), ("western Chukotka", 67.0, 177.0),
        ("Patagonia", -45.0, -70.0),
    ],
)  # fmt: skip
def test_places_on_land(place: str, lat: float, lon: float) -> None:
    assert on_land(RINGS, lat, lon)


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("North Pole", 89.9, 0.0), ("Atlantic", 0.0, -30.0), ("Pacific", 0.0, -140.0),
        ("date line", 0.0, 180.0), ("Caspian Sea", 42.0, 50.5),
        ("Mediterranean", 35.0, 18.0), ("Southern Ocean", -60.0, 0.0),
    ],
)  # fmt: skip
def test_places_at_sea(place: str, lat: float, lon: float) -> None:
    assert not on_land(RINGS, lat, lon)


def test_a_third_of_the_globe_is_land() -> None:
    rng = np.random.default_rng(3)
    lats, lons = np.degrees(np.arcsin(rng.uniform(-1, 1, 400))), rng.uniform(-180, 180, 400)
    share = np.mean([on_land(RINGS, lat, lon) for lat, lon in zip(lats, lons, strict=True)])
    assert 0.22 < share < 0.36
