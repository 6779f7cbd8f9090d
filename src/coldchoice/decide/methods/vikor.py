"""VIKOR: a compromise between little regret in all and little regret in any one criterion.

Opricovic, Tzeng 2004, doi 10.1016/S0377-2217(03)00020-1.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.checked import checked_share
from coldchoice.decide.methods.columns import columns, in_blocks, share
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Vikor(NamedTuple):
    """Regrets, smaller is better, each (alternatives, draws), or (alternatives,) without draws.

    Attributes
    ----------
    q
        The compromise, 0 to 1.
    s, r
        Weighted regret in all criteria together, and in the one that is worst.
    """

    q: Floats
    s: Floats
    r: Floats


def vikor(performance: ArrayLike, weights: ArrayLike, directions: ArrayLike, v: float = 0.5) -> Vikor:
    """Return the regrets of each alternative.

    Parameters
    ----------
    performance, weights, directions
        As `coldchoice.decide.methods.columns.in_blocks`. A criterion that is the same for all is no regret to
        anybody.
    v
        What regret in all criteria counts against that in one, 0 to 1.

    Raises
    ------
    InputError
        If `v` lies elsewhere; and as `coldchoice.decide.methods.columns.in_blocks`.
    """
    v = checked_share(v, "v")
    q, s, r = in_blocks(performance, weights, directions, partial(_regrets, v=v))
    return Vikor(q, s, r)


def _regrets(block: Floats, weights: Floats, v: float) -> Floats:
    alternatives, _, draws = block.shape
    found = np.zeros((3, alternatives, draws))
    q, s, r = found
    for values, weight in columns(block, weights):
        best = values.max(axis=0)
        scale = best - values.min(axis=0)
        regret = (best - values) * share(np.broadcast_to(weight, scale.shape), scale)
        s += regret
        np.maximum(r, regret, out=r)
    for part, regret in ((v, s), (1.0 - v, r)):
        least = regret.min(axis=0)
        q += part * share(regret - least, regret.max(axis=0) - least)
    return found
