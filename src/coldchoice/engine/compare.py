"""Compare the strategies of a scenario: every block in turn, then the order, and why."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coldchoice.decide.dominance import dominated_by_mean
from coldchoice.decide.weights import Weights
from coldchoice.engine.beside import with_files
from coldchoice.engine.block import Contestant, Job
from coldchoice.engine.converted import conversions
from coldchoice.engine.explain import flips, weakest, why
from coldchoice.engine.rows import row_of
from coldchoice.engine.run import Outcome, run
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.model.comparison import CRITERIA, STATUSES, Comparison, Origin, Row
from coldchoice.model.scenario import Choice
from coldchoice.model.strategy import options_of, waits_for_request
from coldchoice.model.terms import Default

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coldchoice.decide.ranking import BlockRanks
    from coldchoice.engine.blocks import Progress
    from coldchoice.engine.pools import Crowd
    from coldchoice.model.line import Line
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry


def compare(
    scenario: Scenario,
    registry: Registry | None = None,
    *,
    choices: Sequence[Choice] | None = None,
    file: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Answer a scenario.

    Parameters
    ----------
    scenario
        What is asked. The tables that it names are read if they have not been: from the folder of `file`,
        or the current one.
    registry
        Where strategies come from; all that are installed if left out.
    choices
        What to compare; the scenario's own list, or all there is, if left out.
    file
        Name of the scenario's file, for the report.
    workers
        Processes that share the blocks. The answer is the same, to the byte, for any number.
    progress
        Called with (draws done, draws in all) after each block.

    Returns
    -------
    Comparison
        Accounts for every strategy that was asked for.

    Raises
    ------
    ColdchoiceError
        If the scenario contradicts itself or names something unknown.
    """
    if registry is None:
        from coldchoice.plugin.registry import open_registry

        registry = open_registry(wanted=[choice.strategy for choice in scenario.strategies] or None)
    scenario = with_files(scenario, os.path.dirname(file or ""))  # where it was not read from a file
    job = job_of(scenario, registry, choices)
    outcome = run(job, workers, progress)
    return _told(job, outcome, registry, file)._replace(scenario=scenario)


def read_and_compare(path: str | Path, **options: Any) -> Comparison:
    """Read a scenario file and answer it; `options` as in `compare`."""
    from coldchoice.engine.load import load_scenario

    scenario, _ = load_scenario(str(path))
    return compare(scenario, file=str(path), **options)


def job_of(scenario: Scenario, registry: Registry, choices: Sequence[Choice] | None) -> Job:
    """Return all that the blocks of a scenario need to know; `choices` as in `compare`."""
    terms = settle(scenario)
    if choices is None:
        choices = scenario.strategies or _all(registry)
    return Job(
        scenario.model_copy(update={"stage": terms.stage}),
        terms,
        anchors_of(scenario, terms),
        Weights.given(scenario.weights, CRITERIA),
        tuple(sorted((contestant_of(choice, registry) for choice in choices), key=lambda one: one.label)),
        crowds_for(scenario, terms, choices),
    )


def crowds_for(scenario: Scenario, terms: Terms, choices: Sequence[Choice]) -> tuple[Crowd, ...]:
    """Return the groups of strategies that wait in the same lines; none where nothing is scarce."""
    if not scenario.capacity:
        return ()
    from coldchoice.engine.pools import crowds_of

    return crowds_of(scenario, terms, choices)


def _all(registry: Registry) -> list[Choice]:
    """Choose every strategy that is a way to preserve cells: all but the controls."""
    offers = registry.strategies.items()
    return [Choice(strategy=name) for name, offer in offers if not waits_for_request(offer.strategy)]


def _told(job: Job, outcome: Outcome, registry: Registry, file: str | None) -> Comparison:
    """Put the outcome of a run into words and rows."""
    rows, ranks, names = _rows(job, outcome), outcome.ranks, outcome.first.contenders
    exact = job.weights.exact
    return Comparison(
        scenario=job.scenario,
        terms=job.terms,
        rows=rows,
        anchors=job.anchors,
        weights=None if exact is None else dict(zip(CRITERIA, exact.tolist(), strict=True)),
        why=why(rows, job.terms),
        flips=flips(names, ranks, job.weights, rows),
        weakest=weakest(rows, outcome.first),
        dominated=() if ranks is None else _dominated(names, ranks),
        draws=outcome.ranking.draws,
        seed=job.scenario.seed,
        defaults=(
            *job.terms.defaults,
            *_more_draws(job.scenario.draws, outcome.ranking.draws),
            *_unsaid(job),
        ),
        lines=_lines(job, outcome),
        conversions=conversions(job.terms, outcome.first.told.values(), job.scenario.rates),
        unloadable=tuple(str(record) for record in registry.broken()),
        plugins=tuple(sorted({contestant.origin for contestant in job.contestants})),
        file=file,
    )


def _more_draws(asked: int, done: int) -> tuple[Default, ...]:
    """Say so where more draws were made than asked for."""
    return (Default("draws", f"{done:,}", "assumption: whole blocks of draws"),) if done > asked else ()


def _unsaid(job: Job) -> tuple[Default, ...]:
    if not job.scenario.capacity:
        return ()
    from coldchoice.engine.pools import unsaid

    return unsaid(job.scenario)


def _lines(job: Job, outcome: Outcome) -> tuple[Line, ...]:
    if not outcome.lines:
        return ()
    from coldchoice.engine.lines import lines_from

    calendar = job.scenario.logistics.calendar is not None
    return lines_from(job.crowds, outcome.lines, outcome.ranking.draws, calendar=calendar)


def _dominated(names: Sequence[str], ranks: BlockRanks) -> tuple[tuple[str, str], ...]:
    return tuple(dominated_by_mean(names, ranks.criterion_sums / ranks.draws))


def contestant_of(choice: Choice, registry: Registry) -> Contestant:
    """Return the row to be of one choice; its strategy is looked up in the registry."""
    offer = registry.get(choice.strategy)
    record = offer.record
    origin = Origin(record.plugin, record.distribution or record.origin, record.version or "")
    options = MappingProxyType(choice.options)
    return Contestant(
        choice.label, offer.strategy, options, origin, _in_force(offer.strategy, choice.options)
    )


def _in_force(strategy: Strategy, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as they hold, defaults filled in; what the strategy decides itself is left out."""
    model = options_of(strategy)
    if model is None:
        return given
    try:
        return model.model_validate(given).model_dump(mode="json", exclude_none=True)
    except ValueError:  # said when the strategy is asked
        return given


def _rows(job: Job, outcome: Outcome) -> tuple[Row, ...]:
    order = {ranked.name: at for at, ranked in enumerate(outcome.ranking.ranked)}
    places = {ranked.name: ranked for ranked in outcome.ranking.ranked}
    rows = [
        row_of(
            one,
            outcome.means.get(one.label),
            outcome.first.told.get(one.label),
            outcome.silent.get(one.label),
            places.get(one.label),
            outcome.ranking,
        )
        for one in job.contestants
    ]
    return tuple(sorted(rows, key=lambda row: (STATUSES.index(row.status), order.get(row.name, 0), row.name)))
