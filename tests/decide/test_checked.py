from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.checked import (
    checked_array,
    checked_count,
    checked_draws,
    checked_inputs,
    checked_names,
    checked_option,
    checked_share,
    checked_shares,
    checked_weights,
)
from coldchoice.errors import InputError, UnknownName


def test_names_and_draws_keep_their_order() -> None:
    names, draws = checked_draws({"b": [1, 2, 3], "a": [4, 5, float("nan")]})
    assert names == ("b", "a")
    np.testing.assert_array_equal(draws, [[1, 2, 3], [4, 5, np.nan]])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "none: needs 2 alternatives or more"),
        ({"a": [1.0]}, "1: a: needs 2 alternatives or more"),
        ({"a": [1.0], "b": [1.0, 2.0]}, "b: has 2 draws, and a has 1"),
        ({"a": [1.0], "b": []}, "b: has no draws"),
        ({"a": [1.0], "b": ["much"]}, "b: must be numbers"),
        ({"a": [1.0], "b": 2.0}, "b: has no draws"),
        ({"a": [[1.0, 2.0]], "b": [1.0, 2.0]}, r"b: is of shape \(2,\), and a of \(1, 2\)"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_line(given: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        checked_draws(given)
    assert "\n" not in str(caught.value)


def test_a_row_that_is_not_finite_is_named() -> None:
    values = np.ones((2, 5))
    values[1, :2] = np.nan, np.inf
    for shown, axes in (
        ("b: is not finite in 2 draws", {"alternatives": "ab", "draws": None}),
        ("worth.b: is not finite", {"alternatives": "ab", "criteria": None}),
        ("worth: is not finite", {"rows": 2, "columns": 5}),
    ):
        with pytest.raises(InputError, match=f"^{shown}"):
            checked_array(values, "worth", **axes)


@pytest.mark.parametrize(
    ("values", "axes", "told"),
    [
        (np.ones((2, 3)), {"alternatives": "a", "criteria": 3}, "must be 1 alternative by 3 criteria"),
        (np.ones(3), {"alternatives": 3, "draws": None}, "must be 3 alternatives by draws"),
        ([], {"draws": None}, r"shape \(0,\): must be draws"),
        ([1.0], {}, "must be one number"),
        (np.nan, {}, "is not finite"),
        ([[1.0], [1.0, 2.0]], {"rows": 2, "draws": None}, "must be numbers, in rows of one length"),
        ("many", {"draws": None}, "must be numbers"),
    ],
)
def test_another_shape_is_told_with_the_one_that_is_wanted(
    values: object, axes: dict[str, object], told: str
) -> None:
    with pytest.raises(InputError, match=f"^x: .*{told}"):
        checked_array(values, "x", **axes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"x": [1.0, 2.0]}, "x: has 2 draws, the outcome 3"),
        ({"x": [1.0, 2.0, np.inf]}, "x: is not finite in 1 draws"),
        ({"x": [[1.0, 2.0, 3.0]]}, r"x: shape \(1, 3\): must be draws, one after the other"),
        ([[1.0, 2.0, 3.0]], "inputs: must be draws by name"),
    ],
)
def test_inputs_are_as_many_as_the_outcome_and_finite(inputs: object, told: str) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        checked_inputs(inputs, 3, "the outcome")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([0.5, 0.6], "weights: 1.1: weights must add up to 1; divide them by their sum"),
        ([-0.5, 1.5], "weights: -0.5: a weight must be 0 or more"),
        ([1.0], r"weights: shape \(1,\): must be 2 criteria"),
        ([0.5, np.nan], "weights.y: is not finite"),
        ([[0.5, 1.0], [0.5, 1.0]], "weights: 2: weights must add up to 1 in every draw"),
    ],
)
def test_weights_add_up_to_one(weights: object, told: str) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        checked_weights(weights, ("x", "y"))  # type: ignore[arg-type]


def test_names_differ_and_options_are_known() -> None:
    assert checked_names("ab", least=2) == ("a", "b")
    with pytest.raises(InputError, match="alternatives: 'a': stands twice"):
        checked_names(["a", "b", "a"])
    with pytest.raises(InputError, match="a: needs 2 alternatives or more"):
        checked_names(["a"], least=2)
    with pytest.raises(UnknownName, match="'spearmn': unknown kind of correlation; did you mean 'spearman'"):
        checked_option("kind of correlation", "spearmn", ("spearman", "pearson"))


def test_numbers_within_bounds() -> None:
    assert checked_shares((0.1, 0.9)) == (0.1, 0.9)
    assert checked_share(1.0, "v") == 1.0
    assert checked_count(3, "bins") == 3
    with pytest.raises(InputError, match="shares: 5, 95: must rise, above 0 and below 1"):
        checked_shares((5, 95))
    with pytest.raises(InputError, match="v: 3: must be 0 to 1"):
        checked_share(3.0, "v")
    with pytest.raises(InputError, match="draws: 0: must be 1 or more"):
        checked_count(0, "draws")
    with pytest.raises(InputError, match=r"draws: 2\.5: must be a whole number"):
        checked_count(2.5, "draws")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="draws: true: must be a whole number"):
        checked_count(True, "draws")


@pytest.mark.parametrize("names", [None, 3.0, [1, 2], np.ones((2, 2))])
def test_what_is_no_name_is_told(names: object) -> None:
    with pytest.raises(InputError, match="alternatives: must be names; write"):
        checked_names(names)  # type: ignore[arg-type]
