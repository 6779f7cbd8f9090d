"""Vitrification: so much cryoprotectant and such fast cooling that no ice forms; storage in nitrogen."""

from __future__ import annotations

from math import ceil

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, NotApplicable, Use, hookimpl
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.freeze_thaw import FreezeThaw
from coldchoice.model.quantities import Hours, MilliLitres, PositiveHours
from coldchoice.model.units import YEAR_H
from coldchoice.protocol import frozen
from coldchoice.protocol.frozen import LONGEST_BELOW_GLASS_H, VAPOUR_C, Manner, Timing
from coldchoice.protocol.lot import collected
from coldchoice.protocol.slow import Vehicle
from coldchoice.protocol.window import travels
from coldchoice.science.carrier import dry_shipper_hold_h

STRAW_ML = 0.25  # assumption: usual fill of one straw or carrier
LARGEST_ML = 10.0  # assumption: more than forty straws of one unit are more than anyone loads by hand
WORK_H, WORK_H_PER_STRAW = 1.0, 0.05  # assumption: equilibration, then loading and plunging straw by straw
WARMING_WORK_H = 0.5  # assumption: hands-on time of warming and of diluting step by step
AT_ONCE_C_PER_MIN = 1e6
"""Warming so fast that it costs nothing beyond what the measured recovery holds."""

NITROGEN_L = 5.0  # assumption: liquid nitrogen of one session


class Options(BaseModel):
    """How the cells are vitrified, kept and warmed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    volume: MilliLitres = Field(1.0, description="vitrified volume of one unit, in all")
    hold_before: Hours | None = Field(
        None, description="from the end of collection to vitrification; left out: as in slow freezing"
    )
    shipper_hold: PositiveHours = Field(240.0, description="what the maker of the dry shipper states")
    post_warming_hold: Hours = Field(0.5, description="from warming to use")
    vehicle: Vehicle | None = Field(None, description="what the cells rest in", examples=["albumin-5pct"])


class Vitrification:
    """Load the cells with cryoprotectant, plunge them in straws, keep them in nitrogen, warm for use.

    Applies where survival after vitrification was measured with such cells, and to small volumes only: what
    is thicker than a straw cools too slowly for glass. Viability: the measured recovery; below the glass
    transition nothing happens.
    """

    name = "vitrification"
    summary = "plunged into nitrogen as a glass in straws, stored and sent in nitrogen, warmed at use"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of vitrifying these cells; declines large volumes and cells never vitrified."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        if options.volume > LARGEST_ML:
            raise NotApplicable(
                f"{options.volume:g} mL in straws of {STRAW_ML:g} mL is more than the {LARGEST_ML:g} mL that "
                "can be loaded by hand"
            )
        wait_h = frozen.wait_h(case, options.hold_before)
        frozen.decline_if_too_short(case, wait_h, WORK_H + WARMING_WORK_H)
        frozen.decline_if_frozen_on_the_way(case, wait_h)
        known = frozen.measured(case, "vitrification")
        manner = _manner(case, cell, options, known, wait_h)
        return frozen.preserved(case, collected(case, cell), cell, manner).assessment()


def _manner(case: Case, cell: CellType, options: Options, known: FreezeThaw, wait_h: float) -> Manner:
    timing = frozen.timing(case, wait_h)
    standing = case.uniform("lot", "standing of the dry shipper among its kind")
    return Manner(
        known=known,
        timing=timing,
        kept_c=cell.hold_temperature_c,
        cooling_c_per_min=None,
        warming_c_per_min=AT_ONCE_C_PER_MIN,
        store=frozen.frozen_at(VAPOUR_C),
        wash=False,
        rest_h=options.post_warming_hold,
        vehicle=options.vehicle,
        carrier_hold_h=np.asarray(dry_shipper_hold_h(options.shipper_hold, standing))
        if travels(case)
        else np.inf,
        defended_hold_h=LONGEST_BELOW_GLASS_H,
        preparation_h=WARMING_WORK_H + options.post_warming_hold,
        losses={},
        uses=_uses(case, options, timing),
        needs=frozenset({"ln2-storage", "thaw"}),
        needs_at_origin=frozenset({"ln2-storage"}),
        notes=frozen.left_before_freezing(case, wait_h),
    )


def _uses(case: Case, options: Options, timing: Timing) -> tuple[Use, ...]:
    straws = float(ceil(options.volume / STRAW_ML))
    return (
        Use("vitrification-kit"),
        Use("straw", straws),
        Use("ln2-litre", NITROGEN_L),
        Use("technician-hour", WORK_H + WORK_H_PER_STRAW * straws + WARMING_WORK_H),
        Use("viability-dye"),
        Use("ln2-storage-vial", timing.frozen_h / YEAR_H * straws),
        *frozen.nitrogen_box(case),
    )


@hookimpl
def strategies() -> list[Vitrification]:
    """Offer the one family of this file; its variants are options."""
    return [Vitrification()]
