"""Compare the strategies of a scenario: every block in turn, then the order, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coldchoice.decide.dominance import dominated_by_mean
from coldchoice.decide.ranking import BlockRanks, Ranking, rank
from coldchoice.decide.weights import Weights
from coldchoice.engine.block import Block, Contestant, Job, Told, excluded
from coldchoice.engine.blocks import Progress, each_block
from coldchoice.engine.explain import flips, weakest, why
from coldchoice.engine.rows import row_of
from coldchoice.engine.settle import anchors_of, settle
from coldchoice.engine.tally import Running
from coldchoice.model.comparison import CRITERIA, Comparison, Origin, Row
from coldchoice.model.scenario import Choice
from coldchoice.model.streams import blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coldchoice.engine.ask import Silent
    from coldchoice.model.scenario import Scenario
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
        What is asked.
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
    terms = settle(scenario)
    scenario = scenario.model_copy(update={"stage": terms.stage})
    if choices is None:
        choices = scenario.strategies or [Choice(strategy=name) for name in registry.strategies]
    job = Job(
        scenario,
        terms,
        anchors_of(scenario, terms),
        Weights.given(scenario.weights, CRITERIA),
        tuple(sorted((_contestant(choice, registry) for choice in choices), key=lambda one: one.label)),
    )
    first, running, ranks, silent = _run(job, workers, progress)
    means = running.means()
    out = {label: reason for label in means if (reason := excluded(means[label], first.told[label], terms))}
    ranking = rank(first.contenders, ranks, out) if ranks is not None else Ranking((), out, running.draws)
    rows = _rows(job, means, first.told, silent, ranking)
    return Comparison(
        scenario=scenario,
        terms=terms,
        rows=rows,
        anchors=job.anchors,
        weights=None if job.weights.exact is None else dict(zip(CRITERIA, job.weights.exact.tolist(), strict=True)),
        why=why(rows, terms),
        flips=flips(first.contenders, ranks, job.weights, rows),
        weakest=weakest(rows, first),
        dominated=() if ranks is None else tuple(dominated_by_mean(first.contenders, ranks.criterion_sums)),
        draws=sum(blocks(scenario.draws)),
        seed=scenario.seed,
        defaults=terms.defaults,
        unloadable=tuple(str(record) for record in registry.broken()),
        plugins=tuple(sorted({contestant.origin for contestant in job.contestants})),
        file=file,
    )


def read_and_compare(path: str | Path, **options: Any) -> Comparison:
    """Read a scenario file and answer it; `options` as in `compare`."""
    from coldchoice.engine.load import load_scenario

    scenario, _ = load_scenario(str(path))
    return compare(scenario, file=str(path), **options)


def _contestant(choice: Choice, registry: Registry) -> Contestant:
    offer = registry.get(choice.strategy)
    record = offer.record
    origin = Origin(record.plugin, record.distribution or record.origin, record.version or "")
    return Contestant(choice.label, offer.strategy, choice.options, origin)


def _run(
    job: Job, workers: int, progress: Progress | None
) -> tuple[Block, Running, BlockRanks | None, dict[str, Silent]]:
    """Run all blocks; again, if over all of them the gates let others through than in the first."""
    contenders: tuple[str, ...] | None = None
    for _ in range(3):
        running, ranks, silent = Running(0, 0, {}), None, {}
        first: Block | None = None
        for block, draws in each_block(job, contenders, workers, progress):
            first = first or block
            contenders = first.contenders
            silent = {**block.silent, **silent}
            running = running.plus(block.tallies, draws)
            if block.ranks is not None and block.contenders == contenders:
                ranks = block.ranks if ranks is None else ranks.merge(block.ranks)
        assert first is not None, "a run has at least one block"
        running = running.without(silent)
        let_through = _let_through(running, first.told, job.terms)
        if let_through == contenders:
            break
        contenders = let_through
    return first, running, ranks, silent


def _let_through(running: Running, told: dict[str, Told], terms: Terms) -> tuple[str, ...]:
    means = running.means()
    return tuple(label for label in sorted(means) if excluded(means[label], told[label], terms) is None)


def _rows(
    job: Job,
    means: dict[str, Any],
    told: dict[str, Told],
    silent: dict[str, Silent],
    ranking: Ranking,
) -> tuple[Row, ...]:
    places = {ranked.name: ranked for ranked in ranking.ranked}
    rows = [
        row_of(one, means.get(one.label), told.get(one.label), silent.get(one.label), places.get(one.label), ranking)
        for one in job.contestants
    ]
    status = ("ranked", "infeasible", "not applicable", "failed")
    order = {ranked.name: at for at, ranked in enumerate(ranking.ranked)}
    return tuple(sorted(rows, key=lambda row: (status.index(row.status), order.get(row.name, 0), row.name)))
