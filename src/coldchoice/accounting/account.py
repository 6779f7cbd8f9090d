"""Turn a strategy's facts into the three criteria: one set of rules for every strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.accounting.cost import Attempt, cost_lines
from coldchoice.accounting.flexibility import Flexibility, Preserved, Setting, flexibility
from coldchoice.accounting.hours import Hours, hours_behind
from coldchoice.accounting.no_show import blamed, finds_next, received, sent_again
from coldchoice.accounting.parts import STORES
from coldchoice.accounting.postponement import paid_for_h
from coldchoice.accounting.spend import Spent, spend
from coldchoice.accounting.usable import losses_by_cause, usable_fraction
from coldchoice.model.assessment import Facts, Input, Use
from coldchoice.model.quantiles import median
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple
from coldchoice.science.lots import probability_measured_at_least

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from coldchoice.accounting.bought import Bought
    from coldchoice.model.case import Case

DISPOSITION_H = 84.0
"""Until an excursion is cleared, where there is no calendar: the middle of 2 to 5 business days (evidence
CL137), as if every day were one. With a calendar the journey says how long it takes."""

RESCHEDULING = "reschedule-fee"
"""Priced item that each unit costs whose date moves, where flexibility is paid for in money."""

CARRIAGE = "carriage-"
"""What the priced items of couriers begin with; the name of the lane follows."""

COUNTED_CELLS = 200.0  # assumption: cells counted in one release test
OVERDISPERSION = 0.002  # assumption: what operators and instruments add to counting
ALWAYS_DEFENDED_H = 24.0  # assumption: a day can be asked for even where no hold was measured
DEFENDED = 2.0  # assumption: nobody defends a hold of more than twice the longest one measured


class Account(NamedTuple):
    """Criteria and what they are made of, for one block of draws.

    Attributes
    ----------
    viability, cost, flexibility
        The criteria, (draws,) or ().
    usable
        Probability that the unit can be used, (draws,).
    lost_to
        Mean share of units lost, by cause.
    lines
        Parts of the mean cost.
    items
        What the lines ``fixed`` and ``preservation`` are made of, in money per usable dose.
    bought
        Price and source of each of these items.
    flex
        Parts of flexibility.
    hours
        What stands behind them.
    usable_life_h
        Hours from the start of the journey, (draws,) or ().
    inputs
        Prices behind the cost.
    attempt
        What the cost was computed from, but for the unit's value; see `coldchoice.accounting.chain`.
    """

    viability: Floats
    cost: Floats
    flexibility: Floats
    dye_viability: Floats
    usable: Floats
    lost_to: dict[str, float]
    lines: dict[str, float]
    items: tuple[Spent, ...]
    bought: tuple[Bought, ...]
    flex: Flexibility
    hours: Hours
    usable_life_h: Floats
    inputs: tuple[Input, ...]
    attempt: Attempt


def account(facts: Facts, case: Case, setting: Setting) -> Account:
    """Apply the shared rules to the facts of one strategy."""
    terms = case.terms
    causes = chain_of_use(facts, case)
    usable = usable_fraction(causes)
    failure_cost = np.asarray(terms.failure_cost.amount)
    if "no_show" in causes:
        failure_cost = failure_cost * blamed(usable, _ready(causes))
    spent = spend(spending(facts, case), case)
    per_dose = 1.0 / terms.doses_per_unit
    attempted = terms.units_per_year * terms.doses_per_unit
    delivered = (float(usable.mean()) or 1.0) if terms.remake else 1.0  # else the cost is that of an attempt
    once = Attempt(
        spent.fixed_per_year, spent.per_unit * per_dose, failure_cost * per_dose, usable, terms.remake
    )
    costs = cost_lines(
        once.fixed_per_year,
        attempted * delivered,
        once.variable,
        np.asarray(terms.unit_value.amount) * per_dose,
        once.failure_cost,
        usable,
        remake=terms.remake,
    )
    preserved = Preserved(
        facts.usable_life_h, facts.carrier_hold_h, facts.preparation_h, facts.stored, facts.needs
    )
    flex = flexibility(setting, preserved)
    return Account(
        viability=np.asarray(facts.viable_recovery, dtype=np.float64),
        cost=costs.total,
        flexibility=flex.value,
        dye_viability=np.asarray(facts.dye_viability, dtype=np.float64),
        usable=usable,
        lost_to=losses_by_cause(causes),
        lines=costs.lines,
        items=_per_dose(spent.items, attempted * delivered, per_dose),
        bought=spent.bought,
        flex=flex,
        hours=hours_behind(setting, preserved),
        usable_life_h=np.asarray(facts.usable_life_h, dtype=np.float64),
        inputs=spent.inputs,
        attempt=once,
    )


def _per_dose(items: tuple[Spent, ...], doses_per_year: float, per_unit: float) -> tuple[Spent, ...]:
    """Bring down to one dose what is spent by the year, and what on each unit that is tried."""
    scaled = ((one, 1.0 / doses_per_year if one.fixed else per_unit) for one in items)
    return tuple(one._replace(money=one.money * by, amount=one.amount * by) for one, by in scaled)


def chain_of_use(facts: Facts, case: Case) -> dict[str, Floats | float]:
    """Probability of passing each link of the chain of usable fractions, (draws,) or ().

    A unit is lost to the *window* if its carrier gave out before it was stored or used, or if it came too
    late for a usable life that would have sufficed on plan; to *temperature* if the box left its band and the
    cells do not live long enough to be cleared; to *release* if the test at use reads below the limit; to
    *no_show* if it passes all that and neither its patient nor, from stock, the next one receives it.

    Where flexibility is paid for in money, the window has to absorb the hours by which the day of use moves;
    an excursion is cleared in the meantime.
    """
    journey, terms = case.journey, case.terms
    end_h = journey.total_h + facts.preparation_h
    used_h = _used_h(facts, case)
    stored = _stored(facts, case)
    boxed_h = np.where(stored, journey.arrival_h, used_h) - journey.departure_h
    in_carrier = boxed_h <= facts.carrier_hold_h
    too_late = (used_h > facts.usable_life_h) & (
        terms.duration_h + facts.preparation_h <= facts.usable_life_h
    )
    # a lot that is acceptable at no time is lost to its release, not to the box
    cleared_h = DISPOSITION_H if journey.disposition_h is None else journey.disposition_h
    uncleared = (np.asarray(facts.usable_life_h) > 0.0) & (facts.usable_life_h - end_h < cleared_h)
    losses = facts.losses
    excursion = journey.excursion if facts.excursion is None else facts.excursion
    release = probability_measured_at_least(
        facts.dye_viability, terms.viability_limit, COUNTED_CELLS, OVERDISPERSION
    )
    dose = np.asarray(facts.viable_recovery) * terms.unit_cells >= terms.minimum_dose_cells
    chain: dict[str, Floats | float] = {
        "window": (in_carrier & ~too_late) * (1.0 - np.asarray(losses.get("window", 0.0))),
        "temperature": (1.0 - excursion * uncleared) * (1.0 - np.asarray(losses.get("temperature", 0.0))),
        "container": 1.0 - np.asarray(losses.get("container", 0.0)),
        "release": release * (1.0 - np.asarray(losses.get("release", 0.0))),
        "site": 1.0 - np.asarray(losses.get("site", 0.0)),
        "dose": dose * (1.0 - np.asarray(losses.get("dose", 0.0))),
    }
    if terms.no_show or "no_show" in losses:
        kept = received(terms.no_show, _finds_next(facts, case))
        chain["no_show"] = kept * (1.0 - np.asarray(losses.get("no_show", 0.0)))
    return chain


def _used_h(facts: Facts, case: Case) -> Floats:
    """Hours from the start to use, (draws,), with those by which its day moves where the window has them."""
    end_h, moved_h = case.journey.total_h + facts.preparation_h, paid_for_h(case)
    return end_h if moved_h is None else end_h + moved_h


def _finds_next(facts: Facts, case: Case) -> Floats:
    stored = np.asarray(_stored(facts, case), dtype=np.float64)
    return finds_next(case, facts.usable_life_h, _used_h(facts, case), stored)


def spending(facts: Facts, case: Case) -> tuple[Use, ...]:
    """Return what a strategy spends, what all do, and what the way to a next patient takes."""
    uses = (*facts.uses, *shared_uses(case))
    return (*uses, *sent_again(uses, sent_on(facts, case))) if case.terms.no_show else uses


def sent_on(facts: Facts, case: Case) -> Floats:
    """Return the probability that a unit travels a second time, to a next patient, (draws,) or ().

    It is ready, its own patient does not receive it, and it lives until another one has it.
    """
    if not case.terms.no_show:
        return np.zeros(())
    return np.asarray(_ready(chain_of_use(facts, case)) * case.terms.no_show * _finds_next(facts, case))


def _ready(causes: Mapping[str, Floats | float]) -> Floats:
    """Probability of passing all links but the last one: whether there is somebody to receive the unit."""
    return usable_fraction({**causes, "no_show": 1.0})


def _stored(facts: Facts, case: Case) -> NDArray[np.bool_]:
    """Whether the site at which the unit is used can store it as it is preserved, (draws,) or ()."""
    sites = [site for site in case.terms.sites if site.role == "destination"]
    able = np.array(
        [facts.stored and facts.needs & STORES <= set(site.owns) for site in sites] or [facts.stored]
    )
    return np.asarray(able[0] if case.journey.site is None else able[case.journey.site])


def carriage(case: Case) -> tuple[Use, ...]:
    """The courier on each transport that has a lane: the same for every strategy."""
    return tuple(
        Use(f"{CARRIAGE}{leg.lane}", 1.0, "shipment")
        for leg in case.journey.legs
        if leg.kind == "transport" and leg.lane is not None
    )


def testing(case: Case) -> tuple[Use, ...]:
    """Return the release tests that have a price: the same for every strategy."""
    return tuple(Use(test.item, 1.0, test.per) for test in case.terms.release_tests if test.item is not None)


def shared_uses(case: Case) -> tuple[Use, ...]:
    """Return what every strategy spends, whatever it does to the cells: carriage, tests, dates that move."""
    return (*carriage(case), *testing(case), *rescheduling(case))


def rescheduling(case: Case) -> tuple[Use, ...]:
    """Return the fee of each unit whose date moves, where flexibility is paid for in money."""
    moved_h = paid_for_h(case)
    return () if moved_h is None else (Use(RESCHEDULING, np.asarray(moved_h > 0.0, dtype=np.float64)),)


def undefended(facts: Facts, case: Case) -> str | None:
    """Return why a hold of the planned length cannot be defended at all, or ``None``."""
    planned_h = case.terms.duration_h
    if planned_h <= max(DEFENDED * facts.defended_hold_h, ALWAYS_DEFENDED_H):
        return None
    measured = f"nothing was measured beyond {_hours(facts.defended_hold_h)}"
    if facts.defended_hold_h == 0.0:
        measured = "none was ever measured"
    life_h = median(np.asarray(facts.usable_life_h))
    told = np.isfinite(life_h) and life_h <= DEFENDED * facts.defended_hold_h  # beyond, it is a guess
    life = f", and the cells stay acceptable for about {_hours(life_h)}" if told else ""
    return f"a hold of {_hours(planned_h)} cannot be defended: {measured}{life}"


def unequipped(facts: Facts, case: Case) -> str | None:
    """Return what the origin lacks, where the scenario says what it owns; else ``None``."""
    origins = [site for site in case.terms.sites if site.role == "origin"]
    if not origins or any(facts.needs_at_origin <= set(site.owns) for site in origins):
        return None
    missing = ", ".join(sorted(facts.needs_at_origin - set(origins[0].owns)))
    return f"the origin ({origins[0].name}) does not own what it needs: {missing}"


def _hours(hours: float) -> str:
    return f"{hours:,.0f} h" if hours >= 10.0 else f"{hours:.2g} h"
