from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from coldchoice.decide.methods.promethee import promethee
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


def test_ahead_in_one_of_two_equal_criteria_is_neither_ahead_nor_behind() -> None:
    assert promethee(MATRIX, WEIGHTS, DIRECTIONS).tolist() == [0.0, 0.0, 0.0]
    assert promethee(MATRIX, np.array([0.6, 0.4]), DIRECTIONS) == pytest.approx([0.2, 0.0, -0.2])


def test_it_is_that_of_pymcdm() -> None:
    theirs = pymcdm("methods").PROMETHEE_II("usual")
    for case in cases(200):
        assert promethee(*case) == pytest.approx(scored(theirs, *case), abs=1e-12)


def test_every_draw_is_a_matrix_of_its_own() -> None:
    draws = np.random.default_rng(2).random((4, 3, 50))
    weights = np.random.default_rng(3).dirichlet(np.ones(3), 50).T
    found = promethee(draws, weights, np.array([1.0, -1.0, 1.0]))
    for at in range(50):
        one = promethee(draws[:, :, at], weights[:, at], np.array([1.0, -1.0, 1.0]))
        assert found[:, at] == pytest.approx(one, abs=1e-15)


def test_one_alone_and_equal_ones_have_no_flow() -> None:
    assert promethee(MATRIX[:1], WEIGHTS, DIRECTIONS).tolist() == [0.0]
    assert promethee(np.zeros((3, 2)), WEIGHTS, DIRECTIONS).tolist() == [0.0] * 3


@given(matrices, weightings, directions)
def test_flows_add_up_to_none_and_only_order_counts(
    matrix: np.ndarray, weights: np.ndarray, ways: np.ndarray
) -> None:
    found = promethee(matrix, weights, ways)
    assert found.sum(axis=0) == pytest.approx(np.zeros(5), abs=1e-12)
    assert ((found >= -1.0 - 1e-12) & (found <= 1.0 + 1e-12)).all()
    assert promethee(np.exp(matrix), weights, ways) == pytest.approx(found, abs=1e-12)
    assert promethee(matrix[::-1], weights, ways)[::-1] == pytest.approx(found, abs=1e-12)


def test_weights_are_made_to_add_up_to_one() -> None:
    performance = [[1.0, 2.0], [0.0, 0.0]]
    assert promethee(performance, [2.0, 3.0], [1.0, 1.0]).tolist() == [1.0, -1.0]
