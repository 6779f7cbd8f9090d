"""A prediction of each row: its median and central 90 % interval, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from coldchoice.model.measurement import Measurement
from coldchoice.record import NamedTuple
from coldchoice.validation.scores import LEVEL, Flags, Floats, Signs


class Draws(Protocol):
    """What a model predicts of one row, as `coldchoice.validation.predictive` does."""

    @property
    def values(self) -> Floats:
        """Percent as it would be measured in a new study, shape (draws,)."""

    @property
    def reason(self) -> str:
        """Empty; or why the models do not cover the row, whose `values` then mean nothing."""


class Intervals(NamedTuple):
    """Predictions of rows, in their order.

    Attributes
    ----------
    median, low, high
        Percent, shape (rows,); the 5 % and 95 % points. NaN where the row is not covered.
    reasons
        Why a row is not covered; empty where it is.
    """

    median: Floats
    low: Floats
    high: Floats
    reasons: tuple[str, ...]

    @property
    def covered(self) -> Flags:
        """Which rows have a prediction, shape (rows,)."""
        return np.array([not reason for reason in self.reasons], dtype=np.bool_)


def intervals(predictions: Sequence[Draws]) -> Intervals:
    """Sum up draws by their 5, 50 and 95 % points.

    Raises
    ------
    ValueError
        If a row has neither a reason nor finite draws.
    """
    tail = (1.0 - LEVEL) / 2.0
    points = np.full((3, len(predictions)), np.nan)
    for place, one in enumerate(predictions):
        if one.reason:
            continue
        values = np.asarray(one.values, dtype=np.float64)
        if not values.size or not np.isfinite(values).all():
            raise ValueError(f"prediction {place} has no reason and no finite draws")
        points[:, place] = np.quantile(values, (tail, 0.5, 1.0 - tail))
    low, median, high = points
    return Intervals(median, low, high, tuple(one.reason for one in predictions))


def measured_values(rows: Sequence[Measurement]) -> Floats:
    """Measured percent of each row, shape (rows,)."""
    return np.array([row.mean for row in rows], dtype=np.float64)


def bound_signs(rows: Sequence[Measurement]) -> Signs:
    """Tell bounds from values, shape (rows,): 1 for a lower bound, -1 for an upper one, else 0."""
    sign = {"lower": 1, "upper": -1, None: 0}
    return np.array([sign[row.bound] for row in rows], dtype=np.int8)


def within_limits(found: Intervals, rows: Sequence[Measurement]) -> Intervals:
    """Cut predictions to what can be measured: never below 0, and a share of cells not above 100 %."""
    most = np.array([100.0 if is_share(row) else np.inf for row in rows])
    median, low, high = (np.clip(one, 0.0, most) for one in (found.median, found.low, found.high))
    return Intervals(median, low, high, found.reasons)


def is_share(row: Measurement) -> bool:
    """Whether a value is a share of the cells present, which cannot exceed 100 %."""
    return row.metric == "viability_pct" and "relative" not in row.tags
