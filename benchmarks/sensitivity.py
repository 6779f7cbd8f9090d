"""P19, T1: global sensitivity against SALib; TOPSIS over draws against a frozen formula and pymcdm's loop.

The peers have an environment of their own, in which this file runs itself: both sides in one process, by
turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from measure import HERE, Measured, Sample, against, calls, environment

PEERS = ("SALib", "pymcdm")
POINTS, INPUTS = 4096, 8
MATRICES, ALTERNATIVES, CRITERIA = 100_000, 5, 3
LOOPED = 500
"""Matrices that the peer is asked about one by one; its time is scaled up."""


def p19(quick: bool) -> list[Measured]:
    """Make the environment (needs a package index); Sobol indices and 100 bootstrap samples against SALib."""
    told = _in_environment("p19")
    if isinstance(told, str):
        return [Measured("P19", "Sobol indices, 100 bootstrap samples / SALib", None, None, None, told)]
    lines = []
    for name, one in told.items():
        ours, theirs = (Sample(*one[side]) for side in ("ours", "theirs"))
        line = against("P19", f"{name} / SALib.analyze", 1.0 / 8.0, ours, theirs)
        note = f"{line.note}; indices within {one['apart']:.0e}"
        holds = one["apart"] <= 1e-9 and ours.wall_s <= theirs.wall_s / 8.0
        lines.append(line._replace(note=note, holds=holds))
    return lines


def t1(quick: bool) -> list[Measured]:
    """Make the environment (needs a package index); TOPSIS of 100,000 matrices against others."""
    told = _in_environment("t1")
    if isinstance(told, str):
        return [Measured("T1", "TOPSIS, 1e5 matrices / others", None, None, None, told)]
    ours, frozen, looped = (Sample(*told[side]) for side in ("ours", "frozen", "looped"))
    scaled = Sample(*(MATRICES / LOOPED * one for one in looped))
    line = against("T1", f"TOPSIS, 1e5 matrices / pymcdm, scaled from {LOOPED}", 0.02, ours, scaled)
    return [
        against("T1", "TOPSIS, 1e5 matrices / the formula on whole arrays", 1.0, ours, frozen),
        line._replace(note=f"{line.note}; within {told['apart']:.0e}"),
    ]


def _in_environment(what: str) -> Any:
    """Run a part of this file where the peers are installed; a text says why it could not be."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        python = str(Path(folder) / "bin" / "python")
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install = [python, "-m", "pip", "install", "-q", *PEERS]
            subprocess.run(install, check=True, capture_output=True, text=True)
            env = environment(PYTHONPATH=str(HERE.parent / "src"))
            command = [python, str(Path(__file__)), what]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
        except subprocess.CalledProcessError as error:
            lines = str(error.stderr or error).strip().splitlines()
            return f"no peers: {lines[-1][:80]}"
    return json.loads(done.stdout)


# ---------------------------------------------------------------- inside the peers' environment


def _sobol() -> dict[str, Any]:
    from coldchoice.decide.sobol import saltelli_sample

    sample = saltelli_sample(INPUTS, POINTS, second_order=True, seed=1)
    of = [_g_function(one) for one in (sample.a, sample.b, sample.ab, sample.ba)]
    return {
        "first and total, 8 inputs x 4096": _against_salib(of[:3]),
        "the same and second order": _against_salib(of),
    }


def _g_function(u: np.ndarray) -> np.ndarray:
    """Sobol's g-function of eight inputs, from one that counts to one that hardly does."""
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
    return np.prod((np.abs(4.0 * u - 2.0) + a) / (1.0 + a), axis=-1)


def _apart(ours: Iterable[float], theirs: Any) -> float:
    """Return the largest difference between two lists of numbers."""
    return float(np.abs(np.array(list(ours)) - np.asarray(theirs)).max())


def _against_salib(of: list[np.ndarray]) -> dict[str, Any]:
    from SALib.analyze import sobol

    from coldchoice.decide.sobol import sobol_indices

    names = [f"x{number}" for number in range(INPUTS)]
    problem = {"num_vars": INPUTS, "names": names, "bounds": [[0.0, 1.0]] * INPUTS}
    second = len(of) > 3
    a, b, *crossed = of
    flat = np.column_stack([a, *(one.T for one in crossed), b]).ravel()

    def theirs() -> Any:
        return sobol.analyze(problem, flat, calc_second_order=second, num_resamples=100)

    def ours() -> Any:
        return sobol_indices(names, *of, resamples=100)

    mine, other = ours(), theirs()
    pairs = [(mine.first, other["S1"]), (mine.total, other["ST"])]
    if second:
        pairs.append((mine.second, other["S2"][np.triu_indices(INPUTS, 1)]))
    apart = max(_apart((index.value for index in found.values()), told) for found, told in pairs)
    one, two = calls([ours, theirs], 7)
    return {"ours": one, "theirs": two, "apart": apart}


def _topsis() -> dict[str, Any]:
    warnings.simplefilter("ignore")  # pymcdm warns of matrices that are legal here
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    from coldchoice.decide.methods.topsis import topsis

    generator = np.random.default_rng(1)
    matrices = generator.uniform(0.1, 10.0, (ALTERNATIVES, CRITERIA, MATRICES))
    weights, ways = np.array([0.5, 0.3, 0.2]), np.array([1.0, -1.0, 1.0])
    method = TOPSIS(vector_normalization)
    some = [np.ascontiguousarray(matrices[:, :, at]) for at in range(LOOPED)]

    def looped() -> list[np.ndarray]:
        return [method(one, weights, ways) for one in some]

    def ours() -> np.ndarray:
        return topsis(matrices, weights, ways, "vector")

    found = ours()
    apart = max(_apart(found[:, at], one) for at, one in enumerate(looped()))
    apart = max(apart, _apart(found.ravel(), frozen(matrices, weights, ways).ravel()))
    one, two, three = calls([ours, lambda: frozen(matrices, weights, ways), looped], 7)
    return {"ours": one, "frozen": two, "looped": three, "apart": apart}


def frozen(matrices: np.ndarray, weights: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """TOPSIS as it is written down, on whole arrays."""
    scaled = matrices / np.sqrt((matrices**2).sum(axis=0)) * (weights * ways)[np.newaxis, :, np.newaxis]
    to_best = np.sqrt(((scaled.max(axis=0) - scaled) ** 2).sum(axis=1))
    to_worst = np.sqrt(((scaled - scaled.min(axis=0)) ** 2).sum(axis=1))
    return np.asarray(to_worst / (to_best + to_worst))


if __name__ == "__main__":
    print(json.dumps({"p19": _sobol, "t1": _topsis}[sys.argv[1]]()))
