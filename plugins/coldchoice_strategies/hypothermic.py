"""Hypothermic storage: kept cold and unfrozen, by default at 2-8 C, in a shipper that holds for some days."""

from __future__ import annotations

from coldchoice import Assessment, Case, hookimpl
from coldchoice.evidence.cells import cell_type
from coldchoice.protocol.cold import ColdOptions as Options
from coldchoice.protocol.cold import cold_step
from coldchoice.protocol.lot import collected


class Hypothermic:
    """Keep the cells unfrozen at a low temperature, from the end of collection to use.

    Viability: Weibull hold kinetics on effective age, and hidden damage. How much of that damage kills, if
    the cells are not frozen, was not measured: any share is as likely, and stands among the inputs.
    """

    name = "hypothermic"
    summary = "kept unfrozen at the cell's cold temperature, 2-8 C for most, in a passive shipper"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of keeping these cells cold for this journey."""
        step = cold_step(case.options(Options))
        return step(case, collected(case, cell_type(case.scenario.cell_type))).assessment()


@hookimpl
def strategies() -> list[Hypothermic]:
    """Offer the one family of this file; its variants are options."""
    return [Hypothermic()]
