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
from coldchoice.engine.tally import Tally, interval, put
from coldchoice.engine.worlds import worlds_of
from coldchoice.errors import InputError, NotApplicable
from coldchoice.model.comparison import CRITERIA, Anchors
from coldchoice.model.quantiles import median
from coldchoice.plugin.failure import message_of
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coldchoice.accounting.bought import Bought
    from coldchoice.accounting.flexibility import Setting
    from coldchoice.accounting.hours import Hours
    from coldchoice.accounting.spend import Spent
    from coldchoice.decide.weights import Weights
    from coldchoice.engine.further import Failures, Measure
    from coldchoice.engine.pools import Crowd
    from coldchoice.engine.turns import ToldFlip
    from coldchoice.engine.worlds import World, Worlds
    from coldchoice.model.assessment import Assessment, Grade, Input
    from coldchoice.model.case import Case
    from coldchoice.model.comparison import Origin
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.strategy import Strategy
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms


COST = 1
"""Place of the cost among the criteria."""


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
    crowds: tuple[Crowd, ...] = ()
    further: tuple[Measure, ...] = ()


class Told(NamedTuple):
    """What a strategy said besides numbers, in the first block.

    `further` are the inputs of the further criteria, `failed` those of them that failed here, and why.
    """

    inputs: tuple[Input, ...]
    prices: tuple[Input, ...]
    bought: tuple[Bought, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    grade: Grade | None
    own_accounting: bool
    beyond: tuple[str, ...]
    barred: str | None
    needs: frozenset[str] = frozenset()
    further: tuple[Input, ...] = ()
    failed: Mapping[str, str] = {}


class Weighed(NamedTuple):
    """What is kept of an assessment.

    `criteria` are all of them, (draws,) or (); `about` is what was said besides; `usable` is the probability
    of use by which the cost was divided, (draws,) or ().
    """

    tally: Tally
    criteria: list[Floats]
    about: Told
    usable: Floats


class Block(NamedTuple):
    """The numbers of one block.

    `contenders` are the labels that were ranked, in the order of `ranks`; `influence` is the share of the
    spread of the lead that each learnable input explains, by stream, `flips` what inputs would have to be for
    another to lead, and `weighing` draws of weights that are not exact, all in the first block; `lines` are
    those in which units wait, see `coldchoice.engine.worlds.line_key`, `journeys` what was seen of the
    journeys, by the number of the group. Nobody is ranked where a further criterion `failed`.
    """

    tallies: dict[str, Tally]
    silent: dict[str, Silent]
    told: dict[str, Told]
    contenders: tuple[str, ...]
    ranks: BlockRanks | None
    influence: dict[str, float]
    lines: dict[str, Tally] = {}
    failed: Failures = {}
    journeys: dict[str, Tally] = {}
    flips: tuple[ToldFlip, ...] = ()
    weighing: Floats | None = None


def run_block(job: Job, number: int, draws: int, contenders: tuple[str, ...] | None = None) -> Block:
    """Run block `number`; `contenders` are those to rank, all that no gate excludes here if ``None``."""
    worlds = worlds_of(job.scenario, job.terms, job.crowds, number, draws)
    tallies: dict[str, Tally] = {}
    silent: dict[str, Silent] = {}
    told: dict[str, Told] = {}
    worth: dict[str, list[Floats]] = {}
    usable: dict[str, Floats] = {}
    failed: Failures = {}
    for contestant in job.contestants:
        weighed = _weighed(contestant, worlds.of(contestant.label), job.further)
        if isinstance(weighed, Silent):
            silent[contestant.label] = weighed
            continue
        tally, criteria, about, usable[contestant.label] = weighed
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
        return Block(tallies, silent, told, contenders, None, {}, worlds.lines(), failed)
    # a block in which nothing is usable costs infinitely much: `excluded` then says so of the whole run
    present = tuple(
        label for label in contenders if label in worth and np.isfinite(tallies[label]["cost.mean"])
    )
    ranks, influence = None, {}
    turns: tuple[ToldFlip, ...] = ()
    weighing: Floats | None = None
    if present:
        values = _stacked([worth[label] for label in present], draws)
        weights = job.weights.drawn(worlds.all[0].case.streams)
        ranks = block_ranks(values, weights)
        if number == 0:
            influence = _influence(values, ranks, job.weights.mean, worlds.drawn())
            weighing = weights if weights.shape[1] > 1 else None
            turns = _turns(job, present, values, [usable[label] for label in present], told, worlds)
    journeys = worlds.journeys()
    return Block(
        tallies,
        silent,
        told,
        present,
        ranks,
        influence,
        worlds.lines(),
        journeys=journeys,
        flips=turns,
        weighing=weighing,
    )


def excluded(tally: Tally, told: Told, terms: Terms) -> str | None:
    """Return which gate excludes a strategy with these means, or ``None``."""
    if told.barred:
        return told.barred
    if "usable" not in tally:
        return None
    if not np.isfinite(tally["cost.mean"]):
        if terms.no_show >= 1.0:
            return "no unit is ever received: demand.no_show is 100 %"
        return "no unit is usable" + (" in some block of draws" if tally["usable"] else "")
    return infeasible_because(
        tally["usable"],
        tally.get("parts.reach", 1.0),
        tally.get("parts.sites"),
        tally["served"],
        usable_floor=terms.usable_floor,
        needs=told.needs,
    )


def _weighed(contestant: Contestant, world: World, further: tuple[Measure, ...]) -> Weighed | Silent:
    """Ask and weigh; what is wrong with an answer beyond what `ask` checks fails its strategy alone.

    Nothing is weighed where units would wait without end: the answer is to a journey without that wait.
    """
    answer = ask(contestant.strategy, world.case._replace(given_options=contestant.options))
    if isinstance(answer, Silent):
        return answer
    if world.bottleneck:
        return Silent("infeasible", world.bottleneck)
    try:
        return weigh(answer, world.case, world.setting, further)
    except NotApplicable as reason:  # of a further criterion
        return Silent("not applicable", message_of(reason))
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
    done = None if answer.facts is None else account(answer.facts, case, setting)
    return weigh_account(answer, case, done, further)


def weigh_account(
    answer: Assessment, case: Case, done: Account | None, further: tuple[Measure, ...] = ()
) -> Weighed:
    """Return the same where the account of the facts, if there are any, is at hand."""
    usable: Floats = np.ones(())
    if answer.facts is None or done is None:
        assert answer.cost is not None, "checked on receipt"
        cost = case.convert(answer.cost).amount
        criteria = [np.asarray(v, dtype=np.float64) for v in (answer.viability, cost, answer.flexibility)]
        tally = _criteria_tally(criteria, case.draws)
        prices: tuple[Input, ...] = ()
        bought: tuple[Bought, ...] = ()
        limits = None
    else:
        criteria = [done.viability, done.cost, done.flexibility]
        tally, prices, bought = _account_tally(done, criteria, case.draws), done.inputs, done.bought
        limits = undefended(answer.facts, case) or unequipped(answer.facts, case)
        usable = done.usable if case.terms.remake else usable
    about = Told(
        inputs=answer.inputs,
        prices=prices,
        bought=bought,
        sources=answer.sources,
        notes=answer.notes,
        grade=answer.grade or max((one.grade for one in answer.inputs), default=None),
        own_accounting=answer.facts is None,
        beyond=() if answer.facts is None else answer.facts.beyond,
        barred=limits,
        needs=frozenset() if answer.facts is None else answer.facts.needs,
    )
    weighed = Weighed(tally, criteria, about, usable)
    return _with_further(weighed, answer, case, further) if further else weighed


def _with_further(weighed: Weighed, answer: Assessment, case: Case, further: tuple[Measure, ...]) -> Weighed:
    from coldchoice.engine.further import measured  # most scenarios never need it

    tally, criteria, about, usable = weighed
    more = measured(further, answer.facts, case, usable=bool(np.isfinite(tally["cost.mean"])))
    about = about._replace(
        sources=(*about.sources, *more.sources),
        notes=(*about.notes, *more.notes),
        further=more.inputs,
        failed=more.failed,
    )
    return Weighed(tally | more.tally, [*criteria, *more.values], about, usable)


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
    tally |= {f"items.{_kind(one)}.{one.item}": one.money for one in done.items}
    tally |= {f"amounts.{_kind(one)}.{one.item}": one.amount for one in done.items}
    for name in COMPONENTS:
        part = done.flex.vector.get(name)
        if part is not None:
            tally[f"parts.{name}"] = float(part.mean())
    return tally | _hours_tally(done.hours)


def _hours_tally(hours: Hours) -> Tally:
    tally: Tally = {f"hours.{name}": value for name, value in hours.behind.items()}
    tally |= {f"covered.{wait}": share for wait, share in hours.covered.items()}
    if hours.full_release is not None:
        tally["release"] = hours.full_release
    if hours.radius_km is not None:
        put(tally, "radius", interval(hours.radius_km, hours.radius_km.size))
    return tally


def _kind(spent: Spent) -> str:
    """Name the line of the cost that an item belongs to."""
    return "fixed" if spent.fixed else "preservation"


def _stacked(worth: list[list[Floats]], draws: int) -> Floats:
    values = np.empty((len(worth), len(worth[0]), draws))
    for row, criteria in zip(values, worth, strict=True):
        for place, given in zip(row, criteria, strict=True):
            place[:] = given
    return values


def _influence(
    values: Floats, ranks: BlockRanks, weights: Floats, inputs: Mapping[str, Floats]
) -> dict[str, float]:
    """Share of the spread of the lead that each learnable input explains: squared correlations."""
    order = np.argsort(-ranks.sums, kind="stable")
    best = values[order[0]]
    lead = weights @ (best - values[order[1]] if len(order) > 1 else best)
    lead = lead - lead.mean()
    spread = float(lead @ lead)
    if spread <= 0.0:
        return {}
    explained = {}
    for name, drawn in inputs.items():
        centred = drawn - drawn.mean()
        explained[name] = float((centred @ lead) ** 2 / (spread * float(centred @ centred)))
    return explained


def _turns(
    job: Job,
    labels: Sequence[str],
    values: Floats,
    usable: Sequence[Floats],
    told: Mapping[str, Told],
    worlds: Worlds,
) -> tuple[ToldFlip, ...]:
    """Say which inputs would have to be otherwise for another to lead."""
    if len(labels) < 2:
        return ()
    from coldchoice.engine.turns import replaced, told_flips

    weights, scale = job.weights.mean, job.anchors["cost"]
    totals = np.tensordot(weights, values, axes=(0, 1))
    for total, worth, share in zip(totals, values, usable, strict=True):
        total += weights[COST] * replaced(worth[COST], share, *scale)
    texts = {one.name: one.text for label in labels for one in (*told[label].inputs, *told[label].prices)}
    case = worlds.all[0].case
    hours = np.broadcast_to(case.journey.total_h, (case.draws,))
    return told_flips(labels, totals, worlds.drawn(), hours, texts, worlds.natural())
