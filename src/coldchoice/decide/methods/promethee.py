"""PROMETHEE II with the usual criterion: in how many weighted criteria each is ahead, over all pairs.

Brans, Vincke 1985, doi 10.1287/mnsc.31.6.647.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.methods.columns import columns, in_blocks
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def promethee(performance: ArrayLike, weights: ArrayLike, directions: ArrayLike) -> Floats:
    """Return the net flow of each alternative, -1 to 1, larger is better, (alternatives, draws).

    Parameters
    ----------
    performance, weights, directions
        As `coldchoice.decide.methods.columns.in_blocks`. That one is ahead counts,
        not how far.

    Returns
    -------
    Without an axis of draws if `performance` has none; 0 for a single alternative.
    """
    return in_blocks(performance, weights, directions, _net_flow)


def _net_flow(block: Floats, weights: Floats) -> Floats:
    alternatives, _, draws = block.shape
    flow, ahead = np.zeros((alternatives, draws)), np.empty(draws)
    for values, weight in columns(block, weights):
        for one in range(alternatives):
            for other in range(one):
                np.subtract(values[one], values[other], out=ahead)
                np.sign(ahead, out=ahead)
                np.multiply(ahead, weight, out=ahead)
                flow[one] += ahead
                flow[other] -= ahead
    flow /= max(1, alternatives - 1)
    return flow
