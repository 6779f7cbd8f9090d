"""Make a scenario concrete: draw one block of journeys, the same for every strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.engine.timeline import along
from coldchoice.evidence.exchange import convert
from coldchoice.evidence.lanes import lane as lane_named
from coldchoice.model.case import Case
from coldchoice.model.journey import Journey, Leg
from coldchoice.model.money import Money
from coldchoice.model.streams import EXCURSION_OF, Floats, Streams, locked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coldchoice.engine.crowd import InLine
    from coldchoice.engine.pools import Pool
    from coldchoice.engine.timeline import Wait
    from coldchoice.model.logistics import Chance, PlannedLeg
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.terms import Terms
    from coldchoice.model.uncertain import Uncertain


MakeStreams: TypeAlias = "Callable[[int, int, int, str], Streams]"
"""Makes the random numbers of a block from seed, block, draws and stage."""


def realise(
    scenario: Scenario,
    terms: Terms,
    block: int,
    draws: int,
    pools: Sequence[Pool] = (),
    stage: str = "",
    make: MakeStreams = Streams,
) -> Case:
    """Draw block number `block` of the scenario: legs of shape (draws,), and streams for everything else.

    Parameters
    ----------
    pools
        What units wait in line for on their way.
    stage
        Keeps the journeys and lots of a chain's later stages apart; see `Streams`.
    make
        Makes the random numbers, where some of them are to be held.
    """
    return realise_in_lines(scenario, terms, block, draws, pools, stage, make)[0]


def realise_in_lines(
    scenario: Scenario,
    terms: Terms,
    block: int,
    draws: int,
    pools: Sequence[Pool],
    stage: str = "",
    make: MakeStreams = Streams,
) -> tuple[Case, tuple[InLine, ...]]:
    """Do the same, and return the lines in which the units waited, in the order of the pools."""
    streams = make(scenario.seed, block, draws, stage)

    def to_terms(money: Money) -> Money:
        return convert(money, terms.currency, terms.price_year, scenario.rates)

    def again(block: int, draws: int) -> Case:
        return realise(scenario, terms, block, draws, pools, stage)

    journey, lines = _timed(scenario, terms, streams, pools)
    dated = _dated(journey, scenario, terms, streams).locked()
    return Case(scenario, terms, dated, streams, to_terms, again=again), lines


def _timed(
    scenario: Scenario, terms: Terms, streams: Streams, pools: Sequence[Pool]
) -> tuple[Journey, tuple[InLine, ...]]:
    """Return the journeys along the clock, and the lines in which the units waited."""
    drawn, customs_h = _planned(scenario, terms, streams)
    if not pools:
        return along(drawn, _waits(scenario, terms, customs_h), drawn.start_h), ()
    from coldchoice.engine import crowd

    year_h = crowd.year_h_of(scenario.logistics.calendar)
    history = crowd.history_of(streams, pools[0].shipments_per_h, year_h)
    others, units = crowd.of_others(streams, history), drawn
    if others is not None:
        more, more_customs_h = _planned(scenario, terms, others)
        units = crowd.together(drawn, more)
        customs_h = {at: np.concatenate((hours, more_customs_h[at])) for at, hours in customs_h.items()}
    waits = _waits(scenario, terms, customs_h)
    lines = crowd.lines_of(pools, units.legs, history, streams, waits)
    timed = along(units, (*waits, *lines), units.start_h)
    return (timed if others is None else crowd.first_of(timed, drawn)), lines


def _planned(scenario: Scenario, terms: Terms, streams: Streams) -> tuple[Journey, dict[int, Floats]]:
    """Draw journeys from their start, without what they wait for, and the hours of customs by leg."""
    legs = tuple(_leg(streams, number, leg) for number, leg in enumerate(terms.legs))
    customs_h = {
        number: _late(streams, f"leg {number} customs", leg.customs, exponential=False)
        for number, leg in enumerate(terms.legs)
        if leg.customs is not None and leg.customs.probability > 0.0
    }
    journey, calendar = _to_sites(Journey(legs), terms, streams), scenario.logistics.calendar
    if customs_h:
        journey = journey._replace(customs_h=np.sum([*customs_h.values()], axis=0))
    if calendar is None:
        return journey, customs_h
    from coldchoice.engine import waiting  # most scenarios have no calendar

    return journey._replace(start_h=waiting.start_h(calendar, streams)), customs_h


def _waits(scenario: Scenario, terms: Terms, customs_h: dict[int, Floats]) -> tuple[Wait, ...]:
    """Return what the end of a leg may have to wait for beside the lines, in order."""
    calendar = scenario.logistics.calendar
    if calendar is None and not customs_h:
        return ()
    from coldchoice.engine import waiting  # most scenarios have neither

    if calendar is None:
        return (waiting.customs_alone(customs_h),)
    return (waiting.opening(calendar, terms.legs, customs_h),)


def _dated(journey: Journey, scenario: Scenario, terms: Terms, streams: Streams) -> Journey:
    """Give the journey what depends on its dates: the season's ambient, and when an excursion is cleared."""
    calendar = scenario.logistics.calendar
    if calendar is None or journey.start_h is None:
        return journey
    from coldchoice.engine import waiting

    legs = list(journey.legs)
    for number, planned in enumerate(terms.legs):
        if planned.by_date and planned.lane is not None:
            winter, summer = waiting.seasons(calendar, journey, number)
            lane, name = lane_named(planned.lane), f"leg {number} ambient"
            ambient_c = np.where(
                winter,
                _sample(streams, name, lane.ambient_in("winter")),
                np.where(summer, _sample(streams, name, lane.ambient_in("summer")), legs[number].ambient_c),
            )
            ambient_c.flags.writeable = False
            legs[number] = legs[number]._replace(ambient_c=ambient_c)
    used_h = journey.start_h + journey.total_h
    return journey._replace(legs=tuple(legs), disposition_h=waiting.disposition_h(calendar, used_h, streams))


def _to_sites(journey: Journey, terms: Terms, streams: Streams) -> Journey:
    """Send each draw's unit to one of the destinations, by their shares, on its own last transport."""
    sites = [site for site in terms.sites if site.role == "destination"]
    if len(sites) < 2 and not any(site.transport for site in sites):
        return journey
    shares = np.cumsum([site.share for site in sites])
    chosen = np.searchsorted(shares / shares[-1], streams.uniform("logistics", "site of use"), side="right")
    chosen = np.minimum(chosen, len(sites) - 1)
    last = journey.last_transport
    if last is None or not any(site.transport for site in sites):
        return journey._replace(site=chosen)
    leg = journey.legs[last]
    last_h = tuple(
        leg.hours
        if site.transport is None
        else _sample(streams, f"transport to {site.name}", site.transport) + leg.late_h
        for site in sites
    )
    hours = np.choose(chosen, last_h)
    hours.flags.writeable = False
    legs = (*journey.legs[:last], leg._replace(hours=hours), *journey.legs[last + 1 :])
    return Journey(legs, chosen, last_h)


def _leg(streams: Streams, number: int, leg: PlannedLeg) -> Leg:
    name = f"leg {number}"
    planned = leg.hold if leg.hold is not None else leg.transport
    assert planned is not None, "settle gives every leg a duration"
    late = _constant(streams, 0.0)
    for what, chance in (("delay", leg.delay), ("disruption", leg.disruption)):
        if chance is not None and chance.probability > 0.0:
            late = late + _late(streams, f"{name} {what}", chance, exponential=what == "delay")
    drawn = Leg(
        kind=leg.kind,
        place=leg.place or name,
        lane=leg.lane,
        hours=_sample(streams, f"{name} duration", planned) + late,
        late_h=late,
        ambient_c=_sample(streams, f"{name} ambient", leg.ambient),
        excursion=_excursion(streams, leg),
        distance_km=leg.distance_km,
    )
    for values in (drawn.hours, drawn.late_h, drawn.ambient_c, drawn.excursion):
        values.flags.writeable = False
    return drawn


def _constant(streams: Streams, value: float) -> Floats:
    """The same value for every draw, (draws,), read-only, in the memory of one."""
    return np.broadcast_to(locked(np.full((), value)), (streams.draws,))


def _sample(streams: Streams, name: str, value: Uncertain | None) -> Floats:
    assert value is not None, "settle leaves nothing open"
    if value.kind == "fixed":
        return _constant(streams, value.mean)
    return value.sample(streams.generator("logistics", name), streams.draws)


def _late(streams: Streams, name: str, chance: Chance, *, exponential: bool) -> Floats:
    """Hours added by a chance; one uniform decides both whether and, if exponential, by how much."""
    uniform = streams.generator("logistics", name).random(streams.draws)
    strikes = uniform < chance.probability
    if not exponential:
        return strikes * _sample(streams, f"{name} hours", chance.adds)
    late = np.zeros(streams.draws)
    # given that it strikes, uniform / probability is uniform again; so a unit that is late is never less late
    # where delays are more frequent. A uniform of zero is the most that double precision has to offer.
    part = np.maximum(uniform[strikes], np.finfo(np.float64).tiny) / chance.probability
    late[strikes] = -chance.adds.mean * np.log(part)
    return late


def _excursion(streams: Streams, leg: PlannedLeg) -> Floats:
    if leg.kind == "hold":
        return _constant(streams, 0.0)
    if leg.excursion is not None:
        return _constant(streams, leg.excursion)
    lane = lane_named(leg.lane) if leg.lane else None
    if lane is None:
        return _constant(streams, 0.0)
    return lane.excursion(streams.normal("parameter", f"{EXCURSION_OF}{lane.name}"))
