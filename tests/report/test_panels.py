from __future__ import annotations

import pytest

from coldchoice.evidence.measured import known_cells, measurements, without_twins
from coldchoice.report.panels import (
    HOLD,
    LISTED,
    METRICS,
    MOST_SERIES,
    STORAGE,
    THAWED,
    WAIT,
    WAYS,
    Panel,
    panels,
)


def panels_of(cell: str, strategy: str | None = None) -> tuple[Panel, ...]:
    return panels(without_twins(measurements(cell, strategy)))


@pytest.mark.parametrize("cell", known_cells())
def test_every_row_is_in_one_panel(cell: str) -> None:
    rows = without_twins(measurements(cell))
    found = panels(rows)
    shown = [one.name for panel in found for one in panel.rows]
    assert sorted(shown) == sorted(one.name for one in rows)
    for panel in found:
        assert {one.row.metric for one in panel.rows} == {panel.metric}
        assert panel.axis is LISTED or len(panel.series) <= MOST_SERIES
        labels = [series.label for series in panel.series]
        assert len(labels) == len(set(labels))


def test_the_words_cover_the_schema() -> None:
    metrics = {one.row.metric for one in measurements()}
    assert metrics <= set(METRICS)
    assert {one.row.strategy for one in measurements() if not one.row.is_liquid} <= set(WAYS)


def test_a_hold_is_drawn_against_its_hours_or_days() -> None:
    first, *_ = panels_of("hsc-mobilised", "hypothermic")
    assert (first.axis, first.in_days, first.latest) == (HOLD, False, 192.0)
    first, *_ = panels_of("chondrocyte", "hypothermic")
    assert (first.in_days, first.shown_time(840.0)) == (True, 35.0)


def test_media_and_temperatures_are_series_the_coldest_first() -> None:
    (recovery,) = [panel for panel in panels_of("hsc-mobilised", "hold") if panel.metric == "recovery_pct"]
    harvest = [series for series in recovery.series if series.label.startswith("Neat harvest")]
    assert [series.label for series in harvest] == [f"Neat harvest, {t} °C" for t in (4, 22, 37)]
    warmth = [series.rows[0].row.temperature_c or 0.0 for series in recovery.series]
    assert warmth == sorted(warmth)
    for series in recovery.series:
        hours = [one.row.duration_h or 0.0 for one in series.rows]
        assert hours == sorted(hours)


def test_assays_of_colonies_are_told_apart() -> None:
    *_, colonies = panels_of("hsc-mobilised", "hypothermic")
    assert [series.label.split(",")[0] for series in colonies.series] == ["CFU-GM", "CFU-GEMM", "BFU-E"]


def test_what_was_held_after_thaw_is_drawn_against_those_hours() -> None:
    _, thawed, listed = panels_of("msc-adipose")
    assert (thawed.axis, thawed.heading) == (THAWED, "Viability after thaw, slow freezing")
    assert listed.axis is LISTED


def test_only_a_store_where_cells_age_is_an_axis() -> None:
    assert panels_of("platelet", "minus80")[0].axis is STORAGE
    assert STORAGE not in {panel.axis for panel in panels_of("t-cell", "slow-freeze")}


def test_what_waited_before_freezing_is_drawn_against_that_wait() -> None:
    (found,) = [
        panel for panel in panels_of("pbmc") if panel.axis is WAIT and panel.metric == "viability_pct"
    ]
    assert found.heading == "Viability after slow freezing, against the hold before it"
    assert {0.0, 24.0, 48.0, 72.0} <= {found.raw_time(one) for one in found.rows}


def test_two_ends_of_a_range_share_a_line() -> None:
    *_, listed = panels_of("platelet", "minus80")
    assert listed.heading.endswith("days not stated")
    (series,) = listed.series
    assert [one.row.mean for one in series.rows] == [80.0, 60.0]


def test_the_scale_ends_at_100_unless_a_mean_lies_beyond() -> None:
    assert panels_of("hsc-mobilised", "hypothermic")[0].top == 100.0
    tops = [(panel.top, max(one.row.mean for one in panel.rows)) for panel in panels(measurements())]
    assert all(top >= highest for top, highest in tops)
    assert any(top > 100.0 for top, _ in tops)
