"""How closely the lead goes with each uncertain input, and which share of its variance each accounts for.

Over the draws that are there: what could be learned, and the hours of the journey, which are luck. A tornado
asks what an input could do to the mean; this asks what the spread of the lead comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldchoice.decide.correlation import correlations
from coldchoice.decide.sobol import first_order_of_draws
from coldchoice.engine.flip_words import JOURNEY
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.beliefs import Beliefs
    from coldchoice.model.streams import Floats

MOST = 12
"""Assumption: of more inputs than these, only those that account for most are correlated."""
LEAST_SHARE = 0.005  # assumption: what accounts for less of the variance may be chance, and goes unsaid
HOURS = "hours of the journey"


class Influence(NamedTuple):
    """What one input has to do with the lead.

    Attributes
    ----------
    name, text
        Of the input, and what it is in words.
    correlation
        Rank correlation with the lead, -1 to 1.
    low, high
        Its 5 and 95 % points by bootstrap.
    share
        Of the lead's variance that the input accounts for alone, 0 to 1: its first-order index.
    """

    name: str
    text: str
    correlation: float
    low: float | None
    high: float | None
    share: float


def influences(believed: Beliefs, lead: Floats, most: int = MOST) -> tuple[Influence, ...]:
    """Return the inputs that account for most of the variance of a lead, the largest share first.

    Parameters
    ----------
    lead
        In each draw, (draws,); see `coldchoice.engine.tornado.scores_of`.
    """
    inputs = {**believed.parameters, JOURNEY: believed.journey_h}
    shares = first_order_of_draws(inputs, lead)
    kept = sorted((name for name in shares if shares[name] >= LEAST_SHARE), key=lambda name: -shares[name])
    texts = {**believed.texts, JOURNEY: HOURS}
    found = correlations({name: inputs[name] for name in kept[:most]}, {"lead": lead})
    return tuple(
        Influence(one.input, texts.get(one.input, one.input), one.value, one.low, one.high, shares[one.input])
        for one in found
        if one.value is not None
    )
