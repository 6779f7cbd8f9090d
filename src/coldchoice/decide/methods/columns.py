"""What the relative methods share: a matrix in blocks of draws, criterion by criterion, better upwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.acceptability import CHUNK_DRAWS
from coldchoice.decide.checked import checked_numbers
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

ROUNDING = 1e-12
"""What adding up weights may lose."""


def in_blocks(
    performance: ArrayLike,
    weights: ArrayLike,
    directions: ArrayLike,
    score: Callable[[Floats, Floats], Floats],
) -> Floats:
    """Score a matrix block by block; returns what `score` returns, its last axis the draws.

    Parameters
    ----------
    performance
        (alternatives, criteria) or (alternatives, criteria, draws), finite, in any units.
    weights
        (criteria,) or (criteria, draws); made to add up to 1.
    directions
        +1 where larger is better, -1 where smaller is, (criteria,).
    score
        Takes a block with every criterion turned so that larger is better, (alternatives, criteria, draws),
        and weights, (criteria, draws) or (criteria, 1).

    Raises
    ------
    InputError
        If shapes do not belong together, a value is not finite, a weight is negative or all of them are 0, or
        a direction is neither +1 nor -1.
    """
    matrix, weighing = checked_numbers(performance, "matrix"), checked_numbers(weights, "weights")
    ways = checked_numbers(directions, "directions")
    whole = matrix[:, :, np.newaxis] if matrix.ndim == 2 else matrix
    weighing = weighing[:, np.newaxis] if weighing.ndim == 1 else weighing
    _check(whole, weighing, ways)
    sums = weighing.sum(axis=0)
    if np.abs(sums - 1.0).max() > ROUNDING:
        weighing = weighing / sums
    turned = ways[np.newaxis, :, np.newaxis]
    parts = []
    for start in range(0, whole.shape[2], CHUNK_DRAWS):
        part = slice(start, start + CHUNK_DRAWS)
        block = whole[:, :, part] * turned if (turned < 0.0).any() else whole[:, :, part]
        parts.append(score(block, weighing if weighing.shape[1] == 1 else weighing[:, part]))
    found = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)
    return np.asarray(found[..., 0] if matrix.ndim == 2 else found)


def columns(block: Floats, weights: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield each criterion of a block, (alternatives, draws), and its weight, (draws,) or (1,)."""
    for criterion, weight in enumerate(weights):
        yield block[:, criterion], weight


def share(part: Floats, whole: Floats, otherwise: float = 0.0) -> Floats:
    """Divide; `otherwise` where there is nothing to divide by."""
    out = np.full(np.broadcast(part, whole).shape, otherwise)
    return np.asarray(np.divide(part, whole, out=out, where=whole > 0.0))


def _check(performance: Floats, weights: Floats, directions: Floats) -> None:
    shaped = performance.ndim == 3 and weights.ndim == 2 and directions.ndim == 1
    criteria, draws = performance.shape[1:] if shaped else (0, 0)
    fits = shaped and len(weights) == len(directions) == criteria and weights.shape[1] in (1, draws)
    if not fits or not performance.size:
        shapes = f"{performance.shape}, {weights.shape}, {np.shape(directions)}"
        rule = "the matrix, the weights and the directions need the same criteria and draws"
        raise InputError(Problem(rule, value=shapes))
    if not np.isfinite(performance).all():
        raise InputError(Problem("every value of the matrix must be finite"))
    if not (np.isfinite(weights) & (weights >= 0.0)).all() or not (weights > 0.0).any(axis=0).all():
        raise InputError(Problem("must be 0 or more and finite, one of them above 0", ("weights",)))
    if not (np.abs(directions) == 1.0).all():
        told = ", ".join(f"{one:g}" for one in directions)
        rule = "must be +1 where larger is better, and -1 where smaller is"
        raise InputError(Problem(rule, ("directions",), told))
