"""The strategy that a strategy file makes: its parts carried out by the shared building blocks."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_type
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.protocol.cold import cold_step
from coldchoice.protocol.handover import decline_without_room, freezing_leg
from coldchoice.protocol.lot import collected
from coldchoice.protocol.plan import Segment, Step, carried_out
from coldchoice.protocol.slow import slow_step
from coldchoice.protocol.window import cut, travels
from coldchoice.record import NamedTuple
from coldchoice.written.parts import Cold, Frozen, parts_of

HOURS_AT_MOST = 72.0
"""Beyond them people speak of days, as in reports."""

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import BaseModel

    from coldchoice.model.case import Case
    from coldchoice.protocol.lot import Lot
    from coldchoice.protocol.plan import Passed
    from coldchoice.written.keys import Applies, StrategyFile


class Protocol(NamedTuple):
    """A strategy file with its options filled in, and what follows from it."""

    file: StrategyFile
    parts: tuple[Cold | Frozen, ...]
    sources: tuple[str, ...]


class WrittenStrategy:
    """A strategy made of a strategy file.

    Attributes
    ----------
    name, summary, on_request, Options
        As of any strategy.
    """

    Options: type[BaseModel] | None = None

    def __init__(self, protocol: Protocol, anew: Callable[[str], Protocol], origin: tuple[str, str]) -> None:
        self.name = protocol.file.name
        self.summary = protocol.file.summary
        self.on_request = protocol.file.on_request
        self._protocol = protocol
        self._anew = cache(anew)
        self._origin = origin

    def assess(self, case: Case) -> Assessment:
        """Return the facts of carrying the protocol out; declines what it is not for."""
        protocol = self._protocol
        if self.Options is not None and case.given_options:
            protocol = self._anew(case.options(self.Options).model_dump_json())
        decline_outside(protocol.file.applies, case)
        lot = collected(case, cell_type(case.scenario.cell_type))
        passed = carried_out(case, lot, plan(case, protocol.parts))
        facts = besides(passed.facts, protocol.file)
        told = passed._replace(facts=facts, notes=(*passed.notes, *protocol.file.notes)).assessment()
        return told._replace(sources=protocol.sources)

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        """Pickle as the text of the file: its class is made anew from it."""
        from coldchoice.written.read import strategy_from_text

        return strategy_from_text, self._origin


def decline_outside(applies: Applies, case: Case) -> None:
    """Raise `NotApplicable` where the protocol is not for these cells, this stage or this long."""
    cell, because = cell_type(case.scenario.cell_type), f": {applies.reason}" if applies.reason else ""
    known = (*applies.cell_types, *applies.cell_classes)
    if known and cell.name not in applies.cell_types and cell.cell_class not in applies.cell_classes:
        raise NotApplicable(f"the protocol is for {', '.join(known)}, not for {cell.name}{because}")
    if applies.stages and case.terms.stage not in applies.stages:
        stages = ", ".join(applies.stages)
        raise NotApplicable(f"the protocol is for {stages}, not for {case.terms.stage}{because}")
    if applies.longest is not None and case.terms.duration_h > applies.longest:
        hours, longest = case.terms.duration_h, applies.longest
        asked, most = in_one_unit(hours, longest)
        raise NotApplicable(f"{asked} are more than the {most} of the protocol{because}")


def in_one_unit(*hours_h: float) -> list[str]:
    """Write hours that are held against each other in one unit: reports turn each into days by itself."""
    unit, per = ("d", 24.0) if max(hours_h) > HOURS_AT_MOST else ("h", 1.0)
    return [f"{one / per:.4g} {unit}" for one in hours_h]


def plan(case: Case, parts: Sequence[Cold | Frozen]) -> list[Segment]:
    """Share the journey out among the parts.

    Raises
    ------
    NotApplicable
        If a part ends where no leg follows, or nobody has the time to freeze.
    UnknownName
        If the scenario has no such place.
    """
    segments, rest = [], case
    for at, (part, following) in enumerate(pairwise(parts)):
        leg, after_h = freezing_leg(rest, part.until), 0.0
        if isinstance(following, Frozen) and following.processing_h is not None:
            after_h = following.processing_h
            decline_without_room(rest, leg, after_h)
        elif leg >= len(rest.journey.legs):
            place = rest.journey.legs[-1].place
            raise NotApplicable(f"no leg follows the arrival at {place} for the rest of the protocol")
        first, rest = cut(rest, leg, after_h)
        segments.append(_segment(part, first, at, parts))
    return [*segments, _segment(parts[-1], rest, len(parts) - 1, parts)]


def _segment(part: Cold | Frozen, case: Case, at: int, parts: Sequence[Cold | Frozen]) -> Segment:
    kind = "cold" if isinstance(part, Cold) else "frozen"
    same = [n for n, one in enumerate(parts) if type(one) is type(part)]
    name = kind if len(same) == 1 else f"{kind} {same.index(at) + 1}"
    return Segment(name, case, _step(part))


def _step(part: Cold | Frozen) -> Step:
    """Return the building block of a part, with its limits before it."""
    if isinstance(part, Cold):
        block, kept = cold_step(part.options), "unfrozen"
    else:
        block, kept = slow_step(part.options), "frozen"

    def step(case: Case, lot: Lot) -> Passed:
        hours_h = case.terms.duration_h
        if part.longest_h is not None and hours_h > part.longest_h:
            asked, most = in_one_unit(hours_h, part.longest_h)
            raise NotApplicable(f"{asked} {kept} are more than the protocol's {most}")
        if not part.ships and travels(case):
            raise NotApplicable(
                f"the cells travel, and the protocol has no step `ship` while they are {kept}"
            )
        return block(case, lot)

    return step


def besides(facts: Facts, file: StrategyFile) -> Facts:
    """Add what the file says is used and needed, and leave out what it says is not."""
    kept = tuple(use for use in facts.uses if use.item not in file.leaves_out)
    more = tuple(Use(one.item, one.quantity, one.per, one.price) for one in file.uses)
    return facts._replace(
        uses=(*kept, *more),
        needs=facts.needs | set(file.needs),
        needs_at_origin=facts.needs_at_origin | set(file.needs_at_origin),
    )


def protocol_of(file: StrategyFile, sources: tuple[str, ...]) -> Protocol:
    """Return what follows from a file.

    Raises
    ------
    ScenarioError
        For steps that make no protocol.
    """
    return Protocol(file, parts_of(file), sources)
