"""The criteria taken apart: what a dose costs, where units go, what makes up flexibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.content import keys_of, label, money_unit
from coldchoice.report.words import MISSING, amounts, fraction, hours, opened, plain, share

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Further, Row


class Grid(NamedTuple):
    """A table of text: a heading, the column names, the lines; the first column holds names."""

    heading: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def grids(comparison: Comparison) -> tuple[Grid, ...]:
    """Return the tables behind the criteria; those without any data are left out."""
    rows = [row for row in comparison.rows if row.status in ("ranked", "infeasible")]
    made = (
        cost_grid(rows, f"Cost per usable dose, mean, {money_unit(comparison)}"),
        losses_grid(rows),
        flexibility_grid(rows),
        *(further_grid(rows, one) for one in comparison.counting),
    )
    return tuple(grid for grid in made if grid.lines)


def cost_grid(rows: list[Row], heading: str) -> Grid:
    """Take the mean cost apart into its lines, which add up to it."""
    rows = [row for row in rows if row.cost is not None and row.cost_lines]
    lines = keys_of(row.cost_lines for row in rows)
    return Grid(
        heading,
        ("strategy", *(label(line) for line in lines), "total"),
        tuple((plain(row.name), *_cost(row, lines)) for row in rows),
    )


def losses_grid(rows: list[Row]) -> Grid:
    """Follow 100 units: how many can be used, and what takes the others."""
    rows = [row for row in rows if row.usable is not None]
    causes = keys_of(row.lost_to for row in rows)
    causes = tuple(cause for cause in causes if any(row.lost_to.get(cause) for row in rows))
    return Grid(
        "Where units go",
        ("strategy", "usable", *(label(cause) for cause in causes)),
        tuple(
            (plain(row.name), share(row.usable), *(share(row.lost_to.get(cause)) for cause in causes))
            for row in rows
        ),
    )


def flexibility_grid(rows: list[Row]) -> Grid:
    """Show flexibility as the vector that it is, and the hours behind it."""
    rows = [row for row in rows if row.flexibility is not None]
    parts = keys_of(row.flexibility_parts for row in rows)
    parts = tuple(part for part in parts if any(row.flexibility_parts.get(part) is not None for row in rows))
    return Grid(
        "Flexibility and its parts",
        ("strategy", "flexibility", *(label(part) for part in parts), "slack", "usable life"),
        tuple(
            (
                plain(row.name),
                fraction(row.flexibility.mean if row.flexibility else None),
                *(fraction(row.flexibility_parts.get(part)) for part in parts),
                hours(row.slack_h),
                hours(row.usable_life_h),
            )
            for row in rows
        ),
    )


def further_grid(rows: list[Row], criterion: Further) -> Grid:
    """Take the mean of a further criterion apart into its lines, which add up to it."""
    rows = [row for row in rows if row.further_lines.get(criterion.name)]
    lines = keys_of(row.further_lines[criterion.name] for row in rows)
    return Grid(
        f"{opened(plain(criterion.name))}, mean, {plain(criterion.unit)}",
        ("strategy", *(label(line) for line in lines), "total"),
        tuple((plain(row.name), *_further(row, criterion.name, lines)) for row in rows),
    )


def _further(row: Row, name: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    parts, total = row.further_lines[name], row.further[name].mean
    written = dict(zip(parts, amounts(list(parts.values()), total), strict=True))
    return (*(written.get(line, MISSING) for line in lines), *amounts([total], total))


def _cost(row: Row, lines: tuple[str, ...]) -> tuple[str, ...]:
    total = row.cost.mean if row.cost else 0.0
    written = dict(zip(row.cost_lines, amounts(list(row.cost_lines.values()), total), strict=True))
    return (*(written.get(line, MISSING) for line in lines), *amounts([total], total))
