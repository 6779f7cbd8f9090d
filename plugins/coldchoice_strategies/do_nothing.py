"""A control: the cells are left as collected, in what they came in, at whatever temperature there is."""

from __future__ import annotations

import numpy as np

from coldchoice import Assessment, Case, Facts, hookimpl
from coldchoice.evidence.cells import cell_type
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.protocol.cold import AS_COLLECTED
from coldchoice.protocol.hold import ageing, held, leaning_of_life, life_h
from coldchoice.protocol.lot import Lot, collected

ROOM_C = 22.0  # assumption: the temperature at which the life of a unit that nobody cools is counted
OTHERWISE = "culture-medium"
"""Assumption: what cells are in whose usual medium is not what they were collected into."""


class DoNothing:
    """Leave the cells as they were collected, at the ambient temperature of each leg, and spend nothing.

    What happens if nobody preserves anything: a lower bound to hold the others against. Viability: Weibull
    hold kinetics on effective age, the age of each leg by its own temperature; what hidden damage there is
    kills. Takes part in a comparison only where it is named.
    """

    name = "do-nothing"
    summary = "left as collected at ambient temperature, nothing spent: a lower bound"
    control = True

    def assess(self, case: Case) -> Assessment:
        """Return the facts of cells that nobody looks after."""
        cell = cell_type(case.scenario.cell_type)
        medium = cell.hold_medium if cell.hold_medium in AS_COLLECTED else OTHERWISE
        kinetics = hold_kinetics(cell.name, medium, ROOM_C, case.own)
        aging, start, terms = ageing(case, kinetics), collected(case, cell), case.terms
        lot: Lot = start
        for leg in case.journey.legs:
            lot = held(lot, aging, leg.hours, np.asarray(leg.ambient_c))
        least_living = min(terms.minimum_dose_cells / terms.unit_cells, 1.0)
        life = life_h(start, aging, terms.viability_limit, least_living, ROOM_C)
        lot = lot.leaning_on(*leaning_of_life(start, aging, life, ROOM_C))
        facts = Facts(
            viable_recovery=lot.surviving,
            dye_viability=lot.dye_viability,
            usable_life_h=life,
            defended_hold_h=kinetics.longest_measured_h,
            beyond=tuple(lot.beyond.values()),
        )
        notes = (*kinetics.notes, "a control: nobody looks after the cells")
        return Assessment(facts=facts, inputs=lot.inputs, notes=notes, grade=kinetics.grade)


@hookimpl
def strategies() -> list[DoNothing]:
    """Offer the one control of this file."""
    return [DoNothing()]
