from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.measured import known_cells, measurements, without_twins
from coldchoice.model.measurement import Measurement
from coldchoice.report.curve import Predict
from coldchoice.report.measured import METRIC_NAMES, description, document, ticks, time_label, value, view
from coldchoice.report.panels import METRICS


def row(**changes: object) -> Measurement:
    base = {
        "id": "a", "source_id": "s", "cell_type": "rbc", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 78.46,
    }  # fmt: skip
    return Measurement.model_validate(base | changes)


def test_metrics_have_one_name_each() -> None:
    assert tuple(METRIC_NAMES) == tuple(METRICS)
    assert len(set(METRIC_NAMES.values())) == len(METRIC_NAMES)


def test_a_view_counts_values_and_studies_and_numbers_the_sources() -> None:
    rows = measurements("msc-adipose")
    kept = without_twins(rows)
    studies = {one.publication for one in kept}
    shown = view("msc-adipose", rows)
    assert shown.heading == "msc-adipose: mesenchymal stromal cells of fat"
    assert shown.summary == f"{len(kept)} measured values of {len(studies)} studies"
    assert shown.dropped == len(rows) - len(kept) == 3
    assert len(shown.found.publications) == len(studies)
    assert not shown.fitted
    one = shown.frames[0].panel.rows[0]
    assert shown.number(one) == "[1]"


def test_a_cell_that_is_not_in_the_library_can_be_viewed() -> None:
    assert view("msc-unspecified", measurements("msc-unspecified")).heading == "msc-unspecified"


def test_with_a_fit_there_are_curves_bands_and_reasons(fit: Predict) -> None:
    shown = view("t-cell", measurements("t-cell"), fit)
    assert shown.fitted
    by_heading = {frame.panel.heading: frame for frame in shown.frames}
    held = by_heading["Recovery in a liquid hold"]
    assert held.curves[0].bands
    assert held.note == ""
    assert by_heading["Other measures in a liquid hold"].note == "no curve: this is not fitted"
    assert all(by_heading["Recovery after slow freezing"].bands)


def test_curves_that_cannot_be_told_apart_are_known(fit: Predict) -> None:
    frames = view("hsc-mobilised", measurements("hsc-mobilised", "hold"), fit).frames
    assert any(frame.same_as(n) == 0 for frame in frames for n in range(1, len(frame.panel.series)))
    for frame in frames:
        assert frame.same_as(0) is None
        for n, series in enumerate(frame.panel.series):
            same = frame.same_as(n)
            if same is not None:
                other = frame.panel.series[same].rows[0].row.temperature_c
                assert series.rows[0].row.temperature_c == other, "the stand-in knows temperatures only"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "78.46"),
        ({"sd": 28.84, "n": 12}, "78.46 ± 28.8 (n 12)"),
        ({"note": "[lower-bound]"}, "≥ 78.46"),
        ({"note": "[upper-bound]", "n": 3}, "≤ 78.46 (n 3)"),
    ],
)
def test_values_are_written_with_spread_number_and_bound(changes: dict[str, object], said: str) -> None:
    assert value(row(**changes)) == said


@given(st.floats(0.01, 1e5))
def test_ticks_are_round_begin_at_0_and_stay_inside(end: float) -> None:
    marks = ticks(end)
    assert marks[0] == 0.0
    assert 2 <= len(marks) <= 8
    assert marks[-1] <= end
    steps = {round(later - before, 9) for before, later in itertools.pairwise(marks)}
    assert len(steps) == 1


def test_axes_name_their_unit(fit: Predict) -> None:
    first = view("chondrocyte", measurements("chondrocyte", "hypothermic"), fit).frames[0]
    assert time_label(first.panel) == "hold, days"


def test_the_description_states_every_value() -> None:
    shown = view("platelet", measurements("platelet", "minus80"))
    told = description(shown)
    assert "Recovery after freezing and storage at -80 °C: 76 ± 16 % at 243 d; " in told
    assert all(value(one.row) in told for frame in shown.frames for one in frame.panel.rows)


@pytest.mark.parametrize("cell", known_cells())
def test_the_document_holds_every_row_with_its_source(cell: str, fit: Predict) -> None:
    rows = measurements(cell)
    if not rows:
        return
    shown = view(cell, rows, fit)
    found = json.loads(json.dumps(document(shown, cell)))
    assert len(found["rows"]) == len(rows) - shown.dropped
    numbers = {source["number"] for source in found["sources"]}
    assert {one["source"] for one in found["rows"]} == numbers
    for one in found["curves"]:
        assert one.get("reason") or one["low"] <= one["median"] <= one["high"]


def test_curves_are_given_point_by_point(fit: Predict) -> None:
    rows = measurements("hsc-mobilised", "hypothermic")
    found = document(view("hsc-mobilised", rows, fit), "hsc-mobilised")["curves"]
    assert {one["along"] for one in found} == {"duration_h"}
    assert all(len(one["at"]) == len(one["low"]) == len(one["high"]) for one in found)
