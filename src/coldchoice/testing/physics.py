"""Checks of physics: what hurts cells never helps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.logistics import Chance, Logistics
from coldchoice.model.uncertain import Uncertain
from coldchoice.testing.check import Fault, Skip, check, some
from coldchoice.testing.subject import recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coldchoice.model.assessment import Use
    from coldchoice.model.logistics import PlannedLeg
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms
    from coldchoice.testing.subject import Reply, Subject

LONGER = (1.0, 1.3, 2.0, 5.0)
"""By what the planned duration is multiplied."""

HALF_LATE = {"probability": 0.5, "adds": "60 h"}
"""Assumption: later and as often as any reference scenario has it, so that no journey gets shorter."""
WARM_C, WARMER_C = 26.0, 40.0
"""Assumption: no cells that live at body temperature keep better in a hotter box than in one at 26 C."""

ROUNDING = 1e-9
STORED = "unit-year"
"""Unit of the items that are paid for by the time a unit is stored."""

OTHERWISE = "something else is done to the cells"


@check("physics")
def longer_journeys_never_help(subject: Subject) -> None:
    """The viable recovery never rises with the planned hours, as long as the same is done to the cells.

    Time kills; a protocol that is another one for longer journeys is not held against the shorter one.
    """
    for reply, before, later, factor in some(
        _longer(subject), f"it declines longer journeys, or {OTHERWISE}"
    ):
        _not_more(before, later, reply, f"{factor:g} times the hours")


@check("physics")
def delays_never_help(subject: Subject) -> None:
    """The viable recovery never rises where transports are late more often.

    As for planned hours; delays are met on the way, where least can be done about them.
    """
    for reply, late in some(_late(subject), f"where transports are late {OTHERWISE}"):
        _not_more(reply.sound, late.sound, reply, f"every other transport {HALF_LATE['adds']} late")


@check("physics")
def delays_never_add_hours(subject: Subject) -> None:
    """The hours of usable life that are left at use never rise where transports are late.

    Nobody gains hours by losing them. (The usable life counts from the start of the journey.)
    """
    told = (
        (reply, _hours_left(reply), _hours_left(late))
        for reply, late in _late(subject)
        if reply.sound.facts is not None
    )
    nothing = f"it gives no usable life, or {OTHERWISE} where transports are late"
    for reply, in_time_h, late_h in some(told, nothing):
        if (late_h > in_time_h * (1 + ROUNDING) + ROUNDING).any():
            found = f"{np.mean(late_h):g} h left where it is late, {np.mean(in_time_h):g} h in time"
            mend = "count the life from the start of the journey"
            raise Fault("no more hours left with delays", found, reply.label, mend)


@check("physics")
def heat_never_helps(subject: Subject) -> None:
    """The viable recovery is no higher where it is 40 C around the box than where it is 26 C.

    A box keeps its temperature or it does not; it does not get better in the sun. (A control has no box.)
    """
    _comparable(subject)
    for reply, warm, warmer in some(_warmed(subject), f"it declines the heat, or {OTHERWISE} in it"):
        _not_more(warm, warmer, reply, "40 C instead of 26 C around the box")


@check("physics")
def a_hold_may_be_told_as_two(subject: Subject) -> None:
    """A hold of 40 h answers as one of 15 h and one of 25 h at the same place.

    How a journey is written down changes nothing about it.
    """
    parted = ((one, terms) for one in _at_rest(subject) if (terms := _split(one)) is not None)
    for reply, terms in some(parted, "it answers for no journey that ends in a hold of fixed hours"):
        told = subject.ask(reply.scenario, reply.options, terms=terms, label=reply.label).answer
        if not isinstance(told, Assessment):
            raise Fault("an answer to the same journey told in more legs", "it declines", reply.label)
        one, two = recovery(reply.sound), recovery(told)
        if not np.allclose(one, two, rtol=1e-6, atol=1e-9):
            found = f"recovery {one.mean():.6g} as one, {two.mean():.6g} as two"
            mend = "use the hours and temperatures of legs, not their number"
            raise Fault("the same recovery", found, reply.label, mend)


@check("physics")
def some_cells_survive(subject: Subject) -> None:
    """Some cells are alive in some reference scenario, one of which takes a minute.

    An answer of nothing alive for every journey hides a formula in the wrong unit.
    """
    highest = max(float(recovery(one.sound).mean()) for one in subject.answered)
    if highest <= 0.0:
        raise Fault("some cells alive in some reference scenario", "none in any", mend="look at the units")


def same_plan(one: Assessment, other: Assessment) -> bool:
    """Tell whether the same is done to the cells in both: the same things are spent, as much of each.

    Of what is paid for by the time, and of what only the strategy knows, it is enough that it is there.
    """
    if one.facts is None or other.facts is None:
        return one.facts is other.facts
    return _spent(one.facts) == _spent(other.facts) and one.facts.needs == other.facts.needs


def _spent(facts: Facts) -> list[tuple[str, str, float]]:
    known = prices()

    def counted(use: Use) -> float:
        priced = known.get(use.item)
        by_time = priced is None or priced.unit == STORED
        return 0.0 if by_time else round(float(np.mean(use.quantity)), 9)

    return [(use.item, use.per, counted(use)) for use in facts.uses]


def _comparable(subject: Subject) -> tuple[Reply, ...]:
    if subject.is_control:
        raise Skip("it is a control, and no way to preserve cells")
    return subject.tried


def _travelling(subject: Subject) -> Iterator[Reply]:
    """Yield answers about journeys that have a transport, at most three."""
    found = [one for one in subject.answered if any(leg.kind == "transport" for leg in one.case.terms.legs)]
    if not found:
        raise Skip("it answers for no journey with a transport")
    yield from found[:3]


def _longer(subject: Subject) -> Iterator[tuple[Reply, Assessment, Assessment, float]]:
    """Yield answers to a journey and to a longer one, as far as the same is done to the cells."""
    for reply in _comparable(subject):
        before = reply.sound
        for factor in LONGER[1:]:
            later = subject.again(reply, duration=reply.scenario.duration * factor).answer
            if not isinstance(later, Assessment) or not same_plan(before, later):
                break
            yield reply, before, later, factor
            before = later


def _late(subject: Subject) -> Iterator[tuple[Reply, Reply]]:
    """Yield answers to the same journeys with late transports, where the same is done to the cells."""
    for reply in _travelling(subject):
        late = _with_legs(subject, reply, disruption=Chance.model_validate(HALF_LATE))
        if isinstance(late.answer, Assessment) and same_plan(reply.sound, late.sound):
            yield reply, late


def _warmed(subject: Subject) -> Iterator[tuple[Reply, Assessment, Assessment]]:
    """Yield answers to the same journeys at two temperatures, where the same is done to the cells."""
    for reply in _travelling(subject):
        warm, warmer = (
            _with_legs(subject, reply, ambient=Uncertain.fixed(celsius, "temperature")).answer
            for celsius in (WARM_C, WARMER_C)
        )
        if isinstance(warm, Assessment) and isinstance(warmer, Assessment) and same_plan(warm, warmer):
            yield reply, warm, warmer


def _at_rest(subject: Subject) -> Iterator[Reply]:
    """Yield a few answers, and answers about the same cells where they only wait."""
    for reply in _comparable(subject):
        yield reply
        waiting = subject.again(reply, logistics=Logistics())
        if isinstance(waiting.answer, Assessment):
            yield waiting


def _with_legs(subject: Subject, reply: Reply, **update: Any) -> Reply:
    """Ask again with something else on every transport."""

    def changed(leg: PlannedLeg) -> PlannedLeg:
        return leg.model_copy(update=update) if leg.kind == "transport" else leg

    terms = _legs_changed(reply.case.terms, changed)
    return subject.ask(reply.scenario, reply.options, terms=terms, label=reply.label)


def _legs_changed(terms: Terms, changed: Callable[[PlannedLeg], PlannedLeg]) -> Terms:
    return terms._replace(legs=tuple(map(changed, terms.legs)))


def _split(reply: Reply) -> Terms | None:
    """Tell the last hold of the journey as two; ``None`` where there is none of fixed hours."""
    terms = reply.case.terms
    for at in reversed(range(len(terms.legs))):
        leg = terms.legs[at]
        if leg.hold is not None and leg.hold.kind == "fixed" and leg.hold.mean > 0.0:
            parts = [
                leg.model_copy(update={"hold": Uncertain.fixed(share * leg.hold.mean, "time")})
                for share in (0.375, 0.625)
            ]
            # at the end of the journey: else every later leg would have another number, and other draws
            later = terms.legs[at + 1 :]
            return None if later else terms._replace(legs=(*terms.legs[:at], *parts))
    return None


def _hours_left(reply: Reply) -> Floats:
    """Hours of usable life that are left at use, (draws,); none where it has ended."""
    facts = reply.sound.facts
    assert facts is not None, "looked at by the caller"
    return np.maximum(np.asarray(facts.usable_life_h) - reply.case.journey.total_h, 0.0)


def _not_more(before: Assessment, after: Assessment, reply: Reply, what: str) -> None:
    one, two = float(recovery(before).mean()), float(recovery(after).mean())
    if two > one * (1.0 + ROUNDING) + ROUNDING:
        found = f"recovery {one:.4g} before, {two:.4g} with {what}"
        raise Fault(
            "no more cells alive", found, reply.label, "look at the sign of what multiplies the hours"
        )
