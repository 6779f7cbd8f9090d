"""Answer a chain: every block in turn, then the order of the combinations, and why."""

from __future__ import annotations

from itertools import product
from math import prod, sqrt
from typing import TYPE_CHECKING

from coldchoice.decide.ranking import TIE_ERRORS, Ranking
from coldchoice.engine.blocks import shared
from coldchoice.engine.chain_block import ChainBlock, ChainJob, Spread, StageJob, Work, run_chain_block
from coldchoice.engine.chain_file import money_of
from coldchoice.engine.chain_notes import between, conversion_notes, notes
from coldchoice.engine.chain_units import settled
from coldchoice.engine.chain_why import why
from coldchoice.engine.compare import contestant_of
from coldchoice.engine.rows import row_of
from coldchoice.engine.run import gated
from coldchoice.engine.tally import Running, Tally, group, take
from coldchoice.errors import Problem, ScenarioError
from coldchoice.evidence.exchange import convert
from coldchoice.model.chained import APART, Chained, Combination, Passage, Process, StageAnswer
from coldchoice.model.comparison import STATUSES, Row
from coldchoice.model.money import Money
from coldchoice.model.streams import blocks
from coldchoice.model.terms import Default
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.engine.ask import Silent
    from coldchoice.engine.block import Told
    from coldchoice.engine.blocks import Progress
    from coldchoice.engine.chain_file import Stage
    from coldchoice.model.chain import Chain, Then
    from coldchoice.model.line import Line
    from coldchoice.plugin.registry import Registry

MOST_COMBINATIONS = 1000  # assumption: a longer table is not read
REPLACED, UNUSED = "demand.units_per_year", "economics.unit_value"
"""Defaults without use: the first in all stages but the last, the second in all but the first."""


class StageOutcome(NamedTuple):
    """What is left of the blocks of one stage; `out` are those that a gate excludes, and why."""

    means: dict[str, Tally]
    told: dict[str, Told]
    silent: dict[str, Silent]
    out: dict[str, str]
    lines: dict[str, Tally] = {}

    def because(self, strategy: str) -> str:
        """Say why a strategy cannot be combined; empty where it can."""
        if strategy in self.silent:
            return f"{self.silent[strategy].status}: {self.silent[strategy].reason}"
        return f"infeasible: {self.out[strategy]}" if strategy in self.out else ""


class ChainOutcome(NamedTuple):
    """What a run leaves behind."""

    stages: tuple[StageOutcome, ...]
    combinations: dict[str, Tally]
    spread: Spread
    draws: int


def answer_chain(
    chain: Chain,
    stages: Sequence[Stage],
    registry: Registry,
    *,
    file: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Chained:
    """Cost every combination of the strategies of all stages.

    Parameters
    ----------
    chain
        What is asked.
    stages
        Its stages, from `coldchoice.engine.chain_file.checked_chain`.
    registry
        Where strategies come from.
    file, workers, progress
        As for `coldchoice.engine.compare.compare`.

    Raises
    ------
    ScenarioError
        If there are too many combinations.
    """
    job = chain_job(chain, stages, registry)
    outcome = _run(job, chain.draws, workers, progress)
    currency, price_year = money_of(chain, [stage.terms for stage in stages])
    combinations = _combinations(job, outcome)
    answers = tuple(
        _answer(stage, one, found, at, chain, outcome.draws, (currency, price_year))
        for at, (stage, one, found) in enumerate(zip(stages, job.stages, outcome.stages, strict=True))
    )
    ends = [stage.label for stage in stages if not stage.terms.remake]
    told = [[about for about in found.told.values()] for found in outcome.stages]
    return Chained(
        chain=chain,
        stages=answers,
        combinations=combinations,
        currency=currency,
        price_year=price_year,
        attempts_from=ends[0] if ends else None,
        why=why(combinations, answers, currency, per_attempt=bool(ends)),
        notes=notes(chain, answers, combinations),
        conversions=conversion_notes(chain, stages, told, (currency, price_year)),
        draws=outcome.draws,
        unloadable=registry.unloadable,
        plugins=tuple(sorted({one.origin for stage in job.stages for one in stage.contestants})),
        file=file,
    )


def chain_job(chain: Chain, stages: Sequence[Stage], registry: Registry) -> ChainJob:
    """Put together what a block needs: all money in that of the answer, all amounts per dose."""
    number = prod(len(stage.choices) for stage in stages)
    if number > MOST_COMBINATIONS:
        hint = "name fewer strategies under `choose`"
        rule = f"{number:,} combinations are more than the {MOST_COMBINATIONS:,} that are worked out"
        raise ScenarioError(Problem(rule, ("stages",), hint=hint))
    money = money_of(chain, [stage.terms for stage in stages])
    jobs = [
        StageJob(
            stage.label,
            stage.scenario,
            stage.terms,
            tuple(sorted((contestant_of(one, registry) for one in stage.choices), key=lambda one: one.label)),
            float(_converted(Money(1.0, stage.terms.currency, stage.terms.price_year), stage, money).amount),
            _work(plan.then, stage, money) if plan.then else None,
        )
        for stage, plan in zip(stages, chain.stages, strict=True)
    ]
    first, last = jobs[0], stages[-1].terms
    value = float(first.terms.unit_value.amount) * first.factor / first.terms.doses_per_unit
    return ChainJob(settled(stages, jobs), value, last.units_per_year * last.doses_per_unit)


def _converted(money: Money, stage: Stage, wanted: tuple[str, int]) -> Money:
    """Bring money into that of the answer, with the tables of its stage."""
    return convert(money, *wanted, stage.rates)


def _work(then: Then, stage: Stage, money: tuple[str, int]) -> Work:
    per_unit = [
        0.0 if stated is None else float(_converted(stated.money, stage, money).amount)
        for stated in (then.cost, then.failure_cost)
    ]
    cost, failure_cost = (amount / stage.terms.doses_per_unit for amount in per_unit)
    return Work(then.name, cost, then.success, failure_cost)


def _run(job: ChainJob, draws: int, workers: int, progress: Progress | None) -> ChainOutcome:
    """Run every block and add up; who is silent, or has no numbers, in one block has none at all."""
    sizes = blocks(draws)
    stages = [Running(0, 0, {}) for _ in job.stages]
    lines = [Running(0, 0, {}) for _ in job.stages]
    silent: list[dict[str, Silent]] = [{} for _ in job.stages]
    combined = Running(0, 0, {})
    spread: Spread | None = None
    first: ChainBlock | None = None

    def work(number: int, size: int) -> ChainBlock:
        return run_chain_block(job, number, size)

    for block, size in zip(shared(work, sizes, workers), sizes, strict=True):
        spread = block.spread if spread is None else _sum(spread, block.spread)
        first = first or block
        combined = combined.plus(block.combinations, size)
        for at, said in enumerate(block.stages):
            stages[at] = stages[at].plus(said.tallies, size)
            lines[at] = lines[at].plus(said.lines, size)
            silent[at] = {**said.silent, **silent[at]}
        if progress is not None:
            progress(combined.draws, sum(sizes))
    assert first is not None, "a run has at least one block"
    assert spread is not None, "it comes with the first block"
    outcomes = []
    for at, stage in enumerate(job.stages):
        means, told = stages[at].without(silent[at]).means(), first.stages[at].told
        out = gated(means, told, stage.terms)
        outcomes.append(StageOutcome(means, told, silent[at], out, lines[at].means()))
    mean = spread._replace(covariance=spread.covariance / len(sizes))
    return ChainOutcome(tuple(outcomes), combined.means(), mean, combined.draws)


def _sum(one: Spread, other: Spread) -> Spread:
    names = [name for name in one.names if name in other.names]
    return Spread(tuple(names), one.of(names).covariance + other.of(names).covariance)


def _combinations(job: ChainJob, outcome: ChainOutcome) -> tuple[Combination, ...]:
    labels = [[one.label for one in stage.contestants] for stage in job.stages]
    every = [_combination(names, job, outcome) for names in product(*labels)]
    ranked = sorted((one for one in every if one.status == "ranked"), key=_by_cost)
    spread = outcome.spread.of([one.name for one in ranked])
    placed = []
    for at, one in enumerate(ranked):
        ties = [
            other for other in range(len(ranked)) if other != at and _tied(ranked, spread, at, other, outcome)
        ]
        position = 1 + sum(other not in ties for other in range(at))
        error = sqrt(max(spread.covariance[at, at], 0.0) / outcome.draws)
        names = tuple(ranked[other].name for other in ties)
        placed.append(one._replace(position=position, tied_with=names, error=error))
    return (*placed, *(one for one in every if one.status != "ranked"))


def _by_cost(one: Combination) -> tuple[float, str]:
    assert one.cost is not None, "a ranked combination has a cost"
    return one.cost.mean, one.name


def _tied(ranked: Sequence[Combination], spread: Spread, at: int, other: int, outcome: ChainOutcome) -> bool:
    """Whether more draws could turn two round: their mean difference is within two of its errors."""
    gap = abs(_by_cost(ranked[at])[0] - _by_cost(ranked[other])[0])
    return gap <= TIE_ERRORS * spread.error(at, other, outcome.draws)


def _combination(names: tuple[str, ...], job: ChainJob, outcome: ChainOutcome) -> Combination:
    for name, stage, said in zip(names, job.stages, outcome.stages, strict=True):
        if reason := said.because(name):
            return Combination(names, "left out", f"{name} in {stage.label}: {reason}")
    means = outcome.combinations[APART.join(names)]
    cost = take(means, "cost")
    assert cost is not None, "a combination of feasible strategies was costed in every block"
    told = [said.told[name] for name, said in zip(names, outcome.stages, strict=True)]
    passages = tuple(
        _passage(name, means, said, at, stage)
        for at, (name, stage, said) in enumerate(zip(names, job.stages, outcome.stages, strict=True))
    )
    return Combination(
        names,
        "ranked",
        cost=cost,
        delivered=means["delivered"],
        delivered_per_attempt=means.get("per_attempt"),
        grade=max((one.grade for one in told if one.grade), default=None),
        passages=passages,
    )


def _passage(name: str, means: Tally, said: StageOutcome, at: int, stage: StageJob) -> Passage:
    entering = take(means, f"entering.{at}")
    assert entering is not None, "entered with the cost"
    units = means[f"started.{at}"] / stage.terms.doses_per_unit
    return Passage(name, entering, said.means[name]["usable"], units, group(means, f"lines.{at}"))


def _answer(
    stage: Stage, job: StageJob, found: StageOutcome, at: int, chain: Chain, draws: int,
    money: tuple[str, int],
) -> StageAnswer:  # fmt: skip
    rows = sorted(
        (_row(job, found, label) for label in (one.label for one in job.contestants)),
        key=lambda row: (STATUSES.index(row.status), row.name),
    )
    process, then = None, chain.stages[at].then
    if then is not None:
        stated = (then.cost, then.failure_cost)
        amounts = [one and float(_converted(one.money, stage, money).amount) for one in stated]
        source = then.failure_cost.source if then.failure_cost else "assumption: nothing besides"
        process = Process(
            then.name, amounts[0] or 0.0, then.cost.source, then.success.mean, amounts[1] or 0.0, source
        )
    return StageAnswer(
        stage.label,
        stage.file,
        stage.scenario,
        job.terms,
        tuple(rows),
        _defaults(job, first=at == 0, last=at == len(chain.stages) - 1),
        job.factor,
        process,
        job.units,
        _lines(job, found, draws),
    )


def _defaults(job: StageJob, *, first: bool, last: bool) -> tuple[Default, ...]:
    """Return those of a stage, with what stands in the place of a number of units that it left open."""
    needed = Default(REPLACED, between(job.units.values()), "worked out: what the later stages need")
    known = [one for one in job.terms.defaults if first or one.key != UNUSED]
    return tuple(needed if one.key == REPLACED and not last else one for one in known)


def _lines(job: StageJob, found: StageOutcome, draws: int) -> tuple[Line, ...]:
    if not found.lines:
        return ()
    from coldchoice.engine.lines import lines_from

    calendar = job.scenario.logistics.calendar is not None
    return lines_from(job.crowds, found.lines, draws, calendar=calendar)


def _row(job: StageJob, found: StageOutcome, label: str) -> Row:
    """Return what a strategy said in its stage, without the costs: these hang on the stages before."""
    contestant = next(one for one in job.contestants if one.label == label)
    ranking = Ranking((), {name: found.out.get(name, "") for name in found.means}, 0)
    row = row_of(
        contestant, found.means.get(label), found.told.get(label), found.silent.get(label), None, ranking
    )
    row = row._replace(cost=None, cost_lines={}, cost_items=())
    return row._replace(status="ranked") if not found.because(label) else row
