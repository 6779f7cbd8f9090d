"""A chain in a terminal: the combinations by cost, why, what is at stake at each stage, and the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.errors import MOST_UNLOADED
from coldchoice.report.chained import (
    LEFT,
    LEGEND,
    cost_grid,
    headline,
    process_lines,
    ranking_grid,
    run,
    stage_grid,
    statements,
    verdict,
)
from coldchoice.report.content import unloadable_count
from coldchoice.report.table import NARROWEST, WIDTH, aligned, wrapped
from coldchoice.report.words import plain

if TYPE_CHECKING:
    from coldchoice.model.chained import Chained
    from coldchoice.report.grid import Grid

HINT = "What a dose costs line by line: --detail. What the stages left open, too: --format markdown."


def chained_text(chained: Chained, *, detail: bool = False) -> str:
    """Return the terminal's text, newline at the end.

    Parameters
    ----------
    chained
        The answer.
    detail
        Whether to show the lines of the cost, and how money was converted, as well.
    """
    ranking = ranking_grid(chained)
    left = (*LEFT, *ranking.columns[1 : len(chained.stages) + 1])
    lines = aligned(ranking.columns, ranking.lines, left) if ranking.lines else [verdict(chained)]
    width = max(NARROWEST, min(WIDTH, max(map(len, lines))))
    text = [wrapped(headline(chained), width), *lines]
    for heading, said, items in statements(chained):
        text.append(wrapped(f"{heading}: {said}" if said else f"{heading}:", width, "", "  "))
        text += [wrapped(item, width, "  ", "    ") for item in items]
    if between := process_lines(chained):
        text += ["Between the stages:", *(wrapped(one, width, "  ", "    ") for one in between)]
    grids = (stage_grid(chained), cost_grid(chained)) if detail else (stage_grid(chained),)
    text += [f"\n{_grid(grid)}" for grid in grids if grid.lines]
    if detail and chained.conversions:
        text += ["\nConversions", *(wrapped(plain(one), width, "  ", "    ") for one in chained.conversions)]
    text += ["", f"{run(chained)}.", wrapped(LEGEND, width)]
    if not detail:
        text.append(HINT)
    if chained.unloadable:
        shown = chained.unloadable if detail else chained.unloadable[:MOST_UNLOADED]
        text += [*map(plain, shown), unloadable_count(len(chained.unloadable))]
    return "\n".join(text) + "\n"


def _grid(grid: Grid) -> str:
    return "\n".join((grid.heading, *aligned(grid.columns, grid.lines, LEFT)))
