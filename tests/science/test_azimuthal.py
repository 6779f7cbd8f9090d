from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.science.azimuthal import EARTH_RADIUS_KM, HALF_ROUND_KM, azimuthal_km, great_circle_km

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-180.0, 180.0)


def test_distances_known_from_elsewhere() -> None:
    quarter = HALF_ROUND_KM / 2.0
    assert great_circle_km(0.0, 90.0, 0.0, 0.0) == pytest.approx(quarter, rel=1e-12)
    assert great_circle_km(90.0, 17.0, 0.0, 0.0) == pytest.approx(quarter, rel=1e-12)
    # Frankfurt to New York JFK, 6,205 km on a sphere in any calculator
    assert great_circle_km(40.6399, -73.7787, 50.0264, 8.5431) == pytest.approx(6_190.0, abs=20.0)


def test_directions_are_those_in_which_the_way_leaves() -> None:
    assert azimuthal_km(10.0, 0.0, 0.0, 0.0) == pytest.approx((0.0, EARTH_RADIUS_KM * np.pi / 18.0))
    assert azimuthal_km(0.0, 10.0, 0.0, 0.0) == pytest.approx((EARTH_RADIUS_KM * np.pi / 18.0, 0.0))
    assert azimuthal_km(0.0, 179.0, 0.0, -179.0)[0] == pytest.approx(-EARTH_RADIUS_KM * np.pi / 90.0)


def test_the_centre_and_its_opposite() -> None:
    assert azimuthal_km(50.0, 8.0, 50.0, 8.0) == pytest.approx((0.0, 0.0), abs=1e-9)
    assert np.hypot(*azimuthal_km(-50.0, -172.0, 50.0, 8.0)) == pytest.approx(HALF_ROUND_KM, rel=1e-9)
    assert np.hypot(*azimuthal_km(0.0, 180.0, 0.0, 0.0)) == pytest.approx(HALF_ROUND_KM, rel=1e-9)


@given(latitudes, longitudes, latitudes, longitudes)
def test_there_is_as_far_as_back_and_nowhere_is_beyond_half_round(
    lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    there, back = great_circle_km(lat, lon, to_lat, to_lon), great_circle_km(to_lat, to_lon, lat, lon)
    assert there == pytest.approx(back, rel=1e-9, abs=1e-3)
    assert 0.0 <= there <= HALF_ROUND_KM * (1.0 + 1e-12)


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_haversine_agrees(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    half = np.sin(np.radians(to_lat - lat) / 2.0) ** 2
    half += np.cos(np.radians(lat)) * np.cos(np.radians(to_lat)) * np.sin(np.radians(to_lon - lon) / 2.0) ** 2
    other = 2.0 * EARTH_RADIUS_KM * np.arcsin(min(1.0, np.sqrt(half)))
    assert great_circle_km(lat, lon, to_lat, to_lon) == pytest.approx(other, rel=1e-6, abs=1e-3)
