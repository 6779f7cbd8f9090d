"""Run the two sides of a ratio in turns, and compare their medians."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

HERE = Path(__file__).parent
FIVE = str(HERE / "five.yaml")
SCRIPTS = Path(sys.executable).parent
COMPARE = str(SCRIPTS / "compare")
COLDCHOICE = str(SCRIPTS / "coldchoice")
REPEATS = 15

BASE = """
import yaml, pydantic, typer, pluggy, numpy, tabulate, numpy.random
class One(pydantic.BaseModel):
    number: int
"""
"""The floor of ``compare``: its mandatory dependencies imported, and a first pydantic model."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Set on both sides, so that the threads that numpy starts and never needs do not blur the CPU times."""


LAUNCHER = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Sample(NamedTuple):
    """What one run took: seconds of wall clock, and of CPU (user and system)."""

    wall_s: float
    cpu_s: float


class Measured(NamedTuple):
    """One line of the table: a ratio beside its bound.

    `ratio` is ``None`` where it could not be measured, and `note` then says why. `cpu` is the same ratio in
    CPU time. `holds` overrides the comparison of ratio and bound, for goals that are yes or no.
    """

    goal: str
    what: str
    bound: float | None
    ratio: float | None
    cpu: float | None = None
    note: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        """``pass``, ``miss``, or ``-`` where nothing was measured or nothing was promised."""
        if self.holds is not None:
            return "pass" if self.holds else "miss"
        if self.ratio is None or self.bound is None:
            return "-"
        return "pass" if self.ratio <= self.bound else "miss"


def python(code: str) -> list[str]:
    """Command that runs `code` in the Python of this environment."""
    return [sys.executable, "-c", code]


def environment(**changes: str) -> dict[str, str]:
    """Environment of a measured process: bytecode is kept, as it is for a user; see `ONE_THREAD`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **ONE_THREAD, **changes}


def without_threads_set() -> dict[str, str]:
    """The environment of a user who has set nothing: a process may start as many BLAS threads as it likes."""
    return {name: value for name, value in environment().items() if name not in ONE_THREAD}


def process(command: Sequence[str], env: Mapping[str, str] | None = None) -> Sample:
    """Run a command to its end; its CPU time comes from ``wait4``."""
    start = perf_counter()
    running = subprocess.Popen(
        command, env=env or environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(running.pid, 0)
    wall_s = perf_counter() - start
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with {running.returncode}")
    return Sample(wall_s, used.ru_utime + used.ru_stime)


def peak_rss_mb(command: Sequence[str]) -> float:
    """Run a command and return its peak memory, in MB.

    A small process starts it: what a process had in memory when it forked counts as its child's.
    """
    started = [sys.executable, "-S", "-c", LAUNCHER, *command]
    told = subprocess.run(started, env=environment(), capture_output=True, text=True, check=True)
    return float(told.stdout) / 1024.0


def call(function: Callable[[], object]) -> Sample:
    """Call a function in this process."""
    wall, cpu = perf_counter(), process_time()
    function()
    return Sample(perf_counter() - wall, process_time() - cpu)


def interleaved(sides: Sequence[Callable[[], Sample]], repeats: int = REPEATS) -> list[Sample]:
    """Medians of each side, run in turns so that a busy spell of the machine hits all; one warm-up each."""
    for side in sides:
        side()
    runs = [[side() for side in sides] for _ in range(repeats)]
    return [Sample(*map(median, zip(*samples, strict=True))) for samples in zip(*runs, strict=True)]


def processes(commands: Sequence[Sequence[str]], repeats: int = REPEATS) -> list[Sample]:
    """Medians of commands, interleaved."""
    return interleaved([partial(process, command) for command in commands], repeats)


def calls(functions: Sequence[Callable[[], object]], repeats: int = REPEATS) -> list[Sample]:
    """Medians of functions, interleaved."""
    return interleaved([partial(call, function) for function in functions], repeats)


def against(goal: str, what: str, bound: float | None, ours: Sample, theirs: Sample) -> Measured:
    """Line of a ratio of two times."""
    note = f"{ours.wall_s * 1e3:.3g} ms against {theirs.wall_s * 1e3:.3g} ms"
    cpu = ours.cpu_s / theirs.cpu_s if theirs.cpu_s else None
    return Measured(goal, what, bound, ours.wall_s / theirs.wall_s, cpu, note)
