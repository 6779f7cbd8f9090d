"""The step of slow freezing: cryoprotectant, controlled cooling, nitrogen vapour or -80 C, thaw."""

from __future__ import annotations

from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from coldchoice.errors import NotApplicable, one_of
from coldchoice.evidence.cells import CellType, cell_type
from coldchoice.evidence.freeze_thaw import FreezeThaw, at_cooling_rate, freeze_thaw, known_cryoprotectants
from coldchoice.evidence.kinetics import range_text
from coldchoice.evidence.measured_rates import NEAR_RATE, measured_rates
from coldchoice.evidence.post_thaw import known_vehicles
from coldchoice.model.assessment import Use
from coldchoice.model.quantities import Hours, MilliLitres, Percent, PositiveHours, RateCPerMin, TemperatureC
from coldchoice.protocol import frozen
from coldchoice.protocol.freeze import freezing
from coldchoice.protocol.frozen import (
    FREEZE_WORK_H,
    LONGEST_BELOW_GLASS_H,
    MINUS80_C,
    THAW_H,
    VAPOUR_C,
    WASH_H,
    Manner,
    Timing,
)
from coldchoice.protocol.plan import Passed, Step
from coldchoice.protocol.stores import Storage, Store, places, storage_uses
from coldchoice.protocol.window import travels
from coldchoice.science.carrier import dry_shipper_hold_h
from coldchoice.science.storage import GLASS_EXTRACELLULAR_C

if TYPE_CHECKING:
    from collections.abc import Callable

    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats
    from coldchoice.protocol.freeze import Freezing
    from coldchoice.protocol.lot import Lot

RUNS_PER_FREEZER = 500.0  # assumption: runs of one controlled-rate freezer in a year, two a working day
FARTHEST_RATE = 10.0  # assumption: cooling more than this factor outside the measured rates is declined
FARTHEST_PERCENT = 3.0  # assumption: nobody answers for a cryoprotectant that is so much weaker or stronger
WARMING_C_PER_MIN = (1.6, 113.0)
"""Warming rates that were tried, with T cells in DMSO (evidence P088)."""

CONTAINERS = MappingProxyType({"bag": ("cryobag", 250.0), "vial": ("vial", 1.5), "straw": ("straw", 0.5)})
"""Priced item and usual fill in mL of one container; the fills are an assumption."""

PRICED_CRYOPROTECTANTS = MappingProxyType({"glycerol": "glycerol-solution"})
"""Priced item of each medium that is not sold ready-made for cell therapy; all others cost as one that is."""


def _cryoprotectant(name: str) -> str:
    return one_of("cryoprotectant", name.lower(), (*known_cryoprotectants(), "other"))


def _vehicle(name: str) -> str:
    return one_of("vehicle", name, (*known_vehicles(), "other"))


Cryoprotectant = Annotated[str, AfterValidator(_cryoprotectant)]
Vehicle = Annotated[str, AfterValidator(_vehicle)]


class SlowOptions(BaseModel):
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
    storage: Storage = Field("ln2-vapour", description="where they are kept frozen")
    store: Store = Field(
        "shared", description="whose store: a share of one that others fill too, or one of your own"
    )
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
    def _shipper_of_nitrogen(self) -> SlowOptions:
        if self.storage == "minus80" and "shipper_hold" in self.model_fields_set:
            raise ValueError(
                "`shipper_hold` is that of a nitrogen shipper; what is kept at -80 C travels on dry ice"
            )
        return self


Tuned: TypeAlias = "Callable[[Case, Freezing], tuple[Freezing, float]]"
"""Puts other numbers in the place of what was measured of freezing, and sets the cooling rate."""


def slow_step(options: SlowOptions, tuned: Tuned | None = None) -> Step:
    """Freeze slowly, store, and thaw at the end; declines what is used too soon or frozen in a van."""

    def step(case: Case, lot: Lot) -> Passed:
        wait_h = frozen.wait_h(case, options.hold_before_freezing)
        frozen.decline_if_too_short(case, wait_h, FREEZE_WORK_H + THAW_H)
        frozen.decline_if_frozen_on_the_way(case, wait_h)
        cell = cell_type(case.scenario.cell_type)
        known = freeze_thaw(cell.name, options.cryoprotectant, options.percent, own=case.own)
        chosen = options
        if options.cooling_rate is not None:
            # a computed curve is there to go farther, with an error of its own
            known = at_cooling_rate(known, options.cooling_rate, computed=tuned is not None)
            if tuned is None:
                decline_far_from_measured(cell.name, options.cooling_rate)
        known = _at_warming_rate(known, options.warming_rate)
        decline_far_from_measured_percent(known)
        drawn = freezing(case, known)
        if tuned is not None:
            drawn, rate_c_per_min = tuned(case, drawn)
            known, chosen = drawn.known, options.model_copy(update={"cooling_rate": rate_c_per_min})
        manner = _manner(case, cell, chosen, known, wait_h)._replace(drawn=drawn)
        return frozen.preserved(case, lot, cell, manner)

    return step


def decline_far_from_measured(cell: str, rate_c_per_min: float) -> None:
    """Raise `NotApplicable` where the cells are cooled far faster or slower than any that were measured."""
    rates = measured_rates(cell)
    if rates.factor_outside(rate_c_per_min) > FARTHEST_RATE:
        raise NotApplicable(
            f"{rates.text(rate_c_per_min)}; more than {FARTHEST_RATE:g} times faster or slower is declined"
        )


def decline_far_from_measured_percent(known: FreezeThaw) -> None:
    """Raise `NotApplicable` where the cryoprotectant is far weaker or stronger than any that was measured."""
    percents = known.known_percents
    if known.percent is None or not percents:
        return
    low, high = percents[0], percents[-1]
    if not low / FARTHEST_PERCENT <= known.percent <= high * FARTHEST_PERCENT:
        raise NotApplicable(
            f"{known.percent:g} % {known.cryoprotectant}: measured at {range_text(low, high)} % with "
            f"{known.cell_type}; more than {FARTHEST_PERCENT:g} times weaker or stronger is declined"
        )


def _at_warming_rate(known: FreezeThaw, rate_c_per_min: float) -> FreezeThaw:
    """Flag a warming rate outside those that were tried."""
    low, high = WARMING_C_PER_MIN
    if low / NEAR_RATE <= rate_c_per_min <= high * NEAR_RATE:
        return known
    text = f"warming at {rate_c_per_min:g} C/min: measured at {low:g} to {high:g} C/min"
    return known._replace(beyond=(*known.beyond, text))


def _manner(case: Case, cell: CellType, options: SlowOptions, known: FreezeThaw, wait_h: float) -> Manner:
    timing, needs = frozen.timing(case, wait_h), _needs(options)
    return Manner(
        known=known,
        timing=timing,
        kept_c=cell.hold_temperature_c if options.hold_temperature is None else options.hold_temperature,
        cooling_c_per_min=options.cooling_rate,
        warming_c_per_min=options.warming_rate,
        store=frozen.frozen_at(_storage_c(options)),
        wash=options.wash,
        rest_h=options.post_thaw_hold,
        vehicle=options.vehicle,
        carrier_hold_h=_carrier_hold_h(case, options),
        defended_hold_h=_defended_h(known, options),
        preparation_h=THAW_H + WASH_H * options.wash + options.post_thaw_hold,
        losses={"container": frozen.broken(case, options.container)},
        uses=_uses(case, options, timing, known.cryoprotectant),
        needs=frozenset() if options.equip_sites else needs,
        needs_at_origin=frozenset({"controlled-rate-freezer"}),
        inputs=frozen.leaning_on_bags(options.container),
        notes=_notes(case, known, options, wait_h),
    )


def _storage_c(options: SlowOptions) -> float:
    return VAPOUR_C if options.storage == "ln2-vapour" else MINUS80_C


def _carrier_hold_h(case: Case, options: SlowOptions) -> Floats:
    if options.storage == "minus80" or not travels(case):
        return frozen.dry_ice_hold_h(case)
    standing = case.uniform("lot", "standing of the dry shipper among its kind")
    return np.asarray(dry_shipper_hold_h(options.shipper_hold, standing))


def _defended_h(known: FreezeThaw, options: SlowOptions) -> float:
    if _storage_c(options) < GLASS_EXTRACELLULAR_C:
        return LONGEST_BELOW_GLASS_H
    return 24.0 * known.longest_storage_days[MINUS80_C]


def _needs(options: SlowOptions) -> frozenset[str]:
    store = "ln2-storage" if options.storage == "ln2-vapour" else "minus80-freezer"
    return frozenset({"thaw", store, *(["wash"] if options.wash else [])})


def _uses(case: Case, options: SlowOptions, timing: Timing, cryoprotectant: str) -> tuple[Use, ...]:
    terms = case.terms
    runs_a_year = terms.units_per_year / terms.batch
    container, fill_ml = CONTAINERS[options.container]
    number = float(ceil(options.volume / fill_ml))
    nitrogen = options.storage == "ln2-vapour"
    uses = [
        Use(PRICED_CRYOPROTECTANTS.get(cryoprotectant, "cryomedium"), options.volume),
        Use(container, number),
        Use("controlled-rate-freezer", max(1.0, runs_a_year / RUNS_PER_FREEZER), "year"),
        Use("controlled-rate-run", 1.0, "run"),
        Use("technician-hour", FREEZE_WORK_H, "run"),
        Use("technician-hour", THAW_H + WASH_H * options.wash),
        Use("thaw-run"),
        Use("viability-dye"),
        *storage_uses(
            options.storage,
            options.store,
            bags=options.container == "bag",
            containers=places(number, options.volume) if options.container == "bag" else number,
            stored_h=timing.frozen_h,
            units_per_year=terms.units_per_year,
        ),
    ]
    if options.wash:
        uses.append(Use("wash-run"))
    uses += frozen.nitrogen_box(case) if nitrogen else frozen.dry_ice_box(case)
    if options.equip_sites:
        uses += frozen.site_kits(_needs(options))
    return tuple(uses)


def _notes(case: Case, known: FreezeThaw, options: SlowOptions, wait_h: float) -> tuple[str, ...]:
    notes = []
    if options.percent is not None and not known.known_percents:
        notes.append(
            f"no measurement tells what {options.percent:g} % does: recovery is the usual protocol's"
        )
    notes += frozen.left_before_freezing(case, wait_h)
    if options.storage == "minus80":
        notes += frozen.rates_at_minus80(known)
    return tuple(notes)
