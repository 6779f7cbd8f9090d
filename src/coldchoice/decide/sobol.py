"""Global sensitivity: which share of an outcome's variance each input accounts for, alone and in company.

First-order and total indices from a Saltelli sample (Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018;
total by Jansen 1999, doi 10.1016/S0010-4655(98)00154-4), or first-order ones from draws that are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from coldchoice.decide.checked import (
    checked_array,
    checked_count,
    checked_inputs,
    checked_names,
    checked_numbers,
    checked_whole,
)
from coldchoice.decide.correlation import bootstrap_counts
from coldchoice.decide.range_parts import parts_of
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

RESAMPLES = 100
"""Assumption: bootstrap samples."""
Z95 = 1.959963984540054
"""Half a 95 % interval of the standard normal distribution, in standard deviations."""
BINS_AT_MOST = 50  # assumption: fiftieths of an input follow what it does to a mean
DRAWS_PER_BIN = 100  # assumption: a mean of fewer says little
ROUNDING = 1e-12  # of the largest outcome: what varies by no more does not vary
FEWEST_PER_BIN = 2  # of one draw for each part nothing would be left to compare with


class Index(NamedTuple):
    """A share of variance, and half its 95 % bootstrap interval; ``None`` where none was asked for."""

    value: float
    half_width: float | None


class Indices(NamedTuple):
    """Shares of one outcome's variance.

    Attributes
    ----------
    first
        By input: what it accounts for alone.
    total
        By input: what it accounts for alone and together with others.
    second
        By pair of inputs: what both account for beyond each alone; empty where it was not sampled.
    constant
        The outcome does not vary: every index is 0.
    """

    first: dict[str, Index]
    total: dict[str, Index]
    second: dict[tuple[str, str], Index]
    constant: bool = False


class Sample(NamedTuple):
    """Where to evaluate an outcome, each (points, inputs) between 0 and 1.

    Attributes
    ----------
    a, b
        Two independent samples.
    ab
        (inputs, points, inputs): `a`, with one column taken from `b`.
    ba
        The same the other way round; ``None`` unless second-order indices are wanted.
    """

    a: Floats
    b: Floats
    ab: Floats
    ba: Floats | None


def saltelli_sample(inputs: int, points: int, *, second_order: bool = False, seed: int = 0) -> Sample:
    """Return a scrambled Sobol sample for `sobol_indices`; needs scipy.

    Parameters
    ----------
    inputs
        How many there are.
    points
        A power of two.

    Raises
    ------
    InputError
        If `points` is no power of two, or there is no input.
    """
    from scipy.stats import qmc  # over half a second to load, so only here

    inputs, points = checked_whole(inputs, "inputs"), checked_whole(points, "points")
    if inputs < 1 or points < 2 or points & (points - 1):
        raise InputError(Problem("needs one input or more, and a power of two of points", value=str(points)))
    drawn = qmc.Sobol(2 * inputs, seed=seed).random(points)
    a, b = drawn[:, :inputs], drawn[:, inputs:]
    return Sample(a, b, _crossed(a, b), _crossed(b, a) if second_order else None)


def sobol_indices(
    names: Sequence[str],
    a: Floats,
    b: Floats,
    ab: Floats,
    ba: Floats | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Indices:
    """Return the indices of one outcome that was evaluated on a `Sample`.

    All means over bootstrap samples come from one product of the matrix that says how often each point stands
    in each sample.

    Parameters
    ----------
    names
        Of the inputs.
    a, b
        Outcome on either sample, (points,).
    ab, ba
        Outcome on the crossed ones, (inputs, points).
    resamples
        Bootstrap samples; 0 leaves the intervals out.

    Raises
    ------
    InputError
        If shapes do not belong together, or an outcome is not finite.
    """
    names = checked_names(names, "inputs")
    a, b, ab = (checked_numbers(one, what) for one, what in ((a, "a"), (b, "b"), (ab, "ab")))
    ba = None if ba is None else checked_numbers(ba, "ba")
    crossed = [ab] if ba is None else [ab, ba]
    _check(names, a, b, crossed)
    everything = np.concatenate([a, b, *(one.ravel() for one in crossed)])
    spread = everything.std()
    if spread <= ROUNDING * np.abs(everything).max():
        return _constant(names, ba is not None, resamples)
    a, b, *crossed = ((one - everything.mean()) / spread for one in (a, b, *crossed))
    columns = _columns(a, b, *crossed)
    found = _indices(columns.mean(axis=1), len(names), ba is not None)
    again = None
    if resamples:
        counts = bootstrap_counts(a.size, resamples, seed)
        again = _indices(columns @ counts.T / a.size, len(names), ba is not None)
    first, total, second = (
        _told(values, None if again is None else again[at]) for at, values in enumerate(found)
    )
    pairs = _pairs(names) if ba is not None else []
    return Indices(
        dict(zip(names, first, strict=True)), dict(zip(names, total, strict=True)),
        dict(zip(pairs, second, strict=True)),
    )  # fmt: skip


def first_order_of_draws(
    inputs: Mapping[str, Floats], outcome: Floats, *, bins: int | None = None
) -> dict[str, float]:
    """Return first-order indices from draws that are there: variance between parts of an input's range.

    What parts of equally many draws differ by for no reason is taken off, so that an input without influence
    has 0 in the mean; it may come out a little below. The correction is that of the adjusted correlation
    ratio; for estimation from given data see Plischke, Borgonovo, Smith 2013, doi 10.1016/j.ejor.2012.11.047.

    Parameters
    ----------
    inputs
        Draws by name, (draws,) each, independent of each other.
    outcome
        (draws,).
    bins
        Parts of each range, two or more, and no more than half of the draws.

    Raises
    ------
    InputError
        If an input has another number of draws than the outcome, one is not finite, or there are too few
        draws for so many parts.
    """
    outcome = checked_array(outcome, "outcome", draws=None)
    inputs = checked_inputs(inputs, outcome.size, "the outcome")
    number = max(2, min(BINS_AT_MOST, outcome.size // DRAWS_PER_BIN))
    if bins is not None:
        number = checked_count(bins, "bins", least=2)
    if outcome.size < FEWEST_PER_BIN * number:
        rule = f"{number:,} parts need {FEWEST_PER_BIN * number:,} draws or more, there are {outcome.size:,}"
        raise InputError(Problem(rule, ("bins",)))
    total = float(outcome.var())
    constant = np.sqrt(total) <= ROUNDING * float(np.abs(outcome).max())
    found = {}
    for name, drawn in inputs.items():
        if constant or float(np.ptp(drawn)) == 0.0:
            found[name] = 0.0
            continue
        part = parts_of(drawn, number)
        counts = np.bincount(part)
        parts = int(np.count_nonzero(counts))
        means = np.divide(np.bincount(part, weights=outcome, minlength=counts.size), np.maximum(counts, 1))
        between = float(counts @ (means - outcome.mean()) ** 2) / outcome.size / total
        left = (1.0 - between) * (outcome.size - 1.0) / max(1.0, outcome.size - parts)
        found[name] = 1.0 - left
    return found


def _crossed(one: Floats, other: Floats) -> Floats:
    made = np.repeat(one[np.newaxis], one.shape[1], axis=0)
    for column in range(one.shape[1]):
        made[column, :, column] = other[:, column]
    return made


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]


def _check(names: Sequence[str], a: Floats, b: Floats, crossed: Sequence[Floats]) -> None:
    wanted = (len(names), a.size)
    if a.ndim != 1 or a.shape != b.shape or a.size < 2 or any(one.shape != wanted for one in crossed):
        shapes = ", ".join(str(one.shape) for one in (a, b, *crossed))
        rule = "outcomes on a and b need one number per point, on the crossed samples one row per input"
        raise InputError(Problem(rule, value=shapes))
    if not all(np.isfinite(one).all() for one in (a, b, *crossed)):
        raise InputError(Problem("every outcome must be finite"))


def _columns(a: Floats, b: Floats, ab: Floats, ba: Floats | None = None) -> Floats:
    """What the indices are means of, (rows, points)."""
    rows = [np.stack([a, a * a, b, b * b]), b * (ab - a), (a - ab) ** 2]
    if ba is not None:
        rows += [ba[at] * ab[at + 1 :] for at in range(len(ab) - 1)] + [(a * b)[np.newaxis]]
    return np.concatenate(rows)


def _indices(means: Floats, inputs: int, second_order: bool) -> tuple[Floats, Floats, Floats]:
    """First-order, total and second-order indices from the means of `_columns`, (rows, ...)."""
    middle = (means[0] + means[2]) / 2.0
    variance = (means[1] + means[3]) / 2.0 - middle * middle
    shares = np.divide(means[4:], variance, out=np.zeros_like(means[4:]), where=variance > 0.0)
    first, total, rest = shares[:inputs], shares[inputs : 2 * inputs] / 2.0, shares[2 * inputs :]
    if not second_order:
        return first, total, rest
    one, other = np.triu_indices(inputs, 1)
    return first, total, rest[:-1] - rest[-1] - first[one] - first[other]


def _told(values: Floats, again: Floats | None) -> list[Index]:
    if again is None:
        return [Index(float(value), None) for value in values]
    widths = Z95 * again.std(axis=1, ddof=1) if len(again) else np.empty(0)
    return [Index(float(value), float(width)) for value, width in zip(values, widths, strict=True)]


def _constant(names: Sequence[str], second_order: bool, resamples: int) -> Indices:
    none = Index(0.0, 0.0 if resamples else None)
    pairs = dict.fromkeys(_pairs(names), none) if second_order else {}
    return Indices(dict.fromkeys(names, none), dict.fromkeys(names, none), pairs, constant=True)
