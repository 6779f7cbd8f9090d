"""What each strategy is worth in every draw, at one point of the space of scenarios.

Two points of one scenario share their draws: the seed is the same, and streams go by name. So the difference
between them is due to what was changed, not to chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import account
from coldchoice.engine.ask import Silent, ask, in_one_line
from coldchoice.engine.block import COST, excluded, weigh_account
from coldchoice.engine.compare import job_of
from coldchoice.engine.tally import Running
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.streams import PRICE_OF, Streams, blocks
from coldchoice.plugin.failure import message_of
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.accounting.flexibility import Setting
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.block import Contestant, Job, Told
    from coldchoice.engine.further import Failures, Measure
    from coldchoice.engine.tally import Tally
    from coldchoice.model.assessment import Input
    from coldchoice.model.case import Case
    from coldchoice.model.comparison import Anchors
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats, Natural
    from coldchoice.plugin.registry import Registry

    Found = tuple[Tally, Floats, Told]


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
    inputs
        What the strategies lean on, prices included, each once.
    journey_h
        Hours that the journey took in each draw, (draws,).
    preferences
        Of which `weights` are the mean.
    seed
        Of the draws.
    natural
        What a standard draw of a parameter means in its own unit, by name, of those that were told.
    """

    attempts: dict[str, Floats]
    out: dict[str, str]
    silent: dict[str, str]
    criteria: tuple[str, ...]
    anchors: Mapping[str, Anchors]
    weights: Floats
    parameters: dict[str, Floats]
    prices: tuple[str, ...]
    inputs: tuple[Input, ...]
    journey_h: Floats
    natural: dict[str, Natural]
    preferences: Weights
    seed: int


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
    failed: Failures = {}
    if job.further:
        from coldchoice.engine.further import scaled, without

        job, failed = scaled(job)
    while True:
        found = _worked(job, draws or scenario.draws)
        if isinstance(found, Point):
            left_out = {f"criterion {name}": _why(because) for name, because in failed.items()}
            return found._replace(silent={**found.silent, **left_out})
        failed, job = failed | found, without(job, found)


def _why(because: Mapping[str, str]) -> str:
    """Say why a criterion is left out, by the first strategy with which it failed."""
    name, reason = next(iter(because.items()))
    return f"failed, and is left out for all: {reason} (with {name})"


def _worked(job: Job, draws: int) -> Point | Failures:
    """Work out every draw; return what failed instead where a further criterion does."""
    running = Running(0, 0, {})
    kept: dict[str, list[Floats]] = {}
    drawn: list[dict[str, Floats]] = []
    families: dict[str, str] = {}
    hours: list[Floats] = []
    natural: dict[str, Natural] = {}
    told: dict[str, Told] = {}
    silent: dict[str, str] = {}
    crowded: dict[str, str] = {}
    failed: Failures = {}
    for number, size in enumerate(blocks(draws)):
        worlds = worlds_of(job.scenario, job.terms, job.crowds, number, size)
        tallies = {}
        for one in job.contestants:
            if one.label in silent:  # it is out, and who changed what belongs to all must not do so again
                continue
            world = worlds.of(one.label)
            if world.bottleneck:
                crowded[one.label] = world.bottleneck
                continue
            found = attempts_of(one, world.case, world.setting, job.further)
            if isinstance(found, Silent):
                silent.setdefault(one.label, f"{found.status}: {found.reason}")
                continue
            tallies[one.label], attempts, about = found
            for name, because in about.failed.items():
                failed.setdefault(name, {})[one.label] = because
            told.setdefault(one.label, about)
            kept.setdefault(one.label, []).append(attempts)
        if failed:
            return failed
        running = running.plus(tallies, size)
        drawn.append(worlds.drawn())
        families |= worlds.families()
        natural = natural or worlds.natural()
        hours.append(np.broadcast_to(worlds.all[0].case.journey.total_h, (size,)))
    means = running.without(silent).means()
    gated = {label: reason for label in means if (reason := excluded(means[label], told[label], job.terms))}
    return Point(
        attempts={label: np.concatenate(kept[label], axis=1) for label in means},
        out={**gated, **crowded, **silent},
        silent=silent,
        criteria=job.weights.criteria,
        anchors=job.anchors,
        weights=job.weights.mean,
        parameters=_parameters(job.scenario.seed, zip(blocks(draws), drawn, strict=True), families),
        prices=_priced(told.values()),
        inputs=tuple({one.name: one for about in told.values() for one in _leaned_on(about)}.values()),
        journey_h=np.concatenate(hours),
        natural=natural,
        preferences=job.weights,
        seed=job.scenario.seed,
    )


def attempts_of(
    one: Contestant, case: Case, setting: Setting, further: tuple[Measure, ...]
) -> Found | Silent:
    """Ask a strategy and weigh its answer; what goes wrong in it is its own, as in a comparison."""
    answer = ask(one.strategy, case._replace(given_options=one.options))
    if isinstance(answer, Silent):
        return answer
    try:
        done = None if answer.facts is None else account(answer.facts, case, setting)
        tally, criteria, about, usable = weigh_account(answer, case, done, further)
    except NotApplicable as reason:  # of a further criterion
        return Silent("not applicable", message_of(reason))
    except InputError:
        raise
    except Exception as error:
        return Silent("failed", in_one_line(error))
    attempts = np.empty((len(criteria) + 1, case.draws))
    for row, values in zip(attempts, (*criteria, usable), strict=True):
        row[:] = values
    if np.isfinite(tally["cost.mean"]):
        attempts[COST] *= attempts[-1].mean()
    return tally, attempts, about


def _parameters(
    seed: int, drawn: Iterable[tuple[int, Mapping[str, Floats]]], families: Mapping[str, str]
) -> dict[str, Floats]:
    """Return the draws of every input in all blocks: one that a block had no need of is drawn there now."""
    found: dict[str, list[Floats]] = {name: [] for name in families}
    for number, (size, block) in enumerate(drawn):
        streams = Streams(seed, number, size)
        for name, family in families.items():
            values = block.get(name)
            found[name].append(streams.of_family("parameter", name, family) if values is None else values)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _leaned_on(told: Told) -> tuple[Input, ...]:
    return (*told.inputs, *told.further, *told.prices)


def _priced(told: Iterable[Told]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in told:
        found |= {price.name.removeprefix(PRICE_OF): None for price in one.prices}
    return tuple(sorted(found))
