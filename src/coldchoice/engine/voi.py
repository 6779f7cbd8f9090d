"""The value of information in a scenario: what could be learned, what it is worth, which study pays most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.conditional import conditional_means
from coldchoice.decide.information import Information, Known, all_known, partly_known
from coldchoice.decide.study_benefit import decisions_over
from coldchoice.engine.beliefs import beliefs, lead_is_close, observed, utilities
from coldchoice.engine.block import COST
from coldchoice.engine.compare import job_of
from coldchoice.engine.learnable import asked_for, learnables
from coldchoice.engine.proposals import Proposal, Stakes, weighed
from coldchoice.engine.studies import Laboratory, candidates
from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.decide.nested import Nested
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.engine.block import Job
    from coldchoice.engine.learnable import Learnable
    from coldchoice.model.money import Money
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.study import Study
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

    Progress = Callable[[int, int], None]

YEARS = 5.0
"""Assumption: years for which the decision holds, unless more or fewer are asked for."""
CHEAPER = 0.75  # assumption: a study that is nearly as good is told where it saves a quarter of the cost
TOO_FEW = "usable fraction"
"""How the reason begins why a strategy is out that has too few usable units."""
LEAST_DRAWS = 2_000
"""Assumption: with fewer draws luck cannot be averaged out."""


class Learned(NamedTuple):
    """What one input, or several that belong together, is worth to know."""

    what: Learnable
    worth: Information


class Check(NamedTuple):
    """A value by regression beside the one by nested simulation, and how many standard errors lie between."""

    name: str
    worth: Information
    nested: Nested
    apart: float


class ValueOfInformation(NamedTuple):
    """The answer for one scenario.

    Attributes
    ----------
    strategies
        Those that can be used, best first.
    out, silent
        Who cannot be used, and who of them declined or failed, and why.
    everything
        What it would be worth to know all that can be learned; ``None`` where there is nothing to choose.
    learned
        Each input and group, the most valuable first.
    proposals
        Studies, the best first.
    checks
        By nested simulation, if asked for.
    asked
        Whether the studies are those of the user, and not candidates.
    comebacks
        Of strategies that are out for too few usable units: share of what may be true in which their usable
        fraction, given all that can be learned, would be enough.
    wanted_draws
        As many as were asked for: fewer than `draws` where too few for this.
    close
        Whether the best strategy is too close to the next one to call, by the rule of a comparison.
    """

    scenario: Scenario
    terms: Terms
    file: str
    strategies: tuple[str, ...]
    out: dict[str, str]
    silent: dict[str, str]
    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    stakes: Stakes
    everything: Information | None
    learned: tuple[Learned, ...]
    proposals: tuple[Proposal, ...]
    checks: tuple[Check, ...]
    draws: int
    asked: bool
    unloadable: tuple[str, ...] = ()
    comebacks: dict[str, float] = {}
    wanted_draws: int = 0
    close: bool = False

    @property
    def best(self) -> Proposal | None:
        """The study most worth making; ``None`` where none pays, or cost has no weight.

        Of several whose net benefits are not told apart, the one that costs least.
        """
        return min(
            (one for one in self.proposals if one.as_good), key=lambda one: one.cost.amount, default=None
        )

    @property
    def others(self) -> tuple[Proposal, ...]:
        """Studies that are not told apart from the best one, and far cheaper ones that are nearly as good."""
        best = self.best
        if best is None:
            return ()
        return tuple(
            one
            for one in self.proposals
            if one is not best
            and (one.as_good or (one.nearly and one.cost.amount <= CHEAPER * best.cost.amount))
        )


def value_of_information(
    scenario: Scenario,
    registry: Registry,
    choices: Sequence[Choice],
    *,
    names: Sequence[str] = (),
    studies: Sequence[tuple[Study, Money | None]] = (),
    years: float = YEARS,
    nested: bool = False,
    draws: int,
    file: str = "",
    believed: Beliefs | None = None,
    progress: Progress | None = None,
) -> ValueOfInformation:
    """Return what it is worth to learn more before choosing, and which study pays most.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    names
        Inputs or groups that are asked about; all if left out.
    studies
        Studies that are asked about, and what each costs if somebody says so; candidates if left out.
    years
        For which the decision holds.
    nested
        Whether to check the most valuable ones by nested simulation.
    draws
        Monte-Carlo draws; `LEAST_DRAWS` if fewer are asked for.
    believed
        What is believed of the strategies, where that has been worked out; counts if it has as many draws.
    progress
        Called with (steps done, steps in all).

    Raises
    ------
    InputError
        If there are not two strategies, the scenario contradicts itself, or a name is unknown.
    BrokenInvariant
        If values contradict each other beyond chance.
    """
    _enough(choices)
    believed = _believed(believed, scenario, registry, choices, draws)
    job = job_of(scenario, registry, choices)
    laboratory = Laboratory(job.scenario, job.terms, registry, choices, believed)
    asked = {laboratory.checked(study): money for study, money in studies}  # before anything that takes long
    inputs = learnables(believed, job)
    sought = asked_for(names, inputs) or inputs
    found = _before_learning(believed, job, file, years, bool(studies), draws)
    if len(believed.names) < 2:
        return found
    everything = all_known(utilities(believed), reference=0, observed=observed(believed, believed.attempts))
    learned = _learned(believed, everything, sought)
    asked = asked or _suggested(believed, job.terms, everything, learned)
    proposals = weighed(asked, laboratory, everything, found.stakes, progress)
    checks = _checked(believed, job, everything, learned, progress) if nested else ()
    return found._replace(everything=everything.worth, learned=learned, proposals=proposals, checks=checks)


def _believed(
    believed: Beliefs | None, scenario: Scenario, registry: Registry, choices: Sequence[Choice], draws: int
) -> Beliefs:
    """Return what is believed on draws enough, worked out anew only where it has to be."""
    if believed is not None and believed.draws == max(draws, LEAST_DRAWS):
        return believed
    return beliefs(scenario, registry, choices, max(draws, LEAST_DRAWS))


def _before_learning(
    believed: Beliefs, job: Job, file: str, years: float, asked: bool, wanted_draws: int
) -> ValueOfInformation:
    """Return the answer with what is believed and at stake, and nothing yet of what learning is worth."""
    return ValueOfInformation(
        job.scenario, job.terms, file, believed.names, believed.out, believed.point.silent,
        believed.criteria, tuple(believed.weights.tolist()), stakes_of(believed, job.terms, years), None, (),
        (), (), believed.draws, asked, comebacks=comebacks(believed, job.terms), wanted_draws=wanted_draws,
        close=lead_is_close(believed),
    )  # fmt: skip


def _enough(choices: Sequence[Choice]) -> None:
    if len(choices) < 2:
        rule = "information can only be worth something where there are two strategies to choose from"
        hint = f"only {choices[0].label} is asked for" if choices else "none is asked for"
        raise InputError(Problem(rule, ("strategies",), hint=hint))


def _suggested(
    believed: Beliefs, terms: Terms, everything: Known, learned: Sequence[Learned]
) -> dict[Study, Money | None]:
    """Return candidates, none of them with a price; none where nothing could change the choice."""
    if everything.worth.value == 0.0:
        return {}
    telling = {one.what.name for one in learned if one.worth.value > 0.0}
    return dict.fromkeys(candidates(believed, terms, everything.outcomes, telling))


def _checked(
    believed: Beliefs,
    job: Job,
    everything: Known,
    learned: Sequence[Learned],
    progress: Progress | None,
) -> tuple[Check, ...]:
    from coldchoice.engine.voi_nested import checked

    return checked(believed, job, everything.worth, learned, progress)


def _learned(believed: Beliefs, everything: Known, sought: Sequence[Learnable]) -> tuple[Learned, ...]:
    """Return what each input and group is worth to know, the most valuable first."""
    sets = {one.name: one.members for one in sought}
    worths = partly_known(everything, believed.parameters, sets)
    learned = [Learned(one, worths[one.name].worth) for one in sought]
    return tuple(sorted(learned, key=lambda one: -one.worth.value))


def comebacks(believed: Beliefs, terms: Terms) -> dict[str, float]:
    """Return how often a strategy that is out for too few usable units would have enough, by its name."""
    names = [name for name, reason in believed.out.items() if reason.startswith(TOO_FEW)]
    if not names:
        return {}
    usable = np.stack([believed.point.attempts[name][-1] for name in names])
    given = conditional_means(usable, list(believed.parameters.values()))
    shares = (given >= terms.usable_floor).mean(axis=1)
    return dict(zip(names, shares.tolist(), strict=True))


def stakes_of(believed: Beliefs, terms: Terms, years: float) -> Stakes:
    """Return what turns value into money: the scale of cost at its weight, and the doses of the years."""
    weight = float(believed.weights[COST])
    scale = believed.anchors[believed.criteria[COST]]
    per_value = abs(scale.worst - scale.best) / weight if weight > 0.0 else None
    per_year = terms.units_per_year * terms.doses_per_unit
    doses = decisions_over(per_year, years, terms.discount_rate)
    return Stakes(per_value, per_year, years, terms.discount_rate, doses)
