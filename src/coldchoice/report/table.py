"""The answer in a terminal: the ranking, who was left out and why, and what it leans on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Any

from tabulate import tabulate

from coldchoice.errors import MOST_UNLOADED
from coldchoice.report.asked import headline
from coldchoice.report.content import (
    ASSUMED,
    LEGEND,
    cells,
    columns,
    left_out,
    own_accounting,
    rank,
    run,
    statements,
    unloadable,
    unloadable_count,
)
from coldchoice.report.leaning import assumed_briefly
from coldchoice.report.words import plain

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison
    from coldchoice.report.grid import Grid

WIDTH, WIDEST = 118, 120
ITEM_WIDTH, ITEM_LINES = 110, 2
GRID_WIDTH = 110
NARROWEST = 90
KEPT = "\xa0"
"""A blank at which no line is broken."""
TO_THE_LEFT = ("rank", "strategy", "evidence", "line", "price", "source", "capacity", "for")
HINT = "Costs, losses and flexibility in their parts: --detail, or --format markdown."


def table(comparisons: Sequence[Comparison], *, detail: bool = False) -> str:
    """Return the terminal's text of one or several comparisons, newline at the end.

    Parameters
    ----------
    comparisons
        In the order in which they are shown.
    detail
        Whether to show cost lines, losses by cause, parts of flexibility and all that was assumed as well.
    """
    blocks = [_comparison(comparison, detail) for comparison in comparisons]
    footer = [LEGEND, *filter(None, (own_accounting(comparisons),))]
    if not detail and any(row.cost is not None for one in comparisons for row in one.rows):
        footer.append(HINT)
    missing = unloadable(comparisons)
    if missing:
        footer += [*(missing if detail else missing[:MOST_UNLOADED]), unloadable_count(len(missing))]
    return "\n\n".join(blocks) + "\n" + "".join(f"{line}\n" for line in footer)


def _comparison(comparison: Comparison, detail: bool) -> str:
    lines = _ranking(comparison)
    width = max(NARROWEST, min(WIDTH, max(map(len, lines))))
    text = [wrapped(headline(comparison), width), *lines]
    for heading, whole, items in statements(comparison):
        said = whole if detail or heading != ASSUMED else assumed_briefly(comparison)
        text.append(_paragraph(f"{heading}: {said}" if said else f"{heading}:", width))
        text += [_item(item) for item in items]
    if detail:
        from coldchoice.report.parts import grids, item_grids  # most runs show none

        text += [f"\n{_grid(grid)}" for grid in (*grids(comparison), *item_grids(comparison))]
        text += ["", *_converted(comparison, width)]
    text.append(_paragraph(f"{run(comparison)}.", width))
    return "\n".join(text)


def _converted(comparison: Comparison, width: int) -> list[str]:
    said = [wrapped(plain(note), width, "  ", "    ") for note in comparison.conversions]
    return ["How money was converted:", *said] if said else []


def _ranking(comparison: Comparison) -> list[str]:
    """Return the lines of the ranking; a strategy left out has its reason in place of numbers."""
    names = columns(comparison)
    body = [
        cells(row, comparison)
        if row.status == "ranked"
        else (rank(row), plain(row.name), *[""] * (len(names) - 2))
        for row in comparison.rows
    ]
    made = aligned(names, body)
    above = len(made) - len(body)
    indent = len("  ".join(made[above - 1].split("  ")[:2])) + 2
    shown = [
        line if row.status == "ranked" else _reason(line, left_out(row), indent)
        for row, line in zip(comparison.rows, made[above:], strict=True)
    ]
    return [*made[:above], *shown]


def aligned(
    names: Sequence[str],
    body: Sequence[Sequence[str]],
    left: Sequence[str] = TO_THE_LEFT,
    widest: int = WIDEST,
) -> list[str]:
    """Lay out text in columns under a head and a rule: names to the left, numbers to the right.

    The head is given to tabulate as lines like any other: as a head it would widen every column by two. It
    takes as many lines as it must for the whole to fit.
    """
    heads = _heads(names, body, widest)
    sides = ["left" if name in left else "right" for name in names]
    made = tabulate([*heads, *body], tablefmt="plain", disable_numparse=True, colalign=sides)
    lines = [line.rstrip() for line in made.splitlines()]
    rule = "  ".join("-" * width for width in _widths([*heads, *body]))
    return [*lines[: len(heads)], rule, *lines[len(heads) :]]


def _heads(names: Sequence[str], body: Sequence[Sequence[str]], widest: int) -> list[list[str]]:
    """Return the head in one line, or broken into the fewest lines that make the table fit, or into three."""
    heads = [list(names)]
    for most in range(1, 4):
        broken = [_broken(name, most) for name in names]
        deep = max(map(len, broken))
        heads = [[lines[n - deep] if n >= deep - len(lines) else "" for lines in broken] for n in range(deep)]
        if sum(_widths([*heads, *body])) + 2 * (len(names) - 1) <= widest:
            return heads
    return heads


def _broken(name: str, most: int) -> list[str]:
    """Break a name at its blanks into at most so many lines, as narrow as they can be."""
    narrowest = max(len(name) // most, *map(len, name.split()))
    return next(
        lines
        for width in range(narrowest, len(name) + 1)
        if len(lines := wrap(name, width, break_long_words=False)) <= most
    )


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _reason(line: str, reason: str, indent: int) -> str:
    """Write the reason from the first number's column on, wrapped below itself."""
    blank = " " * indent
    return line.ljust(indent) + wrapped(reason, max(WIDTH, indent + 40), blank, blank)[indent:]


def _paragraph(text: str, width: int) -> str:
    return wrapped(text, width, "", "  ")


def _item(text: str) -> str:
    """Write one of several texts, cut where it would take more than two lines."""
    return wrapped(text, ITEM_WIDTH, "  ", "    ", max_lines=ITEM_LINES, placeholder=" ...")


def wrapped(text: str, width: int, first: str = "", others: str = "", **limits: Any) -> str:
    """Wrap text; a number stays with its unit or sign."""
    kept = fill(
        re.sub(r"(?<=\d) (?=(%|h|d|years|degC)(?!\w))", KEPT, text),
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
        **limits,
    )
    return kept.replace(KEPT, " ")


def _grid(grid: Grid) -> str:
    note = (wrapped(grid.note, GRID_WIDTH),) if grid.note else ()
    return "\n".join((grid.heading, *aligned(grid.columns, grid.lines, widest=GRID_WIDTH), *note))
