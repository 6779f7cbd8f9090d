"""Value scales: from a criterion's own unit to worth, 0 at the worst anchor and 1 at the best.

Anchors belong to the scenario, never to the set of alternatives: so adding one cannot reorder the others.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class ValueFunction(NamedTuple):
    """How much a measured value is worth: on one straight line, or on several.

    Zero, negative and constant measurements are as good as any, and less may be better than more. Made by
    `linear` or `piecewise`, which check it.

    Attributes
    ----------
    cutoffs
        Measured values, strictly rising or falling.
    values
        Worth at each.
    clipped
        Whether worth stays the same beyond the outermost cut-offs; on one line it goes on.
    """

    cutoffs: tuple[float, ...]
    values: tuple[float, ...]
    clipped: bool

    @classmethod
    def linear(cls, worst: float, best: float) -> ValueFunction:
        """Return the function that is 0 at `worst` and 1 at `best`; errors as `linear_value`."""
        linear_value(worst, worst, best)
        return cls((worst, best), (0.0, 1.0), clipped=False)

    @classmethod
    def piecewise(cls, cutoffs: Sequence[float], values: Sequence[float]) -> ValueFunction:
        """Return the function on straight lines between `cutoffs`; errors as `piecewise_value`."""
        piecewise_value(0.0, cutoffs, values)
        return cls(tuple(map(float, cutoffs)), tuple(map(float, values)), clipped=True)

    def of(self, x: float | Floats) -> Floats:
        """Return the worth of measured values, any shape; NaN stays NaN."""
        if self.clipped:
            return piecewise_value(x, self.cutoffs, self.values)
        return linear_value(x, *self.cutoffs)


def partial_values(measured: Floats, functions: Sequence[ValueFunction]) -> Floats:
    """Return the worth of every measurement, each criterion by its own function.

    Parameters
    ----------
    measured
        (alternatives, criteria, draws), or (alternatives, criteria).
    functions
        One for each criterion.

    Raises
    ------
    InputError
        If there are more or fewer functions than criteria.
    """
    if measured.shape[1] != len(functions):
        shown = f"{len(functions)} value functions, {measured.shape[1]} criteria"
        raise InputError(Problem("every criterion needs a value function", value=shown))
    return np.stack([one.of(measured[:, at]) for at, one in enumerate(functions)], axis=1)


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
        If the lengths differ, the cut-offs are not strictly monotone, or a value is not finite.
    """
    at, worth = np.asarray(cutoffs, dtype=np.float64), np.asarray(values, dtype=np.float64)
    steps = np.diff(at)
    if at.shape != worth.shape or at.size < 2 or not ((steps > 0).all() or (steps < 0).all()):
        rule = "a value scale needs two or more cut-offs, strictly rising or falling, and a value for each"
        raise InputError(Problem(rule, value=f"{at.size} cut-offs, {worth.size} values"))
    if not np.isfinite(at).all() or not np.isfinite(worth).all():
        raise InputError(Problem("cut-offs and values of a value scale must be finite"))
    order = slice(None) if steps[0] > 0 else slice(None, None, -1)
    return np.asarray(np.interp(x, at[order], worth[order]))
