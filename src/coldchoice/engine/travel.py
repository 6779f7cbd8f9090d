"""Plan the journey: the legs as given, lanes' defaults filled in, and the hold that is left at the origin."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import InputError, Problem, ScenarioError, UnknownName, dotted
from coldchoice.evidence.lanes import Lane, Origin
from coldchoice.evidence.lanes import lane as lane_named
from coldchoice.model.logistics import PlannedLeg
from coldchoice.model.terms import Default
from coldchoice.model.uncertain import Uncertain

if TYPE_CHECKING:
    from coldchoice.errors import Key
    from coldchoice.model.calendar import Season
    from coldchoice.model.logistics import Logistics
    from coldchoice.model.scenario import Scenario

ROOM = Uncertain.fixed(22.0, "temperature")
ROUNDING_H = 1e-6
_OF_LANE = MappingProxyType(
    {
        "transport": ("duration",),
        "delay": ("delay_probability", "delay_adds"),
        "disruption": ("disruption_probability", "disruption_adds"),
    }
)
"""What a leg takes from its lane where it leaves something open."""


def planned_legs(scenario: Scenario, used: list[Default]) -> tuple[PlannedLeg, ...]:
    """Return the legs in order, nothing left open; the first is the hold at the origin if any time is left.

    Raises
    ------
    ScenarioError
        If the legs' planned hours add up to more than the duration.
    """
    logistics = scenario.logistics
    if logistics.calendar is not None:
        _check_calendar(logistics, used)
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
    km = None if leg.from_ is None or leg.to is None else _distance_km(leg.from_, leg.to, where, used)
    if km is not None and leg.speed is not None and leg.ground is not None:
        leg = leg.model_copy(update={"transport": _at_speed(km, leg.speed, leg.ground, where, used)})
    name = leg.lane or scenario.logistics.lane
    if name is None:
        return _without_lane(leg, number, ambient, km, where, used)
    lane = _lane(name, (*where, "lane"))
    calendar = scenario.logistics.calendar
    season: Season = "all" if calendar is None else calendar.season
    filled = {
        "lane": lane.name,
        "place": leg.place or "destination",
        "transport": leg.transport or lane.duration,
        "ambient": ambient or lane.ambient_in(season),
        "delay": leg.delay or lane.delay,
        "disruption": leg.disruption or lane.disruption,
    }
    taken = [field for field in _OF_LANE if getattr(leg, field) is None]
    if taken:
        source = lane.source_of(*(name for field in taken for name in _OF_LANE[field]))
        used.append(Default(f"{dotted(where)}: {', '.join(taken)}", f"those of lane {lane.name}", source))
    by_date = ambient is None and lane.seasonal and calendar is not None and season == "all"
    if ambient is None:
        of_season = season if lane.seasonal else "all"
        when = {"all": ", by date" if by_date else ""}.get(of_season, f" in {of_season}")
        origin = lane.origins["ambient" if of_season == "all" else f"ambient_{of_season}"]
        used.append(Default(f"{dotted(where)}: ambient", f"that of lane {lane.name}{when}", _source(origin)))
    if leg.excursion is None:
        used.append(
            Default(
                f"{dotted(where)}: excursion",
                f"that of lane {lane.name}",
                _source(lane.origins["excursion_mean"]),
            )
        )
    return leg.settled(filled, distance_km=km, by_date=by_date)


def _source(origin: Origin) -> str:
    return str(origin) if origin.status == "read" else f"assumption: {origin.note}"


def _distance_km(start: str, end: str, where: Key, used: list[Default]) -> float:
    from coldchoice.engine.distances import distance_km  # most scenarios name no airport
    from coldchoice.evidence.airports import airport

    for key, code in (("from", start), ("to", end)):
        try:
            airport(code)
        except InputError as error:
            raise ScenarioError(*(one._replace(key=(*where, key)) for one in error.problems)) from None
    km = distance_km(start, end)
    told = "computed: great circle between the airports of airportsdata"
    used.append(Default(f"{dotted(where)}: distance", f"{km:,.0f} km from {start} to {end}", told))
    return km


def _at_speed(
    km: float, speed_km_per_h: float, ground_h: float, where: Key, used: list[Default]
) -> Uncertain:
    """Hours of a transport that the scenario itself wants made of its distance."""
    hours = km / speed_km_per_h + ground_h
    way = f"{km:,.0f} km at {speed_km_per_h:g} km/h, and {ground_h:g} h on the ground"
    told = f"assumption of the scenario: {way}"
    used.append(Default(f"{dotted(where)}: transport", f"{hours:.4g} h", told))
    return Uncertain.fixed(hours, "time")


def _without_lane(
    leg: PlannedLeg,
    number: int,
    ambient: Uncertain | None,
    km: float | None,
    where: Key,
    used: list[Default],
) -> PlannedLeg:
    """A transport of its own making: what it does not say does not happen, and that is said."""
    unsaid = [field for field in ("delay", "disruption", "excursion") if getattr(leg, field) is None]
    shown = f"no {', '.join((*unsaid, 'price of carriage'))}"  # prices of carriage belong to lanes
    used.append(Default(dotted(where), shown, "assumption: no lane is named for this transport"))
    filled = {"ambient": ambient or ROOM, "place": leg.place or f"stop {number + 1}"}
    return leg.settled(filled, distance_km=km)


def _check_calendar(logistics: Logistics, used: list[Default]) -> None:
    """See that every place opens at some time, and tell what the calendar brings with it."""
    from coldchoice.engine.waiting import check_calendar

    check_calendar(logistics)
    calendar = logistics.calendar
    assert calendar is not None, "asked only with a calendar"
    key = "logistics.calendar"
    if "opens" not in calendar.model_fields_set:
        used.append(Default(f"{key}.opens", calendar.opens, "assumption: office hours"))
    start = f"at any open hour of {calendar.year}, all alike"
    used.append(Default(f"{key}: start of a unit", start, "assumption"))
    used.append(Default(f"{key}: clearing an excursion", "2 to 5 business days", "CL137"))


def _lane(name: str, key: Key) -> Lane:
    try:
        return lane_named(name)
    except UnknownName as error:
        raise UnknownName("lane", name, error.known, key) from None


def _planned(leg: PlannedLeg) -> Uncertain:
    planned = leg.hold if leg.hold is not None else leg.transport
    assert planned is not None, "every leg has a duration by now"
    return planned
