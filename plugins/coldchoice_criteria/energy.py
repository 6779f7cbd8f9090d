"""Energy per usable dose: electricity of stores, devices and liquid nitrogen, and the heat of fuels.

Electricity and fuel are added as they are metered. What the making of goods takes is left out: no figures
were found for them; `carbon` counts it as emissions.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from coldchoice import Case, CriterionValue, Facts, Use, hookimpl
from coldchoice_criteria._options import Amount, FootprintOptions

NOT_COUNTED = "energy: what the making of goods, and of the unit itself, takes is left out"


class Options(FootprintOptions):
    """What a scenario can set."""

    unit: Amount | None = Field(None, description="kWh already in one unit before it is preserved")


class Energy:
    """Kilowatt-hours for one dose that can be used.

    Counted are the electricity of stores and devices, the electricity that liquid nitrogen and dry ice take
    to make, and the heat of the fuel of the carriage. What goes into units that are lost counts.
    """

    name = "energy"
    summary = "electricity and fuel of storage, cooling and carriage, lost units included"
    unit = "kWh per usable dose"
    better = "lower"
    Options = Options

    def scale(self, case: Case) -> tuple[float, float]:
        """From twice a heavy box on this journey, with some cooling and storage, down to nothing."""
        from coldchoice.accounting.footprint_scale import worst

        options = case.options(Options)
        before = options.unit or 0.0
        return worst(case, "energy", per_material=2.0, per_kwh=1.0, before=before, given_km=options.km), 0.0

    def assess(self, facts: Facts, case: Case) -> CriterionValue:
        """Add up what the strategy's facts amount to."""
        from coldchoice.accounting.footprint import Drawing, running_kwh, told
        from coldchoice.accounting.freight import carriage_of, stretches

        options, drawing = case.options(Options), Drawing(case)

        def kwh(use: Use) -> np.ndarray:
            if use.item in options.items:
                return np.asarray(options.items[use.item])
            return running_kwh(use.item, drawing, options.nitrogen)

        carried = carriage_of(facts, drawing, "energy", stretches(case, drawing, options.km), options.box)
        return told(facts, drawing, kwh, carried=carried, before=options.unit or 0.0, notes=(NOT_COUNTED,))


@hookimpl
def criteria() -> list[Energy]:
    """Offer the criterion."""
    return [Energy()]
