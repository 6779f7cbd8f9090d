from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[1] / "benchmarks" / "run.py"
GOALS = [
    "P1", "P2", "P3", "P4", "P4B", "P5", "P6", "P7", "P8", "P9", "P11", "P12", "P13", "P16", "P16B", "P18",
    "P19", "Q1", "M1",
    "V1",
    "T1",
]  # fmt: skip


def test_the_goals_are_listed_without_measuring_any() -> None:
    done = subprocess.run([sys.executable, str(RUN), "--list"], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == GOALS
    assert all(len(line.split()) > 3 for line in lines)


def test_an_unknown_goal_is_refused() -> None:
    done = subprocess.run([sys.executable, str(RUN), "P99"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "P99" in done.stderr
