"""The answer as Markdown, for an issue, a wiki or a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.asked import headline, setting, title
from coldchoice.report.content import (
    BEYOND,
    LEFT_OUT,
    LEGEND,
    cells,
    columns,
    failures,
    flags,
    flips,
    left_out,
    notes,
    own_accounting,
    own_measurements,
    reasons,
    run,
    standings,
    strategies,
    ties,
    unloadable,
    unloadable_count,
    verdict,
)
from coldchoice.report.grid import Grid
from coldchoice.report.journey import journey
from coldchoice.report.leaning import grounds, is_assumed, moving, standing, unmoved, weak_support
from coldchoice.report.parts import grids, item_grids
from coldchoice.report.quotations import quotations
from coldchoice.report.references import UNCHECKED, Reference, in_words, rows_of, support
from coldchoice.report.waiting import waiting
from coldchoice.report.words import clauses, opened, plain, ranges, sentence

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison

SPECIAL = re.compile(r"([\\`*\[\]|~$])")
LOOSE_UNDERSCORE = re.compile(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")


def markdown(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as GitHub-flavoured Markdown, each under a heading of its own."""
    blocks = [block for comparison in comparisons for block in _comparison(comparison)]
    blocks += _references(comparisons)
    missing = unloadable(comparisons)
    if missing:
        blocks += ["\n".join(f"- {escaped(line)}" for line in missing), unloadable_count(len(missing))]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, also inside a table."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LOOSE_UNDERSCORE.sub(r"\\_", SPECIAL.sub(r"\\\1", safe))


def grid_text(grid: Grid, left: Sequence[str] | None = None) -> str:
    """Write a table: names to the left, numbers to the right."""
    from tabulate import tabulate

    lines = [[escaped(cell) for cell in line] for line in grid.lines]
    names = [escaped(name) for name in grid.columns]
    align = ["left" if name in (TO_THE_LEFT if left is None else left) else "right" for name in grid.columns]
    return tabulate(lines, headers=names, tablefmt="pipe", disable_numparse=True, colalign=align)


TO_THE_LEFT = (
    "rank",
    "strategy",
    "capacity",
    "for",
    "evidence",
    "why",
    "key",
    "value",
    "source",
    "what",
    "rests on",
    "line",
    "price",
)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"# {escaped(title(comparison))}"
    if headline(comparison) != setting(comparison):
        yield escaped(setting(comparison))
    yield f"**{escaped(verdict(comparison))}**"
    if tied := standings(comparison):
        yield bullets(sentence(line) for line in tied)
    if missing := failures(comparison):
        yield f"**{LEFT_OUT}:**\n\n{bullets(missing)}"
    ranked = [cells(row, comparison) for row in comparison.ranked]
    if ranked:
        yield grid_text(Grid("", columns(comparison), tuple(ranked)))
    if marked := own_accounting([comparison]):
        yield escaped(marked)
    out = tuple((plain(row.name), opened(left_out(row))) for row in comparison.rows if row.status != "ranked")
    if out:
        yield "## Not ranked"
        yield grid_text(Grid("", ("strategy", "why"), out))
    yield from _sections(comparison)
    yield escaped(f"{run(comparison)}. {LEGEND} Input {comparison.scenario.input_hash()[:12]}.")


def _sections(comparison: Comparison) -> Iterator[str]:
    names = strategies(comparison)
    paragraphs = {
        "Journey": journey(comparison),
        "Too close to call": ties(comparison, below_lead=True),
        "Why": clauses(reasons(comparison), names),
        "What would change it": clauses(flips(comparison), names),
        "Weakest inputs": unmoved(comparison),
    }
    for heading, text in paragraphs.items():
        if text:
            yield f"## {heading}\n\n{escaped(text)}"
    if weak := moving(comparison):
        yield "## Weakest inputs"
        yield bullets(
            f"{opened(plain(one.text))} ({standing(one, comparison)}). {weak_support(one)}" for one in weak
        )
    if told := waiting(comparison):
        yield f"## Waits\n\n{escaped(told)}"
    for grid in (*grids(comparison), *item_grids(comparison)):
        yield f"## {escaped(grid.heading)}\n\n{grid_text(grid)}"
        if grid.note:
            yield escaped(grid.note)
    if outside := flags(comparison):
        yield f"## {BEYOND}\n\n{bullets(outside)}"
    if said := notes(comparison):
        yield f"## Notes\n\n{bullets(said)}"
    if read := own_measurements(comparison):
        yield f"## Own measurements\n\n{escaped(read)}"
    defaults = tuple((default.key, default.value, default.source) for default in comparison.defaults)
    assumed = sum(is_assumed(default) for default in comparison.defaults)
    if defaults:
        yield f"## Defaults used\n\n{assumed} of {len(defaults)} are assumptions."
        yield grid_text(Grid("", ("key", "value", "source"), defaults))
    if wanted := quotations(comparison):
        yield f"## Quotations wanted\n\n{escaped(opened(wanted))}"
    if comparison.conversions:
        yield f"## How money was converted\n\n{bullets(comparison.conversions)}"
    if found := grounds(comparison):
        yield "## What the numbers rest on"
        lines = tuple(
            ("; ".join(one.users), one.grade, ", ".join(ranges(sorted(one.sources)))) for one in found
        )
        yield grid_text(Grid("", ("what", "evidence", "rests on"), lines))


def _references(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield the publications behind all comparisons, and apart from them what none of them says."""
    found = support(comparisons)
    level = "##" if len(comparisons) == 1 else "#"
    if found.publications:
        yield f"{level} Sources"
        yield "\n".join(f"{n}. {_reference(one)}" for n, one in enumerate(found.publications, 1))
    if found.own:
        yield f"{level}# Assumed or computed here"
        yield bullets(f"{name}: {text}" for name, text in found.own)
    if found.named:
        yield f"{level}# Named by a plugin, not in the tables"
        yield bullets(found.named)


def _reference(one: Reference) -> str:
    head, name, journal = in_words(one)
    text = " ".join(filter(None, (escaped(head), f"*{escaped(name)}*", escaped(journal))))
    link = f" [{escaped(one.link_text)}](<{one.link}>)." if one.link else ""
    doubt = f" {UNCHECKED}" if one.unchecked else ""
    return f"{text}{link}{doubt} Rows {escaped(rows_of(one))}."


def bullets(texts: Iterable[str]) -> str:
    """Write a list, each text escaped."""
    return "\n".join(f"- {escaped(text)}" for text in texts)
