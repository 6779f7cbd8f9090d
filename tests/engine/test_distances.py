from __future__ import annotations

import pytest

from coldchoice.engine.distances import distance_km
from coldchoice.errors import InputError


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        # great-circle distances on the ellipsoid, as tables of routes print them
        ("FRA", "JFK", 6206),
        ("LHR", "SYD", 17016),
        ("LAX", "JFK", 3983),
        ("SIN", "EWR", 15344),
        ("MUC", "FRA", 300),
    ],
)
def test_distances_are_the_published_ones_within_one_per_cent(start: str, end: str, km: float) -> None:
    assert distance_km(start, end) == pytest.approx(km, rel=0.01)
    assert distance_km(end, start) == pytest.approx(distance_km(start, end))


def test_an_unknown_airport_is_an_error() -> None:
    with pytest.raises(InputError, match="'JFX': unknown airport; did you mean 'JFK'"):
        distance_km("FRA", "JFX")
