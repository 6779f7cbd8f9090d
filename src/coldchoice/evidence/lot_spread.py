"""What a printed standard deviation says of the spread between lots: the noise of the assay taken off."""

from __future__ import annotations

from math import log, sqrt
from types import MappingProxyType

HOLD_ASSAY_SD = MappingProxyType({"viability_pct": 0.036, "recovery_pct": 0.07})
"""Assay spread: 100 cells counted at 85 %, and two counts of 5 % each (P178)."""

ASSAY_CV = MappingProxyType({"recovery": 0.07, "viability": 0.036})
"""Two counts of 5 % each (P178), and 100 cells counted at 85 %."""

SMALLEST_HAZARD = 0.25  # assumption: of smaller losses the printed spread is mostly that of the assay
LOT_LIMITS = (0.15, 1.2)  # assumption: logit spread between lots stays inside; count ratios beyond are noise
USUAL_WEIGHT = 2.0
"""Assumption: printed spreads that the usual one counts for where a cell's own are shrunk to it."""


def hazard_variance(mean_pct: float, sd_pct: float, metric: str) -> float | None:
    """Variance between lots of the log of a hold's hazard; ``None`` where the loss is too small to tell.

    Parameters
    ----------
    mean_pct, sd_pct
        Of viability or recovery after the hold, in percent.
    metric
        ``viability_pct`` or ``recovery_pct``.
    """
    share, sd = mean_pct / 100.0, sd_pct / 100.0
    hazard = -log(min(max(share, 0.01), 0.99))
    if sd <= 0.0 or share <= 0.0 or hazard <= SMALLEST_HAZARD:
        return None
    return max(sd**2 - HOLD_ASSAY_SD[metric] ** 2, 0.0) / (share * hazard) ** 2


def logit_variance(mean_pct: float, sd_pct: float, metric: str) -> float | None:
    """Variance between lots of the log odds after thaw; ``None`` where nothing can be told.

    Parameters
    ----------
    mean_pct, sd_pct
        Right after thaw, in percent.
    metric
        ``recovery`` or ``viability``.
    """
    share, sd = mean_pct / 100.0, sd_pct / 100.0
    if sd <= 0.0 or not 0.05 < share < 0.97:
        return None
    true = max(sd**2 - (ASSAY_CV[metric] * share) ** 2, 0.0)
    return min(max(sqrt(true) / (share * (1.0 - share)), LOT_LIMITS[0]), LOT_LIMITS[1]) ** 2


def shrunk(own: list[float], usual: float) -> float:
    """Spread of a cell's own variances, shrunk to the usual variance, which counts for two."""
    return sqrt((sum(own) + USUAL_WEIGHT * usual) / (len(own) + USUAL_WEIGHT))
