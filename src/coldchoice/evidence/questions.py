"""The known numbers of a row, and draws of those that its source does not give."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.cooling import best_rate_c_per_min
from coldchoice.evidence.forward import CEILING, Given

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coldchoice.evidence.coding import Coded

    Floats = NDArray[np.float64]

GLASS_C = -123.0  # evidence P123: below it nothing happens
MINUS80_C = -80.0
TYPICAL_MONTHS = 3.0
"""Assumption: storage above the glass transition whose length is not printed; drawn around it to predict."""

FURTHEST_RATE = log(30.0)  # assumption: the parabola around the best rate is not followed further


def given_of(of: Coded, baseline: float | None) -> Given:
    """Known numbers of coded conditions; what is unknown counts as zero, which `filled` replaces.

    Parameters
    ----------
    of
        The conditions.
    baseline
        Value of fresh cells in percent, if the source gives it.
    """
    viable = of.metric == "viability"
    share = 0.0 if baseline is None else min(max(baseline / 100.0, 0.02), 0.995)
    known = viable and of.liquid and baseline is not None
    return Given(
        liquid=float(of.liquid),
        viable=float(viable),
        ceiling=CEILING[of.metric],
        hours_h=of.hours_h or 0.0,
        baseline=log(share / (1.0 - share)) if known else 0.0,
        has_baseline=float(known),
        months=months_above_glass(of),
        thawed_h=of.thawed_h or 0.0,
        wait_h=of.wait_h or 0.0,
        log_rate_off=_rate_off(of),
    )


def months_above_glass(of: Coded) -> float:
    """Months of frozen storage, weighted by how far above the glass transition; 0 below it."""
    if of.liquid or of.storage_c is None or of.method in ("dried", "vitrified"):
        return 0.0
    months = TYPICAL_MONTHS if of.storage_months is None else of.storage_months
    return months * above_glass(of.storage_c)


def above_glass(storage_c: float) -> float:
    """Rate of loss at a temperature over that at -80 C: a straight line from the glass transition up."""
    return float(np.clip((storage_c - GLASS_C) / (MINUS80_C - GLASS_C), 0.0, 1.5))


def _rate_off(of: Coded) -> float:
    if of.rate_c_per_min is None or of.method not in ("slow", "minus80"):
        return 0.0
    off = log(of.rate_c_per_min / best_rate_c_per_min(of.cell, of.cell_class))
    return float(np.clip(off, -FURTHEST_RATE, FURTHEST_RATE))
