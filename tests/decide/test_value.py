from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.value import ValueFunction, linear_value, partial_values, piecewise_value
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


@pytest.mark.parametrize("values", [(1.0, float("nan")), (float("inf"), 0.0)])
def test_values_at_cutoffs_must_be_finite(values: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="must be finite"):
        piecewise_value(0.5, (0.0, 1.0), values)


def test_cutoffs_must_be_finite() -> None:
    with pytest.raises(InputError, match="must be finite"):
        ValueFunction.piecewise((0.0, float("inf")), (0.0, 1.0))


def test_a_value_function_is_one_line_or_several() -> None:
    x = np.array([40.0, 82.5, 120.0])
    assert ValueFunction.linear(100.0, 50.0).of(x).tolist() == [1.2, 0.35, -0.4]
    assert ValueFunction.piecewise(CUTOFFS, WORTH).of(x) == pytest.approx([1.0, 0.65, 0.0])


def test_a_value_function_is_checked_when_it_is_made() -> None:
    with pytest.raises(InputError, match="must be finite and differ"):
        ValueFunction.linear(2.0, 2.0)
    with pytest.raises(InputError, match="3 cut-offs, 2 values"):
        ValueFunction.piecewise((1.0, 2.0, 3.0), (0.0, 1.0))


def test_zero_negative_and_constant_columns_have_values_like_any_other() -> None:
    measured = np.array([[[0.0, 0.0], [-4.0, 2.0], [7.0, 7.0]], [[1.0, 0.5], [-1.0, 0.0], [7.0, 7.0]]])
    functions = (
        ValueFunction.linear(1.0, 0.0),
        ValueFunction.linear(-4.0, 4.0),
        ValueFunction.piecewise((0.0, 7.0, 10.0), (0.0, 0.9, 1.0)),
    )
    assert partial_values(measured, functions).tolist() == [
        [[1.0, 1.0], [0.0, 0.75], [0.9, 0.9]],
        [[0.0, 0.5], [0.375, 0.5], [0.9, 0.9]],
    ]
    assert np.isnan(partial_values(np.full((1, 3), np.nan), functions)).all()


def test_every_criterion_needs_a_value_function() -> None:
    with pytest.raises(InputError, match="1 value functions, 3 criteria"):
        partial_values(np.zeros((2, 3)), (ValueFunction.linear(0.0, 1.0),))


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20))
def test_more_is_never_worth_less_on_a_rising_scale(x: list[float]) -> None:
    rising = ValueFunction.piecewise((-10.0, 0.0, 5.0), (0.0, 0.7, 1.0))
    falling = ValueFunction.piecewise((-10.0, 0.0, 5.0), (1.0, 0.7, 0.0))
    ordered = np.sort(x)
    assert (np.diff(rising.of(ordered)) >= 0.0).all()
    assert (np.diff(falling.of(ordered)) <= 0.0).all()
