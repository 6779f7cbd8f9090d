"""The smallest changes that would give the lead to another: of an input, of a weight, of two at once.

How large a change is, is told by how surprising it would be: by the normal score of the value at which the
lead changes under the input's own distribution, 0 at its median, 1.64 at its 5 or 95 % point. So inputs of
any unit, and weights, stand on one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import erf, sqrt
from typing import Literal

import numpy as np

from coldchoice.decide.checked import checked_array, checked_inputs, checked_names, checked_weights
from coldchoice.decide.ranking import TIE_ERRORS
from coldchoice.model.quantiles import normal_quantile
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

Kind = Literal["input", "weight", "pair"]

BINS = 50  # assumption: enough to follow a bend, few enough to average luck out
DEGREE = 3  # assumption: a cubic in the normal score follows what a lead does between 1 and 99 %
FARTHEST = 2.33  # assumption: beyond the 1 and 99 % points nothing is plausible
TAIL = 1.96  # assumption: what reaches the 2.5 or 97.5 % point is told as open: a cubic bends freely there
STEPS = 467  # assumption: steps of a hundredth of a deviation between them
ERRORS = TIE_ERRORS  # a flip that may be chance is none
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
        How likely it is under the distributions that were given; ``None`` for weights that are exact.
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
        If there are not two alternatives, numbers are not one for each name, or not finite, or weights do not
        add up to 1.
    """
    from coldchoice.decide.explanation import weight_flip

    names, criteria = checked_names(names), checked_names(criteria, "criteria")
    means = checked_array(means, "means", alternatives=names, criteria=criteria)
    weights = checked_weights(weights, criteria)
    drawn = drawn if drawn is None else checked_weights(drawn, criteria, "drawn")
    checked_names(names, least=2)
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
    scores = {name: _scores(drawn) for name, drawn in inputs.items() if float(np.ptp(drawn)) > 0.0}
    found = []
    for first, second in combinations(scores, 2):
        flip = _pair_flip(rivals, leads, inputs, (first, second), (scores[first], scores[second]))
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


@cache
def _grid() -> tuple[Floats, Floats, Floats]:
    """Normal scores of the bins and of where the lead is looked at, and the probabilities of the latter."""
    middles = np.asarray(normal_quantile((np.arange(BINS) + 0.5) / BINS))
    scores = np.linspace(-FARTHEST, FARTHEST, STEPS)
    return middles, scores, np.array([_normal_share(score) for score in scores])


def _normal_share(score: float) -> float:
    return 0.5 * (1.0 + erf(score / sqrt(2.0)))


def _input_flip(rivals: Sequence[str], leads: Floats, name: str, drawn: Floats) -> FlipPoint | None:
    if drawn.size < BINS or float(np.ptp(drawn)) == 0.0:
        return None
    order = np.argsort(drawn, kind="stable")
    sorted_leads = leads[:, order]
    starts = np.linspace(0, drawn.size, BINS, endpoint=False).astype(np.intp)
    means = np.add.reduceat(sorted_leads, starts, axis=1) / np.diff(np.append(starts, drawn.size))
    middles, scores, shares = _grid()
    curve = _cubic(middles, means, scores)
    lost = curve.min(axis=0) < 0.0
    if not lost.any() or lost.all():
        return None
    at = int(np.abs(np.where(lost, scores, np.inf)).argmin())
    rival = int(curve[:, at].argmin())
    low, high = _run(lost, at)
    low_share = None if scores[low] < -TAIL else float(shares[low])
    high_share = None if scores[high] > TAIL else float(shares[high])
    first, last = (
        round(drawn.size * (share if share is not None else end))
        for share, end in ((low_share, 0.0), (high_share, 1.0))
    )
    inside = sorted_leads[rival, first:last]
    if not _is_lost(inside):
        return None
    ends = [
        None if place is None else float(drawn[order[min(place, drawn.size - 1)]])
        for place in (first if low_share is not None else None, last if high_share is not None else None)
    ]
    bounds = Bounds(name, ends[0], ends[1], low_share, high_share)
    return FlipPoint("input", (bounds,), rivals[rival], abs(float(scores[at])), inside.size / drawn.size)


def _cubic(at: Floats, means: Floats, scores: Floats) -> Floats:
    """Fit a cubic to the means of the bins, (rivals, bins), and follow it along the scores."""
    powers = np.vander(at, DEGREE + 1)
    coefficients, *_ = np.linalg.lstsq(powers, means.T, rcond=None)
    return np.asarray((np.vander(scores, DEGREE + 1) @ coefficients).T)


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


def _scores(drawn: Floats) -> Floats:
    """Return the normal score of each draw among all."""
    places = np.empty(drawn.size)
    places[np.argsort(drawn, kind="stable")] = (np.arange(drawn.size) + 0.5) / drawn.size
    return np.asarray(normal_quantile(places))


def _pair_flip(
    rivals: Sequence[str],
    leads: Floats,
    inputs: Mapping[str, Floats],
    names: tuple[str, str],
    scores: tuple[Floats, Floats],
) -> FlipPoint | None:
    terms = _quadratic(*scores)
    coefficients, *_ = np.linalg.lstsq(terms, leads.T, rcond=None)
    axis = np.linspace(-FARTHEST, FARTHEST, PAIR_STEPS)
    first, second = (one.ravel() for one in np.meshgrid(axis, axis))
    surface = (_quadratic(first, second) @ coefficients).T
    radius = np.where(surface.min(axis=0) < 0.0, np.hypot(first, second), np.inf)
    at = int(radius.argmin())
    if not radius[at] <= FARTHEST or 0.0 in (first[at], second[at]):
        return None
    rival = int(surface[:, at].argmin())
    beyond = (terms @ coefficients).min(axis=1) < 0.0
    if not _is_lost(leads[rival, beyond]):
        return None
    bounds = tuple(
        _beyond(name, float(score), inputs[name])
        for name, score in zip(names, (first[at], second[at]), strict=True)
    )
    return FlipPoint("pair", bounds, rivals[rival], float(radius[at]), float(beyond.mean()))


def _quadratic(first: Floats, second: Floats) -> Floats:
    return np.stack(
        [np.ones_like(first), first, second, first * first, first * second, second * second], axis=1
    )


def _beyond(name: str, score: float, drawn: Floats) -> Bounds:
    share = _normal_share(score)
    value = float(np.quantile(drawn, share))
    return Bounds(name, value, None, share, None) if score > 0 else Bounds(name, None, value, None, share)
