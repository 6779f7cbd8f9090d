"""The whole decision on a scenario: who leads and why, how surely, what would flip it, what to learn next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.dominance import dominated_by_mean
from coldchoice.decide.smaa_analysis import Analysis, analyse
from coldchoice.decide.waterfall import Waterfall, waterfall
from coldchoice.engine.beliefs import Beliefs, weighing
from coldchoice.engine.flips import FoundFlips, find_flips
from coldchoice.engine.frontier import DoseFrontier, dose_frontier
from coldchoice.engine.second_opinions import Opinions, opinions_on
from coldchoice.engine.stakeholder_views import StakeholderView, stakeholder_views
from coldchoice.engine.voi import ValueOfInformation, value_of_information
from coldchoice.model.streams import BLOCK_DRAWS
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry


LEAST_DRAWS = 4_000
"""Assumption: from fewer draws regressions on dozens of inputs tell more of luck than of what is known."""


class Decision(NamedTuple):
    """Everything that is known of a decision; parts are ``None`` where there are not two to choose between.

    Attributes
    ----------
    found
        What would flip it; with the scenario, its terms, and what is believed.
    against
        The best held against the second best.
    acceptability
        How often each takes each rank.
    views
        How it stands for each stakeholder; empty where the scenario names none.
    dominated
        (dominated, by) in the means of all criteria.
    opinions
        What other methods say.
    frontier
        What a further usable dose costs.
    information
        What it is worth to learn more; ``None`` where only one is asked for.
    """

    found: FoundFlips
    against: Waterfall | None
    acceptability: Analysis | None
    views: tuple[StakeholderView, ...]
    dominated: tuple[tuple[str, str], ...]
    opinions: Opinions | None
    frontier: DoseFrontier | None
    information: ValueOfInformation | None

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.found.scenario

    @property
    def terms(self) -> Terms:
        """The same with its defaults filled in."""
        return self.found.terms

    @property
    def believed(self) -> Beliefs:
        """What is believed of the strategies."""
        return self.found.believed


def decide(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice],
    *,
    file: str = "",
    draws: int,
    plans: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Decision:
    """Work out the whole decision on a scenario.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    plans
        Whether plans are looked at for flips; that takes most of the time.
    progress
        Called with (inputs done, inputs in all), of the plans.

    Raises
    ------
    InputError
        If the scenario contradicts itself.
    """
    found = find_flips(scenario, registry, choices, file=file, draws=draws, plans=plans, progress=progress)
    believed = found.believed
    information = None
    if len(choices) > 1:
        at_least = max(draws, LEAST_DRAWS)
        information = value_of_information(
            scenario, registry, choices, draws=at_least, file=file, believed=believed
        )
    if len(believed.names) < 2:
        return Decision(found, None, None, (), (), None, None, information)
    means = believed.worth.mean(axis=2)
    return Decision(
        found=found,
        against=waterfall(
            believed.names, believed.criteria, believed.worth, believed.weights, weighing(believed)
        ),
        acceptability=acceptability_of(believed),
        views=stakeholder_views(scenario, believed),
        dominated=tuple(dominated_by_mean(believed.names, means)),
        opinions=opinions_on(believed),
        frontier=dose_frontier(scenario, registry, choices, draws, believed=believed),
        information=information,
    )


def acceptability_of(believed: Beliefs) -> Analysis:
    """Return how often each strategy takes each rank, weights as uncertain as they are."""
    drawn = weighing(believed)

    def block(number: int) -> tuple[np.ndarray, np.ndarray]:
        part = slice(number * BLOCK_DRAWS, (number + 1) * BLOCK_DRAWS)
        weights = believed.weights[:, np.newaxis] if drawn is None else drawn[:, part]
        return believed.worth[:, :, part], weights

    blocks = -(-believed.draws // BLOCK_DRAWS)
    return analyse(block, blocks, believed.names, believed.criteria)
