"""What a further usable dose costs: the cost-effectiveness frontier of a scenario's strategies.

The effect is what comes of one dose that is put in: the share of it that can be used. The cost is all that is
spent on that dose, the value already in it and the cost of a failure included. So both are of the same
attempt, and the ratio of their differences, the ICER, is money per additional usable dose. The scale
"recovered" counts a usable dose by the living cells in it, per living cell put in.

As the cost of a failure is spent where a dose is lost, a part of what a usable dose saves stands already in
the costs: the ICER is what is paid *beyond* that.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.decide.conditional import conditional_means, kept_in_order
from coldchoice.decide.frontier import Excluded, frontier
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.decide.threshold_curve import FrontierShare, ThresholdCurve, frontier_shares, threshold_curve
from coldchoice.engine.beliefs import Beliefs, beliefs
from coldchoice.engine.block import COST
from coldchoice.engine.settle import settle
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.frontier import Step
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.plugin.registry import Registry

Scale = Literal["usable", "recovered"]

VIABILITY = 0
"""Place of the viability among the criteria."""
RANGE = (0.05, 0.95)
ERRORS = TIE_ERRORS  # an effect within so many of none is no known gain
THRESHOLDS = 41  # assumption: prices of a usable dose at which it is told who is best
BEYOND = 2.0  # assumption: they reach to twice the largest ICER, or cost, whichever is more


class IcerRange(NamedTuple):
    """An ICER over the cases that what can be learned leaves open, luck averaged out.

    Attributes
    ----------
    low, high
        5 and 95 % points, over the cases in which it gains more and costs more; ``None`` where there are
        none. In the others a ratio says nothing.
    ratio
        Share of those cases.
    dominates
        Share of cases in which it gains no less and costs no more.
    dominated
        Share of cases in which it gains no more, and costs no less.
    """

    low: float | None
    high: float | None
    ratio: float
    dominates: float
    dominated: float


class DoseStep(NamedTuple):
    """A strategy on the frontier.

    Attributes
    ----------
    cost, effect
        Money spent on, and what comes of, one dose that is put in.
    over
        The one before it, to which it is compared; ``None`` for the cheapest, the reference.
    icer, error
        Money per further unit of effect over that one, and its Monte-Carlo standard error.
    told_apart
        Whether its gain is more than chance; the ICER of one that is not says little.
    known
        How far the ICER is known; ``None`` for the reference.
    """

    name: str
    cost: float
    effect: float
    over: str | None = None
    icer: float | None = None
    error: float | None = None
    told_apart: bool = True
    known: IcerRange | None = None


class DoseFrontier(NamedTuple):
    """The strategies of a scenario that can be used, by what is paid for a further usable dose.

    Attributes
    ----------
    scale
        What the effect is.
    currency, price_year
        Of all money.
    steps
        Those on the frontier, by rising cost.
    excluded
        Those that are not, and who is better.
    out
        Who cannot be used at all, and why.
    shares
        How often each is on the frontier, over the cases that what can be learned leaves open.
    curve
        Over the same cases: who is best at each price of a further unit of effect, and how surely.
    draws
        Number of draws.
    """

    scale: Scale
    currency: str
    price_year: int
    steps: tuple[DoseStep, ...]
    excluded: tuple[Excluded, ...]
    out: dict[str, str]
    shares: tuple[FrontierShare, ...]
    curve: ThresholdCurve
    draws: int


def dose_frontier(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice] | None = None,
    draws: int | None = None,
    *,
    believed: Beliefs | None = None,
    scale: Scale = "usable",
) -> DoseFrontier | None:
    """Return the frontier of a scenario; ``None`` where fewer than two strategies can be used.

    Parameters
    ----------
    choices, draws
        As for `coldchoice.engine.point.point`.
    believed
        What is believed of the strategies, where that has been worked out.
    scale
        What the effect is: "usable" doses, or "recovered", usable doses by the living cells in them.

    Raises
    ------
    InputError
        If the scenario contradicts itself.
    """
    if not scenario.economics.remake:
        # of a unit that cannot be made again, beliefs keep the share that is usable apart from its cost;
        # spent on an attempt is the same, whether what is lost is made again or not
        economics = scenario.economics.model_copy(update={"remake": True})
        scenario, believed = scenario.model_copy(update={"economics": economics}), None
    found = believed or beliefs(scenario, registry, choices, draws)
    if len(found.names) < 2:
        return None
    terms = settle(scenario)
    costs, effects = _per_attempt(found.attempts, scale)
    means = frontier(found.names, costs.mean(axis=1), effects.mean(axis=1))
    known_costs, known_effects = _given_parameters(costs, effects, found)
    cases = (known_costs, known_effects)
    return DoseFrontier(
        scale=scale,
        currency=terms.currency,
        price_year=terms.price_year,
        steps=tuple(_step(step, found.names, (costs, effects), cases) for step in means.steps),
        excluded=means.excluded,
        out=found.out,
        shares=frontier_shares(found.names, *cases),
        curve=threshold_curve(found.names, *cases, _thresholds(means.steps, costs)),
        draws=found.draws,
    )


def _per_attempt(attempts: Floats, scale: Scale) -> tuple[Floats, Floats]:
    """Return what is spent on, and what comes of, one dose that is put in, (strategies, draws) each."""
    usable = attempts[:, -1]
    return attempts[:, COST], usable if scale == "usable" else usable * attempts[:, VIABILITY]


def _given_parameters(costs: Floats, effects: Floats, found: Beliefs) -> tuple[Floats, Floats]:
    """Return costs and effects given each draw's parameters: their means kept, and what orders every draw."""
    rows = np.concatenate([costs, effects])
    given = np.array(conditional_means(rows, list(found.parameters.values())))
    given += (rows.mean(axis=1) - given.mean(axis=1))[:, np.newaxis]
    return kept_in_order(given[: len(costs)], costs), kept_in_order(given[len(costs) :], effects)


def _step(
    step: Step, names: Sequence[str], drawn: tuple[Floats, Floats], cases: tuple[Floats, Floats]
) -> DoseStep:
    if step.over is None or step.icer is None:
        return DoseStep(step.name, step.cost, step.effect)
    one, other = names.index(step.name), names.index(step.over)
    more, gain = (values[one] - values[other] for values in drawn)
    draws = gain.size
    mean = float(gain.mean())
    return DoseStep(
        name=step.name,
        cost=step.cost,
        effect=step.effect,
        over=step.over,
        icer=step.icer,
        error=float((more - step.icer * gain).std()) / (abs(mean) * sqrt(draws)),
        told_apart=abs(mean) > ERRORS * float(gain.std()) / sqrt(draws),
        known=icer_range(*(values[one] - values[other] for values in cases)),
    )


def icer_range(more: Floats, gain: Floats) -> IcerRange:
    """Return how an ICER spreads over cases.

    Parameters
    ----------
    more, gain
        What the one costs more than the other, and gains more, (cases,) each.
    """
    ratio = (more > 0.0) & (gain > 0.0)
    dominates, dominated = (more <= 0.0) & (gain >= 0.0), (more >= 0.0) & (gain <= 0.0)
    low, high = np.quantile(more[ratio] / gain[ratio], RANGE).tolist() if ratio.any() else (None, None)
    return IcerRange(
        low, high, float(ratio.mean()), float(dominates.mean()), float((dominated & ~dominates).mean())
    )


def _thresholds(steps: Sequence[Step], costs: Floats) -> Floats:
    largest = max((step.icer or 0.0 for step in steps), default=0.0)
    return np.linspace(0.0, BEYOND * max(largest, float(costs.mean(axis=1).max())), THRESHOLDS)
