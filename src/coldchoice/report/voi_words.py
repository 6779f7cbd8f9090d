"""What every format for people says of the value of information, in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coldchoice.model.study import Measurements, Quotation
from coldchoice.report.weighing import mean_weights, numbers
from coldchoice.report.words import HOURS_PER_DAY, counted, opened, plain, readable, share, significant, some
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.information import Information
    from coldchoice.engine.proposals import Proposal
    from coldchoice.engine.voi import Check, Learned, ValueOfInformation

SHOWN = 12  # assumption: more lines than this nobody reads; CSV and JSON have all
ERRORS = 2.0  # assumption: what is nearer than two standard errors is not told apart
DAYS_FROM_H = 240.0  # assumption: a study of more than ten days is told in days
WORTH_TELLING = 5e-4  # assumption: what luck may hide is told where three decimals of value show it
AGREES = 3.0  # assumption: two values that are nearer than three standard errors agree
LEGEND = (
    "Value: on the scale of 0 to 1 on which the strategies are weighed, for one usable dose, in the mean "
    "over all that may turn out. To know something for certain is worth what a choice gains that can still "
    "follow it (EVPI for everything, EVPPI for a part). Parts need not add up: some matter only together. A "
    "study tells less than that (EVSI); what it is worth less what it costs is its net gain (ENBS). Worth in "
    "money: what all criteria gain, viability and flexibility included, at these weights; no cash on an "
    "invoice. +- is one Monte-Carlo standard error; differences between studies are surer, as all see the "
    "same draws. Only what could be learned counts, as survival, prices and rates: the luck of single lots "
    "and flights is averaged out."
)
NO_CASH = "That is what all criteria gain, at these weights: no cash on an invoice."
NOT_COUNTED = (
    "Not counted: the time a study takes, and strategies that cannot be used as things are believed now, "
    "which a study might bring back."
)


def money_unit(found: ValueOfInformation) -> str:
    """Name the money: ``USD of 2024``."""
    return f"{found.terms.currency} of {found.terms.price_year}"


def money(found: ValueOfInformation, amount: float) -> str:
    """Write an amount: ``1,920,000 USD``."""
    return f"{significant(amount)} {found.terms.currency}"


def worth_text(found: ValueOfInformation, worth: Information) -> str:
    """Write what something is worth: ``0.0729 of value a dose, 2,880,000 USD in 5 years``."""
    value = f"{significant(worth.value)} of value a dose"
    amount = found.stakes.money(worth.value)
    return value if amount is None else f"{value}, {money(found, amount)} in {years(found)}"


def years(found: ValueOfInformation) -> str:
    """Write for how long the decision holds: ``5 years``."""
    told = significant(found.stakes.years)
    return f"{told} year" if told == "1" else f"{told} years"


def verdict(found: ValueOfInformation) -> list[str]:
    """Say which study is most worth running next, or that enough is known, and why."""
    if found.everything is None:
        return [_no_choice(found)]
    stands = f"{found.strategies[found.everything.leader]} {_standing(found)}"
    if found.everything.value == 0.0:
        return [_enough(found, stands, found.everything.error)]
    known = (
        f"As things are believed now, {stands}. Whoever knew everything that could be learned "
        f"would choose otherwise in {share(found.everything.changed)} of cases; to know it is worth "
        f"{worth_text(found, found.everything)}. No study can be worth more."
    )
    return [_next(found), known]


def _enough(found: ValueOfInformation, stands: str, error: float) -> str:
    """Say that nothing could change the choice, or was seen to; the error is half of what luck may hide."""
    if error == 0.0:
        return (
            f"Enough is known: {stands}, and nothing that could be learned would change it. No study is "
            "worth anything."
        )
    draws = counted(found.draws, "draw")
    said = f"Enough is known: {stands}, and nothing that could be learned was seen to change it in {draws}."
    hidden = ERRORS * error
    if hidden < WORTH_TELLING:
        return said
    amount = found.stakes.money(hidden)
    priced = "" if amount is None else f", {money(found, amount)} in {years(found)}"
    return (
        f"{said} What the luck of {draws} may hide is worth less than {significant(hidden, 2)} of value a "
        f"dose{priced}."
    )


def _standing(found: ValueOfInformation) -> str:
    return "is ahead in the mean, too close to call" if found.close else "is the choice"


def _no_choice(found: ValueOfInformation) -> str:
    if not found.strategies:
        return "No strategy can be used, so there is nothing to choose, and no study changes that choice."
    back = [f"{name} in {share(part)}" for name, part in found.comebacks.items() if part > 0.0]
    hope = f": if all were known, {listed(back)} of cases would have enough usable units" if back else ""
    return (
        f"There is nothing to choose between: only {found.strategies[0]} can be used as things are believed "
        f"now. Whether a study could bring another one back is not counted{hope}."
    )


def _next(found: ValueOfInformation) -> str:
    """Say what to do next."""
    best = found.best
    if best is not None and best.benefit is not None:
        said = [f"Most worth running next: {plan(best)}. {_gain(found, best)} {NO_CASH}"]
        return " ".join((*said, *_others(found, best)))
    if found.stakes.money_per_value is None:
        told = max(found.proposals, key=lambda one: one.worth.value, default=None)
        most = f" {opened(doing(told))} tells most." if told is not None and told.worth.value > 0.0 else ""
        return f"Cost has no weight, so value has no price, and whether a study pays cannot be said.{most}"
    most_money = found.stakes.money(found.everything.value) if found.everything else None
    cheapest = min((one.cost.amount for one in found.proposals), default=None)
    if cheapest is not None and most_money is not None and most_money <= cheapest:
        return (
            f"Enough is known: to know everything would be worth {money(found, most_money)} in "
            f"{years(found)}, and the cheapest of these studies costs {money(found, cheapest)}."
        )
    hopeful = [one for one in found.proposals if one.level and one.benefit and one.benefit.net > 0.0]
    close = min(hopeful, key=lambda one: one.cost.amount, default=None)
    if close is not None and close.benefit is not None:
        return (
            f"Too close to call: {doing(close)} might pay, by {money(found, close.benefit.net)} "
            f"(+- {significant(close.benefit.error, 2)}); ask for more draws."
        )
    if found.asked:
        return f"Not worth running: {plan(found.proposals[0])}. {_gain(found, found.proposals[0])} {NO_CASH}"
    return "Enough is known for now: none of these studies is worth as much as it costs."


def _gain(found: ValueOfInformation, best: Proposal) -> str:
    assert best.benefit is not None, "asked only for those that have one"
    assumed = "" if best.cost.given else " (assumed)"
    net = best.benefit.net
    return (
        f"It is expected to be worth as much as {money(found, best.benefit.gain)} in {years(found)}, and "
        f"costs {money(found, best.cost.amount)}{assumed}: a net {'gain' if net > 0.0 else 'loss'} of "
        f"{money(found, abs(net))} (+- {significant(best.benefit.error, 2)})."
    )


def _others(found: ValueOfInformation, best: Proposal) -> Iterator[str]:
    """Say which studies do as well as the best one, and which cheaper ones nearly as well."""
    for one in found.others:
        if one.benefit is None or best.benefit is None:
            continue
        net = f"net {money(found, one.benefit.net)}"
        cost = f"for {money(found, one.cost.amount)}"
        if one.as_good:
            yield f"About as good {cost}: {doing(one)} ({net}; the difference may be chance)."
        else:
            yield f"Nearly as good {cost}: {doing(one)} ({net}, {_less(found, one, best)})."


def _less(found: ValueOfInformation, one: Proposal, best: Proposal) -> str:
    """Say by how much a study brings less than the one that is named as best.

    That one need not have the largest net benefit, to which alone the error of the difference belongs.
    """
    assert one.benefit is not None, "asked only for those that have one"
    assert best.benefit is not None, "as well"
    less = best.benefit.net - one.benefit.net
    told = f"{money(found, abs(less))} {'less' if less >= 0.0 else 'more'}"
    return told if best.less else f"{told}, +- {significant(one.less_error, 2)}"


def doing(one: Proposal) -> str:
    """Write a study as what is done: ``measuring 6 batches of hypothermic at 0, 20, 40 and 60 h``."""
    verb, _, rest = plan(one).partition(" ")
    return f"{verb.removesuffix('e')}ing {rest}"


def plan(one: Proposal) -> str:
    """Write a study as a task: ``measure 6 batches of hypothermic at 0, 20, 40 and 60 h``."""
    study = one.study
    if isinstance(study, Measurements):
        times, unit = _times(study)
        at = "" if study.temperature_c is None else f", held at {significant(study.temperature_c)} C,"
        batches = "1 batch" if study.batches == 1 else f"{study.batches} batches"
        return f"measure {batches} of {one.kept}{at} at {listed(times)} {unit}"
    if isinstance(study, Quotation):
        return f"ask for {'a quotation' if len(study.items) == 1 else 'quotations'} for {listed(study.items)}"
    return f"look at the records of {counted(study.shipments, 'shipment')} on {study.lane}"


def learned_name(one: Learned) -> str:
    """Name an input, or a group and how many inputs it holds."""
    if one.what.is_group:
        return f"{plain(one.what.name)} ({len(one.what.members)} inputs)"
    return plain(one.what.text)


def telling(found: ValueOfInformation) -> tuple[Learned, ...]:
    """Return what is told apart from nothing, as many as are shown."""
    return tuple(one for one in found.learned if _stands_out(one.worth))[:SHOWN]


def _stands_out(worth: Information) -> bool:
    return worth.value > ERRORS * worth.error


def idle(found: ValueOfInformation) -> str:
    """Say how many inputs are worth nothing, or less than those that are shown; empty if none."""
    singles = [one for one in found.learned if not one.what.is_group]
    nothing = sum(not _stands_out(one.worth) for one in singles)
    more = sum(_stands_out(one.worth) for one in found.learned) - len(telling(found))
    said = []
    if more:
        said.append(f"{more} more {'is' if more == 1 else 'are'} worth less")
    if nothing:
        told = f"of {counted(len(singles), 'input')} alone, {nothing} cannot be told from worthless"
        said.append(told if len(singles) > 1 else "it cannot be told from worthless")
    return "; ".join(said)


def left_out(found: ValueOfInformation) -> Iterator[str]:
    """Say who cannot be used, and why."""
    for name, reason in found.out.items():
        yield f"{name} is left out: {readable(plain(reason))}"


def study_cell(one: Proposal) -> str:
    """Write a study for a table: of many quotations only the first."""
    if isinstance(one.study, Quotation):
        return f"quotation{'s' * (len(one.study.items) > 1)} for {some(one.study.items, 2)}"
    if isinstance(one.study, Measurements):
        _, _, rest = plain(one.text).partition(" h")
        batches, _, _ = plain(one.text).partition(",")
        times, unit = _times(one.study)
        return f"{batches}, {'/'.join(times)} {unit}{rest}"
    return plain(one.text)


def _times(study: Measurements) -> tuple[list[str], str]:
    """Write when a study measures, in days where it takes many: never both in one study."""
    if max(study.hours_h) > DAYS_FROM_H:
        return [significant(hour / HOURS_PER_DAY) for hour in study.hours_h], "d"
    return [significant(hour, 4) for hour in study.hours_h], "h"


def notes(found: ValueOfInformation) -> Iterator[str]:
    """Say what studies cannot measure, and what their costs are made of."""
    by_note: dict[str, dict[str, None]] = {}
    for one in found.proposals:
        for note in one.notes:
            by_note.setdefault(readable(plain(note)), {})[one.kept] = None
    for note, kept in by_note.items():
        names = [name for name in kept if name]
        yield f"{listed(names)}: {note}" if names else note
    assumed = dict.fromkeys(one.cost.why for one in found.proposals if not one.cost.given)
    if assumed:
        why = "; ".join(one.removeprefix("assumption: ") for one in assumed)
        yield f"costs are assumed unless --study-cost says them: {why}"


def agreement(one: Check) -> str:
    """Say whether nested simulation finds the same."""
    same = one.apart <= AGREES or one.nested.low <= one.worth.value <= one.nested.high
    quick, slow = (
        f"{significant(given.value)} +- {significant(given.error, 2)}" for given in (one.worth, one.nested)
    )
    told = "they agree" if same else "they do not agree: trust the nested one"
    return (
        f"{plain(one.name)}: {quick} by regression, {slow} by nested simulation "
        f"({one.nested.outer:,} x {one.nested.inner} draws), "
        f"{significant(one.apart, 2)} standard errors apart: {told}"
    )


def run(found: ValueOfInformation) -> str:
    """Say how the answer was made."""
    stakes = found.stakes
    said = [f"{found.draws:,} draws{_not_as_asked(found)}, seed {found.scenario.seed}"]
    weights = numbers(dict(zip(found.criteria, found.weights, strict=True)))
    said.append(mean_weights(found.scenario) or f"weights {weights}")
    if stakes.money_per_value is not None:
        each = f"{significant(stakes.money_per_value)} {found.terms.currency}"
        said.append(f"a value of 1 is {each} a dose, by the scale of cost and its weight")
    per_year = significant(stakes.doses_per_year)
    rate = share(stakes.discount_rate)
    said.append(f"{per_year} doses a year for {years(found)}, discounted at {rate}; {money_unit(found)}")
    return "; ".join(said)


def _not_as_asked(found: ValueOfInformation) -> str:
    """Say why the draws are not as many as were asked for; empty where they are."""
    if found.draws > found.wanted_draws > 0:
        return f", the fewest that tell something of dozens of inputs ({found.wanted_draws:,} were asked for)"
    if found.draws != found.scenario.draws:
        return f" (the scenario asks for {found.scenario.draws:,})"
    return ""
