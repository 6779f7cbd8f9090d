"""The parts of a decision, in the words of those who have to take it; the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.acceptability import additive_values, monte_carlo_error, rank_counts
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.decide.waterfall import reason
from coldchoice.record import NamedTuple
from coldchoice.report.asked import per_what
from coldchoice.report.flips import smallest_told
from coldchoice.report.frontier_words import LEFT, columns, frontier_rows, frontier_sentences, legend
from coldchoice.report.grid import Grid
from coldchoice.report.voi_words import learned_name, telling, verdict, worth_text
from coldchoice.report.words import (
    counted,
    first_share,
    fraction,
    opened,
    plain,
    readable,
    share,
    significant,
)
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.smaa_analysis import Standing
    from coldchoice.decide.smaa_measures import Estimate
    from coldchoice.decide.waterfall import Step, Waterfall
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.engine.decision import Decision
    from coldchoice.engine.frontier import DoseFrontier
    from coldchoice.engine.stakeholder_views import StakeholderView

BARS = "+ for, - against"
BAR = 20
"""Letters of the longest bar in the waterfall."""
SCALE = (
    "Worth on the criterion's scale: 0 at its worst anchor, 1 at its best. Viability counts as viable "
    "recovery, not as the dye-exclusion viability that release limits name."
)
EACH_PLACE = "So often each takes each place:"
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
HARDLY = 0.02  # assumption: of fewer cases the weights behind them are not worth a line
MOST_LEARNED = 2
"""Assumption: inputs that are worth a line each under what to learn next."""
CLEARLY, PROBABLY = 0.9, 0.7  # assumption: from these shares on, a first place is called clear, or probable


class Section(NamedTuple):
    """A heading, sentences below it, a table, and a list."""

    heading: str
    texts: tuple[str, ...] = ()
    grid: Grid | None = None
    items: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def answer(decision: Decision) -> Section:
    """Say whom to choose, and how surely, in one or two sentences."""
    texts = (*_verdict(decision), *_left_out(decision))
    return Section("The answer", texts)


def _verdict(decision: Decision) -> Iterator[str]:
    against, names = decision.against, decision.believed.names
    if not names:
        yield "No strategy can be used in this scenario."
        return
    if against is None or decision.acceptability is None:
        only = "that can be used" if decision.believed.out else "asked for"
        yield f"{opened(names[0], names)} is the only strategy {only}: there is nothing to weigh."
        return
    if against.is_one and len(names) == len(against.alike) + 1:
        yield f"{opened(listed(names), names)} are identical in every case: there is nothing to weigh."
        return
    best, draws = _first(decision, against.winner), decision.believed.draws
    firsts = {against.winner: best} | {name: _first(decision, name) for name in _rivals(decision, against)}
    in_each = {name: first_share(part, monte_carlo_error(part, draws)) for name, part in firsts.items()}
    shares = f"it comes first in {in_each.pop(against.winner)} of cases, "
    shares += listed([f"{name} in {told}" for name, told in in_each.items()])
    leader = f"{opened(against.winner, names)}{_or_alike(against)}"
    if against.too_close:
        yield f"Too close to call between {against.winner} and {against.runner_up}."
        yield f"{leader} is ahead in the mean; {shares}."
    elif best >= CLEARLY:
        yield f"{leader}, clearly: {shares}."
    elif best >= PROBABLY:
        yield f"{leader}, probably: {shares}."
    else:
        yield f"{leader}, on balance, but it may well be wrong: {shares}."


def _or_alike(against: Waterfall) -> str:
    """Name those that do the same as the leader; empty where there are none."""
    return f" (or {listed(against.alike)}, identical to it in every case)" if against.alike else ""


def _rivals(decision: Decision, against: Waterfall) -> Iterator[str]:
    """Yield the runner-up, and another that comes first more often than that."""
    yield against.runner_up
    others = [name for name in decision.believed.names if name not in (against.winner, *against.alike)]
    most = max(others, key=lambda name: _first(decision, name), default=against.runner_up)
    if _first(decision, most) > _first(decision, against.runner_up):
        yield most


def _first(decision: Decision, name: str) -> float:
    """Return how often a strategy comes first, together with those that do the same in every case."""
    against, analysis = decision.against, decision.acceptability
    assert against is not None, "there are two to choose between"
    assert analysis is not None, "as well"
    alike = (against.winner, *against.alike) if name == against.winner else (name,)
    return sum(one.first.value for one in analysis.standings if one.name in alike)


def _left_out(decision: Decision) -> Iterator[str]:
    out = {name: readable(plain(why)).rstrip(".") for name, why in decision.believed.out.items()}
    for name, because in out.items():
        yield f"{opened(plain(name), (plain(name),))} cannot be used: {because}."


def why(decision: Decision) -> Section:
    """Take the lead apart."""
    against = decision.against
    assert against is not None, "there are two to choose between"
    most = max((abs(step.adds) for step in against.steps), default=0.0) or 1.0
    lines = tuple(
        (
            plain(step.criterion), fraction(step.weight),
            _worth(decision, step, against.winner), _worth(decision, step, against.runner_up),
            f"{step.adds:+.3f}", _bar(step.adds / most),
        )
        for step in against.steps
    )  # fmt: skip
    total = ("lead", "", fraction(against.values[0]), fraction(against.values[1]), f"{against.lead:+.3f}", "")
    columns = ("criterion", "weight", against.winner, against.runner_up, "adds to the lead", BARS)
    grid = Grid("", columns, (*lines, total), f"{SCALE} {_units(decision)}")
    return Section("Why", reason(against), grid, left=("criterion", BARS))


def _worth(decision: Decision, step: Step, name: str) -> str:
    """Write worth, and what it is the worth of where that is another number."""
    believed = decision.believed
    worth = step.winner if decision.against and name == decision.against.winner else step.runner_up
    scale = believed.anchors[step.criterion]
    if tuple(scale) == (0.0, 1.0):
        return fraction(worth)
    return f"{fraction(worth)} ({significant(scale.worst + worth * (scale.best - scale.worst))})"


def _units(decision: Decision) -> str:
    """Say what the numbers in brackets are."""
    units = {"cost": f"{decision.terms.currency} per {per_what(decision)}"}
    bracketed = [
        name for name in decision.believed.criteria if tuple(decision.believed.anchors[name]) != (0, 1)
    ]
    told = [f"{plain(name)} in {units[name]}" if name in units else plain(name) for name in bracketed]
    return f"In brackets, in their own units: {listed(told)}." if told else ""


def _bar(part: float) -> str:
    return ("+" if part > 0.0 else "-") * round(BAR * abs(part))


def how_sure(decision: Decision) -> Section:
    """Say how often each is first, second, ..., and who would choose it."""
    analysis = decision.acceptability
    assert analysis is not None, "there are two to choose between"
    open_weights = decision.believed.point.preferences.exact is None
    places = len(analysis.standings)
    columns = ("strategy", *(_place(at) for at in range(places)), "mean worth")
    believed = decision.believed
    order = {name: at for at, name in enumerate(believed.names)}
    worth = dict(zip(believed.names, believed.totals.mean(axis=1).tolist(), strict=True))
    standings = sorted(analysis.standings, key=lambda one: order[one.name])
    lines = tuple(
        (one.name, *(first_share(rank.value) for rank in one.ranks), fraction(worth[one.name]))
        for one in standings
    )
    what = "lots, journeys, prices, what is not known of the cells"
    what += ", and the weights, as far as they are open" if open_weights else ""
    texts = (f"Each case is one draw of all that is uncertain: {what}.{_twins(decision)} {EACH_PLACE}",)
    items = tuple(_who(one, believed) for one in standings) if open_weights else ()
    never = tuple(f"{one.name}: {one.never}." for one in standings if one.never and not open_weights)
    return Section("How sure", texts, Grid("", columns, lines), (*items, *never), left=("strategy",))


def _twins(decision: Decision) -> str:
    """Say who is identical to the leader, with a blank before it; empty where nobody is."""
    if decision.against is None or not decision.against.alike:
        return ""
    both = listed([decision.against.winner, *decision.against.alike])
    return f" {opened(both, decision.believed.names)} are identical in every case, and share their places."


def _place(at: int) -> str:
    return PLACES[at] if at < len(PLACES) else f"{at + 1}th"


def _who(one: Standing, believed: Beliefs) -> str:
    """Say of whose weights a strategy is the choice."""
    if one.central_weights is None or one.confidence is None:
        return f"Nobody would choose {one.name}: {one.never or 'it is never first'}."
    if one.first.value < HARDLY:
        return f"Hardly anybody would choose {one.name}: it comes first in {share(one.first.value)} of cases."
    weights = listed(
        [f"{plain(name)} {fraction(weight.value)}" for name, weight in one.central_weights.items()]
    )
    told = (
        f"Whoever would choose {one.name} typically weighs {weights}; with these weights it comes first in "
        f"{share(one.confidence.value)} of cases"
    )
    most, rival = _most_often_first(one.central_weights, believed)
    own = one.confidence.value
    if rival != one.name and most > own + TIE_ERRORS * monte_carlo_error(own, believed.draws):
        told += f"; even then {rival} comes first more often, in {share(most)}"
    return f"{told}."


def _most_often_first(weights: Mapping[str, Estimate], believed: Beliefs) -> tuple[float, str]:
    """Return how often who comes first most often at given weights, and its name."""
    totals = additive_values(
        believed.worth, np.array([[weights[name].value] for name in believed.criteria], dtype=np.float64)
    )
    firsts = (rank_counts(totals)[:, 0] / believed.draws).tolist()
    return max(zip(firsts, believed.names, strict=True))


def seen_by(views: tuple[StakeholderView, ...]) -> Section:
    """Show whom each stakeholder would choose, and by which weights."""
    columns = ("stakeholder", "ahead in the mean", "first in", "next", "next first in")
    lines = tuple(
        (
            plain(one.name), f"{one.leader} ?" if one.against.too_close else one.leader,
            share(sum(one.first[name] for name in (one.leader, *one.against.alike))),
            one.against.runner_up, share(one.first[one.against.runner_up]),
        )
        for one in views
    )  # fmt: skip
    items = tuple(f"{plain(one.name)} weighs {_weights(one)}." for one in views)
    note = "?: too close to call." if any(one.against.too_close for one in views) else ""
    return Section(
        "Seen by each stakeholder", (_agreed(views),), Grid("", columns, lines, note), items,
        left=("stakeholder", "ahead in the mean", "next"),
    )  # fmt: skip


def _agreed(views: tuple[StakeholderView, ...]) -> str:
    """Say whether all choose the same, and for whom that is too close to call."""
    leaders = dict.fromkeys(one.leader for one in views)
    who = {1: "The one stakeholder", 2: "Both stakeholders"}.get(len(views), f"All {len(views)} stakeholders")
    close = [plain(one.name) for one in views if one.against.too_close]
    if not close:
        verb = "chooses" if len(views) == 1 else "choose"
        return f"{who} {verb} {next(iter(leaders))}." if len(leaders) == 1 else "They do not agree."
    unsure = f"for {listed(close) if len(close) < len(views) else 'all of them'} it is too close to call"
    if len(leaders) > 1:
        return f"They do not agree; {unsure}."
    return f"{next(iter(leaders))} is ahead in the mean for {who[0].lower()}{who[1:]}; {unsure}."


def _weights(one: StakeholderView) -> str:
    told = listed([f"{plain(name)} {fraction(weight)}" for name, weight in one.weights.items()])
    return told if one.exact else f"{told} in the mean of what is left open"


def changes(decision: Decision) -> Section:
    """Tell the smallest changes that would give the lead to another."""
    told = smallest_told(decision.found)
    if not told and decision.found.plans is None:
        text = "No input or weight that is plausible gives the lead to another; plans were not looked at."
        return Section("What would change it", (text,))
    if not told:
        return Section("What would change it", ("Nothing that is plausible gives the lead to another.",))
    text = "The smallest plausible changes, all else staying as believed (coldchoice flips tells them all):"
    return Section("What would change it", (text,), items=tuple(f"{one}." for one in told))


def dominated(decision: Decision) -> Section | None:
    """Name the strategies that another matches or beats in the mean of every criterion."""
    better: dict[str, list[str]] = {}
    for lost, by in decision.dominated:
        better.setdefault(plain(lost), []).append(plain(by))
    if not better:
        return None
    told = [
        f"{lost} is no better than {listed(names)} in the mean of any criterion."
        for lost, names in better.items()
    ]
    still = _still_first(decision, [lost for lost, _ in decision.dominated])
    return Section("Never better in the mean", (*(opened(text, tuple(better)) for text in told), still))


def _still_first(decision: Decision, lost: Sequence[str]) -> str:
    """Say how often those that are never better in the mean come first all the same."""
    assert decision.acceptability is not None, "there are two to choose between"
    first = {one.name: one.first.value for one in decision.acceptability.standings}
    often = {plain(name): first[name] for name in lost}
    it, comes = ("it", "comes") if len(often) == 1 else ("they", "come")
    some = {name: part for name, part in often.items() if part > 0.0}
    if not some:
        return f"{it.capitalize()} {comes} first in no case."
    if len(often) == 1:
        return f"Yet it comes first in {share(*some.values())} of cases."
    return f"Yet in some cases they come first: {listed([f'{n} in {share(p)}' for n, p in some.items()])}."


def further_doses(found: DoseFrontier) -> Section:
    """Tell what a further usable dose costs."""
    grid = Grid("", columns(found), tuple(frontier_rows(found)), legend(found))
    return Section("What a further usable dose costs", tuple(frontier_sentences(found)), grid, left=LEFT)


def to_learn(decision: Decision) -> Section:
    """Say which study is most worth running next, or that enough is known, and what matters most."""
    found = decision.information
    assert found is not None, "there are two to choose from"
    alone = [one for one in telling(found) if not one.what.is_group and one.worth.value > 0.0]
    items = tuple(
        f"To know {learned_name(one)} for certain is worth {worth_text(found, one.worth)}; it would change "
        f"the choice in {share(one.worth.changed)} of cases."
        for one in alone[:MOST_LEARNED]
    )
    texts = tuple(verdict(found))
    if found.draws != decision.believed.draws:
        texts = (f"In {counted(found.draws, 'draw')}, as fewer tell little of dozens of inputs:", *texts)
    return Section("What to learn next", texts, items=items)
