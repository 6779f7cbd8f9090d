"""V1: what one input is worth to know on 100,000 draws, and what `voi` takes in all."""

from __future__ import annotations

from functools import partial

import numpy as np
from measure import Measured, against, calls

from coldchoice.cli.shared import use_one_thread
from coldchoice.decide.information import evppi

DRAWS = 100_000
GOAL_S = 2.0


def v1(quick: bool) -> list[Measured]:
    """EVPPI of one input on 100,000 draws: against numpy's least squares of a cubic; under 2 s."""
    use_one_thread()
    generator = np.random.default_rng(1)
    first, second = generator.normal(1.0, 1.0, DRAWS), generator.normal(0.0, 2.0, DRAWS)
    utilities = np.stack([np.zeros(DRAWS), first - second])
    ours, cubic = calls(
        [partial(known, utilities, first), partial(least_squares, utilities, first)], 3 if quick else 11
    )
    found, plain = known(utilities, first), least_squares(utilities, first)
    line = against("V1", "EVPPI of one input, 1e5 draws / numpy lstsq of a cubic", 40.0, ours, cubic)
    note = f"{line.note}; {found:.4f}, cubic {plain:.4f}, exact 0.0833"
    return [
        line._replace(note=note),
        Measured("V1", "the same / 2 s", 1.0, ours.wall_s / GOAL_S, None, f"{ours.wall_s:.2f} s"),
    ]


def known(utilities: np.ndarray, given: np.ndarray) -> float:
    return evppi(utilities, [given], reference=0).value


def least_squares(utilities: np.ndarray, given: np.ndarray) -> float:
    """What anybody would write: a cubic, and the mean of the positive part."""
    basis = np.stack([given**power for power in range(4)], axis=1)
    lead = utilities[1] - utilities[0]
    weights, *_ = np.linalg.lstsq(basis, lead, rcond=None)
    fitted = basis @ weights
    return float(np.maximum(fitted, 0.0).mean() - max(fitted.mean(), 0.0))
