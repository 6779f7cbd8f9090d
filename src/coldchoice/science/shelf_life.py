"""Shelf life of measured batches as ICH Q1E defines it: where a confidence limit of the *mean* meets a limit.

Straight lines are fitted to one attribute of several batches. Batches are pooled as far as two F tests, each
at the level 0.25, allow. The shelf life is the time at which the confidence limit of a line meets the
specification, that of the worst batch. It bounds the mean, not a lot: single lots scatter about it.

Times are in any one unit, and the answer is in the same. Values are in the unit of the specification.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, isinf

import numpy as np

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.record import NamedTuple
from coldchoice.science.pooling import (
    MODELS,
    POOLING_LEVEL,
    BatchLine,
    Line,
    Model,
    Pooling,
    batch_lines,
    lines_of,
    pooling_tests,
)
from coldchoice.science.quantiles import student_t_quantile
from coldchoice.science.ranges import Table, Values, at_least_zero, choose, positive

CONFIDENCE = 0.95  # ICH Q1E (2003), appendix B


class Convention(NamedTuple):
    """What a claim rests on besides the data.

    Attributes
    ----------
    confidence
        Of the limit, fraction.
    two_sided
        Whether the limit is one of two, as Q1E asks where the direction of change is not known.
    pooling_level
        Level of the two tests; below it batches are kept apart.
    model
        Model to use whatever the tests say.
    pooled_error
        With different slopes: whether one error is shared by all batches. Programs differ; for one published
        case it makes 15.61 of 15.84 months (LeBlond et al. 2011, evidence C003 and C004).
    error_from
        Model whose error the intercepts are tested against, see `coldchoice.science.pooling.pooling_tests`.
    """

    confidence: float = CONFIDENCE
    two_sided: bool = False
    pooling_level: float = POOLING_LEVEL
    model: Model | None = None
    pooled_error: bool = False
    error_from: Model = "dids"


Q1E = Convention()
"""One-sided 95 % limit, tests at 0.25, own error of each batch."""


class ShelfLife(NamedTuple):
    """A shelf life and how it came about.

    Attributes
    ----------
    time
        When the first confidence limit meets the specification; infinite if none does, 0 if one does not
        meet it at the start.
    worst_batch, side
        Whose limit that is, and which specification: ``"lower"`` or ``"upper"``.
    by_batch
        The same for every line.
    model, lines, pooling
        What was fitted. `pooling` is None for a single batch.
    longest_time
        Last time measured. Beyond it the claim is an extrapolation.
    """

    time: float
    worst_batch: str
    side: str
    by_batch: dict[str, float]
    model: Model
    lines: tuple[Line, ...]
    pooling: Pooling | None
    longest_time: float

    @property
    def whole(self) -> float:
        """The claim in whole units of time, rounded down."""
        return self.time if isinf(self.time) else float(floor(self.time))

    @property
    def extrapolated(self) -> bool:
        """Whether the claim goes beyond the last measurement."""
        return self.time > self.longest_time


def shelf_life(
    times: Table,
    values: Table,
    batches: Sequence[str],
    lower: float | None = None,
    upper: float | None = None,
    convention: Convention = Q1E,
) -> ShelfLife:
    """Find the shelf life of an attribute measured on one or more batches (ICH Q1E).

    Parameters
    ----------
    times, values
        Measurements, shape ``(n,)``.
    batches
        Name of the batch of each.
    lower, upper
        Specification: at least one of the two.
    convention
        Confidence, sides, pooling.

    Raises
    ------
    InputError
        If lengths differ, a value is not finite, a batch has too few points, or there is no specification.
    """
    lines, model, pooling = fitted_lines(batch_lines(times, values, batches), convention)
    limits = {"lower": lower, "upper": upper}
    found = {
        (side, line.batch): crossing_time(line, limit, side, convention)
        for side, limit in limits.items()
        if limit is not None
        for line in lines
    }
    return _worst(found, lines, model, pooling, times)


def release_life(
    times: Table,
    values: Table,
    batches: Sequence[str],
    release: float,
    lower: float | None = None,
    upper: float | None = None,
    convention: Convention = Q1E,
) -> ShelfLife:
    """Find the shelf life of a lot that starts exactly at its release limit: the what-if of the ARGPM.

    Each line is moved so that it starts at the release limit; its slope and the width of its confidence
    limit stay. Arguments and errors as `shelf_life`, but exactly one of `lower` and `upper`; the release
    limit must lie on its good side. Source: Australian Regulatory Guidelines for Prescription Medicines,
    Stability testing for prescription medicines; evidence C009.
    """
    if (lower is None) == (upper is None):
        raise InputError(Problem("exactly one of lower and upper goes with a release limit", key=("lower",)))
    lines, model, pooling = fitted_lines(batch_lines(times, values, batches), convention)
    side, limit = ("lower", lower) if lower is not None else ("upper", upper)
    assert limit is not None
    spare = release - limit
    at_least_zero(spare_to_specification=spare if side == "lower" else -spare)
    found = {
        (side, line.batch): crossing_time(line, line.intercept - spare, side, convention) for line in lines
    }
    return _worst(found, lines, model, pooling, times)


def fitted_lines(
    batches: Sequence[BatchLine], convention: Convention = Q1E
) -> tuple[tuple[Line, ...], Model, Pooling | None]:
    """Choose the model and give its lines; a single batch has its own line, called ``dids``.

    Raises
    ------
    InputError
        If a line has no degree of freedom left for its error.
    UnknownName
        If the convention asks for a model that does not exist.
    """
    if convention.model is not None and convention.model not in MODELS:
        raise UnknownName("model", convention.model, MODELS)
    if len(batches) == 1:
        return lines_of("dids", batches), "dids", None
    pooling = pooling_tests(batches, convention.error_from)
    model = convention.model or pooling.model(convention.pooling_level)
    return lines_of(model, batches, convention.pooled_error), model, pooling


def crossing_time(line: Line, limit: float, side: str, convention: Convention = Q1E) -> float:
    """Time at which the confidence limit of one line meets a specification; see `limit_crossing`.

    Parameters
    ----------
    line
        From `fitted_lines`.
    limit, side
        Specification, and whether it is the ``"lower"`` or the ``"upper"`` one.
    convention
        Confidence and sides.

    Raises
    ------
    InputError
        If the confidence is not strictly between 0 and 1.
    """
    positive(confidence=convention.confidence, remainder=1.0 - convention.confidence)
    below = 0.5 + 0.5 * convention.confidence if convention.two_sided else convention.confidence
    sign = 1.0 if side == "lower" else -1.0
    width = student_t_quantile(below, line.degrees) * line.error_sd
    return float(
        limit_crossing(
            sign * line.intercept, sign * line.slope, width, line.points, line.mean_time, line.time_spread,
            sign * limit,
        )
    )  # fmt: skip


def limit_crossing(
    intercept: Values,
    slope: Values,
    width: Values,
    points: Values,
    mean_time: Values,
    time_spread: Values,
    limit: Values,
) -> Values:
    r"""Time at which the lower confidence limit of a line falls to a limit: closed form.

    Parameters
    ----------
    intercept, slope
        The line; for an upper limit give the negatives of these and of `limit`.
    width
        Quantile of t times the standard deviation of the error.
    points, mean_time, time_spread
        As in `coldchoice.science.pooling.Line`.
    limit
        Lowest acceptable value.

    Returns
    -------
    Values
        0 where the confidence limit does not meet the limit at time 0; infinite where it never falls to it.

    Notes
    -----
    With :math:`u` the time from the mean time, :math:`d` the line above the limit there, :math:`b` the slope
    and :math:`w` the width, the roots of :math:`(d+bu)^2 = w^2(1/n+u^2/S)` are

    .. math:: u = (-h \pm \sqrt{h^2 - ac})/a,\quad a = b^2-w^2/S,\ h = db,\ c = d^2-w^2/n.

    At a root, :math:`h + au` has the sign of the slope of the confidence limit, so the fall is the root with
    the minus. The limit is concave in time: it falls at last unless :math:`b \ge w/\sqrt S`, a rise beyond
    doubt. A slope that is not significant (:math:`a < 0`) does meet the limit, as in evidence C006.
    """
    ahead = intercept + slope * mean_time - limit
    a = slope * slope - width * width / time_spread
    h = ahead * slope
    c = ahead * ahead - width * width / points
    root = np.sqrt(np.maximum(h * h - a * c, 0.0))
    near = np.less(h, 0.0)  # of the two equal forms of the root, the one that does not cancel
    far_side = (-h - root) / choose(near | np.equal(a, 0.0), 1.0, a)
    crossing = mean_time + choose(near, c / choose(near, root - h, 1.0), far_side)
    start = intercept - limit - width * np.sqrt(1.0 / points + mean_time * mean_time / time_spread)
    falls = np.less(slope, width / np.sqrt(time_spread))
    lasting = choose(falls, np.maximum(crossing, 0.0), np.inf)
    return choose(np.less_equal(start, 0.0), 0.0, lasting)


def _worst(
    found: dict[tuple[str, str], float],
    lines: tuple[Line, ...],
    model: Model,
    pooling: Pooling | None,
    times: Table,
) -> ShelfLife:
    """Take the earliest crossing of all lines and sides."""
    if not found:
        raise InputError(Problem("a lower or an upper specification is needed", key=("lower",)))
    by_batch = {
        line.batch: min(t for (_, batch), t in found.items() if batch == line.batch) for line in lines
    }
    side, batch = min(found, key=lambda key: found[key])
    return ShelfLife(
        found[side, batch], batch, side, by_batch, model, lines, pooling, float(np.max(np.asarray(times)))
    )
