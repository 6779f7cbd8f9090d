"""Slow freezing: cryoprotectant, controlled cooling, storage in nitrogen vapour or at -80 C, thaw."""

from __future__ import annotations

from coldchoice import Assessment, Case, hookimpl
from coldchoice.evidence.cells import cell_type
from coldchoice.protocol.lot import collected
from coldchoice.protocol.slow import SlowOptions as Options
from coldchoice.protocol.slow import slow_step


class SlowFreeze:
    """Freeze slowly in a cryoprotectant, store and ship frozen, thaw for use.

    Viability: hold before freezing, freeze-thaw, frozen decay above the glass transition, optional wash, rest
    after thaw, delayed death. Sources: evidence ids in every assessment; two-factor rate dependence after
    Mazur, doi 10.1152/ajpcell.1984.247.3.C125.
    """

    name = "slow-freeze"
    summary = "controlled-rate freezing in a cryoprotectant, frozen storage and transport, thaw at use"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of freezing these cells for this journey; declines what is used too soon."""
        step = slow_step(case.options(Options))
        return step(case, collected(case, cell_type(case.scenario.cell_type))).assessment()


@hookimpl
def strategies() -> list[SlowFreeze]:
    """Offer the one family of this file; its variants are options."""
    return [SlowFreeze()]
