"""From the runner-up to the winner: what each criterion adds to the lead or takes from it, and why."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from coldchoice.decide.acceptability import monte_carlo_error
from coldchoice.decide.checked import checked_array, checked_names, checked_weights
from coldchoice.decide.ranking import TIE_ERRORS, toss_up
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

LEAST_PART = 0.1  # assumption: what is less than a tenth of the largest part is not worth a word


LEAST_LEAD = 5e-4
"""A lead that is nothing in three decimals is not written as one."""

ALIKE = 1e-9
"""Of the largest worth: alternatives that are no further apart in any draw do the same, but for rounding."""


class Step(NamedTuple):
    """What one criterion does to the lead.

    Attributes
    ----------
    criterion, weight
        Its name and mean weight.
    winner, runner_up
        Mean worth of either on the criterion's scale.
    adds, error
        Weight times the difference, and its Monte-Carlo standard error; steps add up to the lead.
    """

    criterion: str
    weight: float
    winner: float
    runner_up: float
    adds: float
    error: float


class Waterfall(NamedTuple):
    """The winner held against the runner-up.

    Attributes
    ----------
    winner, runner_up
        Names; the runner-up is the best of those that are not like the winner in every draw, if any is not.
    values
        Mean weighted worth of either.
    steps
        In the order of the criteria.
    lead, error
        Mean lead, and its Monte-Carlo standard error.
    ahead, ahead_error
        Share of draws in which the winner is ahead, weights as uncertain as they are; equal ones count half.
    too_close
        Whether the lead is within chance, or hardly more draws speak for it than against; see
        `coldchoice.decide.ranking`.
    alike
        Names of those that do the same as the winner in every criterion and draw.
    """

    winner: str
    runner_up: str
    values: tuple[float, float]
    steps: tuple[Step, ...]
    lead: float
    error: float
    ahead: float
    ahead_error: float
    too_close: bool
    alike: tuple[str, ...] = ()

    @property
    def is_one(self) -> bool:
        """Whether the runner-up does the same as the winner in every draw."""
        return self.runner_up in self.alike


def waterfall(
    names: Sequence[str], criteria: Sequence[str], worth: Floats, weights: Floats, drawn: Floats | None = None
) -> Waterfall:
    """Take the lead of the best over the second best apart, by mean weighted worth.

    Those that do the same as the best in every draw are no second best, as long as there are others.

    Parameters
    ----------
    names, criteria
        In the order of the arrays.
    worth
        (alternatives, criteria, draws), on value scales: larger is better.
    weights
        Mean weights, (criteria,), adding up to 1.
    drawn
        Weights as they are believed, (criteria, draws); ``None`` where they are exact.

    Raises
    ------
    InputError
        If there are not two alternatives, a name stands twice, arrays do not have one row for each name, a
        value is not finite, or weights do not add up to 1.
    """
    names, criteria = checked_names(names), checked_names(criteria, "criteria")
    worth = checked_array(worth, "worth", alternatives=names, criteria=criteria, draws=None)
    checked_names(names, least=2)
    weights = checked_weights(weights, criteria)
    draws = worth.shape[2]
    if drawn is not None:
        drawn = checked_array(drawn, "drawn", criteria=criteria, draws=draws)
        drawn = checked_weights(drawn, criteria, "drawn")
    means = worth.mean(axis=2)
    totals = means @ weights
    first, *rest = sorted(range(len(names)), key=lambda at: (-totals[at], names[at]))
    same = [at for at in rest if alike(worth[first], worth[at])]
    second = next((at for at in rest if at not in same), rest[0])
    gaps = weights[:, np.newaxis] * (worth[first] - worth[second])
    adds, errors = gaps.mean(axis=1), gaps.std(axis=1) / sqrt(draws)
    lead = float(adds.sum())
    weighing = weights[:, np.newaxis] if drawn is None else drawn
    each = (weighing * (worth[first] - worth[second])).sum(axis=0)
    error = float(each.std()) / sqrt(draws)
    ahead = float((each > 0.0).mean() + 0.5 * (each == 0.0).mean())
    return Waterfall(
        winner=names[first],
        runner_up=names[second],
        values=(float(totals[first]), float(totals[second])),
        steps=tuple(
            Step(name, float(weights[at]), float(means[first, at]), float(means[second, at]),
                 float(adds[at]), float(errors[at]))
            for at, name in enumerate(criteria)
        ),
        lead=lead,
        error=error,
        ahead=ahead,
        ahead_error=monte_carlo_error(ahead, draws),
        too_close=toss_up(ahead, draws) or abs(lead) <= TIE_ERRORS * error,
        alike=tuple(names[at] for at in same),
    )  # fmt: skip


def alike(one: Floats, other: Floats) -> bool:
    """Tell whether two alternatives do the same in every criterion and draw, but for rounding."""
    return bool(np.abs(one - other).max() <= ALIKE * max(1.0, float(np.abs(one).max())))


def reason(found: Waterfall) -> tuple[str, ...]:
    """Return three sentences, made from the numbers, on why the winner wins; each with its full stop."""
    if found.is_one:
        return (
            f"{found.winner} and {found.runner_up} are both worth {found.values[0]:.2f} of 1 in the mean.",
            "No criterion tells the two apart.",
            "They are identical in every case.",
        )
    largest = max((abs(one.adds) for one in found.steps), default=0.0)
    told = sorted((one for one in found.steps if abs(one.adds) >= LEAST_PART * largest > 0.0), key=_by_size)
    gains = [f"{one.criterion} (+{one.adds:.2g})" for one in told if one.adds > 0.0]
    losses = [f"{one.criterion} ({one.adds:.2g})" for one in told if one.adds < 0.0]
    value, other = found.values
    said = [
        f"{found.winner} is worth {value:.2f} of 1 in the mean, {found.runner_up} {other:.2f}: "
        f"a lead of {found.lead:.3f} +- {found.error:.1g}."
        if abs(found.lead) >= LEAST_LEAD or found.error >= LEAST_LEAD
        else f"{found.winner} and {found.runner_up} are both worth {value:.2f} of 1 in the mean."
    ]
    if gains and losses:
        said.append(f"It leads by {listed(gains)}, and gives some of it back by {listed(losses)}.")
    elif gains:
        back = "hardly anything" if any(one.adds < 0.0 for one in found.steps) else "nothing"
        said.append(f"It leads by {listed(gains)}, and gives {back} back.")
    else:
        said.append("No criterion tells the two apart.")
    said.append(_how_sure(found))
    return tuple(said)


def _by_size(step: Step) -> tuple[float, str]:
    return (-abs(step.adds), step.criterion)


def _how_sure(found: Waterfall) -> str:
    ahead = f"{100.0 * found.ahead:.0f} % of cases"
    if not found.too_close:
        return f"It is ahead in {ahead}."
    if abs(found.lead) <= TIE_ERRORS * found.error:
        return f"Too close to call: the lead is within chance, and it is ahead in {ahead}."
    if found.ahead < 0.5 - TIE_ERRORS * found.ahead_error:
        return (
            f"Too close to call, as the mean and the cases point different ways: {found.winner} is ahead in "
            f"only {ahead}, {found.runner_up} in {100.0 * (1.0 - found.ahead):.0f} %; where {found.winner} "
            "is ahead, it is by more."
        )
    return f"Too close to call: it is ahead in only {ahead}, about as often as by the toss of a coin."
