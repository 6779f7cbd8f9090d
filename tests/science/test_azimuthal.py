from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.science.azimuthal import HALF_ROUND_KM, azimuthal_km
from coldchoice.science.distance import EARTH_RADIUS_KM, great_circle_km

latitudes = st.floats(-90.0, 90.0)
longitudes = st.floats(-180.0, 180.0)


def test_directions_are_those_in_which_the_way_leaves() -> None:
    assert azimuthal_km(10.0, 0.0, 0.0, 0.0) == pytest.approx((0.0, EARTH_RADIUS_KM * np.pi / 18.0))
    assert azimuthal_km(0.0, 10.0, 0.0, 0.0) == pytest.approx((EARTH_RADIUS_KM * np.pi / 18.0, 0.0))
    assert azimuthal_km(0.0, 179.0, 0.0, -179.0)[0] == pytest.approx(-EARTH_RADIUS_KM * np.pi / 90.0)


def test_the_centre_and_its_opposite() -> None:
    assert azimuthal_km(50.0, 8.0, 50.0, 8.0) == pytest.approx((0.0, 0.0), abs=1e-9)
    assert np.hypot(*azimuthal_km(-50.0, -172.0, 50.0, 8.0)) == pytest.approx(HALF_ROUND_KM, rel=1e-9)
    assert np.hypot(*azimuthal_km(0.0, 180.0, 0.0, 0.0)) == pytest.approx(HALF_ROUND_KM, rel=1e-9)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distances_from_the_centre_are_those_on_the_globe(
    lat: float, lon: float, centre_lat: float, centre_lon: float
) -> None:
    flat = np.hypot(*azimuthal_km(lat, lon, centre_lat, centre_lon))
    assert flat == pytest.approx(great_circle_km(lat, lon, centre_lat, centre_lon), rel=1e-6, abs=1e-3)
