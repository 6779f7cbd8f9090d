"""The answer in a terminal: the ranking, who was left out and why, and what it leans on."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from tabulate import tabulate

from coldchoice.report.content import (
    LEGEND,
    cells,
    columns,
    headline,
    left_out,
    rank,
    run,
    statements,
    unloadable,
    unloadable_count,
)
from coldchoice.report.parts import Grid, grids
from coldchoice.report.words import plain

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison

WIDTH = 118
NARROWEST = 90
TO_THE_LEFT = ("rank", "strategy", "evidence")
HINT = "Costs, losses and flexibility in their parts: --detail, or --format markdown."


def table(comparisons: Sequence[Comparison], *, detail: bool = False) -> str:
    """Return the terminal's text of one or several comparisons, newline at the end.

    Parameters
    ----------
    comparisons
        In the order in which they are shown.
    detail
        Whether to show cost lines, losses by cause and the parts of flexibility as well.
    """
    blocks = [_comparison(comparison, detail) for comparison in comparisons]
    footer = [LEGEND]
    if not detail and any(grids(comparison) for comparison in comparisons):
        footer.append(HINT)
    missing = unloadable(comparisons)
    if missing:
        footer += [*(missing if detail else ()), unloadable_count(len(missing))]
    return "\n\n".join(blocks) + "\n" + "".join(f"{line}\n" for line in footer)


def _comparison(comparison: Comparison, detail: bool) -> str:
    lines = _ranking(comparison)
    width = max(NARROWEST, min(WIDTH, max(map(len, lines))))
    text = [fill(headline(comparison), width), *lines]
    text += [_paragraph(f"{name}: {said}", width) for name, said in statements(comparison)]
    if detail:
        text += [f"\n{_grid(grid)}" for grid in grids(comparison)]
        text.append("")
    text.append(_paragraph(f"{run(comparison)}.", width))
    return "\n".join(text)


def _ranking(comparison: Comparison) -> list[str]:
    """Return the lines of the ranking; a strategy left out has its reason in place of numbers."""
    names = columns(comparison)
    body = [
        cells(row) if row.status == "ranked" else (rank(row), plain(row.name), *[""] * (len(names) - 2))
        for row in comparison.rows
    ]
    head, rule, *lines = aligned(names, body)
    indent = len("  ".join(rule.split("  ")[:2])) + 2
    shown = [
        line if row.status == "ranked" else _reason(line, left_out(row), indent)
        for row, line in zip(comparison.rows, lines, strict=True)
    ]
    return [head, rule, *shown]


def aligned(names: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """Lay out text in columns under a head and a rule: names to the left, numbers to the right.

    The head is given to tabulate as a line like any other: as a head it would widen every column by two.
    """
    sides = ["left" if name in TO_THE_LEFT else "right" for name in names]
    made = tabulate([names, *body], tablefmt="plain", disable_numparse=True, colalign=sides)
    widths = [max(map(len, column)) for column in zip(names, *body, strict=True)]
    head, *lines = (line.rstrip() for line in made.splitlines())
    return [head, "  ".join("-" * width for width in widths), *lines]


def _reason(line: str, reason: str, indent: int) -> str:
    """Write the reason from the first number's column on, wrapped below itself."""
    wrapped = fill(
        reason,
        max(WIDTH, indent + 40),
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return line.ljust(indent) + wrapped[indent:]


def _paragraph(text: str, width: int) -> str:
    return fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _grid(grid: Grid) -> str:
    return "\n".join((grid.heading, *aligned(grid.columns, grid.lines)))
