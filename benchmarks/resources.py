"""P16, P18: memory that does not grow with the run, and a run among busy neighbours."""

from __future__ import annotations

import subprocess
import sys

from measure import (
    BASE,
    COMPARE,
    FIVE,
    Measured,
    against,
    environment,
    interleaved,
    process,
    processes,
    python,
    without_threads_set,
)


def p16(quick: bool) -> list[Measured]:
    """Peak memory of 10,000 draws, of many, and of the floor."""
    many = "1e6" if quick else "1e7"
    few, base = processes([[COMPARE, FIVE], python(BASE)], 5)
    long = process([COMPARE, FIVE, "--draws", str(int(float(many)))])
    return [
        Measured(
            "P16", f"peak memory, 1e4 to {many} draws", 1.05, long.rss_mb / few.rss_mb, None,
            f"{long.rss_mb:.1f} MB against {few.rss_mb:.1f} MB; {long.wall_s:.1f} s",
        ),
        Measured(
            "P16", "peak memory, compare / BASE", 1.30, few.rss_mb / base.rss_mb, None,
            f"{few.rss_mb:.1f} MB against {base.rss_mb:.1f} MB",
        ),
    ]  # fmt: skip


def p18(quick: bool) -> list[Measured]:
    """``compare`` as it is, against one BLAS thread forced, while two neighbours keep the cores busy."""
    free = without_threads_set()
    neighbours = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        ours, forced = interleaved(
            [lambda: process([COMPARE, FIVE], free), lambda: process([COMPARE, FIVE], environment())]
        )
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()
    return [against("P18", "compare with two busy neighbours / one BLAS thread forced", 1.10, ours, forced)]
