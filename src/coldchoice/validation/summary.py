"""Predictions beside what was measured: row by row, and summed up overall and in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from coldchoice.model.measurement import Measurement
from coldchoice.record import NamedTuple
from coldchoice.validation.intervals import Intervals, bound_signs, measured_values
from coldchoice.validation.scores import (
    Flags,
    Scores,
    inside,
    scores,
    standard_errors,
    study_weights,
)

NOT_STATED = "not stated"
"""Stands for a strategy that the table does not name."""


class Compared(NamedTuple):
    """One row: what was measured and what was predicted, in percent.

    Attributes
    ----------
    row
        As measured.
    median, low, high
        Of the prediction; ``None`` where there is none.
    inside
        Whether the measured value lies in the interval; ``None`` where there is none.
    reason
        Why there is no prediction; empty where there is.
    """

    row: Measurement
    median: float | None
    low: float | None
    high: float | None
    inside: bool | None
    reason: str


class Summary(NamedTuple):
    """Scores of a set of rows.

    Attributes
    ----------
    n
        Rows with a prediction: those that are scored.
    not_covered
        Rows without.
    studies, bounds
        Studies among the scored rows, and how many of these rows are bounds.
    scores
        Every row counts the same; ``None`` where no row is scored.
    standard_errors
        Of `scores`, by bootstrap over studies; NaN for fewer than five studies.
    by_study
        As `scores`, but every study counts the same, however many rows it has.
    """

    n: int
    not_covered: int
    studies: int
    bounds: int
    scores: Scores | None
    standard_errors: Scores | None
    by_study: Scores | None


class Summaries(NamedTuple):
    """Scores of all rows and of their parts; every part by its name, in the order of the alphabet."""

    overall: Summary
    by_cell_type: Mapping[str, Summary]
    by_strategy: Mapping[str, Summary]
    by_metric: Mapping[str, Summary]


def compared(rows: Sequence[Measurement], found: Intervals) -> list[Compared]:
    """Put every row beside its prediction, in the order of the rows."""
    reached = inside(measured_values(rows), found.low, found.high, bound_signs(rows))
    return [
        Compared(row, None, None, None, None, reason)
        if reason
        else Compared(row, float(median), float(low), float(high), bool(is_inside), "")
        for row, median, low, high, is_inside, reason in zip(
            rows, found.median, found.low, found.high, reached, found.reasons, strict=True
        )
    ]


def summary(rows: Sequence[Measurement], found: Intervals, among: Flags | None = None) -> Summary:
    """Score the predictions of `rows`, or of those of them that are `among`, shape (rows,)."""
    asked = np.ones(len(rows), dtype=np.bool_) if among is None else among
    scored = asked & found.covered
    kept = [row for row, is_scored in zip(rows, scored, strict=True) if is_scored]
    left = int(asked.sum()) - len(kept)
    if not kept:
        return Summary(0, left, 0, 0, None, None, None)
    study = np.unique([row.source_id for row in kept], return_inverse=True)[1]
    bound, each = bound_signs(kept), np.ones(len(kept))
    score: Callable[..., Scores] = partial(
        scores, measured_values(kept), found.median[scored], found.low[scored], found.high[scored], bound
    )
    return Summary(
        n=len(kept),
        not_covered=left,
        studies=int(study.max()) + 1,
        bounds=int(np.count_nonzero(bound)),
        scores=score(each),
        standard_errors=standard_errors(score, study, each),
        by_study=score(study_weights(study)),
    )


def summaries(rows: Sequence[Measurement], found: Intervals, among: Flags | None = None) -> Summaries:
    """Score the predictions overall and by cell type, strategy and metric; `among` as in `summary`."""
    asked = np.ones(len(rows), dtype=np.bool_) if among is None else among

    def parts(names: Iterable[str]) -> dict[str, Summary]:
        named = np.array([*names], dtype=object)
        told = sorted(set(named[asked]))
        return {name: summary(rows, found, asked & (named == name)) for name in told}

    return Summaries(
        overall=summary(rows, found, asked),
        by_cell_type=parts(row.cell_type for row in rows),
        by_strategy=parts(row.strategy or NOT_STATED for row in rows),
        by_metric=parts(row.metric for row in rows),
    )
