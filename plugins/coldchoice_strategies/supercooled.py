"""Supercooled hold: below 0 C and yet not frozen."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, Input, NotApplicable, Use, hookimpl
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.measured_holds import MeasuredHold, measured_hold
from coldchoice.model.quantities import Fraction, MilliLitres, PositiveHours, TemperatureC
from coldchoice.protocol.cold import PREPARATION_H, Keeping, boxed, filled, kept, shipper
from coldchoice.protocol.lot import collected

COLDEST_C, WARMEST_C = -6.0, -1.0  # assumption: 2 C colder and 3 C warmer than the -4 C that was measured
USUAL_C = -4.0
"""Rat hepatocytes in HypoThermosol-FRS, 168 h (evidence usta-2013-01)."""

MEDIUM = "hypothermosol"
BEYOND = 2.0  # assumption: a hold of more than twice the longest one measured is declined
FREEZES = 0.05  # assumption: share of units in which ice forms by chance
SHIPPER_HOLD_H = 72.0
"""Hold of a box with packs at -4 C: that of a 2-8 C box stands in (evidence cost:cm-068)."""

REWARMING_H = 0.5  # assumption: from -4 C to use, on top of unpacking and a count
CHAMBER = "x-subzero-chamber"


class Options(BaseModel):
    """How the cells are kept below 0 C without ice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: TemperatureC = Field(USUAL_C, description="-6 to -1 degC")
    volume: MilliLitres = Field(100.0, description="volume of one unit")
    shipper_hold: PositiveHours = Field(SHIPPER_HOLD_H, description="what the maker of the box states")
    equip_sites: bool = Field(
        False,
        description="charge a chamber at every receiving site; left out: a unit stays in its box to use",
    )
    freezes: Fraction = Field(FREEZES, description="share of units that freeze by chance and are lost")


class Supercooled:
    """Keep the cells a few degrees below 0 C without ice, in a chamber that holds to half a degree.

    Applies to cells that were measured so: hepatocytes, for a week (rat cells, evidence usta-2013-01), up to
    twice as long. A unit stays in its box until it is used, unless the sites get chambers. Viability: as
    `hypothermic`, by the kinetics at this temperature. How often a unit freezes by chance is an assumption.
    """

    name = "supercooled"
    summary = "kept at -4 C without freezing, in a chamber that holds to half a degree"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of keeping these cells supercooled; declines all but what was measured."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        measured = _measured(case, cell, options)
        passed = kept(case, collected(case, cell), cell, _keeping(case, options, measured))
        facts = passed.facts._replace(stored=options.equip_sites)
        return passed._replace(facts=facts).assessment()


def _measured(case: Case, cell: CellType, options: Options) -> MeasuredHold:
    """Longest hold behind this; `NotApplicable` with the range where the journey goes too far beyond it."""
    if not COLDEST_C <= options.temperature <= WARMEST_C:
        raise NotApplicable(
            f"{options.temperature:g} degC is outside the {COLDEST_C:g} to {WARMEST_C:g} degC around what "
            f"was measured, {USUAL_C:g} degC (usta-2013-01)"
        )
    measured = measured_hold(cell.name, COLDEST_C, WARMEST_C, own=case.own)
    if measured is None:
        raise NotApplicable(
            f"no survival between {COLDEST_C:g} and {WARMEST_C:g} C without ice was measured with "
            f"{cell.cell_class} cells; bring `measurements` of your own (`coldchoice template {cell.name}`)"
        )
    if case.terms.duration_h > BEYOND * measured.longest_h:
        raise NotApplicable(
            f"no supercooled hold of {measured.whose} cells was measured beyond {measured.longest_h:g} h "
            f"({measured.sources[0]}): {case.terms.duration_h:g} h is more than {BEYOND:g} times that"
        )
    return measured


def _keeping(case: Case, options: Options, measured: MeasuredHold) -> Keeping:
    uses = [use for use in filled(case, MEDIUM, options.volume) if use.item != "fridge-storage"]
    name = "units that freeze by chance"
    note = "given in the scenario" if options.freezes != FREEZES else "assumption"
    return Keeping(
        medium=MEDIUM,
        kept_c=options.temperature,
        shipper_hold_h=options.shipper_hold,
        shipper=shipper(options.shipper_hold, SHIPPER_HOLD_H),
        uses=(
            *uses,
            Use("subzero-chamber", 1.0, "year"),
            *boxed(case, "passive-2-8-shipper", "passive-2-8-shipper-use"),
            *([Use("subzero-chamber", 1.0, "site")] if options.equip_sites else ()),
        ),
        needs_at_origin=frozenset({CHAMBER}),
        losses={"temperature": options.freezes},
        preparation_h=PREPARATION_H + REWARMING_H,
        longest_measured_h=measured.longest_h,
        inputs=(Input(name, name, "D", (), note),),
    )


@hookimpl
def strategies() -> list[Supercooled]:
    """Offer the one family of this file; its variants are options."""
    return [Supercooled()]
