"""Predictions beside measurements as JSON, and the published form of that document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coldchoice.report.document import made_with, plain_data, written
from coldchoice.report.schema import (
    FLAG,
    FRACTION_OR_NONE,
    NUMBER,
    NUMBER_OR_NONE,
    TEXT,
    Schema,
    by_name,
    closed,
    described,
    listed,
    or_none,
    ref,
)

if TYPE_CHECKING:
    from coldchoice.validation.scores import Scores
    from coldchoice.validation.summary import Compared, Summaries, Summary

VALIDATION_VERSION = 1
"""Rises when a reader of an older document could misread a newer one."""


def validated_json(compared: Sequence[Compared], summaries: Summaries, *, rows: bool = True) -> str:
    """Return the document as JSON: sorted keys, numbers of twelve significant digits, newline at the end.

    Parameters
    ----------
    compared, summaries
        Rows and their scores.
    rows
        Whether the rows are written; otherwise their list is empty.
    """
    return written(validated_document(compared if rows else (), summaries))


def validated_document(compared: Sequence[Compared], summaries: Summaries) -> dict[str, Any]:
    """Return rows and scores as data that JSON can hold; for its form see `validated_schema`."""
    parts = {
        name: {key: _summary(one) for key, one in found.items()}
        for name, found in summaries._asdict().items()
        if name != "overall"
    }
    data: dict[str, Any] = plain_data(
        {
            "validation": VALIDATION_VERSION,
            "made_with": made_with(),
            "rows": [_row(one) for one in compared],
            "summary": {"overall": _summary(summaries.overall), **parts},
        }
    )
    return data


def _row(one: Compared) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "source_id": row.source_id, "cell_type": row.cell_type, "strategy": row.strategy,
        "metric": row.metric, "mean": row.mean, "bound": row.bound, "median": one.median, "low": one.low,
        "high": one.high, "inside": one.inside, "reason": one.reason,
    }  # fmt: skip


def _summary(one: Summary) -> dict[str, Any]:
    from coldchoice.validation.scores import Scores

    scores = _numbers(one.scores) or dict.fromkeys(Scores._fields)
    return {
        "n": one.n, "not_covered": one.not_covered, "studies": one.studies, "bounds": one.bounds, **scores,
        "standard_errors": _numbers(one.standard_errors), "by_study": _numbers(one.by_study),
    }  # fmt: skip


def _numbers(scores: Scores | None) -> Mapping[str, float] | None:
    return None if scores is None else {name: float(value) for name, value in scores._asdict().items()}


# ---------------------------------------------------------------- form

_COUNT: Schema = {"type": "integer", "minimum": 0}

_SCORES: dict[str, Schema] = {
    "coverage": described(FRACTION_OR_NONE, "share of measured values inside their 90 % interval"),
    "bias": described(NUMBER_OR_NONE, "mean of predicted median minus measured, percentage points"),
    "median_absolute_error": described(NUMBER_OR_NONE, "median distance of the two, percentage points"),
    "mean_width": described(NUMBER_OR_NONE, "of the 90 % interval, percentage points"),
    "interval_score": described(NUMBER_OR_NONE, "mean interval score, percentage points; lower is better"),
}

_ROW_PREDICTED: Schema = {
    "if": {"properties": {"reason": {"const": ""}}},
    "then": {
        "properties": {**{name: NUMBER for name in ("median", "low", "high")}, "inside": FLAG},
    },
    "else": {"properties": {name: {"type": "null"} for name in ("median", "low", "high", "inside")}},
}
"""Either a prediction or a reason, never both."""

_ROW: Schema = {
    **closed(
        id=TEXT,
        source_id=TEXT,
        cell_type=TEXT,
        strategy=described(TEXT, "empty where the table does not say"),
        metric=TEXT,
        mean=described(NUMBER, "measured, percent"),
        bound=described(or_none({"enum": ["lower", "upper"]}), "where the measured value is only a bound"),
        median=described(NUMBER_OR_NONE, "predicted, percent; null where not covered"),
        low=described(NUMBER_OR_NONE, "5 % point"),
        high=described(NUMBER_OR_NONE, "95 % point"),
        inside=described({"type": ["boolean", "null"]}, "whether `mean` lies in the interval"),
        reason=described(TEXT, "why the models do not cover the row; empty where they do"),
    ),
    **_ROW_PREDICTED,
}

_SUMMARY = closed(
    n=described(_COUNT, "rows with a prediction"),
    not_covered=described(_COUNT, "rows without"),
    studies=described(_COUNT, "among the rows with a prediction"),
    bounds=described(_COUNT, "rows with a prediction whose measured value is a bound"),
    **_SCORES,
    standard_errors=described(
        or_none(ref("scores")), "by bootstrap over studies; numbers are null for fewer than five studies"
    ),
    by_study=described(or_none(ref("scores")), "the scores with every study counting the same"),
)


def validated_schema() -> Schema:
    """Return the JSON Schema of what ``coldchoice validate --json`` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "coldchoice validation",
        "description": "Measured rows beside what the models predict of them.",
        **closed(
            validation=described({"const": VALIDATION_VERSION}, "version of this form"),
            made_with=closed(coldchoice=TEXT, numpy=TEXT, python=TEXT),
            rows=described(listed(ref("measured_row")), "in the order of the table; empty with --no-rows"),
            summary=closed(
                overall=ref("summary"),
                by_cell_type=by_name(ref("summary")),
                by_strategy=by_name(ref("summary")),
                by_metric=by_name(ref("summary")),
            ),
        ),
        "$defs": {"measured_row": _ROW, "scores": closed(**_SCORES), "summary": _SUMMARY},
    }
