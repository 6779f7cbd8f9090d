"""Rank reversal: methods that reorder two alternatives because a third one comes, or goes.

None should: who is better of two does not depend on who else was looked at. An additive value on fixed
anchors cannot do it, which is checked whenever this runs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.decide.checked import checked_array, checked_names, checked_weights
from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.second_opinions import SAME, Method, Scale, leading, methods_on, ordered
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

FAR, NEAR = 10.0, 0.1
"""Assumption: how far below the worst the added alternative lies in one criterion, and in all others; in
ranges over the alternatives."""
ADDED = "one that is worse in everything"


class Reversal(NamedTuple):
    """A method that changed its mind.

    Attributes
    ----------
    method, family
        Which.
    trial
        What came or went: ``adding one that is worse in everything``, ``leaving out minus80``.
    before, after
        Order of those that stand in both, best first.
    pair
        Two whose order was turned round, the former better one first.
    leader_changed
        Whether another one leads.
    """

    method: str
    family: str
    trial: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    pair: tuple[str, str]
    leader_changed: bool


def rank_reversals(
    names: Sequence[str],
    means: Floats,
    scales: Sequence[Scale],
    weights: Floats,
    methods: Sequence[Method] | None = None,
) -> tuple[Reversal, ...]:
    """Add an alternative that is worse in everything, and leave out each that does not win, in turn.

    Parameters
    ----------
    names
        Of the alternatives.
    means
        Mean performance in the criteria's own units, (alternatives, criteria), finite.
    scales
        (worst, best) of each criterion.
    weights
        (criteria,), adding up to 1.
    methods
        As in `coldchoice.decide.second_opinions.second_opinions`.

    Returns
    -------
    Every reversal, by method and trial; of several that are worse in everything only the first that reorders.

    Raises
    ------
    BrokenInvariant
        If a value on fixed anchors reorders anything.
    InputError
        If a mean is not finite, shapes do not belong together, a name stands twice, or weights do not add up
        to 1.
    """
    means = checked_array(means, "means", alternatives=checked_names(names), criteria=len(scales))
    weights = checked_weights(weights, len(scales))
    found = []
    for method in methods_on(scales) if methods is None else methods:
        found += _reversals(method, names, means, scales, weights)
    for one in found:
        if one.family != "relative":
            raise BrokenInvariant(f"{one.method}: {one.trial} reorders {one.pair[0]} and {one.pair[1]}")
    return tuple(found)


def worse_in_everything(means: Floats, scales: Sequence[Scale]) -> Floats:
    """Return alternatives below all others in every criterion, (criteria, criteria).

    Each lies far below in one criterion, and a little in the others: what is scaled by the range of those
    compared is then scaled otherwise. Where all are equal, their size takes the place of their range.
    """
    near, far = np.empty((2, len(scales)))
    for criterion, (worst, best) in enumerate(scales):
        values = means[:, criterion]
        size = float(np.ptp(values)) or float(np.abs(values).max()) or abs(best - worst)
        end, way = (values.min(), -size) if best > worst else (values.max(), size)
        near[criterion], far[criterion] = end + NEAR * way, end + FAR * way
    return np.where(np.eye(len(scales), dtype=bool), far, near)


def _reversals(
    method: Method, names: Sequence[str], means: Floats, scales: Sequence[Scale], weights: Floats
) -> list[Reversal]:
    before = _scores(method, means, weights)
    found = []
    for worse in worse_in_everything(means, scales):
        more = np.vstack([means, worse])
        after = _scores(method, more, weights)[:-1]
        one = _compared(method, names, before, after, f"adding {ADDED}")
        if one is not None:
            found.append(one)
            break
    winners = leading(names, before)
    for at, name in enumerate(names):
        if name in winners or len(names) < 3:
            continue
        rest = [other for other in range(len(names)) if other != at]
        after = _scores(method, means[rest], weights)
        left = [names[other] for other in rest]
        one = _compared(method, left, before[rest], after, f"leaving out {name}")
        if one is not None:
            found.append(one)
    return found


def _scores(method: Method, means: Floats, weights: Floats) -> Floats:
    return method.score(means[:, :, np.newaxis], weights)[:, 0]


def _compared(
    method: Method, names: Sequence[str], before: Floats, after: Floats, trial: str
) -> Reversal | None:
    pair = _turned(before, after)
    if pair is None:
        return None
    return Reversal(
        method.name, method.family, trial, ordered(names, before), ordered(names, after),
        (names[pair[0]], names[pair[1]]), leading(names, before) != leading(names, after),
    )  # fmt: skip


def _turned(before: Floats, after: Floats) -> tuple[int, int] | None:
    """Find the best-placed pair whose order is strictly turned round; ties made or broken do not count."""
    slack, later = (SAME * (np.abs(scores).max() or 1.0) for scores in (before, after))
    ahead = before[:, np.newaxis] - before > slack
    behind = after[:, np.newaxis] - after < -later
    turned = np.argwhere(ahead & behind)
    if not len(turned):
        return None
    one, other = max(turned.tolist(), key=lambda pair: (before[pair[0]], before[pair[1]]))
    return one, other
