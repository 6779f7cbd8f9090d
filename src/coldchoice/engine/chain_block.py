"""Run one block of draws of a chain: ask every strategy of every stage, then cost every combination."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import account
from coldchoice.accounting.chain import ChainCost, Process, chain_cost
from coldchoice.engine.ask import Silent, ask, in_one_line
from coldchoice.engine.block import Told, weigh_account
from coldchoice.engine.tally import Tally, interval, put
from coldchoice.engine.worlds import line_key, worlds_of
from coldchoice.errors import InputError
from coldchoice.model.chained import APART
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.accounting.cost import Attempt
    from coldchoice.engine.block import Contestant
    from coldchoice.engine.pools import Crowd
    from coldchoice.engine.worlds import World
    from coldchoice.model.case import Case
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms
    from coldchoice.model.uncertain import Uncertain

OWN_ACCOUNTING = "it gives a cost of its own, which takes no value from another stage"


class Work(NamedTuple):
    """What is done after a stage, per dose and in the money of the answer, as it will be drawn."""

    name: str
    cost: float
    success: Uncertain
    failure_cost: float

    def drawn(self, case: Case) -> Process:
        """Draw the share of success: something that could be learned, the same for every combination."""
        name = f"success of {self.name}"
        success = self.success.sample(case.streams.generator("parameter", name), case.draws)
        return Process(self.cost, success, self.failure_cost)


NOTHING = Process(0.0, np.ones(()))
"""Where one stage follows upon another, and nothing is done in between."""


class Part(NamedTuple):
    """Strategies of a stage that start as many units a year; scenario, terms and crowds have that number."""

    scenario: Scenario
    terms: Terms
    contestants: tuple[Contestant, ...]
    crowds: tuple[Crowd, ...] = ()


class StageJob(NamedTuple):
    """One stage of a chain.

    Attributes
    ----------
    scenario, terms
        As given; `terms` have the mean number of units a year that its strategies start.
    factor
        What one of its money is worth in the money of the answer.
    parts
        All its contestants, by the units a year that they start.
    """

    label: str
    scenario: Scenario
    terms: Terms
    contestants: tuple[Contestant, ...]
    factor: float
    after: Work | None
    parts: tuple[Part, ...] = ()

    @property
    def crowds(self) -> tuple[Crowd, ...]:
        """Those of all parts: the order in which `StageBlock.lines` counts them."""
        return tuple(crowd for part in self.parts for crowd in part.crowds)

    @property
    def units(self) -> dict[str, float]:
        """Units a year that each strategy is asked for."""
        return {one.label: part.terms.units_per_year for part in self.parts for one in part.contestants}


class ChainJob(NamedTuple):
    """All that a block needs to know; the same for every block."""

    stages: tuple[StageJob, ...]
    unit_value: float
    doses_per_year: float


class StageBlock(NamedTuple):
    """What the strategies of one stage said in one block; `lines` by `line_key`, as in `StageJob.crowds`."""

    tallies: dict[str, Tally]
    silent: dict[str, Silent]
    told: dict[str, Told]
    lines: dict[str, Tally]


class Spread(NamedTuple):
    """Covariance over the draws of the costs of combinations, by name, for the error of differences."""

    names: tuple[str, ...]
    covariance: Floats

    def error(self, one: int, other: int, draws: int) -> float:
        """Standard error of the mean difference of two of them over so many draws."""
        c = self.covariance
        return float(np.sqrt(max(c[one, one] + c[other, other] - 2.0 * c[one, other], 0.0) / draws))

    def of(self, names: Sequence[str]) -> Spread:
        """Return that of some of them."""
        at = [self.names.index(name) for name in names]
        return Spread(tuple(names), self.covariance[np.ix_(at, at)])


class ChainBlock(NamedTuple):
    """The numbers of one block."""

    stages: tuple[StageBlock, ...]
    combinations: dict[str, Tally]
    spread: Spread


def run_chain_block(job: ChainJob, number: int, draws: int) -> ChainBlock:
    """Run block `number` of a chain."""
    told: list[StageBlock] = []
    attempts: list[dict[str, Attempt]] = []
    processes: list[Process] = []
    for at, stage in enumerate(job.stages):
        said, found, case = run_stage(stage, at, number, draws)
        told.append(said)
        attempts.append(found)
        if at < len(job.stages) - 1:
            processes.append(NOTHING if stage.after is None else stage.after.drawn(case))
    tallies: dict[str, Tally] = {}
    linear: list[Floats] = []
    for names in product(*attempts):
        chosen = [attempts[at][name] for at, name in enumerate(names)]
        cost = chain_cost(job.unit_value, chosen, processes, job.doses_per_year)
        tallies[APART.join(names)] = _tally(cost, draws)
        linear.append(np.broadcast_to(cost.linear, (draws,)))
    covariance = np.cov(np.stack(linear)).reshape(len(linear), -1) if linear else np.empty((0, 0))
    return ChainBlock(tuple(told), tallies, Spread(tuple(tallies), covariance))


def run_stage(
    stage: StageJob, at: int, number: int, draws: int
) -> tuple[StageBlock, dict[str, Attempt], Case]:
    """Ask the strategies of the stage with number `at`, counted from 0, in block `number`.

    Returns
    -------
    tuple
        What they said, the attempts of those that deliver at all, and a case of that block.
    """
    said = StageBlock({}, {}, {}, {})
    attempts: dict[str, Attempt] = {}
    before = 0
    for part in stage.parts:
        label = f"stage {at + 1}" if at else ""
        worlds = worlds_of(part.scenario, part.terms, part.crowds, number, draws, label)
        for crowd, world in enumerate(worlds.all, before):
            said.lines.update({line_key(crowd, pool): seen for pool, seen in enumerate(world.lines)})
        before += len(part.crowds)
        for contestant in part.contestants:
            answer = _tried(contestant, worlds.of(contestant.label))
            if isinstance(answer, Silent):
                said.silent[contestant.label] = answer
                continue
            said.tallies[contestant.label], said.told[contestant.label], attempt = answer
            if np.mean(attempt.usable) > 0.0:  # else `excluded` says so of the whole run
                attempts[contestant.label] = attempt.times(stage.factor)
    return said, dict(sorted(attempts.items())), worlds.all[0].case


def _tried(contestant: Contestant, world: World) -> tuple[Tally, Told, Attempt] | Silent:
    case, setting = world.case, world.setting
    answer = ask(contestant.strategy, case._replace(given_options=contestant.options))
    if isinstance(answer, Silent):
        return answer
    if world.bottleneck:
        return Silent("infeasible", world.bottleneck)
    if answer.facts is None:
        return Silent("not applicable", OWN_ACCOUNTING)
    try:
        done = account(answer.facts, case, setting)
        tally, _, told, _ = weigh_account(answer, case, done)
        return tally, told, done.attempt
    except InputError:  # the scenario's fault, and so the same for every strategy
        raise
    except Exception as error:
        return Silent("failed", in_one_line(error))


def _tally(cost: ChainCost, draws: int) -> Tally:
    tally: Tally = {}
    put(tally, "cost", interval(np.asarray(cost.total), draws))
    tally["delivered"] = cost.delivered
    parts: Sequence[Mapping[str, Floats]] = cost.lines
    for at, (entering, started, lines) in enumerate(zip(cost.entering, cost.started, parts, strict=True)):
        put(tally, f"entering.{at}", interval(np.asarray(entering), draws))
        tally[f"started.{at}"] = float(np.mean(started))
        tally |= {f"lines.{at}.{name}": float(np.mean(line)) for name, line in lines.items()}
    if cost.delivered_per_attempt is not None:
        tally["per_attempt"] = cost.delivered_per_attempt
    return tally
