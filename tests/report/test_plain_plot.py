from __future__ import annotations

import pytest

from coldchoice.evidence.measured import known_cells, measurements
from coldchoice.report.curve import Band, Predict
from coldchoice.report.measured import view
from coldchoice.report.panels import LISTED, MOST_SERIES
from coldchoice.report.plain_plot import ASCII, STRIP, UNICODE, WIDTH, Grid, Signs, plot, signs_for, strip


@pytest.mark.parametrize(
    ("encoding", "signs"),
    [
        ("utf-8", UNICODE),
        ("ascii", ASCII),
        ("latin-1", ASCII),
        ("cp1252", ASCII),
        (None, ASCII),
        ("?", ASCII),
    ],
)
def test_signs_are_those_that_the_terminal_has(encoding: str | None, signs: Signs) -> None:
    assert signs_for(encoding) is signs


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
def test_there_is_a_mark_for_each_series(signs: Signs) -> None:
    assert len(signs.marks) == len(set(signs.marks)) == MOST_SERIES
    assert not set(signs.marks) & {signs.band, signs.median, signs.up, signs.upright, signs.across}


def test_words_are_written_in_what_there_is() -> None:
    assert ASCII.written("≥ 80 ± 3 at -80 °C") == ">= 80 +- 3 at -80 degC"
    assert UNICODE.written("≥ 80") == "≥ 80"


@pytest.mark.parametrize("cell", [cell for cell in known_cells() if measurements(cell)])
def test_a_plot_keeps_its_width_and_shows_each_series(cell: str, fit: Predict) -> None:
    for frame in view(cell, measurements(cell), fit).frames:
        if frame.panel.axis is not LISTED:
            lines = plot(frame, ASCII)
            assert max(map(len, lines)) <= WIDTH
            assert "".join(lines).isascii()
            drawn = "".join(line[5:] for line in lines[:13])
            last = ASCII.marks[len(frame.panel.series) - 1]
            assert last in drawn


def test_points_stand_where_they_were_measured(fit: Predict) -> None:
    (frame,) = view("hsc-mobilised", measurements("hsc-mobilised", "normothermic")).frames
    lines = plot(frame, UNICODE)
    assert lines[0] == " 100 │"
    assert lines[12].startswith("   0 │")
    assert lines[12].index("●") == 6 + round(73 * 24.0 / (24.0 * 1.05))


def test_a_bound_has_its_arrow_and_the_curve_its_band(fit: Predict) -> None:
    frame, *_ = view("msc-adipose", measurements("msc-adipose", "hold"), fit).frames
    drawn = "\n".join(plot(frame, UNICODE))
    assert {"↑", "░", "·"} <= set(drawn)
    assert "░" not in "\n".join(plot(view("msc-adipose", measurements("msc-adipose")).frames[0], UNICODE))


def test_a_strip_shows_values_band_and_bounds() -> None:
    (one,) = (m.row for m in measurements("msc-adipose") if m.name == "hm-080")
    drawn = strip([one], Band(40.0, 60.0, 70.0), 100.0, UNICODE)
    assert len(drawn) == STRIP + 2
    assert drawn[1 + round(37 * 0.8)] == "●"
    assert drawn[1 + round(37 * 0.8) + 1] == "→"
    assert drawn.count("░") + 1 == round(37 * 0.7) - round(37 * 0.4) + 1
    assert drawn[1 + round(37 * 0.6)] == "│"


def test_nothing_is_written_outside_a_grid() -> None:
    grid = Grid(3, 2)
    for place in [(-1, 0), (3, 0), (0, -1), (0, 2)]:
        grid.put("x", *place)
    grid.put("x", 1, 1)
    grid.put("y", 1, 1, over=".")
    assert grid.rows() == ["   ", " x "]
