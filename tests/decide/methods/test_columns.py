from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.methods.columns import columns, in_blocks, share
from coldchoice.errors import InputError

WEIGHTS, WAYS = np.array([0.25, 0.75]), np.array([1.0, -1.0])


def total(block: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return sum(values * weight for values, weight in columns(block, weights))


def test_criteria_are_turned_so_that_larger_is_better() -> None:
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert in_blocks(matrix, WEIGHTS, WAYS, total).tolist() == [0.25 - 1.5, 0.75 - 3.0]
    assert matrix.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_blocks_of_draws_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, weights = np.random.default_rng(1).random((2, 3, 2, 25))
    whole = in_blocks(matrix, weights[0], WAYS, total)
    monkeypatch.setattr("coldchoice.decide.methods.columns.CHUNK_DRAWS", 10)
    assert in_blocks(matrix, weights[0], WAYS, total).tolist() == whole.tolist()
    assert whole.shape == (3, 25)


def test_nothing_to_divide_by() -> None:
    found = share(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([2.0, 0.0]), 0.5)
    assert found.tolist() == [[0.5, 0.5], [0.0, 0.5]]


@pytest.mark.parametrize(
    ("matrix", "weights", "rule"),
    [
        (np.ones((2, 3)), WEIGHTS, "the same criteria and draws"),
        (np.ones((2, 2, 5)), np.ones((2, 4)), "the same criteria and draws"),
        (np.ones((0, 2)), WEIGHTS, "the same criteria and draws"),
        (np.array([[1.0, np.nan]]), WEIGHTS, "must be finite"),
    ],
)
def test_what_does_not_fit_is_refused(matrix: np.ndarray, weights: np.ndarray, rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        in_blocks(matrix, weights, WAYS, total)


@pytest.mark.parametrize(
    ("weights", "ways", "told"),
    [
        ([-0.5, 1.5], WAYS, "weights: must be 0 or more and finite, one of them above 0"),
        ([0.0, 0.0], WAYS, "weights: must be 0 or more and finite, one of them above 0"),
        ([np.nan, 1.0], WAYS, "weights: must be 0 or more and finite"),
        (WEIGHTS, [2.0, -1.0], "directions: 2, -1: must be .1 where larger is better"),
        (WEIGHTS, ["up", "down"], "directions: must be numbers"),
    ],
)
def test_weights_and_directions_that_mean_nothing_are_refused(
    weights: object, ways: object, told: str
) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        # what a caller without a type checker may hand in
        in_blocks(np.ones((2, 2)), weights, ways, total)  # type: ignore[arg-type]


def test_lists_are_arrays() -> None:
    told = in_blocks([[1.0, 2.0], [3.0, 4.0]], [0.25, 0.75], [1, -1], total)
    assert told.tolist() == [0.25 - 1.5, 0.75 - 3.0]
    with pytest.raises(InputError, match=r"^matrix: must be numbers, in rows of one length"):
        in_blocks([[1.0, 2.0], [3.0]], [0.25, 0.75], [1, -1], total)  # type: ignore[list-item]
