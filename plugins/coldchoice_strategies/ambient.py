"""Ambient hold: unfrozen at 15-25 C, in a liquid or in a hydrogel, without a cold chain."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, Input, NotApplicable, Use, hookimpl
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.measured_holds import MeasuredHold, measured_hold
from coldchoice.evidence.prices import KIT_ITEMS
from coldchoice.model.assessment import Values
from coldchoice.model.quantiles import triangular_quantile
from coldchoice.model.quantities import MilliLitres, PositiveHours, TemperatureC
from coldchoice.protocol.cold import PREPARATION_H, Keeping, Medium, filled, kept, shipper
from coldchoice.protocol.lot import collected
from coldchoice.protocol.window import travels

COLDEST_C, WARMEST_C = 15.0, 25.0
USUAL_C = 22.0  # assumption: the middle of 20-24 C (evidence pr-048), where most such holds were measured
BEYOND = 2.0  # assumption: a hold of more than twice the longest one measured is declined
SHIPPER_HOLD_H = 72.0
"""Hold of a box with packs at room temperature: that of a 2-8 C box stands in (evidence cost:cm-068)."""

GEL = "alginate-gel"
GEL_WORK_H = 1.0  # assumption: hands-on time of setting a gel and of dissolving it again
GEL_RECOVERY = (0.70, 0.93, 1.0)  # assumption: share of the cells that a dissolved gel gives back


class Options(BaseModel):
    """How the cells are kept at room temperature."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    medium: Medium | None = Field(
        None,
        description="left out: the cell type's usual one; `alginate-gel` sets the cells in a hydrogel",
        examples=["alginate-gel"],
    )
    temperature: TemperatureC = Field(USUAL_C, description="15 to 25 degC")
    volume: MilliLitres = Field(100.0, description="volume of one unit")
    shipper_hold: PositiveHours = Field(SHIPPER_HOLD_H, description="what the maker of the box states")


class Ambient:
    """Keep the cells unfrozen at room temperature, from the end of collection to use.

    Applies where such a hold was measured with cells of this class, up to twice the longest one. A gel
    applies where this class was measured in it (evidence chen-b-2013). Viability: as `hypothermic`, by the
    kinetics at this temperature; what a gel does not give back is an assumption.
    """

    name = "ambient"
    summary = "kept unfrozen at 15-25 C, in a liquid or a hydrogel, in an insulated box"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of an ambient hold of these cells; declines far beyond what was measured."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        measured = _measured(case, cell, options)
        passed = kept(case, collected(case, cell), cell, _keeping(case, cell, options, measured))
        borrowed = () if measured.whose == cell.cell_class else (f"holds of {measured.whose} cells stand in",)
        return passed._replace(notes=(*passed.notes, *borrowed)).assessment()


def _measured(case: Case, cell: CellType, options: Options) -> MeasuredHold:
    """Longest hold behind this; `NotApplicable` with the range where the journey goes too far beyond it."""
    if not COLDEST_C <= options.temperature <= WARMEST_C:
        raise NotApplicable(
            f"{options.temperature:g} degC is outside the {COLDEST_C:g} to {WARMEST_C:g} degC of an ambient "
            "hold"
        )
    gel = options.medium == GEL
    band = f"{COLDEST_C:g}-{WARMEST_C:g} C" + (" in an alginate gel" if gel else "")
    measured = measured_hold(cell.name, COLDEST_C, WARMEST_C, GEL if gel else None, case.own)
    if measured is None:
        raise NotApplicable(
            f"no survival after a hold at {band} was measured with {cell.cell_class} cells; bring "
            f"`measurements` of your own (`coldchoice template {cell.name}`)"
        )
    if case.terms.duration_h > BEYOND * measured.longest_h:
        raise NotApplicable(
            f"no hold of {measured.whose} cells at {band} was measured beyond {measured.longest_h:g} h "
            f"({measured.sources[0]}): {case.terms.duration_h:g} h is more than {BEYOND:g} times that"
        )
    return measured


def _keeping(case: Case, cell: CellType, options: Options, measured: MeasuredHold) -> Keeping:
    medium, gel = options.medium or cell.hold_medium, options.medium == GEL
    recovered, leaning = _recovered(case) if gel else (1.0, ())
    agitated = cell.cell_class == "platelet"
    uses = [
        use
        for use in filled(case, medium, options.volume)
        if use.item != "fridge-storage" and not (gel and use.item == "hypothermic-medium")
    ]
    if gel:
        uses += [Use(GEL, options.volume), Use("technician-hour", GEL_WORK_H)]
    if agitated:
        uses.append(Use(KIT_ITEMS["platelet-agitator"], 1.0, "year"))
    if travels(case):
        uses += [Use("ambient-shipper", 1.0, "shipment"), Use("temperature-logger", 1.0, "shipment")]
    return Keeping(
        medium=medium,
        kept_c=options.temperature,
        shipper_hold_h=options.shipper_hold,
        shipper=shipper(options.shipper_hold, SHIPPER_HOLD_H),
        uses=tuple(uses),
        needs=frozenset({"platelet-agitator"} if agitated else ()),
        preparation_h=PREPARATION_H + GEL_WORK_H * gel,
        recovered=recovered,
        longest_measured_h=measured.longest_h,
        inputs=leaning,
    )


def _recovered(case: Case) -> tuple[Values, tuple[Input, ...]]:
    """Share of the cells that come out of the gel, (draws,)."""
    name = "cells that a dissolved gel gives back"
    share = triangular_quantile(case.uniform("parameter", name), *GEL_RECOVERY)
    return np.asarray(share), (Input(name, name, "D", (), "assumption: 70 to 100 %"),)


@hookimpl
def strategies() -> list[Ambient]:
    """Offer the one family of this file; its variants are options."""
    return [Ambient()]
