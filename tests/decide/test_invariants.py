from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.invariants import (
    BrokenInvariant,
    at_most,
    dominated_never_first,
    doubly_stochastic,
    same_order,
    sums_to_one,
)


@given(st.lists(st.floats(0.01, 10.0), min_size=1, max_size=8))
def test_shares_pass_through_unchanged(parts: list[float]) -> None:
    shares = np.array(parts) / sum(parts)
    assert sums_to_one(shares, "shares") is shares


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([0.5, 0.4], "shares must add up to 1, and add up to 0.9"),
        ([1.2, -0.2], "shares must lie within 0 to 1"),
        ([float("nan"), 1.0], "add up to nan"),
    ],
)
def test_wrong_shares_are_loud(shares: list[float], told: str) -> None:
    with pytest.raises(BrokenInvariant, match=told):
        sums_to_one(np.array(shares), "shares")


def test_ranks_need_owners_and_owners_ranks() -> None:
    ranks = np.array([[0.25, 0.75], [0.75, 0.25]])
    assert doubly_stochastic(ranks) is ranks
    with pytest.raises(BrokenInvariant, match="of a rank must add up to 1"):
        doubly_stochastic(np.array([[1.0, 0.0], [1.0, 0.0]]))


def test_a_value_within_its_error_is_cut_to_the_bound() -> None:
    assert at_most(0.9, 1.0, "EVPPI") == 0.9
    assert at_most(1.01, 1.0, "EVPPI", error=0.02) == 1.0
    with pytest.raises(BrokenInvariant, match=r"EVPPI: 1.5 must not exceed 1"):
        at_most(1.5, 1.0, "EVPPI", error=0.02)
    with pytest.raises(BrokenInvariant):
        at_most(float("nan"), 1.0, "EVPPI")


def test_a_third_may_come_or_go_but_not_reorder() -> None:
    same_order(("a", "b"), ("a", "c", "b"), "adding c")
    with pytest.raises(BrokenInvariant, match="adding c reorders a, b to b, a"):
        same_order(("a", "b"), ("b", "c", "a"), "adding c")


def test_the_dominated_are_never_first() -> None:
    dominated_never_first(("a", "b"), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    with pytest.raises(BrokenInvariant, match="b is dominated in every draw"):
        dominated_never_first(("a", "b"), np.array([0.9, 0.1]), np.array([0.0, 1.0]))
