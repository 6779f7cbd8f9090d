"""Say how the stages of a chain were put together, and which of their own numbers were not used."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from coldchoice.engine.converted import conversions
from coldchoice.evidence.exchange import conversion_note
from coldchoice.model.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coldchoice.engine.block import Told
    from coldchoice.engine.chain_file import Stage
    from coldchoice.model.chain import Chain
    from coldchoice.model.chained import Combination, StageAnswer

SLACK = 1e-6
"""Part by which two numbers of units may differ and still be the same."""


def notes(
    chain: Chain, stages: Sequence[StageAnswer], combinations: Sequence[Combination]
) -> tuple[str, ...]:
    """Return what the reader must know of how the stages fit together, one sentence each."""
    told = [*_replaced(stages), *_yields(stages), *_unlike(stages)]
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
    """Compare the units a year that the scenarios state with those that the last one needs."""
    end, last = stages[-1].label, stages[-1].terms
    for at, stage in enumerate(stages[:-1]):
        own = stage.scenario.demand.units_per_year
        if own is None or not ranked:
            continue
        least = last.units_per_year * last.doses_per_unit / stage.terms.doses_per_unit
        started = [one.passages[at].started for one in ranked]
        if not least * (1.0 - SLACK) <= own <= max(started) * (1.0 + SLACK):
            used = " to ".join(dict.fromkeys((_units_text(min(started)), _units_text(max(started)))))
            by = ", by combination" if " to " in used else ""
            yield (
                f"{stage.label}: its scenario says that {_units_text(own)} units a year start, which does "
                f"not fit: {end} takes in {_units_text(last.units_per_year)} a year, and with what is lost "
                f"on the way {used} must start here{by}; that was used instead of {_units_text(own)}"
            )


def _units_text(number: float) -> str:
    return f"{number:,.0f}" if number >= 100.0 else f"{number:,.3g}"
