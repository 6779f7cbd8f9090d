"""Between which values each input of a scenario is turned, one at a time.

An input with a distribution of its own goes from its 5 to its 95 % point. A plan has none: it goes a quarter
down and a quarter up, which is an assumption and is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import BaseModel

from coldchoice.decide.tornado import ENDS
from coldchoice.decide.weights import Weights
from coldchoice.engine.edit import edited
from coldchoice.engine.inputs import WEIGHT, criteria_of, inputs, price_knob
from coldchoice.engine.journey_knobs import EXCURSIONS, HOURS, planned
from coldchoice.engine.path_knobs import money_text, path_knob
from coldchoice.errors import InputError
from coldchoice.model.streams import EXCURSION_OF
from coldchoice.model.uncertain import Uncertain
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from coldchoice.engine.knob import Knob
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.streams import Natural
    from coldchoice.plugin.registry import Registry

How = Literal["distribution", "share"]

SHARE = 0.25
"""Assumption: a plan is turned by a quarter of where it stands."""
WEIGHT_DRAWS = 10_000
"""Assumption: draws from which the ends of weights are taken that are bound by preferences."""


class Turn(NamedTuple):
    """How far one input is turned.

    Attributes
    ----------
    knob
        The input.
    low, high
        Values of it, low <= present <= high; one of them may be where it stands.
    how
        "distribution": its own 5 and 95 % points; "share": by a quarter.
    """

    knob: Knob
    low: float
    high: float
    how: How


def turns(
    scenario: Scenario, registry: Registry, learnable: Collection[str], *, weights: bool
) -> Iterator[Turn]:
    """Yield every input that can be turned, in the order in which inputs are listed.

    Parameters
    ----------
    learnable
        Names of what could be learned: what is among it is not turned a second time.
    weights
        Whether weights count.
    """
    own = {f"{WEIGHT}{name}": ends for name, ends in _weight_ends(scenario).items()}
    own |= _hours_ends(scenario)
    for name, knob in inputs(scenario).knobs.items():
        if name.startswith(WEIGHT) and not weights:
            continue
        if name == EXCURSIONS[0] and any(one.startswith(EXCURSION_OF) for one in learnable):
            continue
        found = Turn(knob, *own[name], "distribution") if name in own else _by_a_share(knob)
        if found.low < found.high:
            yield found
    for path in uncertain_paths(scenario):
        try:
            knob = path_knob(path, scenario, registry)
        except InputError:  # it cannot be written back: nothing to turn
            continue
        low, high = _quantiles(_under(scenario, path))
        yield Turn(knob, max(low, knob.least), min(high, knob.most), "distribution")


def price_turn(item: str, scenario: Scenario, natural: Natural) -> Turn:
    """Return how a price with a range is turned: fixed at its own 5 and 95 % points, with no range left.

    Parameters
    ----------
    natural
        What its standard draws, between 0 and 1, mean in the scenario's money.

    Raises
    ------
    UnknownName
        If no library knows the item.
    """
    knob = price_knob(item, scenario)

    def set(scenario: Scenario, amount: float) -> Scenario:
        return edited(scenario, {("economics", "prices", item): money_text(amount, knob.unit)})

    low, high = (natural(share)[0] for share in ENDS)
    return Turn(knob._replace(moves="", set=set), low, high, "distribution")


def uncertain_paths(scenario: Scenario) -> tuple[str, ...]:
    """Return the paths of all keys with a distribution, but for the hours of legs, which have a name."""
    return tuple(path for path, _ in _uncertain(scenario, ""))


def _uncertain(part: Any, path: str) -> Iterator[tuple[str, Uncertain]]:
    if isinstance(part, Uncertain):
        if part.kind != "fixed":
            yield path, part
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            if path.startswith("logistics.legs[") and name in HOURS:
                continue
            key = field.alias or name
            yield from _uncertain(getattr(part, name), f"{path}.{key}" if path else key)
    elif isinstance(part, tuple) and not hasattr(part, "_fields"):
        for at, one in enumerate(part):
            yield from _uncertain(one, f"{path}[{at}]")


def _under(scenario: Scenario, path: str) -> Uncertain:
    return dict(_uncertain(scenario, ""))[path]


def _by_a_share(knob: Knob) -> Turn:
    low, high = sorted((knob.present * (1.0 - SHARE), knob.present * (1.0 + SHARE)))
    if knob.kind == "temperature":  # a share of degrees Celsius means nothing
        low = high = knob.present
    if knob.whole:
        low, high = min(np.floor(low), knob.present - 1.0), max(np.ceil(high), knob.present + 1.0)
    return Turn(
        knob, float(max(low, min(knob.least, knob.present))), float(min(high, max(knob.most, knob.present))),
        "share",
    )  # fmt: skip


def _quantiles(spread: Uncertain) -> tuple[float, float]:
    low, high = spread.quantile(np.array(ENDS)).tolist()
    return low, high


def _hours_ends(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return the 5 and 95 % points of all transports, and of all holds; those without a spread are left out.

    The distances of the points of one leg from its mean are added as standard deviations are: exact for one
    leg, near enough for several that are independent of each other.
    """
    found = {}
    for kind, (name, _) in HOURS.items():
        spreads = [getattr(leg, kind) for leg in planned(scenario).values() if leg.kind == kind]
        if not any(one.kind != "fixed" for one in spreads):
            continue
        mean = sum(one.mean for one in spreads)
        below, above = (
            sqrt(sum((_quantiles(one)[end] - one.mean) ** 2 for one in spreads)) for end in (0, 1)
        )
        found[name] = (mean - below, mean + above)
    return found


def _weight_ends(scenario: Scenario) -> Mapping[str, tuple[float, float]]:
    """Return the 5 and 95 % points of weights that are not known exactly, by criterion."""
    criteria = criteria_of(scenario)
    weights = Weights.given(scenario.weights, criteria)
    if weights.exact is not None:
        return {}
    others = len(criteria) - 1
    if weights.preferences is None and others:
        # the share of one criterion where every weighting is equally likely: Beta(1, others)
        quantile = partial(_share_below, others=others)
        return dict.fromkeys(criteria, (quantile(ENDS[0]), quantile(ENDS[1])))
    drawn = weights.draws(np.ones((len(criteria), WEIGHT_DRAWS)), np.random.default_rng(scenario.seed))
    ends = np.quantile(drawn, ENDS, axis=1)
    return {name: (float(low), float(high)) for name, low, high in zip(criteria, *ends, strict=True)}


def _share_below(share: float, others: int) -> float:
    return float(1.0 - (1.0 - share) ** (1.0 / others))
