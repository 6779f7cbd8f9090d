"""Marks of the picture of measured values: points, bars, bounds, curves and bands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.drawing import SHAPES
from coldchoice.report.markup import Markup, tag

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement
    from coldchoice.report.curve import Band, Curve
    from coldchoice.report.panels import Panel

ARROW, TIP, CAP = 16.0, 4.0, 4.0
DASHES = ("", "7 4", "2 3", "9 3 2 3", "12 4", "4 2")
"""Dashes of the medians: a second cue beside colour, as the shapes are for points."""


class Scale(NamedTuple):
    """A straight scale: `low` lies at the pixel `left` and `high` at `right` (or bottom and top)."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Pixel of a value; what lies beyond an end is moved to it."""
        part = (value - self.low) / (self.high - self.low)
        return self.left + min(1.0, max(0.0, part)) * (self.right - self.left)


def dot(row: Measurement, number: int, x: float, y: float, *, up: bool) -> Iterator[Markup]:
    """Draw a measured mean; a bound is hollow, with an arrow to the side where the truth lies."""
    shape = SHAPES[number % len(SHAPES)]
    place = f"translate({x:.1f} {y:.1f})"
    if row.bound is None:
        yield tag("path", class_="mark", d=shape, transform=place)
        return
    way = 1.0 if row.bound == "lower" else -1.0
    if up:
        d = f"M0 0v{-way * ARROW:g}m{-TIP:g} {way * TIP:g}l{TIP:g} {-way * TIP:g}l{TIP:g} {way * TIP:g}"
    else:
        d = f"M0 0h{way * ARROW:g}m{-way * TIP:g} {-TIP:g}l{way * TIP:g} {TIP:g}l{-way * TIP:g} {TIP:g}"
    yield tag("path", class_="arrow", d=d, transform=place)
    yield tag("path", class_="hollow", d=shape, transform=f"{place} scale(0.85)")


def bars(row: Measurement, across: float, scale: Scale, *, lying: bool = False) -> Iterator[Markup]:
    """Draw one standard deviation either side of the mean, at the pixel `across` of the other axis."""
    if row.sd is None:
        return
    low, high = scale.at(row.mean - row.sd), scale.at(row.mean + row.sd)
    if lying:
        yield tag("line", class_="bar", x1=low, x2=high, y1=across, y2=across)
        for end in (low, high):
            yield tag("line", class_="bar", x1=end, x2=end, y1=across - CAP, y2=across + CAP)
        return
    yield tag("line", class_="bar", x1=across, x2=across, y1=low, y2=high)
    for end in (low, high):
        yield tag("line", class_="bar", x1=across - CAP, x2=across + CAP, y1=end, y2=end)


def curve_marks(curve: Curve, panel: Panel, across: Scale, up: Scale, number: int) -> Iterator[Markup]:
    """Draw the band of a curve, its edges and its median."""
    if not curve.bands:
        return
    xs = [across.at(panel.shown_time(time)) for time in curve.times]
    lows, medians, highs = (
        [up.at(getattr(one, name)) for one in curve.bands] for name in ("low", "median", "high")
    )
    around = [*zip(xs, highs, strict=True), *reversed([*zip(xs, lows, strict=True)])]
    yield tag("path", class_="band", d=f"{_path(around)}z")
    for edge in (lows, highs):
        yield tag("path", class_="edge", d=_path([*zip(xs, edge, strict=True)]))
    dashes = DASHES[number % len(DASHES)] or None
    yield tag("path", class_="median", d=_path([*zip(xs, medians, strict=True)]), stroke_dasharray=dashes)


def listed_band(band: Band | None, across: Scale, y: float) -> Iterator[Markup]:
    """Draw where the value of one line is expected."""
    if band is None:
        return
    low, middle, high = (across.at(value) for value in band)
    yield tag("rect", class_="band", x=low, y=y - 7.0, width=max(1.0, high - low), height=14.0, rx=3.0)
    yield tag("line", class_="median", x1=middle, x2=middle, y1=y - 7.0, y2=y + 7.0)


def sample(number: int, x: float, y: float, fitted: bool) -> Iterator[Markup]:
    """Draw how a series looks, for the key."""
    if fitted:
        dashes = DASHES[number % len(DASHES)] or None
        yield tag("rect", class_="band", x=x, y=y - 7.0, width=30.0, height=14.0)
        yield tag("line", class_="median", x1=x, x2=x + 30.0, y1=y, y2=y, stroke_dasharray=dashes)
    place = f"translate({x + 15.0:.1f} {y:.1f})"
    yield tag("path", class_="mark", d=SHAPES[number % len(SHAPES)], transform=place)


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
