"""P4, P5: what other packages in the environment cost a run that does not name them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import (
    COLDCHOICE,
    COMPARE,
    FIVE,
    Measured,
    Sample,
    against,
    environment,
    interleaved,
    process,
    python,
)

PLUGINS, DISTRIBUTIONS = 20, 400
CROWDS = (1, 50, 400)
ONE = """\
from coldchoice import Assessment, hookimpl


class One:
    name = "crowd-{number}"
    summary = "one of a crowd, with made-up numbers"

    def assess(self, case):
        return Assessment(viability=0.5, cost=case.money(9000, "USD", 2024), flexibility=0.5)


@hookimpl
def strategies():
    return [One()]
"""
SCAN = "from importlib.metadata import entry_points\nentry_points(group='coldchoice')"


def p4(quick: bool) -> list[Measured]:
    """20 installed plugins, each importing pandas, that the scenario does not name."""
    with tempfile.TemporaryDirectory(prefix="plugins-") as folder:
        marker = Path(folder) / "loaded"
        for number in range(PLUGINS):
            _distribution(Path(folder), f"heavy-{number}", f"heavy-{number} = heavy_{number}")
            code = f"open({str(marker)!r}, 'w').close()\nimport pandas\n"
            (Path(folder) / f"heavy_{number}.py").write_text(code, encoding="utf-8")
        ours, alone = interleaved([_with(folder), _with("")], 31)
        line = against("P4", "compare with 20 unnamed plugins / with none", 1.05, ours, alone)
        note = f"{line.note}; plugins loaded: {'some' if marker.exists() else 'none'}"
        return [line._replace(note=note, holds=False if marker.exists() else None)]


def p5(quick: bool) -> list[Measured]:
    """Time that 400 more installed distributions add, against what they add to one scan of entry points."""
    with tempfile.TemporaryDirectory(prefix="crowd-") as folder:
        for number in range(DISTRIBUTIONS):
            _distribution(Path(folder), f"crowd-{number}", None)
        sides = [_with(folder), _with(""), _with(folder, python(SCAN)), _with("", python(SCAN))]
        ours, alone, scan, bare = interleaved(sides, 31)
    added = Sample(ours.wall_s - alone.wall_s, ours.cpu_s - alone.cpu_s)
    scanned = Sample(scan.wall_s - bare.wall_s, scan.cpu_s - bare.cpu_s)
    return [against("P5", "added by 400 distributions: compare / one scan", 1.5, added, scanned)]


def p4b(quick: bool) -> list[Measured]:
    """What 1, 50 and 400 installed strategies cost: a run that names none of them, and the list of all."""
    lines = []
    for size in CROWDS:
        with tempfile.TemporaryDirectory(prefix="strategies-") as folder:
            for number in range(size):
                _distribution(Path(folder), f"crowd-{number}", f"crowd-{number} = crowd_{number}")
                code = ONE.format(number=number)
                (Path(folder) / f"crowd_{number}.py").write_text(code, encoding="utf-8")
            listing = [COLDCHOICE, "plugins"]
            sides = [_with(folder), _with(""), _with(folder, listing), _with("", listing)]
            ours, alone, listed, few = interleaved(sides, 3 if quick else 11)
        bound = 1.05 if size <= PLUGINS else None
        lines.append(
            against("P4B", f"compare with {size} installed strategies / with none", bound, ours, alone)
        )
        lines.append(against("P4B", f"coldchoice plugins with {size} / with none", None, listed, few))
    return lines


def _with(folder: str, command: list[str] | None = None) -> Callable[[], Sample]:
    env = environment(PYTHONPATH=folder) if folder else environment()
    return lambda: process(command or [COMPARE, FIVE], env)


def _distribution(folder: Path, name: str, entry_point: str | None) -> None:
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    if entry_point:
        (info / "entry_points.txt").write_text(f"[coldchoice]\n{entry_point}\n", encoding="utf-8")
