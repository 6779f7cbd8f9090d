"""Plan the journey: the legs as given, lanes' defaults filled in, and the hold that is left at the origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.errors import Problem, ScenarioError, UnknownName, dotted
from coldchoice.evidence.lanes import Lane
from coldchoice.evidence.lanes import lane as lane_named
from coldchoice.model.logistics import PlannedLeg
from coldchoice.model.terms import Default
from coldchoice.model.uncertain import Uncertain

if TYPE_CHECKING:
    from coldchoice.errors import Key
    from coldchoice.model.scenario import Scenario

ROOM = Uncertain.fixed(22.0, "temperature")
ROUNDING_H = 1e-6


def planned_legs(scenario: Scenario, used: list[Default]) -> tuple[PlannedLeg, ...]:
    """Return the legs in order, nothing left open; the first is the hold at the origin if any time is left.

    Raises
    ------
    ScenarioError
        If the legs' planned hours add up to more than the duration.
    """
    logistics = scenario.logistics
    asked = logistics.legs or ((PlannedLeg(lane=logistics.lane),) if logistics.lane else ())
    legs = [_filled(scenario, leg, number, used) for number, leg in enumerate(asked)]
    planned_h = sum(_planned(leg).mean for leg in legs)
    left_h = scenario.duration - planned_h
    if left_h < -ROUNDING_H:
        raise ScenarioError(
            Problem(
                f"the legs add up to {planned_h:.4g} h, more than the duration",
                key=("duration",),
                value=f"{scenario.duration:.4g} h",
                hint=f"write at least {planned_h:.4g} h, or shorten a leg",
            )
        )
    if left_h > ROUNDING_H:
        legs.insert(0, _waiting(scenario, left_h, used))
    return tuple(legs)


def _waiting(scenario: Scenario, left_h: float, used: list[Default]) -> PlannedLeg:
    used.append(Default("logistics.legs", f"hold of {left_h:.4g} h at the origin", "duration less the legs"))
    hold = Uncertain.fixed(left_h, "time")
    return PlannedLeg(hold=hold, place="origin", ambient=scenario.logistics.ambient or ROOM)


def _filled(scenario: Scenario, leg: PlannedLeg, number: int, used: list[Default]) -> PlannedLeg:
    where: Key = ("logistics", "legs", number) if scenario.logistics.legs else ("logistics",)
    ambient = leg.ambient or scenario.logistics.ambient
    if leg.kind == "hold":
        return leg.model_copy(update={"ambient": ambient or ROOM, "place": leg.place or f"hold {number + 1}"})
    name = leg.lane or scenario.logistics.lane
    if name is None:
        return _without_lane(leg, number, ambient, where, used)
    lane = _lane(name, (*where, "lane"))
    filled = {
        "lane": lane.name,
        "place": leg.place or "destination",
        "transport": leg.transport or lane.duration,
        "ambient": ambient or lane.ambient,
        "delay": leg.delay or lane.delay,
        "disruption": leg.disruption or lane.disruption,
    }
    taken = [field for field in ("transport", "delay", "disruption") if getattr(leg, field) is None]
    if taken:
        used.append(
            Default(f"{dotted(where)}: {', '.join(taken)}", f"those of lane {lane.name}", lane.source)
        )
    surroundings = {"ambient": (ambient, "ambient"), "excursion": (leg.excursion, "excursion_mean")}
    for field, (given, origin) in surroundings.items():
        if given is None:
            known = lane.origins[origin]
            source = str(known) if known.status == "read" else f"assumption: {known.note}"
            used.append(Default(f"{dotted(where)}: {field}", f"that of lane {lane.name}", source))
    return leg.model_copy(update=filled)


def _without_lane(
    leg: PlannedLeg, number: int, ambient: Uncertain | None, where: Key, used: list[Default]
) -> PlannedLeg:
    """A transport of its own making: what it does not say does not happen, and that is said."""
    unsaid = [field for field in ("delay", "disruption", "excursion") if getattr(leg, field) is None]
    shown = f"no {', '.join((*unsaid, 'price of carriage'))}"  # prices of carriage belong to lanes
    used.append(Default(dotted(where), shown, "assumption: no lane is named for this transport"))
    return leg.model_copy(update={"ambient": ambient or ROOM, "place": leg.place or f"stop {number + 1}"})


def _lane(name: str, key: Key) -> Lane:
    try:
        return lane_named(name)
    except UnknownName as error:
        raise UnknownName("lane", name, error.known, key) from None


def _planned(leg: PlannedLeg) -> Uncertain:
    planned = leg.hold if leg.hold is not None else leg.transport
    assert planned is not None, "every leg has a duration by now"
    return planned
