"""What would give the lead to another: inputs that could turn out otherwise, weights, and plans.

Inputs have distributions: what could be learned, and the hours of the journey. Their flips come from the
draws that are there. A plan, the units a year or the hours of a transport, has none: its flips are
break-evens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.flip import FlipPoint, input_flips, pair_flips, smallest, weight_flips
from coldchoice.engine.beliefs import Beliefs, steady
from coldchoice.engine.flip_words import JOURNEY
from coldchoice.engine.turns import influential
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.streams import Floats

MOST_PAIRED = 6  # assumption: inputs of which every pair is looked at


class Flips(NamedTuple):
    """What would change the leader of a scenario.

    Attributes
    ----------
    leader, runner_up
        Names; the runner-up is ``None`` where nobody else can be used.
    smallest
        The three smallest changes.
    found
        All that were found, smallest first.
    looked_at
        Inputs that were looked at, most influential first.
    """

    leader: str
    runner_up: str | None
    smallest: tuple[FlipPoint, ...]
    found: tuple[FlipPoint, ...]
    looked_at: tuple[str, ...]


def flips_of(believed: Beliefs, weights: Floats | None) -> Flips | None:
    """Return what would change the leader; ``None`` where nobody can be used.

    Parameters
    ----------
    weights
        Draws of the weights as they are believed, (criteria, draws); ``None`` where they are exact.
    """
    if not believed.names:
        return None
    leader, *rivals = believed.names
    if not rivals:
        return Flips(leader, None, (), (), ())
    totals = np.tensordot(believed.weights, steady(believed.attempts, believed), axes=(0, 1))
    leads = totals[0] - totals[1:]
    inputs = influential({**believed.parameters, JOURNEY: believed.journey_h}, leads)
    alone = input_flips(rivals, leads, inputs)
    paired = dict(list(inputs.items())[:MOST_PAIRED])
    found = [
        *alone,
        *pair_flips(rivals, leads, paired, alone),
        *weight_flips(
            believed.names, believed.criteria, believed.worth.mean(axis=2), believed.weights, weights
        ),
    ]
    ordered = smallest(found, len(found))
    return Flips(leader, rivals[0], ordered[:3], ordered, tuple(inputs))
