"""SMAA-2 for a notebook: measurements and weights in, every measure with its error out.

`acceptability` takes draws that are there, `until` makes blocks of draws until errors are as small as wanted.
What the measures mean is told in `coldchoice.decide.smaa_analysis`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import hypot, sqrt
from typing import TYPE_CHECKING, cast

import numpy as np

from coldchoice.decide.acceptability import CHUNK_DRAWS, DrawBlock, share_errors
from coldchoice.decide.checked import (
    checked_count,
    checked_names,
    checked_numbers,
    checked_weights,
)
from coldchoice.decide.given_weights import GivenWeights, weight_blocks
from coldchoice.decide.measured import Measurements, Value, measured_draws, valued
from coldchoice.decide.order_entropy import MOST_ORDERED
from coldchoice.decide.smaa_analysis import Analysis, analyse, finished, first_sums, weights_matter
from coldchoice.decide.smaa_measures import measures
from coldchoice.decide.smaa_sums import FirstPass
from coldchoice.errors import InputError, Problem, UnknownName
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

MEASURES = (
    "first",
    "ranks",
    "ahead_of",
    "holistic",
    "value",
    "central_weights",
    "confidence",
    "first_entropy",
    "order_entropy",
)
"""What an error can be wanted of, as it is called in an analysis."""

GROWTH = 1.1
"""Assumption: errors are looked at each time the draws have grown by a tenth."""

FEWEST_BLOCKS = 10
"""Assumption: from fewer, an error may look small by chance."""


def acceptability(
    measurements: Measurements,
    weights: GivenWeights = None,
    values: Mapping[str, Value] | Sequence[Value] | None = None,
    *,
    names: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
    draws: int = CHUNK_DRAWS,
    seed: int = 0,
) -> Analysis:
    """Return the measures of SMAA-2 of measured alternatives.

    Parameters
    ----------
    measurements
        Draws by alternative and criterion, paired: draw by draw of one state of the world. A single number
        holds in all draws. NaN is kept: the alternative comes last in that draw, as one of which nothing is
        known cannot be counted on, and the analysis is given once more without these draws.
    weights
        Exact: by criterion, made to add up to 1, or as an array. Drawn: (criteria, draws). Constrained: an
        order, ``"viability > cost = flexibility"``, or what is said by functions of
        `coldchoice.decide.preferences`. Unknown: ``None``. See `coldchoice.decide.given_weights`.
    values
        Value function of each criterion, by name or in their order; left out, measurements are worth already,
        the larger the better.
    names, criteria
        Of an array's alternatives and criteria; numbered if left out. A mapping has its own.
    draws
        How many, where every measurement is a single number.
    seed
        Of the weights that are drawn here; they go by the names of the criteria.

    Raises
    ------
    InputError
        If there is one alternative only, draws differ in length, a criterion is missing or unknown, weights
        do not fit, or a value is infinite.
    """
    labels, columns, measured = measured_draws(measurements, names, criteria, checked_count(draws, "draws"))
    worth = valued(measured, columns, values)
    weighing = weight_blocks(weights, columns, worth.shape[2], seed)

    def block(number: int) -> tuple[Floats, Floats]:
        part = slice(number * CHUNK_DRAWS, (number + 1) * CHUNK_DRAWS)
        return worth[:, :, part], weighing(number, worth[0, 0, part].size)

    return analyse(block, -(-worth.shape[2] // CHUNK_DRAWS), labels, columns)


def until(
    errors: Mapping[str, float],
    draw_block: DrawBlock,
    names: Sequence[str],
    criteria: Sequence[str],
    *,
    least_blocks: int = FEWEST_BLOCKS,
    most_blocks: int = 1000,
) -> Analysis:
    """Take block after block until every wanted error is met, or there are as many as may be.

    Stopping when an error looks small is slightly optimistic, as it sooner happens when the error is
    underestimated. Against that stand the least number of blocks, errors looked at only now and then, and
    shares near 0 or 1 that get two draws for and two against (doi 10.1080/00031305.1998.10480550).

    Parameters
    ----------
    errors
        Largest standard errors wanted, by measure: first, ranks, ahead_of, holistic, value, central_weights,
        confidence, first_entropy, order_entropy. That of a confidence factor is taken with its largest share
        from the draws, 0.5/sqrt(draws), as that is only known in the end.
    draw_block
        Worth and weights of a block by its number, from 0, about equally many draws in each; called twice
        with the same number, it must answer the same. Only one block is in memory at a time.
    names, criteria
        Of the alternatives and the criteria.

    Returns
    -------
    The analysis; `stopped` says why no more draws were taken, `missed` what was not met.

    Raises
    ------
    UnknownName
        If an error is wanted of something that is no measure.
    InputError
        As `acceptability`; and if a wanted error is not above 0.
    """
    _check_errors(errors)
    names, criteria = checked_names(names, least=2), checked_names(criteria, "criteria")
    _check_block(*draw_block(0), names, criteria)
    if "order_entropy" in errors and len(names) > MOST_ORDERED:
        rule = f"orders of more than {MOST_ORDERED} alternatives are not counted"
        raise InputError(Problem(rule, ("order_entropy",), f"{len(names)} alternatives"))
    blocks = min(checked_count(least_blocks, "least_blocks"), checked_count(most_blocks, "most_blocks"))
    sums = first_sums(draw_block, 0, blocks)
    while (missed := _missed(errors, sums, draw_block)) and blocks < most_blocks:
        more = min(most_blocks, max(blocks + 1, int(blocks * GROWTH)))
        sums = first_sums(draw_block, blocks, more, sums=sums)
        blocks = more
    found = finished(draw_block, sums, blocks, names, criteria)
    if not missed:
        return found._replace(stopped=f"every wanted error is met after {sums.draws:,} draws")
    told = "; ".join(
        f"{name} is known to +-{error:.2g}, wanted +-{errors[name]:.2g}" for name, error in missed.items()
    )
    return found._replace(
        stopped=f"the most that were allowed, {sums.draws:,} draws, are taken: {told}", missed=missed
    )


def reached(sums: FirstPass, by_weights: float = 0.0) -> dict[str, float]:
    """Return the largest error of each measure, careful where a share is near 0 or 1.

    Parameters
    ----------
    by_weights
        Largest error of a confidence factor that comes from its central weights.
    """
    found = measures(sums)
    n = sums.draws
    shares, ahead = ((pair[0] * n + 2.0) / (n + 4.0) for pair in (found.ranks, found.ahead))
    return {
        "first": float(share_errors(shares[:, 0], n).max()),
        "ranks": float(share_errors(shares, n).max()),
        "ahead_of": float(share_errors(ahead[~np.eye(len(ahead), dtype=bool)], n).max()),
        "holistic": float(found.holistic[1].max()),
        "value": float(found.values[1].max()),
        "central_weights": float(found.central[1][sums.ranks[:, 0] > 0.0].max()),
        "confidence": hypot(0.5 / sqrt(n), by_weights),
        "first_entropy": float(found.first_entropy[1]),
        "order_entropy": float(found.order_entropy[1]),
    }


def _missed(errors: Mapping[str, float], sums: FirstPass, draw_block: DrawBlock) -> dict[str, float]:
    by_weights = 0.0
    if "confidence" in errors:
        moved = weights_matter(draw_block, measures(sums))[sums.ranks[:, 0] > 0.0]
        by_weights = float(moved.max(initial=0.0))
    now = reached(sums, by_weights)
    return {name: now[name] for name, wanted in errors.items() if now[name] > wanted}


def _check_errors(errors: Mapping[str, float]) -> None:
    if not errors:
        raise InputError(Problem("say which error is wanted", value="none", hint="e.g. {'first': 0.005}"))
    for name, wanted in errors.items():
        if name not in MEASURES:
            raise UnknownName("measure", name, MEASURES)
        if not 0.0 < wanted < np.inf:
            raise InputError(Problem("a wanted error must be above 0", (name,), f"{wanted:g}"))


def _check_block(values: object, weights: object, names: Sequence[str], criteria: Sequence[str]) -> None:
    """Check the first block that somebody makes: one value for each name and criterion, weights that fit."""
    array = checked_numbers(cast("ArrayLike", values), "values")
    if array.ndim != 3 or array.shape[:2] != (len(names), len(criteria)) or not array.shape[2]:
        told = f"shape {array.shape} for {len(names)} names and {len(criteria)} criteria"
        raise InputError(Problem("must be (alternatives, criteria, draws)", ("values",), told))
    weighing = checked_weights(cast("ArrayLike", weights), criteria)
    if weighing.ndim != 2 or weighing.shape[1] not in (1, array.shape[2]):
        told = f"shape {weighing.shape} for {array.shape[2]:,} draws"
        raise InputError(Problem("must be (criteria, draws) or (criteria, 1)", ("weights",), told))
