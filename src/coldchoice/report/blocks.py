"""Paragraphs, lists and tables of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.markup import Markup, joined, tag
from coldchoice.report.words import MISSING, span

if TYPE_CHECKING:
    from coldchoice.model.comparison import Interval
    from coldchoice.report.grid import Grid

TO_THE_LEFT = ("Rank", "Strategy", "Scenario", "Leads", "Line", "Price", "Source", "Capacity", "For")


def pretty(text: str) -> str:
    """Write the plus-minus sign that terminals may lack."""
    return text.replace("+-", "±")


def bullets(items: Iterable[str | Markup]) -> Markup:
    """Return a list without order; empty where there are no items."""
    made = [tag("li", item) for item in items]
    return tag("ul", *made) if made else Markup("")


def spread_cell(values: Interval | None, write: Callable[[float], str], unit: str = "") -> Markup:
    """Return a cell with a mean and, small below it, what holds 5-95 % of the draws."""
    if values is None:
        return tag("td", MISSING)
    between = span(values, write).replace("-", "–")
    text = f"{write(values.mean)} {unit}".strip()
    return tag("td", text, *((tag("br"), tag("small", between)) if between else ()), class_="range")


def paragraph(text: str) -> Markup:
    """Return a paragraph; empty where there is no text."""
    return tag("p", pretty(text)) if text else Markup("")


def numbers(grid: Grid) -> Markup:
    """Return a table of numbers, names in its first column."""
    lines = [
        tag(
            "tr",
            tag("th", line[0], scope="row", class_="name"),
            *(tag("td", cell, class_="range") for cell in line[1:]),
        )
        for line in grid.lines
    ]
    names = tuple(name.capitalize() if name.islower() else name for name in grid.columns)
    note = tag("p", grid.note, class_="note") if grid.note else Markup("")
    return joined((table_of(names, lines, grid.heading), note))


def costs(grid: Grid) -> Markup:
    """Return a table of a sum: a name, two numbers, and what stands behind them in words."""
    lines = [
        tag(
            "tr",
            tag("th", line[0], scope="row", class_="name"),
            *(tag("td", cell, class_="range") for cell in line[1:3]),
            *(tag("td", cell, class_="name") for cell in line[3:]),
        )
        for line in grid.lines
    ]
    return table_of(tuple(map(str.capitalize, grid.columns)), lines, grid.heading, kind="costs")


def words(names: Sequence[str], lines: Sequence[Sequence[str | Markup]], name: str) -> Markup:
    """Return a table of text; empty where there are no lines."""
    if not lines:
        return Markup("")
    rows = [
        tag("tr", tag("th", name_of_row, scope="row"), *(tag("td", cell) for cell in rest))
        for name_of_row, *rest in lines
    ]
    return table_of(names, rows, name, kind="words")


def table_of(
    names: Sequence[str | Markup], rows: Sequence[Markup], name: str, kind: str | None = None
) -> Markup:
    """Return a table that scrolls by itself where the page is narrow, also from the keyboard."""
    head = (tag("th", one, scope="col", class_="name" if one in TO_THE_LEFT else None) for one in names)
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), class_=kind)
    return tag("div", table, class_="scroll", role="region", aria_label=name, tabindex="0")
