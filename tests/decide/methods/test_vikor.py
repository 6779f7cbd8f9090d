from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from coldchoice.decide.methods.vikor import vikor
from coldchoice.errors import InputError
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


def test_the_published_case_has_the_second_as_compromise() -> None:
    assert vikor(MATRIX, WEIGHTS, DIRECTIONS).q == pytest.approx([1.0, 0.0, 1.0])


def test_it_is_that_of_pymcdm() -> None:
    theirs = pymcdm("methods").VIKOR()
    for matrix, weights, ways in cases(200):
        if len(matrix) > 2:  # of two that are equally good it divides by zero
            assert vikor(matrix, weights, ways).q == pytest.approx(
                scored(theirs, matrix, weights, ways), abs=1e-12
            )


def test_every_draw_is_a_matrix_of_its_own() -> None:
    draws = np.random.default_rng(2).random((4, 3, 50))
    weights = np.random.default_rng(3).dirichlet(np.ones(3), 50).T
    found = vikor(draws, weights, np.array([1.0, -1.0, 1.0]))
    for at in range(50):
        one = vikor(draws[:, :, at], weights[:, at], np.array([1.0, -1.0, 1.0]))
        assert np.array(found)[:, :, at] == pytest.approx(np.array(one), abs=1e-15)


def test_what_is_the_same_for_all_is_no_regret() -> None:
    flat = vikor(np.full((3, 2), -7.0), WEIGHTS, DIRECTIONS)
    assert np.array(flat).tolist() == [[0.0] * 3] * 3
    assert vikor(MATRIX[:1], WEIGHTS, DIRECTIONS).q.tolist() == [0.0]
    more = np.hstack([MATRIX, np.zeros((3, 1))])
    assert vikor(more, np.array([0.5, 0.5, 0.9]), np.ones(3) * [-1, 1, 1]).q == pytest.approx([1.0, 0.0, 1.0])


@given(matrices, weightings, directions)
def test_regrets_lie_in_their_bounds_and_no_place_in_the_list_counts(
    matrix: np.ndarray, weights: np.ndarray, ways: np.ndarray
) -> None:
    found = vikor(matrix, weights, ways)
    assert ((found.q >= 0.0) & (found.q <= 1.0)).all()
    assert (found.r <= found.s + 1e-12).all()
    assert vikor(matrix[::-1], weights, ways).q[::-1] == pytest.approx(found.q, abs=1e-9)


def test_the_compromise_lies_between_the_two_regrets() -> None:
    with pytest.raises(InputError, match=r"^v: 3: must be 0 to 1"):
        vikor(MATRIX, WEIGHTS, DIRECTIONS, v=3)
