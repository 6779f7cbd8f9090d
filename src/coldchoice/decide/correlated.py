"""Measurements that go together: draws put into another order, so that they have given correlations.

The draws of each measurement stay what they are, to the last one; only which of them meet changes. They meet
as the ranks of correlated normal draws do, a Gaussian copula (Iman, Conover 1982,
doi 10.1080/03610918208812265).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
from numpy.random import Generator, Philox

from coldchoice.decide.checked import (
    checked_array,
    checked_count,
    checked_draws,
    checked_numbers,
    checked_option,
)
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Kind = Literal["rank", "normal score"]
"""What a correlation is of: Spearman's, of ranks; or Pearson's, of the normal draws whose ranks are taken."""

Place: TypeAlias = "tuple[str, str]"
"""An alternative and a criterion."""

ROUNDING = 1e-8
"""What writing a correlation in decimals, and finding eigenvalues, may lose."""


def correlated(draws: ArrayLike, correlation: ArrayLike, *, kind: Kind = "rank", seed: int = 0) -> Floats:
    """Return the same draws of each variable in an order in which they correlate, (variables, draws).

    Parameters
    ----------
    draws
        (variables, draws), at least two more draws than variables.
    correlation
        (variables, variables): symmetric, ones on the diagonal, no eigenvalue below 0.
    seed
        Of the order.

    Raises
    ------
    InputError
        If the matrix is no correlation matrix of so many variables, there are too few draws, or one is not
        finite.
    UnknownName
        If the kind is another one.
    """
    given = checked_array(draws, "draws", variables=None, draws=None)
    order = _places(checked_correlation(correlation, len(given), kind), given.shape[1], seed)
    return np.take_along_axis(np.sort(given, axis=1), order, axis=1)


def correlated_quantiles(
    quantiles: Sequence[Callable[[Floats], Floats]],
    correlation: ArrayLike,
    draws: int,
    *,
    kind: Kind = "rank",
    seed: int = 0,
) -> Floats:
    """Return correlated draws of distributions that are given by their quantile functions.

    Parameters
    ----------
    quantiles
        Of each variable: value from probability, between 0 and 1, (draws,). Each stretch of 1/draws of the
        probability is met once.

    Raises
    ------
    InputError
        As `correlated`; and if a quantile function answers with something else than one finite value for each
        probability.
    """
    matrix = checked_correlation(correlation, len(quantiles), kind)
    places = _places(matrix, checked_count(draws, "draws"), seed)
    inside = Generator(Philox(key=seed).jumped()).random(places.shape)
    probability = (places + inside) / draws
    return np.stack(
        [
            checked_array(one(row), f"quantile function {number}", draws=draws)
            for number, (one, row) in enumerate(zip(quantiles, probability, strict=True), 1)
        ]
    )


def correlated_measurements(
    measurements: Mapping[str, Mapping[str, ArrayLike]],
    correlations: Mapping[tuple[str, str] | tuple[Place, Place], float],
    *,
    kind: Kind = "rank",
    seed: int = 0,
) -> dict[str, dict[str, Floats]]:
    """Return measurements, ready for `coldchoice.decide.smaa.acceptability`, that correlate as said.

    Parameters
    ----------
    measurements
        Draws by alternative and criterion, equally many of each; single numbers stay as they are.
    correlations
        By pair. Of two criteria, ``("viability", "cost"): -0.4``, it holds within each alternative; of two
        measurements, ``(("slow-freeze", "cost"), ("hypothermic", "cost")): 0.8``, between them. Of pairs that
        are not named it is 0.

    Raises
    ------
    UnknownName
        If a pair names no criterion, or no measurement with draws.
    InputError
        If correlations cannot be had together, a pair has two of them, draws differ in length, or one is not
        finite.
    """
    checked_option("kind of correlation", kind, get_args(Kind))
    arrays = {
        (label, name): checked_numbers(values, f"{label}, {name}")
        for label, row in measurements.items()
        for name, values in row.items()
    }
    drawn = {place: values for place, values in arrays.items() if values.ndim}
    matrix = _matrix(list(drawn), correlations)
    if len(drawn) > 1:
        for place, values in drawn.items():
            checked_array(values, ", ".join(place), draws=None)
        stacked = checked_draws({", ".join(place): values for place, values in drawn.items()})[1]
        drawn = dict(zip(drawn, correlated(stacked, matrix, kind=kind, seed=seed), strict=True))
    return {
        label: {name: drawn.get((label, name), arrays[label, name]) for name in row}
        for label, row in measurements.items()
    }


def checked_correlation(correlation: ArrayLike, variables: int, kind: Kind = "rank") -> Floats:
    """Return the correlation of the normal draws behind, (variables, variables).

    Raises
    ------
    InputError
        If it is no correlation matrix of so many variables.
    UnknownName
        If the kind is another one.
    """
    checked_option("kind of correlation", kind, get_args(Kind))
    matrix = checked_numbers(correlation, "correlation")
    if matrix.shape != (variables, variables):
        rule = f"must be {variables} by {variables}, a row for each variable"
        raise InputError(Problem(rule, ("correlation",), f"shape {matrix.shape}"))
    if not (np.abs(matrix) <= 1.0 + ROUNDING).all():  # NaN is none either
        raise InputError(Problem("must be within -1 to 1 everywhere", ("correlation",)))
    if not np.allclose(np.diag(matrix), 1.0, rtol=0.0, atol=ROUNDING):
        raise InputError(Problem("must have 1 on its diagonal", ("correlation",)))
    if not np.allclose(matrix, matrix.T, rtol=0.0, atol=ROUNDING):
        row, column = np.argwhere(np.abs(matrix - matrix.T) > ROUNDING)[0].tolist()
        told = f"{matrix[row, column]:g} at [{row}, {column}], {matrix[column, row]:g} at [{column}, {row}]"
        raise InputError(Problem("must be symmetric", ("correlation",), told))
    _check_possible(matrix, "no draws can have these correlations together")
    if kind == "rank":
        matrix = 2.0 * np.sin(np.pi * matrix / 6.0)  # exact for normal draws (Pearson 1907)
        _check_possible(matrix, "no normal draws have these rank correlations together: try smaller ones")
    return matrix


def _check_possible(matrix: Floats, why: str) -> None:
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < -ROUNDING:
        rule = f"is not positive semidefinite, its least eigenvalue is {least:.3g}"
        raise InputError(Problem(rule, ("correlation",), hint=why))


def _places(normal: Floats, draws: int, seed: int) -> NDArray[np.intp]:
    """Return the rank of each draw, (variables, draws), so that normal draws of these ranks correlate."""
    variables = len(normal)
    if draws < variables + 2:
        rule = f"needs {variables + 2} draws or more to correlate {variables} variables"
        raise InputError(Problem(rule, value=f"{draws}"))
    z = Generator(Philox(key=checked_count(seed, "seed", least=0))).standard_normal((variables, draws))
    z -= z.mean(axis=1, keepdims=True)
    # chance correlations are taken out, so that the given ones hold in these very draws
    z = np.linalg.solve(np.linalg.cholesky(z @ z.T / draws), z)
    share, directions = np.linalg.eigh(normal)
    z = (directions * np.sqrt(np.maximum(share, 0.0))) @ z
    return np.argsort(np.argsort(z, axis=1), axis=1)


def _matrix(
    places: Sequence[Place], correlations: Mapping[tuple[str, str] | tuple[Place, Place], float]
) -> Floats:
    matrix, given = np.eye(len(places)), np.eye(len(places), dtype=bool)
    for (one, other), value in correlations.items():
        for pair in _pairs(one, other, places):
            row, column = (_index(place, places) for place in pair)
            told = " and ".join(map(_called, pair))
            if row == column:
                raise InputError(Problem("is one measurement, not two", (_called(pair[0]),)))
            number = float(checked_array(value, told))
            if given[row, column] and matrix[row, column] != number:
                raise InputError(
                    Problem("have two correlations", (told,), f"{matrix[row, column]:g}, {number:g}")
                )
            matrix[row, column] = matrix[column, row] = number
            given[row, column] = given[column, row] = True
    return matrix


def _pairs(one: str | Place, other: str | Place, places: Sequence[Place]) -> list[tuple[Place, Place]]:
    if isinstance(one, str) and isinstance(other, str):
        for name in (one, other):
            checked_option("criterion with draws", name, tuple(dict.fromkeys(place[1] for place in places)))
        return [((label, one), (label, other)) for label in dict.fromkeys(place[0] for place in places)]
    if isinstance(one, str) or isinstance(other, str):
        raise InputError(Problem("name two criteria, or two measurements", value=f"{one!r}, {other!r}"))
    return [(one, other)]


def _index(place: Place, places: Sequence[Place]) -> int:
    checked_option("measurement with draws", _called(place), [_called(one) for one in places])
    return places.index(place)


def _called(place: Place) -> str:
    return " of ".join(reversed(place))
