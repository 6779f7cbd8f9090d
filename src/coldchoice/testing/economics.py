"""Checks of money: more never costs less in all, and money is only a unit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.engine.block import weigh
from coldchoice.engine.setting import setting_of
from coldchoice.evidence.prices import prices
from coldchoice.model.assessment import Assessment
from coldchoice.model.stated import Stated
from coldchoice.testing.check import Fault, Skip, check, some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coldchoice.testing.subject import Reply, Subject

UNITS = (1.0, 10.0, 100.0, 10_000.0)
"""Units a year at which costs are compared."""

ROUNDING = 1e-9
NOTHING_USABLE = "nothing that it preserves can be used"

AtVolume: TypeAlias = tuple[float, float]
"""Units a year, and money per usable dose."""


@check("economics")
def more_units_never_cost_less_in_all(subject: Subject) -> None:
    """The money spent in a year never falls as more units are preserved.

    A total that falls would mean that somebody pays for the units that nobody ordered.
    """
    for reply, (few, dear), (many, cheap) in some(_by_volume(subject), NOTHING_USABLE):
        less, more = dear * few, cheap * many
        if more < less * (1.0 - ROUNDING):
            found = f"{less:,.0f} a year for {few:g} units, {more:,.0f} for {many:g}"
            mend = "fixed costs are per year, others per unit: Use(..., per=...)"
            raise Fault("a total that never falls", found, reply.label, mend)


@check("economics")
def a_dose_never_gets_dearer_with_volume(subject: Subject) -> None:
    """A usable dose never costs more as more units are preserved.

    What is bought once is shared by all; what is bought for each is the same for each.
    """
    for reply, (few, dear), (many, cheap) in some(_by_volume(subject), NOTHING_USABLE):
        if cheap > dear * (1.0 + ROUNDING):
            found = f"{dear:,.2f} a dose for {few:g} units a year, {cheap:,.2f} for {many:g}"
            raise Fault("a cost per dose that never rises", found, reply.label)


@check("economics")
def more_doses_share_a_unit(subject: Subject) -> None:
    """A usable dose never costs more where one unit yields more doses.

    The unit is preserved once.
    """

    def with_doses(reply: Reply, doses: int) -> Reply:
        demand = reply.scenario.demand.model_copy(update={"doses_per_unit": doses})
        return subject.again(reply, demand=demand)

    costs = ((one, _cost(with_doses(one, 1)), _cost(with_doses(one, 10))) for one in subject.tried)
    for reply, one, ten in some(_known(costs), NOTHING_USABLE):
        if ten > one * (1.0 + ROUNDING):
            found = f"{one:,.2f} with one dose, {ten:,.2f} with ten"
            raise Fault("no dearer dose from a unit of ten", found, reply.label)


@check("economics")
def currency_is_only_a_unit(subject: Subject) -> None:
    """The cost in yen is the cost in dollars, converted.

    An amount that is written into the code without its currency means another price in every scenario.
    (Half and double are let pass: exchange rates and price levels do not move together.)
    """

    def in_dollars(reply: Reply, currency: str) -> float | None:
        economics = reply.scenario.economics.model_copy(update={"currency": currency, "price_year": 2022})
        told = subject.again(reply, economics=economics)
        cost, dollar = _cost(told), float(np.asarray(told.case.money(1.0, "USD", 2022).amount))
        return None if cost is None else cost / dollar

    costs = ((one, in_dollars(one, "USD"), in_dollars(one, "JPY")) for one in subject.tried)
    for reply, dollars, yen in some(_known(costs), NOTHING_USABLE):
        if not 0.5 * dollars <= yen <= 2.0 * dollars:
            text = f"{dollars:,.2f} USD if asked in USD, the worth of {yen:,.2f} USD if asked in JPY"
            mend = "case.money(amount, 'USD', 2024) converts; Money(...) says what it is in"
            raise Fault("the same money in both currencies", text, reply.label, mend)


@check("economics")
def dearer_cells_never_lower_the_cost(subject: Subject) -> None:
    """A usable dose never costs less where the unit that is preserved is worth more.

    What is lost with the cells has to be paid for.
    """

    def dearer(reply: Reply) -> Reply:
        value = (reply.case.terms.unit_value * 10.0).mean
        economics = reply.scenario.economics.model_copy(update={"unit_value": Stated(value)})
        return subject.again(reply, economics=economics)

    costs = ((one, _cost(one), _cost(dearer(one))) for one in subject.tried)
    for reply, cheap, dear in some(_known(costs), NOTHING_USABLE):
        if dear < cheap * (1.0 - ROUNDING):
            found = f"{cheap:,.2f} a dose, {dear:,.2f} with a unit worth ten times as much"
            raise Fault("no lower cost for dearer cells", found, reply.label)


@check("economics")
def library_prices_stay_in_force(subject: Subject) -> None:
    """What the library of prices knows is not given a price of the strategy's own.

    A scenario that sets its own price of a bag would not be heard.
    """
    spent = False
    for reply in subject.answered:
        for use in () if reply.sound.facts is None else reply.sound.facts.uses:
            spent = True
            if use.price is not None and use.item in prices():
                mend = f"leave `price` out, or call the item something else than {use.item!r}"
                raise Fault("the library's price, or the scenario's", f"{use.item!r} brings {use.price}",
                            reply.label, mend)  # fmt: skip
    if not spent:
        raise Skip("it spends nothing that is listed")


@check("economics")
def costs_something(subject: Subject) -> None:
    """It costs something in some reference scenario.

    A way to preserve cells that takes no hand and no box has been left unpriced.
    """
    if subject.is_control:
        raise Skip("it is a control, and no way to preserve cells")
    for reply in subject.answered:
        answer = reply.sound
        if answer.cost is not None and float(np.max(answer.cost.amount)) > 0.0:
            return
        if answer.facts is not None and any(float(np.max(use.quantity)) > 0.0 for use in answer.facts.uses):
            return
    raise Fault(
        "something that is spent", "nothing in any scenario", mend="uses=(Use('technician-hour', 1.0),)"
    )


def _by_volume(subject: Subject) -> Iterator[tuple[Reply, AtVolume, AtVolume]]:
    """Yield the costs of a usable dose at each number of units a year and at the next larger one."""
    for reply in subject.tried:
        yield from ((reply, few, many) for few, many in pairwise(_costs_by_volume(subject, reply)))


def _costs_by_volume(subject: Subject, reply: Reply) -> list[AtVolume]:
    """Return units a year and money per usable dose, where any dose is usable; worked out once."""
    key = f"volume {reply.label}"
    if key not in subject.worked_out:
        costs = []
        for units in UNITS:
            demand = reply.scenario.demand.model_copy(update={"units_per_year": units})
            costs.append((units, _cost(subject.again(reply, demand=demand))))
        subject.worked_out[key] = [(units, cost) for units, cost in costs if cost is not None]
    found: list[AtVolume] = subject.worked_out[key]
    return found


def _known(
    costs: Iterable[tuple[Reply, float | None, float | None]],
) -> Iterator[tuple[Reply, float, float]]:
    """Leave out what has no cost, as nothing can be used."""
    for reply, one, other in costs:
        if one is not None and other is not None:
            yield reply, one, other


def _cost(reply: Reply) -> float | None:
    """Mean money per usable dose, by the shared accounting; ``None`` where nothing can be used."""
    if not isinstance(reply.answer, Assessment):
        return None
    tally = weigh(reply.answer, reply.case, setting_of(reply.case)).tally
    cost = tally["cost.mean"]
    return cost if np.isfinite(cost) else None
