"""A control: nothing happens to the cells, and nothing is spent."""

from __future__ import annotations

from coldchoice import Assessment, Case, Facts, hookimpl
from coldchoice.evidence.cells import cell_type
from coldchoice.protocol.lot import collected


class Placebo:
    """Nothing happens to the cells, at no cost and for ever: what the accounting gives to a perfect strategy.

    An upper bound to hold the others against. It still pays for the courier, and a lot that was below the
    limit when it was collected still is. Takes part in a comparison only where it is named.
    """

    name = "placebo"
    summary = "nothing happens to the cells and nothing is spent: an upper bound, not a way to preserve"
    control = True

    def assess(self, case: Case) -> Assessment:
        """Return the facts of cells that time does not touch."""
        lot = collected(case, cell_type(case.scenario.cell_type))
        facts = Facts(viable_recovery=1.0, dye_viability=lot.dye_viability)
        note = "a control, not a way to preserve cells: nothing happens to them"
        return Assessment(facts=facts, inputs=lot.inputs, notes=(note,))


@hookimpl
def strategies() -> list[Placebo]:
    """Offer the one control of this file."""
    return [Placebo()]
