"""What all standalone pictures share: the sheet, its style and colours, and texts that stay in columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from coldchoice.report.markup import CODE, Markup, tag

WIDTH, EDGE = 920.0, 32.0
LINE = 16.0
KEPT = "\xa0"
"""A blank at which no line is broken."""
LETTER = 0.54
"""Width of a letter as a part of its size, on the wide side, so that lines stay inside their column."""

STYLE = """
text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
.ground { fill: #ffffff; }
.title { font-size: 20px; font-weight: 600; fill: #1a2129; }
.summary { font-size: 13px; fill: #56626e; }
.heading { font-size: 14.5px; font-weight: 600; fill: #1a2129; }
.unit, .tick, .small { font-size: 11.5px; fill: #56626e; }
.label { font-size: 12px; fill: #1a2129; }
.to-end { text-anchor: end; }
.to-middle { text-anchor: middle; }
.grid { stroke: #dde3e8; stroke-width: 1; }
.axis { stroke: #56626e; stroke-width: 1.2; }
"""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def sheet(
    key: str,
    heading: str,
    told: str,
    parts: Iterable[Markup],
    *,
    style: str = "",
    wide: float = WIDTH,
    deep: float,
) -> str:
    """Return a picture as the text of an SVG file, newline at the end.

    Parameters
    ----------
    key
        Of the picture; its title and description are found by it.
    heading, told
        Title and description, for those who do not see the picture.
    parts
        What is drawn, in pixels from the upper left corner.
    style
        Rules of this picture besides the shared ones.
    """
    svg = tag(
        "svg",
        tag("title", heading, id=f"{key}-title"),
        tag("desc", told, id=f"{key}-desc"),
        tag("style", Markup(f"{STYLE}{style}")),
        tag("rect", class_="ground", width=wide, height=deep),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide:g} {deep:g}",
        width=wide,
        height=deep,
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
    )
    return f"{svg}\n"


def text_lines(lines: Sequence[str], kind: str, x: float, y: float, step: float = LINE) -> Iterator[Markup]:
    """Write lines of one kind below one another, the first with its base line at ``y``."""
    for number, line in enumerate(lines):
        yield tag("text", signed(line), class_=kind, x=x, y=y + step * number)


def fitting(text: str, wide: float, size: float) -> list[str]:
    """Break text into lines that fit into a column, in pixels, at a size of letters; one at least.

    What stands between backticks is quoted instead: a picture has no other type for it.
    """
    quoted = CODE.sub("\u201c\\1\u201d", text)
    kept = re.sub(r"(?<=\d) (?=(?:°C|%|d|h)\b|°)", KEPT, quoted)  # a number stays with its unit
    lines = wrap(kept, max(8, int(wide / (LETTER * size))))
    return [signed(line.replace(KEPT, " ")) for line in lines] or [""]


def signed(text: str) -> str:
    """Write the hyphen before a number as a minus sign."""
    return re.sub(r"(?<![\w./:-])-(?=\d)", "−", text)
