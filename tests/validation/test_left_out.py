from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pytest

from coldchoice.model.measurement import Measurement
from coldchoice.validation.baselines import alike
from coldchoice.validation.left_out import BASELINES, baseline_left_out, left_out, model_left_out

Row = Callable[..., Measurement]


class Said(NamedTuple):
    values: np.ndarray
    reason: str = ""


def table(row: Row, studies: int = 6) -> list[Measurement]:
    """Two rows of each study, those of one study far from each other in the table."""
    return [
        row(source_id=f"s{study}", mean=60.0 + 5.0 * study + part, temperature_c=4.0, duration_h=24.0)
        for part in range(2)
        for study in range(studies)
    ]


def test_each_study_is_predicted_without_it_and_in_its_place(row: Row) -> None:
    rows, asked = table(row), []

    def predict_without(study: str) -> Callable[[Sequence[Measurement]], list[Said]]:
        def predict(held: Sequence[Measurement]) -> list[Said]:
            assert {one.source_id for one in held} == {study}
            asked.append(study)
            return [Said(np.full(5, one.mean), "refused" if one.mean == 61.0 else "") for one in held]

        return predict

    found = model_left_out(rows, predict_without)
    assert asked == sorted(asked) == [f"s{study}" for study in range(6)]
    kept = found.covered
    assert found.median[kept].tolist() == [one.mean for one in rows if one.mean != 61.0]
    assert [one.mean for one, is_kept in zip(rows, kept, strict=True) if not is_kept] == [61.0]


def test_a_baseline_never_learns_from_the_study_it_predicts(row: Row) -> None:
    rows = table(row)
    found = baseline_left_out(rows, alike)
    for place, one in enumerate(rows):
        others = [other.mean for other in rows if other.source_id != one.source_id]
        assert found.median[place] == pytest.approx(np.mean(others))


def test_all_are_scored_on_the_rows_that_the_model_covers(row: Row) -> None:
    rows = [
        *table(row),
        row(source_id="s0", cell_type="islet", duration_h=500.0),
        row(source_id="s9", metric="other"),
    ]

    def predict_without(_: str) -> Callable[[Sequence[Measurement]], list[Said]]:
        draws = np.linspace(50.0, 100.0, 201)
        return lambda held: [Said(draws, "" if one.metric != "other" else "no model") for one in held]

    found = left_out(rows, predict_without)
    assert set(found.baselines) == set(found.baselines_repeated) == set(BASELINES)
    assert (found.model.overall.n, found.model.overall.not_covered) == (13, 1)
    assert {one.overall.n for one in found.baselines.values()} == {13}
    assert found.repeated.n == found.spread.rows == 12
    assert {one.n for one in found.baselines_repeated.values()} == {12}
    assert found.model.overall.scores is not None
    assert float(found.model.overall.scores.coverage) == 1.0
    assert len(found.found.reasons) == len(rows)


def test_too_few_studies_are_refused(row: Row) -> None:
    with pytest.raises(ValueError, match="rows of 2 studies are too few"):
        left_out(table(row, 3), lambda _: lambda held: [Said(np.ones(3)) for _ in held])
