"""A whole decision, in a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.report.asked import headline
from coldchoice.report.decision_parts import (
    Section,
    answer,
    changes,
    dominated,
    further_doses,
    how_sure,
    seen_by,
    to_learn,
    why,
)
from coldchoice.report.markdown import bullets, escaped, grid_text
from coldchoice.report.method_words import method_section
from coldchoice.report.table import aligned, wrapped
from coldchoice.report.weighing import UNKNOWN, numbers, preferences
from coldchoice.report.words import counted

if TYPE_CHECKING:
    from coldchoice.engine.decision import Decision
    from coldchoice.report.grid import Grid

WIDTH = 118


def sections(decision: Decision) -> Iterator[Section]:
    """Yield the parts of a decision, those first that a reader in a hurry needs."""
    yield answer(decision)
    if decision.against is not None:
        yield why(decision)
        yield how_sure(decision)
    if decision.views:
        yield seen_by(decision.views)
    if decision.believed.names:
        yield changes(decision)
    if decision.opinions is not None:
        yield method_section(decision.opinions)
    if (beaten := dominated(decision)) is not None:
        yield beaten
    if decision.frontier is not None:
        yield further_doses(decision.frontier)
    if decision.information is not None:
        yield to_learn(decision)


def decision_text(decision: Decision) -> str:
    """Return the terminal's text, newline at the end."""
    lines = [wrapped(headline(decision), WIDTH, "", "  ")]
    for part in sections(decision):
        lines += ["", part.heading, *(wrapped(text, WIDTH, "  ", "  ") for text in part.texts)]
        if part.grid is not None:
            lines += [f"    {line}" for line in _grid(part.grid, part.left)]
            if part.grid.note:
                lines.append(wrapped(part.grid.note, WIDTH, "    ", "    "))
        lines += [wrapped(item, WIDTH, "  - ", "    ") for item in part.items]
    lines += ["", wrapped(run(decision), WIDTH, "", "  ")]
    return "\n".join(lines) + "\n"


def _grid(grid: Grid, left: tuple[str, ...]) -> list[str]:
    """Lay a table out, or write it line by line where long names make it wider than the page."""
    lines = aligned(grid.columns, grid.lines, left=left, widest=WIDTH - 4)
    if max(map(len, lines)) <= WIDTH - 4:
        return lines
    told = []
    for name, *cells in grid.lines:
        said = [f"{column} {cell}" for column, cell in zip(grid.columns[1:], cells, strict=True) if cell]
        told += wrapped(f"{name}: {'; '.join(said)}.", WIDTH - 4, "", "  ").splitlines()
    return told


def decision_markdown(decision: Decision) -> str:
    """Return the same as Markdown, newline at the end."""
    parts = [f"## {escaped(headline(decision))}"]
    for part in sections(decision):
        parts.append(f"### {part.heading}")
        parts += [escaped(text) for text in part.texts]
        if part.grid is not None:
            parts.append(grid_text(part.grid, part.left))
        if part.items:
            parts.append(bullets(part.items))
    parts.append(escaped(run(decision)))
    return "\n\n".join(parts) + "\n"


def run(decision: Decision) -> str:
    """Say what the numbers were made with, and where more is to be had."""
    weights = decision.believed.point.preferences
    how = UNKNOWN
    if weights.preferences is not None:
        told = preferences(weights.preferences.texts)
        how = f"weights not given, but {told}: every such weighting equally likely"
    elif weights.exact is not None:
        how = f"weights {numbers(decision.found.now)}"
    draws = counted(decision.believed.draws, "draw")
    more = "More: coldchoice compare (costs and sources), flips, tornado, map, voi, breakeven."
    return f"{draws}, seed {decision.scenario.seed}; {how}. {more}"
