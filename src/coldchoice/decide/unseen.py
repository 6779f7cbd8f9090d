"""What a regression may have overlooked: value that is there, and no larger than what luck hides.

An input whose effect does not stand out from luck gets none, so its value is exactly 0 in the draws; yet an
effect just below that line may be real. How much value it could bring follows from the size of the luck.
"""

from __future__ import annotations

from math import erfc, exp, pi, sqrt

import numpy as np

from coldchoice.model.streams import Floats

STANDS_OUT = 5.0
"""Assumption: an effect of fewer standard errors may be taken for luck, as `LUCK` of the regressions says."""
LEAST_LOSS = 1e-6
"""Assumption: a smaller part of a hidden effect is no value worth a number."""
PLACES = 200
"""Assumption: quantiles of the leads at which the loss is worked out; more change its third digit."""


def unseen_value(leads: Floats, outcomes: Floats, leader: int) -> float:
    """Return the value of an effect that is as large as luck can hide, 0 where there is no luck.

    Parameters
    ----------
    leads
        Conditional means that were found, over any reference, (alternatives, draws).
    outcomes
        Of which they are the conditional means, over the same reference, same shape.
    leader
        Place of the alternative that is best in the mean.

    Returns
    -------
    With r the spread of what the means leave unexplained, an effect of ``s = STANDS_OUT r/sqrt(draws)``
    raises the mean of the maximum by s L(d/s), d being the lead of a draw and L the unit normal loss
    (Raiffa, Schlaifer 1961); the largest over the alternatives.
    """
    draws = leads.shape[1]
    found = 0.0
    for at in range(len(leads)):
        if at == leader:
            continue
        lead = leads[leader] - leads[at]
        left = float((outcomes[leader] - outcomes[at] - lead).std())
        if left <= 1e-9 * (float(np.abs(lead).max()) or 1.0):  # rounding
            continue
        hidden = STANDS_OUT * left / sqrt(draws)
        at_places = np.quantile(np.abs(lead) / hidden, (np.arange(PLACES) + 0.5) / PLACES)
        loss = sum(map(normal_loss, at_places.tolist())) / PLACES
        found = max(found, hidden * loss if loss > LEAST_LOSS else 0.0)
    return found


def normal_loss(distance: float) -> float:
    """Return the unit normal loss, E[max(0, z - distance)] for a standard normal z."""
    density = exp(-0.5 * min(distance * distance, 1400.0)) / sqrt(2.0 * pi)
    return density - distance * 0.5 * erfc(distance / sqrt(2.0))
