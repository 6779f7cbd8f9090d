"""Parts of a journey: what a step of a plan sees is a case like any other, only shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import AssessmentError
from coldchoice.model.journey import NO_WAIT, Journey, Leg

if TYPE_CHECKING:
    from coldchoice.model.case import Case
    from coldchoice.model.logistics import PlannedLeg
    from coldchoice.model.streams import Floats


def cut(case: Case, leg: int, after_h: float = 0.0) -> tuple[Case, Case]:
    """Cut a case in two, some hours into one of its legs.

    Parameters
    ----------
    case
        A case, or a part of one.
    leg
        Number of the leg, from 0; the number of legs itself cuts at the very end.
    after_h
        Hours from the start of that leg, which must be a hold if they are above 0: nobody changes the way
        in which cells are kept in a van. In draws in which the leg is shorter the cut is at its end.

    Returns
    -------
    Case, Case
        The same question asked of either part. Each has its own legs and planned duration; streams, and so
        every number that is drawn, are those of the whole. A part in which no time passes is a hold of 0 h.

    Raises
    ------
    AssessmentError
        If the cut is inside a transport.
    """
    legs, planned = case.journey.legs, case.terms.legs
    if after_h <= 0.0 and 0 < leg < len(legs):
        return _parts(case, legs[:leg], planned[:leg], legs[leg:], planned[leg:])
    if leg >= len(legs):
        last, as_planned = _shortened(legs[-1], np.zeros_like(legs[-1].hours)), _planned(planned[-1], 0.0)
        return case, _parts(case, legs, planned, (last,), (as_planned,))[1]
    if after_h > 0.0 and legs[leg].kind == "transport":
        raise AssessmentError(f"a journey cannot be cut on the way to {legs[leg].place}")
    before_h = np.minimum(after_h, legs[leg].hours)
    rest_h = legs[leg].hours - before_h
    rest = legs[leg]._replace(hours=rest_h, waited_h=np.minimum(legs[leg].waited_h, rest_h))
    ends_h = planned_h(planned[leg])
    first_h = min(after_h, ends_h)
    first, second = _planned(planned[leg], first_h), _planned(planned[leg], ends_h - first_h)
    if first_h <= 0.0:  # nothing of this leg comes before the cut: not even its lane's chances
        second = planned[leg]
    return _parts(
        case,
        (*legs[:leg], _shortened(legs[leg], before_h)),
        (*planned[:leg], first),
        (rest, *legs[leg + 1 :]),
        (second, *planned[leg + 1 :]),
    )


def planned_h(leg: PlannedLeg) -> float:
    """Planned hours of one leg: the mean of their spread."""
    planned = leg.hold or leg.transport
    return 0.0 if planned is None else planned.mean


def starts_h(case: Case) -> list[float]:
    """Planned hours from the start to each leg, and to the end: one number more than there are legs."""
    hours = [0.0]
    for leg in case.terms.legs:
        hours.append(hours[-1] + planned_h(leg))
    return hours


def travels(case: Case) -> bool:
    """Whether anything is carried from place to place in this case."""
    return any(leg.kind == "transport" for leg in case.journey.legs)


def _parts(
    case: Case,
    before: tuple[Leg, ...],
    before_planned: tuple[PlannedLeg, ...],
    after: tuple[Leg, ...],
    after_planned: tuple[PlannedLeg, ...],
) -> tuple[Case, Case]:
    """The two cases; the clock of the second, if there is one, starts where the first ends."""
    whole = case.journey
    first = Journey(before, whole.site, start_h=whole.start_h, disposition_h=whole.disposition_h)
    start_h = None if whole.start_h is None else whole.start_h + first.total_h
    second = Journey(after, whole.site, start_h=start_h, disposition_h=whole.disposition_h)
    return _part(case, first, before_planned), _part(case, second, after_planned)


def _part(case: Case, journey: Journey, planned: tuple[PlannedLeg, ...]) -> Case:
    terms = case.terms._replace(legs=planned, duration_h=sum(map(planned_h, planned)))
    return case._replace(journey=journey, terms=terms)


def _shortened(leg: Leg, hours_h: Floats) -> Leg:
    """The first hours of a leg, in which it is not late and no box leaves its band: the rest has that."""
    nothing = np.zeros_like(leg.hours)
    return leg._replace(
        kind="hold",
        lane=None,
        hours=hours_h,
        late_h=nothing,
        excursion=nothing,
        waited_h=NO_WAIT,
        distance_km=None,
    )


def _planned(leg: PlannedLeg, hours_h: float) -> PlannedLeg:
    from coldchoice.model.logistics import PlannedLeg
    from coldchoice.model.uncertain import Uncertain

    return PlannedLeg.model_construct(
        hold=Uncertain.fixed(hours_h, "time"), place=leg.place, ambient=leg.ambient
    )
