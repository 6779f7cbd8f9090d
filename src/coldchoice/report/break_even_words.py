"""What every format for people says of a break-even, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.weighing import mean_weights
from coldchoice.report.words import counted, opened, plain, readable, share, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.crossing import CloseCall, Spread
    from coldchoice.engine.break_even import BreakEven, BreakEvens, Crossing, Race
    from coldchoice.engine.knob import Knob

ERRORS = 2.0  # assumption: closer than two standard errors, two values are not told apart
NOBODY = "no strategy can be used"
SHORT_NOBODY = "nobody"
LEARNED = "If all that can be learned were known"
"""What the interval over learnable inputs is called."""
LEGEND = (
    "+- is one Monte-Carlo standard error; ?: two of them reach the end of the search, or it cannot be had. "
    "5-95 %: where the break-even would lie if all that can be learned were known (survival, prices, rates), "
    "over the cases that have one; < or >: cut off where the search, or the use of both, ends; infeasible, "
    "declined: nobody is overtaken, one cannot be used on the other side; none in: share of cases that have "
    "none. What no study can tell, the luck of a lot or a flight, is averaged out."
)


def amount(knob: Knob, value: float, *, unit: bool = True) -> str:
    """Write a value of an input: ``36 h``, ``100 units a year``, ``25,000 USD``, ``2.4 %``."""
    if knob.kind == "fraction":
        return f"{significant(100.0 * value)} %"
    if knob.unit == "%":
        return f"{significant(value)} %"
    text = str(round(value)) if knob.whole and knob.kind == "number" else significant(value)
    name = unit_of(knob)
    return f"{text} {name}" if unit and name else text


def unit_of(knob: Knob) -> str:
    """Name the unit of an input as people do; empty where there is none, or per cent."""
    if knob.kind == "fraction" or knob.unit == "%":
        return ""
    if knob.kind == "money":
        return knob.unit.partition(" ")[0]
    return "units a year" if knob.name == "units-a-year" else knob.unit


def subject(answer: BreakEven) -> str:
    """Say what was varied, from where to where, and what moved with it."""
    knob = answer.knob
    ends = f"{amount(knob, answer.low, unit=False)} to {amount(knob, answer.high)}"
    said = [f"now {amount(knob, knob.present)}", f"searched from {ends}"]
    if knob.moves:
        said.append(knob.moves)
    if answer.rescaled:
        said.append("the value scale of cost, unless `scales` fixes it, too")
    return f"{plain(knob.name)} ({plain(knob.text)}): {'; '.join(said)}"


def sentences(answer: BreakEven, race: Race) -> list[str]:
    """Say who leads where, by one measure, and what could be learned of it."""
    knob = answer.knob
    leader = f"{race.leader} leads" if race.leader else NOBODY
    leader += f", and {listed(race.equals)} just the same" if race.equals else ""
    first = f"At {amount(knob, knob.present)} {leader}"
    if race.idle and not race.crossings:
        return [f"{first}; nothing in it depends on this input."]
    known = []
    if race.learned is not None and race.leader and race.rival:
        known = [_if_known(answer, race.learned, race.leader, race.rival)]
    close = [_too_close(knob, one) for one in race.close]
    if not race.crossings:
        between = f"{amount(knob, answer.low, unit=False)} and {amount(knob, answer.high)}"
        return [f"{'; '.join((first, f'no break-even between {between}', *close))}.", *known]
    said = [f"{'; '.join((first, *stretches(answer, race), *close))}.", *known]
    several = sum(one.learned is not None for one in race.crossings) > 1
    said += [_if_known_of(answer, race, one, several) for one in race.crossings if one.learned]
    return said


def leads_throughout(race: Race) -> str | None:
    """Return who leads where no crossing was found: not who leads in a close call and nowhere else."""
    return race.close[0].names[0] if race.close else race.leader


def _too_close(knob: Knob, call: CloseCall) -> str:
    low, high = (amount(knob, value, unit=False) for value in (call.low, call.high))
    where = f"around {amount(knob, call.high)}" if low == high else f"from {low} to {amount(knob, call.high)}"
    return f"{listed(call.names)} are too close to call {where}"


def stretches(answer: BreakEven, race: Race) -> Iterator[str]:
    """Say who leads in each stretch between crossings, but for the one in which the input stands now."""
    knob, crossings = answer.knob, race.crossings
    leads = [crossings[0].below, *(one.above for one in crossings)]
    ends = [None, *crossings, None]
    for lead, left, right in zip(leads, ends[:-1], ends[1:], strict=True):
        inside = (left is None or left.value <= knob.present) and (
            right is None or knob.present < right.value
        )
        if inside and lead == race.leader:
            continue
        who = f"{lead} leads" if lead else NOBODY
        if left is None and right is not None:
            yield f"{who} below {_edge(answer, right)}"
        elif left is not None and right is None:
            yield f"{who} {_from(knob)} {_edge(answer, left)}"
        elif left is not None and right is not None:
            yield f"{who} from {_edge(answer, left)} to {_edge(answer, right)}"


def _from(knob: Knob) -> str:
    return "from" if knob.whole else "above"


def _edge(answer: BreakEven, crossing: Crossing) -> str:
    text, unsure = amount(answer.knob, crossing.value), error(answer.knob, crossing)
    if crossing.out and crossing.below and crossing.above:
        side = "above" if crossing.out == crossing.below else "below"
        return f"{text} ({crossing.out} {bound(crossing)} {side} it)"
    end = unsure_end(answer, crossing)
    if end is not None:
        unsure += f", not told apart from {amount(answer.knob, end)}"
    return f"{text} (+- {unsure})" if unsure else text


def bound(crossing: Crossing) -> str:
    """Name what takes the place of a lead that is overtaken: ``infeasible``, ``declined``, ``failed``."""
    if not crossing.reason:
        return ""
    status = crossing.reason.partition(": ")[0]
    return {"not applicable": "declined", "failed": "failed"}.get(status, "infeasible")


def unsure_end(answer: BreakEven, crossing: Crossing) -> float | None:
    """Return the end of the search that a crossing is not told apart from; ``None`` where there is none."""
    if not crossing.error:
        return None
    near = min((answer.low, answer.high), key=lambda end: abs(end - crossing.value))
    return near if ERRORS * crossing.error >= abs(near - crossing.value) else None


def error_cell(answer: BreakEven, crossing: Crossing) -> str:
    """Write the error for a table, with ``?`` where the crossing may as well lie at the end of the search."""
    text = error(answer.knob, crossing)
    return text if unsure_end(answer, crossing) is None else f"{text} ?"


def error(knob: Knob, crossing: Crossing) -> str:
    """Write a Monte-Carlo error to two figures, in per cent for a share; ``?`` where it is not to be had."""
    if crossing.error is None:
        return "?" if crossing.learned is not None else ""
    if knob.kind == "fraction":
        return f"{significant(100.0 * crossing.error, 2)} %"
    return significant(crossing.error, 2)


def _if_known(answer: BreakEven, learned: Spread, leader: str, rival: str) -> str:
    said = _throughout(((leader, learned.first), (rival, learned.second)))
    if learned.low is not None:
        said.append(f"the lead changes in {share(learned.crossing)}, at {_where(answer, learned)}")
    return f"{LEARNED}: {'; '.join(said)}."


def _if_known_of(answer: BreakEven, race: Race, crossing: Crossing, several: bool) -> str:
    learned = crossing.learned
    assert learned is not None, "asked only for those that have one"
    which = f"the break-even at {amount(answer.knob, crossing.value)}" if several else "it"
    if learned.low is not None:
        said = [f"{which} lies at {_where(answer, learned)} in {share(learned.crossing)} of cases"]
    else:
        said = [f"there is none like {which}"]
    below, above = str(crossing.below), str(crossing.above)
    said += _throughout(((below, learned.first), (above, learned.second)))
    if learned.other > 0.0:
        alike = sum((one.below, one.above) == (below, above) for one in race.crossings) > 1
        back = f"from {above} to {below}"
        how = f"elsewhere, or {back}," if alike else f"only {back}"
        said.append(f"the lead changes {how} in {share(learned.other)}")
    return f"{LEARNED}: {'; '.join(said)}."


def _where(answer: BreakEven, learned: Spread) -> str:
    """Write the 5 and 95 % points, and which of them are cut: ``8.7 to 95 h (5-95 %)``."""
    cuts = []
    if learned.cut_low is not None:
        search = learned.cut_low <= answer.low
        cuts.append("at the low end of the search" if search else "where both can first be used")
    if learned.cut_high is not None:
        search = learned.cut_high >= answer.high
        cuts.append("at the high end of the search" if search else "where both can last be used")
    told = f", cut off {' and '.join(cuts)}" if cuts else ""
    return f"{range_of(answer.knob, learned)} (5-95 %{told})"


def _throughout(shares: Sequence[tuple[str, float]]) -> list[str]:
    return [f"{name} leads throughout in {share(part)}" for name, part in shares if part > 0.0]


def range_of(knob: Knob, learned: Spread) -> str:
    """Write the 5 and 95 % points: ``8.7 to 95 h``; empty where there are none."""
    if learned.low is None or learned.high is None:
        return ""
    return f"{amount(knob, learned.low, unit=False)} to {amount(knob, learned.high)}"


def range_cell(knob: Knob, learned: Spread | None) -> str:
    """Write them for a table, without unit: ``<1.1 to 95`` where the low one is cut; empty for none."""
    if learned is None or learned.low is None or learned.high is None:
        return ""
    below, above = "<" if learned.cut_low is not None else "", ">" if learned.cut_high is not None else ""
    low, high = (amount(knob, value, unit=False) for value in (learned.low, learned.high))
    return f"{below}{low} to {above}{high}"


def limits(answer: BreakEven) -> list[str]:
    """Say where strategies become usable or unusable, and where the input cannot stand at all."""
    said = [
        f"{one.name} cannot be used {'above' if one.ends else 'below'} {amount(answer.knob, one.value)}: "
        f"{readable(plain(one.reason))}"
        for one in answer.limits
    ]
    never = [name for name in answer.now.out if all(name in view.out for view in answer.views)]
    for name in never:
        # of several reasons, the input may have done away with some: the shortest list is what always holds
        reason = min((view.out[name] for view in answer.views), key=len)
        said.append(f"{name} cannot be used at any of them: {readable(plain(reason))}")
    if answer.refused:
        first = answer.refused[0]
        asked = f"{answer.values[0]:g} to {answer.values[-1]:g}"
        said.append(
            f"{counted(len(answer.refused), 'value')} could not be asked for, e.g. "
            f"{amount(answer.knob, first[0])} ({plain(first[1])}); those from {asked} could"
        )
    names = frozenset(answer.now.means)
    return [f"{opened(one, names).rstrip('.')}." for one in said]


def run(found: BreakEvens) -> str:
    """Say how the answer was made."""
    draws = found.answers[0].draws
    of = "" if draws == found.scenario.draws else f" (the scenario asks for {found.scenario.draws:,})"
    said = [f"{draws:,} draws{of} at each value, the same at all, seed {found.scenario.seed}"]
    return "; ".join(filter(None, (*said, mean_weights(found.scenario))))
