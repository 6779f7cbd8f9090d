"""What the user cares about: exact weights, or unknown ones, when every weighting is equally likely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple


class Weights(NamedTuple):
    """Weights of the criteria.

    Attributes
    ----------
    criteria
        Names, in the order of every array.
    exact
        (criteria,), adding up to 1; ``None`` = unknown.
    """

    criteria: tuple[str, ...]
    exact: Floats | None = None

    @classmethod
    def given(cls, weights: Mapping[str, float] | None, criteria: Sequence[str]) -> Weights:
        """Read weights as a person wrote them; ``None`` or an empty mapping means unknown.

        Raises
        ------
        InputError
            As `exact_weights`.
        """
        return cls(tuple(criteria), exact_weights(weights, criteria) if weights else None)

    @property
    def mean(self) -> Floats:
        """Mean weights, (criteria,): the exact ones, or equal ones where they are unknown."""
        count = len(self.criteria)
        return np.full(count, 1.0 / count) if self.exact is None else self.exact

    def draws(self, exponentials: Floats) -> Floats:
        """Return weights for each draw: (criteria, draws) if unknown, (criteria, 1) if exact.

        Parameters
        ----------
        exponentials
            Independent draws of mean 1, (criteria, draws); not looked at where the weights are exact.
        """
        return simplex_weights(exponentials) if self.exact is None else self.exact[:, np.newaxis]


def exact_weights(given: Mapping[str, float], criteria: Sequence[str]) -> Floats:
    """Return weights in the order of `criteria`, made to add up to 1, (criteria,).

    Parameters
    ----------
    given
        Importance by criterion, 0 or more; a criterion left out weighs nothing.
    criteria
        All criteria.

    Raises
    ------
    UnknownName
        If a weight names no criterion.
    InputError
        If a weight is negative or not finite, or all are zero.
    """
    problems = []
    for name, weight in given.items():
        if name not in criteria:
            raise UnknownName("criterion", name, criteria, ("weights", name))
        if not 0.0 <= weight < np.inf:
            problems.append(
                Problem("a weight must be 0 or more, and finite", ("weights", name), f"{weight:g}")
            )
    if not problems and not any(given.values()):
        problems.append(Problem("at least one weight must be above 0", ("weights",), "all weights are 0"))
    if problems:
        raise InputError(*problems)
    weights = np.array([given.get(name, 0.0) for name in criteria], dtype=np.float64)
    weights /= weights.max()  # first, so that the sum of huge weights stays finite
    return np.asarray(weights / weights.sum())


def simplex_weights(exponentials: Floats) -> Floats:
    """Return weights spread evenly over the simplex: exponentials of mean 1, each draw divided by its sum.

    Parameters
    ----------
    exponentials
        Independent draws, (criteria, draws).

    Returns
    -------
    (criteria, draws); each column adds up to 1. Source: Devroye 1986, doi 10.1007/978-1-4613-8643-8, ch. V.
    """
    total = exponentials[0].copy()
    for row in exponentials[1:]:
        total += row
    return np.asarray(exponentials / total)
