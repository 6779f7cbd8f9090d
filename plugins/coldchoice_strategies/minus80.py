"""Freezing in a -80 C freezer at the freezer's own pace, storage there, transport on dry ice: no nitrogen."""

from __future__ import annotations

from math import ceil
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, NotApplicable, Use, hookimpl
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.freeze_thaw import FreezeThaw
from coldchoice.model.quantities import Hours, MilliLitres
from coldchoice.model.units import YEAR_H
from coldchoice.protocol import frozen
from coldchoice.protocol.frozen import DRY_ICE_HOLD_H, MINUS80_C, THAW_H, WASH_H, Manner, Timing
from coldchoice.protocol.lot import collected
from coldchoice.protocol.slow import PRICED_CRYOPROTECTANTS, Vehicle
from coldchoice.protocol.stores import places

BEYOND = 2.0  # assumption: storage for more than twice the longest one measured is declined
FREEZE_WORK_H = 0.75  # assumption: mixing, filling and carrying to the freezer; no run to watch over
COOLING_H = 8.0  # assumption: until units that were put into a freezer are as cold as it is
THAW_C_PER_MIN = 45.0  # assumption: as in slow freezing, a bag in a water bath
CONTAINERS = MappingProxyType({"bag": ("cryobag", 250.0, 1.0), "vial": ("vial", 1.5, 1.0 / 25.0)})
"""Priced item, usual fill in mL, and the room it takes beside a bag; assumptions, as in the prices."""


class Options(BaseModel):
    """How the cells are frozen, kept and thawed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    container: Literal["bag", "vial"] = Field("bag", description="vials stand in a box that cools 1 C/min")
    volume: MilliLitres = Field(50.0, description="frozen volume of one unit, in all")
    hold_before_freezing: Hours | None = Field(
        None,
        description="from the end of collection or manufacture to the freezer; left out: as in slow freezing",
    )
    wash: bool = Field(False, description="wash the cryoprotectant out before use")
    post_thaw_hold: Hours = Field(0.5, description="from thaw to use")
    vehicle: Vehicle | None = Field(None, description="what the cells rest in", examples=["albumin-5pct"])


class Minus80:
    """Put the cells into a -80 C freezer, keep them there, ship them on dry ice, thaw for use.

    Applies up to twice the longest storage at -80 C that was measured with such cells, and where no transport
    outlasts a box of dry ice. Viability: recovery after freezing without a controlled rate, in the
    cryoprotectant that was measured, then first-order loss at -80 C, which published series put anywhere in a
    fifty-fold range.
    """

    name = "minus80"
    summary = (
        "frozen in a -80 C freezer without a controlled rate, stored there, sent on dry ice, no nitrogen"
    )
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of keeping these cells at -80 C; declines what is stored far too long."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        wait_h = frozen.wait_h(case, options.hold_before_freezing)
        frozen.decline_if_too_short(case, wait_h, COOLING_H + THAW_H)
        frozen.decline_if_frozen_on_the_way(case, wait_h)
        known = frozen.measured(case, "minus80")
        longest_h = 24.0 * known.longest_storage_days.get(MINUS80_C, 0.0)
        frozen.decline_beyond(case, longest_h, BEYOND, f"of such cells at {MINUS80_C:g} C")
        _decline_if_dry_ice_is_gone(case)
        manner = _manner(case, cell, options, known, wait_h)
        return frozen.preserved(case, collected(case, cell), cell, manner).assessment()


def _decline_if_dry_ice_is_gone(case: Case) -> None:
    for leg in case.terms.legs:
        if leg.transport is not None and leg.transport.mean > DRY_ICE_HOLD_H:
            raise NotApplicable(
                f"the transport to {leg.place} takes {leg.transport.mean:.3g} h, and a box of dry ice holds "
                f"for {DRY_ICE_HOLD_H:g} h (cost:cm-074)"
            )


def _manner(case: Case, cell: CellType, options: Options, known: FreezeThaw, wait_h: float) -> Manner:
    timing = frozen.timing(case, wait_h)
    return Manner(
        known=known,
        timing=timing,
        kept_c=cell.hold_temperature_c,
        cooling_c_per_min=None,
        warming_c_per_min=THAW_C_PER_MIN,
        store=frozen.frozen_at(MINUS80_C),
        wash=options.wash,
        rest_h=options.post_thaw_hold,
        vehicle=options.vehicle,
        carrier_hold_h=frozen.dry_ice_hold_h(case),
        defended_hold_h=24.0 * known.longest_storage_days.get(MINUS80_C, 0.0),
        preparation_h=THAW_H + WASH_H * options.wash + options.post_thaw_hold,
        losses={"container": frozen.broken(case, options.container)},
        uses=_uses(case, options, timing, known.cryoprotectant),
        needs=frozenset({"thaw", "minus80-freezer", *(["wash"] if options.wash else [])}),
        needs_at_origin=frozenset({"minus80-freezer"}),
        inputs=frozen.leaning_on_bags(options.container),
        notes=(
            *frozen.left_before_freezing(case, wait_h),
            *frozen.rates_at_minus80(known),
        ),
    )


def _uses(case: Case, options: Options, timing: Timing, cryoprotectant: str) -> tuple[Use, ...]:
    container, fill_ml, room = CONTAINERS[options.container]
    number = float(ceil(options.volume / fill_ml))
    taken = places(number, options.volume) if options.container == "bag" else number * room
    uses = [
        Use(PRICED_CRYOPROTECTANTS.get(cryoprotectant, "cryomedium"), options.volume),
        Use(container, number),
        Use("technician-hour", FREEZE_WORK_H, "run"),
        Use("technician-hour", THAW_H + WASH_H * options.wash),
        Use("thaw-run"),
        Use("viability-dye"),
        Use("minus80-storage-bag", timing.frozen_h / YEAR_H * taken),
        *frozen.dry_ice_box(case),
    ]
    if options.container == "vial":
        uses.append(Use("passive-freezing-container", 1.0, "year"))
    if options.wash:
        uses.append(Use("wash-run"))
    return tuple(uses)


@hookimpl
def strategies() -> list[Minus80]:
    """Offer the one family of this file; its variants are options."""
    return [Minus80()]
