"""Fresh unless late: kept cold to use, but frozen on arrival if the unit is too old by then."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from coldchoice import Assessment, Case, Use, hookimpl
from coldchoice.accounting.account import chain_of_use, spending
from coldchoice.accounting.spend import spend
from coldchoice.accounting.usable import usable_fraction
from coldchoice.evidence.cells import cell_type
from coldchoice.model.assessment import Facts
from coldchoice.model.quantities import Hours
from coldchoice.model.streams import Floats
from coldchoice.protocol.cold import cold_step
from coldchoice.protocol.handover import HandoverOptions, arrival_h, cold_then_frozen, freezing_leg
from coldchoice.protocol.lot import collected
from coldchoice.protocol.plan import Passed, Segment, carried_out
from coldchoice.protocol.rule import either, paid_by_the_year
from coldchoice.protocol.window import starts_h

PILOT_DRAWS = 2_000
"""Draws on which `best` is decided; part of the meaning of the word, as their number changes the answer."""

NEVER = np.inf
NAMES = ("fresh", "frozen")


class Options(HandoverOptions):
    """Where the rule is applied, at what age, and how the cells are kept on either side of it."""

    threshold: Literal["best", "never"] | Hours = Field(
        "best",
        description="age on arrival, from the end of collection, from which on a unit is frozen: 0 h is "
        "always; `best` is what the objective decides",
        examples=["30 h"],
    )
    objective: Literal["value", "usable"] = Field(
        "value", description="what `best` makes largest: money saved less money spent, or the usable share"
    )


class Plans(NamedTuple):
    """What either way makes of a case, and the age of each unit when it is decided upon."""

    fresh: Passed
    frozen: Passed
    age_h: Floats


class Worth(NamedTuple):
    """What a plan is worth unit by unit, (draws,), and what it costs a unit in any case."""

    each: Floats
    fixed: float


class Judged(NamedTuple):
    """Both ways unit by unit: age when it is decided upon, (draws,), worth of either, fixed cost of both."""

    age_h: Floats
    fresh: Worth
    frozen: Worth
    fixed: float

    def worth_of_thresholds(self) -> tuple[Floats, Floats]:
        """Return never, always and every whole hour, and the mean worth of each, both (candidates,)."""
        order = np.argsort(self.age_h, kind="stable")
        # frozen from the i-th youngest on: what the younger ones are worth fresh, and the older ones frozen
        young = np.concatenate([[0.0], np.cumsum(self.fresh.each[order])])
        old = np.concatenate([[0.0], np.cumsum(self.frozen.each[order][::-1])])[::-1]
        hours = np.arange(max(np.ceil(self.age_h.min()), 1.0), np.ceil(self.age_h.max()) + 1.0)
        below = np.searchsorted(self.age_h[order], hours, side="left")
        inner = (young[below] + old[below]) / self.age_h.size - self.fixed
        ends = [plan.each.mean() - plan.fixed for plan in (self.fresh, self.frozen)]
        return np.concatenate([[NEVER, 0.0], hours]), np.concatenate([ends, inner])


class FreshUnlessLate:
    """Use the cells fresh; freeze those that have passed an age when they arrive, and thaw them for use.

    A unit below the threshold goes through `hypothermic` to the end, the others through `cold-then-freeze`.
    `threshold: best` is decided on 2,000 draws of their own, alike in every block, among every whole hour,
    never and always. `objective: usable` takes the largest share of usable units; `value` takes the largest
    u (M + K) - V - F/N, with u that share, M the value of a unit, K the cost of a failure (spared also where
    only the patient is gone), V what is spent on a unit and F what is paid by the year for N units. The
    freezer is paid for however seldom it is used; it is not where none is ever frozen.
    """

    name = "fresh-unless-late"
    summary = "kept cold to use, but frozen on arrival where the unit is older than a threshold by then"
    Options = Options

    def assess(self, case: Case) -> Assessment:
        """Return the facts of applying the rule to each unit; declines where either way does."""
        options = case.options(Options)
        chosen_h, said = _threshold_h(case, options)
        if chosen_h == NEVER:
            answer = _fresh(case, options).assessment()
        elif chosen_h == 0.0:
            answer = _frozen(case, options).assessment()
        else:
            fresh, frozen, age_h = _plans(case, options)
            planned = starts_h(case)[freezing_leg(case, options.freeze_at)] >= chosen_h
            answer = either(case, fresh, frozen, age_h >= chosen_h, NAMES, planned=planned)
        return answer._replace(notes=(said, *answer.notes))


def _fresh(case: Case, options: Options) -> Passed:
    lot = collected(case, cell_type(case.scenario.cell_type))
    return carried_out(case, lot, [Segment("fresh", case, cold_step(options.cold))])


def _frozen(case: Case, options: Options) -> Passed:
    lot = collected(case, cell_type(case.scenario.cell_type))
    return carried_out(case, lot, cold_then_frozen(case, options))


def _plans(case: Case, options: Options) -> Plans:
    leg = freezing_leg(case, options.freeze_at)
    return Plans(_fresh(case, options), _frozen(case, options), arrival_h(case, leg))


# ---------------------------------------------------------------- the threshold


def _threshold_h(case: Case, options: Options) -> tuple[float, str]:
    """The age from which on units are frozen, and a sentence on it."""
    if options.threshold == "never":
        return NEVER, "the threshold is never, as the scenario says"
    if options.threshold != "best":
        return options.threshold, f"the threshold is {options.threshold:g} h, as the scenario says"
    found_h = best_threshold_h(case, options)
    named = {NEVER: "never", 0.0: "always"}.get(found_h, f"from {found_h:g} h on")
    return (
        found_h,
        f"frozen {named}: the best for {options.objective}, decided on {PILOT_DRAWS:,} draws apart",
    )


def best_threshold_h(case: Case, options: Options) -> float:
    """Return the threshold that the objective decides on: never, 0 h, or whole hours; in hours.

    One in between is taken only where it gains more than the standard error of the gain, and of never and
    always the first if they are equal: no freezer is bought for nothing.
    """
    judged = judged_by(case.pilot(PILOT_DRAWS), options)
    hours, worth = judged.worth_of_thresholds()
    end = int(np.argmax(worth[:2]))
    inner = 2 + int(np.argmax(worth[2:])) if hours.size > 2 else end
    moved = judged.age_h >= hours[inner] if end == 0 else judged.age_h < hours[inner]
    gain = np.where(moved, judged.frozen.each - judged.fresh.each, 0.0)
    error = float(gain.std()) / np.sqrt(gain.size)
    return float(hours[inner] if worth[inner] - worth[end] > error else hours[end])


def judged_by(case: Case, options: Options) -> Judged:
    """Return what either way is worth to each unit of `case` by the objective."""
    fresh, frozen, age_h = _plans(case, options)
    return Judged(
        age_h=age_h,
        fresh=_worth(case, fresh.facts, options),
        frozen=_worth(case, frozen.facts, options),
        fixed=_fixed(case, (*fresh.facts.uses, *frozen.facts.uses), options),
    )


def _worth(case: Case, facts: Facts, options: Options) -> Worth:
    usable = usable_fraction(chain_of_use(facts, case))
    if options.objective == "usable":
        return Worth(np.broadcast_to(usable, (case.draws,)), 0.0)
    terms = case.terms
    # a patient who is gone is no failure, though the unit is lost
    ready = usable_fraction({**chain_of_use(facts, case), "no_show": 1.0})
    saved = usable * np.asarray(terms.unit_value.amount) + ready * np.asarray(terms.failure_cost.amount)
    spent = spend(spending(facts, case), case)
    each = np.broadcast_to(saved - spent.per_unit, (case.draws,))
    return Worth(each, _fixed(case, facts.uses, options))


def _fixed(case: Case, uses: tuple[Use, ...], options: Options) -> float:
    """What is paid by the year, per unit: once for what both ways need."""
    if options.objective == "usable":
        return 0.0
    return float(np.mean(spend(paid_by_the_year(uses), case).fixed_per_year)) / case.terms.units_per_year


@hookimpl
def strategies() -> list[FreshUnlessLate]:
    """Offer the one composite of this file; its variants are options."""
    return [FreshUnlessLate()]
