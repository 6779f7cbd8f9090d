"""Inputs that belong to the journey as a whole: hours on the way, hours of waiting, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from coldchoice.engine.edit import edited
from coldchoice.engine.knob import MOST_RATE, Knob, knob
from coldchoice.engine.settle import settle
from coldchoice.evidence.lanes import lane as lane_named
from coldchoice.model.quantity import format_quantity

if TYPE_CHECKING:
    from coldchoice.errors import Key
    from coldchoice.model.logistics import Chance, PlannedLeg
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.uncertain import Uncertain

LegKind = Literal["transport", "hold"]
Fault = Literal["disruption", "delay"]

HOURS: Mapping[LegKind, tuple[str, str]] = MappingProxyType(
    {
        "transport": ("transit-hours", "planned hours of all transports together"),
        "hold": ("hold-hours", "planned hours of all holds together"),
    }
)
FAULTS: Mapping[Fault, tuple[str, str]] = MappingProxyType(
    {
        "disruption": ("disruption-rate", "share of transports that are cancelled or diverted"),
        "delay": ("delay-rate", "share of transports that leave late"),
    }
)
EXCURSIONS = ("excursion-rate", "probability that a 2-8 C box leaves its temperature band on one transport")

Fields = dict[int, dict[str, Any]]
"""What a scenario would hold, by the place of the leg and the key."""

Legs = dict[int, "PlannedLeg"]
"""Legs with every default filled in, by their place in the scenario's list; -1 is the wait before them."""


def journey_knobs(scenario: Scenario) -> tuple[list[Knob], dict[str, str]]:
    """Return the journey's inputs, and why others of them are not there, by name."""
    legs = planned(scenario)
    found: list[Knob] = []
    missing: dict[str, str] = {}
    for kind, (name, text) in HOURS.items():
        now_h = sum(_hours(leg).mean for leg in legs.values() if leg.kind == kind)
        if now_h > 0.0:
            found.append(knob(name, text, "time", now_h, _stretch(kind), moves=_moves(kind, legs)))
        else:
            missing[name] = f"the journey has no {kind}"
    for fault, (name, text) in FAULTS.items():
        rates = [chance.probability for _, chance in _chances(legs, fault)]
        if rates:
            moves = (
                "" if len(rates) == 1 else "that of the worst transport; those of the others in proportion"
            )
            searched = (0.0, max(MOST_RATE, *rates))
            found.append(
                knob(
                    name,
                    text,
                    "fraction",
                    max(rates),
                    _strike(fault),
                    searched=searched,
                    factors=True,
                    moves=moves,
                )
            )
        else:
            missing[name] = f"no transport has a `{fault}`, which says how many hours it adds"
    excursions = [_excursion(leg) for leg in legs.values() if leg.kind == "transport"]
    name, text = EXCURSIONS
    if excursions:
        searched = (0.0, max(MOST_RATE, *excursions))
        moves = "the same on every transport, and exact: the lane's own is uncertain"
        found.append(
            knob(
                name, text, "fraction", max(excursions), _excur, searched=searched, factors=True, moves=moves
            )
        )
    else:
        missing[name] = "the journey has no transport"
    return found, missing


def planned(scenario: Scenario) -> Legs:
    """Return the legs of the journey, lanes' hours and chances filled in, by their place in the scenario."""
    legs = settle(scenario).legs
    before = len(legs) - (len(scenario.logistics.legs) or (1 if scenario.logistics.lane else 0))
    return {place - before: leg for place, leg in enumerate(legs)}


def _hours(leg: PlannedLeg) -> Uncertain:
    hours = leg.hold if leg.hold is not None else leg.transport
    assert hours is not None, "a planned leg has its hours"
    return hours


def _chances(legs: Legs, fault: Fault) -> Iterator[tuple[int, Chance]]:
    for place, leg in legs.items():
        chance = getattr(leg, fault)
        if leg.kind == "transport" and chance is not None and chance.adds.mean > 0.0:
            yield place, chance


def _excursion(leg: PlannedLeg) -> float:
    if leg.excursion is not None:
        return leg.excursion
    return lane_named(leg.lane).excursion_mean if leg.lane else 0.0


def _moves(kind: LegKind, legs: Legs) -> str:
    of_kind = [leg for leg in legs.values() if leg.kind == kind]
    said = ["the duration moves with it"]
    if len(of_kind) > 1:
        said.append(f"all {len(of_kind)} {kind}s in proportion")
    if any(_hours(leg).kind != "fixed" for leg in of_kind):
        said.append("its spread in proportion")
    return ", ".join(said)


def _stretch(kind: LegKind) -> Callable[[Scenario, float], Scenario]:
    """Make all legs of one kind longer or shorter by one factor; the duration keeps what else is in it."""

    def set(scenario: Scenario, hours: float) -> Scenario:
        legs = planned(scenario)
        means = {place: _hours(leg).mean for place, leg in legs.items() if leg.kind == kind}
        factor = hours / sum(means.values())
        stretched: Fields = {
            place: {kind: _hours(legs[place]).with_mean(mean * factor).to_json()}
            for place, mean in means.items()
            if place >= 0
        }
        duration_h = scenario.duration + hours - sum(means.values())
        changes: dict[Key, Any] = {("duration",): format_quantity(duration_h, "time")}
        if kind == "transport":
            for at, site in enumerate(scenario.sites):
                if site.transport is not None:
                    moved = site.transport.with_mean(site.transport.mean * factor)
                    changes["sites", at, "transport"] = moved.to_json()
        return edited(scenario, changes | _on_legs(scenario, stretched))

    return set


def _strike(fault: Fault) -> Callable[[Scenario, float], Scenario]:
    def set(scenario: Scenario, rate: float) -> Scenario:
        chances = dict(_chances(planned(scenario), fault))
        worst = max(chance.probability for chance in chances.values())
        struck: Fields = {
            place: {
                fault: {
                    "probability": rate if worst == 0.0 else rate * (chance.probability / worst),
                    "adds": chance.adds.to_json(),
                }
            }
            for place, chance in chances.items()
        }
        return edited(scenario, _on_legs(scenario, struck))

    return set


def _excur(scenario: Scenario, rate: float) -> Scenario:
    places = [place for place, leg in planned(scenario).items() if leg.kind == "transport"]
    return edited(scenario, _on_legs(scenario, {place: {"excursion": rate} for place in places}))


def _on_legs(scenario: Scenario, fields: Fields) -> dict[Key, Any]:
    """Return changes of legs' fields; a journey that is only the name of a lane gets its one leg."""
    if scenario.logistics.legs or not fields:
        return {
            ("logistics", "legs", place, field): value
            for place, given in fields.items()
            for field, value in given.items()
        }
    return {("logistics", "legs"): [{"lane": scenario.logistics.lane, **fields[0]}]}
