"""Hypothermic storage: kept cold and unfrozen, by default at 2-8 C, in a shipper that holds for some days."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from coldchoice import Assessment, Case, Facts, Input, NotApplicable, Use, hookimpl
from coldchoice.errors import one_of
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.kinetics import HoldKinetics, hold_kinetics, known_media
from coldchoice.evidence.prices import KIT_ITEMS
from coldchoice.model.quantities import CellsPerMl, MilliLitres, PositiveHours, TemperatureC
from coldchoice.model.streams import Floats
from coldchoice.protocol.hold import Ageing, ageing, held, life_h
from coldchoice.protocol.lot import Lot, collected
from coldchoice.science.carrier import phase_change_hold_h

COLDEST_C, WARMEST_C = 0.0, 37.0
SHIPPER_HOLD_H = 72.0
"""Hold of a small reusable 2-8 C box with phase-change packs (evidence cost:cm-068)."""

RATED_AMBIENT_C = 30.0  # assumption: constant ambient for which makers state the hold
AGITATED_ABOVE_C = 15.0  # assumption: between the 2-8 C and the 20-24 C (evidence pr-048) of platelets
PREPARATION_H = 0.5  # assumption: unpacking, mixing and a count
WORK_H = 0.5  # assumption: hands-on time of filling and packing one unit
DELAYED_DEATH = "share of hidden damage that kills after a cold hold"
WITHOUT_NUCLEUS = frozenset({"red-cell", "platelet"})
"""Classes whose holds were judged by what circulates after transfusion: delayed death is in the fit."""

AS_COLLECTED = frozenset({"neat", "plasma-anticoagulant", "sagm", "extender"})
"""Media that come with the product, or with the bag it was collected into."""

PRICED_MEDIA = {
    "culture-medium": "culture-medium",
    "pbs": "crystalloid",
    "saline": "crystalloid",
    "dextrose-5pct": "crystalloid",
    "hbss": "crystalloid",
    "crystalloid-albumin": "albumin",
}
"""Priced item of each medium that is not a storage solution; all others cost as a hypothermic medium."""


def _medium(name: str) -> str:
    return one_of("medium", name, (*known_media(), "other"))


Medium = Annotated[str, AfterValidator(_medium)]


class Options(BaseModel):
    """How the cells are kept cold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    medium: Medium | None = Field(
        None,
        description="left out: the cell type's usual one; `other` for one that nobody measured",
        examples=["hypothermosol"],
    )
    temperature: TemperatureC | None = Field(
        None, description="left out: the cell type's usual one, mostly 4 degC"
    )
    volume: MilliLitres = Field(100.0, description="volume of one unit")
    density: CellsPerMl | None = Field(
        None,
        description="sets the volume; its effect on survival has been seen but not measured (evidence P158)",
    )
    shipper_hold: PositiveHours = Field(SHIPPER_HOLD_H, description="what the maker of the box states")
    equip_sites: bool = Field(
        False, description="charge a refrigerator at every receiving site to this strategy"
    )


class Boxed(NamedTuple):
    """Hours before the box gives out, beyond that, and after it was unpacked, each (draws,)."""

    cold_h: Floats
    warm_h: Floats
    after_h: Floats


class Hypothermic:
    """Keep the cells unfrozen at a low temperature, from the end of collection to use.

    Viability: Weibull hold kinetics on effective age, and hidden damage. How much of that damage kills, if
    the cells are not frozen, was not measured: any share is as likely, and stands among the inputs.
    """

    name = "hypothermic"
    summary = "kept unfrozen at the cell's cold temperature, 2-8 C for most, in a passive shipper"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of keeping these cells cold for this journey."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        kept_c = cell.hold_temperature_c if options.temperature is None else options.temperature
        if not COLDEST_C <= kept_c <= WARMEST_C:
            raise NotApplicable(
                f"{kept_c:g} degC is outside the {COLDEST_C:g} to {WARMEST_C:g} degC of an unfrozen hold"
            )
        kinetics = hold_kinetics(cell.name, options.medium or cell.hold_medium, kept_c)
        aging = ageing(case, kinetics)
        box_h = _box_hold_h(case, options, kept_c)
        dying, delayed = _delayed_death(case, cell)
        start, terms = collected(case, cell), case.terms
        least_living = min(terms.minimum_dose_cells / terms.unit_cells, 1.0)
        lot = _through(case, start, aging, kept_c, box_h)
        facts = Facts(
            viable_recovery=lot.surviving_share(dying),
            dye_viability=lot.dye_viability,
            usable_life_h=life_h(start, aging, terms.viability_limit, least_living, kept_c),
            carrier_hold_h=box_h,
            preparation_h=PREPARATION_H,
            defended_hold_h=kinetics.longest_measured_h,
            uses=_uses(case, cell, options, kept_c),
            needs=frozenset() if options.equip_sites else frozenset({_store(cell, kept_c)}),
            extrapolated=lot.extrapolated,
        )
        inputs = (*lot.inputs, _shipper(options), *delayed)
        notes = _notes(kinetics, cell, case)
        return Assessment(facts=facts, inputs=inputs, notes=notes, grade=kinetics.grade)


def _delayed_death(case: Case, cell: CellType) -> tuple[Floats, tuple[Input, ...]]:
    """Share of hidden damage that kills after a cold hold, though nothing is frozen, (draws,) or ()."""
    if cell.cell_class in WITHOUT_NUCLEUS:
        return np.zeros(()), ()
    note = "assumption: anything from none to all; colony-forming cells fell faster than dye viability"
    sources = ("pbsc-annhematol-1996-03", "pbsc-annhematol-1996-08")
    leaning = Input(DELAYED_DEATH, DELAYED_DEATH, "D", sources, note)
    return case.uniform("parameter", DELAYED_DEATH), (leaning,)


def _box_hold_h(case: Case, options: Options, kept_c: float) -> Floats:
    """Hold of the box in the warmest ambient of the transports, (draws,); infinite where nothing travels."""
    ambient = [leg.ambient_c for leg in case.journey.legs if leg.kind == "transport"]
    if not ambient:
        return np.full(case.draws, np.inf)
    warmest = np.max(ambient, axis=0)
    rated = max(RATED_AMBIENT_C, kept_c + 1.0)
    return np.asarray(phase_change_hold_h(warmest, options.shipper_hold, rated, kept_c))


def _through(case: Case, lot: Lot, aging: Ageing, kept_c: float, box_h: Floats) -> Lot:
    """Keep the lot at its temperature for the whole journey, save where the box has given out."""
    total_h = case.journey.total_h
    boxed_h = case.journey.arrival_h - case.journey.departure_h
    warm_h = np.maximum(0.0, boxed_h - box_h)
    if not warm_h.any():
        return held(lot, aging, total_h, kept_c)
    times = Boxed(case.journey.arrival_h - warm_h, warm_h, total_h - case.journey.arrival_h)
    ambient_c = np.max([leg.ambient_c for leg in case.journey.legs if leg.kind == "transport"], axis=0)
    lot = held(lot, aging, times.cold_h, kept_c)
    lot = held(lot, aging, times.warm_h, np.maximum(ambient_c, kept_c))
    return held(lot, aging, np.maximum(0.0, times.after_h), kept_c)


def _store(cell: CellType, kept_c: float) -> str:
    """Equipment that keeps the cells at the site; platelets are agitated unless they are kept cold."""
    return (
        "platelet-agitator" if cell.cell_class == "platelet" and kept_c > AGITATED_ABOVE_C else "refrigerator"
    )


def _uses(case: Case, cell: CellType, options: Options, kept_c: float) -> tuple[Use, ...]:
    volume_ml = options.volume if options.density is None else case.terms.unit_cells / options.density
    uses = [
        Use("fresh-bag", float(np.ceil(volume_ml / 500.0))),  # assumption: a bag of 500 mL
        Use("technician-hour", WORK_H),
        Use("viability-dye"),
        Use("fridge-storage", case.journey.total_h / 8766.0),
    ]
    medium = options.medium or cell.hold_medium
    if medium not in AS_COLLECTED:
        uses.append(Use(PRICED_MEDIA.get(medium, "hypothermic-medium"), volume_ml))
    if any(leg.kind == "transport" for leg in case.journey.legs):
        uses += [
            Use("passive-2-8-shipper", 1.0, "shipment"),
            Use("passive-2-8-shipper-use", 1.0, "shipment"),
            Use("temperature-logger", 1.0, "shipment"),
        ]
    if options.equip_sites:
        uses.append(Use(KIT_ITEMS[_store(cell, kept_c)], 1.0, "site"))
    return tuple(uses)


def _shipper(options: Options) -> Input:
    own = options.shipper_hold != SHIPPER_HOLD_H
    return Input(
        "hold of the cold shipper", "hold of the cold shipper", "B" if own else "C",
        () if own else ("cost:cm-068",), "given in the scenario" if own else "maker's statement for one box",
    )  # fmt: skip


def _notes(kinetics: HoldKinetics, cell: CellType, case: Case) -> tuple[str, ...]:
    notes = [*kinetics.notes, *([f"in practice: {cell.hold_note}"] if cell.hold_note else [])]
    if not kinetics.longest_measured_h:
        notes.append("no such hold was measured")
    elif case.terms.duration_h > kinetics.longest_measured_h:
        notes.append(f"nothing was measured beyond {kinetics.longest_measured_h:g} h in such a hold")
    return tuple(notes)


@hookimpl
def strategies() -> list[Hypothermic]:
    """Offer the one family of this file; its variants are options."""
    return [Hypothermic()]
