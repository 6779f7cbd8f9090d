"""One-way sensitivity: how far one input after another moves an outcome, and which of them change its sign.

The outcome is mostly a lead: leader less runner-up. Where an input moves it through zero, the leader changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from coldchoice.decide.checked import checked_array, checked_inputs, checked_option, checked_shares
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

ENDS = (0.05, 0.95)
"""Shares of the draws of an input that lie below its low and its high end."""
DEGREE = 3  # assumption: a cubic follows what most inputs do to a mean between their 5 and 95 % points
KNOTS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98)  # assumption: where the curve of others bends
BENT_FROM = 0.01  # assumption: an input that explains so much of an outcome gets a curve that bends
LUCK = 16.0  # the 99.9 % point of chi-squared with three degrees of freedom, rounded
ALL_BY_CHANCE = 0.05  # assumption: how often any of inputs that do nothing may seem to do something


class Bar(NamedTuple):
    """What one input does to an outcome.

    Attributes
    ----------
    name
        Of the input.
    low, high
        Outcome with the input at its low and at its high end.
    base
        Outcome with every input as it is.
    error
        Monte-Carlo standard error of the swing; ``None`` where both ends have the same draws.
    limit
        Standard errors within which a swing is no more than chance; see `chance_limit`.
    """

    name: str
    low: float
    high: float
    base: float
    error: float | None = None
    limit: float = 2.0

    @property
    def swing(self) -> float:
        """Distance between the lowest and the highest of both ends and the base; never negative."""
        return max(self.low, self.high, self.base) - min(self.low, self.high, self.base)

    @property
    def crosses(self) -> bool:
        """Whether the outcome changes its sign at either end."""
        return any(np.sign(end) != np.sign(self.base) for end in (self.low, self.high))

    @property
    def chance(self) -> bool:
        """Whether the swing is no more than the draws' own noise."""
        return self.error is not None and self.swing <= self.limit * self.error


def chance_limit(inputs: int) -> float:
    """Return how many standard errors a swing must exceed, where so many inputs are looked at.

    The more there are, the larger the largest swing of those that do nothing: Bonferroni's limit, so that
    with a probability of 95 % none of them is taken for more than chance. 2.0 for one, 3.3 for sixty.
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(1.0 - ALL_BY_CHANCE / (2.0 * max(1, inputs)))


class Ends(NamedTuple):
    """Conditional means at the ends of inputs.

    Attributes
    ----------
    means
        (inputs, ends, outcomes).
    errors
        Monte-Carlo standard error of the difference between the last end and the first, (inputs, outcomes).
    explained
        Share of each outcome's variance that the input explains alone, (inputs, outcomes).
    """

    means: Floats
    errors: Floats
    explained: Floats


def tornado(
    base: float,
    ends: Mapping[str, tuple[float, float]],
    errors: Mapping[str, float | None] | None = None,
) -> tuple[Bar, ...]:
    """Return one bar per input, the largest swing first; equal ones by name.

    Parameters
    ----------
    base
        Outcome with every input as it is.
    ends
        Outcome with one input at its low and its high end, by the input's name.
    errors
        Monte-Carlo standard error of the swing, by name.

    Raises
    ------
    InputError
        If an outcome is not a number, or an input has not two of them; names the input.
    """
    for name, pair in {"as it is": (base, base), **ends}.items():
        if np.shape(pair) != (2,):
            raise InputError(Problem("needs a low and a high end", (name,), f"shape {np.shape(pair)}"))
        if np.isnan(pair).any():
            raise InputError(Problem("the outcome is not a number", (name,)))
    told = errors or {}
    limit = chance_limit(sum(error is not None for error in told.values()))
    bars = (Bar(name, low, high, base, told.get(name), limit) for name, (low, high) in ends.items())
    return tuple(sorted(bars, key=lambda bar: (-bar.swing, bar.name)))


def one_way(
    outcome: Callable[[Mapping[str, float]], float],
    base: Mapping[str, float],
    ranges: Mapping[str, tuple[float, float]],
) -> tuple[Bar, ...]:
    """Return the bars of a function of its inputs, one turned at a time.

    Parameters
    ----------
    outcome
        Takes values by the inputs' names.
    base
        Every input as it is.
    ranges
        Low and high end of each input that is turned.

    Raises
    ------
    UnknownName
        If an input is turned that `base` has not.
    InputError
        If an end or an outcome is not a number; names the input.
    """
    for name, pair in ranges.items():
        checked_option("input", name, tuple(base))
        checked_array(pair, name, ends=2)
    ends = {
        name: (outcome({**base, name: low}), outcome({**base, name: high}))
        for name, (low, high) in ranges.items()
    }
    return tornado(outcome(base), ends)


def tornado_of_draws(
    outcome: Floats, inputs: Mapping[str, Floats], shares: tuple[float, float] = ENDS
) -> tuple[Bar, ...]:
    """Return the bars of an outcome from draws: its mean given an input at its 5 or 95 % point.

    Parameters
    ----------
    outcome
        (draws,).
    inputs
        Draws of each input, independent of each other, (draws,) each, by name.
    shares
        Share of the draws below either end.

    Raises
    ------
    InputError
        If an input has another number of draws than the outcome, one is not finite, or the shares do not rise
        within 0 to 1.
    """
    outcome = checked_array(outcome, "outcome", draws=None)
    inputs = checked_inputs(inputs, outcome.size, "the outcome")
    shares = checked_shares(shares)
    found = conditional_ends(outcome[np.newaxis], list(inputs.values()), shares)
    errors = found.errors[:, 0]
    ends = {
        name: (float(means[0, 0]), float(means[1, 0]))
        for name, means in zip(inputs, found.means, strict=True)
    }
    return tornado(float(outcome.mean()), ends, dict(zip(inputs, errors.tolist(), strict=True)))


def conditional_ends(outcomes: Floats, inputs: Sequence[Floats], shares: tuple[float, ...] = ENDS) -> Ends:
    """Return the mean of outcomes given one input at each of its ends, by least squares.

    The curve is a cubic, and one that bends at `KNOTS` where the input explains much. All other inputs stay
    as uncertain as they are. What the influential ones among them do is taken off before an input is fitted,
    which changes no mean, as inputs are independent, and takes most of the noise away. An input that does not
    vary leaves every mean as it is.

    Parameters
    ----------
    outcomes
        (outcomes, draws), finite.
    inputs
        Draws of each input, independent of each other, (draws,) each.
    shares
        Share of an input's draws below each end.
    """
    number, draws = outcomes.shape
    means = outcomes.mean(axis=1)
    centred = outcomes - means[:, np.newaxis]
    explained, common = _explained(centred, inputs)
    told = np.broadcast_to(means, (len(inputs), len(shares), number)).copy()
    errors = np.zeros((len(inputs), number))
    for at, drawn in enumerate(inputs):
        if float(np.ptp(drawn)) == 0.0:
            continue
        basis, at_ends = _curve(drawn, np.quantile(drawn, shares), explained[at])
        rest = centred - common
        if _stands_out(explained[at], draws):
            rest += _effect(centred, basis)
        fitted = rest @ basis
        told[at] += at_ends @ fitted.T
        left = np.maximum((rest * rest).sum(axis=1) - (fitted * fitted).sum(axis=1), 0.0)
        apart = float(((at_ends[-1] - at_ends[0]) ** 2).sum())
        errors[at] = np.sqrt(apart * left / max(1, draws - 1 - basis.shape[1]))
    return Ends(told, errors, explained)


def _explained(centred: Floats, inputs: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return what each input explains alone, (inputs, outcomes), and what the influential ones do."""
    total = (centred * centred).sum(axis=1)
    explained, common = np.zeros((len(inputs), len(total))), np.zeros_like(centred)
    for at, drawn in enumerate(inputs):
        if float(np.ptp(drawn)) == 0.0:
            continue
        basis, _ = _curve(drawn, np.empty(0), explained[at])
        squares = ((centred @ basis) ** 2).sum(axis=1)
        explained[at] = np.divide(squares, total, out=np.zeros_like(total), where=total > 0.0)
        if _stands_out(explained[at], centred.shape[1]):
            basis, _ = _curve(drawn, np.empty(0), explained[at])
            common += _effect(centred, basis)
    return explained, common


def _effect(centred: Floats, basis: Floats) -> Floats:
    return np.asarray((centred @ basis) @ basis.T)


def _stands_out(explained: Floats, draws: int) -> bool:
    """Whether an input explains more than luck would."""
    return float(explained.max(initial=0.0)) > LUCK / draws


def _curve(drawn: Floats, ends: Floats, explained: Floats) -> tuple[Floats, Floats]:
    """Return orthonormal terms of one input without a constant, (draws, terms), and the same at the ends."""
    middle, spread = drawn.mean(), drawn.std()
    bends = explained.max(initial=0.0) >= BENT_FROM
    knots = (np.quantile(drawn, KNOTS) - middle) / spread if bends else np.empty(0)

    def terms(values: Floats) -> Floats:
        one = ((values - middle) / spread)[:, np.newaxis]
        return np.hstack([one ** np.arange(1, DEGREE + 1), np.maximum(one - knots, 0.0)])

    given = terms(drawn)
    heights = given.mean(axis=0)
    basis, mixing = np.linalg.qr(given - heights)
    firm = np.abs(np.diag(mixing)) > 1e-9 * np.abs(mixing[0, 0])
    kept = int(np.cumprod(firm).sum())  # an input of two values has no curve
    at_ends = (terms(ends) - heights)[:, :kept]
    return basis[:, :kept], np.linalg.solve(mixing[:kept, :kept].T, at_ends.T).T
