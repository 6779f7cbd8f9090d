"""A decision map as a standalone SVG file: who leads where, how surely, and where the scenario stands."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY
from coldchoice.record import NamedTuple
from coldchoice.report.asked import measure, setting, title
from coldchoice.report.break_even_words import amount
from coldchoice.report.decision_map_cells import Frame, area, border, framed, pixel, room_for
from coldchoice.report.decision_map_words import (
    SURE,
    Mask,
    axis_name,
    axis_number,
    is_unsure,
    leaders,
    place_of,
    run,
    sentences,
)
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.sheet import COLOURS, EDGE, LETTER, LINE, WIDTH, fitting, sheet, signed, text_lines
from coldchoice.report.words import plain, readable, share

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap

LEFT, RIGHT, DEEP = 88.0, 604.0, 430.0
KEY_LEFT, SAMPLE = 636.0, 30.0
NAME = 14.0
MOST_TICKS = 8

STYLE = """
.area { shape-rendering: crispEdges; stroke: none; }
.sure { opacity: 0.85; }
.pale { opacity: 0.4; }
.nobody { fill: #e4e8ec; }
.impossible { fill: #ffffff; }
.texture { stroke: #ffffff; stroke-width: 1.1; fill: none; }
.hatch { stroke: #1a2129; stroke-width: 0.9; }
.cross { stroke: #a9b4be; stroke-width: 0.9; }
.border { fill: none; stroke: #1a2129; stroke-width: 1.8; stroke-linecap: square; }
.frame { fill: none; stroke: #56626e; stroke-width: 1.2; }
.inside { font-weight: 600; fill: #1a2129; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
.inside { stroke-linejoin: round; text-anchor: middle; }
.guide { stroke: #1a2129; stroke-width: 1; stroke-dasharray: 2 4; }
.here { fill: #ffffff; stroke: #1a2129; stroke-width: 2.2; }
"""
TEXTURES = ("M0 8L8 0", "M4 3v2M3 4h2", "M4 0v8", "M0 4h8", "M0 0L8 8", "M4 0v8M0 4h8")
"""A second cue beside colour, in white: slanting, dotted, upright, lying, slanting back, crossed."""


class Look(NamedTuple):
    """How a kind of area is drawn: its fill, and what is laid over it."""

    fill: str
    texture: str = ""


def decision_map_svg(found: ScenarioMap) -> str:
    """Return the picture as the text of an SVG file, newline at the end."""
    head = fitting(title(found), WIDTH - 2 * EDGE, 20.0)
    by = f"Who leads by {measure(found.measure, found)}; {setting(found)}"
    y = EDGE + 14.0
    parts = [*text_lines(head, "title", EDGE, y, 26.0)]
    y += 26.0 * len(head) - 4.0
    summary = fitting(by, WIDTH - 2 * EDGE, 13.0)
    parts += text_lines(summary, "summary", EDGE, y, 18.0)
    y += 18.0 * len(summary) + 28.0
    frame = framed(found, LEFT, RIGHT, y, y + DEEP)
    parts += [*_areas(found, frame), *_axes(found, frame), *_here(found, frame)]
    key, below = _key(found, y)
    parts += key
    y = max(frame.bottom + 64.0, below + 20.0)
    told = [line for text in (*sentences(found), run(found)) for line in _footnote(text)]
    parts += text_lines(told, "small", EDGE, y, LINE)
    return sheet(
        "map",
        f"{title(found)}: who leads",
        " ".join(sentences(found)),
        [_patterns(found), *parts],
        style=STYLE,
        deep=y + LINE * len(told) + EDGE - LINE,
    )


def _footnote(text: str) -> list[str]:
    return fitting(text, WIDTH - 2 * EDGE, 11.5)


# ---------------------------------------------------------------- areas


def _number(found: ScenarioMap, name: str) -> int:
    """Return the place of a strategy among those compared, which gives it its colour in every map."""
    return found.strategies.index(name)


def _patterns(found: ScenarioMap) -> Markup:
    made = [
        _pattern(f"t{_number(found, name)}", 8.0, "texture", TEXTURES[_number(found, name) % len(TEXTURES)])
        for name in leaders(found)
    ]
    made.append(_pattern("close", 6.0, "hatch", "M-1 -1L7 7M-1 5L1 7M5 -1L7 1"))
    made.append(_pattern("none", 10.0, "cross", "M3 3L7 7M3 7L7 3"))
    made.append(_pattern("not", 7.0, "cross", "M0 3.5h7"))
    return tag("defs", *made)


def _pattern(name: str, size: float, kind: str, path: str) -> Markup:
    return tag(
        "pattern", tag("path", class_=kind, d=path), id=name, width=size, height=size,
        patternUnits="userSpaceOnUse",
    )  # fmt: skip


def _areas(found: ScenarioMap, frame: Frame) -> Iterator[Markup]:
    map_ = found.found
    pale = is_unsure(found)
    for name in leaders(found):
        mask, number = map_.led_by(name), _number(found, name)
        for part, kind in ((mask & ~pale, "sure"), (mask & pale, "pale")):
            if part.any():
                fill = COLOURS[number % len(COLOURS)]
                yield tag("path", class_=f"area {kind}", fill=fill, d=area(part, frame))
        yield _laid_over(mask, frame, f"t{number}")
    for mask, kind, texture in _empty(found):
        yield tag("path", class_=f"area {kind}", d=area(mask, frame))
        yield _laid_over(mask, frame, texture)
    if map_.close.any():
        yield _laid_over(map_.close, frame, "close")
    yield tag("path", class_="border", d=border(map_.leader, frame))
    yield tag(
        "rect", class_="frame", x=frame.left, y=frame.top, width=frame.right - frame.left,
        height=frame.bottom - frame.top,
    )  # fmt: skip
    yield from _names(found, frame)


def _laid_over(mask: Mask, frame: Frame, pattern: str) -> Markup:
    return tag("path", class_="area", fill=f"url(#{pattern})", d=area(mask, frame))


def _empty(found: ScenarioMap) -> Iterator[tuple[Mask, str, str]]:
    """Yield where nobody leads: the area, its kind and its pattern."""
    for mark, kind, texture in ((NOBODY, "nobody", "none"), (IMPOSSIBLE, "impossible", "not")):
        mask = np.asarray(found.found.leader == mark)
        if mask.any():
            yield mask, kind, texture


def _names(found: ScenarioMap, frame: Frame) -> Iterator[Markup]:
    """Write names into areas in which they fit."""
    told = [(plain(name), found.found.led_by(name)) for name in leaders(found)]
    words = {"nobody": "nobody", "impossible": "not possible"}
    told += [(words[kind], mask) for mask, kind, _ in _empty(found)]
    for text, mask in told:
        place = room_for(mask, frame, LETTER * NAME * (len(text) + 2), 2.2 * NAME)
        if place is not None:
            yield tag("text", text, class_="inside", x=place[0], y=place[1] + 5.0, font_size=f"{NAME:g}px")


# ---------------------------------------------------------------- axes


def _axes(found: ScenarioMap, frame: Frame) -> Iterator[Markup]:
    for value in axis_ticks(found.x):
        x = pixel(found.x, value, frame.left, frame.right)
        yield tag("line", class_="axis", x1=x, x2=x, y1=frame.bottom, y2=frame.bottom + 5.0)
        yield tag(
            "text", signed(axis_number(found.x, value)), class_="tick to-middle", x=x, y=frame.bottom + 18.0
        )
    for value in axis_ticks(found.y):
        y = pixel(found.y, value, frame.bottom, frame.top)
        yield tag("line", class_="axis", x1=frame.left - 5.0, x2=frame.left, y1=y, y2=y)
        yield tag(
            "text", signed(axis_number(found.y, value)), class_="tick to-end", x=frame.left - 8.0, y=y + 4.0
        )
    middle = (frame.left + frame.right) / 2.0
    yield tag("text", axis_name(found.x), class_="label to-middle", x=middle, y=frame.bottom + 38.0)
    yield tag("text", axis_name(found.y), class_="label", x=EDGE, y=frame.top - 12.0)


def axis_ticks(axis: Axis) -> list[float]:
    """Choose round numbers within an axis: multiples of one step, or 1, 2 and 5 of each power of ten."""
    low, high = float(axis.values[0]), float(axis.values[-1])
    by = 100.0 if axis.knob.kind == "fraction" else 1.0
    found = _by_factors(by * low, by * high) if axis.factors else _by_steps(by * low, by * high)
    return [value / by for value in found]


def _by_factors(low: float, high: float) -> list[float]:
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for kept in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
        found = [part * 10.0**power for power in powers for part in kept]
        inside = [value for value in found if low * (1.0 - 1e-9) <= value <= high * (1.0 + 1e-9)]
        if len(inside) <= MOST_TICKS:
            return inside
    return inside[:: ceil(len(inside) / MOST_TICKS)]


def _by_steps(low: float, high: float) -> list[float]:
    least = (high - low) / MOST_TICKS
    power = 10.0 ** floor(log10(least))
    step = next(part * power for part in (1.0, 2.0, 2.5, 5.0, 10.0) if part * power >= least)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def _here(found: ScenarioMap, frame: Frame) -> Iterator[Markup]:
    """Mark where the scenario stands now."""
    if place_of(found) is None:
        return
    x = pixel(found.x, found.x.knob.present, frame.left, frame.right)
    y = pixel(found.y, found.y.knob.present, frame.bottom, frame.top)
    yield tag("line", class_="guide", x1=x, x2=x, y1=frame.top, y2=frame.bottom)
    yield tag("line", class_="guide", x1=frame.left, x2=frame.right, y1=y, y2=y)
    yield tag("circle", class_="here", cx=x, cy=y, r=5.0)
    label_y = y - 8.0 if y - frame.top > 24.0 else y + 18.0
    beside = 24.0 if x < frame.right - 40.0 else -24.0
    yield tag("text", "now", class_="inside", x=x + beside, y=label_y, font_size="13px")


# ---------------------------------------------------------------- key


def _key(found: ScenarioMap, top: float) -> tuple[list[Markup], float]:
    """Return the key beside the map, and where it ends."""
    parts: list[Markup] = []
    y = top
    for sample, text, small in _entries(found):
        parts.append(tag("g", *sample, transform=f"translate({KEY_LEFT:g} {y:g})"))
        left, wide = KEY_LEFT + SAMPLE + 10.0, WIDTH - EDGE - KEY_LEFT - SAMPLE - 10.0
        lines = fitting(text, wide, 12.0)
        parts += text_lines(lines, "label", left, y + 12.0, LINE)
        y += LINE * len(lines)
        lines = [line for one in small for line in fitting(one, wide, 11.5)]
        parts += text_lines(lines, "small", left, y + 12.0, LINE)
        y += LINE * len(lines) + 12.0
    return parts, y


def _entries(found: ScenarioMap) -> Iterator[tuple[list[Markup], str, list[str]]]:
    map_, pale = found.found, is_unsure(found)
    for name in leaders(found):
        number, mask = _number(found, name), map_.led_by(name)
        kind = "pale" if (mask & pale).sum() > (mask & ~pale).sum() else "sure"
        sample = [
            tag("rect", class_=kind, fill=COLOURS[number % len(COLOURS)], width=SAMPLE, height=16.0),
            _sample(f"url(#t{number})"),
        ]
        yield sample, f"{plain(name)} leads", [f"in {share(float(mask.mean()))} of the map"]
    if pale.any():
        both = [
            tag("rect", class_=kind, fill=COLOURS[0], x=x, width=SAMPLE / 2.0, height=16.0)
            for kind, x in (("sure", 0.0), ("pale", SAMPLE / 2.0))
        ]
        yield (
            both,
            "pale: less sure",
            [f"would be best in less than {share(SURE)} of the cases that could turn out true"],
        )
    if map_.close.any():
        yield [_sample("url(#close)")], "too close to call", ["within two Monte-Carlo standard errors"]
    yield from _empty_entries(found)
    yield [tag("path", class_="border", d=f"M0 8H{SAMPLE:g}")], "border of the lead", []
    if place_of(found) is not None:
        here = tag("circle", class_="here", cx=SAMPLE / 2.0, cy=8.0, r=5.0)
        now = f"{amount(found.x.knob, found.x.knob.present)}, {amount(found.y.knob, found.y.knob.present)}"
        yield [here], "now", [now]


def _empty_entries(found: ScenarioMap) -> Iterator[tuple[list[Markup], str, list[str]]]:
    """Yield the entries of areas without a leader, and why there is none."""
    words = {"nobody": "no strategy can be used", "impossible": "not possible"}
    reasons = {
        "nobody": [f"{one.name}: {readable(plain(one.text))}" for one in found.reasons if one.name],
        "impossible": [plain(one.text) for one in found.reasons if not one.name],
    }
    for _, kind, texture in _empty(found):
        sample = [tag("rect", class_=kind, width=SAMPLE, height=16.0), _sample(f"url(#{texture})")]
        yield sample, words[kind], reasons[kind]


def _sample(fill: str) -> Markup:
    return joined(
        (
            tag("rect", fill=fill, width=SAMPLE, height=16.0),
            tag("rect", class_="frame", width=SAMPLE, height=16.0),
        )
    )
