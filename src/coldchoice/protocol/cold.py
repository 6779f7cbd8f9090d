"""The step that keeps cells unfrozen: in a store, and in a box that holds for some hours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from coldchoice.errors import NotApplicable, one_of
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.kinetics import HoldKinetics, hold_kinetics, known_media, temperature_text
from coldchoice.evidence.prices import KIT_ITEMS
from coldchoice.model.assessment import Facts, Input, Use, Values
from coldchoice.model.quantities import CellsPerMl, MilliLitres, PositiveHours, TemperatureC
from coldchoice.model.units import YEAR_H
from coldchoice.protocol.hold import Ageing, ageing, held, leaning_of_life, life_h
from coldchoice.protocol.lot import Lot
from coldchoice.protocol.plan import Passed, Step
from coldchoice.protocol.window import travels
from coldchoice.record import NamedTuple
from coldchoice.science.carrier import phase_change_hold_h
from coldchoice.science.chain import apply as applied
from coldchoice.science.chain import removal_transition

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.measurement import Measurement
    from coldchoice.model.streams import Floats

COLDEST_C, WARMEST_C = 0.0, 37.0
FARTHEST_C = 8.0  # assumption: a hold farther outside the measured temperatures than this is declined
SHIPPER_HOLD_H = 72.0
"""Hold of a small reusable 2-8 C box with phase-change packs (evidence cost:cm-068)."""

RATED_AMBIENT_C = 30.0  # assumption: constant ambient for which makers state the hold
AGITATED_ABOVE_C = 15.0  # assumption: between the 2-8 C and the 20-24 C (evidence pr-048) of platelets
PREPARATION_H = 0.5  # assumption: unpacking, mixing and a count
WORK_H = 0.5  # assumption: hands-on time of filling and packing one unit
BAG_ML = 500.0  # assumption: a bag of 500 mL
DELAYED_DEATH = "share of hidden damage that kills after a cold hold"
WITHOUT_NUCLEUS = frozenset({"red-cell", "platelet"})
"""Classes whose holds were judged by what circulates after transfusion: delayed death is in the fit."""

AS_COLLECTED = frozenset({"neat", "plasma-anticoagulant", "sagm", "extender"})
"""Media that come with the product, or with the bag it was collected into."""

PRICED_MEDIA = MappingProxyType(
    {
        "culture-medium": "culture-medium",
        "pbs": "crystalloid",
        "saline": "crystalloid",
        "dextrose-5pct": "crystalloid",
        "hbss": "crystalloid",
        "crystalloid-albumin": "albumin",
    }
)
"""Priced item of each medium that is not a storage solution; all others cost as a hypothermic medium."""


def _medium(name: str) -> str:
    return one_of("medium", name, (*known_media(), "other"))


Medium = Annotated[str, AfterValidator(_medium)]


class ColdOptions(BaseModel):
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


class Keeping(NamedTuple):
    """How cells are kept unfrozen, and what that takes.

    Attributes
    ----------
    medium, kept_c
        What they are kept in, and at what temperature.
    shipper_hold_h, shipper
        Stated hold of the box, and what that number leans on.
    uses, needs, needs_at_origin, losses, preparation_h
        As in `Facts`.
    recovered
        Share of the cells that come out of what they were kept in, (draws,) or (): a gel keeps some.
    longest_measured_h
        Longest hold of this kind that was measured; that of the kinetics if left out.
    inputs
        What else this leans on.
    """

    medium: str
    kept_c: float
    shipper_hold_h: float
    shipper: Input
    uses: tuple[Use, ...]
    needs: frozenset[str] = frozenset()
    needs_at_origin: frozenset[str] = frozenset()
    losses: Mapping[str, Values] = MappingProxyType({})
    preparation_h: float = PREPARATION_H
    recovered: Values = 1.0
    longest_measured_h: float | None = None
    inputs: tuple[Input, ...] = ()


class Boxed(NamedTuple):
    """Hours before the box gives out, beyond that, and after it was unpacked, each (draws,)."""

    cold_h: Floats
    warm_h: Floats
    after_h: Floats


def cold_step(options: ColdOptions) -> Step:
    """Keep the cells at 2-8 C, or at another temperature above freezing, as `options` has it."""

    def step(case: Case, lot: Lot) -> Passed:
        cell = cell_type(case.scenario.cell_type)
        kept_c = cell.hold_temperature_c if options.temperature is None else options.temperature
        if not COLDEST_C <= kept_c <= WARMEST_C:
            raise NotApplicable(
                f"{kept_c:g} degC is outside the {COLDEST_C:g} to {WARMEST_C:g} degC of an unfrozen hold"
            )
        decline_far_from_measured(cell.name, kept_c, case.own)
        medium = options.medium or cell.hold_medium
        store = _store(cell, kept_c)
        keeping = Keeping(
            medium=medium,
            kept_c=kept_c,
            shipper_hold_h=options.shipper_hold,
            shipper=shipper(options.shipper_hold),
            uses=(
                *filled(case, medium, volume_ml(case, options.volume, options.density)),
                *boxed(case, "passive-2-8-shipper", "passive-2-8-shipper-use"),
                *([Use(KIT_ITEMS[store], 1.0, "site")] if options.equip_sites else ()),
            ),
            needs=frozenset() if options.equip_sites else frozenset({store}),
        )
        return kept(case, lot, cell, keeping)

    return step


def decline_far_from_measured(cell: str, kept_c: float, own: tuple[Measurement, ...] = ()) -> None:
    """Raise `NotApplicable` where the cells are kept too far from any temperature that was measured."""
    low_c, high_c = hold_kinetics(cell, None, kept_c, own).temperature_range_c
    away_c = max(low_c - kept_c, kept_c - high_c)
    if away_c > FARTHEST_C:
        raise NotApplicable(
            f"{temperature_text(kept_c, (low_c, high_c))} with {cell} or what it borrows from; more than "
            f"{FARTHEST_C:g} C outside is declined"
        )


def kept(case: Case, lot: Lot, cell: CellType, keeping: Keeping) -> Passed:
    """Keep a lot unfrozen for the whole of `case`, and say what comes of it."""
    kinetics = hold_kinetics(cell.name, keeping.medium, keeping.kept_c, case.own)
    if keeping.longest_measured_h is not None:
        kinetics = kinetics._replace(longest_measured_h=keeping.longest_measured_h)
    aging, terms = ageing(case, kinetics), case.terms
    box_h = box_hold_h(case, keeping.shipper_hold_h, keeping.kept_c)
    dying, delayed = _delayed_death(case, cell)
    least_living = min(terms.minimum_dose_cells / terms.unit_cells, 1.0)
    after = _through(case, lot, aging, keeping.kept_c, box_h)
    if np.any(np.less(keeping.recovered, 1.0)):
        out = removal_transition(keeping.recovered, keeping.recovered)
        after = after._replace(cells=applied(after.cells, out))
    life = life_h(lot, aging, terms.viability_limit, least_living, keeping.kept_c)
    facts = Facts(
        viable_recovery=after.surviving_share(dying),
        dye_viability=after.dye_viability,
        usable_life_h=life,
        carrier_hold_h=box_h,
        preparation_h=keeping.preparation_h,
        defended_hold_h=kinetics.longest_measured_h,
        losses=keeping.losses,
        uses=keeping.uses,
        needs=keeping.needs,
        needs_at_origin=keeping.needs_at_origin,
        beyond=tuple(after.beyond.values()),
    )
    inputs = (keeping.shipper, *delayed, *keeping.inputs)
    after = after.leaning_on(*leaning_of_life(lot, aging, life, keeping.kept_c))
    return Passed(after, facts, inputs, _notes(kinetics, cell), kinetics.grade)


def _delayed_death(case: Case, cell: CellType) -> tuple[Floats, tuple[Input, ...]]:
    """Share of hidden damage that kills after a cold hold, though nothing is frozen, (draws,) or ()."""
    if cell.cell_class in WITHOUT_NUCLEUS:
        return np.zeros(()), ()
    note = "assumption: anything from none to all; colony-forming cells fell faster than dye viability"
    sources = ("pbsc-annhematol-1996-03", "pbsc-annhematol-1996-08")
    leaning = Input(DELAYED_DEATH, DELAYED_DEATH, "D", sources, note)
    return case.uniform("parameter", DELAYED_DEATH), (leaning,)


def box_hold_h(case: Case, stated_h: float, kept_c: float) -> Floats:
    """Hold of the box in the warmest ambient of the transports, (draws,); infinite where nothing travels."""
    ambient = [leg.ambient_c for leg in case.journey.legs if leg.kind == "transport"]
    if not ambient:
        return np.full(case.draws, np.inf)
    warmest = np.max(ambient, axis=0)
    rated = max(RATED_AMBIENT_C, kept_c + 1.0)
    return np.asarray(phase_change_hold_h(warmest, stated_h, rated, kept_c))


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


def volume_ml(case: Case, stated_ml: float, density: float | None) -> float:
    """Volume of one unit: as stated, or what its cells fill at `density`, cells per mL."""
    return stated_ml if density is None else case.terms.unit_cells / density


def filled(case: Case, medium: str, fill_ml: float) -> tuple[Use, ...]:
    """What it takes to fill one unit, to keep it for the hours of `case` and to test it at use."""
    uses = [
        Use("fresh-bag", float(np.ceil(fill_ml / BAG_ML))),
        Use("technician-hour", WORK_H),
        Use("viability-dye"),
        Use("fridge-storage", case.journey.total_h / YEAR_H),
    ]
    if medium not in AS_COLLECTED:
        uses.append(Use(PRICED_MEDIA.get(medium, "hypothermic-medium"), fill_ml))
    return tuple(uses)


def boxed(case: Case, box: str, use_of_box: str) -> tuple[Use, ...]:
    """A box, its preparation and a logger for each shipment; nothing where nothing travels."""
    if not travels(case):
        return ()
    return (
        Use(box, 1.0, "shipment"),
        Use(use_of_box, 1.0, "shipment"),
        Use("temperature-logger", 1.0, "shipment"),
    )


def shipper(hold_h: float, usual_h: float = SHIPPER_HOLD_H, source: str = "cost:cm-068") -> Input:
    """What the hold of the box leans on: the scenario, or a maker's statement."""
    own = hold_h != usual_h
    return Input(
        "hold of the cold shipper", "hold of the cold shipper", "B" if own else "C",
        () if own else (source,), "given in the scenario" if own else "maker's statement for one box",
    )  # fmt: skip


def _notes(kinetics: HoldKinetics, cell: CellType) -> tuple[str, ...]:
    notes = [*kinetics.notes, *([f"in practice: {cell.hold_note}"] if cell.hold_note else [])]
    if kinetics.grade == "D":
        notes.append(
            f"measurements of your own would replace the assumption: coldchoice template {cell.name}"
        )
    return tuple(notes)
