"""The picture of a comparison: the three criteria and the share of first ranks, strategy by strategy.

Every panel runs from the worst on the left to the best on the right, between the anchors of its value scale.
Side by side for a wide page, on top of one another for a narrow one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from coldchoice.model.comparison import Interval
from coldchoice.record import NamedTuple
from coldchoice.report.asked import money_unit, per_what, title
from coldchoice.report.content import first, rank
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.sheet import text_lines
from coldchoice.report.words import fraction, opened, plain, share, significant, spread

if TYPE_CHECKING:
    from coldchoice.model.comparison import Anchors, Comparison, Further, Row

ROW = 46.0
HEAD = 46.0
FOOT = 26.0
INSET = 6.0
COLOURS = 7
ABREAST = 4
"""Panels that can stand side by side; more go into a second band."""
NAME_LENGTH, NAME_LINES, NAME_LINE = 18, 2, 15.0


class Layout(NamedTuple):
    """Where things stand: the picture's width, the panels' width, room for names to their left."""

    name: str
    width: float
    names: float
    panel: float
    gap: float


WIDE = Layout("wide", 960.0, 176.0, 168.0, 37.3)
NARROW = Layout("narrow", 360.0, 0.0, 344.0, 34.0)


class Panel(NamedTuple):
    """One measure of all strategies.

    Attributes
    ----------
    heading, unit
        What it shows, and in which unit.
    worst, best
        Values at its left and right end.
    of
        Mean and spread of a row, or ``None``.
    write
        How a value is written; with its unit in `write_end`, for the ends of the axis.
    bars
        Whether it is drawn as bars from the left end.
    """

    heading: str
    unit: str
    worst: float
    best: float
    of: Callable[[Row], Interval | None]
    write: Callable[[float], str]
    write_end: Callable[[float], str]
    middle: bool = True
    bars: bool = False

    def at(self, value: float) -> float:
        """Return where a value lies between the ends, 0 to 1; what lies beyond them is moved to them."""
        if self.worst == self.best:
            return 0.5
        return min(1.0, max(0.0, (value - self.worst) / (self.best - self.worst)))

    def beyond(self, value: float) -> bool:
        """Whether a value lies outside the scale."""
        return not min(self.worst, self.best) <= value <= max(self.worst, self.best)


def drawings(comparison: Comparison, key: str) -> Markup:
    """Return the picture twice, wide and narrow; the page's style shows the one that fits.

    Parameters
    ----------
    comparison
        Whose ranked strategies are drawn; empty if there are none.
    key
        Unlike that of any other picture on the page.
    """
    if not comparison.ranked:
        return Markup("")
    return joined(drawing(comparison, layout, f"{key}-{layout.name}") for layout in (WIDE, NARROW))


def drawing(comparison: Comparison, layout: Layout, key: str) -> Markup:
    """Return one picture as an SVG element whose description states the numbers."""
    rows, panels = comparison.ranked, panels_of(comparison)
    deep = HEAD + ROW * len(rows) + FOOT
    bands = _bands(panels, 1 if not layout.names else ABREAST)
    if layout.names:
        room = layout.width - layout.names + layout.gap
        layout = layout._replace(panel=room / len(bands[0]) - layout.gap)
    height = (deep + layout.gap) * len(bands) - layout.gap
    parts = [
        tag("title", f"{title(comparison)}: strategies compared", id=f"{key}-title"),
        tag("desc", description(comparison).replace("+-", "±"), id=f"{key}-desc"),
    ]
    for place, band in enumerate(bands):
        top = place * (deep + layout.gap)
        if layout.names:
            parts += [_name(row, number, top, layout) for number, row in enumerate(rows)]
        for number, panel in enumerate(band):
            left = layout.names + number * (layout.panel + layout.gap) if layout.names else 8.0
            parts.append(_panel(panel, rows, left, top, layout))
    return tag(
        "svg",
        *parts,
        class_=f"drawing {layout.name}",
        viewBox=f"0 0 {layout.width:g} {height:g}",
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
    )


def _bands(panels: Sequence[Panel], most: int) -> list[Sequence[Panel]]:
    """Share the panels out among the fewest bands of at most so many, the fuller bands first."""
    number = -(-len(panels) // most)
    wide = -(-len(panels) // number)
    return [panels[start : start + wide] for start in range(0, len(panels), wide)]


def panels_of(comparison: Comparison) -> tuple[Panel, ...]:
    """Return the measures, each on the scale that its anchors give; first ranks where there is a contest."""
    currency, anchors = comparison.terms.currency, comparison.anchors
    panels = (
        _criterion(
            "Viable recovery", "alive at use per cell put in", anchors["viability"], lambda row: row.viability
        ),
        Panel(
            f"Cost per {per_what(comparison)}",
            f"{money_unit(comparison)}, cheaper to the right",
            *anchors["cost"],
            of=lambda row: row.cost,
            write=significant,
            write_end=lambda value: f"{significant(value)} {currency}",
            middle=False,
        ),
        _criterion("Flexibility", "0 = none, 1 = full", anchors["flexibility"], lambda row: row.flexibility),
        *(_further(one, anchors[one.name]) for one in comparison.counting),
        Panel("First rank", "share of draws", 0.0, 1.0, _first, share, share, bars=True),
    )
    return panels if len(comparison.ranked) > 1 else panels[:-1]


def description(comparison: Comparison) -> str:
    """State the numbers that the picture shows, for those who do not see it."""
    return " ".join(_row_in_words(row, comparison) for row in comparison.ranked)


def _row_in_words(row: Row, comparison: Comparison) -> str:
    cost = f"{spread(row.cost, significant)} {money_unit(comparison)}"
    further = "".join(
        f", {plain(one.name)} {spread(row.further.get(one.name), significant)} {plain(one.unit)}"
        for one in comparison.counting
    )
    contest = f", first in {first(row, comparison)} of draws" if len(comparison.ranked) > 1 else ""
    cost = f"cost per {per_what(comparison)} {cost}"
    return (
        f"Rank {rank(row)}, {plain(row.name)}: viable recovery {spread(row.viability, fraction)}, "
        f"{cost}, flexibility {spread(row.flexibility, fraction)}{further}{contest}."
    )


def _criterion(heading: str, unit: str, anchors: Anchors, of: Callable[[Row], Interval | None]) -> Panel:
    return Panel(heading, unit, *anchors, of=of, write=fraction, write_end=significant)


def _further(criterion: Further, anchors: Anchors) -> Panel:
    name = criterion.name
    return Panel(
        opened(plain(name)),
        plain(criterion.unit),
        *anchors,
        of=lambda row: row.further.get(name),
        write=significant,
        write_end=significant,
        middle=False,
    )


def _first(row: Row) -> Interval | None:
    """Take the first-rank share with two standard errors either side."""
    if row.first is None:
        return None
    reach = 2.0 * (row.first_error or 0.0)
    return Interval(row.first, max(0.0, row.first - reach), row.first, min(1.0, row.first + reach))


def _panel(panel: Panel, rows: Sequence[Row], left: float, top: float, layout: Layout) -> Markup:
    wide, low = layout.panel, top + HEAD
    bottom = low + ROW * len(rows)
    parts = [
        tag("text", panel.heading, class_="heading", x=left, y=top + 13.0),
        tag("text", panel.unit, class_="unit", x=left, y=top + 29.0),
        *(_line(left + wide * part, low, left + wide * part, bottom, "grid") for part in (0.25, 0.5, 0.75)),
        *(_line(left + wide * part, low, left + wide * part, bottom + 4.0, "end") for part in (0.0, 1.0)),
        *(_line(left, low + ROW * n, left + wide, low + ROW * n, "row") for n in range(len(rows) + 1)),
        tag("text", panel.write_end(panel.worst), class_="tick", x=left, y=bottom + 17.0),
        tag("text", panel.write_end(panel.best), class_="tick to-end", x=left + wide, y=bottom + 17.0),
    ]
    if panel.middle:
        half = panel.write_end((panel.worst + panel.best) / 2.0)
        parts.append(tag("text", half, class_="tick to-middle", x=left + wide / 2.0, y=bottom + 17.0))
    for number, row in enumerate(rows):
        values = panel.of(row)
        y = low + ROW * number
        if not layout.names:
            name = f"{rank(row)}  {_short(row, layout)[0]}"
            parts.append(tag("text", name, class_="name", x=left + INSET, y=y + 16.0))
        if values is not None:
            text = (
                spread(values, panel.write) if not (layout.names or panel.bars) else panel.write(values.mean)
            )
            x = left + wide - INSET if not layout.names else left + wide * panel.at(values.mean)
            parts.append(_value(text, x, y + 16.0, panel.at(values.mean) if layout.names else 1.0))
            parts.append(_mark(panel, values, number, left, y + 30.0, wide))
    return tag("g", *parts)


def _name(row: Row, number: int, top: float, layout: Layout) -> Markup:
    above = top + HEAD + ROW * number
    y = above + 34.0
    names = _short(row, layout)
    return joined(
        (
            tag("text", rank(row), class_="tick", x=0.0, y=y),
            *text_lines(names, "name", 24.0, y - NAME_LINE / 2.0 * (len(names) - 1), NAME_LINE),
            _line(0.0, above, layout.width, above, "row"),
        )
    )


def _short(row: Row, layout: Layout) -> list[str]:
    """Break a name into the lines that a layout has room for; what goes beyond them is left out."""
    most = NAME_LINES if layout.names else 1
    lines = wrap(plain(row.name), NAME_LENGTH)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][: NAME_LENGTH - 1]}…"]


def _value(text: str, x: float, y: float, part: float) -> Markup:
    """Write a value over its mark, pushed inward near the ends of the panel."""
    side = "" if part < 0.12 else ("to-end" if part > 0.88 else "to-middle")
    return tag("text", text, class_=f"value {side}".strip(), x=x, y=y)


def _mark(panel: Panel, values: Interval, number: int, left: float, y: float, wide: float) -> Markup:
    """Draw mean and spread; an arrow stands where they go beyond the scale."""
    x, low, high = (left + wide * panel.at(value) for value in (values.mean, values.low, values.high))
    parts: list[Markup] = []
    if panel.bars:
        parts.append(
            tag("rect", class_="bar", x=left, y=y - 5.0, width=max(1.0, x - left), height=10.0, rx=1.5)
        )
        if values.low != values.high:
            parts.append(_line(low, y, high, y, "whisker"))
    else:
        parts.append(_line(min(low, high), y, max(low, high), y, "spread"))
        out = {panel.at(end) for end in (values.low, values.high) if panel.beyond(end)}
        parts += [_arrow(left, wide, end, y) for end in sorted(out)]
        if not panel.beyond(values.mean):
            parts.append(_shape(number, x, y))
    return tag("g", *parts, class_=f"s{number % COLOURS}")


def _arrow(left: float, wide: float, part: float, y: float) -> Markup:
    x, way = (left, -1.0) if part < 0.5 else (left + wide, 1.0)
    return tag("path", class_="arrow", d=f"M{x:.1f} {y:.1f}l{-8 * way:g} -5.5v11z")


SHAPES = (
    "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z",
    "M-5 -5h10v10h-10z",
    "M0 -6.8L6.8 0L0 6.8L-6.8 0z",
    "M0 -6.2L6.4 5H-6.4z",
    "M0 6.2L6.4 -5H-6.4z",
    "M-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
    "M-3 -6h6l3 6l-3 6h-6l-3 -6z",
    "M-6 -3.5h12v7h-12z",
)
"""A second cue beside colour; one more of them than colours, so that the pairs repeat late."""


def _shape(number: int, x: float, y: float) -> Markup:
    return tag("path", class_="mark", d=SHAPES[number % len(SHAPES)], transform=f"translate({x:.1f} {y:.1f})")


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return tag("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)
