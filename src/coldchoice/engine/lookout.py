"""What is seen from a point: how each strategy stands there, in one measure or another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.conditional import conditional_means
from coldchoice.decide.weights import Weights
from coldchoice.engine.block import COST
from coldchoice.engine.point import point
from coldchoice.engine.stakeholders import criteria_of as criteria_compared
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.knob import Knob
    from coldchoice.engine.point import Point
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.plugin.registry import Registry

VALUE = "value"
"""Measure of the ranking's own order: the mean weighted value."""
LEAST_USABLE = 0.01  # assumption: below one usable unit in a hundred a cost per usable dose says nothing more


class View(NamedTuple):
    """How strategies stand at one point, in the mean over the draws.

    Attributes
    ----------
    means
        Criteria of each strategy, (criteria,).
    scores
        By measure and strategy, the higher the better; a cost is negative there.
    out
        Why a strategy cannot lead.
    """

    means: dict[str, Floats]
    scores: dict[str, dict[str, float]]
    out: dict[str, str]

    def mean(self, label: str, measure: str) -> float | None:
        """Return a strategy's mean in a measure, in the measure's own unit; ``None`` where it has none."""
        if label not in self.means:
            return None
        if measure == VALUE:
            return self.scores[VALUE][label]
        criteria = [name for name in self.scores if name != VALUE]
        return float(self.means[label][criteria.index(measure)])

    def leader(self, measure: str) -> str | None:
        """Return who leads of those that can be used; ``None`` where none can."""
        able = {label: score for label, score in self.scores[measure].items() if label not in self.out}
        return max(sorted(able), key=lambda label: able[label], default=None)


def view(point: Point) -> View:
    """Return how the strategies stand at a point."""
    means = {label: criteria_of(attempts.mean(axis=1)) for label, attempts in point.attempts.items()}
    measures = (VALUE, *point.criteria)
    scores = {
        measure: {label: float(score(criteria, measure, point)) for label, criteria in means.items()}
        for measure in measures
    }
    return View(means, scores, point.out)


def criteria_of(attempts: Floats) -> Floats:
    """Return criteria from means over attempts, (criteria + 1, ...) to (criteria, ...)."""
    criteria = attempts[:-1].copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        criteria[COST] = attempts[COST] / np.maximum(attempts[-1], 0.0)
    return criteria


def score(criteria: Floats, measure: str, point: Point) -> Floats:
    """Return how good criteria are in one measure, (criteria, ...) to (...): the higher the better."""
    if measure == VALUE:
        shares = [
            weight
            * (values - point.anchors[name].worst)
            / (point.anchors[name].best - point.anchors[name].worst)
            for name, weight, values in zip(point.criteria, point.weights, criteria, strict=True)
            if weight > 0.0
        ]
        return np.asarray(np.sum(shares, axis=0))
    at = point.criteria.index(measure)
    anchors = point.anchors[measure]
    return np.asarray(criteria[at] if anchors.best > anchors.worst else -criteria[at])


def without_each(attempts: Floats, batches: int) -> Floats:
    """Return means over all batches of draws but one, (rows, draws) to (rows, batches)."""
    parts = np.array_split(attempts, batches, axis=1)
    sums = np.stack([part.sum(axis=1) for part in parts], axis=1)
    counts = np.array([part.shape[1] for part in parts])
    return np.asarray((sums.sum(axis=1, keepdims=True) - sums) / (attempts.shape[1] - counts))


def differences(points: Sequence[Point], attempts: Sequence[tuple[Floats, Floats]], measure: str) -> Floats:
    """Return by how much the first of two is ahead, (points, ...).

    Parameters
    ----------
    attempts
        Of either strategy at each point, (criteria + 1, ...): means over whatever the other axes stand for.
    """
    return np.stack(
        [
            score(criteria_of(first), measure, point) - score(criteria_of(second), measure, point)
            for point, (first, second) in zip(points, attempts, strict=True)
        ]
    )


class LastPoint:
    """Works out scenarios; of two in a row that differ in their weights alone, the second costs nothing."""

    def __init__(self, registry: Registry, choices: Sequence[Choice], draws: int) -> None:
        self._registry, self._choices, self.draws = registry, choices, draws
        self._last: tuple[str, Point] | None = None

    def of(self, asked: Scenario) -> Point:
        """Work out a scenario; `InputError` if it contradicts itself."""
        listed = {choice.label: choice for choice in asked.strategies}
        choices = [listed.get(choice.label, choice) for choice in self._choices]
        unweighed = asked.model_copy(update={"weights": None}).input_hash()
        if self._last is None or self._last[0] != unweighed:
            self._last = (unweighed, point(asked, self._registry, choices, self.draws))
        found = self._last[1]
        weights = Weights.given(asked.weights, criteria_compared(asked))
        failed = [name for name in weights.criteria if name not in found.criteria]
        return found._replace(weights=weights.without(failed).mean)


class Lookout:
    """Looks at a scenario with one input at one value after another; keeps what it saw.

    Parameters
    ----------
    knob
        The input.
    """

    def __init__(
        self, scenario: Scenario, knob: Knob, registry: Registry, choices: Sequence[Choice], draws: int
    ) -> None:
        self.scenario, self.knob, self.draws = scenario, knob, draws
        self._points = LastPoint(registry, choices, draws)
        self._seen: dict[float, View] = {}
        self._expected: dict[tuple[str, str], Floats] = {}

    def point(self, value: float | None) -> Point:
        """Work out the scenario with the input at `value`, or as it is; `InputError` if it cannot be."""
        found = self._points.of(self.scenario if value is None else self.knob.set(self.scenario, value))
        if value is not None:
            self._seen[value] = view(found)
        return found

    def expected(self, kept: Sequence[Point], pair: tuple[str, str]) -> Floats:
        """Return what is expected of two strategies given each draw's parameters.

        Attempts, (points, 2, criteria + 1, draws); of whatever order the two are, it is worked out once.
        """
        ordered = (min(pair), max(pair))
        if ordered not in self._expected:
            parameters: dict[str, Floats] = {}
            for one in kept:
                parameters |= one.parameters
            rows = np.concatenate([one.attempts[label] for one in kept for label in ordered])
            means = conditional_means(rows, list(parameters.values()))
            parts = means.reshape(len(kept), 2, len(rows) // (2 * len(kept)), -1).copy()
            np.clip(parts[:, :, -1], LEAST_USABLE, 1.0, out=parts[:, :, -1])
            self._expected[ordered] = parts
        found = self._expected[ordered]
        return found if ordered == pair else found[:, ::-1]

    def view(self, value: float) -> View:
        """Return how the strategies stand at `value`."""
        if value not in self._seen:
            self.point(value)
        return self._seen[value]
