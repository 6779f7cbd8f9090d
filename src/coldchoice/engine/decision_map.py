"""Who leads over two inputs of a scenario, all points with the same draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from coldchoice.decide.decision_map import PROBES, DecisionMap, Spot, decision_map
from coldchoice.decide.quads import alike, leader_of
from coldchoice.engine.beliefs import beliefs_of, expected, utilities
from coldchoice.engine.blocks import shared
from coldchoice.engine.close_call import lead_of
from coldchoice.engine.inputs import WEIGHT
from coldchoice.engine.knob import Knob
from coldchoice.engine.lookout import VALUE, LastPoint, View, view
from coldchoice.engine.two_knobs import axis, both_set, by_factors
from coldchoice.errors import InputError, Problem
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.engine.point import Point
    from coldchoice.engine.two_knobs import Setter
    from coldchoice.model.comparison import Anchors
    from coldchoice.model.scenario import Choice, Scenario
    from coldchoice.model.streams import Floats
    from coldchoice.model.terms import Terms
    from coldchoice.plugin.registry import Registry

CELLS = 60
"""Assumption: points along either axis, unless something else is asked for."""
MOST_DRAWS = 2_000
"""Assumption: draws at each point, unless more are asked for."""

Progress = Callable[[int, int, int], None]
"""Called with the round, and of it the draws done and the draws in all."""
Ends = tuple[float | None, float | None]


class Axis(NamedTuple):
    """One input of a map.

    Attributes
    ----------
    knob
        The input.
    values
        Rising.
    factors
        Whether they go by equal factors.
    """

    knob: Knob
    values: Floats
    factors: bool


class Reason(NamedTuple):
    """Why a strategy cannot be used, or a point is not possible, at one place of the map.

    `name` is empty for a point that is not possible.
    """

    name: str
    text: str
    x: float
    y: float


class ScenarioMap(NamedTuple):
    """The map of one scenario.

    Attributes
    ----------
    scenario, terms, file
        What was asked; the file's name as given.
    strategies
        Names of those that were compared.
    x, y
        The two inputs.
    measure
        "value", or the criterion that the lead is judged by.
    found
        Who leads where.
    reasons
        One for each strategy that cannot be used somewhere, and one for points that are not possible: of all
        places that were worked out, the one nearest to where the scenario stands.
    now
        How the strategies stand in the scenario as it is.
    here
        The same as a point of a map.
    silent
        Who declined or failed in the scenario as it is, and why.
    rescaled
        The value scale of a criterion moves with an input, as no `scales` fixes it.
    draws
        At every point.
    unloadable
        Plugins that are not there.
    """

    scenario: Scenario
    terms: Terms
    file: str
    strategies: tuple[str, ...]
    x: Axis
    y: Axis
    measure: str
    found: DecisionMap
    reasons: tuple[Reason, ...]
    now: View
    here: Spot
    silent: dict[str, str]
    rescaled: bool
    draws: int
    unloadable: tuple[str, ...] = ()

    @property
    def leader(self) -> str | None:
        """Who leads in the scenario as it is."""
        return self.now.leader(self.measure)


class _Seen(NamedTuple):
    """What a process tells of one point."""

    spot: Spot
    out: dict[str, str]
    anchors: Mapping[str, Anchors] | None
    refused: str = ""


def scenario_map(
    scenario: Scenario,
    x: Knob,
    y: Knob,
    registry: Registry,
    choices: Sequence[Choice],
    *,
    between: tuple[Ends, Ends] = ((None, None), (None, None)),
    measure: str = VALUE,
    cells: int = CELLS,
    draws: int = MOST_DRAWS,
    probes: int = PROBES,
    workers: int = 1,
    progress: Progress | None = None,
) -> ScenarioMap:
    """Find who leads over two inputs of a scenario.

    Parameters
    ----------
    scenario, registry, choices
        As in `coldchoice.engine.compare.compare`.
    x, y
        The two inputs; see `coldchoice.engine.inputs`.
    between
        Ends of either axis; where ``None``, those of the input's own search.
    measure
        What the lead is judged by: "value", or the name of a criterion.
    cells
        Points along either axis.
    draws
        At every point; the same draws at each.
    probes
        Points drawn at random as a check, see `coldchoice.decide.decision_map`.
    workers
        Processes that share the points; the answer is the same for any number.
    progress
        Told of every point.

    Raises
    ------
    InputError
        If there are not two strategies, the inputs move one another, an axis has no two values, or the
        scenario contradicts itself everywhere.
    """
    _check_there_are_two(choices)
    axes = _axis("X", x, between[0], cells), _axis("Y", y, between[1], cells)
    setter = both_set(scenario, x, y, axes[0].values, axes[1].values, registry)
    points = LastPoint(registry, choices, draws)
    weighs_x = x.name.startswith(WEIGHT)
    surveyor = _Surveyor(scenario, setter, points, measure, workers, progress, weighs_x=weighs_x)
    labels = tuple(choice.label for choice in choices)
    return _surveyed(surveyor, axes, labels, points.of(scenario), probes)


def _check_there_are_two(choices: Sequence[Choice]) -> None:
    if len(choices) < 2:
        hint = f"only {choices[0].label} is asked for" if choices else "none is asked for"
        raise InputError(Problem("a decision map needs two strategies", ("strategies",), hint=hint))


def _surveyed(
    surveyor: _Surveyor, axes: tuple[Axis, Axis], labels: tuple[str, ...], now: Point, probes: int
) -> ScenarioMap:
    from coldchoice.engine.settle import settle

    scenario, (x, y) = surveyor.scenario, axes
    found = decision_map(surveyor.look, labels, x.values, y.values, probes=probes, seed=scenario.seed)
    surveyor.raise_if_nothing_is_possible()
    return ScenarioMap(
        scenario=scenario,
        terms=settle(scenario),
        file="",
        strategies=labels,
        x=x,
        y=y,
        measure=surveyor.measure,
        found=found,
        reasons=surveyor.reasons(x, y),
        now=view(now),
        here=_spot(now, surveyor.measure),
        silent=now.silent,
        rescaled=surveyor.rescaled,
        draws=surveyor.draws,
    )


def _axis(letter: str, knob: Knob, ends: Ends, cells: int) -> Axis:
    values = axis(knob, *ends, cells)
    if len(values) < 2:
        rule = f"{knob.name} has no two values between {values[0]:g} and {values[-1]:g}"
        raise InputError(Problem(rule, (letter,), repr(knob.name)))
    return Axis(knob, values, by_factors(knob, float(values[0]), float(values[-1])))


class _Surveyor:
    """Works out points by the processes that there are, and keeps why some of them have no leader."""

    def __init__(
        self,
        scenario: Scenario,
        setter: Setter,
        points: LastPoint,
        measure: str,
        workers: int,
        progress: Progress | None,
        *,
        weighs_x: bool,
    ) -> None:
        self.scenario, self.measure, self.draws = scenario, measure, points.draws
        self._set, self._points = setter, points
        self._workers, self._progress = workers, progress
        self._round, self._weighs_x = 0, weighs_x
        self._seen: dict[tuple[float, float], _Seen] = {}

    def look(self, points: Sequence[tuple[float, float]]) -> list[Spot]:
        """Work out points, shared out among processes; they come back in order."""
        self._round += 1

        def work(number: int, draws: int) -> _Seen:
            return self._at(*order[number])

        order = sorted(points, key=self._weights_last)
        sizes = [self.draws] * len(points)
        found = []
        for done, seen in enumerate(shared(work, sizes, self._workers), 1):
            found.append(seen)
            if self._progress is not None:
                self._progress(self._round, done * self.draws, sum(sizes))
        self._seen |= dict(zip(order, found, strict=True))
        return [self._seen[one].spot for one in points]

    def _weights_last(self, place: tuple[float, float]) -> tuple[float, float]:
        """Put points that differ in a weight alone one behind the other: all but the first cost nothing."""
        x, y = place
        return (y, x) if self._weighs_x else (x, y)

    def _at(self, x: float, y: float) -> _Seen:
        try:
            found = self._points.of(self._set(self.scenario, x, y))
        except InputError as error:
            return _Seen(Spot({}, possible=False), {}, None, str(error).splitlines()[0])
        return _Seen(_spot(found, self.measure), found.out, found.anchors)

    @property
    def rescaled(self) -> bool:
        """Whether value scales differ from point to point."""
        known = [one.anchors for one in self._seen.values() if one.anchors is not None]
        return any(one != known[0] for one in known)

    def reasons(self, x: Axis, y: Axis) -> tuple[Reason, ...]:
        """Return why each strategy cannot be used, at the place nearest to where the scenario stands."""

        def away(place: tuple[float, float]) -> float:
            return sum(_steps_away(axis, value) for axis, value in zip((x, y), place, strict=True))

        found: dict[str, Reason] = {}
        for place in sorted(self._seen, key=lambda place: (away(place), place)):
            seen = self._seen[place]
            for name, text in {**seen.out, **({"": seen.refused} if seen.refused else {})}.items():
                found.setdefault(name, Reason(name, text, *place))
        return tuple(found[name] for name in sorted(found))

    def raise_if_nothing_is_possible(self) -> None:
        """Raise what is wrong with the scenario, if it is so at every point."""
        if any(one.spot.possible for one in self._seen.values()):
            return
        first = next(iter(self._seen))
        self._points.of(self._set(self.scenario, *first))


def _steps_away(axis: Axis, value: float) -> float:
    """Return how many steps of an axis a value lies from where the input stands."""
    steps = np.arange(len(axis.values), dtype=np.float64)
    at, here = np.interp([value, axis.knob.present], axis.values, steps).tolist()
    return abs(float(at) - float(here))


def _spot(point: Point, measure: str) -> Spot:
    seen = view(point)
    able = {name: score for name, score in seen.scores[measure].items() if name not in seen.out}
    error = 0.0
    first = leader_of(able)
    others = [] if first is None else [name for name in able if name not in alike(able, first)]
    if first is not None and others:
        second = min(others, key=lambda name: (-able[name], name))
        error = lead_of(point, (first, second), measure)[1]
    return Spot(able, error, best=_best(point, measure) if able else {})


def _best(point: Point, measure: str) -> dict[str, float]:
    """Return in which share of what could be learned each strategy would be best, luck averaged out."""
    believed = beliefs_of(point)
    if len(believed.names) == 1:
        return {believed.names[0]: 1.0}
    if measure == VALUE:
        worth = utilities(believed)
    else:
        worth = expected(believed)[:, believed.criteria.index(measure)]
    is_best = worth == worth.max(axis=0)
    shares = (is_best / is_best.sum(axis=0)).mean(axis=1)
    return dict(zip(believed.names, shares.tolist(), strict=True))
