"""Which inputs decide who leads, and what they would have to be for another to lead, from draws of worth.

Inputs are what could be learned, and the hours of the journey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.flip import input_flips
from coldchoice.engine.flip_words import JOURNEY, flip_sentence
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.streams import Floats, Natural

MOST_INPUTS = 12  # assumption: inputs that are looked at one by one, the most influential
MOST_TOLD = 4  # assumption: the same where only the three smallest flips are told
LEAST_SHARE = 0.002  # assumption: an input that explains less of the lead's spread flips nothing


class ToldFlip(NamedTuple):
    """A flip in words: its size, by which flips are ordered, and from whom it takes the lead."""

    size: float
    text: str
    leader: str


def told_flips(
    labels: Sequence[str],
    totals: Floats,
    parameters: Mapping[str, Floats],
    journey_h: Floats,
    texts: Mapping[str, str],
    natural: Mapping[str, Natural],
) -> tuple[ToldFlip, ...]:
    """Say what inputs would have to be for another to lead, smallest change first.

    Parameters
    ----------
    labels
        Of the strategies, in the order of `totals`.
    totals
        Weighted worth that can be averaged, (strategies, draws); see `replaced`.
    parameters, journey_h
        Draws of what could be learned, by name, and of the hours of the journey.
    texts, natural
        As in `coldchoice.engine.flip_words.flip_sentence`.
    """
    best = int(totals.mean(axis=1).argmax())
    rivals = [label for label in labels if label != labels[best]]
    leads = totals[best] - np.delete(totals, best, axis=0)
    inputs = influential({**parameters, JOURNEY: journey_h}, leads, MOST_TOLD)
    return tuple(
        ToldFlip(flip.size, flip_sentence(flip, texts, natural, {}), labels[best])
        for flip in input_flips(rivals, leads, inputs)
    )


def influential(inputs: Mapping[str, Floats], leads: Floats, most: int = MOST_INPUTS) -> dict[str, Floats]:
    """Return the inputs that explain something of a lead, most of it first: squared correlations.

    Parameters
    ----------
    leads
        By how much the leader is ahead of each rival, (rivals, draws).
    """
    centred = leads - leads.mean(axis=1, keepdims=True)
    spread = (centred * centred).sum(axis=1)
    spread[spread == 0.0] = np.inf
    shares = {}
    for name, drawn in inputs.items():
        one = drawn - drawn.mean()
        own = float(one @ one)
        if own > 0.0:
            shares[name] = float(((centred @ one) ** 2 / (own * spread)).max())
    kept = sorted((name for name in shares if shares[name] >= LEAST_SHARE), key=lambda name: -shares[name])
    return {name: inputs[name] for name in kept[:most]}


def replaced(worth: Floats, usable: Floats, worst: float, best: float) -> Floats:
    """Return what is to be added to the worth of a cost so that it can be averaged over parts of the draws.

    The cost of a draw is what is spent in it over the mean usable share. A dose that is lost beyond what was
    expected is replaced at the mean cost: so ``c (1 - u/U)`` is added to the cost. In the mean it is nothing.

    Parameters
    ----------
    worth
        Of the cost, on its value scale, (draws,).
    usable
        Probability of use, (draws,) or ().
    worst, best
        Anchors of the scale.
    """
    mean = worst / (best - worst) + worth.mean()
    return np.asarray(mean * (1.0 - usable / usable.mean()))
