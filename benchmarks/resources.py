"""P16, P18: memory that does not grow with the run, and a run among busy neighbours."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from measure import (
    BASE,
    COMPARE,
    FIVE,
    Measured,
    against,
    environment,
    interleaved,
    peak_rss_mb,
    process,
    python,
    without_threads_set,
)


def p16(quick: bool) -> list[Measured]:
    """Peak memory of 10,000 draws, of many, and of the floor."""
    many = "1e6" if quick else "1e7"
    few_mb = median(peak_rss_mb([COMPARE, FIVE]) for _ in range(5))
    base_mb = median(peak_rss_mb(python(BASE)) for _ in range(5))
    long_mb = peak_rss_mb([COMPARE, FIVE, "--draws", many])
    return [
        Measured(
            "P16", f"peak memory, {many} / 1e4 draws", 1.05, long_mb / few_mb, None,
            f"{long_mb:.1f} MB against {few_mb:.1f} MB",
        ),
        Measured(
            "P16", "peak memory, compare / BASE", 1.30, few_mb / base_mb, None,
            f"{few_mb:.1f} MB against {base_mb:.1f} MB",
        ),
    ]  # fmt: skip


def p18(quick: bool) -> list[Measured]:
    """``compare`` as it is, against one BLAS thread forced, while two neighbours keep the cores busy."""
    free = without_threads_set()
    neighbours = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        ours, forced = interleaved(
            [lambda: process([COMPARE, FIVE], free), lambda: process([COMPARE, FIVE], environment())], 31
        )
    finally:
        for neighbour in neighbours:
            neighbour.kill()
            neighbour.wait()
    return [against("P18", "compare with two busy neighbours / one BLAS thread forced", 1.10, ours, forced)]
