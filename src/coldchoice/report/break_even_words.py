"""What every format for people says of a break-even, in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coldchoice.report.words import counted, opened, plain, readable, share, significant

if TYPE_CHECKING:
    from coldchoice.decide.crossing import Spread
    from coldchoice.engine.break_even import BreakEven, BreakEvens, Crossing, Race
    from coldchoice.engine.knob import Knob

MEASURES = {"value": "weighted value", "cost": "cost per usable dose"}
NOBODY = "no strategy can be used"
SHORT_NOBODY = "nobody"
LEARNED = "If all that can be learned were known"
"""What the interval over learnable inputs is called."""
LEGEND = (
    "+- is one Monte-Carlo standard error. 5-95 %: where the break-even would lie if all that can be learned "
    "were known (survival, prices, rates), over the cases that have one; none in: share of cases that have "
    "none. What no study can tell, the luck of a lot or a flight, is averaged out."
)
UNWEIGHED = "weights not given: the weighted value takes equal ones"


def measure(name: str) -> str:
    """Name a measure as people do."""
    return MEASURES.get(name, plain(name))


def amount(knob: Knob, value: float, *, unit: bool = True) -> str:
    """Write a value of an input: ``36 h``, ``100 units a year``, ``25,000 USD``, ``2.4 %``."""
    if knob.kind == "fraction":
        return f"{significant(100.0 * value)} %"
    if knob.unit == "%":
        return f"{significant(value)} %"
    text = significant(value)
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
    first = f"At {amount(knob, knob.present)} {leader}"
    if race.idle and not race.crossings:
        return [f"{first}; nothing in it depends on this input."]
    known = []
    if race.learned is not None and race.leader and race.rival:
        known = [_if_known(knob, race.learned, race.leader, race.rival)]
    if not race.crossings:
        between = f"{amount(knob, answer.low, unit=False)} and {amount(knob, answer.high)}"
        return [f"{first}; no break-even between {between}.", *known]
    others = [part for part in stretches(answer, race) if part]
    said = [f"{first}; {'; '.join(others)}.", *known]
    several = sum(one.learned is not None for one in race.crossings) > 1
    said += [_if_known_of(knob, one, several) for one in race.crossings if one.learned]
    return said


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
            yield f"{who} below {_edge(knob, right)}"
        elif left is not None and right is None:
            yield f"{who} {_from(knob)} {_edge(knob, left)}"
        elif left is not None and right is not None:
            yield f"{who} from {_edge(knob, left)} to {_edge(knob, right)}"


def _from(knob: Knob) -> str:
    return "from" if knob.whole else "above"


def _edge(knob: Knob, crossing: Crossing) -> str:
    text = amount(knob, crossing.value)
    if crossing.error is None:
        return text
    return f"{text} (+- {error(knob, crossing)})"


def error(knob: Knob, crossing: Crossing) -> str:
    """Write a Monte-Carlo error to two figures, in per cent for a share; ``?`` where it is not to be had."""
    if crossing.error is None:
        return "?" if crossing.learned is not None else ""
    if knob.kind == "fraction":
        return f"{significant(100.0 * crossing.error, 2)} %"
    return significant(crossing.error, 2)


def _if_known(knob: Knob, learned: Spread, leader: str, rival: str) -> str:
    said = _throughout(((leader, learned.first), (rival, learned.second)))
    if learned.low is not None:
        where = f"at {range_of(knob, learned)} (5-95 %)"
        said.append(f"the lead changes in {share(learned.crossing)}, {where}")
    return f"{LEARNED}: {'; '.join(said)}."


def _if_known_of(knob: Knob, crossing: Crossing, several: bool) -> str:
    learned = crossing.learned
    assert learned is not None, "asked only for those that have one"
    which = f"the break-even at {amount(knob, crossing.value)}" if several else "it"
    if learned.low is not None:
        cases = share(learned.crossing)
        said = [f"{which} lies at {range_of(knob, learned)} (5-95 %) in {cases} of cases"]
    else:
        said = [f"there is none like {which}"]
    below, above = str(crossing.below), str(crossing.above)
    said += _throughout(((below, learned.first), (above, learned.second)))
    if learned.other > 0.0:
        said.append(f"the lead changes the other way round in {share(learned.other)}")
    return f"{LEARNED}: {'; '.join(said)}."


def _throughout(shares: Sequence[tuple[str, float]]) -> list[str]:
    return [f"{name} leads throughout in {share(part)}" for name, part in shares if part > 0.0]


def range_of(knob: Knob, learned: Spread | None, *, unit: bool = True) -> str:
    """Write the 5 and 95 % points: ``8.7 to 95 h``; empty where there are none."""
    if learned is None or learned.low is None or learned.high is None:
        return ""
    return f"{amount(knob, learned.low, unit=False)} to {amount(knob, learned.high, unit=unit)}"


def limits(answer: BreakEven) -> list[str]:
    """Say where strategies become usable or unusable, and where the input cannot stand at all."""
    said = [
        f"{one.name} cannot be used {'above' if one.ends else 'below'} {amount(answer.knob, one.value)}: "
        f"{readable(plain(one.reason))}"
        for one in answer.limits
    ]
    said += [
        f"{name} cannot be used at any of them: {readable(plain(reason))}"
        for name, reason in answer.now.out.items()
        if all(name in view.out for view in answer.views)
    ]
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
    if not found.scenario.weights:
        said.append(UNWEIGHED)
    return "; ".join(said)
