"""What is believed of the strategies that can be used in a scenario: draw by draw, and given what is known.

A decision holds for many units. Their luck, one lot or one flight, averages out; what could be learned, how
long these cells last or what carriage costs, is the same for all of them. So two things are kept apart: the
worth of each draw, and the worth that is expected given each draw's parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.conditional import conditional_means, kept_in_order
from coldchoice.decide.ranking import block_ranks, too_close
from coldchoice.decide.value import linear_value
from coldchoice.decide.waterfall import alike
from coldchoice.engine.block import COST
from coldchoice.engine.point import Point, point
from coldchoice.model.streams import Streams, blocks
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.comparison import Anchors
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats, Natural
    from coldchoice.plugin.registry import Registry


class Beliefs(NamedTuple):
    """The strategies that can be used, best first by mean worth.

    Attributes
    ----------
    names
        Of the strategies.
    criteria, anchors
        Names of the criteria, and their value scales.
    weights
        Mean weights, (criteria,).
    worth
        On the value scales, luck included, (strategies, criteria, draws). Cost is what is spent on an attempt
        over the mean usable share, so that its mean is the worth of the cost per usable dose.
    attempts
        The same in the criteria's own units, and last the probability of use, (strategies, criteria + 1,
        draws); see `coldchoice.engine.point.Point`.
    parameters
        Standard draws of every input that could be learned, by name, each (draws,).
    texts
        What a parameter is, in words; those that nobody put into words are left out.
    natural
        What a standard draw of a parameter means in its own unit, of those that were told.
    journey_h
        Hours that the journey took, (draws,).
    out
        Who cannot be used, and why.
    point
        All of it, unsorted.
    """

    names: tuple[str, ...]
    criteria: tuple[str, ...]
    anchors: Mapping[str, Anchors]
    weights: Floats
    worth: Floats
    attempts: Floats
    parameters: dict[str, Floats]
    texts: dict[str, str]
    natural: dict[str, Natural]
    journey_h: Floats
    out: dict[str, str]
    point: Point

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.journey_h)

    @property
    def totals(self) -> Floats:
        """Weighted worth of each draw at mean weights, (strategies, draws)."""
        return np.asarray(np.tensordot(self.weights, self.worth, axes=(0, 1)))


def beliefs(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice] | None = None,
    draws: int | None = None,
) -> Beliefs:
    """Work out what is believed of a scenario's strategies; arguments as `coldchoice.engine.point.point`.

    Nobody may be left: `names` is then empty.

    Raises
    ------
    InputError
        If the scenario contradicts itself.
    """
    return beliefs_of(point(scenario, registry, choices, draws))


def beliefs_of(found: Point) -> Beliefs:
    """Return the beliefs of a scenario that has been worked out already."""
    able = sorted(label for label in found.attempts if label not in found.out)
    criteria = found.criteria
    worth = np.empty((len(able), len(criteria), len(found.journey_h)))
    for place, label in zip(worth, able, strict=True):
        attempts = found.attempts[label]
        for row, name, values in zip(place, criteria, attempts[:-1], strict=True):
            given = values / attempts[-1].mean() if name == "cost" else values
            row[:] = linear_value(given, *found.anchors[name])
    means = np.tensordot(found.weights, worth.mean(axis=2), axes=(0, 1)) if able else np.empty(0)
    order = sorted(range(len(able)), key=lambda at: (-means[at], able[at]))
    names = tuple(able[at] for at in order)
    return Beliefs(
        names=names,
        criteria=criteria,
        anchors=found.anchors,
        weights=found.weights,
        worth=worth[order],
        attempts=np.stack([found.attempts[name] for name in names]) if names else np.empty((0, 0, 0)),
        parameters=found.parameters,
        texts={one.name: one.text for one in found.inputs},
        natural=found.natural,
        journey_h=found.journey_h,
        out=found.out,
        point=found,
    )


def expected(believed: Beliefs) -> Floats:
    """Return the mean worth given each draw's parameters, luck averaged out, (strategies, criteria, draws).

    Its means are those of a comparison. Found by regression, see `coldchoice.decide.conditional`; cost as in
    `steady`.
    """
    count, rows, draws = believed.attempts.shape
    flat = believed.attempts.reshape(count * rows, draws)
    means = np.array(conditional_means(flat, list(believed.parameters.values())))
    means += (flat.mean(axis=1) - means.mean(axis=1))[:, np.newaxis]  # averaging alike draws may shift them
    return steady(means.reshape(count, rows, draws), believed)


def steady(attempts: Floats, believed: Beliefs) -> Floats:
    """Return the worth of attempts, (strategies, criteria, draws), in a way that can be averaged.

    The cost per usable dose is a ratio, and without bound where hardly anything is usable. A dose that is
    lost beyond what was expected is replaced at the mean cost instead: the cost is ``c + (s - c u)/U``, with
    c the mean cost, U the mean usable share, and s spent and u usable in a draw. Its mean is c.

    Parameters
    ----------
    attempts
        Of the believed strategies: as in `Beliefs`, given something, or drawn anew, (strategies,
        criteria + 1, draws). Mean cost and mean usable share are those of the beliefs.
    """
    share = believed.attempts[:, -1].mean(axis=1, keepdims=True)
    cost = believed.attempts[:, COST].mean(axis=1, keepdims=True) / share
    worth = np.empty((attempts.shape[0], attempts.shape[1] - 1, attempts.shape[2]))
    for at, name in enumerate(believed.criteria):
        values = attempts[:, at]
        if at == COST:
            values = cost + (values - cost * attempts[:, -1]) / share
        worth[:, at] = linear_value(values, *believed.anchors[name])
    return worth


def observed(believed: Beliefs, attempts: Floats | None = None) -> Floats:
    """Return the weighted worth of attempts, luck included, (strategies, draws).

    Their means given the parameters are `utilities`.

    Parameters
    ----------
    attempts
        As for `steady`; the believed ones if left out.
    """
    given = believed.attempts if attempts is None else attempts
    return np.asarray(np.tensordot(believed.weights, steady(given, believed), axes=(0, 1)))


def weighing(believed: Beliefs) -> Floats | None:
    """Return draws of the weights as they are believed, (criteria, draws); ``None`` where they are exact.

    They are those of a comparison.
    """
    found = believed.point
    if found.preferences.exact is not None:
        return None
    sizes = blocks(believed.draws)
    drawn = [found.preferences.drawn(Streams(found.seed, at, size)) for at, size in enumerate(sizes)]
    return np.concatenate(drawn, axis=1)


def utilities(believed: Beliefs) -> Floats:
    """Return the weighted worth expected given each draw's parameters, (strategies, draws).

    Who is worth no more than another in any draw is not expected to be worth more given anything.
    """
    given = np.tensordot(believed.weights, expected(believed), axes=(0, 1))
    return kept_in_order(given, observed(believed))


def lead_is_close(believed: Beliefs) -> bool:
    """Tell whether the best strategy is too close to the next to call; see `coldchoice.decide.ranking`.

    Whoever does the same as the best in every draw is no next one.
    """
    if len(believed.names) < 2:
        return False
    drawn = weighing(believed)
    weights = believed.weights[:, np.newaxis] if drawn is None else drawn
    best, *others = believed.worth
    next_one = next((other for other in others if not alike(best, other)), None)
    if next_one is None:
        return False  # all do the same in every draw: nothing is at stake
    return too_close(block_ranks(np.stack([best, next_one]), weights), 0, 1)
