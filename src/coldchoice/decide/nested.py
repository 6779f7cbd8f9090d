"""The value of information by nested simulation: slow, without any regression, to check the quick way by.

For each outer draw of what is known, inner draws of all the rest are averaged. The maximum of averages that
are still noisy is too high; choosing by one half of the inner draws and judging by the other is too low.
Twice the whole less the mean of the halves has neither bias to first order (Giles, Goda 2019,
doi 10.1007/s11222-018-9835-1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Nested(NamedTuple):
    """A value of information by nested simulation.

    Attributes
    ----------
    value
        Expected gain for one decision; noise can take it below 0.
    error
        Monte-Carlo standard error.
    low, high
        The same by choosing and judging on different halves, and by choosing and judging on the same draws:
        the truth lies between them but for the Monte-Carlo error.
    outer, inner
        Draws of what is known, and of the rest for each of them.
    """

    value: float
    error: float
    low: float
    high: float
    outer: int
    inner: int


def nested_information(simulate: Callable[[int], Floats], rounds: int) -> Nested:
    """Return what knowing the outer draws is worth.

    Parameters
    ----------
    simulate
        Called with the number of the round; returns utilities of (alternatives, outer, inner) draws, all else
        than what is known drawn anew for each inner one, luck included. Inner draws must be independent, and
        as many in every round.
    rounds
        How often it is called; at least once.

    Raises
    ------
    InputError
        If there are not two alternatives, two outer draws in all and two inner ones, or one is not finite.
    """
    kept = [_of_round(np.asarray(simulate(number), dtype=np.float64)) for number in range(rounds)]
    if not kept or sum(one.means.shape[1] for one in kept) < 2:
        raise InputError(Problem("a nested simulation needs two outer draws or more"))
    means = np.concatenate([one.means for one in kept], axis=1)
    leader = means[int(means.mean(axis=1).argmax())]
    best, high, low = (
        np.concatenate([getattr(one, name) for one in kept]) - leader for name in ("best", "high", "low")
    )
    outer = best.size
    return Nested(
        float(best.mean()), float(best.std() / np.sqrt(outer)), float(low.mean()), float(high.mean()),
        outer, kept[0].inner,
    )  # fmt: skip


def agreement(value: float, error: float, nested: Nested) -> float:
    """Return by how many standard errors a value and a nested one differ; 0 where both are sure and equal."""
    apart = abs(value - nested.value)
    spread = float(np.hypot(error, nested.error))
    if spread == 0.0:
        return 0.0 if apart == 0.0 else np.inf
    return apart / spread


class _Round(NamedTuple):
    means: Floats
    best: Floats
    high: Floats
    low: Floats
    inner: int


def _of_round(utilities: Floats) -> _Round:
    if utilities.ndim != 3 or utilities.shape[0] < 2 or utilities.shape[2] < 2:
        rule = (
            "a nested simulation needs (alternatives, outer, inner) draws, two or more of the first and last"
        )
        raise InputError(Problem(rule, value=str(utilities.shape)))
    if not np.isfinite(utilities).all():
        wrong = int(np.count_nonzero(~np.isfinite(utilities)))
        raise InputError(Problem(f"{wrong:,} of {utilities.size:,} utilities are not finite", ("simulate",)))
    inner = utilities.shape[2] // 2 * 2
    first, second = utilities[..., : inner // 2].mean(axis=2), utilities[..., inner // 2 : inner].mean(axis=2)
    means = (first + second) / 2.0
    high = means.max(axis=0)
    draws = np.arange(means.shape[1])
    crossed = first[second.argmax(axis=0), draws] + second[first.argmax(axis=0), draws]
    halves = first.max(axis=0) + second.max(axis=0)
    return _Round(means, 2.0 * high - halves / 2.0, high, crossed / 2.0, inner)
