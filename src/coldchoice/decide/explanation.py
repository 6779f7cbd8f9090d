"""Why the leader leads, and which weights would change that: closed forms at mean weights."""

from __future__ import annotations

import numpy as np

from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Change(NamedTuple):
    """A weight at which the lead changes hands, and to which alternative, by its place in the arrays."""

    weight: float
    leader: int


class Flip(NamedTuple):
    """What the weight of one criterion does to the lead, the others keeping their proportions.

    Attributes
    ----------
    criterion
        Its place in the arrays.
    weight
        As it stands.
    below, above
        Largest weight under, and smallest over it, at which another takes the lead; ``None`` = none does.
    """

    criterion: int
    weight: float
    below: Change | None
    above: Change | None


def contributions(leader: Floats, runner_up: Floats, weights: Floats) -> Floats:
    """Return what each criterion adds to the leader's lead, (criteria,); they add up to it.

    Parameters
    ----------
    leader, runner_up
        Mean worth in each criterion, (criteria,).
    weights
        Mean weights, (criteria,).
    """
    return np.asarray(weights * (leader - runner_up))


def weight_flip(values_means: Floats, weights: Floats, leader: int | None = None) -> list[Flip]:
    """Return for each criterion the weights at which the lead changes, the others in proportion.

    With the weight w on criterion c an alternative is worth ``w v_c + (1 - w) r``, r its worth in the other
    criteria at their proportions: straight lines, of which the uppermost leads. If c has all the weight, the
    others are taken as equal.

    Parameters
    ----------
    values_means
        Mean worth, (alternatives, criteria).
    weights
        (criteria,), adding up to 1.
    leader
        Who leads at `weights`, by its place; found from the means if left out.

    Returns
    -------
    One `Flip` per criterion, in order.
    """
    if leader is None:
        leader = int(np.argmax(values_means @ weights))
    return [_flip(values_means, weights, leader, criterion) for criterion in range(len(weights))]


def _flip(values_means: Floats, weights: Floats, leader: int, criterion: int) -> Flip:
    weight = float(weights[criterion])
    rest = _rest(values_means, weights, criterion)
    if rest is None:
        return Flip(criterion, weight, None, None)
    alone = values_means[:, criterion]
    below, above = [], []
    for other, (at_one, at_zero) in enumerate(zip(alone[leader] - alone, rest[leader] - rest, strict=True)):
        slope = float(at_one - at_zero)
        # the leader leads at `weight`, so a lead that is gone at one end is lost between here and there
        if at_zero < 0.0 < slope:
            below.append((min(weight, float(-at_zero / slope)), slope, other))
        elif at_one < 0.0 and slope < 0.0:
            above.append((-max(weight, float(-at_zero / slope)), -slope, other))
    lost_below, lost_above = max(below, default=None), max(above, default=None)
    return Flip(
        criterion,
        weight,
        Change(lost_below[0], lost_below[2]) if lost_below else None,
        Change(-lost_above[0], lost_above[2]) if lost_above else None,
    )


def _rest(values_means: Floats, weights: Floats, criterion: int) -> Floats | None:
    """Worth in all other criteria at their proportions; ``None`` where there is no other."""
    others = np.delete(weights, criterion)
    if not others.size:
        return None
    total = others.sum()
    share = others / total if total > 0.0 else np.full(others.size, 1.0 / others.size)
    return np.asarray(np.delete(values_means, criterion, axis=1) @ share)
