from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.explanation import weight_flip
from coldchoice.decide.stability import weight_stability
from coldchoice.errors import InputError, UnknownName

NAMES, CRITERIA = ("a", "b", "c"), ("x", "y")
MEANS = np.array([[0.8, 0.2], [0.3, 0.6], [0.0, 0.9]])


def test_the_leader_stays_between_the_two_ends() -> None:
    # a and b: 0.5 w = 0.4 (1 - w) at w = 4/9; a and c: 0.8 w = 0.7 (1 - w) at w = 7/15, which comes first
    x, y = weight_stability(NAMES, CRITERIA, MEANS, np.array([0.7, 0.3]))
    assert (x.criterion, x.weight, x.leader, x.leads_below, x.leads_above) == ("x", 0.7, "a", "c", None)
    assert (x.low, x.high) == (pytest.approx(7 / 15), 1.0)
    assert (y.low, y.high) == (0.0, pytest.approx(8 / 15))
    assert y.leads_above == "c"
    assert x.margin == pytest.approx(0.7 - 7 / 15)
    assert not x.stable


def test_of_a_pair_only_the_two_count() -> None:
    x, _ = weight_stability(NAMES, CRITERIA, MEANS, np.array([0.7, 0.3]), pair=("b", "a"))
    assert (x.leader, x.leads_below, x.low) == ("a", "b", pytest.approx(4 / 9))
    with pytest.raises(UnknownName, match="unknown alternative"):
        weight_stability(NAMES, CRITERIA, MEANS, np.array([0.7, 0.3]), pair=("b", "z"))


def test_who_is_dominated_never_takes_over() -> None:
    for one in weight_stability(
        ("a", "b"), CRITERIA, MEANS[:1] - [[0.0, 0.0], [0.1, 0.1]], np.array([0.5, 0.5])
    ):
        assert one.stable
        assert (one.low, one.high, one.margin) == (0.0, 1.0, np.inf)


@given(
    arrays(np.float64, (4, 3), elements=st.integers(0, 20).map(lambda n: n / 20.0)),
    arrays(np.float64, 3, elements=st.floats(0.05, 1.0)),
)
def test_it_says_what_the_flips_say(means: np.ndarray, raw: np.ndarray) -> None:
    weights = raw / raw.sum()
    found = weight_stability("abcd", "xyz", means, weights)
    for one, flip in zip(found, weight_flip(means, weights), strict=True):
        assert one.low == (flip.below.weight if flip.below else 0.0)
        assert one.high == (flip.above.weight if flip.above else 1.0)
        assert one.low <= one.weight <= one.high


@pytest.mark.parametrize(
    ("names", "means", "weights", "told"),
    [
        (NAMES, MEANS, np.array([0.7, 0.4]), "weights: 1.1: weights must add up to 1"),
        (NAMES, MEANS, np.ones(1), r"weights: shape \(1,\): must be 2 criteria"),
        (NAMES, np.where(MEANS == 0.3, np.nan, MEANS), np.array([0.7, 0.3]), "means.b: is not finite"),
        (NAMES[:2], MEANS, np.array([0.7, 0.3]), r"means: shape \(3, 2\): must be 2 alternatives"),
        (("a", "b", "a"), MEANS, np.array([0.7, 0.3]), "alternatives: 'a': stands twice"),
        (("a",), MEANS[:1], np.array([0.7, 0.3]), "a: needs 2 alternatives or more"),
    ],
)
def test_what_does_not_fit_is_refused(
    names: tuple[str, ...], means: np.ndarray, weights: np.ndarray, told: str
) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        weight_stability(names, CRITERIA, means, weights)
