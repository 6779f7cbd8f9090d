"""Distances on the earth."""

from __future__ import annotations

import numpy as np

from coldchoice.science.ranges import Values

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the IUGG, doi 10.1007/s001900050278


def great_circle_km(
    latitude_deg: Values, longitude_deg: Values, to_latitude_deg: Values, to_longitude_deg: Values
) -> Values:
    """Shortest distance between two places over a sphere, by the haversine formula.

    The earth is flattened by a three-hundredth, so the distance is off by up to half a per cent; no route of
    an aircraft is the shortest either.

    Parameters
    ----------
    latitude_deg, longitude_deg, to_latitude_deg, to_longitude_deg
        Degrees, north and east positive; scalars, or arrays that broadcast.
    """
    one, other = np.radians(latitude_deg), np.radians(to_latitude_deg)
    north, east = other - one, np.radians(to_longitude_deg) - np.radians(longitude_deg)
    chord = np.sin(north / 2.0) ** 2 + np.cos(one) * np.cos(other) * np.sin(east / 2.0) ** 2
    distance: Values = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return distance
