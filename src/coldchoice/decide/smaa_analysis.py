"""Stochastic multicriteria acceptability analysis, SMAA-2, with the error of every measure.

What each alternative's ranks are when measurements and weights are uncertain, and which weights would put it
first. Lahdelma, Salminen 2001, doi 10.1287/opre.49.3.444.11220; in plain words in
``docs/explanation/acceptability.md``.

Errors are Monte-Carlo standard errors: what other draws of the same number would give. They say nothing of
whether the distributions drawn from are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import hypot
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.acceptability import DrawBlock, Room, monte_carlo_error, room_for
from coldchoice.decide.confidence import LOOKED_AT, confidence_errors
from coldchoice.decide.invariants import ROUNDING, BrokenInvariant, dominated_never_first, doubly_stochastic
from coldchoice.decide.smaa_measures import Estimate, Measures, measures, meta_weights
from coldchoice.decide.smaa_sums import (
    FirstPass,
    Missing,
    SecondPass,
    confident_draws,
    first_pass,
    known_values,
    second_pass,
)
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

RULE_OF_THREE = 3.0
"""Not seen in n draws: with 95 % confidence rarer than 3/n (doi 10.1001/jama.1983.03330370053031)."""

MANY = 100
"""Assumption: of fewer draws that rule says nothing of use."""


class Standing(NamedTuple):
    """How one alternative stands.

    Attributes
    ----------
    ranks
        Rank acceptabilities: share of draws in which it is first, second, ...; equal ones share the ranks
        that they take up.
    value
        Mean additive value, over the draws in which it has one.
    holistic
        Acceptabilities of all ranks added up, each with the meta-weight of the rank.
    ahead_of
        Share of draws in which it is ahead of each other alternative, by name; equal ones count half.
    central_weights
        Mean weights of the draws in which it is first, by criterion: what somebody who prefers it typically
        cares for. ``None`` where it never is; the error is infinite where it is in a single draw.
    confidence
        Confidence factor: share of draws in which it is first with its central weights held fixed. ``None``
        where it has none. The error counts that of these weights too.
    never
        In words, where it is never first: whether it cannot be, or was not seen to be. Empty otherwise.
    dominated_by
        Who is at least as good in every criterion and better in one, in every draw.
    missing
        Draws in which it has no value, as a measurement is NaN.
    """

    name: str
    ranks: tuple[Estimate, ...]
    value: Estimate
    holistic: Estimate
    ahead_of: dict[str, Estimate]
    central_weights: dict[str, Estimate] | None
    confidence: Estimate | None = None
    never: str = ""
    dominated_by: tuple[str, ...] = ()
    missing: int = 0

    @property
    def first(self) -> Estimate:
        """First-rank acceptability."""
        return self.ranks[0]


class Analysis(NamedTuple):
    """The measures of SMAA-2.

    Attributes
    ----------
    standings
        Of the alternatives, in the order given.
    criteria
        Names of the criteria.
    draws
        Draws that count.
    meta_weights
        What each rank counts in the holistic acceptability; see `META_WEIGHTS`.
    first_entropy
        Of who comes first, in bits: 0 where it is always the same.
    order_entropy
        Of the whole ranking, in bits; ``None`` where there are more alternatives than orders can be counted
        of. Of two alternatives both are the same.
    missing
        What was done with draws in which somebody has no value: "last", it was ranked last there; "left
        out", they do not count.
    without_missing
        The same analysis without these draws; ``None`` where there are none.
    stopped
        Why no more draws were taken, where they were taken until errors were met.
    missed
        Largest error of each measure whose wanted error was not met.
    """

    standings: tuple[Standing, ...]
    criteria: tuple[str, ...]
    draws: int
    meta_weights: tuple[float, ...]
    first_entropy: Estimate
    order_entropy: Estimate | None
    missing: Missing
    without_missing: Analysis | None = None
    stopped: str = ""
    missed: dict[str, float] = {}

    def of(self, name: str) -> Standing:
        """Return the standing of an alternative; `KeyError` if there is none of that name."""
        return {one.name: one for one in self.standings}[name]

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be known to read the numbers: values that are missing, and errors that were not met."""
        said = [
            f"{one.name} has no value in {one.missing:,} of {self.draws:,} draws, and is ranked last in "
            f"them: first in {one.first.value:.1%}, {self._without(one.name)}"
            for one in self.standings
            if one.missing and self.missing == "last"
        ]
        return (*said, self.stopped) if self.stopped else tuple(said)

    def _without(self, name: str) -> str:
        if self.without_missing is None:
            return "and no draw is left in which everybody has one"
        return f"without these draws in {self.without_missing.of(name).first.value:.1%}"


def analyse(draw_block: DrawBlock, blocks: int, names: Sequence[str], criteria: Sequence[str]) -> Analysis:
    """Return the measures over blocks of draws, one block in memory at a time.

    Parameters
    ----------
    draw_block
        Called twice with each number from 0; must answer the same both times.
    blocks
        How many.
    names, criteria
        Of the alternatives and the criteria, in the order of the arrays.

    Raises
    ------
    InputError
        If there are fewer than two alternatives, a value is infinite, or somebody has no value in any draw.
    """
    return finished(draw_block, first_sums(draw_block, 0, blocks), blocks, names, criteria)


def first_sums(
    draw_block: DrawBlock, start: int, stop: int, missing: Missing = "last", sums: FirstPass | None = None
) -> FirstPass:
    """Return the sums of blocks from `start` up to `stop`, added to those that are there."""
    room: Room | None = None
    for number in range(start, stop):
        values, weights = draw_block(number)
        room = room_for(values, room)
        found = first_pass(values, weights, missing, room)
        sums = found if sums is None else sums.merge(found)
    if sums is None:
        raise ValueError("there is no block of draws")
    return sums


def finished(
    draw_block: DrawBlock,
    sums: FirstPass,
    blocks: int,
    names: Sequence[str],
    criteria: Sequence[str],
) -> Analysis:
    """Return the analysis of blocks whose first pass is done; as `analyse`."""
    _check(sums, names)
    found = _analysis(draw_block, sums, blocks, names, criteria, "last")
    if not sums.missing.any():
        return found
    known = first_sums(draw_block, 0, blocks, "left out")
    if not known.draws:
        return found
    return found._replace(without_missing=_analysis(draw_block, known, blocks, names, criteria, "left out"))


def _check(sums: FirstPass, names: Sequence[str]) -> None:
    if len(names) != len(sums.ranks):
        raise ValueError(f"{len(names)} names for {len(sums.ranks)} alternatives")
    if len(names) < 2:
        raise InputError(Problem("needs 2 alternatives or more", value=", ".join(names) or "none"))
    for name, known, infinite in zip(names, sums.known, sums.infinite, strict=True):
        if infinite:
            hint = "leave the alternative out, or bound its value function"
            rule = f"has an infinite value in {infinite:,.0f} of {sums.draws:,} draws"
            raise InputError(Problem(rule, (name,), hint=hint))
        if not known:
            raise InputError(Problem("has no value in any draw: a measurement is always NaN", (name,)))


def _analysis(
    draw_block: DrawBlock,
    sums: FirstPass,
    blocks: int,
    names: Sequence[str],
    criteria: Sequence[str],
    missing: Missing,
) -> Analysis:
    doubly_stochastic(sums.ranks / sums.draws)
    found = measures(sums)
    pairs = _worse_in_the_mean(sums)
    passes = (second_pass(draw_block(at)[0], found.central[0], pairs, missing) for at in range(blocks))
    second = reduce(SecondPass.merge, passes)
    dominated = _checked_dominance(sums, second, names)
    by = [tuple(name for name, beats in zip(names, row, strict=True) if beats) for row in dominated]
    moved = weights_matter(draw_block, found, missing)
    standings = (
        _standing(at, found, names, criteria)._replace(
            confidence=_confidence(second.confident[at], sums, at, float(moved[at])),
            never=_never(by[at], sums, at),
            dominated_by=by[at],
            missing=int(sums.missing[at]),
        )
        for at in range(len(names))
    )
    orders = _one(found.order_entropy, ())
    return Analysis(
        standings=tuple(standings),
        criteria=tuple(criteria),
        draws=sums.draws,
        meta_weights=tuple(meta_weights(len(names)).tolist()),
        first_entropy=_one(found.first_entropy, ()),
        order_entropy=orders if sums.orders.size else None,
        missing=missing,
    )


def _standing(at: int, found: Measures, names: Sequence[str], criteria: Sequence[str]) -> Standing:
    """Return what one pass tells of an alternative."""
    weights = {name: _one(found.central, (at, column)) for column, name in enumerate(criteria)}
    return Standing(
        name=names[at],
        ranks=tuple(_one(found.ranks, (at, rank)) for rank in range(len(names))),
        value=_one(found.values, (at,)),
        holistic=_one(found.holistic, (at,)),
        ahead_of={name: _one(found.ahead, (at, other)) for other, name in enumerate(names) if other != at},
        central_weights=None if np.isnan(found.central[0][at, 0]) else weights,
    )


def _one(estimates: tuple[Floats, Floats], place: tuple[int, ...]) -> Estimate:
    values, errors = estimates
    return Estimate(float(values[place]), float(errors[place]))


def weights_matter(draw_block: DrawBlock, found: Measures, missing: Missing = "last") -> Floats:
    """Return the errors of confidence factors that come from those of central weights, (alternatives,).

    Looked at in the first block alone: it is a small part of a small number.
    """
    values = known_values(draw_block(0)[0][:, :, :LOOKED_AT], missing)
    draws = max(values.shape[2], 1)
    return confidence_errors(
        lambda weights: confident_draws(values, weights) / draws, found.central[0], found.central_errors
    )


def _confidence(count: float, sums: FirstPass, at: int, by_weights: float) -> Estimate | None:
    if not sums.ranks[at, 0]:
        return None
    share = float(count) / sums.draws
    return Estimate(share, hypot(monte_carlo_error(share, sums.draws), by_weights))


def _worse_in_the_mean(sums: FirstPass) -> NDArray[np.bool_]:
    """Return of which pairs one can be dominated by the other: whoever is in every draw is in the mean."""
    one, other = sums.worth[:, np.newaxis], sums.worth[np.newaxis]
    slack = ROUNDING * np.abs(np.nan_to_num(sums.worth, neginf=0.0)).max(initial=1.0)
    found = np.asarray((one <= other + slack).all(axis=2))
    np.fill_diagonal(found, False)
    return found


def _checked_dominance(sums: FirstPass, second: SecondPass, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return [one, other]: whether one is dominated by the other in every draw; it is then never first.

    Adding up may make two values equal that are not, but never turns them round.
    """
    dominated = np.asarray(second.dominated == sums.draws)
    if sums.positive < sums.blocks:
        return dominated  # with a weight of 0 both may be first
    for one, other in np.argwhere(dominated & (sums.ahead > 0.0)):
        times = f"{sums.ahead[one, other]:,.0f} draws"
        rule = f"{names[one]} is dominated by {names[other]} in every draw, and ahead of it in {times}"
        raise BrokenInvariant(rule)
    apart = sums.ahead + sums.ahead.T == sums.draws
    beaten = (dominated & apart).any(axis=1).astype(np.float64)
    dominated_never_first(tuple(names), sums.ranks[:, 0] / sums.draws, beaten)
    return dominated


def _never(by: Sequence[str], sums: FirstPass, at: int) -> str:
    """Say of one that is never first whether it cannot be; nothing of others."""
    if sums.ranks[at, 0]:
        return ""
    draws = f"{sums.draws:,}"
    if by:
        who = f"{by[0]} is" if len(by) == 1 else f"each of {listed(by)} is"
        what = "at least as good in every criterion and better in one"
        lacking = f", or it has no value ({sums.missing[at]:,.0f})" if sums.missing[at] else ""
        return f"cannot be first, whatever the weights: in all {draws} draws {who} {what}{lacking}"
    rarer = f", so rarer than {RULE_OF_THREE:.0f} in {draws} (95 %)" if sums.draws >= MANY else ""
    return f"never seen first in {draws} draws{rarer}; whether it can be is not told"
