"""The step that takes cells through ice or glass: wait, freeze, store, thaw, wash, rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.errors import NoEvidence, NotApplicable
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.evidence.post_thaw import post_thaw_decline
from coldchoice.evidence.prices import KIT_ITEMS
from coldchoice.model.assessment import OWN_DATA, Facts, Input, Use, Values
from coldchoice.model.units import YEAR_H
from coldchoice.protocol.freeze import (
    Freezing,
    Loss,
    freezing,
    frozen_and_thawed,
    in_words,
    rested,
    stored_frozen,
    washed,
)
from coldchoice.protocol.hold import ageing, held
from coldchoice.protocol.lot import Lot
from coldchoice.protocol.plan import Passed
from coldchoice.protocol.window import planned_h, travels
from coldchoice.record import NamedTuple
from coldchoice.science.lots import logit_normal, logit_normal_parameters
from coldchoice.science.storage import GLASS_EXTRACELLULAR_C

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType
    from coldchoice.evidence.freeze_thaw import FreezeThaw
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

VAPOUR_C = -150.0  # assumption: the warmest that a nitrogen vapour store is allowed to be
MINUS80_C = -80.0
LONGEST_BELOW_GLASS_H = 23.5 * YEAR_H
"""Cord blood after 23.5 years in liquid nitrogen (evidence P133); no slope in any cell that was followed."""

WAIT_AFTER_COLLECTION_H = 6.0  # assumption: from the ward to the processing laboratory
WAIT_AFTER_MANUFACTURE_H = 1.0  # assumption: frozen where it is made
THAW_H = 1.0
"""Hands-on time of the thaw step (evidence cost:cm-050)."""

WASH_H = 1.5  # assumption: set-up, run and sampling of a closed washer
FREEZE_WORK_H = 1.5
"""Hands-on time of the freezing step, 1 to 2 h (evidence cost:cm-049)."""

BROKEN_MEAN, BROKEN_SD = 0.009, 0.0039
"""Beta(5.5, 592.5) of broken freezing bags (evidence cost:CL138, cost:CL140, cost:CL141)."""

DRY_ICE_HOLD_H = 96.0
"""Hold of a validated dry-ice box, 96 to 104 h (evidence cost:cm-074)."""

MOSTLY = 0.75  # assumption: share of the draws from which on a note says something of all of them
DRY_ICE_KG = 10.0  # assumption: one filling

Store: TypeAlias = "Callable[[Lot, Case, Freezing, Floats], tuple[Lot, Loss]]"
"""Keeps a lot for some hours; returns it with its rate of loss."""


class Timing(NamedTuple):
    """Hours of the journey before freezing and frozen, each (draws,)."""

    before_h: Floats
    frozen_h: Floats


class Manner(NamedTuple):
    """How cells are frozen, stored and brought back, and what that takes.

    Attributes
    ----------
    known
        What was measured of it.
    timing
        Hours before and in the frozen state, (draws,).
    kept_c
        Temperature of the hold before.
    cooling_c_per_min, warming_c_per_min
        Rates of this run; cooling ``None``: the rate of those who measured the recovery.
    store
        What happens while the cells are stored: `frozen_at` a temperature, or a rule of the strategy's own.
    wash, rest_h, vehicle
        What is done after thaw, for how long the cells rest, and in what.
    carrier_hold_h
        Hold of the carrier, (draws,) or ().
    defended_hold_h, preparation_h, losses, uses, needs, needs_at_origin
        As in `Facts`.
    inputs, notes
        What else this leans on, and what a reader has to know.
    drawn
        What is `known` with its spread drawn; drawn here if left out.
    """

    known: FreezeThaw
    timing: Timing
    kept_c: float
    cooling_c_per_min: float | None
    warming_c_per_min: float
    store: Store
    wash: bool
    rest_h: float
    vehicle: str | None
    carrier_hold_h: Values
    defended_hold_h: float
    preparation_h: float
    losses: Mapping[str, Values]
    uses: tuple[Use, ...]
    needs: frozenset[str]
    needs_at_origin: frozenset[str]
    inputs: tuple[Input, ...] = ()
    notes: tuple[str, ...] = ()
    drawn: Freezing | None = None


def preserved(case: Case, lot: Lot, cell: CellType, manner: Manner) -> Passed:
    """Take a lot through the whole of `case` in this manner, and say what comes of it."""
    known = manner.drawn or freezing(case, manner.known)
    after, loss = _through(case, lot, cell, known, manner)
    facts = Facts(
        viable_recovery=after.surviving,
        dye_viability=after.dye_viability,
        usable_life_h=_life_h(case, after, manner.timing, loss),
        carrier_hold_h=manner.carrier_hold_h,
        preparation_h=manner.preparation_h,
        defended_hold_h=manner.defended_hold_h,
        losses=manner.losses,
        uses=manner.uses,
        needs=manner.needs,
        needs_at_origin=manner.needs_at_origin,
        beyond=tuple(after.beyond.values()),
    )
    return Passed(after, facts, manner.inputs, (*manner.known.notes, *manner.notes), manner.known.grade)


def frozen_at(temperature_c: float) -> Store:
    """Keep frozen at a temperature: nothing happens below the glass transition."""

    def store(lot: Lot, case: Case, known: Freezing, hours_h: Floats) -> tuple[Lot, Loss]:
        asked_h = case.terms.duration_h
        if temperature_c <= GLASS_EXTRACELLULAR_C and asked_h > LONGEST_BELOW_GLASS_H:
            longest = in_words(LONGEST_BELOW_GLASS_H)
            text = f"storage at {temperature_c:g} C for {in_words(asked_h)}: measured up to {longest}"
            lot = lot.beyond_measured({text: text})
        return stored_frozen(lot, case, known, hours_h, temperature_c)

    return store


def _through(case: Case, lot: Lot, cell: CellType, known: Freezing, manner: Manner) -> tuple[Lot, Loss]:
    """Take a lot through the protocol; return it as it is used, and how it loses cells while frozen."""
    if np.any(manner.timing.before_h):
        kinetics = hold_kinetics(cell.name, cell.hold_medium, manner.kept_c, case.own)
        lot = held(lot, ageing(case, kinetics), manner.timing.before_h, manner.kept_c)
    lot = frozen_and_thawed(lot, known, manner.cooling_c_per_min, manner.warming_c_per_min)
    lot, loss = manner.store(lot, case, known, manner.timing.frozen_h)
    if manner.wash and not known.known.counted_after_wash:
        lot = washed(lot, case)
    decline = post_thaw_decline(cell.name, manner.vehicle, case.own)
    return rested(lot, case, decline, manner.rest_h), loss


def _life_h(case: Case, lot: Lot, timing: Timing, loss: Loss) -> Floats:
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
    if not np.any(loss.per_month):
        return np.where(spare >= 0.0, np.inf, 0.0)
    more_h = loss.hours_to_lose(np.maximum(spare, 0.0), timing.frozen_h)
    return np.where(spare >= 0.0, timing.before_h + timing.frozen_h + more_h, 0.0)


def measured(
    case: Case, method: str, cryoprotectant: str | None = None, percent: float | None = None
) -> FreezeThaw:
    """Look up what was measured of a way to stop time for these cells; declines where nothing was."""
    try:
        return freeze_thaw(case.scenario.cell_type, cryoprotectant, percent, method, case.own)
    except NoEvidence as nothing:
        raise NotApplicable(str(nothing)) from None


def decline_beyond(case: Case, longest_h: float, factor: float, where: str, source: str = "") -> None:
    """Raise `NotApplicable` where the cells are stored for more than `factor` times the longest measured."""
    if case.terms.duration_h <= factor * longest_h:
        return
    named, asked = f" ({source})" if source else "", in_words(case.terms.duration_h)
    raise NotApplicable(
        f"nothing {where} was measured beyond {in_words(longest_h)}{named}: {asked} is more than {factor:g} "
        "times that"
    )


# ---------------------------------------------------------------- before freezing


def wait_h(case: Case, asked_h: float | None) -> float:
    """Hours from the start to freezing: as asked, or the usual ones, but before anything leaves."""
    if asked_h is not None:
        return asked_h
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


def timing(case: Case, wait_h: float) -> Timing:
    """The hold before freezing is the journey's first part, whatever the legs call it."""
    total_h = case.journey.total_h
    before_h = np.minimum(wait_h, total_h)
    return Timing(before_h, total_h - before_h)


def decline_if_too_short(case: Case, wait_h: float, work_h: float) -> None:
    """Raise `NotApplicable` where the cells are used before they could be frozen and thawed."""
    needed_h = wait_h + work_h
    if case.terms.duration_h < needed_h:
        used, needed = (f"{hours_h:.3g} h" for hours_h in (case.terms.duration_h, needed_h))
        after = f"just under {used}" if used == needed else used
        raise NotApplicable(
            f"the cells are used after {after}, before they could be frozen and thawed ({needed})"
        )


def decline_if_frozen_on_the_way(case: Case, wait_h: float) -> None:
    """Nobody freezes in a van: the wait must end in a hold."""
    starts_h = 0.0
    for leg in case.terms.legs:
        ends_h = starts_h + planned_h(leg)
        if leg.kind == "transport" and starts_h < wait_h < ends_h:
            raise NotApplicable(
                f"freezing would start {wait_h:g} h after collection, on the way to {leg.place}: set "
                f"hold_before_freezing to {starts_h:.3g} h or less, or to {ends_h:.3g} h or more"
            )
        starts_h = ends_h


def left_before_freezing(case: Case, wait_h: float) -> tuple[str, ...]:
    """Note where the first transport leaves before the cells are frozen."""
    early = float(np.mean(case.journey.departure_h < wait_h))
    if early > MOSTLY:
        return ("frozen after the first transport has left: it travels unfrozen",)
    return ()


def rates_at_minus80(known: FreezeThaw) -> tuple[str, ...]:
    """Warn of what is known of the loss at -80 C, unless it was measured by those who ask."""
    if known.minus80_rate_per_month.note.startswith(OWN_DATA):
        return ()
    return ("published loss rates at -80 C span fifty-fold: give data of your own before relying on them",)


# ---------------------------------------------------------------- what it takes


def dry_ice_hold_h(case: Case) -> Floats:
    """Hold of a box of dry ice, (draws,); infinite where nothing travels."""
    return np.full(case.draws, DRY_ICE_HOLD_H if travels(case) else np.inf)


def dry_ice_box(case: Case) -> tuple[Use, ...]:
    """A box, its dry ice and a logger for each shipment; nothing where nothing travels."""
    if not travels(case):
        return ()
    return (
        Use("dry-ice-shipper", 1.0, "shipment"),
        Use("dry-ice", DRY_ICE_KG, "shipment"),
        Use("temperature-logger", 1.0, "shipment"),
    )


def nitrogen_box(case: Case) -> tuple[Use, ...]:
    """A dry shipper, its charge and a logger for each shipment; nothing where nothing travels."""
    if not travels(case):
        return ()
    return (
        Use("dry-shipper", 1.0, "shipment"),
        Use("dry-shipper-use", 1.0, "shipment"),
        Use("temperature-logger", 1.0, "shipment"),
    )


def site_kits(needs: frozenset[str]) -> list[Use]:
    """Equipment of every receiving site, as a cost; what is bought, not owned, is left out."""
    return [Use(KIT_ITEMS[kit], 1.0, "site") for kit in sorted(needs) if kit in KIT_ITEMS]


@cache
def _broken_parameters() -> tuple[float, float]:
    mean, sd = logit_normal_parameters(BROKEN_MEAN, BROKEN_SD)
    return float(mean), float(sd)


def broken(case: Case, container: str) -> Values:
    """Share of broken containers, (draws,); bags alone were counted."""
    if container != "bag":
        return 0.0
    return np.asarray(logit_normal(*_broken_parameters(), case.normal("parameter", "broken freezing bags")))


def leaning_on_bags(container: str) -> tuple[Input, ...]:
    """What the share of broken bags leans on."""
    if container != "bag":
        return ()
    sources = ("cost:CL138", "cost:CL140", "cost:CL141")
    return (Input("broken freezing bags", "broken freezing bags", "A", sources),)
