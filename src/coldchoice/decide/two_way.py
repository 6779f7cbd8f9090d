"""Two-way sensitivity: who leads, and by how much, over a grid of two inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from coldchoice.decide.checked import checked_array, checked_count, checked_inputs, checked_names
from coldchoice.decide.range_parts import parts_of
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

BINS = 5
"""Assumption: fifths of the draws of each input."""
FEWEST = 20
"""Assumption: a mean of fewer draws names no leader."""


class TwoWay(NamedTuple):
    """The lead over two inputs.

    Attributes
    ----------
    one, other
        Names of the inputs.
    at_one, at_other
        Values of each at which, or medians of the draws around which, the lead is told; rising.
    leaders
        [one][other]: who leads; ``None`` where there are too few draws.
    leads
        [one, other]: value of the leader less that of the next; NaN where there are too few draws.
    draws
        [one, other]: draws behind each; 0 where a function gave the values.
    """

    one: str
    other: str
    at_one: tuple[float, ...]
    at_other: tuple[float, ...]
    leaders: tuple[tuple[str | None, ...], ...]
    leads: Floats
    draws: Floats


def two_way(
    names: Sequence[str],
    values: Callable[[float, float], Floats],
    one: tuple[str, Sequence[float]],
    other: tuple[str, Sequence[float]],
) -> TwoWay:
    """Return who leads at every pair of values.

    Parameters
    ----------
    names
        Of the alternatives.
    values
        Value of every alternative, (alternatives,), given both inputs; larger is better.
    one, other
        Name of an input, and values at which to look.

    Raises
    ------
    InputError
        If there is no value to look at, or those that come back are not finite, or not one for each
        alternative.
    """
    names = checked_names(names)
    _check_pair(one, other)
    at_one, at_other = (checked_array(at, name, values=None).tolist() for name, at in (one, other))
    means = np.array([
        [checked_array(values(x, y), f"values at {x:g}, {y:g}", alternatives=names) for y in at_other]
        for x in at_one
    ])  # fmt: skip
    return _told(names, (one[0], at_one), (other[0], at_other), means, np.zeros(means.shape[:2]))


def two_way_of_draws(
    names: Sequence[str],
    values: Floats,
    one: tuple[str, Floats],
    other: tuple[str, Floats],
    bins: int = BINS,
) -> TwoWay:
    """Return who leads in the mean over draws in which both inputs lie in the same parts of their ranges.

    Parameters
    ----------
    names
        Of the alternatives.
    values
        (alternatives, draws), finite; larger is better.
    one, other
        Name of an input and its draws, (draws,). Each is cut into `bins` parts with equally many draws.

    Raises
    ------
    InputError
        If the draws differ in number, an input does not vary, a number is not finite, there is not one row of
        values for each name, or the range is to be cut in no parts.
    """
    values = checked_array(values, "values", alternatives=checked_names(names), draws=None)
    _check_pair(one, other)
    bins = checked_count(bins, "bins")
    placed, middles = [], []
    for name, drawn in checked_inputs(dict((one, other)), values.shape[1], "the values").items():
        if float(np.ptp(drawn)) == 0.0:
            raise InputError(Problem("does not vary: there is nothing to look along", (name,)))
        place = parts_of(drawn, bins)
        placed.append(place)
        middles.append([float(np.median(drawn[place == at])) for at in range(int(place.max()) + 1)])
    shape = (len(middles[0]), len(middles[1]))
    cell = placed[0] * shape[1] + placed[1]
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).astype(np.float64)
    sums = np.array([np.bincount(cell, weights=row, minlength=counts.size) for row in values])
    enough = counts >= FEWEST
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=enough)
    return _told(
        names, (one[0], middles[0]), (other[0], middles[1]),
        means.T.reshape(*shape, len(names)), counts.reshape(shape),
    )  # fmt: skip


def _check_pair(*inputs: object) -> None:
    for one in inputs:
        if not isinstance(one, tuple | list) or len(one) != 2 or not isinstance(one[0], str):
            raise InputError(
                Problem("must be a name and its numbers", ("inputs",), hint="write ('hold', draws)")
            )
    checked_names([one[0] for one in inputs if isinstance(one, tuple | list)], "inputs")


def _told(
    names: Sequence[str],
    one: tuple[str, Sequence[float]],
    other: tuple[str, Sequence[float]],
    means: Floats,
    draws: Floats,
) -> TwoWay:
    """Name the leader of each cell of means, (one, other, alternatives)."""
    falling = -np.sort(-means, axis=2)
    leads = falling[:, :, 0] - falling[:, :, 1] if len(names) > 1 else np.full(means.shape[:2], np.inf)
    leaders = tuple(
        tuple(None if np.isnan(cell).any() else names[int(np.argmax(cell))] for cell in row) for row in means
    )
    return TwoWay(one[0], other[0], tuple(one[1]), tuple(other[1]), leaders, leads, draws)
