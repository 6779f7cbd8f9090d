"""Measurements as a notebook gives them, by names or as arrays, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from coldchoice.decide.checked import by_name, checked_draws, checked_names, checked_numbers
from coldchoice.decide.value import ValueFunction
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Measurements: TypeAlias = "Mapping[str, Mapping[str, ArrayLike]] | ArrayLike"
"""Draws by alternative and criterion, or (alternatives, criteria, draws)."""

Value: TypeAlias = "Callable[[Floats], Floats] | ValueFunction"
"""Worth of a measurement, any shape; it may lie below 0 and above 1, and is not clipped."""


def measured_draws(
    measurements: Measurements, names: Sequence[str] | None, criteria: Sequence[str] | None, draws: int
) -> tuple[tuple[str, ...], tuple[str, ...], Floats]:
    """Return names of alternatives and of criteria, and measurements, (alternatives, criteria, draws).

    Parameters
    ----------
    measurements, names, criteria, draws
        As of `coldchoice.decide.smaa.acceptability`.

    Raises
    ------
    InputError
        If they do not fit each other, or are no numbers.
    """
    named = by_name(measurements)
    if named is not None:
        return _from_names(named, draws)
    array = checked_numbers(cast("ArrayLike", measurements), "measurements")
    if array.ndim == 2:
        array = np.broadcast_to(array[:, :, np.newaxis], (*array.shape, draws))
    if array.ndim != 3 or not array.size:
        raise InputError(Problem("must be (alternatives, criteria, draws)", value=f"shape {array.shape}"))
    labels = _named(names, "alternatives", "alternative", len(array))
    columns = _named(criteria, "criteria", "criterion", array.shape[1])
    if (len(labels), len(columns)) != array.shape[:2]:
        told = f"{len(labels)} names, {len(columns)} criteria, measurements of shape {array.shape}"
        raise InputError(Problem("every alternative and criterion needs one name", value=told))
    return checked_names(labels, least=2), columns, array


def _named(names: Sequence[str] | None, what: str, one: str, number: int) -> tuple[str, ...]:
    return (
        tuple(f"{one} {at}" for at in range(1, number + 1)) if names is None else checked_names(names, what)
    )


def _from_names(
    measurements: Mapping[str, Mapping[str, ArrayLike]], draws: int
) -> tuple[tuple[str, ...], tuple[str, ...], Floats]:
    labels = checked_names(tuple(measurements), least=2)
    rows = {label: _row(row, label) for label, row in measurements.items()}
    columns = tuple(dict.fromkeys(name for row in rows.values() for name in row))
    checked_names(columns, "criteria")
    arrays = {
        (label, column): checked_numbers(_one(row, label, column), f"{label}, {column}")
        for label, row in rows.items()
        for column in columns
    }
    drawn = {f"{one}, {other}": array for (one, other), array in arrays.items() if array.ndim}
    for place, array in drawn.items():
        if array.ndim > 1:
            raise InputError(Problem("must be draws, one after the other", (place,), f"shape {array.shape}"))
    if drawn:
        draws = checked_draws(drawn, "measurements", least=1)[1].shape[-1]
    found = np.empty((len(labels), len(columns), draws))
    for (label, column), array in arrays.items():
        found[labels.index(label), columns.index(column)] = array
    return labels, columns, found


def _row(row: object, label: str) -> Mapping[str, ArrayLike]:
    named = by_name(row)
    if named is None:
        hint = "write e.g. {'slow-freeze': {'viability': draws}}"
        raise InputError(Problem("must be measurements by criterion", (label,), hint=hint))
    return named


def _one(row: Mapping[str, ArrayLike], label: str, column: str) -> ArrayLike:
    if column not in row:
        raise InputError(Problem("is not measured, and is of other alternatives", (label, column)))
    return row[column]


def valued(
    measured: Floats, criteria: Sequence[str], values: Mapping[str, Value] | Sequence[Value] | None
) -> Floats:
    """Return what measurements are worth, of their shape; as they are where there are no value functions.

    Raises
    ------
    UnknownName
        If a value function is of no criterion.
    InputError
        If one is missing, is no function, or does not return a worth for each measurement.
    """
    if values is None:
        return measured
    named = by_name(values)
    if named is not None:
        for name in named:
            if name not in criteria:
                raise UnknownName("criterion", name, criteria, ("values", name))
        lacking = [name for name in criteria if name not in named]
        if lacking:
            raise InputError(Problem("has no value function", ("values", lacking[0])))
        values = [named[name] for name in criteria]
    if not isinstance(values, Sequence):
        raise InputError(Problem("must be functions, by criterion or in their order", ("values",)))
    if len(values) != len(criteria):
        told = f"{len(values)} value functions for {len(criteria)} criteria"
        raise InputError(Problem("every criterion needs one", ("values",), told))
    parts = [_worth(value, measured[:, at], criteria[at]) for at, value in enumerate(values)]
    return np.stack(parts, axis=1)


def _worth(value: Value, measured: Floats, criterion: str) -> Floats:
    function = value.of if isinstance(value, ValueFunction) else value
    _check_function(function, criterion)
    found = checked_numbers(function(measured), f"values.{criterion}")
    if found.shape != measured.shape:
        rule = "must return the worth of each measurement"
        told = f"shape {found.shape} for {measured.shape}"
        raise InputError(Problem(rule, ("values", criterion), told))
    return found


def _check_function(value: object, criterion: str) -> None:
    if not callable(value):
        hint = "write e.g. coldchoice.decide.value.ValueFunction.linear(worst=0, best=1)"
        raise InputError(Problem("must be a function", ("values", criterion), repr(value), hint))
