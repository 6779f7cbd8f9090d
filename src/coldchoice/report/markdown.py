"""The answer as Markdown, for an issue, a wiki or a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.content import (
    LEGEND,
    cells,
    clauses,
    columns,
    headline,
    is_assumed,
    left_out,
    notes,
    reasons,
    run,
    setting,
    sources,
    ties,
    title,
    unloadable,
    unloadable_count,
    verdict,
    weak_input,
)
from coldchoice.report.parts import Grid, grids
from coldchoice.report.words import plain, sentence

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison

SPECIAL = re.compile(r"([\\`*\[\]|~$])")
LOOSE_UNDERSCORE = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")


def markdown(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as GitHub-flavoured Markdown, each under a heading of its own."""
    blocks = [block for comparison in comparisons for block in _comparison(comparison)]
    missing = unloadable(comparisons)
    if missing:
        blocks += ["\n".join(f"- {escaped(line)}" for line in missing), unloadable_count(len(missing))]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, also inside a table."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LOOSE_UNDERSCORE.sub(r"\\_", SPECIAL.sub(r"\\\1", safe))


def grid_text(grid: Grid) -> str:
    """Write a table: names to the left, numbers to the right."""
    from tabulate import tabulate

    lines = [[escaped(cell) for cell in line] for line in grid.lines]
    names = [escaped(name) for name in grid.columns]
    align = ["left" if name in TO_THE_LEFT else "right" for name in grid.columns]
    return tabulate(lines, headers=names, tablefmt="pipe", disable_numparse=True, colalign=align)


TO_THE_LEFT = ("rank", "strategy", "evidence", "why", "key", "value", "source", "what", "sources")


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"# {escaped(title(comparison))}"
    if headline(comparison) != setting(comparison):
        yield escaped(setting(comparison))
    yield f"**{escaped(verdict(comparison))}**"
    ranked = [cells(row) for row in comparison.ranked]
    if ranked:
        yield grid_text(Grid("", columns(comparison), tuple(ranked)))
    out = tuple((plain(row.name), left_out(row)) for row in comparison.rows if row.status != "ranked")
    if out:
        yield "## Not ranked"
        yield grid_text(Grid("", ("strategy", "why"), out))
    yield from _sections(comparison)
    yield escaped(f"{run(comparison)}. {LEGEND} Input {comparison.scenario.input_hash()[:12]}.")


def _sections(comparison: Comparison) -> Iterator[str]:
    paragraphs = {
        "Too close to call": ties(comparison),
        "Why": clauses(reasons(comparison)),
        "What would change it": clauses(comparison.flips),
    }
    for heading, text in paragraphs.items():
        if text:
            yield f"## {heading}\n\n{escaped(text)}"
    if comparison.weakest:
        yield "## Weakest inputs"
        yield "\n".join(f"- {escaped(sentence(weak_input(weak)))}" for weak in comparison.weakest)
    for grid in grids(comparison):
        yield f"## {escaped(grid.heading)}\n\n{grid_text(grid)}"
    if said := notes(comparison):
        yield f"## Notes\n\n{escaped(said)}"
    defaults = tuple((default.key, default.value, default.source) for default in comparison.defaults)
    assumed = sum(is_assumed(default) for default in comparison.defaults)
    if defaults:
        yield f"## Defaults used\n\n{assumed} of {len(defaults)} are assumptions."
        yield grid_text(Grid("", ("key", "value", "source"), defaults))
    if cited := sources(comparison):
        yield "## Sources"
        lines = tuple((users, "; ".join(found)) for users, found in cited.items())
        yield grid_text(Grid("", ("what", "sources"), lines))
