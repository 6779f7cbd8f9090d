"""Say how the stages of a chain were put together, and which of their own numbers were not used."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from coldchoice.engine.converted import conversions
from coldchoice.evidence.exchange import conversion_note
from coldchoice.model.money import Money
from coldchoice.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coldchoice.engine.block import Told
    from coldchoice.engine.chain_file import Stage
    from coldchoice.model.chain import Chain
    from coldchoice.model.chained import Combination, StageAnswer

SLACK = 1e-6
"""Part by which two numbers of units may differ and still be the same."""

APART = 0.05  # assumption: a twentieth more or fewer units goes without saying


def notes(
    chain: Chain, stages: Sequence[StageAnswer], combinations: Sequence[Combination]
) -> tuple[str, ...]:
    """Return what the reader must know of how the stages fit together, one sentence each."""
    told = [*_replaced(stages), *_by_cost_alone(stages), *_yields(stages), *_unlike(stages)]
    for plan in chain.stages:
        if plan.then is not None and plan.then.failure_cost is None:
            told.append(
                f"a failure of {plan.then.name} costs nothing beyond what is in the unit by then: assumption"
            )
    told += _attempts(stages)
    told += _units(stages, [one for one in combinations if one.status == "ranked"])
    return tuple(told)


def conversion_notes(
    chain: Chain, stages: Sequence[Stage], told: Sequence[Iterable[Told]], money: tuple[str, int]
) -> tuple[str, ...]:
    """Name every conversion once: inside the stages, from each stage, and of what is done in between."""
    said: dict[str, None] = {}
    wanted = f"{money[0]} {money[1]}"
    for stage, about in zip(stages, told, strict=True):
        said |= dict.fromkeys(conversions(stage.terms, about, stage.scenario.rates))
    for plan, stage in zip(chain.stages, stages, strict=True):
        units = [Money(1.0, stage.terms.currency, stage.terms.price_year)]
        if plan.then is not None:
            units += [one.money for one in (plan.then.cost, plan.then.failure_cost) if one is not None]
        notes = (conversion_note(one, *money, stage.rates) for one in units if one.unit != wanted)
        said |= dict.fromkeys(notes)
    return tuple(said)


def _replaced(stages: Sequence[StageAnswer]) -> Iterator[str]:
    for stage in stages[1:]:
        given = stage.scenario.economics.unit_value
        if given is not None:
            yield (
                f"{stage.label}: the unit value of its scenario, {given.money}, is not used; what a unit has "
                "cost by then stands in its place"
            )


def _by_cost_alone(stages: Sequence[StageAnswer]) -> Iterator[str]:
    """Say which judgements of the scenarios have no part in the answer."""
    for stage in stages:
        scenario = stage.scenario
        keys = ("criteria", "weights", "stakeholders", "scales")
        asked = {key: getattr(scenario, key) for key in keys}
        unused = [f"`{name}`" for name, given in asked.items() if given]
        if unused:
            named = listed(unused)
            yield f"{stage.label}: a chain compares by cost alone; {named} of its scenario are not used"


def _yields(stages: Sequence[StageAnswer]) -> Iterator[str]:
    for before, after in pairwise(stages):
        number = before.terms.doses_per_unit // after.terms.doses_per_unit
        if number > 1:
            yield f"one unit of {before.label} becomes {number:,} of {after.label}"


def _unlike(stages: Sequence[StageAnswer]) -> Iterator[str]:
    """Say where cells become others although nothing is done to them, so that nothing is costed for it."""
    for before, after in pairwise(stages):
        one, other = before.scenario.cell_type, after.scenario.cell_type
        if one != other and before.process is None:
            yield (
                f"{before.label} is of {one}, {after.label} of {other}, and nothing is done in between: what "
                "turns one into the other costs nothing here and never fails; state it as `then` of "
                f"{before.label}"
            )


def _attempts(stages: Sequence[StageAnswer]) -> Iterator[str]:
    """Say from which stage on nothing is made again, and which later stages would have it otherwise."""
    ends = [at for at, stage in enumerate(stages) if not stage.terms.remake]
    if not ends:
        return
    first = stages[ends[0]].label
    yield f"a unit lost at {first} cannot be made again: cost is per attempt there, what is delivered apart"
    for stage in stages[ends[0] + 1 :]:
        if stage.terms.remake:
            yield f"nor is one lost at {stage.label} made again, as that would begin at {first}"


def _units(stages: Sequence[StageAnswer], ranked: Sequence[Combination]) -> Iterator[str]:
    """Compare the units a year that the scenarios state with those that the later stages need."""
    end, last = stages[-1].label, stages[-1].terms
    for at, stage in enumerate(stages[:-1]):
        started = [one.passages[at].started for one in ranked]
        used = started or [*stage.units.values()]
        own = stage.scenario.demand.units_per_year
        told = between(used) if started else f"at least {units_text(min(used))}"
        by = ", by combination" if " to " in told else ""
        least = last.units_per_year * last.doses_per_unit / stage.terms.doses_per_unit
        if own is not None and not least * (1.0 - SLACK) <= own <= max(used) * (1.0 + SLACK):
            yield (
                f"{stage.label}: its scenario says that {units_text(own)} units a year start, which does "
                f"not fit: {end} takes in {units_text(last.units_per_year)} a year, and with what is lost "
                f"on the way {told} must start here{by}; that was used instead of {units_text(own)}"
            )
        elif own is not None and units_text(own) != told:
            yield (
                f"{stage.label}: with what is lost on the way to {end}, {told} units a year must start "
                f"here{by}; that was used instead of the {units_text(own)} of its scenario"
            )
        yield from _apart(stage, at, ranked)


def _apart(stage: StageAnswer, at: int, ranked: Sequence[Combination]) -> Iterator[str]:
    """Say where a combination starts another number than its strategy waits in lines and buys for."""
    off = {
        name: starts
        for name, units in stage.units.items()
        if (
            starts := [
                one.passages[at].started
                for one in ranked
                if one.strategies[at] == name and abs(one.passages[at].started / units - 1.0) > APART
            ]
        )
    }
    for name, starts in off.items():
        yield (
            f"{stage.label}: {name} buys equipment and waits in line for {units_text(stage.units[name])} "
            f"units a year, while {between(starts)} start"
        )


def between(numbers: Iterable[float]) -> str:
    """Write the least and the largest number of units: ``115 to 126``; one where they read alike."""
    known = [*numbers]
    return " to ".join(dict.fromkeys((units_text(min(known)), units_text(max(known)))))


def units_text(number: float) -> str:
    """Write a number of units a year: ``7.5``, ``115``, ``70,000``."""
    return f"{number:,.0f}" if number >= 100.0 else f"{number:,.3g}"
