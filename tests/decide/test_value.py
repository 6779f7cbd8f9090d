from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.value import linear_value, piecewise_value
from coldchoice.errors import InputError

# cut-offs of the piecewise scale in drugis/mcda-elicitation-web, thrombolytics example
CUTOFFS, WORTH = (50.0, 75.0, 90.0, 100.0), (1.0, 0.8, 0.5, 0.0)


def test_linear_value_goes_on_beyond_its_anchors() -> None:
    assert linear_value(np.array([0.25, 0.0, 0.125, 0.291]), 0.25, 0.0) == pytest.approx(
        [0.0, 1.0, 0.5, -0.164]
    )


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_linear_value_is_0_at_the_worst_and_1_at_the_best(x: float, worst: float, width: float) -> None:
    best = worst + width
    assert linear_value(worst, worst, best) == 0.0
    assert linear_value(best, worst, best) == 1.0
    assert linear_value(x, worst, best) == pytest.approx(
        1.0 - linear_value(x, best, worst), rel=1e-6, abs=1e-6
    )


@pytest.mark.parametrize(("worst", "best"), [(1.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_anchors_must_differ_and_be_finite(worst: float, best: float) -> None:
    with pytest.raises(InputError, match="must be finite and differ"):
        linear_value(0.5, worst, best)


def test_piecewise_value_reproduces_the_published_cutoffs() -> None:
    x = np.array([50.0, 90.0, 100.0, 10.0, 40.0, 101.0, 120.0])
    assert piecewise_value(x, CUTOFFS, WORTH).tolist() == [1.0, 0.5, 0.0, 1.0, 1.0, 0.0, 0.0]
    assert piecewise_value(82.5, CUTOFFS, WORTH) == pytest.approx(0.65)


def test_falling_cutoffs_mean_the_same() -> None:
    x = np.linspace(40.0, 110.0, 29)
    backwards = piecewise_value(x, CUTOFFS[::-1], WORTH[::-1])
    np.testing.assert_array_equal(backwards, piecewise_value(x, CUTOFFS, WORTH))


@pytest.mark.parametrize("cutoffs", [(1.0,), (1.0, 1.0), (1.0, 3.0, 2.0), (1.0, float("nan"))])
def test_cutoffs_must_be_monotone(cutoffs: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="strictly rising or falling"):
        piecewise_value(0.5, cutoffs, [0.0] * len(cutoffs))


def test_every_cutoff_needs_a_value() -> None:
    with pytest.raises(InputError, match="3 cut-offs, 2 values"):
        piecewise_value(0.5, (1.0, 2.0, 3.0), (0.0, 1.0))
