"""The chain of usable fractions: how many of the units set out can be used, and what takes the others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from coldchoice.errors import AssessmentError, did_you_mean
from coldchoice.model.streams import Floats

USABLE_CAUSES = ("window", "temperature", "container", "release", "site", "dose", "no_show")
"""Links of the chain, in the order in which a loss is attributed."""


def usable_fraction(causes: Mapping[str, float | Floats]) -> Floats:
    """Return the probability that a unit passes every link of the chain.

    Parameters
    ----------
    causes
        Probability of *passing*, by cause, 0 to 1: scalars or (draws,). A cause left out takes nothing.
        Links are independent given the draw, so what they share (a late flight) must be in the draw.

    Returns
    -------
    Product per draw: shape (draws,), or () if all are scalars.

    Raises
    ------
    AssessmentError
        If a cause is not one of `USABLE_CAUSES` or a probability is outside 0 to 1.
    """
    usable = np.ones(())
    for passed in _in_order(causes).values():
        usable = usable * passed
    return np.asarray(usable)


def losses_by_cause(causes: Mapping[str, float | Floats]) -> dict[str, float]:
    """Return the share of units lost to each cause, blamed on the first link of the chain that breaks.

    Parameters
    ----------
    causes
        As for `usable_fraction`.

    Returns
    -------
    Mean share over the draws by cause, in the order of `USABLE_CAUSES`; with the mean of `usable_fraction`
    they add up to 1.

    Raises
    ------
    AssessmentError
        As for `usable_fraction`.
    """
    left = np.ones(())
    lost = {}
    for cause, passed in _in_order(causes).items():
        lost[cause] = float(np.mean(left * (1.0 - passed)))
        left = left * passed
    return lost


def _in_order(causes: Mapping[str, float | Floats]) -> dict[str, Floats]:
    for cause in causes:
        if cause not in USABLE_CAUSES:
            raise AssessmentError(f"unknown cause of loss {cause!r}; {did_you_mean(cause, USABLE_CAUSES)}")
    return {cause: _probability(cause, causes[cause]) for cause in USABLE_CAUSES if cause in causes}


def _probability(cause: str, values: float | Floats) -> Floats:
    passed = np.asarray(values, dtype=np.float64)
    wrong = ~((passed >= 0.0) & (passed <= 1.0))  # catches NaN too
    if wrong.any():
        raise AssessmentError(
            f"probability of passing {cause!r} is {passed[wrong].flat[0]:g}; it must be 0 to 1"
        )
    return passed
