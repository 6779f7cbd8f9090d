"""Where the lead changes along one input: every change, its sampling error, and how far it is known.

Alternatives are compared along the rising values of an input. A *crossing* is a value at which another one
takes the lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import sqrt
from typing import TypeVar

import numpy as np

from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

State = TypeVar("State")

PRECISION = 5e-4  # three significant digits
FINEST = 1e-6  # of the range: where an input may be 0, no number of digits could be promised
RANGE = (0.05, 0.95)


class Change(NamedTuple):
    """A state that is another one just above some value: `below` up to `low`, `above` from `high` on."""

    low: float
    high: float
    below: object
    above: object


class CloseCall(NamedTuple):
    """A stretch, from `low` to `high`, in which the lead changes but nobody leads by more than chance."""

    low: float
    high: float
    names: tuple[str, ...]


class Spread(NamedTuple):
    """Where crossings lie, over cases that may all be true.

    Attributes
    ----------
    low, high
        The 5 and 95 % points of the crossing, over the cases that have one; ``None`` where none has.
    crossing
        Share of the cases that have one.
    first, second
        Share of the cases in which the first, or the second, of the two is ahead throughout.
    other
        Share of the cases that change only the other way round, or nearer to another crossing.
    cut_low, cut_high
        End of the values, where the 5 or 95 % point lies within a step of it and some cases have no crossing:
        of these, the crossing may lie beyond. ``None`` elsewhere.
    """

    low: float | None
    high: float | None
    crossing: float
    first: float
    second: float
    other: float
    cut_low: float | None = None
    cut_high: float | None = None


def changes(
    state: Callable[[float], State],
    values: Sequence[float],
    guess: Callable[[float, float], float | None] = lambda low, high: None,
    *,
    whole: bool = False,
) -> list[Change]:
    """Find every change of a state along rising values, each to three significant digits.

    Between neighbouring values only those changes are found that leave a difference between the two: a lead
    that is lost and won back within one step is not seen.

    Parameters
    ----------
    state
        State at a value.
    values
        Where to look first.
    guess
        Where in between a change is likely; it only saves steps.
    whole
        Only whole values are possible; a change then lies between neighbouring ones.
    """
    finest = FINEST * (values[-1] - values[0]) if len(values) > 1 else 0.0
    return [
        change
        for low, high in pairwise(values)
        for change in _between(state, low, high, guess, whole, finest)
    ]


def _between(
    state: Callable[[float], State],
    low: float,
    high: float,
    guess: Callable[[float, float], float | None],
    whole: bool,
    finest: float,
) -> Iterator[Change]:
    if state(low) == state(high):
        return
    width = 1.0 if whole else max(PRECISION * min(abs(low), abs(high)), finest)
    if high - low <= width * (1.0 + 1e-9):
        yield Change(low, high, state(low), state(high))
        return
    cuts = _cuts(low, high, guess(low, high), width, whole)
    edges = (low, *cuts, high)
    for left, right in pairwise(edges):
        yield from _between(state, left, right, guess, whole, finest)


def _cuts(low: float, high: float, guess: float | None, width: float, whole: bool) -> tuple[float, ...]:
    """Cut a bracket in two, or close around a guess."""
    if whole:
        return (float((low + high) // 2),)
    if guess is not None and high - low > 2.0 * width:
        cuts = (guess - 0.45 * width, guess + 0.45 * width)
        inside = tuple(cut for cut in cuts if low < cut < high)
        if inside and max(inside[0] - low, high - inside[-1]) < 0.99 * (high - low):
            return inside
    return ((low + high) / 2.0,)


def merged(
    found: Sequence[Change], close: Callable[[Change, Change], bool]
) -> tuple[list[Change], tuple[CloseCall, ...]]:
    """Make one change, or none, of neighbouring changes that are not told apart.

    Parameters
    ----------
    found
        Changes of a leader, from low to high.
    close
        Whether the lead between two neighbouring changes is no more than chance.

    Returns
    -------
    The changes that are left, and where those were that are not.
    """
    runs: list[list[Change]] = []
    for change in found:
        if runs and close(runs[-1][-1], change):
            runs[-1].append(change)
        else:
            runs.append([change])
    kept = [Change(run[0].low, run[-1].high, run[0].below, run[-1].above) for run in runs]
    calls = tuple(CloseCall(run[0].low, run[-1].high, _leaders(run)) for run in runs if len(run) > 1)
    return [one for one in kept if one.below != one.above], calls


def _leaders(run: Sequence[Change]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in (run[0].below, *(change.above for change in run))))


def crossings(values: Floats, differences: Floats, *, falling: bool = True, rising: bool = False) -> Floats:
    """Return where differences pass through zero, on straight lines between the values.

    Parameters
    ----------
    values
        Rising, (points,).
    differences
        First less second, (points, cases).
    falling, rising
        Which passages count: those after which the second is ahead, those after which the first is.

    Returns
    -------
    (points - 1, cases); NaN where nothing passes between two values.
    """
    ahead = differences > 0.0
    passing = np.zeros((len(values) - 1, differences.shape[1]), dtype=bool)
    if falling:
        passing |= ahead[:-1] & ~ahead[1:]
    if rising:
        passing |= ~ahead[:-1] & ahead[1:]
    left, right = differences[:-1], differences[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = values[:-1, np.newaxis] + np.diff(values)[:, np.newaxis] * (left / (left - right))
    return np.where(passing, at, np.nan)


def nearest(found: Floats, value: float, others: Sequence[float] = ()) -> Floats:
    """Return of each case the crossing that is nearest to `value`, (cases,); NaN where it has none.

    One that is nearer to any of `others` is not taken for it.
    """
    distance = np.where(np.isnan(found), np.inf, np.abs(found - value))
    for other in others:
        distance[np.abs(found - other) < distance] = np.inf
    if not len(distance):
        return np.full(found.shape[1], np.nan)
    at = distance.argmin(axis=0)[np.newaxis]
    taken, off = (np.take_along_axis(one, at, axis=0)[0] for one in (found, distance))
    return np.where(np.isinf(off), np.nan, taken)


def spread(
    values: Floats, differences: Floats, value: float, *, others: Sequence[float] = (), either: bool = False
) -> Spread:
    """Return how crossings spread over the cases.

    Parameters
    ----------
    values, differences
        As for `crossings`.
    value
        Of several crossings of one case, the one nearest to this counts.
    others
        Further crossings of the same kind: what is nearer to one of them does not count.
    either
        Whether passages in both directions count; otherwise only those after which the second is ahead.
    """
    ahead = differences > 0.0
    found = nearest(crossings(values, differences, rising=either), value, others)
    has = ~np.isnan(found)
    first, second = ahead.all(axis=0).mean(), (~ahead).all(axis=0).mean()
    low, high = np.quantile(found[has], RANGE).tolist() if has.any() else (None, None)
    share = float(has.mean())
    rest = max(0.0, 1.0 - share - float(first) - float(second))
    beyond = low is not None and bool(first + second > 0.0)
    return Spread(
        low, high, share, float(first), float(second), rest if rest > 1e-12 else 0.0,
        cut_low=float(values[0]) if beyond and low < values[1] else None,
        cut_high=float(values[-1]) if beyond and high > values[-2] else None,
    )  # fmt: skip


def jackknife_error(
    values: Floats, differences: Floats, value: float, others: Sequence[float] = ()
) -> float | None:
    """Return the standard error of the crossing of means, by leaving out one batch of draws after another.

    Parameters
    ----------
    values
        Rising, (points,).
    differences
        First less second, each column the mean over all batches but one, (points, batches).
    value
        The crossing of the means over all batches.
    others
        Further crossings of the same kind: what is nearer to one of them is not this one.

    Returns
    -------
    ``None`` where leaving out one batch is enough to make the crossing vanish. Source: Efron 1982,
    doi 10.1137/1.9781611970319, ch. 3.
    """
    found = nearest(crossings(values, differences), value, others)
    if np.isnan(found).any():
        return None
    return jackknife_of(found)


def jackknife_of(found: Floats) -> float:
    """Return the standard error of what was found anew without each batch, (batches,)."""
    batches = found.size
    return sqrt((batches - 1) / batches * float(((found - found.mean()) ** 2).sum()))
