"""A tornado in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from textwrap import wrap
from typing import TYPE_CHECKING

from coldchoice.report.asked import headline
from coldchoice.report.grid import Grid
from coldchoice.report.markdown import bullets, escaped, grid_text
from coldchoice.report.separated import Cell, written
from coldchoice.report.table import aligned, wrapped
from coldchoice.report.tornado_bars import UNICODE, BarSigns, across, drawn
from coldchoice.report.tornado_bars import WIDTH as BAR
from coldchoice.report.tornado_words import (
    SPREAD,
    STABILITY,
    TOP,
    axis,
    end_value,
    label,
    lead_cell,
    lead_text,
    left_over,
    legend,
    opening,
    run,
    sentences,
    shown,
    spread_note,
    spread_rows,
    stability_note,
    stability_rows,
)
from coldchoice.report.words import opened
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.tornado import Swing, Tornado

WIDTH = 118
NARROWEST, WIDEST = 24, 44
"""Letters of a name on one line, by the room that the numbers leave."""
COLUMNS = ("input", "low", "high", "lead at low", "lead at high")
HEADS = ("low", "high", "at low", "at high")


def tornado_text(found: Tornado, top: int = TOP, signs: BarSigns = UNICODE) -> str:
    """Return the terminal's text, newline at the end.

    Parameters
    ----------
    top
        Inputs to show, besides those that change the leader.
    signs
        What the bars are drawn with.
    """
    inputs = shown(found, top)
    lines = [wrapped(f"{headline(found)}: {listed(found.strategies)}", WIDTH), ""]
    lines.append(wrapped(opening(found), WIDTH, "", "  "))
    if inputs:
        lines += ["", *_table(found, inputs, signs), ""]
    lines += [wrapped(text, WIDTH, "", "  ") for text in sentences(found, inputs)]
    rest = left_over(found, inputs)
    lines += [wrapped(f"{opened(rest)}.", WIDTH, "", "  ")] if rest else []
    for heads, rows, left, note in _details(found):
        lines += ["", *aligned(heads, rows, left=left, widest=WIDTH), wrapped(note, WIDTH, "", "  ")]
    lines += _footer(found, inputs, signs)
    return "\n".join(lines) + "\n"


def _details(found: Tornado) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]], tuple[str, ...], str]]:
    """Yield heads, lines, heads of names and note of each further table."""
    if found.influences:
        yield SPREAD, spread_rows(found), SPREAD[:1], spread_note(found)
    if found.stability:
        left = (STABILITY[0], *STABILITY[-2:])
        yield STABILITY, stability_rows(found), left, stability_note(found)


def _footer(found: Tornado, inputs: Sequence[Swing], signs: BarSigns) -> list[str]:
    if not inputs:
        return [wrapped(f"{run(found)}.", WIDTH, "", "  ")]
    drawn_with = f"{signs.low} towards the low end, {signs.high} towards the high one, {signs.zero} no lead"
    return [
        "",
        wrapped(f"Bars: {axis(found)}; {drawn_with}, {signs.base} the lead as it is.", WIDTH, "", "  "),
        wrapped(legend(found, inputs), WIDTH, "", "  "),
        wrapped(f"{run(found)}.", WIDTH, "", "  "),
    ]


def _table(found: Tornado, inputs: Sequence[Swing], signs: BarSigns) -> Iterator[str]:
    """Yield the lines of the table: names are broken into lines, numbers stand on the first of them."""
    scale = across([one.bar for one in inputs])
    cells = [(one, _cells(found, one)) for one in inputs]
    wide = [max(map(len, column)) for column in zip(HEADS, *(row for _, row in cells), strict=True)]
    room = WIDTH - BAR - sum(wide) - 2 * (len(wide) + 1)
    names = max(NARROWEST, min(WIDEST, room))
    leads = f"lead {lead_text(found, scale.low)}"
    yield _line(COLUMNS[0], names, HEADS, wide, f"{leads}{lead_text(found, scale.high):>{BAR - len(leads)}}")
    yield "  ".join("-" * width for width in (names, *wide, BAR))
    for one, row in cells:
        first, *more = wrap(label(one), names, break_on_hyphens=False)
        yield _line(first, names, row, wide, drawn(one.bar, scale, signs))
        yield from more


def _cells(found: Tornado, one: Swing) -> tuple[str, ...]:
    ends = (one.low, one.high)
    return (*(end_value(one, end) for end in ends), *(lead_cell(found, end) for end in ends))


def _line(name: str, names: int, numbers: Sequence[str], wide: Sequence[int], bar: str) -> str:
    columns = (f"{text:>{width}}" for text, width in zip(numbers, wide, strict=True))
    return "  ".join((f"{name:<{names}}", *columns, bar)).rstrip()


def tornado_markdown(found: Tornado, top: int = TOP) -> str:
    """Return the same as Markdown, without bars, newline at the end."""
    inputs = shown(found, top)
    parts = [
        f"## {escaped(headline(found))}",
        f"{escaped(opened(listed(found.strategies), found.strategies))}.",
        escaped(opening(found)),
    ]
    if inputs:
        rows = tuple((label(one), *_cells(found, one)) for one in inputs)
        parts.append(grid_text(Grid("", COLUMNS, rows), COLUMNS[:1]))
    said = sentences(found, inputs)
    parts += [bullets(said)] if said else []
    rest = left_over(found, inputs)
    parts += [f"{escaped(opened(rest))}."] if rest else []
    parts += [escaped(legend(found, inputs))] if inputs else []
    for heads, lines, left, note in _details(found):
        parts += [grid_text(Grid("", heads, tuple(lines)), left), escaped(note)]
    return "\n\n".join([*parts, f"{escaped(run(found))}."]) + "\n"


def tornado_csv(found: Tornado) -> str:
    """Return a line for every input, the largest swing first; leads in the unit of the measure."""
    lines = [_csv_line(found, one) for one in found.swings]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows([written(line[name]) for name in CSV_COLUMNS] for line in lines)
    return text.getvalue()


CSV_COLUMNS = (
    "input", "text", "kind", "unit", "low", "high", "ends", "by", "leader", "runner_up", "lead",
    "lead_at_low", "lead_at_high", "swing", "standard_error", "leads_at_low", "leads_at_high",
    "reason_at_low", "reason_at_high", "chance", "close_at_low", "close_at_high",
)  # fmt: skip


def _csv_line(found: Tornado, one: Swing) -> Mapping[str, Cell]:
    low, high = one.low, one.high
    return {
        "input": one.name, "text": one.text, "kind": one.kind, "unit": unit_of(one), "low": low.value,
        "high": high.value, "ends": one.how, "by": found.measure, "leader": found.leader,
        "runner_up": found.rival, "lead": found.lead, "lead_at_low": low.lead, "lead_at_high": high.lead,
        "swing": one.bar.swing, "standard_error": one.bar.error, "leads_at_low": low.leader,
        "leads_at_high": high.leader, "reason_at_low": low.reason, "reason_at_high": high.reason,
        "chance": str(one.idle).lower(),
        "close_at_low": str(low.by_chance).lower(), "close_at_high": str(high.by_chance).lower(),
    }  # fmt: skip


def unit_of(one: Swing) -> str:
    """Return the unit of an input's numbers; empty where they have none, or are not known."""
    if one.knob is not None and one.knob.kind == "fraction":
        return "fraction"
    return one.low.unit
