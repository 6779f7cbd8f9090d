"""Stiff equations for many draws at once: fixed steps, high order, and an error that was looked at.

The scheme is the linearly implicit Euler step, extrapolated (P. Deuflhard and U. Nowak; see E. Hairer and
G. Wanner, Solving Ordinary Differential Equations II, section IV.9, doi:10.1007/978-3-642-05221-7). It needs
one linear solve and no iteration, and very fast changes die out instead of growing, so there is no largest
step. All draws take the same steps: the work is a few hundred operations on whole arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

J = TypeVar("J")

STAGES = 6
"""Steps of 1, 2, ... parts that are extrapolated: the order of the scheme."""

FEWEST, MOST = 16, 4096
"""Steps of the first try, and of the last before the answer is refused."""

BEST_RATIO = 31.0
"""Halving is trusted to lessen the error by no more than this, less one: as if the order were 5."""


class Flow(Protocol[J]):
    """A system of equations ``dy/dt = f(t, y)``; `y` has shape (unknowns, draws).

    The parts of one step ask for the same times again and again, as equal floats.
    """

    def slope(self, t: float, y: Floats) -> J:
        """Derivative of f by y at the start of a step, in whatever form `change` wants it."""

    def change(self, t: float, y: Floats, h: float, slope: J) -> Floats:
        """``h (1 - h J)^-1 f(t, y)``, shape of `y`."""


class Solved(NamedTuple):
    """A solution on a grid.

    Attributes
    ----------
    grid
        Where it is known, (steps + 1,).
    values
        The solution there, (steps + 1, unknowns, draws).
    error
        Estimate of the largest error, over unknowns and draws, at every second point: those that both grids
        have. It follows from the changes that the last two halvings made; where they do not shrink fast, it
        is the last change itself. The points between come from the same steps.
    """

    grid: Floats
    values: Floats
    error: float


def solved(
    flow: Flow[J],
    first: Floats,
    span: tuple[float, float],
    tolerance: float,
    what: str,
    *,
    relative: bool = False,
) -> Solved:
    """Solve with ever smaller steps until halving them changes nothing that matters.

    Parameters
    ----------
    flow
        The equations.
    first
        The start, (unknowns, draws).
    span
        Where it starts and ends.
    tolerance
        Largest error that is accepted, see `Solved.error`.
    what
        What is computed, for the message.
    relative
        Whether errors are relative to the values, which then must stay above 0; else unknowns have to be
        scaled so that an absolute one makes sense.

    Raises
    ------
    InputError
        If `MOST` steps are not enough, or a number is not finite: never a wrong answer in silence.
    """
    steps, change, error = FEWEST, np.inf, np.inf
    coarse = _marched(flow, first, np.linspace(*span, steps + 1))
    while steps < MOST:
        steps *= 2
        grid = np.linspace(*span, steps + 1)
        fine = _marched(flow, first, grid)
        before, change = change, _change(coarse, fine[::2], relative)
        ratio = before / change if 0.0 < change < before < np.inf else 1.0
        error = change if ratio < 4.0 else change / (min(ratio, BEST_RATIO + 1.0) - 1.0)
        if error <= tolerance:
            return Solved(grid, fine, error)
        coarse = fine
    rule = f"cannot be computed to {tolerance:g} in {MOST} steps (the last error is {error:.2g})"
    raise InputError(Problem(rule, key=(what,), hint="look for a parameter in the wrong unit"))


def _change(coarse: Floats, fine: Floats, relative: bool) -> float:
    """Largest difference; infinite where something is no number, or not above 0 and should be."""
    with np.errstate(all="ignore"):
        apart = np.abs(fine - coarse)
        change = float(np.max(apart / fine if relative else apart))
    sound = np.isfinite(change) and not (relative and float(np.min(fine)) <= 0.0)
    return change if sound else np.inf


def _marched(flow: Flow[J], first: Floats, grid: Floats) -> Floats:
    values = np.empty((grid.size, *first.shape))
    values[0] = first
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # judged by the caller
        for at in range(grid.size - 1):
            values[at + 1] = _stepped(flow, float(grid[at]), values[at], float(grid[at + 1] - grid[at]))
    return values


def _stepped(flow: Flow[J], t: float, y: Floats, h: float) -> Floats:
    """One step: Euler in 1, 2, ... parts, extrapolated to infinitely many (Aitken and Neville)."""
    slope = flow.slope(t, y)
    last: list[Floats] = []
    for parts in range(1, STAGES + 1):
        part_h, end = h / parts, y
        for at in range(1, parts + 1):
            end = end + flow.change(t + h * (at / parts), end, part_h, slope)
        row = [end]
        for back, before in enumerate(last, start=1):
            further = row[-1] - before
            further *= (parts - back) / back
            further += row[-1]
            row.append(further)
        last = row
    return last[-1]
