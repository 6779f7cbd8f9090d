"""A chain as Markdown, for an issue, a wiki or a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    title,
    verdict,
)
from coldchoice.report.content import unloadable_count
from coldchoice.report.grid import Grid
from coldchoice.report.markdown import bullets, escaped, grid_text

if TYPE_CHECKING:
    from coldchoice.model.chained import Chained


def chained_markdown(chained: Chained) -> str:
    """Return the answer as GitHub-flavoured Markdown."""
    return "\n\n".join(_blocks(chained)) + "\n"


def _blocks(chained: Chained) -> Iterator[str]:
    yield f"# {escaped(title(chained))}"
    yield escaped(headline(chained))
    yield f"**{escaped(verdict(chained))}**"
    ranking = ranking_grid(chained)
    if ranking.lines:
        yield grid_text(ranking, (*LEFT, *ranking.columns[1 : len(chained.stages) + 1]))
    for heading, said, items in statements(chained):
        yield f"## {heading}"
        yield escaped(said) if said else bullets(items)
    for grid in (stage_grid(chained), cost_grid(chained)):
        if grid.lines:
            yield f"## {escaped(grid.heading)}"
            yield grid_text(grid, LEFT)
    if between := process_lines(chained):
        yield "## Between the stages"
        yield bullets(between)
    if chained.conversions:
        yield "## Conversions"
        yield bullets(chained.conversions)
    yield "## Defaults used"
    for stage in chained.stages:
        lines = tuple((default.key, default.value, default.source) for default in stage.defaults)
        yield f"### {escaped(stage.label)}"
        yield grid_text(Grid("", ("key", "value", "source"), lines), LEFT) if lines else "None."
    yield f"{escaped(run(chained))}. {escaped(LEGEND)}"
    if chained.unloadable:
        yield bullets(chained.unloadable)
        yield unloadable_count(len(chained.unloadable))
