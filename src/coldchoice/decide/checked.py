"""Arrays as people hand them in: named, of one length, and enough of them to decide between."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats


def checked_draws(
    draws: Mapping[str, ArrayLike], what: str = "alternatives", *, least: int = 2
) -> tuple[tuple[str, ...], Floats]:
    """Return the names and the draws of each, (names, draws), last axis the draws.

    Parameters
    ----------
    draws
        By name: numbers of any shape whose last axis are the draws; all of the same shape. NaN is let
        through: what it means is for the analysis to say.
    what
        What the names stand for, in the plural.
    least
        Fewest names that make sense.

    Raises
    ------
    InputError
        If there are fewer names, or the draws differ in length or shape; names the first that differs.
    """
    names = tuple(draws)
    if len(names) < least:
        shown = f"{len(names)}: {', '.join(names)}" if names else "none"
        raise InputError(Problem(f"needs {least} {what} or more", value=shown))
    arrays = [np.asarray(values, dtype=np.float64) for values in draws.values()]
    first = arrays[0]
    for name, array in zip(names, arrays, strict=True):
        if array.ndim == 0 or array.shape[-1] == 0:
            raise InputError(Problem("has no draws", (name,)))
        if array.shape[-1] != first.shape[-1]:
            rule = f"has {array.shape[-1]:,} draws, and {names[0]} has {first.shape[-1]:,}"
            raise InputError(Problem(rule, (name,), hint="draws are compared one by one: give equally many"))
        if array.shape != first.shape:
            raise InputError(Problem(f"is of shape {array.shape}, and {names[0]} of {first.shape}", (name,)))
    return names, np.stack(arrays)
