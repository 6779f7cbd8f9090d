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
from coldchoice.engine.stakeholders import criteria_of
from coldchoice.model.comparison import STATUSES, Comparison, Further, Origin, Row
from coldchoice.model.scenario import Choice
from coldchoice.model.strategy import options_of, waits_for_request
from coldchoice.model.taken import ListOfTrusted, TakenPart
from coldchoice.model.terms import Default
from coldchoice.plugin.quiet import stdout_to_stderr
from coldchoice.plugin.steady import home_of
from coldchoice.plugin.surroundings import surroundings_kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coldchoice.decide.ranking import BlockRanks
    from coldchoice.engine.blocks import Progress
    from coldchoice.engine.further import Measure
    from coldchoice.engine.pools import Crowd
    from coldchoice.model.comparison import Preferred
    from coldchoice.model.criterion import Criterion
    from coldchoice.model.criterion_choice import CriterionChoice
    from coldchoice.model.line import Line
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.model.terms import Terms
    from coldchoice.model.travelled import Travelled
    from coldchoice.plugin.record import PluginRecord
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

        registry = open_registry(wanted=_wanted(scenario))
    scenario = with_files(scenario, os.path.dirname(file or ""))  # where it was not read from a file
    if scenario.packs:
        from coldchoice.engine.packs import with_packs

        scenario = with_packs(scenario, registry, os.path.dirname(file or ""))
    job = job_of(scenario, registry, choices)
    asked, failed = job.further, dict[str, dict[str, str]]()
    if asked:
        from coldchoice.engine.further import scaled, without

        job, failed = scaled(job)
    outcome = run(job, workers, progress)
    if outcome.failed:
        job, failed = without(job, outcome.failed), failed | outcome.failed
    told = _told(job, outcome, registry, file)
    told = told._replace(scenario=scenario, **_further(asked, failed, told.plugins))
    return told._replace(**_who(told.plugins, scenario.packs, registry))


def read_and_compare(
    path: str | Path,
    registry: Registry | None = None,
    *,
    choices: Sequence[Choice] | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Comparison:
    """Read a scenario file and answer it.

    Parameters
    ----------
    path
        A YAML file; tables that it names are read from its folder.
    registry, choices, workers, progress
        As in `compare`.

    Returns
    -------
    Comparison
        As of `compare`.

    Raises
    ------
    ColdchoiceError
        If the file cannot be read, or as in `compare`: file, line, key, value and rule.
    """
    from coldchoice.engine.load import load_scenario

    scenario, _ = load_scenario(str(path))
    return compare(scenario, registry, choices=choices, file=str(path), workers=workers, progress=progress)


def job_of(scenario: Scenario, registry: Registry, choices: Sequence[Choice] | None) -> Job:
    """Return all that the blocks of a scenario need to know; `choices` as in `compare`."""
    terms = settle(scenario)
    further = tuple(_measure(choice, registry) for choice in scenario.criteria)
    measures = tuple(one.criterion for one in further)
    if choices is None:
        choices = scenario.strategies or _all(registry)
    return Job(
        scenario.model_copy(update={"stage": terms.stage}),
        terms,
        anchors_of(scenario, terms, measures),
        Weights.given(scenario.weights, criteria_of(scenario)),
        tuple(sorted((contestant_of(choice, registry) for choice in choices), key=lambda one: one.label)),
        crowds_for(scenario, terms, choices),
        further,
    )


def _wanted(scenario: Scenario) -> list[str] | None:
    """Names of the strategies and criteria that the scenario names; ``None`` = all that are installed."""
    names = [choice.strategy for choice in scenario.strategies]
    others = (*(choice.criterion for choice in scenario.criteria), *scenario.packs)
    return [*names, *others] if names else None


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
        weights=None if exact is None else dict(zip(job.weights.criteria, exact.tolist(), strict=True)),
        why=why(rows, job.terms, [one.criterion for one in job.further], job.anchors),
        flips=flips(names, ranks, job.weights, rows, outcome.first),
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
        journeys=_journeys(job, outcome),
        conversions=conversions(job.terms, outcome.first.told.values(), job.scenario.rates),
        unloadable=registry.unloadable,
        plugins=tuple(sorted({contestant.origin for contestant in job.contestants})),
        file=file,
        preferred=_preferred(job),
    )


def _preferred(job: Job) -> Preferred | None:
    """Tell what is said of the weights, and what it leaves open; nothing where they are given or unknown."""
    weights = job.weights
    if weights.preferences is None:
        return None
    from coldchoice.model.comparison import Preferred

    low, high = weights.bounds
    by_name = [dict(zip(weights.criteria, row.tolist(), strict=True)) for row in (weights.mean, low, high)]
    return Preferred(weights.preferences.texts, *by_name)


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


def _journeys(job: Job, outcome: Outcome) -> tuple[Travelled, ...]:
    if not outcome.journeys:
        return ()
    from coldchoice.engine.travelled import travelled_from

    return travelled_from(job, outcome.journeys)


def _dominated(names: Sequence[str], ranks: BlockRanks) -> tuple[tuple[str, str], ...]:
    return tuple(dominated_by_mean(names, ranks.criterion_sums / ranks.draws))


def contestant_of(choice: Choice, registry: Registry) -> Contestant:
    """Return the row to be of one choice; its strategy is looked up in the registry."""
    offer = registry.get(choice.strategy)
    options = MappingProxyType(choice.options)
    in_force = _in_force(offer.strategy, choice.options)
    return Contestant(choice.label, offer.strategy, options, _origin(offer.record), in_force)


def _measure(choice: CriterionChoice, registry: Registry) -> Measure:
    from coldchoice.engine.further import Measure

    offer = registry.criterion(choice.criterion)
    options = MappingProxyType(choice.options)
    in_force = _in_force(offer.criterion, choice.options)
    return Measure(offer.criterion, options, _origin(offer.record), in_force)


def _origin(record: PluginRecord) -> Origin:
    return Origin(record.plugin, record.distribution or record.origin, record.version or "")


def _further(
    asked: Sequence[Measure], failed: Mapping[str, dict[str, str]], plugins: tuple[Origin, ...]
) -> dict[str, Any]:
    """Tell of the further criteria that were asked for, and count their plugins in."""
    told = tuple(
        Further(
            name=one.criterion.name,
            summary=one.criterion.summary,
            unit=one.criterion.unit,
            better=one.criterion.better,
            options=dict(one.in_force),
            origin=one.origin,
            failures=failed.get(one.criterion.name, {}),
        )
        for one in asked
    )
    return {"further": told, "plugins": tuple(sorted({*plugins, *(one.origin for one in asked)}))}


def _who(plugins: Sequence[Origin], packs: Sequence[str], registry: Registry) -> dict[str, Any]:
    """Count the plugins of data packs in, tell where all that took part are, and what let them in."""
    plugins = sorted({*plugins, *(_origin(registry.pack(name).record) for name in packs)})
    names = {one.plugin for one in plugins}
    trusted = registry.trusted
    return {
        "plugins": tuple(plugins),
        "taken": tuple(
            TakenPart(one.plugin, one.distribution, one.location, one.verified)
            for one in registry.records
            if one.status == "ok" and one.plugin in names
        ),
        "trusted": trusted and ListOfTrusted(trusted.file, trusted.sha256),
    }


def _in_force(offered: Strategy | Criterion, given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as they hold, defaults filled in; what it decides itself is left out."""
    model = options_of(offered)
    if model is None:
        return given
    try:
        with stdout_to_stderr(), surroundings_kept(home_of(offered)):
            return model.model_validate(given).model_dump(mode="json", exclude_none=True)
    except KeyboardInterrupt:
        raise
    except BaseException:  # said when it is asked
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
