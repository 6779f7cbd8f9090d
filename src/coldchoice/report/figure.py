"""The picture of what was measured: a standalone SVG file with points, bounds, curves, key and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.figure_marks import Scale, bars, curve_marks, dot, listed_band, sample
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.measured import description, reference_lines, ticks, time_label, value
from coldchoice.report.panels import LISTED
from coldchoice.report.sheet import COLOURS, EDGE, LINE, WIDTH, fitting, sheet, signed, text_lines
from coldchoice.report.words import counted, significant

if TYPE_CHECKING:
    from coldchoice.report.measured import Frame, View
    from coldchoice.report.panels import Series

PLOT_LEFT, PLOT_RIGHT, PLOT_DEEP = 72.0, 590.0, 250.0
KEY_LEFT = 622.0
LIST_LEFT, LIST_RIGHT = 350.0, 712.0
HEAD, FOOT, GAP = 50.0, 44.0, 34.0
FEW_BANDS = 2
"""More bands than these are drawn fainter, so that what lies below stays seen."""
STYLE = """
.band { stroke: none; opacity: 0.15; }
.many .band { opacity: 0.07; }
.edge { fill: none; stroke-width: 0.8; opacity: 0.45; }
.median { fill: none; stroke-width: 1.8; }
.bar { stroke-width: 1.3; opacity: 0.75; }
.mark { stroke: #ffffff; stroke-width: 1; }
.hollow { fill: #ffffff; stroke-width: 1.8; }
.arrow { fill: none; stroke-width: 1.6; }
"""
ORDER = ("first", "second", "third", "fourth", "fifth")
EXPLAINED = (
    "Marks: measured means; bars: one standard deviation between lots, where given; hollow mark with arrow: "
    "the study gives only a bound."
)
FITTED = "Line and band: median, and where 90 % of new studies would measure, by the fit to all rows."


class Piece(NamedTuple):
    """A part of the picture and its height."""

    markup: Markup
    deep: float


def figure(shown: View) -> str:
    """Return the picture as the text of an SVG file, newline at the end."""
    pieces = [_title(shown), *(_frame(frame, shown) for frame in shown.frames), _footer(shown)]
    y, parts = EDGE, []
    for piece in pieces:
        parts.append(tag("g", piece.markup, transform=f"translate(0 {y:g})"))
        y += piece.deep
    return sheet(
        "figure",
        f"{shown.heading}: what was measured",
        description(shown),
        parts,
        style=f"{STYLE}{_colours()}",
        deep=y + EDGE,
    )


def _colours() -> str:
    """Give each series its colour, as fill of areas and as stroke of lines."""
    return "".join(
        f".s{n} .band, .s{n} .mark {{ fill: {colour}; }} "
        f".s{n} .edge, .s{n} .median, .s{n} .bar, .s{n} .hollow, .s{n} .arrow {{ stroke: {colour}; }}\n"
        for n, colour in enumerate(COLOURS)
    )


def _title(shown: View) -> Piece:
    lines = fitting(shown.heading, WIDTH - 2 * EDGE, 20.0)
    parts = list(text_lines(lines, "title", EDGE, 14.0, 26.0))
    y = 14.0 + 26.0 * len(lines) - 4.0
    parts.append(tag("text", shown.summary, class_="summary", x=EDGE, y=y))
    return Piece(joined(parts), y + GAP)


def _footer(shown: View) -> Piece:
    told = [f"{EXPLAINED} {FITTED}" if shown.fitted else EXPLAINED]
    told += [f"[{number}] {line}" for number, line in reference_lines(shown.found)]
    lines = [line for text in told for line in fitting(text, WIDTH - 2 * EDGE, 11.5)]
    return Piece(joined(text_lines(lines, "small", EDGE, 8.0, LINE)), 8.0 + LINE * len(lines))


def _frame(frame: Frame, shown: View) -> Piece:
    listed = frame.panel.axis is LISTED
    body = _listed(frame, shown) if listed else _timed(frame, shown)
    unit = f"{frame.panel.unit}; {frame.note}" if frame.note and shown.fitted else frame.panel.unit
    head = (
        tag("text", signed(frame.panel.heading), class_="heading", x=EDGE, y=12.0),
        tag("text", unit, class_="unit", x=EDGE, y=30.0),
    )
    inner = tag("g", body.markup, transform=f"translate(0 {HEAD:g})")
    return Piece(joined((*head, inner)), HEAD + body.deep + GAP)


# ---------------------------------------------------------------- against time


def _timed(frame: Frame, shown: View) -> Piece:
    panel = frame.panel
    end = panel.shown_time(panel.latest) * 1.05
    across = Scale(0.0, end, PLOT_LEFT, PLOT_RIGHT)
    up = Scale(0.0, frame.top, PLOT_DEEP, 0.0)
    parts = [*_ruled(up, across), *_timeline(across, time_label(panel))]
    drawn = [n for n, found in enumerate(frame.curves) if found.bands and frame.same_as(n) is None]
    for n in drawn:
        kind = f"s{n} many" if len(drawn) > FEW_BANDS else f"s{n}"
        parts.append(tag("g", *curve_marks(frame.curves[n], panel, across, up, n), class_=kind))
    apart = _apart(frame)
    for n, series in enumerate(panel.series):
        marks = []
        for one in series.rows:
            x = across.at(panel.shown_time(panel.raw_time(one))) + apart * (n - (len(panel.series) - 1) / 2.0)
            marks += [*bars(one.row, x, up), *dot(one.row, n, x, up.at(one.row.mean), up=True)]
        parts.append(tag("g", *marks, class_=f"s{n}"))
    key = _key(frame, shown)
    return Piece(joined((*parts, key.markup)), max(PLOT_DEEP + FOOT, key.deep))


def _apart(frame: Frame) -> float:
    """Move series aside by so much where they were measured at the same times."""
    panel = frame.panel
    times = [{panel.raw_time(one) for one in series.rows} for series in panel.series]
    shared = any(one & other for n, one in enumerate(times) for other in times[:n])
    return 5.0 if shared else 0.0


def _ruled(up: Scale, across: Scale) -> Iterator[Markup]:
    for percent in ticks(up.high, 6):
        y = up.at(percent)
        yield tag("line", class_="grid" if percent else "axis", x1=across.left, x2=across.right, y1=y, y2=y)
        yield tag("text", f"{percent:g}", class_="tick to-end", x=across.left - 8.0, y=y + 4.0)


def _timeline(across: Scale, label: str) -> Iterator[Markup]:
    for time in ticks(across.high):
        x = across.at(time)
        yield tag("line", class_="axis", x1=x, x2=x, y1=PLOT_DEEP, y2=PLOT_DEEP + 5.0)
        yield tag("text", significant(time), class_="tick to-middle", x=x, y=PLOT_DEEP + 18.0)
    middle = (across.left + across.right) / 2.0
    yield tag("text", label, class_="unit to-middle", x=middle, y=PLOT_DEEP + 36.0)


def _key(frame: Frame, shown: View) -> Piece:
    parts: list[Markup] = []
    y, left, wide = 4.0, KEY_LEFT + 40.0, WIDTH - EDGE - KEY_LEFT - 40.0
    for n, series in enumerate(frame.panel.series):
        same = frame.same_as(n)
        drawn = bool(frame.curves[n].bands) and same is None
        parts.append(tag("g", *sample(n, KEY_LEFT, y + 5.0, drawn), class_=f"s{n}"))
        lines = fitting(series.label, wide, 12.0)
        parts += text_lines(lines, "label", left, y + 9.0)
        y += LINE * len(lines)
        small = [f"{counted(len(series.rows), 'value')} {_numbers(series, shown)}"]
        if same is not None:
            small.append(f"curve as for the {ORDER[same]} mark")
        elif frame.curves[n].reason and shown.fitted and not frame.note:
            small.append(f"no curve: {frame.curves[n].reason}")
        lines = [line for text in small for line in fitting(text, wide, 11.5)]
        parts += text_lines(lines, "small", left, y + 9.0)
        y += LINE * len(lines) + 10.0
    return Piece(joined(parts), y)


def _numbers(series: Series, shown: View) -> str:
    return " ".join(dict.fromkeys(shown.number(one) for one in series.rows))


# ---------------------------------------------------------------- line by line


def _listed(frame: Frame, shown: View) -> Piece:
    panel = frame.panel
    across = Scale(0.0, frame.top, LIST_LEFT, LIST_RIGHT)
    y, parts = 4.0, list[Markup]()
    for n, series in enumerate(panel.series):
        lines = fitting(series.label, LIST_LEFT - EDGE - 24.0, 12.0)
        deep = max(LINE * len(lines), 18.0) + 10.0
        middle = y + deep / 2.0
        parts += text_lines(lines, "label", EDGE, middle - LINE * (len(lines) - 1) / 2.0 + 4.0)
        marks = [*listed_band(frame.bands[n] if frame.bands else None, across, middle)]
        for one in series.rows:
            x = across.at(one.row.mean)
            marks += [*bars(one.row, middle, across, lying=True), *dot(one.row, 0, x, middle, up=False)]
        parts.append(tag("g", *marks, class_="s0"))
        text = f"{', '.join(value(one.row) for one in series.rows)} {_numbers(series, shown)}"
        told = fitting(text, WIDTH - EDGE - LIST_RIGHT - 18.0, 11.5)
        parts += text_lines(told, "small", LIST_RIGHT + 18.0, middle - LINE * (len(told) - 1) / 2.0 + 4.0)
        y += max(deep, LINE * len(told) + 6.0)
    return Piece(joined((*_scale_below(across, y), *parts)), y + 24.0)


def _scale_below(across: Scale, y: float) -> Iterator[Markup]:
    for percent in ticks(across.high, 6):
        x = across.at(percent)
        yield tag("line", class_="grid" if percent else "axis", x1=x, x2=x, y1=0.0, y2=y)
        yield tag("text", f"{percent:g}", class_="tick to-middle", x=x, y=y + 16.0)
