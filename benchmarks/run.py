"""Measure the goals for speed and memory: ``python benchmarks/run.py [GOAL...]``.

Every line is a ratio of two things that were run in turns on this machine; read the ratios, not the
milliseconds. Nothing here is a test: a busy machine may miss a goal that a quiet one holds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version

from measure import Measured

GOALS = {
    "P1": ("startup", "p1"),
    "P2": ("startup", "p2"),
    "P3": ("peers", "p3"),
    "P4": ("crowds", "p4"),
    "P4B": ("crowds", "p4b"),
    "P5": ("crowds", "p5"),
    "P6": ("smaa", "p6"),
    "P7": ("smaa", "p7"),
    "P8": ("smaa", "p8"),
    "P9": ("draws", "p9"),
    "P11": ("kernels", "p11"),
    "P12": ("draws", "p12"),
    "P13": ("odes", "p13"),
    "P16": ("resources", "p16"),
    "P16B": ("smaa", "p16b"),
    "P18": ("resources", "p18"),
    "P19": ("sensitivity", "p19"),
    "Q1": ("queues", "q1"),
    "M1": ("maps", "m1"),
    "V1": ("information", "v1"),
    "T1": ("sensitivity", "t1"),
}
PEERED = {"P3", "P6", "P7", "P8", "P19", "T1"}
"""Goals that are measured against other programs, each installed into an environment of its own."""

HEADERS = ("goal", "ratio of", "bound", "wall", "cpu", "", "measured")


def main() -> None:
    asked = arguments()
    if asked.list:
        for goal in GOALS:
            print(f"{goal:4} {summary(goal)}")
        return
    measured = [line for goal in asked.goals or default_goals(asked.peers) for line in run(goal, asked.quick)]
    if asked.json:
        lines = [line._asdict() | {"verdict": line.verdict} for line in measured]
        print(json.dumps({"machine": machine(), "measured": lines}, indent=2))
        return
    from tabulate import tabulate

    form = "github" if asked.markdown else "simple"
    print(tabulate([row(line) for line in measured], HEADERS, tablefmt=form, disable_numparse=True))
    print(f"\n{machine()}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("goals", nargs="*", metavar="GOAL", type=known, help="P1, P2, ...; all if left out")
    parser.add_argument("--list", action="store_true", help="show the goals, measure nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument("--quick", action="store_true", help="1e6 draws instead of 1e7 for the memory")
    parser.add_argument(
        "--peers", action="store_true", help="P3, P6, P7, P8, P19, T1 too: they install other programs"
    )
    return parser.parse_args()


def known(goal: str) -> str:
    if goal.upper() not in GOALS:
        raise argparse.ArgumentTypeError(f"{goal!r} is not one of {', '.join(GOALS)}")
    return goal.upper()


def default_goals(peers: bool) -> list[str]:
    return [goal for goal in GOALS if peers or goal not in PEERED]


def function(goal: str) -> Callable[[bool], list[Measured]]:
    module, name = GOALS[goal]
    found: Callable[[bool], list[Measured]] = getattr(import_module(module), name)
    return found


def summary(goal: str) -> str:
    return (function(goal).__doc__ or "").splitlines()[0]


def run(goal: str, quick: bool) -> list[Measured]:
    return function(goal)(quick)


def row(line: Measured) -> tuple[str, ...]:
    bound, ratio, cpu = (shown(x) for x in (line.bound, line.ratio, line.cpu))
    return (line.goal, line.what, bound, ratio, cpu, line.verdict, line.note)


def shown(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def machine() -> str:
    """Say what the figures were measured on, and how busy it was."""
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pydantic", "typer"))
    python = f"CPython {platform.python_version()}"
    return f"{os.cpu_count()} cores, {platform.system()}, {python}, {packages}; load {load}"


if __name__ == "__main__":
    main()
