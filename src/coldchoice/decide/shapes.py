"""Shapes of value functions on the same anchors: how much the first half of a scale is worth."""

from __future__ import annotations

import numpy as np

from coldchoice.model.streams import Floats

AVERSE, SEEKING = 2.0, -2.0
"""Assumption: curvatures; half way between the anchors is then worth 0.73, or 0.27, instead of 0.5."""


def exponential_value(worth: Floats, curvature: float) -> Floats:
    """Return ``(1 - exp(-a x))/(1 - exp(-a))``, and straight on beyond the anchors.

    Parameters
    ----------
    worth
        Linear worth x, 0 at the worst anchor and 1 at the best, any shape.
    curvature
        a: above 0 concave, averse to risk; below 0 convex, seeking it; 0 is linear. Source: Keeney, Raiffa
        1993, doi 10.1017/CBO9781139174084, ch. 4.

    Returns
    -------
    0 at 0 and 1 at 1. Beyond an anchor it goes on at the slope that it has there, as `linear_value` does: an
    exponential would let one dear draw outweigh all others.
    """
    if curvature == 0.0:
        return np.array(worth, dtype=np.float64)
    whole = -np.expm1(-curvature)
    inside = np.clip(worth, 0.0, 1.0)
    slope = curvature * np.exp(-curvature * inside) / whole
    return np.asarray(-np.expm1(-curvature * inside) / whole + slope * (worth - inside))
