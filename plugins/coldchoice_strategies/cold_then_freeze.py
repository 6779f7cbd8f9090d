"""Kept cold as far as the plant, frozen there: two families, one after the other."""

from __future__ import annotations

from coldchoice import Assessment, Case, hookimpl
from coldchoice.evidence.cells import cell_type
from coldchoice.protocol.handover import HandoverOptions as Options
from coldchoice.protocol.handover import cold_then_frozen
from coldchoice.protocol.lot import collected
from coldchoice.protocol.plan import carried_out


class ColdThenFreeze:
    """Send the cells cold, freeze them where they arrive, thaw for use.

    The first part is `hypothermic`, the second `slow-freeze`: their steps, what they spend, need and lose,
    joined at the hand-over, where the cells take their age and hidden damage along. Applies where a hold at
    the place of freezing is long enough to freeze in.
    """

    name = "cold-then-freeze"
    summary = "kept cold as far as the place of freezing, frozen there, thawed at use"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of both parts in order; declines where either does."""
        plan = cold_then_frozen(case, case.options(Options))
        lot = collected(case, cell_type(case.scenario.cell_type))
        return carried_out(case, lot, plan).assessment()


@hookimpl
def strategies() -> list[ColdThenFreeze]:
    """Offer the one composite of this file; its variants are options."""
    return [ColdThenFreeze()]
