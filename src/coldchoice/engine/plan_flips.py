"""Plans at which another would lead: inputs that are decided or given, and have no distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.crossing import changes
from coldchoice.engine.inputs import WEIGHT, inputs
from coldchoice.engine.lookout import VALUE, Lookout
from coldchoice.errors import InputError
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.knob import Knob
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.plugin.registry import Registry

POINTS = 7  # assumption: values that are looked at first, on either side
FARTHEST_TIMES = 3.0  # assumption: a plan may be three times smaller or larger
FARTHEST_SHARE = 0.3  # assumption: a share may be higher or lower by so much
ONE_TIMES = 1.5  # assumption: half as much again is as surprising as one standard deviation
ONE_SHARE = 0.1  # assumption: so is a tenth of a share


class PlanFlip(NamedTuple):
    """A value of a plan from which on another leads.

    Attributes
    ----------
    knob
        The input.
    value
        Where the lead changes.
    over
        Whether another leads above it; else below.
    leader
        Who leads there; ``None`` where nobody can be used.
    reason
        Why the leader of now cannot be used there; empty where it is overtaken.
    size
        How large the change is: half as much again, or a tenth of a share, counts 1 (assumption).
    declined
        Whether the leader of now says nothing there, as it declines or fails.
    """

    knob: Knob
    value: float
    over: bool
    leader: str | None
    reason: str
    size: float
    declined: bool = False


def plan_flips(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice],
    leader: str,
    draws: int,
    progress: Callable[[int, int], None] | None = None,
    *,
    closely: int | None = None,
) -> tuple[PlanFlip, ...]:
    """Return the nearest change of the lead on either side of every plan, smallest first.

    Parameters
    ----------
    leader
        Who leads now.
    draws
        At every value; the same draws at each.
    progress
        Called with (inputs done, inputs in all).
    closely
        Draws with which a change that was seen is looked at once more, and placed; `draws` if left out. One
        that is not there in as many was chance.
    """
    knobs = [one for one in inputs(scenario).knobs.values() if not one.name.startswith(WEIGHT)]
    found: list[PlanFlip] = []
    for done, knob in enumerate(knobs, 1):
        lookout = Lookout(scenario, knob, registry, choices, draws)
        close = Lookout(scenario, knob, registry, choices, closely) if closely else lookout
        for end in _ends(knob):
            flip = _nearest(lookout, close, knob, end, leader)
            if flip is not None:
                found.append(flip)
        if progress is not None:
            progress(done, len(knobs))
    return tuple(sorted(found, key=lambda flip: (flip.size, flip.knob.name)))


def _ends(knob: Knob) -> list[float]:
    """Return how far a plan is followed, down and up; nowhere where it stands at nothing."""
    if knob.kind == "fraction":
        ends = [knob.present - FARTHEST_SHARE, knob.present + FARTHEST_SHARE]
    elif knob.present > 0.0:
        ends = [knob.present / FARTHEST_TIMES, knob.present * FARTHEST_TIMES]
    else:
        return []
    kept = [min(max(end, knob.least), knob.most) for end in ends]
    if knob.whole:
        kept = [float(round(end)) for end in kept]
    return [end for end in kept if end != knob.present]


def _nearest(lookout: Lookout, close: Lookout, knob: Knob, end: float, leader: str) -> PlanFlip | None:
    """Return the change of the lead that is nearest to the plan as it stands, towards one end."""
    values = np.linspace(knob.present, end, POINTS)
    if knob.whole:
        values = np.unique(np.round(values))
    over = end > knob.present
    seen: list[float] = []
    for value in sorted(values.tolist(), reverse=not over):
        try:
            now = lookout.view(value).leader(VALUE)
        except InputError:  # here the scenario contradicts itself: nothing is to be planned beyond
            return None
        seen.append(value)
        if now != leader:
            break
    else:
        return None
    if len(seen) < 2:  # not who leads with so few draws
        return None
    pair = sorted(seen[-2:])
    if {close.view(value).leader(VALUE) == leader for value in pair} != {True, False}:
        return None
    found = changes(lambda value: close.view(value).leader(VALUE) == leader, pair, whole=knob.whole)
    change = found[0] if over else found[-1]
    beyond = change.high if over else change.low
    view = close.view(beyond)
    at = change.high if knob.whole else (change.low + change.high) / 2.0
    taken = view.leader(VALUE)
    reason = view.out.get(leader, "")
    return PlanFlip(knob, at, over, taken, reason, _size(knob, at), leader not in view.means)


def _size(knob: Knob, value: float) -> float:
    if knob.kind == "fraction":
        return abs(value - knob.present) / ONE_SHARE
    return abs(log(max(value, 1e-12) / knob.present)) / log(ONE_TIMES)
