"""Measurements come by names or as arrays, and are worth what value functions say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from coldchoice.decide.smaa import acceptability
from coldchoice.decide.value import linear_value
from coldchoice.decide.weights import Weights
from coldchoice.errors import InputError

NAMES, CRITERIA = ("slow-freeze", "hypothermic", "ambient"), ("viability", "cost")
SEEDS = st.integers(0, 2**32 - 1)


def worth(seed: int = 1, draws: int = 2_000, alternatives: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 0.3 * rng.standard_normal((alternatives, 2, draws)) + rng.random((alternatives, 2, 1))


def named(values: np.ndarray, names: tuple[str, ...] = NAMES) -> dict[str, dict[str, np.ndarray]]:
    return {name: dict(zip(CRITERIA, rows, strict=True)) for name, rows in zip(names, values, strict=True)}


def test_names_and_arrays_say_the_same() -> None:
    values = worth()
    assert acceptability(named(values)) == acceptability(values, names=NAMES, criteria=CRITERIA)


def test_value_functions_are_applied_and_nothing_is_clipped() -> None:
    measured = {
        "dear": {"cost": [12_000.0, 11_000.0], "viability": 0.5},
        "cheap": {"cost": 4_000.0, "viability": [0.4, 0.6]},
    }
    values = {
        "cost": lambda x: linear_value(x, worst=10_000, best=5_000),
        "viability": lambda x: linear_value(x, worst=0, best=1),
    }
    found = acceptability(measured, {"cost": 1.0, "viability": 1.0}, values)
    assert found.criteria == ("cost", "viability")
    assert found.of("dear").value.value == pytest.approx(((-0.4 - 0.2) / 2 + 0.5) / 2)
    assert found.of("cheap").value.value == pytest.approx((1.2 + 0.5) / 2)


@pytest.mark.parametrize(
    ("measurements", "keys", "message"),
    [
        ({"alone": {"x": [1.0]}}, {}, "alone: needs 2 alternatives or more"),
        ({"a": {"x": [1.0, 2.0]}, "b": {"x": [1.0]}}, {}, "b, x: has 1 draws, and a, x has 2"),
        ({"a": {"x": 1.0}, "b": {"y": 1.0}}, {}, "a.y: is not measured, and is of other alternatives"),
        ({"a": {"x": [np.nan]}, "b": {"x": [1.0]}}, {}, "a: has no value in any draw"),
        ({"a": {"x": [np.inf]}, "b": {"x": [1.0]}}, {}, "a: has an infinite value in 1 of 1 draws"),
        (np.ones((2, 3, 4, 5)), {}, "shape (2, 3, 4, 5): must be (alternatives, criteria, draws)"),
        (np.ones((2, 1, 4)), {"names": ["a"]}, "1 names, 1 criteria, measurements of shape (2, 1, 4)"),
        (np.ones((2, 2, 4)), {"weights": [1.0, 2.0]}, "weights: must be 0 or more and add up to 1"),
        (
            np.ones((2, 2, 4)),
            {"weights": np.ones((2, 3))},
            "weights: shape (2, 3) for 2 criteria and 4 draws",
        ),
        (np.ones((2, 2, 4)), {"weights": Weights(("x",))}, "weights: weights of x: must be of criterion 1"),
        (np.ones((2, 2, 4)), {"values": [np.abs]}, "values: 1 value functions for 2 criteria"),
        (np.ones((2, 1, 4)), {"values": {}}, "values.criterion 1: has no value function"),
        (np.ones((2, 1, 4)), {"values": {"x": np.abs}}, "values.x: 'x': unknown criterion"),
        ({}, {}, "none: needs 2 alternatives or more"),
        ({"a": {}, "b": {}}, {}, "none: needs 1 criterion or more"),
        ({"a": [1.0], "b": [2.0]}, {}, "a: must be measurements by criterion; write e.g."),
        ({"a": {"x": "much"}, "b": {"x": 1.0}}, {}, "a, x: must be numbers"),
        (
            {"a": {"x": [[1.0]]}, "b": {"x": 1.0}},
            {},
            "a, x: shape (1, 1): must be draws, one after the other",
        ),
        (np.ones((1, 1, 4)), {}, "alternative 1: needs 2 alternatives or more"),
        (np.ones((2, 1, 4)), {"names": ["a", "a"]}, "alternatives: 'a': stands twice"),
        (np.ones((2, 1)), {"draws": 0}, "draws: 0: must be 1 or more"),
        (np.ones((2, 1, 4)), {"values": [1.0]}, "values.criterion 1: 1.0: must be a function; write e.g."),
        (np.ones((2, 1, 4)), {"values": [np.mean]}, "values.criterion 1: shape () for (2, 4): must return"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    measurements: object, keys: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        acceptability(measurements, **keys)  # type: ignore[arg-type]
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


class Labelled:
    """Something that is labelled as a series or a table of pandas is: no mapping, and iterated otherwise."""

    def __init__(self, given: dict[str, object]) -> None:
        self.given = given

    def keys(self) -> list[str]:
        return list(self.given)

    def __getitem__(self, name: str) -> object:
        return self.given[name]

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        return np.array(list(self.given.values()))  # in an order of its own: what must not be taken


def test_what_is_labelled_is_taken_by_its_labels_and_not_in_its_order() -> None:
    told: dict[str, dict[str, float]] = {"a": {"x": 1.0, "y": 0.0}, "b": {"x": 0.0, "y": 1.0}}
    weights = {"y": 0.9, "x": 0.1}
    plain = acceptability(told, weights)
    assert plain.of("b").first.value == 1.0
    assert acceptability(told, Labelled(weights)) == plain  # type: ignore[arg-type]
    table = Labelled({name: Labelled(dict(row)) for name, row in told.items()})
    assert acceptability(table, weights) == plain  # type: ignore[arg-type]


def test_names_may_come_in_an_array() -> None:
    found = acceptability(np.ones((2, 1, 4)), names=np.array(["a", "b"]), criteria=np.array(["x"]))  # type: ignore[arg-type]
    assert [one.name for one in found.standings] == ["a", "b"]
