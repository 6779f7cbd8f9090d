"""P11: the shipped kernels on a million draws of five legs, against whole arrays and against compiled C."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from legs import LYSIS, NORMALS, Answer, Inputs, from_normals, through, through_in_blocks
from measure import HERE, Measured, against, calls

DRAWS = 1_000_000
REPEATS = 11
AGREE = 1e-9
"""Largest difference between the numpy kernels and the C reference that is let pass."""


def p11(quick: bool) -> list[Measured]:
    """Kernels in the engine's blocks, against the same formulae on whole arrays and in C."""
    inputs = from_normals(np.random.default_rng(1).standard_normal((NORMALS, DRAWS)))
    sides: list[Callable[[], object]] = [lambda: through_in_blocks(inputs), lambda: through(inputs)]
    with tempfile.TemporaryDirectory(prefix="legs-") as folder:
        compiled = reference(Path(folder))
        if compiled is not None:
            sides.append(lambda: compiled(inputs))
        ours, whole, *c = calls(sides, REPEATS)
        lines = [against("P11", "kernels in blocks / on whole arrays, 1e6 x 5 legs", 0.5, ours, whole)]
        if compiled is None:
            why = "no C compiler here"
            return [*lines, Measured("P11", "kernels in blocks / C with libmvec", 2.2, None, None, why)]
        apart = differ(through_in_blocks(inputs), compiled(inputs))
    line = against("P11", "kernels in blocks / C with libmvec", 2.2, ours, c[0])
    note = f"{line.note}; answers within {apart:.0e}"
    return [*lines, line._replace(note=note, holds=False if apart > AGREE else None)]


def differ(one: Answer, other: Answer) -> float:
    """Largest absolute difference between two answers."""
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


def reference(folder: Path) -> Callable[[Inputs], Answer] | None:
    """Compile ``legs.c``; ``None`` where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "legs.so"
    flags = ["-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, str(HERE / "legs.c"), "-lm", "-o", str(library)], check=True)
    run = ctypes.CDLL(str(library)).through
    pointer = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")
    run.argtypes = [ctypes.c_long, *[pointer] * 6, ctypes.c_double, pointer, pointer]

    def compiled(inputs: Inputs) -> Answer:
        draws = inputs.scale_h.shape[0]
        answer = Answer(np.empty(draws), np.empty(draws))
        run(draws, *inputs, LYSIS, *answer)
        return answer

    return compiled
