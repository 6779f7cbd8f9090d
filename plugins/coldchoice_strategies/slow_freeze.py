"""Slow freezing: cryoprotectant, controlled cooling, storage in nitrogen vapour or at -80 C, thaw."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from coldchoice import Assessment, Case, Facts, Input, NotApplicable, Use, hookimpl
from coldchoice.errors import one_of
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.freeze_thaw import freeze_thaw, known_cryoprotectants
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.evidence.post_thaw import known_vehicles, post_thaw_decline
from coldchoice.evidence.prices import KIT_ITEMS
from coldchoice.model.quantiles import median
from coldchoice.model.quantities import Hours, MilliLitres, Percent, PositiveHours, RateCPerMin, TemperatureC
from coldchoice.model.streams import Floats
from coldchoice.protocol.freeze import (
    HOURS_PER_MONTH,
    Freezing,
    freezing,
    frozen_and_thawed,
    rested,
    stored_frozen,
    washed,
)
from coldchoice.protocol.hold import ageing, held
from coldchoice.protocol.lot import Lot, collected
from coldchoice.science.carrier import dry_shipper_hold_h
from coldchoice.science.lots import logit_normal, logit_normal_parameters
from coldchoice.science.storage import GLASS_EXTRACELLULAR_C

VAPOUR_C = -150.0  # assumption: the warmest that a nitrogen vapour store is allowed to be
MINUS80_C = -80.0
LONGEST_BELOW_GLASS_H = 23.5 * 8766.0
"""Cord blood after 23.5 years in liquid nitrogen (evidence P133); no slope in any cell that was followed."""

WAIT_AFTER_COLLECTION_H = 6.0  # assumption: from the ward to the processing laboratory
WAIT_AFTER_MANUFACTURE_H = 1.0  # assumption: frozen where it is made
THAW_H = 1.0
"""Hands-on time of the thaw step (evidence cost:cm-050)."""

WASH_H = 1.5  # assumption: set-up, run and sampling of a closed washer
FREEZE_WORK_H = 1.5
"""Hands-on time of the freezing step, 1 to 2 h (evidence cost:cm-049)."""

RUNS_PER_FREEZER = 500.0  # assumption: runs of one controlled-rate freezer in a year, two a working day
BAG_ML, VIAL_ML, STRAW_ML = 250.0, 1.5, 0.5  # assumption: usual fill of one container
BROKEN_MEAN, BROKEN_SD = 0.009, 0.0039
"""Beta(5.5, 592.5) of broken freezing bags (evidence cost:CL138, cost:CL140, cost:CL141)."""

DRY_ICE_HOLD_H = 96.0
"""Hold of a validated dry-ice box, 96 to 104 h (evidence cost:cm-074)."""

DRY_ICE_KG = 10.0  # assumption: one filling


def _cryoprotectant(name: str) -> str:
    return one_of("cryoprotectant", name.lower(), (*known_cryoprotectants(), "other"))


def _vehicle(name: str) -> str:
    return one_of("vehicle", name, (*known_vehicles(), "other"))


Cryoprotectant = Annotated[str, AfterValidator(_cryoprotectant)]
Vehicle = Annotated[str, AfterValidator(_vehicle)]


class Options(BaseModel):
    """How the cells are frozen, kept and thawed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cryoprotectant: Cryoprotectant | None = Field(
        None,
        description="left out: the cell type's usual one; `other` for one that nobody measured",
        examples=["dmso"],
    )
    percent: Percent | None = Field(
        None, gt=0.0, description="its concentration, e.g. 10 %", examples=["10 %"]
    )
    cooling_rate: RateCPerMin | None = Field(
        None, description="at the cells, not at the programme; left out: the best for these cells"
    )
    warming_rate: RateCPerMin = Field(45.0, description="in the thaw")
    container: Literal["bag", "vial", "straw"] = Field("bag", description="what the cells are frozen in")
    volume: MilliLitres = Field(50.0, description="frozen volume of one unit, in all")
    hold_before_freezing: Hours | None = Field(
        None,
        description="from the end of collection or manufacture to the start of freezing; left out: "
        "6 h for an apheresis, 1 h for what is made, or what there is before it leaves",
    )
    hold_temperature: TemperatureC | None = Field(
        None, ge=0.0, le=37.0, description="temperature of that hold; left out: the cell type's usual one"
    )
    storage: Literal["ln2-vapour", "minus80"] = Field("ln2-vapour", description="where they are kept frozen")
    shipper_hold: PositiveHours = Field(240.0, description="what the maker of the dry shipper states")
    wash: bool = Field(False, description="wash the cryoprotectant out before use")
    post_thaw_hold: Annotated[Hours, Field(description="from thaw to use")] = 0.5
    vehicle: Vehicle | None = Field(
        None,
        description="what the cells rest in after thaw; `other`, or left out: one that nobody measured",
        examples=["albumin-5pct"],
    )
    equip_sites: bool = Field(
        False, description="charge the equipment of every receiving site to this strategy"
    )

    @model_validator(mode="after")
    def _shipper_of_nitrogen(self) -> Options:
        if self.storage == "minus80" and "shipper_hold" in self.model_fields_set:
            raise ValueError(
                "`shipper_hold` is that of a nitrogen shipper; what is kept at -80 C travels on dry ice"
            )
        return self


class Timing(NamedTuple):
    """Hours of the journey before freezing and frozen, each (draws,)."""

    before_h: Floats
    frozen_h: Floats


class SlowFreeze:
    """Freeze slowly in a cryoprotectant, store and ship frozen, thaw for use.

    Viability: hold before freezing, freeze-thaw, frozen decay above the glass transition, optional wash, rest
    after thaw, delayed death. Sources: evidence ids in every assessment; two-factor rate dependence after
    Mazur, doi 10.1152/ajpcell.1984.247.3.C125.
    """

    name = "slow-freeze"
    summary = "controlled-rate freezing in a cryoprotectant, frozen storage and transport, thaw at use"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of freezing these cells for this journey; declines what is used too soon."""
        options = case.options(Options)
        decline_if_too_soon(case, options)
        cell = cell_type(case.scenario.cell_type)
        known = freezing(case, freeze_thaw(cell.name, options.cryoprotectant, options.percent))
        return kept_frozen(case, cell, options, known)


def decline_if_too_soon(case: Case, options: Options) -> None:
    """Decline what is used before it could be frozen and thawed, or would be frozen on the way."""
    _decline_if_too_short(case, options)
    _decline_if_frozen_on_the_way(case, options)


def kept_frozen(case: Case, cell: CellType, options: Options, known: Freezing) -> Assessment:
    """Return the facts of holding, freezing, storing, shipping and thawing cells that freeze as `known`."""
    timing = _timing(case, options)
    lot, decay_per_month = _through(case, cell, options, known, timing)
    facts = Facts(
        viable_recovery=lot.surviving,
        dye_viability=lot.dye_viability,
        usable_life_h=_life_h(case, lot, timing, decay_per_month),
        carrier_hold_h=_carrier_hold_h(case, options),
        preparation_h=THAW_H + WASH_H * options.wash + options.post_thaw_hold,
        defended_hold_h=_defended_h(known, options),
        losses={"container": _broken(case, options)},
        uses=_uses(case, options, timing),
        needs=frozenset() if options.equip_sites else _needs(options),
        needs_at_origin=frozenset({"controlled-rate-freezer"}),
        extrapolated=lot.extrapolated or known.known.extrapolated,
    )
    inputs = (*lot.inputs, *_leaning(options))
    return Assessment(facts=facts, inputs=inputs, notes=_notes(case, known, options), grade=known.known.grade)


def _decline_if_too_short(case: Case, options: Options) -> None:
    needed_h = _wait_h(case, options) + FREEZE_WORK_H + THAW_H
    if case.terms.duration_h < needed_h:
        raise NotApplicable(
            f"the cells are used after {case.terms.duration_h:g} h, before they could be frozen and thawed "
            f"({needed_h:.3g} h)"
        )


def _decline_if_frozen_on_the_way(case: Case, options: Options) -> None:
    """Nobody freezes in a van: the wait must end in a hold."""
    starts_h, wait_h = 0.0, _wait_h(case, options)
    for leg in case.terms.legs:
        planned = leg.hold or leg.transport
        ends_h = starts_h + (0.0 if planned is None else planned.mean)
        if leg.kind == "transport" and starts_h < wait_h < ends_h:
            raise NotApplicable(
                f"freezing would start {wait_h:g} h after collection, on the way to {leg.place}: set "
                f"hold_before_freezing to {starts_h:.3g} h or less, or to {ends_h:.3g} h or more"
            )
        starts_h = ends_h


def _wait_h(case: Case, options: Options) -> float:
    if options.hold_before_freezing is not None:
        return options.hold_before_freezing
    usual_h = WAIT_AFTER_COLLECTION_H if case.terms.stage == "apheresis" else WAIT_AFTER_MANUFACTURE_H
    return min(usual_h, _planned_departure_h(case))


def _planned_departure_h(case: Case) -> float:
    """Planned hours until the first transport starts; endless where nothing travels."""
    hours = 0.0
    for leg in case.terms.legs:
        if leg.hold is None:
            return hours
        hours += leg.hold.mean
    return np.inf


def _timing(case: Case, options: Options) -> Timing:
    """The hold before freezing is the journey's first part, whatever the legs call it."""
    total_h = case.journey.total_h
    before_h = np.minimum(_wait_h(case, options), total_h)
    return Timing(before_h, total_h - before_h)


def _through(
    case: Case, cell: CellType, options: Options, known: Freezing, timing: Timing
) -> tuple[Lot, Floats]:
    """Take a lot through the protocol; return it as it is used, and its loss rate while frozen."""
    kept_c = cell.hold_temperature_c if options.hold_temperature is None else options.hold_temperature
    lot = collected(case, cell)
    if _wait_h(case, options):
        lot = held(
            lot, ageing(case, hold_kinetics(cell.name, cell.hold_medium, kept_c)), timing.before_h, kept_c
        )
    lot = frozen_and_thawed(lot, known, options.cooling_rate, options.warming_rate)
    lot, decay_per_month = stored_frozen(lot, case, known, timing.frozen_h, _storage_c(options))
    if options.wash and not known.known.counted_after_wash:
        lot = washed(lot, case)
    return rested(
        lot, case, post_thaw_decline(cell.name, options.vehicle), options.post_thaw_hold
    ), decay_per_month


def _storage_c(options: Options) -> float:
    return VAPOUR_C if options.storage == "ln2-vapour" else MINUS80_C


def _life_h(case: Case, lot: Lot, timing: Timing, decay_per_month: Floats) -> Floats:
    """Hours from the start of the journey until thawed cells would miss the limit or the dose, (draws,).

    Time costs nothing below the glass transition: what is acceptable stays so. Above it the living fall by
    one rate, and with them, to first order, the dye viability. An unacceptable lot has no usable life.
    """
    terms = case.terms
    least = max(terms.minimum_dose_cells / terms.unit_cells, 1e-9)
    spare = np.minimum(
        np.log(np.maximum(lot.dye_viability, 1e-9) / max(terms.viability_limit, 1e-9)),
        np.log(np.maximum(lot.surviving, 1e-9) / least),
    )
    if not np.any(decay_per_month):
        return np.where(spare >= 0.0, np.inf, 0.0)
    more_h = spare / np.maximum(decay_per_month, 1e-12) * HOURS_PER_MONTH
    return np.where(spare >= 0.0, timing.before_h + timing.frozen_h + more_h, 0.0)


def _carrier_hold_h(case: Case, options: Options) -> Floats:
    if not any(leg.kind == "transport" for leg in case.journey.legs):
        return np.full(case.draws, np.inf)
    if options.storage == "minus80":
        return np.full(case.draws, DRY_ICE_HOLD_H)
    standing = case.uniform("lot", "standing of the dry shipper among its kind")
    return np.asarray(dry_shipper_hold_h(options.shipper_hold, standing))


def _defended_h(known: Freezing, options: Options) -> float:
    if _storage_c(options) < GLASS_EXTRACELLULAR_C:
        return LONGEST_BELOW_GLASS_H
    return 24.0 * known.known.longest_storage_days[MINUS80_C]


@cache
def _broken_parameters() -> tuple[float, float]:
    mean, sd = logit_normal_parameters(BROKEN_MEAN, BROKEN_SD)
    return float(mean), float(sd)


def _broken(case: Case, options: Options) -> float | Floats:
    if options.container != "bag":
        return 0.0
    return np.asarray(logit_normal(*_broken_parameters(), case.normal("parameter", "broken freezing bags")))


def _needs(options: Options) -> frozenset[str]:
    store = "ln2-storage" if options.storage == "ln2-vapour" else "minus80-freezer"
    return frozenset({"thaw", store, *(["wash"] if options.wash else [])})


def _uses(case: Case, options: Options, timing: Timing) -> tuple[Use, ...]:
    terms = case.terms
    runs_a_year = terms.units_per_year / terms.batch
    years = timing.frozen_h / 8766.0
    container, fill_ml = {
        "bag": ("cryobag", BAG_ML),
        "vial": ("vial", VIAL_ML),
        "straw": ("straw", STRAW_ML),
    }[options.container]
    number = float(ceil(options.volume / fill_ml))
    store = "ln2-storage-bag" if options.container == "bag" else "ln2-storage-vial"
    uses = [
        Use("cryomedium", options.volume),
        Use(container, number),
        Use("controlled-rate-freezer", max(1.0, runs_a_year / RUNS_PER_FREEZER), "year"),
        Use("controlled-rate-run", 1.0, "run"),
        Use("technician-hour", FREEZE_WORK_H, "run"),
        Use("technician-hour", THAW_H + WASH_H * options.wash),
        Use("thaw-run"),
        Use("viability-dye"),
        Use(store if options.storage == "ln2-vapour" else "minus80-storage-bag", years * number),
    ]
    if options.wash:
        uses.append(Use("wash-run"))
    if any(leg.kind == "transport" for leg in case.journey.legs):
        uses += _box(options)
    if options.equip_sites:
        uses += [Use(KIT_ITEMS[kit], 1.0, "site") for kit in sorted(_needs(options)) if kit in KIT_ITEMS]
    return tuple(uses)


def _box(options: Options) -> list[Use]:
    if options.storage == "minus80":
        box = [Use("dry-ice-shipper", 1.0, "shipment"), Use("dry-ice", DRY_ICE_KG, "shipment")]
    else:
        box = [Use("dry-shipper", 1.0, "shipment"), Use("dry-shipper-use", 1.0, "shipment")]
    return [*box, Use("temperature-logger", 1.0, "shipment")]


def _leaning(options: Options) -> tuple[Input, ...]:
    if options.container != "bag":
        return ()
    sources = ("cost:CL138", "cost:CL140", "cost:CL141")
    return (Input("broken freezing bags", "broken freezing bags", "A", sources),)


def _notes(case: Case, known: Freezing, options: Options) -> tuple[str, ...]:
    notes = list(known.known.notes)
    if options.percent is not None and not known.known.known_percents:
        notes.append(
            f"no measurement tells what {options.percent:g} % does: recovery is the usual protocol's"
        )
    if options.vehicle == "other":
        notes.append("the vehicle was not measured: a wide spread between good and bad ones stands in")
    if median(case.journey.departure_h) < _wait_h(case, options):
        notes.append("frozen after the first transport has left: it travels unfrozen")
    if options.storage == "minus80":
        notes.append(
            "published loss rates at -80 C span fifty-fold: give data of your own before relying on them"
        )
    return tuple(notes)


@hookimpl
def strategies() -> list[SlowFreeze]:
    """Offer the one family of this file; its variants are options."""
    return [SlowFreeze()]
