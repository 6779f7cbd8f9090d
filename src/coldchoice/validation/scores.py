"""How good predictions are: coverage, bias, error, width and interval score of measured values.

Plain functions on arrays, in percent or percentage points. A measured value may be a bound: `bound` is 1
where the true value is at least the measured one, -1 where it is at most that, and 0 where it is the value
itself. A bound counts only by how far a prediction contradicts it.

Every mean and median takes weights; with one row of weights per resample it also gives the values that a
bootstrap needs, so that an estimate and its standard error come from the same function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coldchoice.record import NamedTuple

Floats: TypeAlias = NDArray[np.float64]
Signs: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.intp]

LEVEL = 0.9
"""Probability that a central interval holds: it runs from the 5 % to the 95 % point."""

RESAMPLES = 400
"""Resamples of the bootstrap: a standard error is then known to 4 %, that is 1 / sqrt(2 x 400)."""

BOOTSTRAP_SEED = 20240607
"""Fixed, so that the same table gives the same standard errors."""

FEWEST_STUDIES = 5
"""Studies below which no standard error is given: of fewer, a bootstrap of clusters tells too little (5 is
the least that doi 10.1162/rest.90.3.414 tried)."""

MOST_AT_ONCE = 4_000_000
"""Weights held at once (32 MB): more rows are resampled in more parts, with the same numbers."""


def inside(measured: Floats, low: Floats, high: Floats, bound: Signs) -> Flags:
    """Tell which values lie in their intervals, ends included; all arrays have shape (rows,).

    A lower bound is inside if the interval reaches up to it, an upper bound if it reaches down to it.
    """
    above, below = measured > high, measured < low
    reached: Flags = ~np.where(bound > 0, above, np.where(bound < 0, below, above | below))
    return reached


def errors(measured: Floats, predicted: Floats, bound: Signs) -> Floats:
    """Predicted minus measured, shape (rows,); for a bound 0 unless the prediction contradicts it."""
    difference = predicted - measured
    return np.where(
        bound > 0,
        np.minimum(difference, 0.0),
        np.where(bound < 0, np.maximum(difference, 0.0), difference),
    )


def interval_scores(
    measured: Floats, low: Floats, high: Floats, bound: Signs, level: float = LEVEL
) -> Floats:
    """Interval score of each row, shape (rows,); lower is better.

    The width of the interval and, for a value outside, 2 / (1 - level) times its distance from the nearer
    end (doi 10.1198/016214506000001437, equation 43). Its expectation is least for the true quantiles. For a
    bound only the side on which the interval contradicts it is penalised.
    """
    penalty = 2.0 / (1.0 - level)
    missed_above = np.where(bound < 0, 0.0, np.maximum(measured - high, 0.0))
    missed_below = np.where(bound > 0, 0.0, np.maximum(low - measured, 0.0))
    scores: Floats = (high - low) + penalty * (missed_above + missed_below)
    return scores


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """Mean of `values`, shape (rows,), under `weights`, shape (..., rows); NaN where all weights are 0."""
    total = weights.sum(axis=-1)
    mean: Floats = np.divide(weights @ values, total, out=np.full_like(total, np.nan), where=total > 0)
    return mean


def weighted_median(values: Floats, weights: Floats) -> Floats:
    """Median of `values`, shape (rows,), under `weights`, shape (..., rows); NaN where all weights are 0.

    The middle of the smallest value with at least half of the weight up to it and of the smallest with more
    than half: with equal weights the usual median.
    """
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[..., order], axis=-1)
    total = sums[..., -1:]
    slack = 1e-12 * total  # sums of weights such as 1/3 carry rounding
    reach = (sums >= total / 2 - slack).argmax(axis=-1)
    beyond = (sums > total / 2 + slack).argmax(axis=-1)
    middle = (values[order][reach] + values[order][beyond]) / 2
    return np.where(total[..., 0] > 0, middle, np.nan)


class Scores(NamedTuple):
    """Scores of a set of rows; each field a number, or one number for each row of weights.

    Attributes
    ----------
    coverage
        Share of the measured values inside their intervals.
    bias
        Mean of predicted median minus measured, percentage points; above 0 the predictions are too high.
    median_absolute_error
        Median distance between predicted median and measured value, percentage points.
    mean_width
        Mean width of the intervals, percentage points.
    interval_score
        Mean interval score, percentage points; lower is better.
    """

    coverage: Floats
    bias: Floats
    median_absolute_error: Floats
    mean_width: Floats
    interval_score: Floats


def scores(
    measured: Floats, median: Floats, low: Floats, high: Floats, bound: Signs, weights: Floats
) -> Scores:
    """Score predictions with a central 90 % interval.

    Parameters
    ----------
    measured, median, low, high, bound
        Shape (rows,), at least one row; `bound` as the module says.
    weights
        Shape (rows,) or (resamples, rows).
    """
    error = errors(measured, median, bound)
    covered = inside(measured, low, high, bound).astype(np.float64)
    return Scores(
        coverage=weighted_mean(covered, weights),
        bias=weighted_mean(error, weights),
        median_absolute_error=weighted_median(np.abs(error), weights),
        mean_width=weighted_mean(high - low, weights),
        interval_score=weighted_mean(interval_scores(measured, low, high, bound), weights),
    )


def study_weights(study: Places) -> Floats:
    """Weights that give every study the same say, shape (rows,): one over its number of rows."""
    each: Floats = 1.0 / np.bincount(study)[study]
    return each


def resampled_counts(studies: int, resamples: int = RESAMPLES, seed: int = BOOTSTRAP_SEED) -> Floats:
    """How often each study is drawn when studies are drawn with replacement, shape (resamples, studies).

    Rows of one study are drawn together: they are not independent (cluster bootstrap,
    doi 10.1162/rest.90.3.414).
    """
    drawn = np.random.default_rng(seed).multinomial(studies, np.full(studies, 1.0 / studies), size=resamples)
    return drawn.astype(np.float64)


def standard_errors(score: Callable[[Floats], Scores], study: Places, base: Floats) -> Scores:
    """Standard error of every score by bootstrap over studies; NaN for fewer than `FEWEST_STUDIES`.

    Parameters
    ----------
    score
        Returns the scores under weights of shape (resamples, rows).
    study
        Number of the study of each row, counted from 0 without gaps, shape (rows,).
    base
        Weights of the estimate itself, shape (rows,).
    """
    studies = int(study.max()) + 1
    if studies < FEWEST_STUDIES:
        return Scores(*[np.full((), np.nan)] * len(Scores._fields))
    counts = resampled_counts(studies)
    parts = np.array_split(counts, max(1, min(len(counts), counts.shape[0] * study.size // MOST_AT_ONCE)))
    drawn = [score(part[:, study] * base) for part in parts]
    return Scores(*(np.std(np.concatenate(one), ddof=1, keepdims=False) for one in zip(*drawn, strict=True)))
