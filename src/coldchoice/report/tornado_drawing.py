"""The picture of a tornado: a standalone SVG file with a bar for each input, the largest swing first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from coldchoice.report.asked import title
from coldchoice.report.figure_marks import Scale
from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.sheet import EDGE, fitting, sheet, signed, text_lines
from coldchoice.report.tornado_bars import across
from coldchoice.report.tornado_words import (
    TOP,
    axis,
    end_value,
    how_far,
    label,
    lead_text,
    left_over,
    moving_scales,
    of_what,
    opening,
    run,
    sentences,
    shown,
)
from coldchoice.report.words import opened

if TYPE_CHECKING:
    from coldchoice.engine.tornado import Swing, Tornado
    from coldchoice.engine.tornado_lead import End

WIDTH = 960.0
NAME_WIDE, NOTE_LEFT = 262.0, 732.0
LEFT, RIGHT = 318.0, 708.0
HEAD, LINE, GAP = 54.0, 15.0, 12.0
THICK = 15.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

STYLE = """
.name { font-size: 12.5px; font-weight: 600; fill: #1a2129; }
.note { font-size: 11.5px; fill: #1a2129; }
.side { font-size: 12.5px; font-weight: 600; fill: #1a2129; }
.row { stroke: #eef1f4; stroke-width: 1; }
.zero { stroke: #1a2129; stroke-width: 1.8; }
.base { stroke: #56626e; stroke-width: 1.2; stroke-dasharray: 4 3; }
.low { fill: #56b4e9; stroke: #0072b2; stroke-width: 1; }
.high { fill: #d55e00; stroke: #d55e00; stroke-width: 1; }
"""


def tornado_svg(found: Tornado, top: int = TOP) -> str:
    """Return the picture as the text of an SVG file, newline at the end.

    Parameters
    ----------
    top
        Inputs to show, besides those that change the leader.
    """
    inputs = shown(found, top)
    head, y = _heading(found)
    parts = [head]
    if inputs:
        body, deep = _body(found, inputs)
        parts.append(tag("g", body, transform=f"translate(0 {y:g})"))
        y += deep
    foot, deep = _footer(found, inputs)
    parts.append(tag("g", foot, transform=f"translate(0 {y:g})"))
    return sheet(
        "tornado",
        f"{title(found)}: what each input does to the lead",
        description(found, inputs),
        parts,
        style=STYLE,
        wide=WIDTH,
        deep=y + deep + EDGE,
    )


def description(found: Tornado, inputs: Sequence[Swing]) -> str:
    """State the numbers that the picture shows, for those who do not see it."""
    told = [opening(found)]
    for one in inputs:
        ends = (f"{lead_text(found, end.lead)} at {end_value(one, end)}" for end in (one.low, one.high))
        told.append(f"{opened(label(one))}: {' and '.join(ends)}.")
    return " ".join(told)


def _heading(found: Tornado) -> tuple[Markup, float]:
    lines = fitting(title(found), WIDTH - 2 * EDGE, 20.0)
    parts = list(text_lines(lines, "title", EDGE, EDGE + 14.0, 26.0))
    y = EDGE + 14.0 + 26.0 * len(lines) - 4.0
    told = fitting(opening(found), WIDTH - 2 * EDGE, 13.0)
    parts += text_lines(told, "summary", EDGE, y, 18.0)
    return joined(parts), y + 18.0 * len(told)


def _body(found: Tornado, inputs: Sequence[Swing]) -> tuple[Markup, float]:
    scale, ticks = _scale(inputs)
    y, parts = HEAD, list[Markup]()
    for one in inputs:
        row, deep = _row(found, one, scale, y)
        parts += [tag("line", class_="row", x1=EDGE, x2=WIDTH - EDGE, y1=y, y2=y), *row]
        y += deep
    under = [*_grid(found, scale, ticks, y), *_sides(found, scale)]
    base = scale.at(inputs[0].bar.base)
    over = [
        _upright("zero", scale.at(0.0), HEAD, y),
        _upright("base", base, HEAD, y + 4.0),
        tag("text", _as_it_is(found), class_="tick to-middle", x=base, y=y + 34.0),
    ]
    return joined((*under, *parts, *over)), y + 64.0  # the axis has a line of its own: both may be long


def _as_it_is(found: Tornado) -> str:
    return signed(f"{lead_text(found, found.lead)} as it is")


def _scale(inputs: Sequence[Swing]) -> tuple[Scale, list[float]]:
    """Return the scale of the leads and its ticks, at round numbers; zero is one of them."""
    ends = across([one.bar for one in inputs])
    rough = (ends.high - ends.low) / 5.0
    power = 10.0 ** floor(log10(rough))
    step = next(power * one for one in STEPS if power * one >= rough * (1.0 - 1e-9))
    first, last = floor(ends.low / step + 1e-9), ceil(ends.high / step - 1e-9)
    ticks = [step * number for number in range(first, last + 1)]
    return Scale(ticks[0], ticks[-1], LEFT, RIGHT), ticks


def _grid(found: Tornado, scale: Scale, ticks: Sequence[float], bottom: float) -> Iterator[Markup]:
    for lead in ticks:
        yield _upright("grid", scale.at(lead), HEAD, bottom)
        text = f"{lead:.3g}" if not found.unit else lead_text(found, lead)
        yield tag("text", signed(text), class_="tick to-middle", x=scale.at(lead), y=bottom + 17.0)
    unit = signed(f"{axis(found)}, {of_what(found).removeprefix('of ')}")
    yield tag("text", unit, class_="tick", x=EDGE, y=bottom + 52.0)


def _sides(found: Tornado, scale: Scale) -> Iterator[Markup]:
    """Name who leads on either side of zero, and which end has which colour."""
    zero = scale.at(0.0)
    if scale.low < 0.0:
        yield tag("text", "\u2190 another leads", class_="side to-end", x=zero - 8.0, y=HEAD - 10.0)
    yield tag("text", f"{found.leader} leads \u2192", class_="side", x=zero + 8.0, y=HEAD - 10.0)
    for number, (kind, text) in enumerate((("low", "low end"), ("high", "high end"))):
        x = EDGE + 92.0 * number
        yield tag("rect", class_=kind, x=x, y=HEAD - 20.0, width=12.0, height=11.0)
        yield tag("text", text, class_="small", x=x + 18.0, y=HEAD - 10.0)


def _row(found: Tornado, one: Swing, scale: Scale, y: float) -> tuple[list[Markup], float]:
    names = fitting(label(one), NAME_WIDE, 12.5)
    notes = [
        line
        for end in (one.low, one.high)
        for line in fitting(_note(found, one, end), WIDTH - EDGE - NOTE_LEFT, 11.5)
        if line
    ]
    deep = LINE * max(len(names) + 1, len(notes)) + GAP
    first = y + (deep - LINE * (len(names) + 1)) / 2.0 + 11.0
    parts = list(text_lines(names, "name", EDGE, first, LINE))
    ends = signed(f"{end_value(one, one.low)} to {end_value(one, one.high)}")
    parts.append(tag("text", ends, class_="small", x=EDGE, y=first + LINE * len(names)))
    middle = y + deep / 2.0
    parts += _bar(one, scale, middle)
    parts += text_lines(notes, "note", NOTE_LEFT, middle - LINE * (len(notes) - 1) / 2.0 + 4.0, LINE)
    return parts, deep


def _note(found: Tornado, one: Swing, end: End) -> str:
    """Say who leads at an end instead, or who cannot be used there; empty where nothing changes."""
    at = end_value(one, end)
    said = [f"{end.leader or 'nobody'} leads at {at}"] if found.swapped(end) else []
    if found.unsure(end):
        return signed(f"too close to call at {at}")
    if end.out:
        said.append(f"{end.out} cannot be used" if said else f"{end.out} cannot be used at {at}")
    elif end.reason:
        said = [f"{at} is not possible"]
    return signed(": ".join(said))


def _bar(one: Swing, scale: Scale, middle: float) -> Iterator[Markup]:
    """Draw both parts; one above the other where they lie on the same side of the lead as it is."""
    base = scale.at(one.bar.base)
    parts = (("low", scale.at(one.bar.low)), ("high", scale.at(one.bar.high)))
    same_side = (parts[0][1] - base) * (parts[1][1] - base) > 0.0
    for number, (kind, x) in enumerate(parts):
        if x == base:
            continue
        deep = THICK / 2.0 if same_side else THICK
        top = middle - THICK / 2.0 + (deep * number if same_side else 0.0)
        width = max(1.0, abs(x - base))
        yield tag("rect", class_=kind, x=min(x, base), y=top, width=width, height=deep)


def _footer(found: Tornado, inputs: Sequence[Swing]) -> tuple[Markup, float]:
    rest = left_over(found, inputs)
    told = [] if inputs else sentences(found, inputs)
    told += [f"{opened(rest)}."] if rest else []
    told += [f"{how_far(found)} {moving_scales(found)}"] if inputs else []
    told.append(f"{run(found)}.")
    lines = [line for text in told for line in fitting(text, WIDTH - 2 * EDGE, 11.5)]
    return joined(text_lines(lines, "small", EDGE, 16.0, LINE)), 16.0 + LINE * len(lines)


def _upright(kind: str, x: float, top: float, bottom: float) -> Markup:
    return tag("line", class_=kind, x1=x, x2=x, y1=top, y2=bottom)
