"""Stochastic dominance: better for everybody who likes more, or who likes more and dislikes risk.

Larger is better throughout. With F the share of draws at or below x, *one* dominates *other*

- in the first order if F_one(x) <= F_other(x) at every x, and < at some: everybody who prefers more to less
  prefers it (Hadar, Russell 1969, https://www.jstor.org/stable/1811090);
- in the second order if the same holds of the areas under F up to every x: everybody who besides dislikes
  risk does (Rothschild, Stiglitz 1970, doi 10.1016/0022-0531(70)90038-4).

The first implies the second. The draws themselves are compared, exactly; nothing is said of whether more
draws could turn it round. Samples need not be paired, nor of one length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.checked import checked_array, checked_mapping, checked_names, checked_numbers
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

ROUNDING = 1e-12
"""Share of the area between two distributions that adding up may lose."""


class StochasticDominance(NamedTuple):
    """Who dominates whom, by names.

    Attributes
    ----------
    names
        Of the alternatives, in the order of the arrays.
    first
        [one, other]: whether one dominates the other in the first order.
    second
        The same in the second order; it holds wherever the first does.
    """

    names: tuple[str, ...]
    first: NDArray[np.bool_]
    second: NDArray[np.bool_]

    def pairs(self, order: int) -> list[tuple[str, str]]:
        """Return (dominated, by) in the order of the names, for order 1 or 2."""
        found = (self.first if order == 1 else self.second).T
        return [(self.names[other], self.names[one]) for other, one in np.argwhere(found)]


def dominance_order(one: ArrayLike, other: ArrayLike) -> int | None:
    """Return the lowest order in which `one` dominates `other`: 1, 2, or ``None`` where it does in neither.

    Parameters
    ----------
    one, other
        Draws of either, larger is better; of any length.

    Raises
    ------
    InputError
        If either has no draws, or one that is not finite.
    """
    first, second = _draws("one", one), _draws("other", other)
    return _order(np.sort(first), np.sort(second))


def stochastic_dominance(draws: Mapping[str, ArrayLike]) -> StochasticDominance:
    """Compare every two alternatives in one measure.

    Parameters
    ----------
    draws
        By name; larger is better; of any length each.

    Raises
    ------
    InputError
        If there are fewer than two, one has no draws, or one that is not finite.
    """
    names = tuple(checked_mapping(draws, "draws"))
    if len(names) < 2:
        raise InputError(Problem("needs 2 alternatives or more", value=", ".join(names) or "none"))
    ordered = [np.sort(_draws(name, values)) for name, values in draws.items()]
    first, second = np.zeros((2, len(names), len(names)), dtype=bool)
    for one, other in permutations(range(len(names)), 2):
        order = _order(ordered[one], ordered[other])
        first[one, other], second[one, other] = order == 1, order is not None
    return StochasticDominance(names, first, second)


def dominance_by_criterion(
    names: Sequence[str], criteria: Sequence[str], values: Floats
) -> dict[str, StochasticDominance]:
    """Compare the alternatives in each criterion by itself.

    Parameters
    ----------
    values
        Worth, (alternatives, criteria, draws); larger is better.

    Raises
    ------
    InputError
        As `stochastic_dominance`; and if a name stands twice, or there is not one row for each name.
    """
    names, criteria = checked_names(names), checked_names(criteria, "criteria")
    values = checked_array(values, "values", alternatives=names, criteria=criteria, draws=None)
    return {
        criterion: stochastic_dominance(dict(zip(names, values[:, at], strict=True)))
        for at, criterion in enumerate(criteria)
    }


def _draws(name: str, values: ArrayLike) -> Floats:
    drawn = checked_numbers(values, name)
    if drawn.ndim > 1:
        raise InputError(Problem("must be draws, one after the other", (name,), f"shape {drawn.shape}"))
    drawn = drawn.ravel()
    if not drawn.size:
        raise InputError(Problem("has no draws", (name,)))
    if not np.isfinite(drawn).all():
        wrong = int(np.count_nonzero(~np.isfinite(drawn)))
        rule = f"{wrong:,} of {drawn.size:,} draws are not finite"
        raise InputError(Problem(rule, (name,), hint="dominance is between known values; leave them out"))
    return drawn


def _order(one: Floats, other: Floats) -> int | None:
    """Compare two sorted samples. Counts are whole numbers, so that the first order is exact."""
    at = np.concatenate([one, other])
    at.sort()
    ahead = np.searchsorted(other, at, side="right") * one.size
    ahead -= np.searchsorted(one, at, side="right") * other.size
    if not ahead.any():
        return None  # the same distribution
    if (ahead >= 0).all():
        return 1
    pieces = ahead[:-1] * np.diff(at)
    area, most = np.cumsum(pieces), np.cumsum(np.abs(pieces))
    return 2 if (area >= -ROUNDING * most).all() and area.max() > ROUNDING * most[-1] else None
