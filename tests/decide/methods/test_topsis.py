from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from coldchoice.decide.methods.topsis import topsis
from coldchoice.errors import UnknownName
from tests.decide.methods.oracle import (
    DIRECTIONS,
    MATRIX,
    WEIGHTS,
    cases,
    directions,
    matrices,
    pymcdm,
    scored,
    weightings,
)  # fmt: skip


def test_the_published_case_has_two_winners_by_how_it_is_scaled() -> None:
    min_max = topsis(MATRIX, WEIGHTS, DIRECTIONS, "min-max")
    vector = topsis(MATRIX, WEIGHTS, DIRECTIONS, "vector")
    assert min_max == pytest.approx([0.5, 0.617, 0.5], abs=5e-4)
    assert vector == pytest.approx([0.762, 0.722, 0.238], abs=5e-4)
    assert (min_max.argmax(), vector.argmax()) == (1, 0)


@pytest.mark.parametrize(
    ("norm", "name"), [("vector", "vector_normalization"), ("min-max", "minmax_normalization")]
)
def test_it_is_that_of_pymcdm(norm: str, name: str) -> None:
    theirs = pymcdm("methods").TOPSIS(getattr(pymcdm("normalizations"), name))
    for case in cases(200):
        assert topsis(*case, norm) == pytest.approx(scored(theirs, *case), abs=1e-12)


@pytest.mark.parametrize("norm", ["vector", "min-max"])
def test_every_draw_is_a_matrix_of_its_own(norm: str) -> None:
    draws = np.random.default_rng(2).random((4, 3, 50))
    weights = np.random.default_rng(3).dirichlet(np.ones(3), 50).T
    found = topsis(draws, weights, np.array([1.0, -1.0, 1.0]), norm)
    for at in range(50):
        one = topsis(draws[:, :, at], weights[:, at], np.array([1.0, -1.0, 1.0]), norm)
        assert found[:, at] == pytest.approx(one, abs=1e-15)


@pytest.mark.parametrize("norm", ["vector", "min-max"])
def test_where_nothing_is_told_apart_all_are_half_way(norm: str) -> None:
    flat = np.array([[2.0, 0.0], [2.0, 0.0]])
    assert topsis(flat, WEIGHTS, DIRECTIONS, norm).tolist() == [0.5, 0.5]
    assert topsis(MATRIX[:1], WEIGHTS, DIRECTIONS, norm).tolist() == [0.5]


def test_a_flat_criterion_changes_nothing() -> None:
    more = np.hstack([MATRIX, [[-3.0]] * 3])
    found = topsis(more, np.array([0.5, 0.5, 0.4]), np.array([-1.0, 1.0, 1.0]), "min-max")
    assert found == pytest.approx(topsis(MATRIX, WEIGHTS, DIRECTIONS, "min-max"))


@given(matrices, weightings, directions)
def test_closeness_is_a_share_and_no_place_in_the_list_counts(
    matrix: np.ndarray, weights: np.ndarray, ways: np.ndarray
) -> None:
    for norm in ("vector", "min-max"):
        found = topsis(matrix, weights, ways, norm)
        assert ((found >= 0.0) & (found <= 1.0)).all()
        assert topsis(matrix[::-1], weights, ways, norm)[::-1] == pytest.approx(found, abs=1e-12)


@given(matrices, weightings, directions)
def test_whoever_is_better_in_everything_is_nearer(
    matrix: np.ndarray, weights: np.ndarray, ways: np.ndarray
) -> None:
    better = matrix[0] + 1.0 * ways[:, np.newaxis]
    found = topsis(np.concatenate([matrix, better[np.newaxis]]), weights, ways, "min-max")
    assert (found[-1] >= found[0]).all()


def test_another_norm_is_unknown() -> None:
    with pytest.raises(UnknownName, match="'minmax': unknown norm; did you mean 'min-max'"):
        topsis(MATRIX, WEIGHTS, DIRECTIONS, norm="minmax")  # type: ignore[arg-type]


def test_a_list_is_a_matrix() -> None:
    assert (
        topsis(MATRIX.tolist(), [0.5, 0.5], [-1, 1]).tolist() == topsis(MATRIX, WEIGHTS, DIRECTIONS).tolist()
    )
