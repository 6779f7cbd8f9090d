"""What the relative methods share: a matrix in blocks of draws, criterion by criterion, better upwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from coldchoice.decide.acceptability import CHUNK_DRAWS
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats


def in_blocks(
    performance: Floats,
    weights: Floats,
    directions: Floats,
    score: Callable[[Floats, Floats], Floats],
) -> Floats:
    """Score a matrix block by block; returns what `score` returns, its last axis the draws.

    Parameters
    ----------
    performance
        (alternatives, criteria) or (alternatives, criteria, draws), finite, in any units.
    weights
        (criteria,) or (criteria, draws).
    directions
        +1 where larger is better, -1 where smaller is, (criteria,).
    score
        Takes a block with every criterion turned so that larger is better, (alternatives, criteria, draws),
        and weights, (criteria, draws) or (criteria, 1).

    Raises
    ------
    InputError
        If shapes do not belong together, or a value is not finite.
    """
    whole = performance[:, :, np.newaxis] if performance.ndim == 2 else performance
    weighing = weights[:, np.newaxis] if weights.ndim == 1 else weights
    _check(whole, weighing, directions)
    turned = np.asarray(directions, dtype=np.float64)[np.newaxis, :, np.newaxis]
    parts = []
    for start in range(0, whole.shape[2], CHUNK_DRAWS):
        part = slice(start, start + CHUNK_DRAWS)
        block = whole[:, :, part] * turned if (turned < 0.0).any() else whole[:, :, part]
        parts.append(score(block, weighing if weighing.shape[1] == 1 else weighing[:, part]))
    found = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)
    return np.asarray(found[..., 0] if performance.ndim == 2 else found)


def columns(block: Floats, weights: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield each criterion of a block, (alternatives, draws), and its weight, (draws,) or (1,)."""
    for criterion, weight in enumerate(weights):
        yield block[:, criterion], weight


def share(part: Floats, whole: Floats, otherwise: float = 0.0) -> Floats:
    """Divide; `otherwise` where there is nothing to divide by."""
    out = np.full(np.broadcast(part, whole).shape, otherwise)
    return np.asarray(np.divide(part, whole, out=out, where=whole > 0.0))


def _check(performance: Floats, weights: Floats, directions: Floats) -> None:
    alternatives, criteria, draws = performance.shape
    fits = len(weights) == len(directions) == criteria and weights.shape[1] in (1, draws)
    if not fits or not alternatives or not criteria:
        shapes = f"{performance.shape}, {weights.shape}, {np.shape(directions)}"
        rule = "the matrix, the weights and the directions need the same criteria and draws"
        raise InputError(Problem(rule, value=shapes))
    if not np.isfinite(performance).all():
        raise InputError(Problem("every value of the matrix must be finite"))
