"""Rank and product-moment correlations of inputs with outcomes, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from coldchoice.decide.checked import (
    checked_count,
    checked_mapping,
    checked_numbers,
    checked_option,
    checked_shares,
)
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 200
"""Assumption: bootstrap samples; the ends of a 90 % interval then have ten samples beyond each."""
CELLS = 200_000
"""Numbers held at once while resampling: 1.6 MB stay in the processor's cache."""

Kind = Literal["spearman", "pearson"]


class Correlation(NamedTuple):
    """How closely one input and one outcome go together.

    Attributes
    ----------
    input, outcome
        Their names.
    value
        Between -1 and 1; ``None`` where one of them does not vary.
    low, high
        5 and 95 % points over the bootstrap samples; ``None`` where there is no value.
    """

    input: str
    outcome: str
    value: float | None
    low: float | None = None
    high: float | None = None


def correlations(
    inputs: Mapping[str, Floats],
    outcomes: Mapping[str, Floats],
    kind: Kind = "spearman",
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    shares: tuple[float, float] = (0.05, 0.95),
) -> tuple[Correlation, ...]:
    """Return the correlation of every input with every outcome, inputs in order.

    Parameters
    ----------
    inputs, outcomes
        Draws by name, (draws,) each, finite.
    kind
        "spearman", of ranks, equal values sharing the mean of theirs; or "pearson", of the values.
    resamples
        Bootstrap samples of the draws; 0 leaves the intervals out. In each sample ranks are taken anew.
        Source: Efron, Tibshirani 1993, doi 10.1007/978-1-4899-4541-9, ch. 13.
    seed
        Of the bootstrap.
    shares
        Share of the samples below either end of an interval.

    Raises
    ------
    InputError
        If the draws differ in number, there are fewer than three, or one is not finite; if one name is that
        of an input and of an outcome.
    UnknownName
        If the kind is another one.
    """
    checked_option("kind of correlation", kind, get_args(Kind))
    shares, resamples = checked_shares(shares), checked_count(resamples, "resamples", least=0)
    inputs, outcomes, draws = _checked(inputs, outcomes)
    ones = np.ones((1, draws))
    values = _each_with_each(inputs, outcomes, kind, ones)[0]
    again = [np.empty((0, *values.shape))]
    at_once = max(1, CELLS // draws)
    for start in range(0, resamples, at_once):
        counts = bootstrap_counts(draws, min(at_once, resamples - start), seed, start)
        again.append(_each_with_each(inputs, outcomes, kind, counts))
    resampled = np.concatenate(again)
    return tuple(
        _told(name, outcome, float(values[row, column]), resampled[:, row, column], shares)
        for row, name in enumerate(inputs)
        for column, outcome in enumerate(outcomes)
    )


def _each_with_each(
    inputs: Mapping[str, Floats], outcomes: Mapping[str, Floats], kind: Kind, counts: Floats
) -> Floats:
    """Correlations in each sample, (samples, inputs, outcomes)."""
    against = [_standard(values, kind, counts) for values in outcomes.values()]
    rows = []
    for values in inputs.values():
        mine = _standard(values, kind, counts)
        rows.append([_product(mine, other) for other in against])
    return np.array(rows).reshape(len(inputs), len(outcomes), len(counts)).transpose(2, 0, 1)


def _told(
    name: str, outcome: str, value: float, resampled: Floats, shares: tuple[float, float]
) -> Correlation:
    if np.isnan(value):
        return Correlation(name, outcome, None)
    kept = resampled[~np.isnan(resampled)]
    if not kept.size:
        return Correlation(name, outcome, value)
    low, high = np.quantile(kept, shares).tolist()
    return Correlation(name, outcome, value, low, high)


def partial_rank_correlations(
    inputs: Mapping[str, Floats], outcomes: Mapping[str, Floats]
) -> tuple[Correlation, ...]:
    """Return the rank correlation of every input with every outcome, the other inputs held fixed.

    Ranks of the input and of the outcome are freed by least squares from those of all other inputs. Inputs
    that do not vary have none. Source: Marino et al. 2008, doi 10.1016/j.jtbi.2008.04.011.

    Raises
    ------
    InputError
        As `correlations`.
    """
    inputs, outcomes, draws = _checked(inputs, outcomes)
    ones = np.ones((1, draws))
    ranked = {name: average_ranks(values, ones)[0] for name, values in {**inputs, **outcomes}.items()}
    varying = [name for name in inputs if float(np.ptp(ranked[name])) > 0.0]
    found = []
    for name in inputs:
        others = np.array([np.ones(draws), *(ranked[other] for other in varying if other != name)])
        for outcome in outcomes:
            value = _freed(ranked[name], ranked[outcome], others) if name in varying else None
            found.append(Correlation(name, outcome, value))
    return tuple(found)


def average_ranks(values: Floats, counts: Floats) -> Floats:
    """Return ranks from 1 in samples in which each value stands so many times, (samples, draws).

    Equal values share the mean of their ranks; the rank of a value that is not in a sample means nothing.

    Parameters
    ----------
    values
        (draws,).
    counts
        How often each value stands in each sample, (samples, draws).
    """
    order = np.argsort(values, kind="stable")
    in_order = values[order]
    starts = np.flatnonzero(np.append(True, in_order[1:] != in_order[:-1]))
    sums, tied = counts[:, order], starts.size < values.size
    if tied:
        sums = np.add.reduceat(sums, starts, axis=1)
    shared = np.cumsum(sums, axis=1) - (sums - 1.0) / 2.0
    if tied:
        shared = np.repeat(shared, np.diff(np.append(starts, values.size)), axis=1)
    ranks = np.empty(counts.shape)
    ranks[:, order] = shared
    return ranks


def bootstrap_counts(draws: int, resamples: int, seed: int, first: int = 0) -> Floats:
    """Return how often each draw stands in each bootstrap sample, (resamples, draws).

    Sample `first` and those after it; each has a generator of its own, so that they can be made in parts.
    """
    counts = np.empty((resamples, draws))
    for number, row in enumerate(counts, first):
        taken = np.random.default_rng((seed, number)).integers(0, draws, draws)
        row[:] = np.bincount(taken, minlength=draws)
    return counts


class _Standard(NamedTuple):
    """Values of unit length about their mean, (samples, draws), each weighed with its root of the count."""

    values: Floats
    varies: NDArray[np.bool_]


def _standard(values: Floats, kind: Kind, counts: Floats) -> _Standard:
    taken = average_ranks(values, counts) if kind == "spearman" else np.broadcast_to(values, counts.shape)
    centred = taken - (counts * taken).sum(axis=1, keepdims=True) / values.size
    centred = centred * np.sqrt(counts)
    length = np.sqrt((centred * centred).sum(axis=1))
    scale = np.abs(taken).max(axis=1) * np.sqrt(values.size)
    varies = length > 8.0 * np.finfo(np.float64).eps * scale  # what rounding leaves of one that does not
    return _Standard(centred / np.where(varies, length, 1.0)[:, np.newaxis], varies)


def _product(one: _Standard, other: _Standard) -> Floats:
    """Correlation in each sample; NaN where one of the two does not vary."""
    found = np.clip(np.einsum("sd,sd->s", one.values, other.values), -1.0, 1.0)
    return np.where(one.varies & other.varies, found, np.nan)


def _freed(one: Floats, other: Floats, rest: Floats) -> float | None:
    basis, _ = np.linalg.qr(rest.T)
    left, right = (values - basis @ (basis.T @ values) for values in (one, other))
    lengths = float(np.sqrt((left @ left) * (right @ right)))
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip(left @ right / lengths, -1.0, 1.0)) if lengths > 1e-12 * scale else None


def _checked(
    inputs: Mapping[str, Floats], outcomes: Mapping[str, Floats]
) -> tuple[dict[str, Floats], dict[str, Floats], int]:
    """Return inputs and outcomes, finite and of equally many draws, and how many."""
    checked_mapping(inputs, "inputs")
    for name in checked_mapping(outcomes, "outcomes"):
        if name in inputs:
            raise InputError(Problem("is an input and an outcome: call one of them otherwise", (name,)))
    given = {name: checked_numbers(values, name) for name, values in {**inputs, **outcomes}.items()}
    first = next((values.size for values in given.values()), 0)
    for name, values in given.items():
        if values.ndim != 1:
            raise InputError(Problem("must be draws, one after the other", (name,), f"shape {values.shape}"))
        if values.size != first:
            raise InputError(
                Problem(f"has {values.size:,} draws, {next(iter(given))} has {first:,}", (name,))
            )
        if not np.isfinite(values).all():
            wrong = int(np.count_nonzero(~np.isfinite(values)))
            raise InputError(Problem(f"is not finite in {wrong:,} draws; leave them out first", (name,)))
    if first < 3:
        raise InputError(Problem(f"a correlation needs three draws or more, there are {first}"))
    return {name: given[name] for name in inputs}, {name: given[name] for name in outcomes}, first
