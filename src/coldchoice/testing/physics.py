"""Checks of physics: what hurts cells never helps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.model.assessment import Assessment, Facts
from coldchoice.model.logistics import Chance
from coldchoice.model.uncertain import Uncertain
from coldchoice.testing.check import Fault, Skip, check
from coldchoice.testing.subject import recovery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coldchoice.model.logistics import PlannedLeg
    from coldchoice.model.terms import Terms
    from coldchoice.testing.subject import Reply, Subject

LONGER = (1.0, 1.3, 2.0, 5.0)
"""By what the planned duration is multiplied."""

HALF_LATE = {"probability": 0.5, "adds": "36 h"}
WARM_C, WARMER_C = 26.0, 40.0
"""Assumption: no cells that live at body temperature keep better in a hotter box than in one at 26 C."""

ROUNDING = 1e-9


@check("physics")
def longer_journeys_never_help(subject: Subject) -> None:
    """The viable recovery never rises with the planned hours, as long as the same is done to the cells.

    Time kills; a protocol that is another one for longer journeys is not held against the shorter one.
    """
    for reply in _comparable(subject):
        before = reply.sound
        for factor in LONGER[1:]:
            later = subject.again(reply, duration=reply.scenario.duration * factor).answer
            if not isinstance(later, Assessment) or not same_plan(before, later):
                break
            _not_more(before, later, reply, f"{factor:g} times the hours")
            before = later


@check("physics")
def delays_never_help(subject: Subject) -> None:
    """The viable recovery never rises where transports are late more often.

    As for planned hours; delays are met on the way, where least can be done about them.
    """
    for reply in _travelling(subject):
        late = _with_legs(subject, reply, disruption=Chance.model_validate(HALF_LATE))
        if isinstance(late, Assessment) and same_plan(reply.sound, late):
            _not_more(reply.sound, late, reply, "every other transport 36 h late")


@check("physics")
def delays_never_lengthen_life(subject: Subject) -> None:
    """The usable life, counted from the start of the journey, is never longer where transports are late.

    Nobody gains hours by losing them.
    """
    for reply in _travelling(subject):
        late = _with_legs(subject, reply, disruption=Chance.model_validate(HALF_LATE))
        if not isinstance(late, Assessment) or not same_plan(reply.sound, late):
            continue
        one, two = _facts(reply.sound), _facts(late)
        if (np.asarray(two.usable_life_h) > np.asarray(one.usable_life_h) * (1 + ROUNDING)).any():
            found = f"{np.mean(two.usable_life_h):g} h late, {np.mean(one.usable_life_h):g} h in time"
            mend = "count the life from the start of the journey"
            raise Fault("no more hours of life with delays", found, reply.label, mend)


@check("physics")
def heat_never_helps(subject: Subject) -> None:
    """The viable recovery is no higher where it is 40 C around the box than where it is 26 C.

    A box keeps its temperature or it does not; it does not get better in the sun. (A control has no box.)
    """
    _comparable(subject)
    for reply in _travelling(subject):
        warm, warmer = (
            _with_legs(subject, reply, ambient=Uncertain.fixed(celsius, "temperature"))
            for celsius in (WARM_C, WARMER_C)
        )
        if isinstance(warm, Assessment) and isinstance(warmer, Assessment) and same_plan(warm, warmer):
            _not_more(warm, warmer, reply, "40 C instead of 26 C around the box")


@check("physics")
def a_hold_may_be_told_as_two(subject: Subject) -> None:
    """A hold of 40 h answers as one of 15 h and one of 25 h at the same place.

    How a journey is written down changes nothing about it.
    """
    for reply in _comparable(subject):
        split = _split(reply)
        if split is None:
            continue
        told = subject.ask(reply.scenario, reply.options, terms=split, label=reply.label).answer
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
    """Tell whether the same is done to the cells in both: the same things are spent, as much of each."""
    if one.facts is None or other.facts is None:
        return one.facts is other.facts
    spent = [
        [(use.item, use.per, round(float(np.mean(use.quantity)), 9)) for use in answer.facts.uses]
        for answer in (one, other)
        if answer.facts is not None
    ]
    return spent[0] == spent[1] and one.facts.needs == other.facts.needs


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


def _with_legs(subject: Subject, reply: Reply, **update: Any) -> object:
    """Ask again with something else on every transport."""

    def changed(leg: PlannedLeg) -> PlannedLeg:
        return leg.model_copy(update=update) if leg.kind == "transport" else leg

    terms = _legs_changed(reply.case.terms, changed)
    return subject.ask(reply.scenario, reply.options, terms=terms, label=reply.label).answer


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


def _facts(answer: Assessment) -> Facts:
    return Facts(0.0, 0.0) if answer.facts is None else answer.facts


def _not_more(before: Assessment, after: Assessment, reply: Reply, what: str) -> None:
    one, two = float(recovery(before).mean()), float(recovery(after).mean())
    if two > one * (1.0 + ROUNDING) + ROUNDING:
        found = f"recovery {one:.4g} before, {two:.4g} with {what}"
        raise Fault(
            "no more cells alive", found, reply.label, "look at the sign of what multiplies the hours"
        )
