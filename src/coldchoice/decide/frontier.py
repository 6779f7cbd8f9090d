"""Cost-effectiveness: who is worth the money at some price of an effect, and what a further unit of it costs.

An alternative is on the *frontier* if there is a threshold k of 0 or more, money per unit of effect, at which
its net benefit ``k effect - cost`` is the largest. Otherwise it is

- *dominated* by another that has no less effect, costs no more, and is better in one of them; or
- *extendedly dominated* by two: whatever is paid for the effect, one of them is better.

Along the frontier, from cheap to dear, each has an incremental cost-effectiveness ratio (ICER) *over the
one before it*: what is paid more, over what is gained. The cheapest is the reference, and has none. Sources:
Karlsson, Johannesson 1996, doi 10.2165/00019053-199609020-00003; net benefit: Stinnett, Mullahy 1998,
doi 10.1177/0272989X98018002S09.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.decide.checked import checked_array, checked_count, checked_names, checked_numbers
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Why = Literal["dominated", "extendedly dominated", "equal"]

ROUNDING = 1e-12
"""Relative difference below which two ratios are one: of three alternatives on a line all are on it."""


class Step(NamedTuple):
    """One alternative on the frontier.

    Attributes
    ----------
    icer
        Money per unit of effect gained over `over`; ``None`` for the reference.
    over
        The one before it on the frontier; ``None`` for the reference.
    """

    name: str
    cost: float
    effect: float
    icer: float | None
    over: str | None


class Excluded(NamedTuple):
    """One that is not on the frontier.

    Attributes
    ----------
    why
        "dominated"; "extendedly dominated"; "equal": same cost and effect as one that was named before it.
    by
        The one that does it, the cheapest on the frontier; for extended dominance the two around it.
    """

    name: str
    cost: float
    effect: float
    why: Why
    by: tuple[str, ...]


class Frontier(NamedTuple):
    """All alternatives: those on the frontier by rising cost, and those that are not, in the order given."""

    steps: tuple[Step, ...]
    excluded: tuple[Excluded, ...]

    @property
    def reference(self) -> str:
        """The cheapest on the frontier, from which the ICERs start."""
        return self.steps[0].name


def frontier(names: Sequence[str], costs: ArrayLike, effects: ArrayLike) -> Frontier:
    """Return the cost-effectiveness frontier of means.

    Parameters
    ----------
    names
        Of the alternatives.
    costs
        Money, (alternatives,).
    effects
        In one unit, larger is better, (alternatives,).

    Raises
    ------
    InputError
        If there are fewer than two, or a cost or an effect is not finite.
    """
    cost, effect = checked_pair(names, costs, effects)
    if cost.ndim != 1:
        raise InputError(Problem("one cost and one effect for each alternative", value=f"shape {cost.shape}"))
    kept = on_frontier(cost[:, np.newaxis], effect[:, np.newaxis])[:, 0]
    order: list[int] = []
    equal: dict[int, int] = {}
    for at in sorted(np.flatnonzero(kept).tolist(), key=lambda at: (cost[at], at)):
        if order and cost[at] == cost[order[-1]] and effect[at] == effect[order[-1]]:
            equal[at] = order[-1]
        else:
            order.append(at)
    out = [at for at in range(len(names)) if at not in order]
    return Frontier(
        _steps(names, cost, effect, order),
        tuple(
            Excluded(names[at], float(cost[at]), float(effect[at]), "equal", (names[equal[at]],))
            if at in equal
            else _excluded(names, cost, effect, order, at)
            for at in out
        ),
    )


def on_frontier(costs: Floats, effects: Floats) -> NDArray[np.bool_]:
    """Return who is on the frontier in each draw, (alternatives, draws); equal ones all are.

    Parameters
    ----------
    costs, effects
        (alternatives, draws), finite.

    Raises
    ------
    InputError
        If a number is not finite, or costs and effects differ in shape.
    """
    costs = checked_array(costs, "costs", alternatives=None, draws=None)
    effects = checked_array(effects, "effects", alternatives=len(costs), draws=costs.shape[1])
    number, draws = costs.shape
    found = np.ones((number, draws), dtype=bool)
    for one in range(number):
        least, most = np.zeros(draws), np.full(draws, np.inf)
        for other in range(number):
            if other == one:
                continue
            gain, more = effects[one] - effects[other], costs[one] - costs[other]
            ratio = np.divide(more, gain, out=np.zeros(draws), where=gain != 0.0)
            np.maximum(least, ratio, out=least, where=gain > 0.0)
            np.minimum(most, ratio, out=most, where=gain < 0.0)
            found[one] &= (gain != 0.0) | (more <= 0.0)
        found[one] &= (most > 0.0) & (least <= most * (1.0 + ROUNDING))
    return found


def net_benefit(costs: ArrayLike, effects: ArrayLike, threshold: float) -> Floats:
    """Return ``threshold * effects - costs``, in money; any shape.

    Parameters
    ----------
    threshold
        What one more unit of effect is worth, in the money of `costs`.

    Raises
    ------
    InputError
        If costs and effects differ in shape, or the threshold is not finite.
    """
    cost, effect = checked_numbers(costs, "costs"), checked_numbers(effects, "effects")
    if cost.shape != effect.shape:
        shown = f"costs of shape {cost.shape}, effects of shape {effect.shape}"
        raise InputError(Problem("costs and effects must be given alike", value=shown))
    return np.asarray(checked_array(threshold, "threshold") * effect - cost)


def incremental_benefit(costs: ArrayLike, effects: ArrayLike, threshold: float, reference: int = 0) -> Floats:
    """Return the net benefit of the *reference less each other*, (alternatives - 1, ...).

    Positive favours the reference.

    Parameters
    ----------
    costs, effects
        (alternatives, ...).
    reference
        Its place; the others keep their order.

    Raises
    ------
    InputError
        If nobody has that place; and as `net_benefit`.
    """
    net = net_benefit(costs, effects, threshold)
    if net.ndim == 0 or checked_count(reference, "reference", least=0) >= len(net):
        rule = f"must be the place of an alternative, 0 to {net.shape[0] - 1 if net.ndim else 0}"
        raise InputError(Problem(rule, ("reference",), f"{reference}"))
    return np.asarray(net[reference] - np.delete(net, reference, axis=0))


def checked_pair(names: Sequence[str], costs: ArrayLike, effects: ArrayLike) -> tuple[Floats, Floats]:
    """Return costs and effects as arrays of one shape, (alternatives, ...).

    Raises
    ------
    InputError
        If there are fewer than two, their numbers differ, or one is not finite.
    """
    cost, effect = checked_numbers(costs, "costs"), checked_numbers(effects, "effects")
    names = checked_names(names, least=0, unique=False)
    if len(names) < 2:
        raise InputError(Problem("a frontier needs 2 alternatives or more", value=", ".join(names) or "none"))
    if cost.shape != effect.shape or cost.shape[:1] != (len(names),):
        shown = f"{len(names)} names, costs of shape {cost.shape}, effects of shape {effect.shape}"
        raise InputError(Problem("costs and effects must be given alike, for each name", value=shown))
    for what, values in (("cost", cost), ("effect", effect)):
        for name, row in zip(names, values.reshape(len(names), -1), strict=True):
            if not np.isfinite(row).all():
                wrong = int(np.count_nonzero(~np.isfinite(row)))
                raise InputError(Problem(f"{wrong:,} of {row.size:,} are not finite", (name, what)))
    return cost, effect


def _steps(names: Sequence[str], cost: Floats, effect: Floats, order: Sequence[int]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for place, at in enumerate(order):
        icer, over = None, None
        if place:
            before = order[place - 1]
            icer = float((cost[at] - cost[before]) / (effect[at] - effect[before]))
            over = names[before]
        steps.append(Step(names[at], float(cost[at]), float(effect[at]), icer, over))
    return tuple(steps)


def _excluded(names: Sequence[str], cost: Floats, effect: Floats, order: Sequence[int], at: int) -> Excluded:
    others = [*order, *(one for one in range(len(names)) if one != at and one not in order)]
    stronger = [
        one
        for one in others
        if cost[one] <= cost[at]
        and effect[one] >= effect[at]
        and (one in order or (cost[one], effect[one]) != (cost[at], effect[at]))
    ]
    told = (names[at], float(cost[at]), float(effect[at]))
    if stronger:
        return Excluded(*told, "dominated", (names[stronger[0]],))
    below = [one for one in order if effect[one] < effect[at]]
    above = [one for one in order if effect[one] > effect[at]]
    return Excluded(*told, "extendedly dominated", (names[below[-1]], names[above[0]]))
