"""How far a unit is carried, by which way, and how heavy it and its box are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.footprint import amount
from coldchoice.errors import AssessmentError
from coldchoice.evidence.footprints import footprints
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.accounting.footprint import Drawing
    from coldchoice.model.assessment import Facts
    from coldchoice.model.case import Case
    from coldchoice.model.journey import Leg
    from coldchoice.model.streams import Floats

FLIES_FROM_KM = 800.0  # assumption: a leg without a lane is flown from this distance on
LONG_HAUL_FROM_KM = 3700.0
"""Where the factors of the UK government change from short to long haul (evidence cf-003)."""
KG_PER_TONNE = 1000.0


class Stretch(NamedTuple):
    """A part of the journey that is carried in one way: ``air-long``, ``air-short`` or ``road``.

    `km` is (draws,) or (); `typical_km` is one number for all draws; `lane` its own or the nearest.
    """

    way: str
    km: Floats
    typical_km: float
    lane: str


def stretches(case: Case, drawing: Drawing, given_km: Sequence[float] = ()) -> tuple[Stretch, ...]:
    """Take the journey apart by the way it is carried.

    Parameters
    ----------
    given_km
        Kilometres of each transport, in order; else those of the scenario's legs, else the library's of the
        lane.

    Raises
    ------
    AssessmentError
        If a transport has neither a distance nor a lane, or there are not as many distances as transports.
    """
    transports = [leg for leg in case.journey.legs if leg.kind == "transport"]
    if given_km and len(given_km) != len(transports):
        raise AssessmentError(f"options.km has {len(given_km)} distances for {len(transports)} transports")
    found: list[Stretch] = []
    for number, leg in enumerate(transports):
        stated = given_km[number] if given_km else getattr(leg, "distance_km", None)
        found += _of_leg(leg, stated, drawing)
    return tuple(found)


def _of_leg(leg: Leg, stated_km: float | None, drawing: Drawing) -> Iterator[Stretch]:
    lane = leg.lane if leg.lane in footprints() else None
    if lane is None:
        if stated_km is None:
            raise AssessmentError(
                f"the transport to {leg.place} has neither a lane nor a distance; give the kilometres of "
                "every transport, in order, under options.km of the criterion"
            )
        lane = _like(stated_km)
    rows = footprints()[lane]
    if "air" not in rows:
        yield _stretch("road", lane, "road", stated_km, drawing)
        return
    flown = _stretch("air-long", lane, "air", stated_km, drawing)
    yield flown if flown.typical_km >= LONG_HAUL_FROM_KM else flown._replace(way="air-short")
    yield _stretch("road", lane, "road", None, drawing)


def _like(stated_km: float) -> str:
    """Name the lane whose way to the airport, and whose way of carriage, stands in for none."""
    if stated_km < FLIES_FROM_KM:
        return "road-national"
    return "air-intercontinental" if stated_km >= LONG_HAUL_FROM_KM else "air-domestic"


def _stretch(way: str, lane: str, quantity: str, stated_km: float | None, drawing: Drawing) -> Stretch:
    if stated_km is not None:
        return Stretch(way, np.asarray(float(stated_km)), float(stated_km), lane)
    return Stretch(way, drawing.of(lane, quantity), footprints()[lane][quantity].mode, lane)


def carried_kg(facts: Facts, drawing: Drawing, box_kg: float | None = None) -> tuple[Floats, Floats]:
    """Weight that is carried for one unit, out with its content and back empty, (draws,) or ().

    Parameters
    ----------
    box_kg
        Weight of a loaded box, each way; the library's where ``None``.
    """
    case = drawing.case
    out, back = np.zeros(()), np.zeros(())
    for use in facts.uses:
        rows = footprints().get(use.item, {})
        if "mass_out" not in rows:
            continue
        returns = "mass_back" in rows
        if box_kg is not None and "-shipper" in use.item:
            mass_out, mass_back = np.asarray(box_kg), np.asarray(box_kg * returns)
        else:
            mass_out = drawing.of(use.item, "mass_out")
            mass_back = drawing.of(use.item, "mass_back") if returns else np.zeros(())
        number = amount(use, case)
        out, back = out + mass_out * number, back + mass_back * number
    return np.asarray(out + drawing.of("payload", "mass_out")), np.asarray(back)


def carriage_of(
    facts: Facts,
    drawing: Drawing,
    quantity: str,
    ways: Sequence[Stretch],
    box_kg: float | None = None,
) -> Floats:
    """What the carriage of one unit amounts to, (draws,) or ().

    Parameters
    ----------
    quantity
        ``emissions`` or ``energy`` of a tonne-kilometre.
    """
    if not ways:
        return np.zeros(())
    out, back = carried_kg(facts, drawing, box_kg)
    total = np.zeros(())
    for stretch in ways:
        kg = out + back
        along = "driver" if stretch.way == "road" else "courier"
        if along in footprints()[stretch.lane]:
            kg = kg + drawing.of(stretch.lane, along) / drawing.case.terms.units_per_shipment
        total = total + drawing.of(stretch.way, quantity) * stretch.km * kg / KG_PER_TONNE
    return np.asarray(total)
