"""What somebody cares about: exact weights; weights of which something is said; or unknown ones.

Of weights that are not exact, every one that agrees with what is said is equally likely.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.errors import InputError, Key, Problem, UnknownName
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.random import Generator

    from coldchoice.decide.preferences import Preferences
    from coldchoice.model.preference import Preference
    from coldchoice.model.streams import Streams

WEIGHTS: Key = ("weights",)
"""Key under which a scenario has its weights."""


class Weights(NamedTuple):
    """Weights of criteria: exact, constrained by preferences, or unknown.

    Attributes
    ----------
    criteria
        Names, in the order of every array.
    exact
        (criteria,), adding up to 1; ``None`` = not known exactly.
    preferences
        What is said of weights that are not given; ``None`` = nothing. Beside `exact` where one is left.
    """

    criteria: tuple[str, ...]
    exact: Floats | None = None
    preferences: Preferences | None = None

    @classmethod
    def given(
        cls, weights: Mapping[str, float] | Preference | None, criteria: Sequence[str], key: Key = WEIGHTS
    ) -> Weights:
        """Read weights as a person wrote them; ``None`` or an empty mapping means unknown.

        Parameters
        ----------
        key
            Where they stand, for messages.

        Raises
        ------
        InputError
            As `exact_weights` and `constrained`.
        """
        if weights is None or isinstance(weights, Mapping):
            return cls(tuple(criteria), exact_weights(weights, criteria, key) if weights else None)
        from coldchoice.decide.preferences import preferences_of, said

        return cls.constrained(preferences_of(said(weights.order, weights.spans), criteria, key))

    @classmethod
    def constrained(cls, preferences: Preferences) -> Weights:
        """Return what preferences leave open: unknown weights if nothing is said, exact if one is left."""
        if not preferences.statements:
            return cls(preferences.criteria)
        from coldchoice.decide.polytope import polytope

        found = polytope(preferences)
        if found.classes == 0:
            return cls(preferences.criteria, found.offset, preferences)
        return cls(preferences.criteria, None, preferences)

    @property
    def mean(self) -> Floats:
        """Mean weights, (criteria,): exact, equal, or the centroid of what preferences leave open."""
        if self.exact is not None:
            return self.exact
        if self.preferences is not None:
            from coldchoice.decide.simplex import centroid

            return centroid(self.preferences)
        count = len(self.criteria)
        return np.full(count, 1.0 / count)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Least and greatest weight of each criterion that can be part of weights adding up to 1."""
        if self.exact is not None:
            return self.exact, self.exact
        if self.preferences is None:
            return np.zeros(len(self.criteria)), np.ones(len(self.criteria))
        from coldchoice.decide.closure import extremes
        from coldchoice.decide.preferences import closed

        return extremes(closed(self.preferences))

    def draws(self, exponentials: Floats, generator: Generator | None = None) -> Floats:
        """Return weights for each draw: (criteria, draws), or (criteria, 1) if they are exact.

        Parameters
        ----------
        exponentials
            Independent draws of mean 1, (criteria, draws); of constrained weights only their number counts,
            and of exact ones nothing.
        generator
            What constrained weights are drawn with; others do without.
        """
        if self.exact is not None:
            return self.exact[:, np.newaxis]
        if self.preferences is None:
            return simplex_weights(exponentials)
        from coldchoice.decide.simplex import constrained_weights

        if generator is None:
            raise TypeError("constrained weights are drawn with a generator")
        return constrained_weights(self.preferences, generator, exponentials.shape[1])

    def drawn(self, streams: Streams) -> Floats:
        """Return the weights of a block of draws, from streams of its own that go by what is said.

        The streams of unknown weights go by the names of the criteria. (criteria, draws), or (criteria, 1).
        """
        if self.exact is not None:
            return self.exact[:, np.newaxis]
        if self.preferences is None:
            names = (f"weight of {name}" for name in self.criteria)
            return simplex_weights(np.stack([streams.exponential("preference", name) for name in names]))
        from coldchoice.decide.simplex import constrained_weights

        generator = streams.generator("preference", f"weights {self.preferences.meaning}")
        return constrained_weights(self.preferences, generator, streams.draws)

    def without(self, names: Sequence[str]) -> Weights:
        """Leave criteria out; the others keep the proportions that their weights have, or may have.

        Raises
        ------
        InputError
            If only criteria without weight are left.
        """
        left = tuple(name for name in self.criteria if name not in names)
        if left == self.criteria:
            return self
        if self.exact is not None:
            given = {name: float(self.exact[at]) for at, name in enumerate(self.criteria) if name in left}
            return Weights.given(given, left)
        if self.preferences is None:
            return Weights(left)
        from coldchoice.decide.preferences import proportions

        return Weights.constrained(proportions(self.preferences, left))


def exact_weights(given: Mapping[str, float], criteria: Sequence[str], key: Key = WEIGHTS) -> Floats:
    """Return weights in the order of `criteria`, made to add up to 1, (criteria,).

    Parameters
    ----------
    given
        Importance by criterion, 0 or more; a criterion left out weighs nothing.
    criteria
        All criteria.
    key
        Where they stand, for messages.

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
            raise UnknownName("criterion", name, criteria, (*key, name))
        if not 0.0 <= weight < np.inf:
            rule = "a weight must be 0 or more, and finite"
            problems.append(Problem(rule, (*key, name), f"{weight:g}"))
    if not problems and not any(given.values()):
        problems.append(Problem("at least one weight must be above 0", key, "all weights are 0"))
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
