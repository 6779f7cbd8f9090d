from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.checked import checked_draws
from coldchoice.errors import InputError


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
        ({"a": [1.0], "b": 2.0}, "b: has no draws"),
        ({"a": [[1.0, 2.0]], "b": [1.0, 2.0]}, r"b: is of shape \(2,\), and a of \(1, 2\)"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_line(given: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        checked_draws(given)
    assert "\n" not in str(caught.value)
