"""TOPSIS: how near each alternative is to the best, and how far from the worst, of those compared.

Hwang, Yoon 1981, doi 10.1007/978-3-642-48318-9.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from coldchoice.decide.checked import checked_option
from coldchoice.decide.methods.columns import columns, in_blocks, share
from coldchoice.model.streams import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Norm = Literal["vector", "min-max"]


def topsis(
    performance: ArrayLike, weights: ArrayLike, directions: ArrayLike, norm: Norm = "vector"
) -> Floats:
    """Return the closeness of each alternative, 0 to 1, larger is better, (alternatives, draws).

    Parameters
    ----------
    performance, weights, directions
        As `coldchoice.decide.methods.columns.in_blocks`.
    norm
        "vector" divides a criterion by the root of its sum of squares, "min-max" by its range, over the
        alternatives. A criterion that is 0 throughout, or the same for all, tells nothing apart.

    Returns
    -------
    Without an axis of draws if `performance` has none; 0.5 where nothing tells the alternatives apart.

    Raises
    ------
    UnknownName
        If the norm is another one.
    InputError
        As `coldchoice.decide.methods.columns.in_blocks`.
    """
    checked_option("norm", norm, get_args(Norm))
    return in_blocks(performance, weights, directions, partial(_closeness, norm=norm))


def _closeness(block: Floats, weights: Floats, norm: Norm) -> Floats:
    alternatives, _, draws = block.shape
    to_best, to_worst = np.zeros((2, alternatives, draws))
    for values, weight in columns(block, weights):
        best, worst = values.max(axis=0), values.min(axis=0)
        scale = best - worst if norm == "min-max" else np.sqrt(np.einsum("ad,ad->d", values, values))
        factor = share(np.broadcast_to(weight, scale.shape), scale)
        for squares, end in ((to_best, best), (to_worst, worst)):
            gap = (values - end) * factor
            gap *= gap
            squares += gap
    np.sqrt(to_best, out=to_best)
    np.sqrt(to_worst, out=to_worst)
    return share(to_worst, to_best + to_worst, 0.5)
