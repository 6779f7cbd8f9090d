"""Solve for the values of one input at which another strategy takes the lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.crossing import (
    Change,
    CloseCall,
    Spread,
    changes,
    jackknife_error,
    merged,
    spread,
)
from coldchoice.decide.quads import alike
from coldchoice.engine.close_call import BATCHES, too_close
from coldchoice.engine.knob import Knob, grid
from coldchoice.engine.lookout import VALUE, Lookout, View, differences, view, without_each
from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.point import Point
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

POINTS = 33
"""Assumption: values of the input looked at first: a step is a fifth of the value where steps are factors."""
MEASURES = (VALUE, "cost")
"""What a lead is judged by, unless something else is asked for."""

Progress = Callable[[int, int], None]


class Crossing(NamedTuple):
    """A value at which the lead changes.

    Attributes
    ----------
    value
        Of the input; a whole input has the second leader from it on.
    below, above
        Who leads on either side; ``None`` where no strategy can be used.
    reason
        Why one of them cannot be used on the other side; empty where it is overtaken.
    error
        Monte-Carlo standard error; ``None`` where there is none to be had.
    learned
        Where the crossing would lie if all that could be learned were known; ``None`` at the bounds of
        feasibility.
    out
        Which of them cannot be used on the other side; empty where it is overtaken.
    """

    value: float
    below: str | None
    above: str | None
    reason: str = ""
    error: float | None = None
    learned: Spread | None = None
    out: str = ""


class Limit(NamedTuple):
    """A value at which a strategy becomes usable or unusable.

    `ends` tells that it can be used below and not above.
    """

    name: str
    value: float
    ends: bool
    reason: str


class Race(NamedTuple):
    """Who leads along the input, by one measure.

    Attributes
    ----------
    measure
        "value", or the name of a criterion.
    leader, rival
        Who leads where the input stands now, and who comes next there; ``None`` where nobody does. Whoever
        is equal to the leader does not come next.
    equals
        Who is equal to the leader there.
    crossings
        Every change of the lead, from low to high.
    learned
        How the two would stand if all that could be learned were known; ``None`` where there are not two, or
        a crossing tells it. Its first is the leader; crossings in both directions count.
    idle
        Nothing that this measure looks at depends on the input.
    close
        Where the lead changes back and forth by no more than chance; it counts as one change, or none.
    """

    measure: str
    leader: str | None
    rival: str | None
    crossings: tuple[Crossing, ...]
    learned: Spread | None
    idle: bool
    close: tuple[CloseCall, ...] = ()
    equals: tuple[str, ...] = ()


class BreakEven(NamedTuple):
    """The answer for one input of one scenario.

    Attributes
    ----------
    knob
        The input.
    low, high
        Range that was searched.
    values, views
        Values that were looked at first, rising, and how the strategies stand there.
    refused
        Values at which the scenario contradicts itself, and why.
    races
        The lead by each measure.
    limits
        Where strategies become usable or unusable, from low to high.
    now
        How the strategies stand in the scenario as it is.
    silent
        Who declined or failed in the scenario as it is, and why.
    rescaled
        The value scale of a criterion moves with the input, as no `scales` fixes it.
    draws
        Draws at every value.
    """

    knob: Knob
    low: float
    high: float
    values: tuple[float, ...]
    views: tuple[View, ...]
    refused: tuple[tuple[float, str], ...]
    races: tuple[Race, ...]
    limits: tuple[Limit, ...]
    now: View
    silent: dict[str, str]
    rescaled: bool
    draws: int


class BreakEvens(NamedTuple):
    """The answers for several inputs of one scenario.

    `strategies` are the names of those that were compared; `unloadable` tells of plugins that are not there.
    """

    scenario: Scenario
    terms: Terms
    file: str
    strategies: tuple[str, ...]
    answers: tuple[BreakEven, ...]
    unloadable: tuple[str, ...]


def break_even(
    scenario: Scenario,
    knob: Knob,
    registry: Registry,
    choices: Sequence[Choice],
    *,
    between: tuple[float, float] | None = None,
    measures: Sequence[str] = MEASURES,
    draws: int,
    points: int = POINTS,
    progress: Progress | None = None,
) -> BreakEven:
    """Solve for the values of an input at which the lead changes.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    knob
        The input; see `coldchoice.engine.inputs`.
    between
        Range to search, instead of the input's own.
    measures
        What the lead is judged by: "value", or names of criteria.
    draws
        At every value; the same draws at each.
    points
        Values that are looked at first.
    progress
        Called with (draws done, draws in all).

    Raises
    ------
    InputError
        If there are not two strategies, or the scenario contradicts itself at every value.
    """
    if len(choices) < 2:
        rule = "a break-even needs two strategies"
        hint = f"only {choices[0].label} is asked for" if choices else "none is asked for"
        raise InputError(Problem(rule, ("strategies",), hint=hint))
    low, high = between or (knob.low, knob.high)
    lookout = Lookout(scenario, knob, registry, choices, draws)
    now = lookout.point(None)
    values, found, refused = _looked_at(lookout, grid(knob, low, high, points), progress)
    here = view(now)
    return BreakEven(
        knob=knob,
        low=low,
        high=high,
        values=tuple(values),
        views=tuple(lookout.view(value) for value in values),
        refused=tuple(refused),
        races=tuple(_race(lookout, measure, values, found, here) for measure in measures),
        limits=_limits(lookout, values),
        now=here,
        silent=now.silent,
        rescaled=any(one.anchors != found[0].anchors for one in found),
        draws=draws,
    )


def _looked_at(
    lookout: Lookout, values: Floats, progress: Progress | None
) -> tuple[list[float], list[Point], list[tuple[float, str]]]:
    kept: list[float] = []
    found: list[Point] = []
    refused: list[tuple[float, str]] = []
    for done, value in enumerate(values.tolist(), 1):
        try:
            found.append(lookout.point(value))
            kept.append(value)
        except InputError as error:
            if done == len(values) and not kept:
                raise
            refused.append((value, str(error).splitlines()[0]))
        if progress is not None:
            progress(done * lookout.draws, len(values) * lookout.draws)
    return kept, found, refused


def _race(
    lookout: Lookout, measure: str, values: Sequence[float], points: Sequence[Point], now: View
) -> Race:
    leader = now.leader(measure)
    able = {label: score for label, score in now.scores[measure].items() if label not in now.out}
    equals = () if leader is None else tuple(one for one in alike(able, leader) if one != leader)
    others = [label for label in able if label not in (leader, *equals)]
    rival = min(others, key=lambda label: (-able[label], label), default=None)
    views = [lookout.view(value) for value in values]
    found = changes(
        lambda value: lookout.view(value).leader(measure),
        values,
        lambda low, high: _guess(lookout, measure, low, high),
        whole=lookout.knob.whole,
    )
    seen = dict(zip(values, points, strict=True))
    kept, close = merged(found, lambda left, right: too_close(lookout, measure, seen, left, right))
    crossings = tuple(_crossing(lookout, measure, values, points, change, kept) for change in kept)
    learned = None
    if leader is not None and rival is not None and not any(one.learned for one in crossings):
        learned = _learned(
            lookout, measure, values, points, (leader, rival), lookout.knob.present, either=True
        )
    same = [view.scores[measure] for view in views]
    idle = all(_alike(same[0], one) for one in same[1:])
    return Race(measure, leader, rival, crossings, learned, idle, close, equals)


def _alike(one: dict[str, float], other: dict[str, float]) -> bool:
    return one.keys() == other.keys() and all(
        abs(one[label] - other[label]) <= 1e-12 * abs(one[label]) or one[label] == other[label]
        for label in one
    )


def _guess(lookout: Lookout, measure: str, low: float, high: float) -> float | None:
    """Return where a straight line has the two leaders equal; ``None`` if one cannot be used on a side."""
    left, right = lookout.view(low), lookout.view(high)
    pair = (left.leader(measure), right.leader(measure))
    if None in pair or any(label in one.out for one in (left, right) for label in pair):
        return None
    first, second = pair
    before, after = (
        one.scores[measure][str(first)] - one.scores[measure][str(second)] for one in (left, right)
    )
    share = before / (before - after) if before > after else 0.5
    return low + (high - low) * float(share)


def _crossing(
    lookout: Lookout,
    measure: str,
    values: Sequence[float],
    points: Sequence[Point],
    change: Change,
    changes: Sequence[Change],
) -> Crossing:
    low, high = change.low, change.high
    left, right = lookout.view(low), lookout.view(high)
    below, above = left.leader(measure), right.leader(measure)
    middle = high if lookout.knob.whole else (low + high) / 2.0
    for name, out in ((below, right.out), (above, left.out)):
        if name in out:
            return Crossing(middle, below, above, out[name], out=name)
    if below is None or above is None:
        return Crossing(middle, below, above)
    value = middle if lookout.knob.whole else _guess(lookout, measure, low, high) or middle
    pair = (below, above)
    others = [one.high for one in changes if one != change and (one.below, one.above) == pair]
    error = _error(measure, values, points, pair, value, others)
    learned = _learned(lookout, measure, values, points, pair, value, others)
    return Crossing(value, below, above, "", error, learned)


def _both(
    values: Sequence[float], points: Sequence[Point], pair: tuple[str, str]
) -> tuple[Floats, list[Point]]:
    """Keep the values at which both can be used."""
    kept = [
        (value, one)
        for value, one in zip(values, points, strict=True)
        if not any(label in one.out for label in pair)
    ]
    return np.array([value for value, _ in kept]), [one for _, one in kept]


def _error(
    measure: str,
    values: Sequence[float],
    points: Sequence[Point],
    pair: tuple[str, str],
    value: float,
    others: Sequence[float],
) -> float | None:
    at, kept = _both(values, points, pair)
    if len(at) < 2:
        return None
    batched = [
        (without_each(one.attempts[pair[0]], BATCHES), without_each(one.attempts[pair[1]], BATCHES))
        for one in kept
    ]
    return jackknife_error(at, differences(kept, batched, measure), value, others)


def _learned(
    lookout: Lookout,
    measure: str,
    values: Sequence[float],
    points: Sequence[Point],
    pair: tuple[str, str],
    value: float,
    others: Sequence[float] = (),
    *,
    either: bool = False,
) -> Spread | None:
    """Spread the crossing of two strategies over what could be learned, luck averaged out."""
    at, kept = _both(values, points, pair)
    if len(at) < 2:
        return None
    expected = lookout.expected(kept, pair)
    ahead = differences(kept, [(one[0], one[1]) for one in expected], measure)
    return spread(at, ahead, value, others=others, either=either)


def _is_usable(lookout: Lookout, label: str, value: float) -> bool:
    return label not in lookout.view(value).out


def _limits(lookout: Lookout, values: Sequence[float]) -> tuple[Limit, ...]:
    """Find where each strategy becomes usable or unusable."""
    labels = sorted({label for value in values for label in lookout.view(value).means})
    found: list[Limit] = []
    for label in labels:
        for change in changes(
            partial(_is_usable, lookout, label),
            values,
            whole=lookout.knob.whole,
        ):
            ends = bool(change.below)
            out = lookout.view(change.high if ends else change.low).out
            middle = (change.low + change.high) / 2.0
            found.append(Limit(label, change.high if lookout.knob.whole else middle, ends, out[label]))
    return tuple(sorted(found, key=lambda limit: (limit.value, limit.name)))
