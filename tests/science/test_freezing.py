"""Cooling and warming rate, and two-step cooling, against published optima and thresholds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import freezing

rates = st.floats(0.01, 500.0)
optima = st.floats(0.1, 100.0)
bests = st.floats(0.05, 1.0)
shapes = st.floats(0.3, 4.0)


def test_reference_vector_c063() -> None:
    survival = freezing.two_factor_survival(np.array([0.1, 0.3, 1.0, 3.0, 10.0, 30.0]), 1.0, 0.9, 1.0)
    wanted = [0.5874, 0.8258, 0.9, 0.8390, 0.5874, 0.2055]
    assert survival == pytest.approx(wanted, abs=1e-4)


@given(rates, optima, bests, shapes)
def test_survival_is_a_fraction_and_best_at_the_optimum(
    rate: float, optimum: float, best: float, shape: float
) -> None:
    survival = freezing.two_factor_survival(rate, optimum, best, shape)
    assert 0.0 <= survival <= best * (1.0 + 1e-12)
    assert freezing.two_factor_survival(optimum, optimum, best, shape) == pytest.approx(best)
    relative = freezing.relative_rate_survival(rate, optimum, best, shape)
    assert relative <= 1.0
    assert relative * best == pytest.approx(survival, rel=1e-9, abs=1e-300)


@given(st.floats(0.1, 50.0), st.floats(0.5, 20.0), st.floats(0.3, 0.99), shapes)
def test_the_usual_form_gives_the_same_curve(rate: float, optimum: float, best: float, shape: float) -> None:
    a, b = freezing.two_factor_coefficients(optimum, best, shape)
    usual = np.exp(-a / rate - (rate / b) ** shape)
    assert freezing.two_factor_survival(rate, optimum, best, shape) == pytest.approx(usual, rel=1e-9)


@given(optima, st.floats(0.1, 0.99), shapes, st.floats(1.01, 20.0), st.floats(1.01, 5.0))
def test_further_from_the_optimum_is_worse(
    optimum: float, best: float, shape: float, away: float, more: float
) -> None:
    for near, far in ((optimum * away, optimum * away * more), (optimum / away, optimum / away / more)):
        better = freezing.two_factor_survival(near, optimum, best, shape)
        assert freezing.two_factor_survival(far, optimum, best, shape) <= better


def test_t_cells_in_dmso_do_well_at_one_degree_a_minute() -> None:
    """A curve with a fixed a = 10 would leave 0.005 % here; a curve through the optimum does not."""
    assert freezing.two_factor_survival(1.0, 1.0, 0.9) == pytest.approx(0.9)


def test_slow_cooling_makes_warming_irrelevant_c032() -> None:
    factor = freezing.warming_factor(1.0, np.array([1.6, 6.2, 45.0, 113.0]), 0.5, 3.5, 17.0)
    assert factor.min() > 0.98


def test_fast_cooling_needs_fast_warming_c033() -> None:
    factor = freezing.warming_factor(10.0, np.array([1.6, 6.2, 45.0, 113.0]), 0.5, 3.5, 17.0)
    assert factor[:2].max() < 0.55
    assert factor[2:].min() > 0.98


@given(rates, rates, st.floats(0.0, 1.0))
def test_warming_factor_is_bounded_and_rises_with_warming(
    cooling: float, warming: float, loss: float
) -> None:
    factor = freezing.warming_factor(cooling, warming, loss, 3.5, 17.0)
    assert 1.0 - loss - 1e-12 <= factor <= 1.0
    assert freezing.warming_factor(cooling, 2.0 * warming, loss, 3.5, 17.0) >= factor


def test_plunging_below_the_glass_is_free_c034_c035() -> None:
    factor = freezing.plunge_factor(np.array([-10.0, -46.9, -47.0, -80.0]), 17.0 / 49.0)
    assert factor.tolist() == pytest.approx([17.0 / 49.0, 17.0 / 49.0, 1.0, 1.0])
    assert 0.49 * freezing.plunge_factor(-10.0, 17.0 / 49.0) == pytest.approx(0.17)


def test_control_to_the_glass_saves_freezer_time() -> None:
    assert freezing.cooling_time_h(4.0, -47.0, 1.0) == pytest.approx(0.85)
    assert freezing.cooling_time_h(4.0, -80.0, 1.0) == pytest.approx(1.4)
    assert freezing.cooling_time_h(-80.0, 4.0, 1.0) == 0.0


@pytest.mark.parametrize(("rate", "best"), [(0.0, 0.9), (-1.0, 0.9), (1.0, 0.0), (1.0, 90.0)])
def test_impossible_rates_and_survivals_are_refused(rate: float, best: float) -> None:
    with pytest.raises(InputError):
        freezing.two_factor_survival(rate, 1.0, best)
