"""How the strategies stand in the eyes of each stakeholder: the same draws, weighed by each one's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.acceptability import rank_counts
from coldchoice.decide.waterfall import Waterfall, waterfall
from coldchoice.engine.stakeholders import OWN, preferences_of
from coldchoice.model.streams import Streams, blocks
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.model.scenario import Scenario


class StakeholderView(NamedTuple):
    """One stakeholder's order.

    Attributes
    ----------
    name
        Of the stakeholder.
    weights
        Mean weights by criterion, and whether they are exact.
    values
        Mean weighted worth by strategy, best first.
    first
        Share of draws in which each comes first, by strategy.
    against
        The best held against the second best.
    """

    name: str
    weights: dict[str, float]
    exact: bool
    values: dict[str, float]
    first: dict[str, float]
    against: Waterfall

    @property
    def leader(self) -> str:
        """Who is best in the mean."""
        return self.against.winner


def stakeholder_views(scenario: Scenario, believed: Beliefs) -> tuple[StakeholderView, ...]:
    """Return how the strategies stand for each stakeholder of the scenario; none where there are none.

    Criteria that failed are left out of everybody's weights.

    Raises
    ------
    InputError
        If somebody's weights contradict each other.
    """
    if not scenario.stakeholders or len(believed.names) < 2:
        return ()
    return tuple(
        _view(name, _kept(weights, believed), believed)
        for name, weights in preferences_of(scenario).items()
        if name != OWN
    )


def _kept(weights: Weights, believed: Beliefs) -> Weights:
    return weights.without([name for name in weights.criteria if name not in believed.criteria])


def _view(name: str, weights: Weights, believed: Beliefs) -> StakeholderView:
    seed, sizes = believed.point.seed, blocks(believed.draws)
    exact = weights.exact is not None
    parts = [weights.drawn(Streams(seed, at, size)) for at, size in enumerate(sizes)]
    drawn = parts[0] if exact else np.concatenate(parts, axis=1)
    mean = weights.mean
    totals = (drawn * believed.worth).sum(axis=1)
    shares = rank_counts(totals)[:, 0] / believed.draws
    means = believed.worth.mean(axis=2) @ mean
    order = sorted(range(len(means)), key=lambda at: (-means[at], believed.names[at]))
    return StakeholderView(
        name=name,
        weights=dict(zip(weights.criteria, mean.tolist(), strict=True)),
        exact=exact,
        values={believed.names[at]: float(means[at]) for at in order},
        first=dict(zip(believed.names, shares.tolist(), strict=True)),
        against=waterfall(believed.names, believed.criteria, believed.worth, mean, None if exact else drawn),
    )
