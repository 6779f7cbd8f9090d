"""Which statements about weights cannot be true together, as few of them as say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from coldchoice.decide.closure import STRICT, TOLERANCE, closure, greatest, least
from coldchoice.errors import Problem
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.decide.preferences import Statement

MOST_TRIED = 40
"""Assumption: statements up to which every pair of them is tried first: 780 closures of small matrices."""


NARROW = 1e-4
"""A sum that misses 1 by less does so by the margin of a strict order alone."""


class Verdict(NamedTuple):
    """What is wrong with statements: a contradiction, or a sum of bounds on the wrong side of 1."""

    kind: str
    total: float = 1.0


def contradiction(statements: Sequence[Statement], criteria: Sequence[str]) -> Problem | None:
    """Return what is wrong with statements in one line, below their own key; ``None`` where they can be true.

    Where they cannot, single statements are tried, then pairs; then one after the other is left out that the
    contradiction does not need (deletion filter; Chinneck and Dravnieks 1991, doi 10.1287/ijoc.3.2.157).
    """
    found = verdict(statements, criteria)
    if found is None:
        return None
    fewest = _fewest(tuple(statements), criteria, found.kind)
    told = verdict(fewest, criteria) or found
    value = listed([repr(statement.text) for statement in fewest])
    key = fewest[-1].key if len({statement.key for statement in fewest}) == 1 else ()
    if told.kind == "cycle":
        many = "contradict each other" if len(fewest) > 1 else "contradicts itself"
        return Problem(f"{many} about {listed(_pair(fewest, criteria))}", key, value)
    if abs(told.total - 1.0) < NARROW:
        rule = "leave no weights: what they leave is equal where one is said to be larger"
        return Problem(rule, key, value)
    most, side = ("highest", "less") if told.kind == "above" else ("lowest", "more")
    rule = f"the {most} weights allowed add up to {told.total:.6g}, {side} than 1: no weights are left"
    return Problem(rule, key, value)


def verdict(statements: Sequence[Statement], criteria: Sequence[str]) -> Verdict | None:
    """Return what is wrong with all statements together; ``None`` where some weights fulfil them."""
    bounds = [bound for statement in statements for bound in statement.bounds]
    strictly = closure(bounds, criteria, strict=STRICT)
    if (strictly.diagonal() < -TOLERANCE).any():
        return Verdict("cycle")
    closed = closure(bounds, criteria)
    if float(least(strictly).sum()) > 1.0 + TOLERANCE:
        return Verdict("below", float(least(closed).sum()))
    if float(greatest(strictly).sum()) < 1.0 - TOLERANCE:
        return Verdict("above", float(greatest(closed).sum()))
    return None


def _fewest(statements: tuple[Statement, ...], criteria: Sequence[str], kind: str) -> tuple[Statement, ...]:
    """Return statements that are wrong in the same way, none of which can be left out."""

    def wrong(some: Sequence[Statement]) -> bool:
        found = verdict(some, criteria)
        return found is not None and found.kind == kind

    if len(statements) <= MOST_TRIED:
        for count in (1, 2):
            for some in combinations(statements, count):
                if wrong(some):
                    return some
    kept = list(statements)
    for statement in statements:
        rest = [one for one in kept if one is not statement]
        if wrong(rest):
            kept = rest
    return tuple(kept)


def _pair(statements: Sequence[Statement], criteria: Sequence[str]) -> tuple[str, ...]:
    """Return the two criteria that contradicting statements are about, or the one where it is one."""
    counts = Counter(name for statement in statements for name in statement.criteria)
    pairs = [statement.criteria for statement in statements if len(statement.criteria) == 2]
    if not pairs:
        return tuple(counts)
    # the last of those that are named most often
    pair = max(reversed(pairs), key=lambda pair: sum(counts[name] for name in pair))
    return tuple(sorted(pair, key=criteria.index))
