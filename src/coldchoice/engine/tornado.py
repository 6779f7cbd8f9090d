"""What each input of a scenario does to the lead, one at a time: with the same draws at both ends.

What could be learned, survival, prices and rates, is taken at its 5 and 95 % points by the mean over the
draws given it. Inputs that the scenario states are turned, and the scenario is worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.decide.stability import Stability, weight_stability
from coldchoice.decide.tornado import ENDS, Bar, chance_limit, conditional_ends
from coldchoice.engine.beliefs import Beliefs, beliefs_of, observed, steady
from coldchoice.engine.influence import Influence, influences
from coldchoice.engine.lookout import VALUE, Lookout, View, view
from coldchoice.engine.point import Point, point
from coldchoice.engine.tornado_ends import How, Turn, price_turn, turns
from coldchoice.engine.tornado_lead import End, Two, end_at, lead_in, two_of
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.evidence.prices import prices
from coldchoice.model.streams import PRICE_OF
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.knob import Knob
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

Kind = Literal["learnable", "input", "weight"]
"""Begins the name of a price that could be learned."""
EACH = "each"
"""Unit of a price that is for one item."""
Progress = Callable[[int, int], None]


class Swing(NamedTuple):
    """What one input does to the lead.

    Attributes
    ----------
    name, text
        Of the input, and what it is in words.
    kind
        "learnable", what a study could tell; "input", what the scenario states; "weight".
    how
        How the ends were chosen; see `coldchoice.engine.tornado_ends`.
    low, high
        Its ends.
    bar
        The lead at both; an end without one counts as no change.
    knob
        The input that was turned; ``None`` for what could be learned.
    rescaled
        The value scale of a criterion moves with it, as no `scales` fixes it.
    """

    name: str
    text: str
    kind: Kind
    how: How
    low: End
    high: End
    bar: Bar
    knob: Knob | None = None
    rescaled: bool = False

    @property
    def idle(self) -> bool:
        """Whether the input does nothing to the lead that is more than chance."""
        same = self.bar.swing <= 1e-9 * max(1.0, abs(self.bar.base))
        return (same or self.bar.chance) and not any(end.reason for end in (self.low, self.high))


class Tornado(NamedTuple):
    """The answer for one scenario.

    Attributes
    ----------
    measure, unit
        What the lead is judged by, "value" or a criterion; its unit, empty for the value.
    leader, rival
        Who leads in the scenario as it is, and who comes next; ``None`` where nobody does.
    equals
        Who is equal to the leader there: none of them counts as another.
    lead
        Of the leader over the next, there; ``None`` where there is no next.
    swings
        The largest first.
    strategies
        Names of those that were compared.
    out, silent
        Who cannot be used, and who of them declined or failed.
    unloadable
        Plugins that are not there.
    influences
        What the spread of the lead comes from, where it is asked for.
    stability
        Between which weights the leader leads, where that is asked for and the lead is in value.
    """

    scenario: Scenario
    terms: Terms
    file: str
    measure: str
    unit: str
    leader: str | None
    rival: str | None
    equals: tuple[str, ...]
    lead: float | None
    swings: tuple[Swing, ...]
    strategies: tuple[str, ...]
    out: dict[str, str]
    silent: dict[str, str]
    unloadable: tuple[str, ...]
    draws: int
    influences: tuple[Influence, ...] = ()
    stability: tuple[Stability, ...] = ()

    @property
    def changing(self) -> tuple[Swing, ...]:
        """Inputs that give the lead to another, or to nobody, at one of their ends."""
        ends = ((one, (one.low, one.high)) for one in self.swings if not one.idle)
        return tuple(one for one, both in ends if any(self.swapped(end) for end in both))

    def swapped(self, end: End) -> bool:
        """Whether another one leads at an end, by more than chance, or nobody does."""
        return self._other_leads(end) and not self.unsure(end)

    def unsure(self, end: End) -> bool:
        """Whether it is chance who is ahead at an end: another one, or the leader by the rest of its lead."""
        if end.leader is None or not end.by_chance or end.out or end.lead is None or self.lead is None:
            return False
        return self._other_leads(end) or end.lead < self.lead / 2.0

    def _other_leads(self, end: End) -> bool:
        return self.leader is not None and end.leader not in (self.leader, *self.equals)


def tornado(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice],
    terms: Terms,
    *,
    measure: str = VALUE,
    unit: str = "",
    draws: int,
    file: str = "",
    detail: bool = False,
    progress: Progress | None = None,
) -> Tornado:
    """Turn every input of a scenario, one at a time.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    terms
        The scenario's, settled.
    measure, unit
        As in `Tornado`.
    draws
        The same at every end.
    detail
        Whether to tell what the spread of the lead comes from, and between which weights the leader leads.
    progress
        Called with (draws done, draws in all).

    Raises
    ------
    InputError
        If there are not two strategies, the scenario contradicts itself, or the criterion failed.
    """
    now = _worked(scenario, registry, choices, measure, draws)
    here, believed = view(now), beliefs_of(now)
    two = two_of(here, measure)
    swings: list[Swing] = []
    if two is not None:
        prices = price_turns(scenario, believed)
        asked = [*prices.values(), *turns(scenario, registry, now.parameters, weights=measure == VALUE)]
        for done, one in enumerate(asked, 1):
            lookout = Lookout(scenario, one.knob, registry, choices, draws)
            swings.append(_turned(lookout, one, now, here, two, measure))
            if progress is not None:
                progress(done * draws, len(asked) * draws)
        named = zip(swings, prices, strict=False)
        swings[: len(prices)] = [_learnable(swing, name, believed) for swing, name in named]
        swings += [one for one in learnable_swings(believed, two, measure) if one.name not in prices]
    leader, rival, equals = two or (here.leader(measure), None, ())
    return Tornado(
        scenario, terms, file, measure, unit, leader, rival, equals,
        None if two is None else lead_in(here, two, measure),
        tuple(sorted(swings, key=lambda swing: (-swing.bar.swing, swing.name))),
        tuple(choice.label for choice in choices), now.out, now.silent,
        registry.unloadable, len(now.journey_h),
        *(_details(believed, two, measure) if detail and two is not None else ()),
    )  # fmt: skip


def _worked(
    scenario: Scenario, registry: Registry, choices: Sequence[Choice], measure: str, draws: int
) -> Point:
    """Work out the scenario as it is; refuse what can have no lead."""
    if len(choices) < 2:
        rule = "a tornado needs two strategies, to tell the lead of one over the other"
        hint = f"only {choices[0].label} is asked for" if choices else "none is asked for"
        raise InputError(Problem(rule, ("strategies",), hint=hint))
    now = point(scenario, registry, choices, draws)
    if measure not in (VALUE, *now.criteria):
        reason = now.silent.get(f"criterion {measure}", "is left out")
        raise InputError(Problem(reason, ("--by",), repr(measure)))
    return now


def _details(
    believed: Beliefs, two: Two, measure: str
) -> tuple[tuple[Influence, ...], tuple[Stability, ...]]:
    """Return what the spread of the lead comes from, and between which weights the leader leads."""
    scores = scores_of(believed, measure)
    first, second = (believed.names.index(name) for name in two[:2])
    found = influences(believed, scores[first] - scores[second])
    if measure != VALUE:
        return found, ()
    means = believed.worth.mean(axis=2)
    return found, weight_stability(believed.names, believed.criteria, means, believed.weights)


def price_turns(scenario: Scenario, believed: Beliefs) -> dict[str, Turn]:
    """Return how every price that has a range is turned, by the name of what could be learned.

    A price can be set, so that it needs no mean over draws: the same draws are worked out at both ends.
    """
    found = {}
    for name in believed.parameters:
        if name.startswith(PRICE_OF) and name in believed.natural:
            try:
                found[name] = price_turn(name.removeprefix(PRICE_OF), scenario, believed.natural[name])
            except UnknownName:  # a plugin's own price: taken from the draws
                continue
    return found


def _learnable(swing: Swing, name: str, believed: Beliefs) -> Swing:
    """Tell a price that was turned as what could be learned."""
    unit = _price_unit(name.removeprefix(PRICE_OF), swing.low.unit.partition(" ")[0])
    low, high = (end._replace(unit=unit) for end in (swing.low, swing.high))
    return swing._replace(
        name=name, text=believed.texts.get(name, name), kind="learnable", low=low, high=high, knob=None,
        bar=swing.bar._replace(name=name),
    )  # fmt: skip


def _price_unit(item: str, currency: str) -> str:
    """Name the unit of a price: ``USD/mL``, ``USD each``; the currency alone where no library knows more."""
    found = prices().get(item)
    if found is None:
        return currency
    return f"{currency} each" if found.unit == EACH else f"{currency}/{found.unit}"


def learnable_swings(believed: Beliefs, two: Two, measure: str = VALUE) -> list[Swing]:
    """Return what everything that could be learned does to the lead, from the draws that are there.

    Parameters
    ----------
    two
        Leader and runner-up, of `believed.names`.
    measure
        "value", or a criterion: its lead is in its own unit, and positive where the leader is better.
    """
    names = believed.names
    scores = scores_of(believed, measure)
    first, second = names.index(two.leader), names.index(two.rival)
    others = [at for at, name in enumerate(names) if name not in (two.leader, *two.equals)]
    lead = scores[first] - scores[second]
    inputs = {name: drawn for name, drawn in believed.parameters.items() if float(np.ptp(drawn)) > 0.0}
    found = conditional_ends(np.vstack([scores, lead]), list(inputs.values()))
    limit = chance_limit(len(inputs))
    errors = {second: found.errors[:, -1]}
    swings = []
    for at, (name, drawn) in enumerate(inputs.items()):
        ends = []
        for standing, means in zip(np.quantile(drawn, ENDS).tolist(), found.means[at], strict=True):
            best = max(others, key=lambda other: means[other])
            if best not in errors:
                over = (scores[first] - scores[best])[np.newaxis]
                errors[best] = conditional_ends(over, list(inputs.values())).errors[:, 0]
            ahead, leads = float(means[first] - means[best]), names[int(np.argmax(means[:-1]))]
            # that of the whole swing: an end alone is hardly less sure
            error = float(errors[best][at])
            ends.append(End(*_natural(believed, name, standing), ahead, leads, error=error))
        low, high = ends
        error = float(found.errors[at, -1])
        bar = Bar(name, low.lead or 0.0, high.lead or 0.0, float(lead.mean()), error, limit)
        text = believed.texts.get(name, name)
        swings.append(Swing(name, text, "learnable", "distribution", low, high, bar))
    return swings


def scores_of(believed: Beliefs, measure: str) -> Floats:
    """Return how good the strategies are in one measure, in each draw, (strategies, draws); see `steady`."""
    if measure == VALUE:
        return observed(believed)
    worth = steady(believed.attempts, believed)
    scale = believed.anchors[measure]
    return np.asarray(worth[:, believed.criteria.index(measure)] * abs(scale.best - scale.worst))


def _natural(believed: Beliefs, name: str, drawn: float) -> tuple[float | None, str]:
    return believed.natural[name](drawn) if name in believed.natural else (None, "")


def _turned(lookout: Lookout, turn: Turn, now: Point, here: View, two: Two, measure: str) -> Swing:
    knob, base = turn.knob, lead_in(here, two, measure) or 0.0
    rescaled, ends = False, []
    for value in (turn.low, turn.high):
        try:
            found = lookout.point(value)
        except InputError as error:
            ends.append(End(value, knob.unit, None, None, str(error).splitlines()[0]))
            continue
        rescaled |= found.anchors != now.anchors
        ends.append(end_at(value, knob.unit, found, two, measure))
    low, high = ends
    first, second = (base if one.lead is None else one.lead for one in ends)
    kind: Kind = "weight" if knob.name.startswith("weight:") else "input"
    return Swing(
        knob.name, knob.text, kind, turn.how, low, high, Bar(knob.name, first, second, base), knob, rescaled
    )
