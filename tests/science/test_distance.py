from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.science.distance import EARTH_RADIUS_KM, great_circle_km

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
HALF_WAY_ROUND = np.pi * EARTH_RADIUS_KM


def test_a_quarter_and_a_half_of_the_earth() -> None:
    assert great_circle_km(0.0, 0.0, 90.0, 0.0) == pytest.approx(HALF_WAY_ROUND / 2)
    assert great_circle_km(0.0, 0.0, 0.0, 180.0) == pytest.approx(HALF_WAY_ROUND)


def test_one_degree_of_a_meridian_is_sixty_nautical_miles() -> None:
    assert great_circle_km(50.0, 8.0, 51.0, 8.0) == pytest.approx(60 * 1.852, rel=2e-3)


def test_many_places_at_once() -> None:
    found = great_circle_km(50.0, 8.0, np.array([50.0, 51.0]), 8.0)
    assert found[0] == 0.0
    assert found.shape == (2,)


@given(latitudes, longitudes, latitudes, longitudes)
def test_there_is_as_far_as_back_and_never_more_than_half_way_round(
    a: float, b: float, c: float, d: float
) -> None:
    there = great_circle_km(a, b, c, d)
    assert there == pytest.approx(great_circle_km(c, d, a, b), abs=1e-6)
    assert 0.0 <= there <= HALF_WAY_ROUND + 1e-6
