"""Activation energies against the regressions that papers print; ids are rows of `model_checks`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.arrhenius import (
    GAS_KCAL_PER_MOL_K,
    GAS_L_ATM_PER_MOL_K,
    activation_energy_kcal_per_mol,
    arrhenius,
    extrapolated_below_zero,
)

REGRESSIONS = [
    pytest.param([4, 10, 22], [0.050, 0.071, 0.300], 16.69, 0.05, id="C015-islet-water"),
    pytest.param([4, 10, 22], [0.89, 1.86, 5.33], 15.98, 0.05, id="C016-islet-dmso"),
    pytest.param([2, 21, 37], [1e-7, 7e-7, 3e-6], 16.5, 0.1, id="C017-platelet-water"),
    pytest.param([2, 21, 37], [1.9e-6, 2.8e-5, 1.3e-4], 20.5, 0.2, id="C018-platelet-propylene-glycol"),
    pytest.param([21, 37], [2.6e-7, 1.4e-6], 17.9, 1.3, id="C019-platelet-glycerol"),
    pytest.param([30, 20, 10, 0], [8.3, 6.0, 2.1, 1.1], 11.6, 0.2, id="C020-sperm-glycerol"),
    pytest.param([1.5, 20], [0.0192, 0.168], 18.8, 0.05, id="P006-cord-blood-water"),
    pytest.param([1.5, 20], [0.252, 4.44], 24.8, 0.05, id="P007-cord-blood-dmso"),
    pytest.param([12, 22], [0.15, 0.27], 9.8, 0.05, id="P015-fetal-liver-water"),
]


@pytest.mark.parametrize(("temperatures_c", "values", "published", "tolerance"), REGRESSIONS)
def test_published_activation_energies(
    temperatures_c: list[float], values: list[float], published: float, tolerance: float
) -> None:
    assert activation_energy_kcal_per_mol(temperatures_c, values) == pytest.approx(published, abs=tolerance)


@given(st.floats(0.01, 100.0), st.floats(0.1, 120.0), st.floats(-40.0, 37.0))
def test_the_regression_finds_the_energy_that_made_the_values(value: float, energy: float, at: float) -> None:
    temperatures = np.array([at, at + 7.0, at + 20.0])
    values = arrhenius(value, energy, temperatures, at)
    assert values[0] == pytest.approx(value)
    assert activation_energy_kcal_per_mol(temperatures, values) == pytest.approx(energy, rel=1e-6)


def test_the_slope_is_not_constant() -> None:
    """Islet cells: 9.1 kcal/mol from 4 to 10 C, 19.9 from 10 to 22 C."""
    assert activation_energy_kcal_per_mol([4, 10], [0.050, 0.071]) == pytest.approx(9.1, abs=0.1)
    assert activation_energy_kcal_per_mol([10, 22], [0.071, 0.300]) == pytest.approx(19.9, abs=0.1)


def test_the_gas_constant_is_one() -> None:
    from scipy import constants

    joules = constants.R
    assert pytest.approx(joules / 4184.0, rel=1e-6) == GAS_KCAL_PER_MOL_K
    assert pytest.approx(joules / 101.325, rel=1e-6) == GAS_L_ATM_PER_MOL_K


@pytest.mark.parametrize(
    ("temperature_c", "lowest_c", "flag"),
    [(-5.0, 1.5, True), (2.0, 1.5, False), (1.0, 1.5, False), (-5.0, -7.0, False), (-8.0, -7.0, True)],
)
def test_a_use_below_zero_of_what_was_measured_above_is_flagged(
    temperature_c: float, lowest_c: float, flag: bool
) -> None:
    assert bool(extrapolated_below_zero(temperature_c, lowest_c)) is flag


@pytest.mark.parametrize(
    ("temperatures_c", "values"), [([4.0], [1.0]), ([4.0, 4.0], [1.0, 2.0]), ([4.0, 9.0], [1.0, 0.0])]
)
def test_what_gives_no_slope_is_refused(temperatures_c: list[float], values: list[float]) -> None:
    with pytest.raises(InputError):
        activation_energy_kcal_per_mol(temperatures_c, values)


def test_a_temperature_below_absolute_zero_is_refused() -> None:
    with pytest.raises(InputError, match="temperature_k"):
        arrhenius(1.0, 10.0, -300.0, 20.0)
