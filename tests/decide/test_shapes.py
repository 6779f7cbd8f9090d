from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.shapes import AVERSE, SEEKING, exponential_value


def test_half_of_a_scale_is_worth_more_to_the_averse_and_less_to_the_seeking() -> None:
    assert float(exponential_value(np.array(0.5), AVERSE)) == pytest.approx(1.0 / (1.0 + np.exp(-1.0)))
    assert float(exponential_value(np.array(0.5), SEEKING)) == pytest.approx(1.0 / (1.0 + np.exp(1.0)))
    assert exponential_value(np.array([-1.0, 0.3, 2.0]), 0.0).tolist() == [-1.0, 0.3, 2.0]


@given(st.floats(-4.0, 4.0).filter(lambda a: abs(a) > 1e-3))
def test_it_keeps_its_ends_rises_and_bends_one_way(curvature: float) -> None:
    x = np.linspace(-1.0, 2.0, 301)
    worth = exponential_value(x, curvature)
    assert exponential_value(np.array([0.0, 1.0]), curvature) == pytest.approx([0.0, 1.0])
    assert (np.diff(worth) > 0.0).all()
    assert (np.diff(worth, 2) * np.sign(curvature) <= 1e-9).all()


def test_beyond_the_anchors_it_goes_straight_on() -> None:
    steps = np.diff(exponential_value(np.array([-2.0, -1.0, 0.0]), AVERSE))
    assert steps[0] == pytest.approx(steps[1])
    assert steps[0] == pytest.approx(AVERSE / (1.0 - np.exp(-AVERSE)))
