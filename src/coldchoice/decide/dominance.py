"""Dominance: an alternative that another one matches or beats in every criterion, whatever the weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.checked import checked_array, checked_names
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[str, str]
"""(dominated, by)."""


def dominated_by_mean(names: Sequence[str], means: Floats) -> list[Pair]:
    """Return which alternatives another dominates in the means of all criteria.

    Parameters
    ----------
    names
        Of the alternatives.
    means
        Mean worth, (alternatives, criteria); larger is better.

    Returns
    -------
    (dominated, by) in the order of `names`. `by` is at least as good everywhere and better somewhere, so
    duplicates do not dominate each other.

    Raises
    ------
    InputError
        If a name stands twice, there is not one row for each name, or a mean is not finite.
    """
    means = _checked(names, means)
    return _pairs(names, domination_counts(means[:, :, np.newaxis]) > 0)


def dominated_in_every_draw(names: Sequence[str], counts: Floats, draws: int) -> list[Pair]:
    """Return which alternatives another dominates in every single draw.

    Parameters
    ----------
    counts
        Sum of `domination_counts` over all blocks, (alternatives, alternatives).
    draws
        Number of draws that were counted.
    """
    return _pairs(names, counts >= draws)


def pareto_set(names: Sequence[str], means: Floats) -> tuple[str, ...]:
    """Return those whom nobody dominates in the means, in the order of `names`; at least one is left.

    Parameters
    ----------
    means
        Mean worth, (alternatives, criteria); larger is better. Duplicates are both kept.

    Raises
    ------
    InputError
        As `dominated_by_mean`.
    """
    means = _checked(names, means)
    times = domination_counts(means[:, :, np.newaxis]).sum(axis=1)
    return tuple(name for name, beaten in zip(names, times, strict=True) if not beaten)


def domination_counts(values: Floats) -> Floats:
    """Return in how many draws [one] is dominated by [other], (alternatives, alternatives).

    Parameters
    ----------
    values
        Worth, (alternatives, criteria, draws). Counts of blocks add up.
    """
    number = values.shape[0]
    counts = np.zeros((number, number))
    for one in range(number):
        for other in range(number):
            if one != other:
                counts[one, other] = np.count_nonzero(dominated_draws(values[one], values[other]))
    return counts


def dominated_draws(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Return in which draws `one` is dominated by `other`, (draws,); both (criteria, draws)."""
    worse = (one <= other).all(axis=0)
    return np.asarray(worse & (one < other).any(axis=0))


def _checked(names: Sequence[str], means: Floats) -> Floats:
    return checked_array(means, "means", alternatives=checked_names(names), criteria=None)


def _pairs(names: Sequence[str], dominated: NDArray[np.bool_]) -> list[Pair]:
    return [(names[one], names[other]) for one, other in np.argwhere(dominated)]
