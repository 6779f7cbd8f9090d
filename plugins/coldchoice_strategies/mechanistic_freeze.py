"""Slow freezing of cells that nobody froze: the cooling rate follows from their membrane.

Everything else, the height of recovery included, is that of `slow_freeze`.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from coldchoice import Assessment, Case, Input, NotApplicable, hookimpl
from coldchoice.errors import InputError
from coldchoice.evidence.cells import cell_type
from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.membranes import MembraneSet, measured_membrane
from coldchoice.model.distribution import log_parameters
from coldchoice.model.quantities import (
    Fraction,
    Hours,
    RateCPerMin,
    TemperatureC,
    UncertainActivationEnergy,
    UncertainFraction,
    UncertainMicrometres,
    UncertainSolutePermeability,
    UncertainTemperatureC,
    UncertainWaterPermeability,
)
from coldchoice.protocol.freeze import Freezing
from coldchoice.protocol.lot import collected, drawn
from coldchoice.protocol.slow import SlowOptions, slow_step
from coldchoice.science.lots import logit_normal_parameters

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType
    from coldchoice.model.uncertain import Uncertain
    from coldchoice.science.tier_one import Agent, Loading, MembraneCell, RateCurve

MODEL_SD = 0.69  # assumption: the rule itself is off by a factor of two either way (evidence C026, C027)
MODEL_ERROR = Estimate(
    0.0, MODEL_SD, 0.0, "log", "D", ("C026", "C027"), 0, "assumption", "a factor of two either way"
)

FASTEST_C_PER_MIN = 10.0  # assumption: fastest cooling of filled bags that a controlled-rate freezer follows
BELOW_ZERO = "water permeability below 0 C: measured above it, its activation energy is used on"
ADDITION_C = 20.0  # assumption: the cryoprotectant is added at room temperature
EXPOSURE_H = 0.5  # assumption: in cryoprotectant before freezing and after thaw, together
NEEDED = MappingProxyType(
    {
        "lp": "water",
        "lp_activation": "water_activation",
        "inactive_fraction": "inactive_fraction",
        "diameter": "diameter_um",
    }
)
"""Options without which nothing can be computed, unless the library has them."""


PAIRS = (
    ("lp", "lp_temperature"), ("lp", "lp_activation"), ("lp_temperature", "lp"), ("lp_lowest", "lp"),
    ("ps", "ps_temperature"), ("ps", "ps_activation"), ("ps_temperature", "ps"),
)  # fmt: skip
"""Options that mean nothing without the other."""

POSITIVE = ("lp", "lp_activation", "inactive_fraction", "diameter", "ps", "ps_activation")


class Options(SlowOptions):
    """The membrane of the cells, and how they are frozen, kept and thawed."""

    model_config = ConfigDict(defer_build=True)  # five milliseconds that most runs need not spend

    lp: UncertainWaterPermeability | None = Field(
        None, description="permeability of the membrane for water, Lp; left out: the measured one"
    )
    lp_temperature: TemperatureC | None = Field(None, description="temperature for which `lp` holds")
    lp_activation: UncertainActivationEnergy | None = Field(
        None, description="activation energy of Lp, from a measurement of the same method"
    )
    lp_lowest: TemperatureC | None = Field(
        None, description="coldest temperature at which Lp was measured; left out: `lp_temperature`"
    )
    inactive_fraction: UncertainFraction | None = Field(
        None, description="share of the isotonic cell that is not water, Vb"
    )
    diameter: UncertainMicrometres | None = Field(None, description="of the isotonic cell, a sphere")
    ps: UncertainSolutePermeability | None = Field(
        None, description="permeability for the cryoprotectant, Ps; without it no addition is computed"
    )
    ps_temperature: TemperatureC | None = Field(None, description="temperature for which `ps` holds")
    ps_activation: UncertainActivationEnergy | None = Field(None, description="activation energy of Ps")
    lowest_volume: Fraction | None = Field(
        None, gt=0.0, description="smallest volume that the cells bear, over the isotonic one"
    )
    addition_temperature: TemperatureC = Field(
        ADDITION_C, ge=0.0, le=37.0, description="at which the cryoprotectant is added"
    )
    ice_temperature: UncertainTemperatureC | None = Field(
        None, description="at which cells freeze inside, mean and spread; shapes the fast side of the curve"
    )
    toxic_loss: Fraction = Field(
        0.0,
        lt=1.0,
        description="share that dies per hour in the cryoprotectant; none in marrow progenitors over 2 h "
        "(evidence P118)",
    )
    exposure: Hours = Field(EXPOSURE_H, description="hours in the cryoprotectant, unfrozen")
    cooling_rate: RateCPerMin | None = Field(
        None, description="at the cells; left out: the computed best, 10 degC/min at most"
    )

    @model_validator(mode="after")
    def _measured_together(self) -> Options:
        for name, other in PAIRS:
            if getattr(self, name) is not None and getattr(self, other) is None:
                raise ValueError(f"`{name}` needs `{other}`, of the same measurement")
        for name in POSITIVE:
            value = getattr(self, name)
            if value is None:
                continue
            if not value.mean > 0.0:
                raise ValueError(f"`{name}` must be more than 0")
            _given(
                value
            )  # a share of all, or too wide a spread, is refused here and not in the midst of a run
        if self.ice_temperature is not None and not self.ice_temperature.sd > 0.0:
            raise ValueError("`ice_temperature` needs a spread, e.g. '-8.5 degC +- 2.6 degC'")
        return self


class MechanisticFreeze:
    """Freeze cells whose freezing nobody measured, at the rate that follows from their membrane.

    The best rate is the fastest that leaves 5 % of the water at -15 C (source model:S32), with the spread of
    all that it is computed from. Survival is not predicted: recovery at the best rate stays that of
    slow-freeze, measured or borrowed; what the computed rate costs comes off. Grade C at best. It is compared
    only where it is named: beside slow-freeze it is the same protocol twice.
    """

    name = "mechanistic-freeze"
    summary = "slow freezing of cells whose freezing was not measured, at a rate computed from their membrane"
    Options = Options
    on_request = True

    def assess(self, case: Case) -> Assessment:
        """Return the facts; declines where the membrane is not known."""
        options = case.options(Options)
        cell = cell_type(case.scenario.cell_type)
        _decline_unless_water_decides(cell)

        def tuned(case: Case, known: Freezing) -> tuple[Freezing, float]:
            membrane = _membrane(cell, options, known.known.cryoprotectant)
            return _at_the_computed_rate(case, options, known, membrane)

        return slow_step(options, tuned)(case, collected(case, cell)).assessment()


def _decline_unless_water_decides(cell: CellType) -> None:
    from coldchoice.science.optimum_rate import NOT_BY_WATER_LOSS, refuse_unless_water_decides

    try:
        refuse_unless_water_decides(cell.name)
    except InputError:
        raise NotApplicable(
            f"no cooling rate of {cell.name} follows from water loss: {NOT_BY_WATER_LOSS[cell.name]}"
        ) from None


# ---------------------------------------------------------------- the membrane


def _membrane(cell: CellType, options: Options, agent: str) -> MembraneSet:
    """Put together what the library and the scenario know; decline if that is not enough."""
    known = measured_membrane(cell.name, agent) or MembraneSet(cell.name)
    given: dict[str, Any] = {}
    if options.lp is not None and options.lp_temperature is not None:
        lowest = options.lp_temperature if options.lp_lowest is None else options.lp_lowest
        given |= {
            "water": _given(options.lp),
            "reference_c": options.lp_temperature,
            "lowest_measured_c": lowest,
            "notes": (),
        }
    if options.ps is not None and options.ps_temperature is not None:
        given |= {"solute": _given(options.ps), "solute_c": options.ps_temperature, "agent": agent}
    for name, value in (
        ("water_activation", options.lp_activation),
        ("solute_activation", options.ps_activation),
        ("diameter_um", options.diameter),
        ("inactive_fraction", options.inactive_fraction),
    ):
        if value is not None:
            given[name] = _given(value)
    if options.ice_temperature is not None:
        given["ice_c"] = (options.ice_temperature.mean, options.ice_temperature.sd)
    if options.lowest_volume is not None:
        given["lowest_volume"] = options.lowest_volume
    known = known._replace(**given)
    missing = [option for option, field in NEEDED.items() if getattr(known, field) is None]
    if missing:
        raise NotApplicable(
            f"too little is known of the membrane of {cell.name}: give {', '.join(missing)} under `options`"
        )
    return known


def _given(value: Uncertain) -> Estimate:
    """Take what a scenario gives as log-normal or logit-normal, with the mean and spread it has."""
    if value.dimension == "fraction":
        location, sd = logit_normal_parameters(value.mean, value.sd)
        return Estimate(location, sd, 0.0, "logit", "B", note="from the scenario")
    location, sd = log_parameters({"mean": value.mean, "sd": value.sd})
    return Estimate(location, sd, 0.0, "log", "B", note="from the scenario")


class Drawn(NamedTuple):
    """A membrane with its spread drawn, the same at its medians, and what both lean on."""

    cell: MembraneCell
    middle: MembraneCell
    inputs: tuple[Input, ...]


def _drawn(case: Case, membrane: MembraneSet) -> Drawn:
    from coldchoice.science.tier_one import MembraneCell

    estimates = {
        "lp_um_per_min_atm": ("water permeability", membrane.water),
        "activation_kcal_per_mol": ("activation energy of water permeability", membrane.water_activation),
        "diameter_um": ("diameter", membrane.diameter_um),
        "inactive_fraction": ("inactive fraction", membrane.inactive_fraction),
        "ps_um_per_min": ("permeability of the cryoprotectant", membrane.solute),
        "ps_activation_kcal_per_mol": ("activation energy of that permeability", membrane.solute_activation),
    }
    drawings: dict[str, Any] = {}
    medians: dict[str, Any] = {}
    inputs = []
    for name, (text, estimate) in estimates.items():
        if estimate is None:
            continue
        medians[name] = estimate.median
        if not name.startswith("ps_"):  # only sets the addition, which is computed at the medians
            drawings[name], leaning = drawn(case, f"{text} of {membrane.cell_type}", estimate)
            inputs.append(leaning)
    places = (membrane.reference_c, membrane.lowest_measured_c)
    fixed = dict(zip(("reference_c", "lowest_measured_c"), places, strict=True))
    middle = MembraneCell(**medians, **fixed, ps_reference_c=membrane.solute_c)
    return Drawn(MembraneCell(**drawings, **fixed), middle, tuple(inputs))


# ---------------------------------------------------------------- the rate


def _at_the_computed_rate(
    case: Case, options: Options, known: Freezing, membrane: MembraneSet
) -> tuple[Freezing, float]:
    """Replace the measured best rate by the computed one; return also the rate that is set, C/min.

    The rate that is set follows from the medians alone, so it is one number for all draws, as in reality: the
    best rate of the cells in hand may be another, and that costs cells.
    """
    from coldchoice.science.tier_one import rate_curve

    cells = _drawn(case, membrane)
    shape, shaped = _shape(known, cells.middle, membrane)
    calibration = float(np.clip(known.known.recovery.median, 0.01, 0.99))
    curve = rate_curve(cells.middle, calibration, shape)
    error, model = drawn(case, "error of the best rate from water loss", MODEL_ERROR)
    optimum = np.asarray(cells.cell.optimum_rate_c_per_min * error)
    best = float(curve.optimum_rate_c_per_min)
    rate = min(best, FASTEST_C_PER_MIN) if options.cooling_rate is None else options.cooling_rate
    notes = (*_of_the_rate(curve, rate, options), *shaped, *_addition(known, cells.middle, membrane, options))
    fact = known.known
    fact = fact._replace(
        optimum_rate_c_per_min=MODEL_ERROR.scaled(best),
        rate_shape=shape,
        beyond=(*fact.beyond, *([BELOW_ZERO] if curve.extrapolated else [])),
        grade=max(fact.grade, "C"),
        notes=(*notes, *membrane.notes, *fact.notes),
    )
    poisoned, toxic = _toxicity(options)
    inputs = (*known.inputs[:3], *cells.inputs, model, toxic)
    computed = known._replace(
        known=fact,
        recovery=known.recovery * poisoned,
        optimum_rate_c_per_min=optimum,
        inputs=inputs,
    )
    return computed, rate


def _shape(known: Freezing, middle: MembraneCell, membrane: MembraneSet) -> tuple[float, tuple[str, ...]]:
    """Exponent of the fast side: from ice inside where that was measured, else that of slow-freeze."""
    if membrane.ice_c is None:
        return known.known.rate_shape, ()
    shape = _exponent(middle, membrane.ice_c)
    if shape is None:
        return known.known.rate_shape, ("ice inside, at the temperature given, does not depend on the rate",)
    mean_c, sd_c = membrane.ice_c
    return shape, (f"fast side of the rate curve from ice inside at {mean_c:g} +- {sd_c:g} C",)


@lru_cache(64)  # equal for all blocks of a run
def _exponent(middle: MembraneCell, ice_c: tuple[float, float]) -> float | None:
    from coldchoice.science.tier_one import shape_from_ice

    try:
        return shape_from_ice(middle, *ice_c)
    except InputError:
        return None


def _of_the_rate(curve: RateCurve, rate_c_per_min: float, options: Options) -> tuple[str, ...]:
    slow, fast = float(curve.slowest_c_per_min), float(curve.fastest_c_per_min)
    best = float(curve.optimum_rate_c_per_min)
    notes = [
        f"best cooling rate computed from the membrane: {best:.3g} C/min, safe {slow:.2g} to {fast:.2g}; "
        "the rule may be off by a factor of two (C026, C027)",
        "survival is not computed: recovery at the best rate is that of slow-freeze, measured or borrowed",
    ]
    if options.cooling_rate is None and rate_c_per_min < best:
        notes.append(
            f"cooled at {rate_c_per_min:g} C/min, the fastest programme for filled bags (assumption)"
        )
    return tuple(notes)


def _addition(
    known: Freezing, middle: MembraneCell, membrane: MembraneSet, options: Options
) -> tuple[str, ...]:
    """Say how the cryoprotectant can be added, where its permeability is known."""
    from coldchoice.science.tier_one import AGENTS

    agent, percent = known.known.cryoprotectant, known.known.percent
    if middle.ps_um_per_min is None or membrane.agent != agent or agent not in AGENTS or percent is None:
        return (f"no permeability for {agent}: how to add it is not computed",)
    if not membrane.swelling_known:
        return ("these cells leave the model when they swell (P074): the addition is not computed",)
    at_c = options.addition_temperature
    found = _loading(middle, AGENTS[agent], percent, at_c, membrane.lowest_volume or 0.0)
    at_once = f"{percent:g} % {agent} added at once at {at_c:g} C"
    shrinks = f"{at_once} shrinks the cells to {float(found.one_step_volume[0]):.2f} of their volume"
    loaded = f"they hold 95 % of it after {float(found.minutes[0]):.2g} min"
    if membrane.lowest_volume is None:
        return (f"{shrinks}; {loaded}; what they bear is not known (`lowest_volume`)",)
    if not found.steps:
        return (f"{shrinks}, too far for {membrane.lowest_volume:g}, and so do eight equal steps",)
    steps = "one step is enough" if found.steps == 1 else f"{found.steps} equal steps are needed"
    return (f"{shrinks}; {steps} for {membrane.lowest_volume:g}; {loaded}",)


@lru_cache(64)  # equal for all blocks of a run
def _loading(
    middle: MembraneCell, agent: Agent, percent: float, temperature_c: float, lowest_volume: float
) -> Loading:
    from coldchoice.science.tier_one import loading

    return loading(middle, agent, percent, temperature_c, lowest_volume)


def _toxicity(options: Options) -> tuple[float, Input]:
    """Share that survives the cryoprotectant before freezing and after thaw."""
    from coldchoice.science.toxicity import toxicity_hazard

    rate_per_h = -float(np.log1p(-options.toxic_loss))
    survives = float(np.exp(-toxicity_hazard([0.0, options.exposure], [rate_per_h, rate_per_h])))
    name = "loss by the cryoprotectant itself"
    if options.toxic_loss:
        return survives, Input(name, name, "B", note="from the scenario")
    return survives, Input(name, name, "D", ("P118",), "none in 2 h, as in marrow progenitors")


@hookimpl
def strategies() -> list[MechanisticFreeze]:
    """Offer the one family of this file; its variants are options."""
    return [MechanisticFreeze()]
