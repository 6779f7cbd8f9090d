"""P6, P7, P8, P8B, P16B: rank acceptability against compiled kernels, against peers, and its memory.

Peers get an environment of their own each, made under a temporary folder (needs a package index); a process
in it does its side of the ratio whenever it is told to, so that both sides still run in turns.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
from measure import HERE, Measured, Sample, against, call, environment, interleaved, peak_rss_mb, python
from smaa_kernels import ALTERNATIVES, CRITERIA, frozen

from coldchoice.decide.acceptability import CHUNK_DRAWS, rank_acceptability, streamed_acceptability
from coldchoice.decide.smaa_analysis import analyse
from coldchoice.decide.weights import simplex_weights
from coldchoice.model.streams import Floats

DRAWS = 1_000_000
REPEATS = 11
PEERS = {
    "simulate": ("pysensmcda", "pysensmcda simulate, a one-line scorer", 1 / 100, 1 / 20, 100_000),
    "smaa2": ("pysensmcda", "pysensmcda smaa2", 1 / 400, 1 / 100, 20_000),
    "pymcdm": ("pymcdm", "pymcdm TOPSIS in a loop", 1 / 400, None, 5_000),
    "scikit-criteria": ("scikit-criteria", "scikit-criteria pipeline in a loop", 1 / 5000, None, 300),
}
"""Task: distribution, words, bound with draws given to both, bound with ours drawn, draws they are given."""

NAMES = tuple(f"strategy {at}" for at in range(ALTERNATIVES))
COLUMNS = tuple(f"criterion {at}" for at in range(CRITERIA))

STREAMED = """
import sys
import numpy as np
from coldchoice.decide.smaa_analysis import analyse
from coldchoice.decide.weights import simplex_weights
def block(number):
    rng = np.random.default_rng([1, number])
    return rng.standard_normal((5, 3, 10_000)), simplex_weights(rng.standard_exponential((3, 10_000)))
analyse(block, int(float(sys.argv[1])) // 10_000, "abcde", "xyz")
"""
"""A whole analysis in a process of its own, its draws streamed."""


def p6(quick: bool) -> list[Measured]:
    """SMAA ranks, 1e6 x 5 x 3, given draws: against a frozen numpy kernel, numba and C."""
    values, weights, _ = drawn(DRAWS)
    sides: list[Callable[[], Sample]] = [
        lambda: call(lambda: rank_acceptability(values, weights)),
        lambda: call(lambda: frozen(values, weights)),
    ]
    what = "ranks of 1e6 given draws"
    with tempfile.TemporaryDirectory(prefix="smaa-") as folder:
        c = compiled_c(Path(folder))
        if c is not None:
            sides.append(lambda: call(lambda: c(values, weights)))
        with peer("numba", Path(folder), "numba", DRAWS) as (numba, why):
            if numba is not None:
                sides.append(numba)
            ours, reference, *others = interleaved(sides, REPEATS)
    lines = [against("P6", f"{what} / frozen numpy kernel", 1.25, ours, reference)]
    what_c, what_numba = f"{what} / C", f"{what} / numba"
    lines.append(
        against("P6", what_c, 3.5, ours, others.pop(0))
        if c is not None
        else Measured("P6", what_c, 3.5, None, None, "no C compiler here")
    )
    return [
        *lines,
        against("P6", what_numba, 2.5, ours, others[0]) if others else missed("P6", what_numba, why),
    ]


def p7(quick: bool) -> list[Measured]:
    """SMAA with its draws, 1e6: streamed, against draws and ranks fused in numba."""
    what = "draws and ranks of 1e6, streamed / fused in numba"
    _, _, block = drawn(CHUNK_DRAWS)
    blocks = DRAWS // CHUNK_DRAWS
    with (
        tempfile.TemporaryDirectory(prefix="smaa-") as folder,
        peer("numba-fused", Path(folder), "numba", DRAWS) as (numba, why),
    ):
        if numba is None:
            return [missed("P7", what, why)]
        ours, whole, theirs = interleaved(
            [
                lambda: call(lambda: streamed_acceptability(block, blocks)),
                lambda: call(lambda: analyse(block, blocks, NAMES, COLUMNS)),
                numba,
            ],
            REPEATS,
        )
    return [
        against("P7", what, 2.2, ours, theirs),
        against("P7", "all measures, draws made twice / the same", None, whole, theirs),
    ]


def p8(quick: bool) -> list[Measured]:
    """The same draws given to other programs; time for each draw, scaled from fewer where they are slow."""
    lines = []
    values, weights, block = drawn(DRAWS)
    blocks = DRAWS // CHUNK_DRAWS
    for task, (package, words, bound, bound_drawn, draws) in PEERS.items():
        with (
            tempfile.TemporaryDirectory(prefix="smaa-") as folder,
            peer(task, Path(folder), package, draws) as (theirs, why),
        ):
            if theirs is None:
                lines.append(missed("P8", f"ranks of given draws / {words}", why))
                continue
            found = interleaved(
                [
                    lambda: call(lambda: rank_acceptability(values, weights)),
                    lambda: call(lambda: streamed_acceptability(block, blocks)),
                    theirs,
                ],
                3 if quick else 7,
            )
        ours, with_draws, other = found
        scaled = Sample(*(spent * DRAWS / draws for spent in other))
        note = f"; theirs scaled from {draws:,} draws"
        lines.append(noted(against("P8", f"ranks of given draws / {words}", bound, ours, scaled), note))
        if bound_drawn is not None:
            what = f"draws and ranks / {words}, draws given"
            lines.append(noted(against("P8B", what, bound_drawn, with_draws, scaled), note))
    return [*lines, missed("P8", "ranks of given draws / C loop of R smaa", "needs R")]


def p16b(quick: bool) -> list[Measured]:
    """Peak memory of a whole SMAA-2 of streamed draws, 1e7 against 1e4."""
    many = "1e6" if quick else "1e7"
    few_mb = median(peak_rss_mb([*python(STREAMED), "1e4"]) for _ in range(5))
    long_mb = peak_rss_mb([*python(STREAMED), many])
    note = f"{long_mb:.1f} MB against {few_mb:.1f} MB"
    return [
        Measured("P16B", f"peak memory of SMAA-2, {many} / 1e4 draws", 1.05, long_mb / few_mb, None, note)
    ]


def drawn(draws: int) -> tuple[Floats, Floats, Callable[[int], tuple[Floats, Floats]]]:
    """Return given draws of normal measurements and even weights, and what draws blocks of them."""
    rng = np.random.default_rng(1)
    means, sds = rng.random((2, ALTERNATIVES, CRITERIA))

    def block(number: int, size: int = CHUNK_DRAWS) -> tuple[Floats, Floats]:
        generator = np.random.default_rng([1, number])
        values = generator.standard_normal((ALTERNATIVES, CRITERIA, size))
        values *= sds[:, :, np.newaxis]
        values += means[:, :, np.newaxis]
        return values, simplex_weights(generator.standard_exponential((CRITERIA, size)))

    values, weights = block(0, draws)
    return np.abs(values), weights, block  # some peers take no number below 0


@contextmanager
def peer(
    task: str, folder: Path, package: str, draws: int
) -> Iterator[tuple[Callable[[], Sample] | None, str]]:
    """Yield what does a task once in an environment with `package`, or ``None`` and why there is none."""
    values, weights, _ = drawn(draws)
    means, sds = np.random.default_rng(1).random((2, ALTERNATIVES, CRITERIA))
    for name, array in {"values": values, "weights": weights, "means": means, "sds": sds}.items():
        np.save(folder / f"{name}.npy", array)
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, capture_output=True)
        there = str(folder / "venv" / "bin" / "python")
        install = [there, "-m", "pip", "install", "-q", package]
        subprocess.run(install, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        yield None, f"no {package}: {str(error.stderr or error).strip().splitlines()[-1][:80]}"
        return
    script = [there, str(HERE / "smaa_kernels.py"), task, str(folder)]
    with subprocess.Popen(
        script, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        source, sink = running.stdout, running.stdin

        def once() -> Sample:
            sink.write("once\n")
            sink.flush()
            wall, cpu = source.readline().split()
            return Sample(float(wall), float(cpu))

        said = source.readline().strip()
        yield (once, "") if said == "ready" else (None, f"{package} could not do it")
        sink.close()


def compiled_c(folder: Path) -> Callable[[Floats, Floats], object] | None:
    """Compile ``smaa.c``; ``None`` where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "smaa.so"
    flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, str(HERE / "smaa.c"), "-o", str(library)], check=True)
    run = ctypes.CDLL(str(library)).smaa
    floats = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")
    run.argtypes = [
        ctypes.c_long, floats, floats, np.ctypeslib.ndpointer(np.int64, flags="C_CONTIGUOUS"), floats
    ]  # fmt: skip

    def ranks(values: Floats, weights: Floats) -> object:
        counts = np.zeros((ALTERNATIVES, ALTERNATIVES), np.int64)
        central = np.zeros((ALTERNATIVES, CRITERIA))
        run(weights.shape[1], values, weights, counts, central)
        return counts, central

    return ranks


def noted(line: Measured, note: str) -> Measured:
    return line._replace(note=f"{line.note}{note}")


def missed(goal: str, what: str, why: str) -> Measured:
    return Measured(goal, what, None, None, None, f"not measured: {why}")
