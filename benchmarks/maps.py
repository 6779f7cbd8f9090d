"""M1: what a decision map costs, against working out each of its points."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path

from measure import COLDCHOICE, Measured, Sample, environment, interleaved, process

SCENARIO = str(Path(__file__).resolve().parent.parent / "scenarios" / "car-t-apheresis.yaml")
CELLS = 60
LEAST, COARSE = 3, 9
"""Maps so coarse that each of their points is worked out."""
REPEATS = 3
GOAL_S = 60.0


def m1(quick: bool) -> list[Measured]:
    """A map of 60 x 60 points at 2,000 draws, two workers, against working out all of them, and 60 s."""
    draws = 200 if quick else 2_000
    sides = [partial(process, command(cells, draws), environment()) for cells in (CELLS, COARSE, LEAST)]
    ours, coarse, least = interleaved(sides, 1 if quick else REPEATS)
    every = Sample(*(whole(*seconds) for seconds in zip(coarse, least, strict=True)))
    found = search(draws)
    note = (
        f"{ours.wall_s:.1f} s, {found['worked_out']:,} of {found['points']:,} points, "
        f"against {every.wall_s:.0f} s for all"
    )
    ratio, cpu = ours.wall_s / every.wall_s, ours.cpu_s / every.cpu_s
    seconds = f"{ours.wall_s:.1f} s, {ours.cpu_s:.1f} s of CPU"
    return [
        Measured("M1", "map of 60 x 60, two workers / all its points, likewise", 0.5, ratio, cpu, note),
        Measured("M1", "the same / 60 s", 1.0, ours.wall_s / GOAL_S, ours.cpu_s / GOAL_S, seconds),
    ]


def command(cells: int, draws: int) -> list[str]:
    switches = {"--cells": cells, "--draws": draws, "--workers": 2, "--format": "json"}
    return [COLDCHOICE, "map", SCENARIO, *(str(part) for pair in switches.items() for part in pair)]


def whole(coarse_s: float, least_s: float) -> float:
    """Return what all points take: one takes what those of the coarse map take beyond a start."""
    each_s = (coarse_s - least_s) / (COARSE**2 - LEAST**2)
    return least_s + each_s * (CELLS**2 - LEAST**2)


def search(draws: int) -> dict[str, int]:
    """Return how many points were worked out, as the answer says it."""
    done = subprocess.run(
        command(CELLS, draws), env=environment(), capture_output=True, text=True, check=True
    )
    told: dict[str, int] = json.loads(done.stdout)["search"]
    return told
