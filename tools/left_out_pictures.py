"""Pictures of how well each study is predicted from the others: value by value, and all shares of draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from coldchoice.report.drawing import SHAPES
from coldchoice.report.figure import STYLE as MARKS
from coldchoice.report.figure_marks import Scale
from coldchoice.report.markup import Markup, tag
from coldchoice.report.measured import ticks
from coldchoice.report.panels import METRICS
from coldchoice.report.sheet import COLOURS, EDGE, LINE, WIDTH, fitting, sheet
from tools.left_out_table import TABLE, LeftRow, read

NAMES = {"scatter": "left-one-out", "histogram": "left-one-out-shares"}
BINS = 10
LEVEL = 0.9

MOST = 180.0
"""Percent at which an axis ends at the latest; a value beyond it stands at the edge with its number."""

PLOT, STEP, DEEP = 352.0, 464.0, 468.0
LEFT, TOP, BELOW = 72.0, 50.0, 96.0
BARS = Scale(0.0, 1.0, 72.0, 606.0)
BARS_DEEP, KEY = 280.0, 640.0

EXTRA = """
.range { stroke-width: 1; opacity: 0.2; }
.even { stroke: #1a2129; stroke-width: 1.2; fill: none; }
.expected { stroke: #1a2129; stroke-width: 1.4; stroke-dasharray: 6 4; }
.loose { fill: #e4e8ec; }
.strict { fill: #c3ccd4; }
.counted { fill: #0072b2; }
.small-mark { stroke: #ffffff; stroke-width: 0.9; opacity: 0.9; }
.open { fill: #ffffff; stroke-width: 1.6; }
"""
READ_SCATTER = (
    "Marks: printed means, each against the median of what a fit without its study predicts; lines: the 90 % "
    "interval of the prediction; diagonal: predicted as measured. Hollow mark with arrow: the study gives "
    "only a bound."
)
READ_HISTOGRAM = (
    "Even bars: calibrated. Heaps at both ends: intervals too narrow. A hump in the middle: too wide. "
    "More on the right: more survived than predicted; more on the left: less."
)


def pictures(path: Path = TABLE) -> dict[str, Callable[[], str]]:
    """Return what draws each picture, by the path of its file; nothing where there is no table."""
    if not path.is_file():
        return {}
    return {
        f"docs/pictures/{NAMES['scatter']}.svg": lambda: scatter(read(path)),
        f"docs/pictures/{NAMES['histogram']}.svg": lambda: histogram(read(path)),
    }


def _svg(heading: str, told: str, height: float, parts: Sequence[Markup]) -> str:
    return sheet("left", heading, told, parts, style=f"{MARKS}{EXTRA}{_colours()}", deep=height)


def _colours() -> str:
    return "".join(
        f".s{n} .small-mark {{ fill: {colour}; }} "
        f".s{n} .range, .s{n} .open, .s{n} .arrow {{ stroke: {colour}; }}\n"
        for n, colour in enumerate(COLOURS)
    )


def _head(heading: str, summary: str) -> Iterator[Markup]:
    yield tag("text", heading, class_="title", x=EDGE, y=46.0)
    yield tag("text", summary, class_="summary", x=EDGE, y=68.0)


def _foot(text: str, y: float) -> list[Markup]:
    lines = fitting(text, WIDTH - 2 * EDGE, 11.5)
    return [tag("text", line, class_="small", x=EDGE, y=y + LINE * n) for n, line in enumerate(lines)]


# ---------------------------------------------------------------- value by value


def scatter(rows: Sequence[LeftRow]) -> str:
    """Return the picture of measured against predicted values, one panel for each metric."""
    found = [(n, name) for n, name in enumerate(METRICS) if any(row.metric == name for row in rows)]
    parts = [*_head("Each study predicted from the others", _totals(rows))]
    told = []
    for place, (n, name) in enumerate(found):
        of = [row for row in rows if row.metric == name]
        at = f"translate({STEP * (place % 2):g} {BELOW + DEEP * (place // 2):g})"
        parts.append(tag("g", *_panel(METRICS[name][0], of, n), class_=f"s{n}", transform=at))
        told.append(f"{METRICS[name][0]}: {_scored(of)}, median distance {_error(of)}.")
    y = BELOW + DEEP * ceil(len(found) / 2) + 4.0
    foot = _foot(READ_SCATTER, y)
    height = y + LINE * len(foot) + EDGE / 2.0
    return _svg("Measured values against their prediction", " ".join(told), height, [*parts, *foot])


def _totals(rows: Sequence[LeftRow]) -> str:
    return f"{len(rows)} rows of {len({row.source_id for row in rows})} studies"


def _scored(rows: Sequence[LeftRow]) -> str:
    studies = len({row.source_id for row in rows})
    of = "1 study" if studies == 1 else f"{studies} studies"
    inside = sum(row.inside for row in rows)
    return f"{inside} of {len(rows)} rows inside the 90 % interval, {of}"


def _error(rows: Sequence[LeftRow]) -> str:
    exact = [abs(row.measured - row.median) for row in rows if not row.bound]
    return f"{median(exact):.0f} points" if exact else "not known"


def _panel(heading: str, rows: Sequence[LeftRow], number: int) -> Iterator[Markup]:
    largest = max(max(row.measured, row.median) for row in rows)
    top = min(MOST, max(100.0, 20.0 * ceil((largest - 5.0) / 20.0)))
    across, up = Scale(0.0, top, LEFT, LEFT + PLOT), Scale(0.0, top, TOP + PLOT, TOP)
    yield tag("path", class_="small-mark", d=SHAPES[number], transform=f"translate({LEFT + 6.0:g} 10)")
    yield tag("text", heading, class_="heading", x=LEFT + 20.0, y=15.0)
    yield tag("text", _scored(rows), class_="unit", x=LEFT, y=34.0)
    yield from _ruled(across, up)
    yield tag("path", class_="even", d=f"M{across.left:g} {up.left:g}L{across.right:g} {up.right:g}")
    for row in rows:
        y = up.at(row.measured)
        yield tag("line", class_="range", x1=across.at(row.low), x2=across.at(row.high), y1=y, y2=y)
    for row in rows:
        yield from _mark(row, number, across.at(row.median), up.at(row.measured))
        if row.measured > top * 1.03:
            beside = across.at(row.median) + 9.0
            yield tag("text", f"{row.measured:.0f}", class_="small", x=beside, y=up.at(top) + 4.0)


def _ruled(across: Scale, up: Scale) -> Iterator[Markup]:
    bottom, middle = up.left, (up.left + up.right) / 2.0
    for percent in ticks(across.high, 6):
        x, y = across.at(percent), up.at(percent)
        kind = "grid" if percent else "axis"
        yield tag("line", class_=kind, x1=across.left, x2=across.right, y1=y, y2=y)
        yield tag("line", class_=kind, x1=x, x2=x, y1=bottom, y2=up.right)
        yield tag("text", f"{percent:g}", class_="tick to-end", x=across.left - 8.0, y=y + 4.0)
        yield tag("text", f"{percent:g}", class_="tick to-middle", x=x, y=bottom + 18.0)
    centre = (across.left + across.right) / 2.0
    yield tag("text", "predicted median, %", class_="unit to-middle", x=centre, y=bottom + 36.0)
    turned = f"translate({across.left - 38.0:g} {middle:g}) rotate(-90)"
    yield tag("text", "measured, %", class_="unit to-middle", transform=turned)


def _mark(row: LeftRow, number: int, x: float, y: float) -> Iterator[Markup]:
    place = f"translate({x:.1f} {y:.1f})"
    if not row.bound:
        yield tag("path", class_="small-mark", d=SHAPES[number], transform=f"{place} scale(0.64)")
        return
    way = 1 if row.bound == "lower" else -1
    d = f"M0 0v{-way * 12}m-3 {way * 3}l3 {-way * 3}l3 {way * 3}"
    yield tag("path", class_="arrow", d=d, transform=place)
    yield tag("path", class_="open", d=SHAPES[number], transform=f"{place} scale(0.58)")


# ---------------------------------------------------------------- shares of draws


def counts(pits: Sequence[float]) -> NDArray[np.float64]:
    """Rows in each tenth, shape (10,); a share on an edge counts half on either side.

    Shares are rounded to 0.01 in the table, so that one on an edge came from either side alike.
    """
    found = np.zeros(BINS)
    for pit in pits:
        place, beyond = divmod(round(100.0 * pit), 100 // BINS)
        on_edge = beyond == 0 and 0 < place < BINS
        found[min(place, BINS - 1)] += 0.5 if on_edge else 1.0
        if on_edge:
            found[place - 1] += 0.5
    return found


def band(sizes: Sequence[int], share: float = 1.0 / BINS, level: float = LEVEL) -> tuple[int, int]:
    """Central range of the rows in one bin, if each of some groups of rows falls into it with chance `share`.

    Parameters
    ----------
    sizes
        Rows of each group; a group falls into the bin as a whole.
    share
        Chance of a group to fall into the bin.
    level
        Chance of a number within the range, at least.
    """
    chances = np.ones(1)
    for size in sizes:
        longer = np.zeros(len(chances) + size)
        longer[: len(chances)] += (1.0 - share) * chances
        longer[size:] += share * chances
        chances = longer
    below, tail = np.cumsum(chances), (1.0 - level) / 2.0
    return int(np.searchsorted(below, tail)), int(np.searchsorted(below, 1.0 - tail))


def histogram(rows: Sequence[LeftRow]) -> str:
    """Return the picture of the shares of draws below the measured values; bounds are left out."""
    values = [row for row in rows if not row.bound]
    studies = [row.source_id for row in values]
    found = counts([row.pit for row in values])
    strict = band([1] * len(values))
    loose = band([studies.count(study) for study in sorted(set(studies))])
    up = Scale(0.0, 10.0 * ceil((max(found.max(), loose[1]) + 3.0) / 10.0), BARS_DEEP, 0.0)
    summary = f"{len(values)} values of {len(set(studies))} studies; bounds are left out"
    body = [*_bands(loose, strict, up), *_counted(found, up), *_expected(len(values) / BINS, up)]
    at = f"translate(0 {BELOW:g})"
    y = BELOW + BARS_DEEP + 84.0
    foot = _foot(READ_HISTOGRAM, y)
    bins = ", ".join(f"{one:g}" for one in found)
    told = (
        f"Values in each tenth, from the lowest: {bins}. Expected of a calibrated prediction: "
        f"{len(values) / BINS:g} in each, {strict[0]} to {strict[1]} if rows are independent, {loose[0]} to "
        f"{loose[1]} if the rows of a study go together."
    )
    parts = [*_head("Where the measured value lies in its prediction", summary)]
    parts += [tag("g", *body, *_key(strict, loose), transform=at), *foot]
    height = y + LINE * len(foot) + EDGE / 2.0
    return _svg("Shares of the predictive draws below the measured values", told, height, parts)


def _bands(loose: tuple[int, int], strict: tuple[int, int], up: Scale) -> Iterator[Markup]:
    for kind, (low, high) in (("loose", loose), ("strict", strict)):
        wide, deep = BARS.right - BARS.left, up.at(low) - up.at(high)
        yield tag("rect", class_=kind, x=BARS.left, y=up.at(high), width=wide, height=deep)


def _counted(found: NDArray[np.float64], up: Scale) -> Iterator[Markup]:
    for number, one in enumerate(found):
        x, right, y = BARS.at(number / BINS) + 9.0, BARS.at((number + 1) / BINS) - 9.0, up.at(float(one))
        deep = up.left - y
        yield tag("rect", class_="counted", x=x, y=y, width=right - x, height=deep, rx=1.5)
    for rows in ticks(up.high, 6):
        y = up.at(rows)
        yield tag("line", class_="axis", x1=BARS.left - 5.0, x2=BARS.left, y1=y, y2=y)
        yield tag("text", f"{rows:g}", class_="tick to-end", x=BARS.left - 9.0, y=y + 4.0)
    yield tag("line", class_="axis", x1=BARS.left, x2=BARS.right, y1=up.left, y2=up.left)
    yield tag("line", class_="axis", x1=BARS.left, x2=BARS.left, y1=up.left, y2=up.right)
    turned = f"translate({BARS.left - 38.0:g} {(up.left + up.right) / 2.0:g}) rotate(-90)"
    yield tag("text", "values", class_="unit to-middle", transform=turned)
    for number in range(BINS + 1):
        x = BARS.at(number / BINS)
        yield tag("line", class_="axis", x1=x, x2=x, y1=up.left, y2=up.left + 5.0)
        yield tag("text", f"{100 * number // BINS}", class_="tick to-middle", x=x, y=up.left + 19.0)
    middle, y = (BARS.left + BARS.right) / 2.0, up.left + 40.0
    yield tag("text", "draws below the measured value, %", class_="unit to-middle", x=middle, y=y)
    yield tag("text", "← less survived than predicted", class_="unit", x=BARS.left, y=y + 18.0)
    yield tag("text", "more survived than predicted →", class_="unit to-end", x=BARS.right, y=y + 18.0)


def _expected(rows: float, up: Scale) -> Iterator[Markup]:
    yield tag("line", class_="expected", x1=BARS.left, x2=BARS.right, y1=up.at(rows), y2=up.at(rows))


def _key(strict: tuple[int, int], loose: tuple[int, int]) -> Iterator[Markup]:
    told = (
        (
            tag("rect", class_="counted", x=KEY, y=0.0, width=30.0, height=14.0, rx=1.5),
            "values in each tenth",
        ),
        (tag("line", class_="expected", x1=KEY, x2=KEY + 30.0, y1=7.0, y2=7.0), "a tenth of the values"),
        (
            tag("rect", class_="strict", x=KEY, y=0.0, width=30.0, height=14.0),
            f"{strict[0]} to {strict[1]}: 90 % of calibrated predictions, if every value counts for itself",
        ),
        (
            tag("rect", class_="loose", x=KEY, y=0.0, width=30.0, height=14.0),
            f"{loose[0]} to {loose[1]}: the same, if the values of a study fall into one tenth together",
        ),
    )
    y = 4.0
    for sample, text in told:
        lines = fitting(text, WIDTH - EDGE - KEY - 42.0, 12.0)
        yield tag("g", sample, transform=f"translate(0 {y:g})")
        for n, line in enumerate(lines):
            yield tag("text", line, class_="label", x=KEY + 42.0, y=y + 11.0 + LINE * n)
        y += LINE * len(lines) + 12.0
