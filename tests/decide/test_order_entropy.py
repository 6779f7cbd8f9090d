from __future__ import annotations

from itertools import permutations
from math import factorial, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.order_entropy import MOST_ORDERED, entropy, order_counts

totals_of_few = st.integers(2, 4).flatmap(
    lambda number: arrays(
        np.float64, st.tuples(st.just(number), st.integers(1, 12)), elements=st.integers(0, 3).map(float)
    )
)


def by_the_definition(totals: np.ndarray) -> list[float]:
    """Share every draw between the orders in which nobody stands before a better one."""
    counts = []
    orders = list(permutations(range(len(totals))))
    falls = [[all(np.diff(draw[list(order)]) <= 0) for order in orders] for draw in totals.T]
    for at in range(len(orders)):
        counts.append(sum(fits[at] / sum(fits) for fits in falls))
    return sorted(counts)


@given(totals_of_few)
def test_orders_are_those_of_the_definition(totals: np.ndarray) -> None:
    counts = order_counts(totals)
    assert sorted(counts) == pytest.approx(by_the_definition(totals))
    assert counts.sum() == pytest.approx(totals.shape[1])


@given(totals_of_few, st.randoms(use_true_random=False))
def test_the_order_in_which_alternatives_are_named_changes_no_entropy(
    totals: np.ndarray, random: object
) -> None:
    mixed = np.array(sorted(totals.tolist(), key=lambda _: random.random()))  # type: ignore[attr-defined]
    assert entropy(order_counts(totals)) == pytest.approx(entropy(order_counts(mixed)))


def test_always_the_same_order_has_none_and_all_alike_have_most() -> None:
    assert entropy(order_counts(np.array([[3.0, 6.0], [2.0, 5.0], [1.0, 4.0]]))) == (0.0, 0.0)
    most, _ = entropy(order_counts(np.ones((MOST_ORDERED, 1))))
    assert most == pytest.approx(log2(factorial(MOST_ORDERED)))


def test_the_error_is_that_of_many_repetitions() -> None:
    rng = np.random.default_rng(8)
    found = [entropy(rng.multinomial(400, [0.7, 0.2, 0.06, 0.04]).astype(float)) for _ in range(600)]
    bits, errors = np.array(found).T
    assert np.std(bits) == pytest.approx(errors.mean(), rel=0.1)
