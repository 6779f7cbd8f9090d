"""Freeze-drying: dried in trehalose, kept dry at room temperature, rehydrated at use."""

from __future__ import annotations

from math import ceil, log

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, NotApplicable, Use, hookimpl
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.freeze_thaw import FreezeThaw
from coldchoice.model.quantities import Hours, MilliLitres
from coldchoice.model.streams import Floats
from coldchoice.protocol import frozen
from coldchoice.protocol.freeze import Freezing, Loss, stored
from coldchoice.protocol.frozen import Manner
from coldchoice.protocol.lot import Lot, collected, drawn

LONGEST_DRY_DAYS = 40.0
"""Freeze-dried platelets after 40 days, their temperature not given (evidence cryo-0124)."""

BORROWED = "dried red cells: how long they keep was not measured, the 40 d of platelets stand in (cryo-0124)"
BEYOND = 2.0  # assumption: storage for more than twice the longest one measured is declined
FUNCTION = (
    "counts cells recovered: dried platelets aggregated to 84 % of fresh, at 43 % of the speed (cryo-0123)"
)
CLASSES = ("platelet", "red-cell")
VIAL_ML = 10.0  # assumption: usual fill of one vial before drying
DRYING_H = 48.0  # assumption: freezing, primary and secondary drying
WORK_H = 2.0  # assumption: hands-on time of filling, loading, stoppering and checks of one run
REHYDRATION_H = 0.5  # assumption: water, rest, a count
RUNS_PER_DRYER = 100.0  # assumption: runs of one freeze-dryer in a year, two a week
AT_ONCE_C_PER_MIN = 1e6
"""No thaw: rehydration costs nothing beyond what the measured recovery holds."""

DRY_LOSS = Estimate(
    location=log(0.03),
    sd_parameter=1.0,
    sd_lot=0.3,
    scale="log",
    grade="D",
    sources=("cryo-0121", "cryo-0124"),
    status="assumption",
    note="assumption: wide; 86 % at once in one laboratory, 85 % after 40 days in another",
)


class Options(BaseModel):
    """How the cells are dried and brought back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    volume: MilliLitres = Field(50.0, description="volume of one unit before drying")
    hold_before: Hours | None = Field(
        None, description="from the end of collection to drying; left out: as in slow freezing"
    )
    hold_after: Hours = Field(0.5, description="from rehydration to use")


class Lyophilised:
    """Dry the cells in trehalose, keep and send them dry without a cold chain, rehydrate for use.

    Applies to platelets (evidence zhou2007, pltdry2006) and red cells (evidence han2005), up to twice the
    longest storage that was measured, which is that of platelets. What counts is cells recovered: dried
    platelets were measured to work worse than fresh ones.
    """

    name = "lyophilised"
    summary = "freeze-dried in trehalose, kept and sent dry at room temperature, rehydrated at use"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of drying these cells; declines cells whose recovery nobody measured."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        dried = any(row.strategy == "lyophilisation" for row in case.own)
        if cell.cell_class not in CLASSES and not dried:
            raise NotApplicable(
                f"freeze-drying is for platelets and red cells; of {cell.cell_class} cells no recovery after "
                "rehydration is in the evidence; bring `measurements` of your own (`coldchoice template "
                f"{cell.name}`)"
            )
        wait_h = frozen.wait_h(case, options.hold_before)
        frozen.decline_if_too_short(case, wait_h, DRYING_H + REHYDRATION_H)
        frozen.decline_if_frozen_on_the_way(case, wait_h)
        known = frozen.measured(case, "lyophilised")
        longest_h = 24.0 * LONGEST_DRY_DAYS
        frozen.decline_beyond(case, longest_h, BEYOND, "dry", "cryo-0124")
        manner = _manner(case, cell, options, known, wait_h)
        passed = frozen.preserved(case, collected(case, cell), cell, manner)
        if cell.cell_class != "platelet":
            facts = passed.facts._replace(beyond=(*passed.facts.beyond, BORROWED))
            passed = passed._replace(facts=facts, grade=max(passed.grade, "C"))
        return passed.assessment()


def _manner(case: Case, cell: CellType, options: Options, known: FreezeThaw, wait_h: float) -> Manner:
    return Manner(
        known=known,
        timing=frozen.timing(case, wait_h),
        kept_c=cell.hold_temperature_c,
        cooling_c_per_min=None,
        warming_c_per_min=AT_ONCE_C_PER_MIN,
        store=_dry,
        wash=False,
        rest_h=options.hold_after,
        vehicle=None,
        carrier_hold_h=np.inf,
        defended_hold_h=24.0 * LONGEST_DRY_DAYS,
        preparation_h=REHYDRATION_H + options.hold_after,
        losses={},
        uses=_uses(case, options),
        needs=frozenset(),
        needs_at_origin=frozenset({"x-freeze-dryer"}),
        notes=(
            *([FUNCTION] if cell.cell_class == "platelet" else []),
            *frozen.left_before_freezing(case, wait_h),
        ),
    )


def _dry(lot: Lot, case: Case, known: Freezing, hours_h: Floats) -> tuple[Lot, Loss]:
    """Keep a lot dry; return it with its rate of loss."""
    name = f"loss while dry of {known.known.cell_type}"
    rate, leaning = drawn(case, name, DRY_LOSS)
    longest_h = 24.0 * LONGEST_DRY_DAYS
    return stored(lot.leaning_on(leaning), case, name, rate, hours_h, longest_h, "dry storage")


def _uses(case: Case, options: Options) -> tuple[Use, ...]:
    runs_a_year = case.terms.units_per_year / case.terms.batch
    return (
        Use("lyoprotectant", options.volume),
        Use("vial", float(ceil(options.volume / VIAL_ML))),
        Use("freeze-dryer", max(1.0, runs_a_year / RUNS_PER_DRYER), "year"),
        Use("freeze-drying-run", 1.0, "run"),
        Use("technician-hour", WORK_H, "run"),
        Use("technician-hour", REHYDRATION_H),
        Use("viability-dye"),
    )


@hookimpl
def strategies() -> list[Lyophilised]:
    """Offer the one family of this file; its variants are options."""
    return [Lyophilised()]
