"""What is kept of a block of draws: a few numbers per strategy, so that memory does not grow with the run."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from coldchoice.model.comparison import Interval
from coldchoice.model.quantiles import order_statistics
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

Tally = dict[str, float]
"""Named sums over blocks; blocks are of one size, so a mean over blocks is a mean over draws."""


def interval(values: Floats, draws: int) -> Interval:
    """Mean and 5, 50, 95 % points of `values`, a scalar or (draws,); linear between order statistics."""
    if values.ndim == 0:
        value = float(values)
        return Interval(value, value, value, value)
    at = np.array([0.05, 0.5, 0.95]) * (draws - 1)
    below = at.astype(np.intp)
    above = np.minimum(below + 1, draws - 1)
    left, right = order_statistics(values, np.concatenate((below, above))).reshape(2, -1)
    with np.errstate(invalid="ignore"):  # inf - inf, where a strategy delivers nothing
        points = left + (at - below) * (right - left)
    low, median, high = np.where(np.isinf(left), left, points).tolist()
    return Interval(float(values.mean()), low, median, high)


def put(tally: Tally, name: str, values: Interval) -> None:
    """Enter an interval into a tally under `name`."""
    for field, value in zip(Interval._fields, values, strict=True):
        tally[f"{name}.{field}"] = value


def take(tally: Tally, name: str) -> Interval | None:
    """Read an interval back from a tally of means; ``None`` if it was never entered."""
    if f"{name}.mean" not in tally:
        return None
    return Interval(*(tally[f"{name}.{field}"] for field in Interval._fields))


def group(tally: Tally, prefix: str) -> dict[str, float]:
    """All entries below `prefix`, by the rest of their name, in the order they were entered."""
    start = f"{prefix}."
    return {name.removeprefix(start): value for name, value in tally.items() if name.startswith(start)}


class Running(NamedTuple):
    """Tallies of all strategies, summed over blocks in block order: same order, same bytes."""

    blocks: int
    draws: int
    sums: dict[str, Tally]

    def plus(self, block: dict[str, Tally], draws: int) -> Running:
        """Return the sums with one more block in them; who is not in every block is dropped."""
        if not self.blocks:
            return Running(1, draws, {name: dict(tally) for name, tally in block.items()})
        sums = {
            name: {key: tally.get(key, 0.0) + block[name].get(key, 0.0) for key in tally | block[name]}
            for name, tally in self.sums.items()
            if name in block
        }
        return Running(self.blocks + 1, self.draws + draws, sums)

    def without(self, names: Iterable[str]) -> Running:
        """Return the sums of all but `names`."""
        left_out = set(names)
        return self._replace(sums={name: tally for name, tally in self.sums.items() if name not in left_out})

    def means(self) -> dict[str, Tally]:
        """Means over the blocks."""
        return {
            name: {key: value / self.blocks for key, value in tally.items()}
            for name, tally in self.sums.items()
        }
