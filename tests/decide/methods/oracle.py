"""pymcdm as the oracle of the relative methods, and the published case in which they disagree."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# Opricovic, Tzeng 2004, doi 10.1016/S0377-2217(03)00020-1: smaller is better in the first criterion
MATRIX = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
WEIGHTS, DIRECTIONS = np.array([0.5, 0.5]), np.array([-1.0, 1.0])


def pymcdm(module: str) -> Any:
    """Import a part of pymcdm: it warns of pandas and matplotlib on import, which is none of our business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from importlib import import_module

        return import_module(f"pymcdm.{module}")


def scored(method: Any, matrix: np.ndarray, weights: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Ask pymcdm; it warns of dominated alternatives, which are legal here, and of flat columns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(method(matrix, weights, directions))


def cases(number: int, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Random matrices without flat columns, weights and directions."""
    generator, made = np.random.default_rng(seed), []
    for _ in range(number):
        shape = (int(generator.integers(2, 8)), int(generator.integers(2, 6)))
        made.append(
            (
                generator.uniform(0.1, 10.0, shape),
                generator.dirichlet(np.ones(shape[1])),
                generator.choice([-1.0, 1.0], shape[1]),
            )
        )
    return made


matrices = arrays(np.float64, (4, 3, 5), elements=st.integers(-4, 4).map(float))
"""Full of ties, zeros, negative values and flat columns."""
weightings = arrays(np.float64, 3, elements=st.floats(0.0, 1.0)).map(
    lambda raw: raw / raw.sum() if raw.sum() > 0.0 else np.full(3, 1 / 3)
)
directions = st.lists(st.sampled_from([-1.0, 1.0]), min_size=3, max_size=3).map(np.array)
