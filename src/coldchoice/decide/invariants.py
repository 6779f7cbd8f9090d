"""What must hold of every answer, whatever was asked: checked as it is computed, and loud where it does not.

A broken one is a mistake of this program or of a caller's arrays, never of a scenario; so it is no
user-facing error and keeps its traceback.
"""

from __future__ import annotations

import numpy as np

from coldchoice.model.streams import Floats

ROUNDING = 1e-9
"""What adding up may lose."""


class BrokenInvariant(RuntimeError):
    """An answer contradicts itself, and must not be shown."""


def sums_to_one(shares: Floats, what: str, *, axis: int = -1) -> Floats:
    """Return `shares` if they add up to 1 along an axis.

    Parameters
    ----------
    shares
        Any shape.
    what
        What they are, for the message.

    Raises
    ------
    BrokenInvariant
        If they do not, or a share is not within 0 to 1.
    """
    sums = shares.sum(axis=axis)
    if not (np.abs(sums - 1.0) <= ROUNDING * max(1, shares.shape[axis])).all():
        worst = float(sums.flat[int(np.abs(sums - 1.0).argmax())])
        raise BrokenInvariant(f"{what} must add up to 1, and add up to {worst:g}")
    if shares.size and not (shares.min() >= -ROUNDING and shares.max() <= 1.0 + ROUNDING):
        raise BrokenInvariant(f"{what} must lie within 0 to 1")
    return shares


def doubly_stochastic(ranks: Floats) -> Floats:
    """Return rank acceptabilities, [alternative, rank], if every rank has one owner and every owner one rank.

    Raises
    ------
    BrokenInvariant
        As `sums_to_one`.
    """
    sums_to_one(ranks, "rank acceptabilities of an alternative", axis=1)
    return sums_to_one(ranks, "rank acceptabilities of a rank", axis=0)


def at_most(value: float, bound: float, what: str, *, error: float = 0.0) -> float:
    """Return `value` if it does not exceed `bound`; within an `error` of estimation it is cut to the bound.

    Raises
    ------
    BrokenInvariant
        If it lies further above, or either is not a number.
    """
    slack = error + ROUNDING * max(1.0, abs(bound))
    if not value <= bound + slack:
        raise BrokenInvariant(f"{what}: {value:g} must not exceed {bound:g}")
    return min(value, bound)


def same_order(before: tuple[str, ...], after: tuple[str, ...], what: str) -> None:
    """Check that alternatives which stand in both orders stand there in the same one.

    Raises
    ------
    BrokenInvariant
        If they do not.
    """
    common = set(before) & set(after)
    first, second = (tuple(name for name in order if name in common) for order in (before, after))
    if first != second:
        raise BrokenInvariant(f"{what} reorders {', '.join(first)} to {', '.join(second)}")


def dominated_never_first(names: tuple[str, ...], first: Floats, dominated: Floats) -> None:
    """Check that whoever is strictly worse than another in every draw comes first in none.

    Parameters
    ----------
    first
        Share of draws in which each comes first, (alternatives,).
    dominated
        Whether each is beaten in every draw and every criterion by one other, (alternatives,) of 0 and 1.

    Raises
    ------
    BrokenInvariant
        Naming the one that is first.
    """
    for name, share, beaten in zip(names, first, dominated, strict=True):
        if beaten and share > 0.0:
            raise BrokenInvariant(f"{name} is dominated in every draw, and first in {share:.2%} of them")
