"""The worse end of the value scale of a footprint: fixed by the journey, never by the strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.accounting.footprint import Drawing
from coldchoice.accounting.freight import KG_PER_TONNE, stretches
from coldchoice.evidence.footprints import footprints
from coldchoice.model.units import YEAR_H

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.model.case import Case

HEAVY_KG = 20.0  # assumption: a heavy box, out and back
MATERIAL = 15.0  # assumption: kg CO2e of material for one unit, or half the kWh of its cooling
STORAGE_KWH_PER_YEAR = 30.0  # assumption: one bag in a store that is half full
ATTEMPTS = 2.0  # assumption: every second unit is lost


def worst(
    case: Case,
    quantity: str,
    *,
    per_material: float,
    per_kwh: float,
    before: float = 0.0,
    given_km: Sequence[float] = (),
) -> float:
    """Return what a usable dose amounts to with a heavy box, and every second unit lost.

    Parameters
    ----------
    quantity
        ``emissions`` or ``energy`` of a tonne-kilometre.
    per_material
        What `MATERIAL` is multiplied by.
    per_kwh
        What a kilowatt-hour of storage amounts to.
    before
        What is already in one unit.
    given_km
        Kilometres of each transport, as in `coldchoice.accounting.freight.stretches`.
    """
    ways = stretches(case, Drawing(case), given_km)
    per_tonne = sum(one.typical_km * footprints()[one.way][quantity].mode for one in ways)
    carried = per_tonne * 2.0 * HEAVY_KG / KG_PER_TONNE
    stored = STORAGE_KWH_PER_YEAR * case.terms.duration_h / YEAR_H * per_kwh
    each = carried / case.terms.units_per_shipment + MATERIAL * per_material + stored + before
    return ATTEMPTS * each / case.terms.doses_per_unit
