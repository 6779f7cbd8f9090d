"""Greenhouse gases per usable dose: of what is used up, of the electricity, and of the carriage.

Carbon of a line is ``making + (electricity + nitrogen * liquefaction) * grid``; carriage is tonne-kilometres,
out with the content and back empty, times the emissions of the way. The library is
`coldchoice.evidence.footprints`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from coldchoice import Case, CriterionValue, Facts, Use, hookimpl
from coldchoice_criteria._options import Amount, FootprintOptions

if TYPE_CHECKING:
    from coldchoice.accounting.footprint import Drawing
    from coldchoice.model.streams import Floats

LEFT_OUT = "carbon: the making of the unit itself is left out; options.unit counts it"


class Options(FootprintOptions):
    """What a scenario can set."""

    grid: Amount | None = Field(
        None, description="kg CO2e per kWh of electricity, at your sites and suppliers"
    )
    unit: Amount | None = Field(None, description="kg CO2e already in one unit before it is preserved")


class Carbon:
    """Kilograms of CO2 equivalent for one dose that can be used.

    Counted are the items that a strategy uses, each by the library of footprints; the electricity of stores
    and devices and of making liquid nitrogen; and the carriage by weight and distance, the way back of
    boxes that are used again included. What goes into units that are lost counts. Not counted are people,
    buildings and, unless `unit` says how much, the making of the cells themselves.
    """

    name = "carbon"
    summary = "greenhouse gases of items, electricity and carriage, lost units included"
    unit = "kg CO2e per usable dose"
    better = "lower"
    Options = Options

    def scale(self, case: Case) -> tuple[float, float]:
        """From twice a heavy box on this journey, with some material and storage, down to nothing."""
        from coldchoice.accounting.footprint_scale import worst
        from coldchoice.evidence.footprints import footprints

        options = case.options(Options)
        grid = footprints()["grid"]["intensity"].mode if options.grid is None else options.grid
        before = options.unit or 0.0
        return (
            worst(case, "emissions", per_material=1.0, per_kwh=grid, before=before, given_km=options.km),
            0.0,
        )

    def assess(self, facts: Facts, case: Case) -> CriterionValue:
        """Add up what the strategy's facts amount to."""
        from coldchoice.accounting.footprint import Drawing, told
        from coldchoice.accounting.freight import carriage_of, stretches

        options, drawing = case.options(Options), Drawing(case)
        carried = carriage_of(facts, drawing, "emissions", stretches(case, drawing, options.km), options.box)
        return told(
            facts,
            drawing,
            lambda use: _kg(use, drawing, options),
            carried=carried,
            before=options.unit or 0.0,
            notes=(LEFT_OUT,) if options.unit is None else (),
        )


def _kg(use: Use, drawing: Drawing, options: Options) -> Floats:
    """Kilograms of CO2 equivalent of one unit of a use, (draws,) or ()."""
    from coldchoice.accounting.footprint import made_share, running_kwh

    if use.item in options.items:
        return np.asarray(options.items[use.item])
    made = drawing.of_item(use.item, "making") * made_share(use, drawing.case)
    kwh = running_kwh(use.item, drawing, options.nitrogen)
    if not np.any(kwh):
        return np.asarray(made)
    grid = drawing.of("grid", "intensity") if options.grid is None else options.grid
    return np.asarray(made + kwh * grid)


@hookimpl
def criteria() -> list[Carbon]:
    """Offer the criterion."""
    return [Carbon()]
