"""What would give the lead to another: inputs that could turn out otherwise, weights, and plans.

Inputs have distributions: what could be learned, and the hours of the journey. Their flips come from the
draws that are there. A plan, the units a year or the hours of a transport, has none: its flips are
break-evens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coldchoice.decide.flip import FlipPoint, first_leads, input_flips, pair_flips, smallest, weight_flips
from coldchoice.decide.waterfall import alike
from coldchoice.engine.beliefs import Beliefs, beliefs, lead_is_close, observed, weighing
from coldchoice.engine.flip_words import JOURNEY
from coldchoice.engine.plan_flips import PlanFlip, plan_flips
from coldchoice.engine.settle import settle
from coldchoice.engine.turns import influential
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

MOST_PAIRED = 6  # assumption: inputs of which every pair is looked at
PLAN_DRAWS = 2_000  # assumption: draws at each value of a plan; a break-even takes more
CLOSE_DRAWS = 10_000  # assumption: draws where a plan changes the lead
CROWDED_DRAWS = 500  # assumption: the same where units wait in lines, which take longer


class Flips(NamedTuple):
    """What would change the leader of a scenario.

    Attributes
    ----------
    leader, runner_up
        Names; the runner-up is ``None`` where nobody else can be used.
    smallest
        The three smallest changes.
    found
        All that were found, smallest first.
    looked_at
        Inputs that were looked at, most influential first.
    equals
        Who does the same as the leader in every draw, and so is nobody that it leads.
    close
        Whether the lead is too close to call.
    """

    leader: str
    runner_up: str | None
    smallest: tuple[FlipPoint, ...]
    found: tuple[FlipPoint, ...]
    looked_at: tuple[str, ...]
    equals: tuple[str, ...] = ()
    close: bool = False


def flips_of(believed: Beliefs) -> Flips | None:
    """Return what would change the leader; ``None`` where nobody can be used."""
    if not believed.names:
        return None
    leader, best = believed.names[0], believed.worth[0]
    equals = tuple(
        name for name, worth in zip(believed.names[1:], believed.worth[1:], strict=True) if alike(best, worth)
    )
    rivals = [name for name in believed.names[1:] if name not in equals]
    if not rivals:
        return Flips(leader, None, (), (), (), equals)
    totals = observed(believed)
    leads = totals[0] - totals[[believed.names.index(name) for name in rivals]]
    inputs = influential({**believed.parameters, JOURNEY: believed.journey_h}, leads)
    alone = input_flips(rivals, leads, inputs)
    paired = dict(list(inputs.items())[:MOST_PAIRED])
    found = [*alone, *pair_flips(rivals, leads, paired, alone)]
    means = believed.worth.mean(axis=2)
    if first_leads(means, believed.weights):
        drawn = weighing(believed)
        found += weight_flips(believed.names, believed.criteria, means, believed.weights, drawn)
    ordered = smallest(found, len(found))
    return Flips(leader, rivals[0], ordered[:3], ordered, tuple(inputs), equals, lead_is_close(believed))


class FoundFlips(NamedTuple):
    """What would change the leader of a scenario, with all that is needed to tell of it.

    Attributes
    ----------
    flips
        Of inputs, weights and pairs; ``None`` where nobody can be used.
    plans
        Plans at which another would lead; ``None`` where they were not looked at.
    believed
        What they were found in.
    plan_draws
        Draws at each value of a plan, and where a change was seen.
    unloadable
        Plugins that are not there.
    """

    scenario: Scenario
    terms: Terms
    file: str
    flips: Flips | None
    plans: tuple[PlanFlip, ...] | None
    believed: Beliefs
    plan_draws: tuple[int, int] = (0, 0)
    unloadable: tuple[str, ...] = ()

    @property
    def now(self) -> dict[str, float]:
        """Mean weights by criterion."""
        return dict(zip(self.believed.criteria, self.believed.weights.tolist(), strict=True))


def find_flips(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice],
    *,
    file: str = "",
    draws: int | None = None,
    plans: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> FoundFlips:
    """Return what would change the leader of a scenario.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    plans
        Whether to look at plans too: each value of each is worked out anew.
    progress
        Called with (inputs done, inputs in all), of the plans.

    Raises
    ------
    InputError
        If the scenario contradicts itself.
    """
    believed = beliefs(scenario, registry, choices, draws)
    flips = flips_of(believed)
    fewer = min(believed.draws, CROWDED_DRAWS if scenario.capacity else PLAN_DRAWS)
    found, looked = None, (0, 0)
    if plans and flips is not None:
        closely = fewer if scenario.capacity else min(believed.draws, CLOSE_DRAWS)
        found = plan_flips(scenario, registry, choices, flips.leader, fewer, progress, closely=closely)
        looked = (fewer, closely)
    return FoundFlips(scenario, settle(scenario), file, flips, found, believed, looked, registry.unloadable)
