"""Benchmarks are run by hand, never timed by a test; here it is only held that each goal can be found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[1] / "benchmarks" / "run.py"


def test_every_goal_is_listed_with_what_it_measures() -> None:
    done = subprocess.run([sys.executable, str(RUN), "--list"], capture_output=True, text=True, check=True)
    goals = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert list(goals) == ["P1", "P2", "P3", "P4", "P5", "P9", "P11", "P12", "P16", "P18"]
    assert all(goals.values())


def test_an_unknown_goal_is_refused() -> None:
    done = subprocess.run([sys.executable, str(RUN), "P99"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'P99' is not one of" in done.stderr
