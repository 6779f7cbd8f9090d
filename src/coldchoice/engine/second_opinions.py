"""What other methods of ranking say of a scenario's strategies, and where they would reorder them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.reversal import Reversal, rank_reversals
from coldchoice.decide.second_opinions import Panel, second_opinions
from coldchoice.engine.block import COST
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.model.streams import Floats


class Opinions(NamedTuple):
    """Second opinions on one scenario.

    Attributes
    ----------
    panel
        What every method says.
    reversals
        Methods that reorder two strategies because a third one comes or goes.
    criteria
        Names of the criteria that were given to all.
    """

    panel: Panel
    reversals: tuple[Reversal, ...]
    criteria: tuple[str, ...]


def opinions_on(believed: Beliefs) -> Opinions | None:
    """Ask every method about the strategies that can be used; ``None`` where there are no two.

    All have the same matrix, in the criteria's own units: each draw's viability and flexibility, and what is
    spent in it over the mean usable share.
    """
    if len(believed.names) < 2:
        return None
    matrix = performance(believed)
    scales = [believed.anchors[name] for name in believed.criteria]
    panel = second_opinions(believed.names, matrix, scales, believed.weights)
    reversals = rank_reversals(believed.names, matrix.mean(axis=2), scales, believed.weights)
    return Opinions(panel, reversals, believed.criteria)


def performance(believed: Beliefs) -> Floats:
    """Return the criteria in their own units, (strategies, criteria, draws)."""
    matrix = np.array(believed.attempts[:, :-1])
    matrix[:, COST] /= believed.attempts[:, -1].mean(axis=1, keepdims=True)
    return matrix
