"""Put the capacities of a scenario on its legs: who takes what where, and whether there is enough of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import Problem, ScenarioError, UnknownName
from coldchoice.model.case import PILOT_BLOCK
from coldchoice.model.streams import BLOCK_DRAWS
from coldchoice.model.terms import Default
from coldchoice.model.units import YEAR_H
from coldchoice.record import NamedTuple
from coldchoice.science.queueing import utilisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coldchoice.errors import Key
    from coldchoice.model.capacity import Capacity
    from coldchoice.model.logistics import PlannedLeg
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.terms import Terms

MOST_TAKERS = 1_000_000
"""Who may stand in one line in one block of draws: more would take minutes."""


class Pool(NamedTuple):
    """A capacity on its leg.

    Attributes
    ----------
    capacity
        As the scenario has it.
    leg
        Number of the leg at whose end one is taken.
    until_leg
        Number of the leg at whose end the hours of `capacity.busy` begin; `leg` itself where `until` is left
        out.
    takers
        How many each shipment takes, one after the other.
    shipments_per_h
        Shipments in an hour.
    busy_h, busy_sd_h
        Mean and standard deviation of the hours for which one is taken, way included.
    """

    capacity: Capacity
    leg: int
    until_leg: int
    takers: int
    shipments_per_h: float
    busy_h: float = 0.0
    busy_sd_h: float = 0.0

    @property
    def used(self) -> float:
        """Utilisation; from 1 on the line grows without end."""
        return utilisation(self.shipments_per_h * self.takers, self.busy_h, self.capacity.count)

    def bottleneck(self, units_per_year: float) -> str:
        """Say what is lacking: ``slot at plant: 200 units a year need 5.2 at a time, there are 4``."""
        count, needed = self.capacity.count, self.used * self.capacity.count
        text = next((told for digits in (3, 4, 5, 6) if float(told := f"{needed:.{digits}g}") > count), "")
        said = f"{self.capacity.title}: {units_per_year:.6g} units a year need {text or count} at a time, "
        said += f"there {'is' if count == 1 else 'are'} {count}"
        return said if text else f"{said}, and with none to spare the line grows without end"


class Crowd(NamedTuple):
    """Rows of the comparison that take the same capacities, and what they take.

    Attributes
    ----------
    labels
        Names of the rows.
    pools
        What their units wait for; nothing where there is a bottleneck.
    bottleneck
        What there is too little of, the worst first; empty where there is enough of all.
    """

    labels: frozenset[str]
    pools: tuple[Pool, ...] = ()
    bottleneck: str = ""


def crowds_of(scenario: Scenario, terms: Terms, choices: Sequence[Choice]) -> tuple[Crowd, ...]:
    """Return the groups of rows that wait for the same things, in the order of their first row.

    Raises
    ------
    ScenarioError
        For a place or a strategy that the scenario does not have, and for what cannot be simulated.
    """
    if not scenario.capacity:
        return (Crowd(frozenset(choice.label for choice in choices)),)
    problems = [*capacity_problems(scenario, terms.legs, [*scenario.strategies, *choices])]
    if problems:
        raise ScenarioError(*problems)
    pools = _pools(scenario, terms)
    groups: dict[tuple[Pool, ...], list[str]] = {}
    for choice in sorted(choices, key=lambda one: one.label):
        taken = tuple(pool for pool in pools if _uses(choice, pool.capacity))
        groups.setdefault(taken, []).append(choice.label)
    return tuple(_crowd(labels, taken, terms.units_per_year) for taken, labels in groups.items())


def unsaid(scenario: Scenario) -> tuple[Default, ...]:
    """Say who takes one where several travel together and the scenario does not say it."""
    return tuple(
        Default(f"capacity[{at}].per", "unit", "assumption")
        for at, one in enumerate(scenario.capacity)
        if scenario.logistics.units_per_shipment > 1 and "per" not in one.model_fields_set
    )


def names_of(choices: Iterable[Choice]) -> set[str]:
    """Names under which `used_by` may mean one of these: those of rows and of strategies."""
    return {name for choice in choices for name in (choice.label, choice.strategy)}


def capacity_problems(
    scenario: Scenario, legs: Sequence[PlannedLeg], choices: Sequence[Choice]
) -> Iterator[Problem]:
    """Look for what the capacities name and the scenario does not have, or what cannot be simulated.

    Parameters
    ----------
    legs
        Nothing left open, as in the terms.
    choices
        Whatever `used_by` may mean.
    """
    found: list[tuple[int, int] | None] = []
    for at, one in enumerate(scenario.capacity):
        key: Key = ("capacity", at)
        unknown = [*_unknown(one, key, legs, names_of(choices))]
        yield from unknown
        span = None if unknown else _span(one, legs)
        if span is not None and span[1] < span[0]:
            yield Problem(f"the unit does not come to {one.until!r} after {one.at!r}", (*key, "until"))
            span = None
        found.append(span)
        together = scenario.logistics.units_per_shipment if one.per == "unit" else 1
        if together * BLOCK_DRAWS > MOST_TAKERS:
            rule = f"lines of shipments of more than {MOST_TAKERS // BLOCK_DRAWS} units are not simulated"
            yield Problem(rule, (*key, "per"), hint="write `per: shipment` if they share one")
    yearly = scenario.demand.units_per_year or 0.0
    if scenario.capacity and scenario.logistics.calendar is not None and yearly > MOST_TAKERS:
        rule = f"lines of more than {MOST_TAKERS:,} units a year are not simulated with a calendar"
        yield Problem(rule, ("demand", "units_per_year"), f"{yearly:g}")
    yield from _held_meanwhile(scenario.capacity, found, choices)


def _unknown(one: Capacity, key: Key, legs: Sequence[PlannedLeg], names: Iterable[str]) -> Iterator[Problem]:
    places = dict.fromkeys(leg.place or "" for leg in legs)
    for field, place in (("at", one.at), ("until", one.until)):
        if place is not None and place not in places:
            yield from UnknownName("place", place, places, (*key, field)).problems
    known = sorted(names)
    for number, name in enumerate(one.used_by or ()):
        if name not in known:
            yield from UnknownName("strategy", name, known, (*key, "used_by", number)).problems


def _span(one: Capacity, legs: Sequence[PlannedLeg]) -> tuple[int, int]:
    """Numbers of the leg at whose end one is taken, and of that at whose end the way is over.

    Taken when the unit has done at a place: after the last of the first legs there in a row.
    """
    places = [leg.place for leg in legs]
    leg = places.index(one.at)
    while leg + 1 < len(places) and places[leg + 1] == one.at:
        leg += 1
    if one.until is None:
        return leg, leg
    return leg, places.index(one.until, leg + 1) if one.until in places[leg + 1 :] else -1


def _held_meanwhile(
    capacities: Sequence[Capacity], spans: Sequence[tuple[int, int] | None], choices: Sequence[Choice]
) -> Iterator[Problem]:
    """Refuse to let a unit wait for one thing while it holds another until a place farther on."""
    for at, (one, span) in enumerate(zip(capacities, spans, strict=True)):
        for other_at, (other, its) in enumerate(zip(capacities, spans, strict=True)):
            if span is None or its is None or one.until is None or other_at == at:
                continue
            if not any(_uses(choice, one) and _uses(choice, other) for choice in choices):
                continue
            if span[0] < its[0] < span[1] or (its[0] == span[0] and other_at > at):
                rule = f"is held while {other.title!r} is waited for, which is not simulated"
                hint = f"list it after {other.name!r}" if its[0] == span[0] else "end `until` before that"
                yield Problem(rule, ("capacity", at), repr(one.name), hint)


def _pools(scenario: Scenario, terms: Terms) -> list[Pool]:
    together = terms.units_per_shipment
    pools = []
    for one in scenario.capacity:
        leg, until_leg = _span(one, terms.legs)
        takers = together if one.per == "unit" else 1
        rate_per_h = terms.units_per_year / together / YEAR_H
        pools.append(Pool(one, leg, until_leg, takers, rate_per_h, one.busy.mean, one.busy.sd))
    if any(pool.until_leg > pool.leg for pool in pools):
        return [_with_way(pool, scenario, terms) for pool in pools]
    return pools


def _with_way(pool: Pool, scenario: Scenario, terms: Terms) -> Pool:
    """Add the way, as a block of draws that no answer is made of has it."""
    from coldchoice.engine.realise import realise

    if pool.until_leg == pool.leg:
        return pool
    legs = realise(scenario, terms, PILOT_BLOCK, BLOCK_DRAWS).journey.legs[pool.leg + 1 : pool.until_leg + 1]
    way_h = np.sum([leg.hours for leg in legs], axis=0)
    return pool._replace(
        busy_h=pool.busy_h + float(way_h.mean()), busy_sd_h=float(np.hypot(pool.busy_sd_h, way_h.std()))
    )


def _uses(choice: Choice, one: Capacity) -> bool:
    return one.used_by is None or choice.label in one.used_by or choice.strategy in one.used_by


def _crowd(labels: list[str], pools: tuple[Pool, ...], units_per_year: float) -> Crowd:
    short = sorted((pool for pool in pools if pool.used >= 1.0), key=lambda pool: -pool.used)
    if short:
        told = "; ".join(pool.bottleneck(units_per_year) for pool in short)
        return Crowd(frozenset(labels), (), told)
    return Crowd(frozenset(labels), pools)
