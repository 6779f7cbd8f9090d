"""Two inputs of one scenario turned at once, each to where it is asked to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import isclose
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.weights import Weights
from coldchoice.engine.edit import edited
from coldchoice.engine.inputs import WEIGHT, criteria_of, input_named, inputs
from coldchoice.engine.knob import DECADE, SAME, TIMES, Knob
from coldchoice.errors import InputError, Problem

if TYPE_CHECKING:
    from coldchoice.model.scenario import Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.plugin.registry import Registry

Setter = Callable[["Scenario", float, float], "Scenario"]

USUAL = (("transit-hours", "hold-hours"), ("disruption-rate", "delay-rate", "units-a-year"))
"""Inputs of a map that names none: of either axis the first that the scenario has."""


def usual_pair(scenario: Scenario) -> tuple[str, str]:
    """Return two inputs for a map of a scenario that names none: how long it takes, and what goes wrong."""
    known = inputs(scenario).knobs
    x = next((name for name in USUAL[0] if name in known), "unit-value")
    return x, next(name for name in USUAL[1] if name in known)


def axis(knob: Knob, low: float | None, high: float | None, cells: int) -> Floats:
    """Return rising values of an input along one axis of a map: equal steps, or equal factors.

    Parameters
    ----------
    low, high
        Ends; where one is left out, that of the input's own search. A search that begins at nothing begins
        at a twentieth of the present value here, if factors suit the input.
    cells
        How many values; of an input that is a whole number there may be fewer.
    """
    last = knob.high if high is None else high
    first = knob.low if low is None else low
    if low is None and first == 0.0 and knob.factors and knob.present > 0.0:
        first = min(knob.present, last) / TIMES
    values = (
        np.geomspace(first, last, cells) if by_factors(knob, first, last) else np.linspace(first, last, cells)
    )
    values[0], values[-1] = first, last
    return np.unique(np.round(values)) if knob.whole else values


def by_factors(knob: Knob, low: float, high: float) -> bool:
    """Tell whether an axis from `low` to `high` goes by equal factors."""
    return knob.factors and low > 0.0 and high / low > DECADE


def both_set(scenario: Scenario, x: Knob, y: Knob, xs: Floats, ys: Floats, registry: Registry) -> Setter:
    """Return what sets both inputs, so that each stands where it is asked to.

    Some inputs move others, as the hours of a transport move the duration: what is set last stands. Of two
    weights, what they leave goes to the others in proportion.

    Raises
    ------
    InputError
        If the two are one, or either moves the other in whatever order they are set.
    """
    if x.name == y.name:
        raise InputError(Problem("a map needs two different inputs", ("Y",), repr(y.name)))
    if x.name.startswith(WEIGHT) and y.name.startswith(WEIGHT):
        return _two_weights(x.name.removeprefix(WEIGHT), y.name.removeprefix(WEIGHT))

    def x_first(scenario: Scenario, at_x: float, at_y: float) -> Scenario:
        return y.set(x.set(scenario, at_x), at_y)

    def y_first(scenario: Scenario, at_x: float, at_y: float) -> Scenario:
        return x.set(y.set(scenario, at_y), at_x)

    pairs = list(product(_thirds(xs), _thirds(ys)))
    for set_both in (x_first, y_first):
        if all(_held(set_both, scenario, (x, y), pairs, registry)):
            return set_both
    if _are_one(x, y, scenario, _thirds(ys), registry):
        rule = f"is the same as {x.name} in this scenario; a map needs two different inputs"
        raise InputError(Problem(rule, ("Y",), repr(y.name)))
    hint = "choose two that do not"
    raise InputError(Problem(f"{x.name} and {y.name} move one another", ("Y",), repr(y.name), hint))


def _are_one(x: Knob, y: Knob, scenario: Scenario, values: Sequence[float], registry: Registry) -> bool:
    """Tell whether x stands wherever y is set to: one input under two names."""
    stand = []
    for value in values:
        try:
            made = y.set(scenario, value)
            stand.append(input_named(x.name, made, registry).present)
        except InputError:
            continue
    alike = (isclose(one, asked, rel_tol=1e-6) for one, asked in zip(stand, values, strict=False))
    return x.unit == y.unit and len(stand) == len(values) and all(alike)


def _thirds(values: Floats) -> tuple[float, ...]:
    """Return two values inside, which are hardly where the input stands now."""
    return float(values[len(values) // 3]), float(values[(2 * len(values)) // 3])


def _held(
    set_both: Setter,
    scenario: Scenario,
    knobs: tuple[Knob, Knob],
    pairs: Sequence[tuple[float, float]],
    registry: Registry,
) -> Iterator[bool]:
    """Yield whether both inputs stand where they were set to, for those pairs that are possible."""
    for pair in pairs:
        try:
            made = set_both(scenario, *pair)
            stand = [input_named(knob.name, made, registry).present for knob in knobs]
        except InputError:
            continue
        yield all(
            isclose(value, asked, rel_tol=1e-6, abs_tol=SAME)
            for value, asked in zip(stand, pair, strict=True)
        )


def _two_weights(first: str, second: str) -> Setter:
    def set_both(scenario: Scenario, one: float, other: float) -> Scenario:
        rest = 1.0 - one - other
        if rest < -SAME:
            raise InputError(Problem("the two weights add up to more than 1", ("weights",)))
        criteria = criteria_of(scenario)
        mean = Weights.given(scenario.weights, criteria).mean
        others = {
            name: float(share)
            for name, share in zip(criteria, mean, strict=True)
            if name not in (first, second)
        }
        total = sum(others.values())
        given = {
            name: max(0.0, rest) * (share / total if total > 0.0 else 1.0 / len(others))
            for name, share in others.items()
        }
        return edited(scenario, {("weights",): given | {first: one, second: other}})

    return set_both
