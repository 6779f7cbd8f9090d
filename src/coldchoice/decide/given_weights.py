"""Weights as a notebook gives them: numbers, an order in words, statements, preferences, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from coldchoice.decide.acceptability import CHUNK_DRAWS
from coldchoice.decide.checked import by_name, checked_array, checked_numbers
from coldchoice.decide.preferences import Preferences, Statement, order, preferences_of
from coldchoice.decide.weights import WEIGHTS, Weights, exact_weights
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats, Streams

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Said: TypeAlias = "str | Statement | Sequence[str | Statement | Sequence[Statement]]"
"""Orders, ``viability > cost = flexibility``, or what functions of `coldchoice.decide.preferences` return."""

GivenWeights: TypeAlias = "Weights | Preferences | Said | Mapping[str, float] | ArrayLike | None"
"""By criterion; or (criteria,) or (criteria, draws), each draw adding up to 1; or what is said of them, every
weighting that agrees with it equally likely; or ``None``: unknown, every weighting equally likely."""

UNBROKEN = "\u00a0"  # a blank that does not part names


def weight_blocks(
    weights: GivenWeights, criteria: Sequence[str], draws: int, seed: int
) -> Callable[[int, int], Floats]:
    """Return what makes the weights of a block, by its number and its draws: (criteria, draws or 1).

    Parameters
    ----------
    weights
        See `GivenWeights`.
    criteria
        Names, in the order of every array.
    draws
        Of all blocks, `CHUNK_DRAWS` in each but the last.
    seed
        Of weights that are drawn here.

    Raises
    ------
    UnknownName
        If a weight or a statement names no criterion.
    InputError
        If weights do not fit, do not add up to 1, or statements contradict each other.
    """
    told = known_weights(weights, criteria, draws)
    if isinstance(told, Weights):
        return lambda number, size: told.drawn(Streams(seed, number, size))
    if told.shape[1] == 1:
        return lambda number, size: told
    return lambda number, size: told[:, number * CHUNK_DRAWS : number * CHUNK_DRAWS + size]


def known_weights(weights: GivenWeights, criteria: Sequence[str], draws: int) -> Weights | Floats:
    """Return weights that can be drawn, or numbers, (criteria, draws or 1); errors as `weight_blocks`."""
    if weights is None:
        return Weights(tuple(criteria))
    if isinstance(weights, Weights):
        _check_criteria(weights.criteria, tuple(criteria), ", in this order")
        return weights
    if isinstance(weights, Preferences):
        _check_criteria(tuple(sorted(weights.criteria)), tuple(sorted(criteria)), "")
        return Weights.constrained(preferences_of(weights.statements, criteria))
    named = by_name(weights)
    if named is not None:
        for name, one in named.items():
            checked_array(one, f"weights.{name}")
        return exact_weights(named, criteria)[:, np.newaxis]
    if _is_said(weights):
        return Weights.constrained(preferences_of(tuple(_statements(weights, criteria)), criteria))
    return _numbers(cast("ArrayLike", weights), criteria, draws)


def _check_criteria(given: tuple[str, ...], wanted: tuple[str, ...], how: str) -> None:
    if given != wanted:
        rule = f"must be of {', '.join(wanted)}{how}"
        raise InputError(Problem(rule, WEIGHTS, f"weights of {', '.join(given)}"))


def _is_said(weights: object) -> bool:
    if isinstance(weights, str | Statement):
        return True
    return isinstance(weights, list | tuple) and any(map(_is_said, weights))


def _statements(said: object, criteria: Sequence[str]) -> Iterator[Statement]:
    if isinstance(said, Statement):
        yield said
    elif isinstance(said, str):
        yield from _order(said, criteria)
    elif isinstance(said, list | tuple):
        for one in said:
            yield from _statements(one, criteria)
    else:
        hint = "write e.g. 'viability > cost', or use coldchoice.decide.preferences"
        raise InputError(Problem("is no statement about weights", WEIGHTS, repr(said), hint))


def _order(text: str, criteria: Sequence[str]) -> Iterator[Statement]:
    """Read an order whose names may have blanks, as those of criteria in a notebook often do."""
    for name in sorted(criteria, key=len, reverse=True):
        text = text.replace(name, name.replace(" ", UNBROKEN))
    for statement in order(text, ()):
        bounds = (
            bound._replace(lesser=_blank(bound.lesser), greater=_blank(bound.greater))
            for bound in statement.bounds
        )
        yield statement._replace(text=statement.text.replace(UNBROKEN, " "), bounds=tuple(bounds))


def _blank(name: str | None) -> str | None:
    return None if name is None else name.replace(UNBROKEN, " ")


def _numbers(weights: ArrayLike, criteria: Sequence[str], draws: int) -> Floats:
    given = checked_numbers(weights, "weights")
    given = given[:, np.newaxis] if given.ndim == 1 else given
    if given.ndim != 2 or given.shape[0] != len(criteria) or given.shape[1] not in (1, draws):
        told = f"shape {given.shape} for {len(criteria)} criteria and {draws:,} draws"
        raise InputError(Problem("must be (criteria,) or (criteria, draws)", WEIGHTS, told))
    if not (np.abs(given.sum(axis=0) - 1.0) < 1e-6).all() or not (given >= 0.0).all():
        raise InputError(Problem("must be 0 or more and add up to 1 in every draw", WEIGHTS))
    return given
