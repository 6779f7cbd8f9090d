"""The globe laid flat around one point so that distances from that point are true.

Azimuthal equidistant projection (Snyder, Map projections: a working manual, 1987, doi 10.3133/pp1395, p. 191)
on a sphere: circles around the centre are circles on the map.
"""

from __future__ import annotations

import numpy as np

from coldchoice.model.streams import Floats
from coldchoice.science.distance import EARTH_RADIUS_KM

HALF_ROUND_KM = np.pi * EARTH_RADIUS_KM
"""From a point to its opposite: nothing is farther away."""


def azimuthal_km(
    latitude_deg: float | Floats,
    longitude_deg: float | Floats,
    centre_latitude_deg: float,
    centre_longitude_deg: float,
) -> tuple[Floats, Floats]:
    """Return kilometres to the east and to the north of the centre on the flat map.

    The distance from the centre is that on the sphere, the direction that of the great circle as it leaves.

    Parameters
    ----------
    latitude_deg, longitude_deg
        Places, scalars or arrays of one shape.
    centre_latitude_deg, centre_longitude_deg
        Of the map.
    """
    lat, east = np.radians(latitude_deg), np.radians(np.subtract(longitude_deg, centre_longitude_deg))
    lat_0 = np.radians(centre_latitude_deg)
    to_east = np.cos(lat) * np.sin(east)
    to_north = np.cos(lat_0) * np.sin(lat) - np.sin(lat_0) * np.cos(lat) * np.cos(east)
    upward = np.sin(lat_0) * np.sin(lat) + np.cos(lat_0) * np.cos(lat) * np.cos(east)
    across = np.hypot(to_east, to_north)
    # near the centre and its opposite the direction is lost, and the distance is not
    stretch = EARTH_RADIUS_KM * np.arctan2(across, upward) / np.where(across > 0.0, across, 1.0)
    opposite = (across == 0.0) & (upward < 0.0)
    return np.where(opposite, HALF_ROUND_KM, to_east * stretch), np.asarray(to_north * stretch)
