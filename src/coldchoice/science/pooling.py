"""Stability lines of several batches: one fit each, and how far they may be pooled (ICH Q1E).

Times and values are in any one unit each; slopes are in the one per the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple
from coldchoice.science.quantiles import f_tail
from coldchoice.science.ranges import Table

if TYPE_CHECKING:
    import numpy.typing as npt

Model = Literal["cics", "dics", "dids"]
"""Common intercept and slope, different intercepts and common slope, different intercepts and slopes."""

MODELS: tuple[Model, ...] = ("cics", "dics", "dids")

POOLING_LEVEL = 0.25  # ICH Q1E (2003), appendix B: high, so that batches that differ are rarely pooled
ALL_BATCHES = "all batches"
"""Name of the one line of the model ``cics``."""


class BatchLine(NamedTuple):
    """What one batch says: all that the tests and limits need of it.

    Attributes
    ----------
    batch
        Name.
    points
        Number of measurements.
    mean_time, time_spread
        Mean of the times, and sum of their squared distances from it.
    mean_value, slope
        The batch's own least-squares line, at the mean time.
    residual_squares
        Sum of squared distances of the measurements from that line.
    """

    batch: str
    points: int
    mean_time: float
    time_spread: float
    mean_value: float
    slope: float
    residual_squares: float


class Pooling(NamedTuple):
    """F ratios and p-values of the two tests."""

    slopes_f: float
    slopes_p: float
    intercepts_f: float
    intercepts_p: float

    def model(self, level: float = POOLING_LEVEL) -> Model:
        """Choose the model: slopes are tested first, intercepts only where slopes may be common."""
        if self.slopes_p < level:
            return "dids"
        return "dics" if self.intercepts_p < level else "cics"


class Line(NamedTuple):
    """A line of the chosen model, with what its confidence limit needs; attributes as `BatchLine`.

    The variance of the line at a time t is ``error_sd**2 (1/points + (t - mean_time)**2 / time_spread)``.
    """

    batch: str
    intercept: float
    slope: float
    error_sd: float
    degrees: int
    points: int
    mean_time: float
    time_spread: float


def batch_lines(times: Table, values: Table, batches: Sequence[str]) -> tuple[BatchLine, ...]:
    """Fit one straight line to each batch, in the order in which batches first appear.

    Raises
    ------
    InputError
        If lengths differ, a number is not finite or a batch was measured at fewer than two times.
    """
    t, y = np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    names = np.asarray(batches, dtype=object)
    if not t.shape == y.shape == names.shape or t.ndim != 1 or t.size == 0:
        rule = "times, values and batches must be of one length, at least 1"
        raise InputError(Problem(rule, value=f"{t.shape}, {y.shape}, {names.shape}"))
    if not (np.isfinite(t).all() and np.isfinite(y).all()):
        raise InputError(Problem("must all be finite numbers", key=("times and values",)))
    return tuple(_batch_line(name, t[names == name], y[names == name]) for name in dict.fromkeys(names))


def _batch_line(batch: str, times: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> BatchLine:
    mean_time, mean_value = float(times.mean()), float(values.mean())
    from_mean = times - mean_time
    spread = float(from_mean @ from_mean)
    if np.unique(times).size < 2:
        raise InputError(Problem("a line needs at least two different times", key=("times", batch)))
    slope = float(from_mean @ (values - mean_value)) / spread
    residuals = values - mean_value - slope * from_mean
    return BatchLine(batch, len(times), mean_time, spread, mean_value, slope, float(residuals @ residuals))


def pooling_tests(batches: Sequence[BatchLine], error_from: Model = "dids") -> Pooling:
    """Test whether slopes, then intercepts, may be common (analysis of covariance).

    Parameters
    ----------
    batches
        From `batch_lines`, two or more.
    error_from
        Model whose error the sum of squares of the intercepts is compared with: ``"dids"`` as in LeBlond,
        Griffith and Aubuchon 2011 (J Valid Technol 17(3):47-68; evidence C001 to C005), or ``"dics"``, the
        model in which that test is made, which has more degrees of freedom. Programs differ.

    Raises
    ------
    InputError
        If there is one batch only, or no degree of freedom is left for the error.
    """
    degrees = _error_degrees(batches)
    more = len(batches) - 1
    if more < 1:
        raise InputError(Problem("at least two batches are needed", key=("batches",), value="1"))
    error = sum(one.residual_squares for one in batches)
    of_slopes, of_intercepts = _squares(batches)
    slopes = _f_test(of_slopes, more, error, degrees)
    if error_from == "dics":
        error, degrees = error + of_slopes, degrees + more
    return Pooling(*slopes, *_f_test(of_intercepts, more, error, degrees))


def _f_test(squares: float, degrees: int, error_squares: float, error_degrees: int) -> tuple[float, float]:
    """F ratio of two mean squares and its p-value; without any error the least difference is certain."""
    error = error_squares / error_degrees
    exact = inf if squares > 0.0 else 0.0
    ratio = squares / degrees / error if error > 0.0 else exact
    return ratio, f_tail(ratio, degrees, error_degrees)


def _squares(batches: Sequence[BatchLine]) -> tuple[float, float]:
    """Sums of squares that different slopes, and then different intercepts, explain."""
    within, inner = _common_slope(batches)
    grand = _grand_line(batches)
    slopes = sum(one.time_spread * (one.slope - inner) ** 2 for one in batches)
    offsets = sum(one.points * _above(grand, one) ** 2 for one in batches)
    return slopes, within * (inner - grand.slope) ** 2 + offsets


def _common_slope(batches: Sequence[BatchLine]) -> tuple[float, float]:
    """Spread of the times within batches, and the slope common to all."""
    within = sum(one.time_spread for one in batches)
    return within, sum(one.time_spread * one.slope for one in batches) / within


def _grand_line(batches: Sequence[BatchLine]) -> BatchLine:
    """One line through all measurements; its residual squares add up without cancelling."""
    count = sum(one.points for one in batches)
    mean_time = sum(one.points * one.mean_time for one in batches) / count
    mean_value = sum(one.points * one.mean_value for one in batches) / count
    spread = sum(one.time_spread + one.points * (one.mean_time - mean_time) ** 2 for one in batches)
    product = sum(
        one.time_spread * one.slope + one.points * (one.mean_time - mean_time) * (one.mean_value - mean_value)
        for one in batches
    )
    slope = product / spread
    line = BatchLine(ALL_BATCHES, count, mean_time, spread, mean_value, slope, 0.0)
    squares = sum(
        one.residual_squares
        + one.time_spread * (one.slope - slope) ** 2
        + one.points * _above(line, one) ** 2
        for one in batches
    )
    return line._replace(residual_squares=squares)


def _above(line: BatchLine, one: BatchLine) -> float:
    """How far the mean of a batch lies above a line."""
    return one.mean_value - line.mean_value - line.slope * (one.mean_time - line.mean_time)


def lines_of(model: Model, batches: Sequence[BatchLine], pooled_error: bool = False) -> tuple[Line, ...]:
    """Give the lines of a model: one for ``cics``, else one for each batch.

    Parameters
    ----------
    model
        What is common.
    batches
        From `batch_lines`.
    pooled_error
        With different slopes, whether all batches share one error.

    Raises
    ------
    InputError
        If a line has no degree of freedom left for its error.
    """
    if model == "cics":
        grand = _grand_line(batches)
        return (_line(grand, grand.residual_squares, grand.points - 2),)
    squares = sum(one.residual_squares for one in batches)
    if model == "dics":
        within, slope = _common_slope(batches)
        squares += _squares(batches)[0]
        degrees = sum(one.points for one in batches) - len(batches) - 1
        return tuple(
            _line(one._replace(slope=slope, time_spread=within), squares, degrees) for one in batches
        )
    if pooled_error:
        return tuple(_line(one, squares, _error_degrees(batches)) for one in batches)
    return tuple(_line(one, one.residual_squares, one.points - 2) for one in batches)


def _line(one: BatchLine, squares: float, degrees: int) -> Line:
    if degrees < 1:
        rule = "too few measurements: a line needs three, or an error that is pooled"
        raise InputError(Problem(rule, key=("batches", one.batch), value=str(one.points)))
    return Line(
        batch=one.batch,
        intercept=one.mean_value - one.slope * one.mean_time,
        slope=one.slope,
        error_sd=sqrt(squares / degrees),
        degrees=degrees,
        points=one.points,
        mean_time=one.mean_time,
        time_spread=one.time_spread,
    )


def _error_degrees(batches: Sequence[BatchLine]) -> int:
    degrees = sum(one.points - 2 for one in batches)
    if degrees < 1:
        raise InputError(Problem("too few measurements to tell an error", key=("values",)))
    return degrees
