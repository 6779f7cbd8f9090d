"""What the science functions accept, said once, so that a wrong number stops instead of spreading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from coldchoice.errors import InputError, Problem

if TYPE_CHECKING:
    import numpy.typing as npt

Values: TypeAlias = "float | npt.NDArray[np.float64]"
"""A float, or one float64 per draw in an array of shape ``(draws,)``."""

Flags: TypeAlias = "bool | np.bool_ | npt.NDArray[np.bool_]"
"""A truth value, or one per draw."""

Table: TypeAlias = "npt.NDArray[np.float64] | Sequence[float]"
"""A short column of known values, shape ``(n,)``; not one per draw."""


def choose(condition: Flags, yes: Values, no: Values) -> Values:
    """Take one value or the other, draw by draw; floats stay floats."""
    chosen: Values = np.where(condition, yes, no)[()]
    return chosen


def at_least_zero(**named: Values) -> None:
    """Refuse negative numbers and NaN; infinity passes.

    Raises
    ------
    InputError
        Naming the argument and the smallest value found.
    """
    for name, values in named.items():
        smallest = _smallest(values)
        if not smallest >= 0.0:
            raise _refusal(name, smallest, "must be zero or more")


def positive(**named: Values) -> None:
    """Refuse zero, negative numbers, NaN and infinity.

    Raises
    ------
    InputError
        Naming the argument and the value found.
    """
    for name, values in named.items():
        for value in (_smallest(values), _largest(values)):
            if not 0.0 < value < np.inf:
                raise _refusal(name, value, "must be greater than zero and finite")


def fractions(**named: Values) -> None:
    """Refuse what is not between 0 and 1.

    Raises
    ------
    InputError
        Naming the argument and the value found; a value over 1 is probably a percentage.
    """
    for name, values in named.items():
        smallest, largest = _smallest(values), _largest(values)
        if not smallest >= 0.0:
            raise _refusal(name, smallest, "must be a fraction from 0 to 1")
        if not largest <= 1.0:
            raise _refusal(name, largest, "must be a fraction from 0 to 1", "write 85 % as 0.85")


def _smallest(values: Values) -> float:
    return float(values.min()) if isinstance(values, np.ndarray) else values


def _largest(values: Values) -> float:
    return float(values.max()) if isinstance(values, np.ndarray) else values


def _refusal(name: str, value: float, rule: str, hint: str | None = None) -> InputError:
    return InputError(Problem(rule, key=(name,), value=f"{value:g}", hint=hint))
