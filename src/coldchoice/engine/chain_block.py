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
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError
from coldchoice.model.chained import APART
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.accounting.cost import Attempt
    from coldchoice.engine.block import Contestant
    from coldchoice.engine.pools import Crowd
    from coldchoice.engine.worlds import World, Worlds
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


class StageJob(NamedTuple):
    """One stage of a chain: `factor` is what one of its money is worth in the money of the answer."""

    label: str
    scenario: Scenario
    terms: Terms
    contestants: tuple[Contestant, ...]
    factor: float
    after: Work | None
    crowds: tuple[Crowd, ...] = ()


class ChainJob(NamedTuple):
    """All that a block needs to know; the same for every block."""

    stages: tuple[StageJob, ...]
    unit_value: float
    doses_per_year: float


class StageBlock(NamedTuple):
    """What the strategies of one stage said in one block."""

    tallies: dict[str, Tally]
    silent: dict[str, Silent]
    told: dict[str, Told]


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
        label = f"stage {at + 1}" if at else ""
        worlds = worlds_of(stage.scenario, stage.terms, stage.crowds, number, draws, label)
        case = worlds.all[0].case
        said, found = _stage(stage, worlds)
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


def _stage(stage: StageJob, worlds: Worlds) -> tuple[StageBlock, dict[str, Attempt]]:
    """Ask the strategies of a stage; return what they said, and the attempts of those that deliver at all."""
    tallies: dict[str, Tally] = {}
    silent: dict[str, Silent] = {}
    told: dict[str, Told] = {}
    attempts: dict[str, Attempt] = {}
    for contestant in stage.contestants:
        answer = _tried(contestant, worlds.of(contestant.label))
        if isinstance(answer, Silent):
            silent[contestant.label] = answer
            continue
        tallies[contestant.label], told[contestant.label], attempt = answer
        if np.mean(attempt.usable) > 0.0:  # else `excluded` says so of the whole run
            attempts[contestant.label] = attempt.times(stage.factor)
    return StageBlock(tallies, silent, told), attempts


def _tried(contestant: Contestant, world: World) -> tuple[Tally, Told, Attempt] | Silent:
    if world.bottleneck:
        return Silent("infeasible", world.bottleneck)
    case, setting = world.case, world.setting
    answer = ask(contestant.strategy, case._replace(given_options=contestant.options))
    if isinstance(answer, Silent):
        return answer
    if answer.facts is None:
        return Silent("not applicable", OWN_ACCOUNTING)
    try:
        done = account(answer.facts, case, setting)
        tally, _, told = weigh_account(answer, case, done)
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
