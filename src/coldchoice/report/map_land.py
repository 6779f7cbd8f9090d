"""The land as one path of a map around a place: projected, cut to the map, and no finer than it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.land import coastlines, on_land
from coldchoice.science.azimuthal import azimuthal_km

if TYPE_CHECKING:
    from coldchoice.evidence.place import Place
    from coldchoice.model.streams import Floats

LONGEST = 0.05
"""Longest piece of a coast, for the radius of the map: longer ones are cut, for the globe is round."""
MOST_CUTS = 12
BEYOND = 1.1
"""Where the coast beyond the map is led around it, for the map's radius."""
ROUGH_DEG = 10.0


def land_path(start: Place, scale: float, middle: float, inside: float) -> str:
    """Return the land around a place as the data of an SVG path, to be filled by the even-odd rule.

    Parameters
    ----------
    start
        Centre of the map.
    scale
        Pixels for a kilometre.
    middle, inside
        Pixels: place of the centre from the left and from the top, and radius of the map.
    """
    rings = coastlines()
    drawn = [_led_around(_flat(ring, start, scale, inside), inside) for ring in rings]
    if on_land(rings, -start.latitude_deg, start.longitude_deg + 180.0):
        drawn.append(_frame(inside))  # what lies farthest is land: the sea is inside the rings
    return "".join(_path(points, middle) for points in drawn if len(points) > 2)


def _flat(ring: Floats, start: Place, scale: float, inside: float) -> Floats:
    """Project a ring, (points, 2) in pixels from the centre, cut where its pieces are long on the map."""
    vectors = _vectors(ring)
    for _ in range(MOST_CUTS):
        flat = _projected(vectors, start, scale)
        steps = np.hypot(*(np.roll(flat, -1, axis=0) - flat).T)
        long = np.flatnonzero(steps > LONGEST * inside)
        if not long.size:
            break
        between = vectors[long] + np.roll(vectors, -1, axis=0)[long]
        vectors = np.insert(vectors, long + 1, between / np.linalg.norm(between, axis=1)[:, None], axis=0)
    return _projected(vectors, start, scale)


def _vectors(ring: Floats) -> Floats:
    east, north = np.radians(ring).T
    return np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)), axis=1)


def _projected(vectors: Floats, start: Place, scale: float) -> Floats:
    x, y, z = vectors.T
    latitude, longitude = np.degrees(np.arcsin(np.clip(z, -1.0, 1.0))), np.degrees(np.arctan2(y, x))
    to_east, to_north = azimuthal_km(latitude, longitude, start.latitude_deg, start.longitude_deg)
    return np.stack((to_east * scale, -to_north * scale), axis=1)


def _led_around(flat: Floats, inside: float) -> Floats:
    """Move what lies beyond the map onto a rough circle around it; nothing of a ring that never comes near.

    What is inside the map stays inside, or outside, the same rings.
    """
    away = np.hypot(*flat.T)
    beyond = away > (1.0 + LONGEST) * inside
    angle = np.degrees(np.arctan2(flat[:, 1], flat[:, 0]))
    if beyond.all():
        turns = (np.diff(angle, append=angle[:1]) + 180.0) % 360.0 - 180.0
        if abs(turns.sum()) < 180.0:
            return flat[:0]
    rough = np.radians(ROUGH_DEG * np.round(angle / ROUGH_DEG))
    around = BEYOND * inside * np.stack((np.cos(rough), np.sin(rough)), axis=1)
    moved = np.round(np.where(beyond[:, None], around, flat), 1)
    kept: Floats = moved[(moved != np.roll(moved, 1, axis=0)).any(axis=1)]
    return kept


def _frame(inside: float) -> Floats:
    far = 1.5 * inside
    return np.array([(-far, -far), (far, -far), (far, far), (-far, far)])


def _path(points: Floats, middle: float) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points + middle) + "z"
