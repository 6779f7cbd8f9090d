"""A plan: one step for each part of the journey, and what the whole then says.

A `Step` takes a lot through its part of the journey and says, in a `Passed`, what would be true if the unit
were used at the end of that part. A strategy with one step says just that; of several the facts are joined by
one rule each, so that a composite strategy spends, needs and loses what its parts do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment, Facts, Input, Use, Values
from coldchoice.protocol.lot import Lot
from coldchoice.protocol.window import travels
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade
    from coldchoice.model.case import Case
    from coldchoice.model.streams import Floats

DEFENDED = 2.0
"""Assumption: nobody defends a hold of more than twice the longest one measured; as the accounting has it."""

ALWAYS_DEFENDED_H = 24.0  # assumption: a day can be asked for even where no hold was measured


class Passed(NamedTuple):
    """What a step made of its part of the journey.

    Attributes
    ----------
    lot
        The cells as the next step gets them.
    facts
        As if the unit were used now; hours count from the start of this part.
    inputs
        What the facts lean on besides the inputs of the lot.
    notes, grade
        As in an `Assessment`.
    """

    lot: Lot
    facts: Facts
    inputs: tuple[Input, ...] = ()
    notes: tuple[str, ...] = ()
    grade: Grade = "D"

    def assessment(self) -> Assessment:
        """Say this of the whole case."""
        inputs = (*self.lot.inputs, *self.inputs)
        return Assessment(facts=self.facts, inputs=inputs, notes=self.notes, grade=self.grade)


Step: TypeAlias = "Callable[[Case, Lot], Passed]"
"""Takes a lot through a case; raises `NotApplicable` to decline."""


class Segment(NamedTuple):
    """A step and the part of the journey that it is for, as `coldchoice.protocol.window.cut` gives it."""

    name: str
    case: Case
    step: Step


def carried_out(case: Case, lot: Lot, segments: Sequence[Segment]) -> Passed:
    """Take a lot through all segments, in order.

    Parameters
    ----------
    case
        The whole journey, which the segments share out among them.
    lot
        As it is at the start.

    Returns
    -------
    Passed
        Of a single segment just what its step says.

    Raises
    ------
    NotApplicable
        With the name of the segment that declines, where there are several.
    """
    done = []
    for segment in segments:
        try:
            passed = segment.step(segment.case, lot)
        except NotApplicable as reason:
            named = f"{segment.name}: {reason}" if len(segments) > 1 else str(reason)
            raise NotApplicable(named) from None
        done.append(passed)
        lot = passed.lot
    if len(done) == 1:
        return done[0]
    inputs = {one.name: one for passed in done for one in passed.inputs}
    notes = dict.fromkeys(
        f"{s.name}: {note}" for s, p in zip(segments, done, strict=True) for note in p.notes
    )
    facts, between = _joined(case, segments, [passed.facts for passed in done])
    facts = facts._replace(beyond=_beyond(done))
    return Passed(lot, facts, tuple(inputs.values()), (*notes, *between), max(one.grade for one in done))


def _joined(case: Case, segments: Sequence[Segment], facts: Sequence[Facts]) -> tuple[Facts, tuple[str, ...]]:
    """Join the facts of successive parts, and say what is needed where no site of the scenario is."""
    parts, last = [segment.case for segment in segments], facts[-1]
    starts = _starts_h(parts)
    needs, at_origin, between = _equipment(parts, facts)
    joined = last._replace(
        usable_life_h=_usable_life_h(starts, facts),
        carrier_hold_h=_carrier_hold_h(case, parts, starts, facts),
        defended_hold_h=_defended_h(parts, facts),
        losses=_losses(parts, facts),
        uses=tuple(
            _in_its_part(use, part) for part, one in zip(parts, facts, strict=True) for use in one.uses
        ),
        needs=needs,
        needs_at_origin=at_origin,
        excursion=_excursion(parts, facts),
    )
    return joined, between


def _beyond(done: Sequence[Passed]) -> tuple[str, ...]:
    """What the lot has met on its way, said as it was said last, and what a step adds of its own."""
    own = (text for passed in done for text in passed.facts.beyond if text not in passed.lot.beyond.values())
    return tuple(dict.fromkeys((*done[-1].lot.beyond.values(), *own)))


def _starts_h(parts: Sequence[Case]) -> list[Floats]:
    """Hours until each part begins, (draws,)."""
    hours = [np.zeros_like(parts[0].journey.legs[0].hours)]
    for part in parts[:-1]:
        hours.append(hours[-1] + part.journey.total_h)
    return hours


def _usable_life_h(starts_h: Sequence[Floats], facts: Sequence[Facts]) -> Floats:
    """Hours from the start of all; where the last parts leave nothing acceptable, until it was so no longer.

    A unit that was acceptable when it was handed over and is not afterwards has no usable life.
    """
    life_h = np.asarray(facts[0].usable_life_h, dtype=np.float64)
    for start_h, one in zip(starts_h[1:], facts[1:], strict=True):
        more_h = np.asarray(one.usable_life_h, dtype=np.float64)
        over_h = np.where(life_h < start_h, life_h, 0.0)
        life_h = np.where(more_h > 0.0, start_h + more_h, over_h)
    return life_h


def _carrier_hold_h(
    case: Case, parts: Sequence[Case], starts_h: Sequence[Floats], facts: Sequence[Facts]
) -> Values:
    """Hold of the last carrier, counted from the first transport of all; earlier ones are in the losses."""
    carrying = [at for at, part in enumerate(parts) if travels(part)]
    if not carrying:
        return np.inf
    at = carrying[-1]
    if at == carrying[0]:
        return facts[at].carrier_hold_h
    packed_h = starts_h[at] + parts[at].journey.departure_h - case.journey.departure_h
    return np.asarray(packed_h + facts[at].carrier_hold_h)


def _losses(parts: Sequence[Case], facts: Sequence[Facts]) -> dict[str, Values]:
    """A unit must get through every part; one whose box gave out before the last carrier is lost there."""
    kept: dict[str, Values] = {}
    carrying = [at for at, part in enumerate(parts) if travels(part)]
    for at, one in enumerate(facts):
        for cause, lost in one.losses.items():
            kept[cause] = kept.get(cause, 1.0) * (1.0 - np.asarray(lost))
        if at in carrying[:-1]:
            journey = parts[at].journey
            in_time = journey.arrival_h - journey.departure_h <= one.carrier_hold_h
            kept["window"] = kept.get("window", 1.0) * in_time.astype(np.float64)
    return {cause: 1.0 - np.asarray(share) for cause, share in kept.items()}


def _excursion(parts: Sequence[Case], facts: Sequence[Facts]) -> Values:
    """Probability of an excursion still to be cleared at use: what keeps for ever gives time for it."""
    kept = np.ones_like(parts[0].journey.legs[0].hours)
    for part, one in zip(parts, facts, strict=True):
        kept = np.where(np.isinf(one.usable_life_h), 1.0, kept * (1.0 - part.journey.excursion))
    return np.asarray(1.0 - kept)


def _defended_h(parts: Sequence[Case], facts: Sequence[Facts]) -> float:
    """Longest measured hold of the part that goes farthest beyond its own; endless where none does."""
    beyond = [
        (part.terms.duration_h / max(one.defended_hold_h, 1e-9), one.defended_hold_h)
        for part, one in zip(parts, facts, strict=True)
        if part.terms.duration_h > max(DEFENDED * one.defended_hold_h, ALWAYS_DEFENDED_H)
    ]
    return max(beyond)[1] if beyond else np.inf


def _equipment(
    parts: Sequence[Case], facts: Sequence[Facts]
) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """What the place of use and the origin must own, and a note on what some place between them must."""
    at_use: set[str] = set(facts[-1].needs)
    at_origin: set[str] = set(facts[0].needs_at_origin)
    between: set[str] = set()
    for at, one in enumerate(facts):
        before, after = any(map(travels, parts[:at])), any(map(travels, parts[at + 1 :]))
        if at < len(facts) - 1:  # what is needed where this part ends
            place = at_use if not after else between if before or travels(parts[at]) else at_origin
            place |= one.needs
        if at > 0:  # what is needed where it begins
            onward = after or travels(parts[at])
            place = at_origin if not before else between if onward else at_use
            place |= one.needs_at_origin
    needed = f"a place on the way needs {', '.join(sorted(between))}: no site of the scenario is asked"
    return frozenset(at_use), frozenset(at_origin), (needed,) if between else ()


def _in_its_part(use: Use, part: Case) -> Use:
    """What is spent by the day is spent on the days of this part alone."""
    if use.per != "day":
        return use
    return use._replace(quantity=use.quantity * part.journey.total_h / 24.0, per="unit")
