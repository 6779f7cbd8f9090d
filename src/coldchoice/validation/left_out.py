"""Each study predicted from all the others: by the model, and by the baselines on the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from coldchoice.model.measurement import Measurement
from coldchoice.record import NamedTuple
from coldchoice.validation.baselines import Baseline, alike, random_effects
from coldchoice.validation.intervals import Draws, Intervals, intervals
from coldchoice.validation.scores import Flags
from coldchoice.validation.spread import Spread, distances, spread
from coldchoice.validation.summary import Summaries, Summary, summaries, summary

Predict: TypeAlias = Callable[[Sequence[Measurement]], Sequence[Draws]]
"""Predicts rows, as `coldchoice.validation.predictive.predicted` does."""

PredictWithout: TypeAlias = Callable[[str], Predict]
"""Takes the `source_id` of a study and returns what predicts from all the others."""

BASELINES: Mapping[str, Baseline] = {"rows alike": alike, "random effects": random_effects}


class LeftOut(NamedTuple):
    """How well studies are predicted from the others.

    Attributes
    ----------
    found
        Predictions of the model, in the order of the rows.
    model, baselines
        Scores, all on the rows that the model covers.
    repeated, baselines_repeated
        Scores on those of them that another study measured too: to be held against `spread`.
    spread
        How far those studies lie from each other.
    """

    found: Intervals
    model: Summaries
    baselines: Mapping[str, Summaries]
    repeated: Summary
    baselines_repeated: Mapping[str, Summary]
    spread: Spread


def left_out(rows: Sequence[Measurement], predict_without: PredictWithout) -> LeftOut:
    """Predict every study from the others and score the model and both baselines.

    Parameters
    ----------
    rows
        All that was measured; the baselines learn from all of them but the study left out, also from rows
        that the model does not cover.
    predict_without
        Called once for each study.

    Raises
    ------
    ValueError
        If the rows are of fewer than four studies: the baselines need three to learn from.
    """
    found = model_left_out(rows, predict_without)
    learned = {name: baseline_left_out(rows, baseline) for name, baseline in BASELINES.items()}
    covered = found.covered
    again: Flags = covered & np.isfinite(distances(rows))
    return LeftOut(
        found=found,
        model=summaries(rows, found),
        baselines={name: summaries(rows, one, covered) for name, one in learned.items()},
        repeated=summary(rows, found, again),
        baselines_repeated={name: summary(rows, one, again) for name, one in learned.items()},
        spread=spread(rows, covered),
    )


def model_left_out(rows: Sequence[Measurement], predict_without: PredictWithout) -> Intervals:
    """Predict the rows of each study by what `predict_without` returns for it."""
    return _each(rows, lambda study, held: intervals(predict_without(study)(held)))


def baseline_left_out(rows: Sequence[Measurement], baseline: Baseline) -> Intervals:
    """Predict the rows of each study by a baseline that learned from all the others."""
    return _each(rows, lambda study, held: baseline([row for row in rows if row.source_id != study], held))


def _each(
    rows: Sequence[Measurement], predict: Callable[[str, Sequence[Measurement]], Intervals]
) -> Intervals:
    points = np.full((3, len(rows)), np.nan)
    reasons = [""] * len(rows)
    for study in sorted({row.source_id for row in rows}):
        places = [place for place, row in enumerate(rows) if row.source_id == study]
        found = predict(study, [rows[place] for place in places])
        points[:, places] = (found.median, found.low, found.high)
        for place, reason in zip(places, found.reasons, strict=True):
            reasons[place] = reason
    median, low, high = points
    return Intervals(median, low, high, tuple(reasons))
