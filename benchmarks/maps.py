"""M1: what a decision map costs, against working out each of its points."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

from measure import Measured, Sample

from coldchoice.cli.questions import Doors, read_questions
from coldchoice.cli.shared import use_one_thread
from coldchoice.decide.decision_map import DecisionMap
from coldchoice.engine.decision_map import MOST_DRAWS, scenario_map
from coldchoice.engine.inputs import input_named
from coldchoice.engine.two_knobs import usual_pair

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "car-t-apheresis.yaml"
CELLS, BRUTE_CELLS = 60, 9
GOAL_S = 60.0


def m1(quick: bool) -> list[Measured]:
    """A map of 60 x 60 points at 2,000 draws, two workers, against working out all of them, and 60 s."""
    use_one_thread()
    every, ours, worked_out, whole = _timed(200 if quick else MOST_DRAWS)
    note = f"{ours.wall_s:.1f} s, {worked_out:,} of {whole:,} points, against {every.wall_s:.1f} s for all"
    ratio, cpu = ours.wall_s / every.wall_s, ours.cpu_s / every.cpu_s
    seconds = f"{ours.wall_s:.1f} s, {ours.cpu_s:.1f} s of CPU"
    return [
        Measured("M1", "map of 60 x 60, two workers / all its points, likewise", 0.5, ratio, cpu, note),
        Measured("M1", "the same / 60 s", 1.0, ours.wall_s / GOAL_S, ours.cpu_s / GOAL_S, seconds),
    ]


def _timed(draws: int) -> tuple[Sample, Sample, int, int]:
    """Return what all points take, what the map takes, how many of them were worked out, and their number.

    The time of a point is that of a grid so coarse that each of its points is worked out, over the same
    stretch: points take longer where journeys do. It is run before the map and after.
    """
    (question,), registry = read_questions([str(SCENARIO)], (), Doors())
    asked = question.scenario
    x, y = (input_named(name, asked, registry) for name in usual_pair(asked))

    def made(cells: int) -> tuple[Sample, DecisionMap]:
        wall_s, cpu_s = perf_counter(), _cpu_s()
        found = scenario_map(asked, x, y, registry, question.choices, cells=cells, draws=draws, workers=2)
        return Sample(perf_counter() - wall_s, _cpu_s() - cpu_s), found.found

    made(3)
    before, coarse = made(BRUTE_CELLS)
    ours, found = made(CELLS)
    after, _ = made(BRUTE_CELLS)
    times = found.leader.size / coarse.worked_out / 2.0
    every = Sample(times * (before.wall_s + after.wall_s), times * (before.cpu_s + after.cpu_s))
    return every, ours, found.worked_out, found.leader.size


def _cpu_s() -> float:
    """Return the CPU time of this process and of those that it waited for."""
    return sum(os.times()[:4])
