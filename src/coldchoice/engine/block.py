"""Run one block of draws: ask every strategy, account for its facts, rank those that take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.account import Account, account, undefended, unequipped
from coldchoice.accounting.flexibility import infeasible_because
from coldchoice.accounting.parts import COMPONENTS
from coldchoice.decide.ranking import BlockRanks, block_ranks
from coldchoice.decide.value import linear_value
from coldchoice.engine.ask import Silent, ask, in_one_line
from coldchoice.engine.realise import realise
from coldchoice.engine.setting import setting_of
from coldchoice.engine.tally import Tally, interval, put
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.comparison import CRITERIA, Anchors
from coldchoice.model.quantiles import median
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coldchoice.accounting.flexibility import Setting
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.further import Failures, Measure
    from coldchoice.model.assessment import Assessment, Grade, Input
    from coldchoice.model.case import Case
    from coldchoice.model.comparison import Origin
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms


class Contestant(NamedTuple):
    """One row of the comparison to be: a strategy with its options, as given and with their defaults."""

    label: str
    strategy: Strategy
    options: Mapping[str, object]
    origin: Origin
    in_force: Mapping[str, object] = {}


class Job(NamedTuple):
    """All that a block needs to know; the same for every block."""

    scenario: Scenario
    terms: Terms
    anchors: dict[str, Anchors]
    weights: Weights
    contestants: tuple[Contestant, ...]
    further: tuple[Measure, ...] = ()


class Told(NamedTuple):
    """What a strategy said besides numbers, in the first block.

    `further` are the inputs of the further criteria, `failed` those of them that failed here, and why.
    """

    inputs: tuple[Input, ...]
    prices: tuple[Input, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    grade: Grade | None
    own_accounting: bool
    beyond: tuple[str, ...]
    barred: str | None
    needs: frozenset[str] = frozenset()
    further: tuple[Input, ...] = ()
    failed: Mapping[str, str] = {}


Weighed = tuple[Tally, "list[Floats]", Told]
"""What is kept of an assessment, all its criteria, (draws,) or (), and what it said besides."""


class Block(NamedTuple):
    """The numbers of one block.

    `contenders` are the labels that were ranked, in the order of `ranks`; `influence` is the share of the
    spread of the lead that each learnable input explains, by stream, where it was asked for. Nobody is ranked
    where a further criterion `failed`.
    """

    tallies: dict[str, Tally]
    silent: dict[str, Silent]
    told: dict[str, Told]
    contenders: tuple[str, ...]
    ranks: BlockRanks | None
    influence: dict[str, float]
    failed: Failures = {}


def run_block(job: Job, number: int, draws: int, contenders: tuple[str, ...] | None = None) -> Block:
    """Run block `number`; `contenders` are those to rank, all that no gate excludes here if ``None``."""
    case = realise(job.scenario, job.terms, number, draws)
    setting = setting_of(case)
    tallies: dict[str, Tally] = {}
    silent: dict[str, Silent] = {}
    told: dict[str, Told] = {}
    worth: dict[str, list[Floats]] = {}
    failed: Failures = {}
    for contestant in job.contestants:
        weighed = _weighed(contestant, case, setting, job.further)
        if isinstance(weighed, Silent):
            silent[contestant.label] = weighed
            continue
        tally, criteria, about = weighed
        tallies[contestant.label], told[contestant.label] = tally, about
        worth[contestant.label] = [
            linear_value(values, *job.anchors[name])
            for name, values in zip(job.weights.criteria, criteria, strict=True)
        ]
        for name, reason in about.failed.items():
            failed.setdefault(name, {})[contestant.label] = reason
        del weighed, criteria  # before the next strategy needs the memory
    if contenders is None:
        contenders = tuple(
            label for label in sorted(tallies) if excluded(tallies[label], told[label], job.terms) is None
        )
    if failed:
        return Block(tallies, silent, told, contenders, None, {}, failed)
    # a block in which nothing is usable costs infinitely much: `excluded` then says so of the whole run
    present = tuple(
        label for label in contenders if label in worth and np.isfinite(tallies[label]["cost.mean"])
    )
    ranks, influence = None, {}
    if present:
        values = _stacked([worth[label] for label in present], draws)
        weights = _weights(job.weights, case)
        ranks = block_ranks(values, weights)
        if number == 0:
            influence = _influence(values, ranks, job.weights.mean, case)
    return Block(tallies, silent, told, present, ranks, influence)


def excluded(tally: Tally, told: Told, terms: Terms) -> str | None:
    """Return which gate excludes a strategy with these means, or ``None``."""
    if told.barred:
        return told.barred
    if "usable" not in tally:
        return None
    if not np.isfinite(tally["cost.mean"]):
        return "no unit is usable in some block of draws"
    return infeasible_because(
        tally["usable"],
        tally.get("parts.reach", 1.0),
        tally.get("parts.sites"),
        tally["served"],
        usable_floor=terms.usable_floor,
        needs=told.needs,
    )


def _weighed(
    contestant: Contestant, case: Case, setting: Setting, further: tuple[Measure, ...]
) -> Weighed | Silent:
    """Ask and weigh; what is wrong with an answer beyond what `ask` checks fails its strategy alone."""
    answer = ask(contestant.strategy, case._replace(given_options=contestant.options))
    if isinstance(answer, Silent):
        return answer
    try:
        return weigh(answer, case, setting, further)
    except NotApplicable as reason:  # of a further criterion
        return Silent("not applicable", str(reason))
    except InputError:  # the scenario's fault, and so the same for every strategy
        raise
    except Exception as error:
        return Silent("failed", in_one_line(error))


def weigh(answer: Assessment, case: Case, setting: Setting, further: tuple[Measure, ...] = ()) -> Weighed:
    """Return the tally, all criteria and the rest of one assessment.

    Facts go through the shared accounting; criteria given by the strategy itself are taken as they are.

    Raises
    ------
    NotApplicable
        Where one of the `further` criteria cannot be told of the strategy.
    """
    if answer.facts is None:
        assert answer.cost is not None, "checked on receipt"
        cost = case.convert(answer.cost).amount
        criteria = [np.asarray(v, dtype=np.float64) for v in (answer.viability, cost, answer.flexibility)]
        tally = _criteria_tally(criteria, case.draws)
        prices: tuple[Input, ...] = ()
        limits = None
    else:
        done = account(answer.facts, case, setting)
        criteria = [done.viability, done.cost, done.flexibility]
        tally, prices = _account_tally(done, criteria, case.draws), done.inputs
        limits = undefended(answer.facts, case) or unequipped(answer.facts, case)
    about = Told(
        inputs=answer.inputs,
        prices=prices,
        sources=answer.sources,
        notes=answer.notes,
        grade=answer.grade or max((one.grade for one in answer.inputs), default=None),
        own_accounting=answer.facts is None,
        beyond=() if answer.facts is None else answer.facts.beyond,
        barred=limits,
        needs=frozenset() if answer.facts is None else answer.facts.needs,
    )
    weighed = tally, criteria, about
    return _with_further(weighed, answer, case, further) if further else weighed


def _with_further(weighed: Weighed, answer: Assessment, case: Case, further: tuple[Measure, ...]) -> Weighed:
    from coldchoice.engine.further import measured  # most scenarios never need it

    tally, criteria, about = weighed
    more = measured(further, answer.facts, case, usable=bool(np.isfinite(tally["cost.mean"])))
    about = about._replace(
        sources=(*about.sources, *more.sources),
        notes=(*about.notes, *more.notes),
        further=more.inputs,
        failed=more.failed,
    )
    return tally | more.tally, [*criteria, *more.values], about


def _criteria_tally(criteria: list[Floats], draws: int) -> Tally:
    tally: Tally = {}
    for name, values in zip(CRITERIA, criteria, strict=True):
        put(tally, name, interval(values, draws))
    return tally


def _account_tally(done: Account, criteria: list[Floats], draws: int) -> Tally:
    tally = _criteria_tally(criteria, draws)
    put(tally, "dye", interval(done.dye_viability, draws))
    tally["usable"] = float(done.usable.mean())
    tally["served"] = done.flex.served
    tally["slack"] = done.flex.slack_h
    tally["life"] = median(done.usable_life_h)
    tally |= {f"lost.{cause}": share for cause, share in done.lost_to.items()}
    tally |= {f"lines.{line}": money for line, money in done.lines.items()}
    for name in COMPONENTS:
        part = done.flex.vector.get(name)
        if part is not None:
            tally[f"parts.{name}"] = float(part.mean())
    return tally


def _stacked(worth: list[list[Floats]], draws: int) -> Floats:
    values = np.empty((len(worth), len(worth[0]), draws))
    for row, criteria in zip(values, worth, strict=True):
        for place, given in zip(row, criteria, strict=True):
            place[:] = given
    return values


def _weights(weights: Weights, case: Case) -> Floats:
    if weights.exact is not None:
        return weights.draws(weights.exact)
    streams = [case.streams.exponential("preference", f"weight of {name}") for name in weights.criteria]
    return weights.draws(np.stack(streams))


def _influence(values: Floats, ranks: BlockRanks, weights: Floats, case: Case) -> dict[str, float]:
    """Share of the spread of the lead that each learnable input explains: squared correlations."""
    order = np.argsort(-ranks.sums, kind="stable")
    best = values[order[0]]
    lead = weights @ (best - values[order[1]] if len(order) > 1 else best)
    lead = lead - lead.mean()
    spread = float(lead @ lead)
    if spread <= 0.0:
        return {}
    explained = {}
    for name, drawn in case.streams.drawn("parameter").items():
        centred = drawn - drawn.mean()
        explained[name] = float((centred @ lead) ** 2 / (spread * float(centred @ centred)))
    return explained
