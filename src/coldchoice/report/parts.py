"""The criteria taken apart: what a dose costs, where units go, what makes up flexibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.asked import money_unit, per_what
from coldchoice.report.content import keys_of, label
from coldchoice.report.grid import Grid
from coldchoice.report.room import hours_grid, reach_grid, waits_grid
from coldchoice.report.waiting import formula, mean_wait, users
from coldchoice.report.words import MISSING, amounts, fraction, hours, opened, plain, share, significant

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, CostItem, Further, Row
    from coldchoice.model.money import Money

MEANS = (
    "All are means over the draws; flexibility is that of each draw's weighted geometric mean, so the parts "
    "shown do not multiply to it."
)


def grids(comparison: Comparison) -> tuple[Grid, ...]:
    """Return the tables behind the criteria; those without any data are left out."""
    rows = [row for row in comparison.rows if row.status in ("ranked", "infeasible")]
    made = (
        cost_grid(rows, f"Cost per {per_what(comparison)}, mean, {money_unit(comparison)}"),
        losses_grid(rows),
        flexibility_grid(rows),
        hours_grid(rows, comparison),
        waits_grid(rows, comparison),
        reach_grid(rows, comparison),
        *(further_grid(rows, one) for one in comparison.counting),
        capacity_grid(comparison),
    )
    return tuple(grid for grid in made if grid.lines)


def item_grids(comparison: Comparison) -> tuple[Grid, ...]:
    """Return the cost of each strategy line by line; those with accounting of their own have no lines."""
    rows = [row for row in comparison.rows if row.status in ("ranked", "infeasible")]
    return tuple(items_grid(row, comparison) for row in rows if row.cost is not None and row.cost_items)


def cost_grid(rows: list[Row], heading: str) -> Grid:
    """Take the mean cost apart into its lines, which add up to it."""
    rows = [row for row in rows if row.cost is not None and row.cost_lines]
    lines = keys_of(row.cost_lines for row in rows)
    return Grid(
        heading,
        ("strategy", *(label(line) for line in lines), "total"),
        tuple((plain(row.name), *_cost(row, lines)) for row in rows),
    )


def items_grid(row: Row, comparison: Comparison) -> Grid:
    """Write the cost of one strategy line by line, each with its price and on whose word it stands."""
    assert row.cost is not None, "a row with items has a cost"
    terms, total = comparison.terms, row.cost.mean
    value, failure = terms.unit_value_stated, terms.failure_cost_stated
    lost, failed = _lost_for_each(row, comparison)
    lines = [
        (
            "value of the unit",
            row.cost_lines["unit_value"],
            _amount(1.0 / terms.doses_per_unit),
            _money(value.money),
            value.source,
        ),
        *(
            (f"{one.item}{_yearly(one)}", one.money, _amount(one.amount, one.unit), one.price, one.source)
            for one in row.cost_items
        ),
        ("units lost", row.cost_lines["loss"], lost, "value and preservation of each", "the lines above"),
        ("failures", row.cost_lines["failure"], failed, _money(failure.money), failure.source),
        ("total", total, "", "", ""),
    ]
    written = amounts([money for _, money, *_ in lines], total, digits=5)
    return Grid(
        f"{plain(row.name)}: cost per {per_what(comparison)} line by line, {money_unit(comparison)}",
        ("line", "mean", "amount", "price", "source"),
        tuple(
            (plain(name), money, plain(amount), plain(price), plain(source))
            for (name, _, amount, price, source), money in zip(lines, written, strict=True)
        ),
    )


def _lost_for_each(row: Row, comparison: Comparison) -> tuple[str, str]:
    """Write how many units are lost, and how many failures paid for, for each dose that the cost is of."""
    terms, usable = comparison.terms, row.usable
    if usable is None:
        return MISSING, MISSING
    lost, failed = 1.0 - usable, 1.0 - usable - row.lost_to.get("no_show", 0.0)
    if not terms.remake:
        return MISSING, _amount(failed / terms.doses_per_unit)
    if usable == 0.0:
        return MISSING, MISSING
    each = usable * terms.doses_per_unit
    return _amount(lost / each), _amount(failed / each)


def _amount(number: float, unit: str = "") -> str:
    """Write how many of something: ``100 mL``, ``0.108``."""
    return f"{significant(max(number, 0.0))} {unit}".strip()


def _money(money: Money) -> str:
    """Write money as prices are written: ``25,000 USD 2024``."""
    return f"{money.mean.amount:,.6g} {money.unit}"


def _yearly(item: CostItem) -> str:
    return " (fixed)" if item.line == "fixed" else ""


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
    """Show flexibility as the vector that it is."""
    rows = [row for row in rows if row.flexibility is not None]
    parts = keys_of(row.flexibility_parts for row in rows)
    parts = tuple(part for part in parts if any(row.flexibility_parts.get(part) is not None for row in rows))
    return Grid(
        "Flexibility and its parts",
        ("strategy", "flexibility", *(label(part) for part in parts)),
        tuple(
            (
                plain(row.name),
                fraction(row.flexibility.mean if row.flexibility else None),
                *(fraction(row.flexibility_parts.get(part)) for part in parts),
            )
            for row in rows
        ),
        MEANS,
    )


def capacity_grid(comparison: Comparison) -> Grid:
    """Show what is scarce: how much it is used, how long units wait for it, and what a formula says."""
    return Grid(
        "Capacity",
        ("capacity", "for", "count", "in use", "mean wait", "95 % wait", "by formula"),
        tuple(
            (
                plain(line.title),
                users(line, comparison),
                str(line.capacity),
                share(line.utilisation),
                mean_wait(line),
                hours(line.wait_h.high),
                formula(line),
            )
            for line in comparison.lines
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
