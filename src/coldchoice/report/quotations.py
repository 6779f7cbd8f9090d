"""Which prices nobody publishes, and what they come to: where a quotation should replace a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.report.words import plain, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison

WORTH_A_QUOTATION = 0.01
"""Assumption: share of the cost from which on an assumed price is worth asking for."""


def quotations(comparison: Comparison) -> str:
    """Name the items that the answer pays for and that have no public price, dearest first; empty if none.

    Those that nobody publishes are named whatever they come to, other assumed prices from a share of the cost
    on.
    """
    dearest: dict[str, float] = {}
    for row in comparison.rows:
        least = WORTH_A_QUOTATION * (row.cost.mean if row.cost is not None else 0.0)
        for item in row.cost_items:
            if item.quotation or (item.source.startswith("assumed") and item.money >= least):
                dearest[item.item] = max(dearest.get(item.item, 0.0), item.money)
    money, each = comparison.terms.currency, "a dose" if comparison.terms.remake else "an attempt"
    names = [
        f"{plain(name)} ({significant(dearest[name])} {money} {each})"
        for name in sorted(dearest, key=lambda name: (-dearest[name], name))
    ]
    return f"no public price, so assumed in a wide range: {listed(names)}." if names else ""
