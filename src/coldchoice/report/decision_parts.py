"""The parts of a decision, in the words of those who have to take it; the same for every format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.decide.waterfall import Waterfall, reason
from coldchoice.record import NamedTuple
from coldchoice.report.flips import smallest_told
from coldchoice.report.frontier_words import LEFT, columns, frontier_rows, frontier_sentences, legend
from coldchoice.report.grid import Grid
from coldchoice.report.voi_words import learned_name, telling, verdict, worth_text
from coldchoice.report.words import counted, first_share, fraction, opened, plain, readable, share
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.smaa_analysis import Standing
    from coldchoice.engine.decision import Decision
    from coldchoice.engine.frontier import DoseFrontier
    from coldchoice.engine.stakeholder_views import StakeholderView
    from coldchoice.engine.voi import ValueOfInformation

BARS = "+ for, - against"
BAR = 20
"""Letters of the longest bar in the waterfall."""
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")
HARDLY = 0.02  # assumption: of fewer cases the weights behind them are not worth a line
MOST_LEARNED = 2
"""Inputs that are worth a line each under what to learn next."""
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


def why(against: Waterfall) -> Section:
    """Take the lead apart."""
    most = max((abs(step.adds) for step in against.steps), default=0.0) or 1.0
    lines = tuple(
        (
            plain(step.criterion), fraction(step.weight), fraction(step.winner), fraction(step.runner_up),
            f"{step.adds:+.3f}", _bar(step.adds / most),
        )
        for step in against.steps
    )  # fmt: skip
    total = ("lead", "", fraction(against.values[0]), fraction(against.values[1]), f"{against.lead:+.3f}", "")
    columns = ("criterion", "weight", against.winner, against.runner_up, "adds to the lead", BARS)
    note = "Worth on the criterion's scale: 0 at its worst anchor, 1 at its best."
    grid = Grid("", columns, (*lines, total), note)
    return Section("Why", reason(against), grid, left=("criterion", BARS))


def _bar(part: float) -> str:
    return ("+" if part > 0.0 else "-") * round(BAR * abs(part))


def how_sure(decision: Decision) -> Section:
    """Say how often each is first, second, ..., and who would choose it."""
    analysis = decision.acceptability
    assert analysis is not None, "there are two to choose between"
    open_weights = decision.believed.point.preferences.exact is None
    places = len(analysis.standings)
    columns = ("strategy", *(_place(at) for at in range(places)), "mean worth")
    order = {name: at for at, name in enumerate(decision.believed.names)}
    standings = sorted(analysis.standings, key=lambda one: order[one.name])
    lines = tuple(
        (one.name, *(first_share(rank.value) for rank in one.ranks), fraction(one.value.value))
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
    """Show how the strategies stand for each stakeholder."""
    names = tuple(views[0].first)
    columns = ("stakeholder", "weights", "chooses", *(f"{name} first" for name in names))
    lines = tuple(
        (
            plain(one.name),
            ", ".join(f"{plain(name)} {fraction(weight)}" for name, weight in one.weights.items()),
            f"{one.leader} ?" if one.against.too_close else one.leader,
            *(share(one.first[name]) for name in names),
        )
        for one in views
    )
    leaders = dict.fromkeys(one.leader for one in views)
    agree = f"All {counted(len(views), 'stakeholder')} choose {next(iter(leaders))}."
    texts = (agree if len(leaders) == 1 else "They do not agree.",)
    note = "Weights in the mean, where somebody left them open; ?: too close to call."
    return Section("Seen by each stakeholder", texts, Grid("", columns, lines, note), left=columns[:3])


def changes(decision: Decision) -> Section:
    """Tell the smallest changes that would give the lead to another."""
    told = smallest_told(decision.found)
    if not told:
        return Section("What would change it", ("Nothing that is plausible gives the lead to another.",))
    text = "The smallest plausible changes, each made alone (coldchoice flips tells them all):"
    return Section("What would change it", (text,), items=tuple(f"{one}." for one in told))


def dominated(decision: Decision) -> Section | None:
    """Name the strategies that no weights can help."""
    better: dict[str, list[str]] = {}
    for lost, by in decision.dominated:
        better.setdefault(plain(lost), []).append(plain(by))
    if not better:
        return None
    told = [
        f"{lost} is no better than {listed(names)} in the mean of any criterion."
        for lost, names in better.items()
    ]
    return Section("Whom no weights can help", tuple(opened(text, tuple(better)) for text in told))


def further_doses(found: DoseFrontier) -> Section:
    """Tell what a further usable dose costs."""
    grid = Grid("", columns(found), tuple(frontier_rows(found)), legend(found))
    return Section("What a further usable dose costs", tuple(frontier_sentences(found)), grid, left=LEFT)


def to_learn(found: ValueOfInformation) -> Section:
    """Say which study is most worth running next, or that enough is known, and what matters most."""
    alone = [one for one in telling(found) if not one.what.is_group and one.worth.value > 0.0]
    items = tuple(
        f"To know {learned_name(one)} for certain is worth {worth_text(found, one.worth)}; it would change "
        f"the choice in {share(one.worth.changed)} of cases."
        for one in alone[:MOST_LEARNED]
    )
    return Section("What to learn next", tuple(verdict(found)), items=items)
