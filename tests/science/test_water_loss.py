"""Mazur's equation against scipy, and against what was said of sperm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from coldchoice.errors import InputError
from coldchoice.science.arrhenius import arrhenius
from coldchoice.science.water_loss import (
    FUSION_K,
    ISOTONIC_OSM,
    cooled,
    equilibrium_water,
    freezing_point_c,
    surface_to_water_per_um,
)

HUMAN_SPERM = (arrhenius(2.89, 1.93, 0.0, 30.0), 1.93)
RAM_SPERM = (arrhenius(8.47, 1.06, 0.0, 25.0), 1.06)
SPERM_SURFACES = np.array([6.0, 7.5, 9.0])  # assumption of the check


def by_scipy(ease: float, activation_kcal_per_mol: float, end_c: float) -> float:
    """Water left, from the equation as it is printed: by temperature, in water itself."""
    solute = ISOTONIC_OSM * 0.018

    def slope(cooling_c: float, w: np.ndarray) -> np.ndarray:
        kelvin = 273.15 + freezing_point_c() - cooling_c
        leaking = ease * 0.082057366 * kelvin / 0.018
        leaking *= np.exp(-activation_kcal_per_mol / 1.987204e-3 * (1.0 / kelvin - 1.0 / 273.15))
        return -leaking * (np.log(w / (w + solute)) - FUSION_K * (1.0 / 273.15 - 1.0 / kelvin))

    span = (0.0, freezing_point_c() - end_c)
    return float(solve_ivp(slope, span, [1.0], method="LSODA", rtol=1e-10, atol=1e-12).y[0, -1])


@settings(max_examples=25)
@given(st.floats(1e-4, 0.3), st.floats(1.0, 60.0), st.floats(-40.0, -5.0))
def test_water_left_as_scipy_finds_it(ease: float, activation: float, end_c: float) -> None:
    found = cooled(ease, activation, 1.0, 1.0, end_c, tolerance=1e-6)
    assert found.left[0] == pytest.approx(by_scipy(ease, activation, end_c), rel=5e-6)
    assert found.error <= 1e-6


@pytest.mark.parametrize(
    ("cell", "surface", "rate", "end_c", "left", "balance"),
    [
        pytest.param(HUMAN_SPERM, SPERM_SURFACES, 1e4, -15.0, 0.03115, 0.0308, id="C021-human-sperm"),
        pytest.param(RAM_SPERM, np.array([7.5]), 1e5, -20.0, 0.0240, 0.0220, id="C022-ram-sperm"),
    ],
)
def test_sperm_keep_in_balance_with_the_ice(
    cell: tuple[float, float], surface: np.ndarray, rate: float, end_c: float, left: float, balance: float
) -> None:
    found = cooled(*cell, surface, rate, end_c)
    assert found.left == pytest.approx(left, abs=0.005)
    assert equilibrium_water(end_c) == pytest.approx(balance, abs=1e-4)
    assert (found.left - equilibrium_water(end_c) < 0.005).all()


def test_c023_ten_times_faster_they_do_not() -> None:
    left = cooled(*HUMAN_SPERM, SPERM_SURFACES, 1e5).left
    assert left.min() == pytest.approx(0.80, abs=0.01)
    assert left.max() == pytest.approx(0.87, abs=0.01)


def test_c066_a_coarse_solution_of_many_draws_is_within_its_bound() -> None:
    """0.4 % is what implicit Euler in 600 steps leaves; this is the error of the default."""
    generator = np.random.default_rng(1)
    ease = np.exp(generator.normal(np.log(1.0 / 300.0), 0.5, 200))
    activation = generator.uniform(5.0, 30.0, 200)
    coarse, fine = cooled(ease, activation, 1.0, 1.0), cooled(ease, activation, 1.0, 1.0, tolerance=1e-8)
    assert np.abs(np.log(coarse.left / fine.left)).max() <= 1e-4


def test_many_draws_give_what_each_gives_alone() -> None:
    generator = np.random.default_rng(2)
    lp, energy = np.exp(generator.normal(-4.0, 1.0, 10)), generator.uniform(5.0, 40.0, 10)
    together = cooled(lp, energy, 1.0, 5.0, tolerance=1e-7).left
    alone = [
        cooled(one, other, 1.0, 5.0, tolerance=1e-7).left[0] for one, other in zip(lp, energy, strict=True)
    ]
    assert together == pytest.approx(alone, rel=1e-6)


@settings(max_examples=25)
@given(st.floats(1e-3, 1.0), st.floats(0.0, 50.0), st.floats(0.1, 1000.0), st.floats(1.01, 100.0))
def test_faster_cooling_leaves_more_water_and_never_less_than_balance(
    lp: float, activation: float, rate: float, faster: float
) -> None:
    slow, fast = cooled(lp, activation, 1.0, np.array([rate, rate * faster]), tolerance=1e-5).left
    assert equilibrium_water(-15.0) * (1.0 - 1e-4) <= slow <= fast * (1.0 + 1e-4)
    assert fast <= 1.0 + 1e-4


@given(st.floats(0.01, 2.0), st.floats(0.5, 5.0), st.floats(1.0, 100.0), st.floats(0.1, 10.0))
@settings(max_examples=15)
def test_only_permeability_times_surface_over_rate_matters(
    lp: float, surface: float, rate: float, factor: float
) -> None:
    one = cooled(lp, 14.0, surface, rate).left[0]
    assert cooled(lp * factor, 14.0, surface, rate * factor).left[0] == pytest.approx(one, rel=1e-9)
    assert cooled(lp * factor, 14.0, surface / factor, rate).left[0] == pytest.approx(one, rel=1e-9)


def test_at_the_freezing_point_there_is_hardly_a_pull() -> None:
    assert equilibrium_water(freezing_point_c()) == pytest.approx(1.0, abs=0.01)
    assert surface_to_water_per_um(8.0, 0.27) == pytest.approx(1.0274, abs=1e-4)


@pytest.mark.parametrize(
    ("lp", "activation", "rate", "end_c"),
    [(0.0, 10.0, 1.0, -15.0), (1.0, -1.0, 1.0, -15.0), (1.0, 10.0, 0.0, -15.0), (1.0, 10.0, 1.0, 1.0)],
)
def test_impossible_numbers_are_refused(lp: float, activation: float, rate: float, end_c: float) -> None:
    with pytest.raises(InputError):
        cooled(lp, activation, 1.0, rate, end_c)
