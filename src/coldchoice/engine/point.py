"""What each strategy is worth in every draw, at one point of the space of scenarios.

Two points of one scenario share their draws: the seed is the same, and streams go by name. So the difference
between them is due to what was changed, not to chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import chain_of_use
from coldchoice.accounting.usable import usable_fraction
from coldchoice.engine.ask import Silent, ask, in_one_line
from coldchoice.engine.block import excluded, weigh
from coldchoice.engine.compare import job_of
from coldchoice.engine.tally import Running
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.streams import blocks
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.accounting.flexibility import Setting
    from coldchoice.engine.block import Contestant, Told
    from coldchoice.engine.further import Measure
    from coldchoice.engine.tally import Tally
    from coldchoice.model.case import Case
    from coldchoice.model.comparison import Anchors
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.plugin.registry import Registry

    Found = tuple[Tally, Floats, Told]

COST = 1
"""Place of the cost among the criteria."""


class Point(NamedTuple):
    """One scenario, worked out draw by draw.

    Attributes
    ----------
    attempts
        By strategy, (criteria + 1, draws): its criteria in each draw, and last the probability that the unit
        can be used. Cost is what is spent on one attempt: over the usable share, in the mean, it is the cost
        per usable dose. A strategy whose cost is not divided by that share has ones there.
    out
        Why a strategy cannot lead here: infeasible, declined or failed.
    silent
        Those of them that declined or failed.
    criteria
        Names of the criteria, in the order of `attempts`.
    anchors
        Worst and best of each criterion.
    weights
        Mean weight of each criterion, (criteria,).
    parameters
        Standard draws of every input that could be learned, by name, each (draws,).
    prices
        Items that were priced.
    """

    attempts: dict[str, Floats]
    out: dict[str, str]
    silent: dict[str, str]
    criteria: tuple[str, ...]
    anchors: Mapping[str, Anchors]
    weights: Floats
    parameters: dict[str, Floats]
    prices: tuple[str, ...]


def point(
    scenario: Scenario, registry: Registry, choices: Sequence[Choice] | None = None, draws: int | None = None
) -> Point:
    """Work out a scenario draw by draw.

    Parameters
    ----------
    choices
        What to compare; the scenario's own list, or all there is, if left out.
    draws
        Fewer or more than the scenario asks for.

    Raises
    ------
    InputError
        If the scenario contradicts itself.
    """
    job = job_of(scenario, registry, choices)
    if job.further:
        from coldchoice.engine.further import scaled

        job, _ = scaled(job)
    running = Running(0, 0, {})
    kept: dict[str, list[Floats]] = {}
    parameters: dict[str, list[Floats]] = {}
    told: dict[str, Told] = {}
    silent: dict[str, str] = {}
    crowded: dict[str, str] = {}
    for number, size in enumerate(blocks(draws or scenario.draws)):
        worlds = worlds_of(job.scenario, job.terms, job.crowds, number, size)
        tallies = {}
        for one in job.contestants:
            world = worlds.of(one.label)
            if world.bottleneck:
                crowded[one.label] = world.bottleneck
                continue
            found = _found(one, world.case, world.setting, job.further)
            if isinstance(found, Silent):
                silent.setdefault(one.label, f"{found.status}: {found.reason}")
                continue
            tallies[one.label], attempts, about = found
            told.setdefault(one.label, about)
            kept.setdefault(one.label, []).append(attempts)
        running = running.plus(tallies, size)
        for name, values in worlds.drawn().items():
            parameters.setdefault(name, []).append(values)
    means = running.without(silent).means()
    gated = {label: reason for label in means if (reason := excluded(means[label], told[label], job.terms))}
    return Point(
        attempts={label: np.concatenate(kept[label], axis=1) for label in means},
        out={**gated, **crowded, **silent},
        silent=silent,
        criteria=job.weights.criteria,
        anchors=job.anchors,
        weights=job.weights.mean,
        parameters={name: np.concatenate(parts) for name, parts in parameters.items()},
        prices=_priced(told.values()),
    )


def _found(one: Contestant, case: Case, setting: Setting, further: tuple[Measure, ...]) -> Found | Silent:
    """Ask a strategy and weigh its answer; what goes wrong in it is its own, as in a comparison."""
    answer = ask(one.strategy, case._replace(given_options=one.options))
    if isinstance(answer, Silent):
        return answer
    try:
        tally, criteria, about = weigh(answer, case, setting, further)
        usable = np.ones(())
        if answer.facts is not None and case.terms.remake:
            usable = usable_fraction(chain_of_use(answer.facts, case))
    except NotApplicable as reason:  # of a further criterion
        return Silent("not applicable", str(reason))
    except InputError:
        raise
    except Exception as error:
        return Silent("failed", in_one_line(error))
    for name, why in about.failed.items():
        return Silent("failed", f"criterion {name}: {why}")
    attempts = np.empty((len(criteria) + 1, case.draws))
    for row, values in zip(attempts, (*criteria, usable), strict=True):
        row[:] = values
    if np.isfinite(tally["cost.mean"]):
        attempts[COST] *= attempts[-1].mean()
    return tally, attempts, about


def _priced(told: Iterable[Told]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in told:
        found |= {price.name.removeprefix("price of "): None for price in one.prices}
    return tuple(sorted(found))
