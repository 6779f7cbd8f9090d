"""Studies of a scenario weighed against each other: what each is worth, what it costs, which are as good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.information import Information, Known, known, sampled
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.decide.study_benefit import NetBenefit, enbs
from coldchoice.engine.study_cost import StudyCost, study_cost
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.studies import Laboratory
    from coldchoice.model.money import Money
    from coldchoice.model.streams import Floats
    from coldchoice.model.study import Study

    Progress = Callable[[int, int], None]

ERRORS = TIE_ERRORS
"""A gain within so many standard errors of nothing is not told apart from it."""
NEARLY = 0.1
"""Assumption: a net benefit that is smaller by no more than this share of the largest is nearly as good."""


class Stakes(NamedTuple):
    """What turns the gain of one decision into money.

    Attributes
    ----------
    money_per_value
        Money per usable dose that one unit of weighted value is worth; ``None`` where cost has no weight.
    doses_per_year, years, discount_rate
        For how much the decision holds.
    doses
        The same in doses, later ones discounted.
    """

    money_per_value: float | None
    doses_per_year: float
    years: float
    discount_rate: float
    doses: float

    def money(self, value: float) -> float | None:
        """Return what a gain of value for each dose is worth in all."""
        return None if self.money_per_value is None else value * self.money_per_value * self.doses


class Proposal(NamedTuple):
    """A study that could be made.

    Attributes
    ----------
    study
        As it can be made.
    text
        The same in words.
    kept
        The strategy whose cells it measures; empty for other studies.
    cost
        What it costs.
    inputs
        Names of the inputs that it tells of.
    endless
        What these are worth to know: a study of any size brings no more.
    worth
        What this study is worth, for one decision.
    benefit
        The same in money, over all decisions; ``None`` where cost has no weight.
    notes
        What cannot be measured, and what was assumed.
    less, less_error
        By how much its net benefit is smaller than the largest, and the Monte-Carlo standard error of that:
        both are judged on the same draws, so it is smaller than those of the two.
    """

    study: Study
    text: str
    kept: str
    cost: StudyCost
    inputs: tuple[str, ...]
    endless: Information
    worth: Information
    benefit: NetBenefit | None
    notes: tuple[str, ...]
    less: float = 0.0
    less_error: float = 0.0

    @property
    def pays(self) -> bool:
        """Whether its net benefit stands out from nothing."""
        return self.benefit is not None and self.benefit.net > ERRORS * self.benefit.error

    @property
    def level(self) -> bool:
        """Whether its net benefit is not told apart from the largest."""
        return self.less <= ERRORS * self.less_error

    @property
    def as_good(self) -> bool:
        """Whether it pays, and its net benefit is not told apart from the largest."""
        return self.pays and self.level

    @property
    def nearly(self) -> bool:
        """Whether its net benefit is smaller than the largest, but only a little."""
        return self.pays and not self.as_good and self.less <= NEARLY * self._largest

    @property
    def _largest(self) -> float:
        return self.less + (0.0 if self.benefit is None else self.benefit.net)


def weighed(
    asked: Mapping[Study, Money | None],
    laboratory: Laboratory,
    everything: Known,
    stakes: Stakes,
    progress: Progress | None,
) -> tuple[Proposal, ...]:
    """Return what each study is worth, the best first."""
    found = []
    for done, (study, money) in enumerate(asked.items(), 1):
        found.append(proposed(study, laboratory, everything, stakes, money))
        if progress is not None:
            progress(done, len(asked))
    found.sort(key=lambda pair: -(pair[0].worth.value if pair[0].benefit is None else pair[0].benefit.net))
    factor = (stakes.money_per_value or 0.0) * stakes.doses
    return tuple(_compared(one, gains, *found[0], factor) for one, gains in found)


def _compared(one: Proposal, gains: Floats, first: Proposal, most: Floats, factor: float) -> Proposal:
    """Return a study with what it brings less than the first, and the error of that paired difference."""
    if one.benefit is None or first.benefit is None or one is first:
        return one
    error = factor * float((most - gains).std()) / sqrt(gains.size)
    return one._replace(less=first.benefit.net - one.benefit.net, less_error=error)


def proposed(
    study: Study, laboratory: Laboratory, everything: Known, stakes: Stakes, price: Money | None
) -> tuple[Proposal, Floats]:
    """Return what one study is worth, and what deciding by it brings in each draw, (draws,)."""
    seen = laboratory.seen(study)
    cost = study_cost(study, seen.points, laboratory.scenario, laboratory.terms, price)
    endless = known([laboratory.parameters[name] for name in seen.inputs], within=everything)
    tells = len(seen.summaries) and endless.worth.value > 0.0
    data = sampled(seen.summaries, within=endless) if tells else _nothing(endless)
    worth, benefit = data.worth, None
    if stakes.money_per_value is not None:
        benefit = enbs(worth, stakes.money_per_value, stakes.doses, cost.amount)
    made = Proposal(
        seen.study, seen.text, seen.kept, cost, seen.inputs, endless.worth, worth, benefit, seen.notes
    )
    return made, data.gains


def _nothing(endless: Known) -> Known:
    worth = endless.worth._replace(value=0.0, error=0.0, bias=0.0, changed=0.0)
    return endless._replace(gains=np.zeros_like(endless.gains), worth=worth)
