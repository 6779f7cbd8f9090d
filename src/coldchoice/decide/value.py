"""Value scales: from a criterion's own unit to worth, 0 at the worst anchor and 1 at the best.

Anchors belong to the scenario, never to the set of alternatives: so adding one cannot reorder the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats


def linear_value(x: float | Floats, worst: float, best: float) -> Floats:
    """Return ``(x - worst)/(best - worst)``, not clipped: beyond an anchor it goes on below 0 or above 1.

    Parameters
    ----------
    x
        Measured values, any shape.
    worst, best
        Anchors in the unit of `x`; `best` may be the smaller one.

    Raises
    ------
    InputError
        If the anchors are equal or not finite.
    """
    if worst == best or not np.isfinite([worst, best]).all():
        shown = f"worst {worst:g}, best {best:g}"
        raise InputError(Problem("the anchors of a value scale must be finite and differ", value=shown))
    return np.asarray((np.asarray(x, dtype=np.float64) - worst) / (best - worst))


def piecewise_value(x: float | Floats, cutoffs: Sequence[float], values: Sequence[float]) -> Floats:
    """Return the value on straight lines between `cutoffs`, clipped to the outermost `values`.

    Parameters
    ----------
    x
        Measured values, any shape.
    cutoffs
        At least two, strictly rising or strictly falling.
    values
        Worth at each cut-off.

    Raises
    ------
    InputError
        If the lengths differ or the cut-offs are not strictly monotone.
    """
    at, worth = np.asarray(cutoffs, dtype=np.float64), np.asarray(values, dtype=np.float64)
    steps = np.diff(at)
    if at.shape != worth.shape or at.size < 2 or not ((steps > 0).all() or (steps < 0).all()):
        rule = "a value scale needs two or more cut-offs, strictly rising or falling, and a value for each"
        raise InputError(Problem(rule, value=f"{at.size} cut-offs, {worth.size} values"))
    order = slice(None) if steps[0] > 0 else slice(None, None, -1)
    return np.asarray(np.interp(x, at[order], worth[order]))
