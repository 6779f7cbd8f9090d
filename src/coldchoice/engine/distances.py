"""How far apart two airports are."""

from __future__ import annotations

from coldchoice.evidence.airports import airport
from coldchoice.science.distance import great_circle_km


def distance_km(start: str, end: str) -> float:
    """Return the great-circle distance of two airports, given by their IATA codes.

    Raises
    ------
    InputError
        For a code that no airport has, and where the package of airports is not installed.
    """
    one, other = airport(start), airport(end)
    return float(
        great_circle_km(one.latitude_deg, one.longitude_deg, other.latitude_deg, other.longitude_deg)
    )
