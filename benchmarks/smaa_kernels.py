"""What SMAA-2 is measured against: a frozen numpy kernel, compiled ones, and other programs' own.

Run as a script in the environment of a peer, it is the peer's side: ``smaa_kernels.py TASK FOLDER`` reads the
draws, says ``ready``, and for each line on stdin does the task and prints what it took.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

ALTERNATIVES, CRITERIA = 5, 3
BLOCK = 10_000


def frozen(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ranks and central weights as plain numpy has them on arrays in blocks; not to be changed."""
    counts, central = np.zeros((ALTERNATIVES, ALTERNATIVES)), np.zeros((ALTERNATIVES, CRITERIA))
    totals, part = np.empty((ALTERNATIVES, BLOCK)), np.empty(BLOCK)
    better, beats = np.empty((ALTERNATIVES, BLOCK), np.uint8), np.empty(BLOCK, np.bool_)
    for start in range(0, values.shape[2], BLOCK):
        v, w = values[:, :, start : start + BLOCK], weights[:, start : start + BLOCK]
        for total, worth in zip(totals, v, strict=True):
            np.multiply(worth[0], w[0], out=total)
            for criterion in range(1, CRITERIA):
                np.multiply(worth[criterion], w[criterion], out=part)
                total += part
        better[:] = 0
        for one in range(ALTERNATIVES):
            for other in range(one):
                np.greater(totals[one], totals[other], out=beats)
                better[other] += beats.view(np.uint8)
                np.logical_not(beats, out=beats)
                better[one] += beats.view(np.uint8)
        for one in range(ALTERNATIVES):
            counts[one] += [np.count_nonzero(better[one] == rank) for rank in range(ALTERNATIVES)]
            first = (better[one] == 0).astype(np.float64)
            central[one] += [first @ weight for weight in w]
    return counts / values.shape[2], central / counts[:, :1]


def compiled() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The same in numba: of given draws, and drawing them itself."""
    from numba import njit

    @njit(fastmath=True)
    def given(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        counts, central = np.zeros((5, 5)), np.zeros((5, 3))
        for k in range(values.shape[2]):
            w0, w1, w2 = weights[0, k], weights[1, k], weights[2, k]
            t0 = values[0, 0, k] * w0 + values[0, 1, k] * w1 + values[0, 2, k] * w2
            t1 = values[1, 0, k] * w0 + values[1, 1, k] * w1 + values[1, 2, k] * w2
            t2 = values[2, 0, k] * w0 + values[2, 1, k] * w1 + values[2, 2, k] * w2
            t3 = values[3, 0, k] * w0 + values[3, 1, k] * w1 + values[3, 2, k] * w2
            t4 = values[4, 0, k] * w0 + values[4, 1, k] * w1 + values[4, 2, k] * w2
            r0 = (t1 > t0) + (t2 > t0) + (t3 > t0) + (t4 > t0)
            r1 = (t0 > t1) + (t2 > t1) + (t3 > t1) + (t4 > t1)
            r2 = (t0 > t2) + (t1 > t2) + (t3 > t2) + (t4 > t2)
            r3 = (t0 > t3) + (t1 > t3) + (t2 > t3) + (t4 > t3)
            r4 = (t0 > t4) + (t1 > t4) + (t2 > t4) + (t3 > t4)
            counts[0, r0] += 1
            counts[1, r1] += 1
            counts[2, r2] += 1
            counts[3, r3] += 1
            counts[4, r4] += 1
            best = 0 * (r0 == 0) + 1 * (r1 == 0) + 2 * (r2 == 0) + 3 * (r3 == 0) + 4 * (r4 == 0)
            central[best, 0] += w0
            central[best, 1] += w1
            central[best, 2] += w2
        return counts / values.shape[2], central

    @njit
    def fused(rng: np.random.Generator, draws: int, means: np.ndarray, sds: np.ndarray) -> np.ndarray:
        counts, central = np.zeros((5, 5)), np.zeros((5, 3))
        totals, w = np.empty(5), np.empty(3)
        for _ in range(draws):
            whole = 0.0
            for c in range(3):
                w[c] = rng.standard_exponential()
                whole += w[c]
            for a in range(5):
                totals[a] = 0.0
                for c in range(3):
                    totals[a] += (means[a, c] + sds[a, c] * rng.standard_normal()) * w[c]
            for a in range(5):
                better = 0
                for b in range(5):
                    better += totals[b] > totals[a]
                counts[a, better] += 1
                if better == 0:
                    for c in range(3):
                        central[a, c] += w[c] / whole
        return counts / draws

    return given, fused


def task(name: str, folder: Path) -> Callable[[], object]:
    """Read the draws, and return what is to be timed; compiled and warm."""
    values, weights = np.load(folder / "values.npy"), np.load(folder / "weights.npy")
    if name.startswith("numba"):
        given, fused = compiled()
        if name == "numba":
            return lambda: given(values, weights)
        means, sds = np.load(folder / "means.npy"), np.load(folder / "sds.npy")
        rng = np.random.default_rng(1)
        return lambda: fused(rng, values.shape[2], means, sds)
    matrices, rows = np.ascontiguousarray(values.transpose(2, 0, 1)), np.ascontiguousarray(weights.T)
    if name in ("simulate", "smaa2"):
        return _pysensmcda(name, matrices, rows)
    return {"pymcdm": _pymcdm, "scikit-criteria": _scikit_criteria}[name](matrices, rows)


def _pysensmcda(name: str, matrices: np.ndarray, rows: np.ndarray) -> Callable[[], object]:
    from pysensmcda import smaa

    types = np.ones(CRITERIA, dtype=int)
    run = getattr(smaa, name)

    def best_case(matrix: np.ndarray, weights: np.ndarray, _: np.ndarray) -> np.ndarray:
        return matrix @ weights

    return lambda: run(
        best_case, matrices[0], types, weights=rows, matrix_samples=matrices, reverse_ranking=True
    )


def _pymcdm(matrices: np.ndarray, rows: np.ndarray) -> Callable[[], object]:
    import warnings

    from pymcdm.methods import TOPSIS

    warnings.simplefilter("ignore")
    method, types = TOPSIS(), np.ones(CRITERIA, dtype=int)
    return lambda: [method(matrix, weights, types) for matrix, weights in zip(matrices, rows, strict=True)]


def _scikit_criteria(matrices: np.ndarray, rows: np.ndarray) -> Callable[[], object]:
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.pipelines import mkpipe
    from skcriteria.preprocessing.scalers import SumScaler

    pipe = mkpipe(SumScaler("both"), WeightedSumModel())

    def one(matrix: np.ndarray, weights: np.ndarray) -> object:
        return pipe.evaluate(skcriteria.mkdm(matrix, [max] * CRITERIA, weights=weights))

    return lambda: [one(matrix, weights) for matrix, weights in zip(matrices, rows, strict=True)]


def main() -> None:
    run = task(sys.argv[1], Path(sys.argv[2]))
    run()
    print("ready", flush=True)
    for _ in sys.stdin:
        wall, cpu = perf_counter(), process_time()
        run()
        print(perf_counter() - wall, process_time() - cpu, flush=True)


if __name__ == "__main__":
    main()
