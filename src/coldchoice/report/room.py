"""The room that a strategy leaves: the hours behind its flexibility, and the kilometres they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.content import keys_of
from coldchoice.report.grid import Grid
from coldchoice.report.words import MISSING, duration, hours, kilometres, plain, share, significant

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Row

UNPAID = "dates that move count in it, not in the cost"
PAID = "dates that move count in the cost, not in it"
POINTS = "Life, carrier and preparation: medians; slack: 5 % point over sites and lots"
SPARE = "; left for tests: median over lots and sites"
SURE = 0.95
"""Assumption: share of units from which on something is said of all of them."""


def hours_grid(rows: list[Row], comparison: Comparison) -> Grid:
    """Show the hours behind the parts, and where dates that move count; empty where nobody gave facts."""
    rows = [row for row in rows if row.flexibility_hours]
    tests = comparison.terms.release_tests
    longest_h = max((test.takes for test in tests), default=0.0)
    return Grid(
        f"Hours behind flexibility ({PAID if comparison.terms.monetise_flexibility else UNPAID})",
        (
            "strategy",
            "usable life",
            "carrier holds",
            "95 % of journeys",
            "preparation",
            "slack",
            *(("left for tests", f"released ({duration(longest_h)}) before use") if tests else ()),
        ),
        tuple(
            (
                plain(row.name),
                hours(row.usable_life_h),
                hours(row.flexibility_hours.get("carrier_hold")),
                hours(row.flexibility_hours.get("journey_q95")),
                hours(row.flexibility_hours.get("preparation")),
                hours(row.slack_h),
                *((hours(row.flexibility_hours.get("spare")), released(row)) if tests else ()),
            )
            for row in rows
        ),
        f"{POINTS}{SPARE if tests else ''}; not to be subtracted.",
    )


def waits_grid(rows: list[Row], comparison: Comparison) -> Grid:
    """Show how much of each wait the hold covers; empty where the scenario names no wait."""
    rows = [row for row in rows if row.waits_covered]
    waits = keys_of(row.waits_covered for row in rows)
    return Grid(
        "Waits that the hold covers, of those that 95 % of units stay within",
        ("strategy", *(f"{wait}, {duration(comparison.terms.waits_h[wait])}" for wait in waits)),
        tuple((plain(row.name), *(share(row.waits_covered.get(wait)) for wait in waits)) for row in rows),
    )


def released(row: Row) -> str:
    """Say whether full release precedes use: yes, no, or in what share of units."""
    if row.full_release is None:
        return MISSING
    if row.full_release >= SURE:
        return "yes"
    return "no" if row.full_release <= 1.0 - SURE else f"in {share(row.full_release)}"


def reach_grid(rows: list[Row], comparison: Comparison) -> Grid:
    """Show how far each strategy reaches; empty where the scenario does not ask."""
    reach = comparison.scenario.logistics.reach
    rows = [row for row in rows if row.radius_km is not None]
    if reach is None:
        return Grid("", (), ())
    said = f"{significant(reach.speed)} km/h, {duration(reach.handling)} of handling"
    return Grid(
        f"How far a unit can be sent and still be used: {said}",
        ("strategy", "radius, median", "5 % point", "95 % point"),
        tuple((plain(row.name), *radii(row)) for row in rows),
    )


def radii(row: Row) -> tuple[str, str, str]:
    """Write the median of the radius, and its 5 and 95 % points."""
    if row.radius_km is None:
        return MISSING, MISSING, MISSING
    return (
        kilometres(row.radius_km.median),
        kilometres(row.radius_km.low),
        kilometres(row.radius_km.high),
    )
