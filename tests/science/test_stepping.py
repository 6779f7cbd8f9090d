"""The solver against equations with known answers, and its own word on its error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.stepping import STAGES, solved


class Following(NamedTuple):
    """``y' = -rate (y - cos t)``: stiff where the rate is high."""

    rate: np.ndarray

    def slope(self, t: float, y: np.ndarray) -> np.ndarray:
        return np.broadcast_to(-self.rate, y.shape)

    def change(self, t: float, y: np.ndarray, h: float, slope: np.ndarray) -> np.ndarray:
        return h * -self.rate * (y - np.cos(t)) / (1.0 - h * slope)

    def exact(self, t: np.ndarray) -> np.ndarray:
        """With y(0) = 0."""
        t = t[:, None]
        square = self.rate**2
        forced = (square * np.cos(t) + self.rate * np.sin(t)) / (1.0 + square)
        return forced - square / (1.0 + square) * np.exp(-self.rate * t)


class Exploding(NamedTuple):
    """``y' = y^2``, infinite at t = 1."""

    def slope(self, t: float, y: np.ndarray) -> np.ndarray:
        return 2.0 * y

    def change(self, t: float, y: np.ndarray, h: float, slope: np.ndarray) -> np.ndarray:
        return h * y * y / (1.0 - h * slope)


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 300.0), min_size=1, max_size=5), st.sampled_from([1e-3, 1e-4, 1e-5]))
def test_the_answer_is_as_exact_as_it_says(rates: list[float], tolerance: float) -> None:
    flow = Following(np.array(rates))
    found = solved(flow, np.zeros((1, len(rates))), (0.0, 3.0), tolerance, "test")
    assert found.error <= tolerance
    wrong = np.abs(found.values[:, 0] - flow.exact(found.grid))
    assert wrong[::2].max() <= tolerance
    assert wrong.max() <= 10.0 * tolerance


def test_the_order_is_that_of_the_stages() -> None:
    from coldchoice.science import stepping

    flow = Following(np.array([1.0]))
    errors = []
    for steps in (8, 16):
        grid = np.linspace(0.0, 3.0, steps + 1)
        values = stepping._marched(flow, np.zeros((1, 1)), grid)
        errors.append(np.abs(values[:, 0] - flow.exact(grid)).max())
    assert np.log2(errors[0] / errors[1]) > STAGES - 1


def test_draws_do_not_touch_each_other() -> None:
    rates = np.array([0.5, 3.0, 200.0])
    together = solved(Following(rates), np.zeros((1, 3)), (0.0, 3.0), 1e-6, "test")
    for at, rate in enumerate(rates):
        alone = solved(Following(np.array([rate])), np.zeros((1, 1)), (0.0, 3.0), 1e-6, "test")
        shared = together.values[:: (together.grid.size - 1) // (alone.grid.size - 1)]
        assert shared[:, 0, at] == pytest.approx(alone.values[:, 0, 0], abs=2e-6)


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(InputError, match="a thing: cannot be computed to 1e-06 in 4096 steps"):
        solved(Exploding(), np.ones((1, 1)), (0.0, 2.0), 1e-6, "a thing")
