"""The smallest changes that would give the lead to another: of an input, of a weight, of two at once.

How large a change is, is told by how surprising it would be: by the normal score of the value at which the
lead changes under the input's own distribution, 0 at its median, 1.64 at its 5 or 95 % point. So inputs of
any unit, and weights, stand on one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

from coldchoice.decide.checked import checked_array, checked_inputs, checked_names, checked_weights
from coldchoice.decide.invariants import ROUNDING
from coldchoice.decide.lead_curve import BINS, FARTHEST, lead_curve, normal_share, places
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.errors import InputError, Problem
from coldchoice.model.quantiles import normal_quantile
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kind = Literal["input", "weight", "pair"]

TAIL = 1.96  # assumption: what reaches the 2.5 or 97.5 % point is told as open: there are few draws beyond
ERRORS = 3.0
"""Assumption: errors by which a lead must be lost: where it is lost is searched in the same draws."""
PAIR_STEPS = 41  # assumption: steps of an eighth of a deviation where two inputs move
PAIR_GAIN = 0.75  # assumption: two changes at once are worth telling where one alone would be a third larger
WEIGHT_SD = 0.1  # assumption: how far a weight that was given may reasonably move


class Bounds(NamedTuple):
    """Where one input or weight would have to lie; ``None`` where it is open.

    Attributes
    ----------
    name
        Of the input, or of the criterion that is weighed.
    low, high
        In the unit of its draws, or as a weight.
    low_share, high_share
        The same as quantiles of its own distribution, 0 to 1; of a weight that was given, the weight.
    """

    name: str
    low: float | None
    high: float | None
    low_share: float | None
    high_share: float | None


class FlipPoint(NamedTuple):
    """One change that gives the lead to another.

    Attributes
    ----------
    kind
        Of one input, one weight, or a pair.
    bounds
        Where they would have to lie; of a pair, the least surprising point, each open to its far side.
    leader
        Who would lead.
    size
        How surprising it is, in standard normal deviations.
    likelihood
        How likely it is under the distributions that were given, of a pair that both lie beyond their bounds;
        ``None`` for weights that are exact.
    """

    kind: Kind
    bounds: tuple[Bounds, ...]
    leader: str
    size: float
    likelihood: float | None


def input_flips(rivals: Sequence[str], leads: Floats, inputs: Mapping[str, Floats]) -> list[FlipPoint]:
    """Return for each input the least surprising values at which the mean lead is lost, if there are any.

    Parameters
    ----------
    rivals
        Names of all but the leader.
    leads
        By how much the leader is ahead of each in each draw, (rivals, draws): positive means ahead.
    inputs
        Draws by name, each (draws,), in any unit; of fewer than `BINS` draws nothing is told.

    Returns
    -------
    Flips, smallest first.

    Raises
    ------
    InputError
        If there is no rival, draws differ in number, or one is not finite.
    """
    rivals, leads, inputs = _checked(rivals, leads, inputs)
    found = [
        flip
        for name, drawn in inputs.items()
        if (flip := _input_flip(rivals, leads, name, drawn)) is not None
    ]
    return sorted(found, key=_by_size)


def weight_flips(
    names: Sequence[str],
    criteria: Sequence[str],
    means: Floats,
    weights: Floats,
    drawn: Floats | None,
) -> list[FlipPoint]:
    """Return the weights at which another takes the lead, the other weights keeping their proportions.

    Parameters
    ----------
    names
        Of the alternatives; the first is the leader.
    means
        Mean worth, (alternatives, criteria).
    weights
        Mean weights, (criteria,).
    drawn
        Weights as they are believed, (criteria, draws); ``None`` where they are exact: then no likelihood is
        given, and a tenth of all weight counts as one deviation (assumption).

    Raises
    ------
    InputError
        If there are not two alternatives, the first does not lead, numbers are not one for each name, or not
        finite, or weights do not add up to 1.
    """
    from coldchoice.decide.explanation import weight_flip

    names, criteria = checked_names(names), checked_names(criteria, "criteria")
    means = checked_array(means, "means", alternatives=names, criteria=criteria)
    weights = checked_weights(weights, criteria)
    drawn = drawn if drawn is None else checked_weights(drawn, criteria, "drawn")
    checked_names(names, least=2)
    if not first_leads(means, weights):
        rule = f"the first must be the leader, and {names[int((means @ weights).argmax())]} is worth more"
        raise InputError(Problem(rule, ("names",), names[0]))
    found = []
    for flip in weight_flip(means, weights, leader=0):
        for change, over in ((flip.below, False), (flip.above, True)):
            if change is None or (drawn is None and abs(change.weight - flip.weight) > FARTHEST * WEIGHT_SD):
                continue
            own = None if drawn is None else drawn[flip.criterion]
            size, likelihood = _surprise(change.weight, flip.weight, own, over=over)
            if size > FARTHEST:
                continue
            low, high = (change.weight, None) if over else (None, change.weight)
            bounds = Bounds(criteria[flip.criterion], low, high, low, high)
            found.append(FlipPoint("weight", (bounds,), names[change.leader], size, likelihood))
    return sorted(found, key=_by_size)


def first_leads(means: Floats, weights: Floats) -> bool:
    """Whether the first alternative is worth no less than any other at these weights; as of `weight_flips`.

    One that leads over few draws, whose weights are their own, need not do so at the mean of all weights.
    """
    worth = means @ weights
    return bool(worth[0] >= worth.max() - ROUNDING * float(np.abs(worth).max()))


def pair_flips(
    rivals: Sequence[str],
    leads: Floats,
    inputs: Mapping[str, Floats],
    alone: Iterable[FlipPoint] = (),
) -> list[FlipPoint]:
    """Return pairs of inputs that give the lead away together where neither does so as easily alone.

    Parameters
    ----------
    rivals, leads, inputs
        As in `input_flips`; every pair of the inputs is looked at.
    alone
        What single inputs do: a pair is told only if it is smaller by a quarter than either of its own.

    Raises
    ------
    InputError
        As `input_flips`.
    """
    rivals, leads, inputs = _checked(rivals, leads, inputs)
    sizes = {flip.bounds[0].name: flip.size for flip in alone if flip.kind == "input"}
    moving = [name for name, drawn in inputs.items() if drawn.size >= BINS and float(np.ptp(drawn)) > 0.0]
    moved = {name: _moved(name, inputs[name], leads) for name in moving}
    found = []
    for first, second in combinations(moving, 2):
        flip = _pair_flip(rivals, leads, moved[first], moved[second])
        least = min(sizes.get(first, np.inf), sizes.get(second, np.inf))
        if flip is not None and flip.size <= PAIR_GAIN * least:
            found.append(flip)
    return sorted(found, key=_by_size)


def smallest(flips: Iterable[FlipPoint], count: int = 3) -> tuple[FlipPoint, ...]:
    """Return the smallest changes; of several that concern the same inputs, only the smallest."""
    kept: dict[tuple[str, tuple[str, ...]], FlipPoint] = {}
    for flip in sorted(flips, key=_by_size):
        kept.setdefault((flip.kind, tuple(one.name for one in flip.bounds)), flip)
    return tuple(kept.values())[:count]


def _checked(
    rivals: Sequence[str], leads: Floats, inputs: Mapping[str, Floats]
) -> tuple[tuple[str, ...], Floats, dict[str, Floats]]:
    names = checked_names(rivals, "rivals")
    ahead = checked_array(leads, "leads", rivals=names, draws=None)
    return names, ahead, checked_inputs(inputs, ahead.shape[1], "the leads")


def _by_size(flip: FlipPoint) -> tuple[float, str]:
    return (flip.size, flip.bounds[0].name)


def _input_flip(rivals: Sequence[str], leads: Floats, name: str, drawn: Floats) -> FlipPoint | None:
    if drawn.size < BINS or float(np.ptp(drawn)) == 0.0:
        return None
    order = np.argsort(drawn, kind="stable")
    rising, ranked = drawn[order], leads[:, order]
    starts = np.flatnonzero(np.append(True, rising[1:] > rising[:-1]))
    if starts.size <= BINS:
        return _step_flip(rivals, ranked, name, rising, starts)
    scores, shares = places()
    curve = lead_curve(leads, order)
    lost = curve.min(axis=0) < 0.0
    if not lost.any() or lost.all():
        return None
    at = int(np.abs(np.where(lost, scores, np.inf)).argmin())
    rival = int(curve[:, at].argmin())
    low, high = _run(lost, at)
    first = 0 if scores[low] < -TAIL else _apart(rising, drawn.size * float(shares[low]))
    last = drawn.size if scores[high] > TAIL else _apart(rising, drawn.size * float(shares[high]))
    return _told(rivals[rival], name, rising, (first, last), ranked[rival], abs(float(scores[at])))


def _step_flip(
    rivals: Sequence[str], ranked: Floats, name: str, rising: Floats, starts: NDArray[np.intp]
) -> FlipPoint | None:
    """Return the flip of an input that takes few values: the lead is the mean of the draws at each."""
    ends = np.append(starts[1:], rising.size)
    means = np.add.reduceat(ranked, starts, axis=1) / (ends - starts)
    lost = means.min(axis=0) < 0.0
    if not lost.any() or lost.all():
        return None
    scores = np.abs(normal_quantile((starts + ends) / (2.0 * rising.size)))
    at = int(np.where(lost, scores, np.inf).argmin())
    if scores[at] > FARTHEST:
        return None
    low, high = _run(lost, at)
    rival = int(means[:, at].argmin())
    span = (int(starts[low]), int(ends[high]))
    return _told(rivals[rival], name, rising, span, ranked[rival], float(scores[at]))


def _told(
    rival: str, name: str, rising: Floats, span: tuple[int, int], ranked: Floats, size: float
) -> FlipPoint | None:
    """Return the flip between two places among the rising draws, if the lead is lost there beyond chance."""
    first, last = span
    if not _is_lost(ranked[first:last]):
        return None
    low, high = (_between(rising, place) for place in span)
    shares = (None if end is None else place / rising.size for end, place in ((low, first), (high, last)))
    bounds = Bounds(name, low, high, *shares)
    return FlipPoint("input", (bounds,), rival, size, (last - first) / rising.size)


def _between(rising: Floats, place: int) -> float | None:
    """Return the value in the middle between the draws on either side of a place; ``None`` at either end."""
    return float(rising[place - 1] + rising[place]) / 2.0 if 0 < place < rising.size else None


def _apart(rising: Floats, place: float) -> int:
    """Return the place nearest to one at which the draws on either side differ."""
    near = min(max(round(place), 1), rising.size - 1)
    if rising[near - 1] < rising[near]:
        return near
    alike = rising[near]
    ends = (int(np.searchsorted(rising, alike, side)) for side in ("left", "right"))
    return min(ends, key=lambda end: abs(end - place))


def _run(lost: Floats, at: int) -> tuple[int, int]:
    """Return the first and the last place of the stretch without a lead that holds a place."""
    low = high = at
    while low > 0 and lost[low - 1]:
        low -= 1
    while high < len(lost) - 1 and lost[high + 1]:
        high += 1
    return low, high


def _is_lost(leads: Floats) -> bool:
    """Whether a mean lead is below zero by more than chance."""
    if leads.size < 2:
        return False
    return bool(leads.mean() < -ERRORS * leads.std() / sqrt(leads.size))


def _surprise(at: float, now: float, drawn: Floats | None, *, over: bool) -> tuple[float, float | None]:
    """Return how surprising a weight beyond `at` would be, and how likely it is."""
    if drawn is None:
        return abs(at - now) / WEIGHT_SD, None
    likelihood = float((drawn > at).mean() if over else (drawn < at).mean())
    if likelihood <= 0.0:
        return np.inf, 0.0
    score = -float(normal_quantile(np.array([likelihood]))[0])
    return max(0.0, score), likelihood


class _Moved(NamedTuple):
    """One of two inputs that move: its draws, their normal scores, the lead along it, (rivals, places)."""

    name: str
    drawn: Floats
    scores: Floats
    curve: Floats


def _moved(name: str, drawn: Floats, leads: Floats) -> _Moved:
    order = np.argsort(drawn, kind="stable")
    scores = np.empty(drawn.size)
    scores[order] = normal_quantile((np.arange(drawn.size) + 0.5) / drawn.size)
    return _Moved(name, drawn, scores, lead_curve(leads, order))


def _pair_flip(rivals: Sequence[str], leads: Floats, one: _Moved, other: _Moved) -> FlipPoint | None:
    axis = np.linspace(-FARTHEST, FARTHEST, PAIR_STEPS)
    first, second = (grid.ravel() for grid in np.meshgrid(axis, axis))
    surfaces = []
    for at, lead in enumerate(leads):
        terms = _terms(one, other, at, one.scores, other.scores)
        coefficients = np.linalg.lstsq(terms @ terms.T, terms @ lead, rcond=None)[0]
        surfaces.append(coefficients @ _terms(one, other, at, first, second))
    surface = np.stack(surfaces)
    radius = np.where(surface.min(axis=0) < 0.0, np.hypot(first, second), np.inf)
    at = int(radius.argmin())
    if not radius[at] <= FARTHEST or 0.0 in (first[at], second[at]):
        return None
    rival = int(surface[:, at].argmin())
    bounds = tuple(_beyond(moved, float(score)) for moved, score in ((one, first[at]), (other, second[at])))
    inside = _inside(one.drawn, bounds[0]) & _inside(other.drawn, bounds[1])
    if not _is_lost(leads[rival, inside]) or not _both_needed(leads[rival], one, other, bounds):
        return None
    return FlipPoint("pair", bounds, rivals[rival], float(radius[at]), float(inside.mean()))


def _both_needed(lead: Floats, one: _Moved, other: _Moved, bounds: Sequence[Bounds]) -> bool:
    """Whether the lead is smaller, beyond chance, where both lie beyond their bounds than where one does."""
    first, second = _inside(one.drawn, bounds[0]), _inside(other.drawn, bounds[1])
    both = lead[first & second]
    return all(_is_less(both, lead[alone]) for alone in (first & ~second, second & ~first))


def _is_less(one: Floats, other: Floats) -> bool:
    if min(one.size, other.size) < 2:
        return False
    error = sqrt(one.var() / one.size + other.var() / other.size)
    return bool(one.mean() < other.mean() - TIE_ERRORS * error)


def _terms(one: _Moved, other: _Moved, rival: int, first: Floats, second: Floats) -> Floats:
    """Return what a lead is fitted by where two inputs move: the curve of each, and products."""
    scores = places().scores
    along = (np.interp(at, scores, moved.curve[rival]) for moved, at in ((one, first), (other, second)))
    mine, its = along
    return np.stack([
        np.ones_like(first), mine, its, mine * its, first, second, first * first, first * second,
        second * second,
    ])  # fmt: skip


def _beyond(moved: _Moved, score: float) -> Bounds:
    share = normal_share(score)
    value = float(np.sort(moved.drawn)[min(int(share * moved.drawn.size), moved.drawn.size - 1)])
    if score > 0:
        return Bounds(moved.name, value, None, share, None)
    return Bounds(moved.name, None, value, None, share)


def _inside(drawn: Floats, bounds: Bounds) -> NDArray[np.bool_]:
    low = -np.inf if bounds.low is None else bounds.low
    high = np.inf if bounds.high is None else bounds.high
    return np.asarray((drawn > low) & (drawn < high))
