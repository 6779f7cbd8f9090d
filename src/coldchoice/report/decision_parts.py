"""The parts of a decision, in the words of those who have to take it; the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

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
    from coldchoice.decide.waterfall import Step
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
        yield f"{opened(names[0], names)} is the only strategy that can be used: there is nothing to weigh."
        return
    first = {one.name: one.first for one in decision.acceptability.standings}
    best, rival = (first[name] for name in (against.winner, against.runner_up))
    shares = (
        f"it comes first in {first_share(best.value, best.error)} of cases, "
        f"{against.runner_up} in {first_share(rival.value, rival.error)}"
    )
    if against.too_close:
        yield f"Too close to call between {against.winner} and {against.runner_up}."
        yield f"{opened(against.winner, names)} is ahead in the mean; {shares}."
    elif best.value >= CLEARLY:
        yield f"{opened(against.winner, names)}, clearly: {shares}."
    elif best.value >= PROBABLY:
        yield f"{opened(against.winner, names)}, probably: {shares}."
    else:
        yield f"{opened(against.winner, names)}, on balance, but it may well be wrong: {shares}."


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
    units = {"cost": f"{decision.terms.currency} a {per_what(decision)}"}
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
    texts = [f"Each case is one draw of all that is uncertain: {what}. So often each takes each place:"]
    items = tuple(_who(one) for one in standings) if open_weights else ()
    never = tuple(f"{one.name}: {one.never}." for one in standings if one.never and not open_weights)
    return Section("How sure", tuple(texts), Grid("", columns, lines), (*items, *never), left=("strategy",))


def _place(at: int) -> str:
    return PLACES[at] if at < len(PLACES) else f"{at + 1}th"


def _who(one: Standing) -> str:
    """Say of whose weights a strategy is the choice."""
    if one.central_weights is None or one.confidence is None:
        return f"Nobody would choose {one.name}: {one.never or 'it is never first'}."
    if one.first.value < HARDLY:
        return f"Hardly anybody would choose {one.name}: it comes first in {share(one.first.value)} of cases."
    weights = listed(
        [f"{plain(name)} {fraction(weight.value)}" for name, weight in one.central_weights.items()]
    )
    return (
        f"Whoever would choose {one.name} typically weighs {weights}; with these weights it comes first in "
        f"{share(one.confidence.value)} of cases."
    )


def seen_by(views: tuple[StakeholderView, ...]) -> Section:
    """Show whom each stakeholder would choose, and by which weights."""
    columns = ("stakeholder", "chooses", "comes first in", "before", "which does in")
    lines = tuple(
        (
            plain(one.name), f"{one.leader} ?" if one.against.too_close else one.leader,
            share(one.first[one.leader]), one.against.runner_up, share(one.first[one.against.runner_up]),
        )
        for one in views
    )  # fmt: skip
    leaders = dict.fromkeys(one.leader for one in views)
    agree = f"All {counted(len(views), 'stakeholder')} choose {next(iter(leaders))}."
    texts = (agree if len(leaders) == 1 else "They do not agree.",)
    items = tuple(f"{plain(one.name)} weighs {_weights(one)}." for one in views)
    note = "?: too close to call." if any(one.against.too_close for one in views) else ""
    return Section(
        "Seen by each stakeholder", texts, Grid("", columns, lines, note), items,
        left=("stakeholder", "chooses", "before"),
    )  # fmt: skip


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
    still = (
        "In single cases it may still come first." if len(told) == 1 else "In single cases they may still."
    )
    return Section("Never better in the mean", (*(opened(text, tuple(better)) for text in told), still))


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
