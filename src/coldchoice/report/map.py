"""A map of how far each strategy reaches: distances from the start are true, so circles are circles."""

from __future__ import annotations

from math import cos, degrees, pi, sin
from typing import TYPE_CHECKING

from coldchoice.evidence.place import Place, start_of
from coldchoice.record import NamedTuple
from coldchoice.report.asked import title
from coldchoice.report.drawing import COLOURS, SHAPES
from coldchoice.report.figure_marks import DASHES
from coldchoice.report.map_land import land_path
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.words import HALF_ROUND_KM, kilometres, plain, significant

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Interval, Row

SIZE = 400.0
EDGE = 6.0
ROOM = 1.2
"""Radius of the map, for that of the largest circle that ends somewhere."""
SMALLEST_KM = 100.0
STEPS = (1.0, 2.0, 5.0)
FIRST_RAY = -pi / 3.0
DOTS, APART = "2 5", 5.0
"""Dashes of the rings along the rim, and pixels between them."""
HEAD = "M6 0L-7 -7L-7 7z"
"""An arrow that points away from the centre, with its tip a little beyond the rim."""
CAPTION = (
    "Circles around {}: how far half of the units that are acceptable at all can be sent and still be used. "
    "Lines across them hold 5-95 % of these units; an arrow on the rim means that a line goes on beyond it. "
    "A dotted ring along the rim is no distance: such a strategy has no limit. Distances from the centre are "
    "true. Land: Natural Earth."
)


class Circle(NamedTuple):
    """The reach of one ranked strategy, and the number that gives it its colour."""

    name: str
    number: int
    radius_km: Interval

    @property
    def ends(self) -> bool:
        """Whether half of the units cannot be sent to the other side of the earth."""
        return self.radius_km.median < HALF_ROUND_KM


def reach_map(comparison: Comparison, key: str) -> Markup:
    """Return the map with its key; empty where the scenario does not say where the units start.

    Parameters
    ----------
    comparison
        Whose ranked strategies are drawn.
    key
        Unlike that of any other picture on the page.
    """
    reach = comparison.scenario.logistics.reach
    start = None if reach is None else start_of(reach)
    circles = _circles(comparison.ranked)
    if start is None or not circles:
        return Markup("")
    keys = tag("ul", *(_key(circle) for circle in circles), class_="keys")
    return tag(
        "figure",
        tag("div", _drawing(comparison, circles, start, f"{key}-reach"), keys, class_="reach"),
        tag("figcaption", CAPTION.format(plain(start.name))),
    )


def _circles(ranked: tuple[Row, ...]) -> list[Circle]:
    return [
        Circle(plain(row.name), number, row.radius_km)
        for number, row in enumerate(ranked)
        if row.radius_km is not None
    ]


def edge_km(circles: list[Circle]) -> float:
    """Return how far the map goes: a little beyond the largest circle, or all around the earth."""
    largest = max((circle.radius_km.median for circle in circles if circle.ends), default=HALF_ROUND_KM)
    return min(HALF_ROUND_KM, max(SMALLEST_KM, ROOM * largest))


def description(circles: list[Circle], start: Place) -> str:
    """State what the map shows, for those who do not see it."""
    said = "; ".join(f"{circle.name} {_in_words(circle)}" for circle in circles)
    return f"Circles around {plain(start.name)}: {said}."


def _in_words(circle: Circle) -> str:
    radius = circle.radius_km
    if not circle.ends and radius.low >= HALF_ROUND_KM:
        return "no limit"
    low, high = kilometres(radius.low), kilometres(radius.high)
    if high.endswith(" km"):
        low = low.removesuffix(" km")
    return f"{kilometres(radius.median)} ({low} to {high})"


def _drawing(comparison: Comparison, circles: list[Circle], start: Place, key: str) -> Markup:
    middle, inside = SIZE / 2.0, SIZE / 2.0 - EDGE
    scale = inside / edge_km(circles)  # pixels for a kilometre
    parts = [
        tag("title", f"{title(comparison)}: reach", id=f"{key}-title"),
        tag("desc", description(circles, start), id=f"{key}-desc"),
        tag("clipPath", tag("circle", cx=middle, cy=middle, r=inside), id=f"{key}-inside"),
        tag("circle", class_="sea", cx=middle, cy=middle, r=inside),
    ]
    angles = [FIRST_RAY + 2.0 * pi * n / len(circles) for n in range(len(circles))]
    drawn = [_land(start, scale, middle, inside)]
    drawn += [_ring(circle, middle, circle.radius_km.median * scale) for circle in circles if circle.ends]
    spread = [
        (circle, angle)
        for circle, angle in zip(circles, angles, strict=True)
        if circle.radius_km.low < HALF_ROUND_KM
    ]
    drawn += [_spread(circle, angle, scale, middle, inside) for circle, angle in spread]
    endless = [circle for circle in circles if not circle.ends]
    parts += [
        tag("g", *drawn, clip_path=f"url(#{key}-inside)"),
        tag("circle", class_="rim", cx=middle, cy=middle, r=inside),
        *(_ring(circle, middle, inside - APART * n) for n, circle in enumerate(endless, 1)),
        *(
            _arrow(circle, angle, middle, inside)
            for circle, angle in spread
            if circle.radius_km.high * scale > inside
        ),
        tag("circle", class_="start", cx=middle, cy=middle, r=3.5),
        tag("text", start.code, class_="place to-middle", x=middle, y=middle - 9.0),
        _scale_bar(scale, inside),
    ]
    return tag(
        "svg",
        *parts,
        class_="drawing map",
        viewBox=f"0 0 {SIZE:g} {SIZE + 22.0:g}",
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
    )


def _land(start: Place, scale: float, middle: float, inside: float) -> Markup:
    return tag("path", class_="land", fill_rule="evenodd", d=land_path(start, scale, middle, inside))


def _ring(circle: Circle, middle: float, radius: float) -> Markup:
    return tag(
        "circle",
        class_=f"ring s{circle.number % COLOURS}",
        cx=middle,
        cy=middle,
        r=max(1.0, radius),
        stroke_dasharray=_dashes(circle),
    )


def _dashes(circle: Circle) -> str | None:
    """Return how a circle is drawn; dotted where it stands along the rim for one that never ends."""
    return (DASHES[circle.number % len(DASHES)] or None) if circle.ends else DOTS


def _arrow(circle: Circle, angle_rad: float, middle: float, inside: float) -> Markup:
    """Draw a head at the rim, where a line goes on beyond the map."""
    x, y = middle + inside * cos(angle_rad), middle + inside * sin(angle_rad)
    place = f"translate({x:.1f} {y:.1f}) rotate({degrees(angle_rad):.1f})"
    return tag("path", class_=f"arrow s{circle.number % COLOURS}", d=HEAD, transform=place)


def _spread(circle: Circle, angle_rad: float, scale: float, middle: float, inside: float) -> Markup:
    """Draw what holds 5 to 95 % of the units along a ray, as far as the map goes, and mark the median."""
    low, high, median = (
        min(km * scale, 1.1 * inside)
        for km in (circle.radius_km.low, circle.radius_km.high, circle.radius_km.median)
    )
    east, south = cos(angle_rad), sin(angle_rad)
    ends = {
        "x1": middle + low * east,
        "y1": middle + low * south,
        "x2": middle + high * east,
        "y2": middle + high * south,
    }
    shape = SHAPES[circle.number % len(SHAPES)]
    place = f"translate({middle + median * east:.1f} {middle + median * south:.1f})"
    return tag(
        "g",
        tag("line", class_="spread", **ends),
        tag("path", class_="mark", d=shape, transform=place),
        class_=f"s{circle.number % COLOURS}",
    )


def _scale_bar(scale: float, inside: float) -> Markup:
    """Draw a length that is easy to say, about a quarter of the map's width."""
    wanted_km = inside / 2.0 / scale
    power = 10.0 ** (len(str(int(wanted_km))) - 1)
    length_km = max(step * power for step in STEPS if step * power <= wanted_km)
    x, y = EDGE, SIZE + 4.0
    end = x + length_km * scale
    bar = f"M{x:.1f} {y - 4:.1f}v8M{x:.1f} {y:.1f}H{end:.1f}M{end:.1f} {y - 4:.1f}v8"
    return joined(
        (
            tag("path", class_="bar-scale", d=bar),
            tag("text", f"{significant(length_km)} km", class_="tick", x=end + 6.0, y=y + 4.0),
        )
    )


def _key(circle: Circle) -> Markup:
    line = tag("line", class_="ring", x1=1, x2=35, y1=8, y2=8, stroke_dasharray=_dashes(circle))
    mark = tag("path", class_="mark", d=SHAPES[circle.number % len(SHAPES)], transform="translate(18 8)")
    sample = tag(
        "svg",
        line,
        mark,
        class_=f"drawing sample s{circle.number % COLOURS}",
        viewBox="0 0 36 16",
        aria_hidden="true",
    )
    said = _in_words(circle)
    return tag("li", sample, tag("span", tag("strong", circle.name), tag("br"), said))
