"""Fingerprints as a standalone SVG file: a band for each criterion, a column for each probe.

The darker a cell, the better: viable recovery and flexibility from 0 to 1, cost from 1,000,000 USD down
to 1,000 on a scale of tens. A white cell with a dot: the strategy declines; with a cross: it failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log10
from typing import TYPE_CHECKING

from coldchoice.engine.fingerprint import CELLS, HOURS, PROBES, STAGES, Answer, Signature
from coldchoice.report.fingerprint_words import SHOWN_DIGITS, summary
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.sheet import EDGE, LINE, fitting, sheet, text_lines

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES, LABELS = 150.0, 132.0
COLUMN, BAND, GAP = 10.0, 13.0, 8.0
ROOM = 24.0
"""To the right, for the last name."""

BETWEEN = 8.0
"""Room between two durations of one cell type; twice as much between two cell types."""

HEAD, BETWEEN_STRATEGIES, FOOT = 172.0, 24.0, 92.0
NAME, NAME_LINE = 14.5, 17.0
LEAN = -32
"""Degrees by which the names of cell types rise: lying they are wider than their columns."""

CHEAP, DEAR = 1e3, 1e6
"""Assumption: ends of the scale of costs, in USD per usable dose."""

PALE, DARK = (233, 240, 245), (8, 69, 110)
STEPS = 5

STYLE = """
.cell { shape-rendering: crispEdges; }
.none { fill: #ffffff; stroke: #dde3e8; stroke-width: 1; }
.dot { fill: #9aa6b1; }
.failed { stroke: #b3261e; stroke-width: 1.5; fill: none; }
.warn { fill: #8a4b00; }
"""


def _fraction(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _cheapness(value: float) -> float:
    return _fraction((log10(DEAR) - log10(max(value, 1.0))) / log10(DEAR / CHEAP))


BANDS: tuple[tuple[str, str, Callable[[float], float]], ...] = (
    ("viability", "viable recovery", _fraction),
    ("cost", "cost per usable dose", _cheapness),
    ("flexibility", "flexibility", _fraction),
)


def fingerprints_svg(found: Sequence[Signature], warnings: Sequence[str] = ()) -> str:
    """Return the picture as the text of an SVG file, newline at the end."""
    wide = _left(len(PROBES) - 1) + COLUMN + ROOM + EDGE
    parts, y = [*_head()], HEAD
    for one in found:
        row, deep = _strategy(one, y)
        parts += row
        y += deep
    told = [line for text in warnings for line in fitting(text, wide - 2.0 * EDGE, 11.5)]
    return sheet(
        "fingerprints",
        "Fingerprints of strategies",
        " ".join((*(summary(one) for one in found), *warnings)),
        [*parts, *_foot(y, told)],
        style=STYLE,
        wide=wide,
        deep=y + FOOT + LINE * len(told),
    )


def _left(at: int) -> float:
    """Left edge of the column of a probe."""
    stages, durations = len(STAGES), len(HOURS) * len(STAGES)
    return EDGE + NAMES + LABELS + at * COLUMN + BETWEEN * (at // stages + at // durations)


def _head() -> Iterator[Markup]:
    yield tag("text", "Fingerprints", class_="title", x=EDGE, y=EDGE + 12.0)
    stages = ", ".join(f"{stage} ({number:,} a year)" for stage, number in STAGES)
    yield tag(
        "text",
        f"{len(PROBES)} probes; columns of a duration: {stages}",
        class_="summary",
        x=EDGE,
        y=EDGE + 32.0,
    )
    per_cell = len(HOURS) * len(STAGES)
    for at, cell in enumerate(CELLS):
        x, y = _left(at * per_cell) + COLUMN, HEAD - 26.0
        yield tag("text", cell, class_="label", x=x, y=y, transform=f"rotate({LEAN} {x:g} {y:g})")
    for at in range(0, len(PROBES), len(STAGES)):
        middle = (_left(at) + _left(at + len(STAGES) - 1) + COLUMN) / 2.0
        yield tag("text", PROBES[at].duration, class_="tick to-middle", x=middle, y=HEAD - 8.0)


def _strategy(one: Signature, top: float) -> tuple[list[Markup], float]:
    """Draw a strategy, and return the room it takes: its bands, or a long name in several lines."""
    name = fitting(one.name, NAMES, NAME)
    below = top + 11.0 + NAME_LINE * len(name)
    parts = [*text_lines(name, "heading", EDGE, top + 11.0, NAME_LINE)]
    parts.append(tag("text", one.digest[:SHOWN_DIGITS], class_="small", x=EDGE, y=below))
    for row, (criterion, label, worth) in enumerate(BANDS):
        y = top + row * BAND
        parts.append(tag("text", label, class_="tick to-end", x=_left(0) - GAP, y=y + 10.0))
        for at, answer in enumerate(one.answers):
            parts.append(_cell(answer, getattr(answer, criterion), worth, _left(at), y))
    return parts, max(len(BANDS) * BAND, below - top) + BETWEEN_STRATEGIES


def _cell(answer: Answer, value: float | None, worth: Callable[[float], float], x: float, y: float) -> Markup:
    box = {"x": x, "y": y, "width": COLUMN - 1.0, "height": BAND - 1.0}
    if value is not None:
        return tag("rect", class_="cell", fill=shade(worth(value)), **box)
    middle, centre = x + COLUMN / 2.0 - 0.5, y + BAND / 2.0 - 0.5
    mark = tag("circle", class_="dot", cx=middle, cy=centre, r=1.2)
    if answer.status == "failed":
        mark = tag("path", class_="failed", d=f"M{x + 2:g} {y + 3:g}l5 6m0 -6l-5 6")
    return joined((tag("rect", class_="none", **box), mark))


def shade(worth: float) -> str:
    """Return the colour of a worth from 0 (pale) to 1 (dark)."""
    mixed = (round(low + worth * (high - low)) for low, high in zip(PALE, DARK, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _foot(top: float, warnings: Sequence[str]) -> Iterator[Markup]:
    y = top + 14.0
    x = _left(0)
    yield tag("text", "worst", class_="tick to-end", x=x - GAP, y=y + 10.0)
    for step in range(STEPS):
        at = x + step * 3.0 * COLUMN
        yield tag(
            "rect", class_="cell", fill=shade(step / (STEPS - 1)), x=at, y=y, width=29.0, height=BAND - 1.0
        )
    end = x + STEPS * 3.0 * COLUMN
    yield tag("text", "best", class_="tick", x=end + GAP, y=y + 10.0)
    ends = f"cost per usable dose from {DEAR:,.0f} to {CHEAP:,.0f} USD of 2024"
    told = f"Fractions from 0 to 1; {ends}, by powers of ten."
    yield tag("text", told, class_="small", x=x, y=y + 32.0)
    told = "White with a dot: declines, or cannot be used at all. A red cross: it failed."
    yield tag("text", told, class_="small", x=x, y=y + 48.0)
    yield from text_lines(warnings, "small warn", EDGE, y + 72.0)
