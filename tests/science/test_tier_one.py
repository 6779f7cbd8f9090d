"""From a membrane to the numbers a comparison runs on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.freezing import two_factor_survival
from coldchoice.science.tier_one import (
    AGENTS,
    SPARED,
    MembraneCell,
    loading,
    rate_curve,
    safe_band,
    shape_from_ice,
)

CD34 = MembraneCell(0.168, 18.8, 20.0, 1.5, 8.0, 0.27, 4.44, 24.8, 20.0)
HEPATOCYTE = MembraneCell(0.985, 51.6, 0.0, -40.0, 20.0, 0.3)


def test_cord_blood_cells() -> None:
    curve = rate_curve(CD34, 0.85)
    assert curve.optimum_rate_c_per_min == pytest.approx(5.6, rel=0.02)  # C027
    assert curve.slowest_c_per_min < curve.optimum_rate_c_per_min < curve.fastest_c_per_min
    assert curve.extrapolated
    assert not rate_curve(HEPATOCYTE, 0.5).extrapolated


@settings(max_examples=40)
@given(st.floats(0.05, 0.99), st.floats(0.5, 5.0))
def test_the_curve_passes_its_calibration_and_the_band_keeps_its_share(best: float, shape: float) -> None:
    curve = rate_curve(CD34, best, shape)

    def survival(rate: float) -> float:
        return float(np.exp(-curve.a_c_per_min / rate - (rate / curve.b_c_per_min) ** shape))

    optimum = float(curve.optimum_rate_c_per_min)
    assert survival(optimum) == pytest.approx(best, rel=1e-9)
    for end in (curve.slowest_c_per_min, curve.fastest_c_per_min):
        if 0.0 < float(end) < np.inf:
            assert survival(float(end)) == pytest.approx(SPARED * best, rel=1e-6)
            assert two_factor_survival(float(end), optimum, best, shape) == pytest.approx(
                survival(float(end))
            )


def test_cells_that_all_survive_have_a_wide_band_and_poor_ones_a_narrow_one() -> None:
    wide, narrow = safe_band(0.99), safe_band(0.3)
    assert wide[0] < narrow[0] < 1.0 < narrow[1] < wide[1]
    with pytest.raises(InputError):
        safe_band(1.0)


def test_many_draws_give_what_each_gives_alone() -> None:
    generator = np.random.default_rng(1)
    lp, energy = np.exp(generator.normal(-1.8, 0.3, 50)), generator.normal(18.8, 2.0, 50)
    size, best = generator.normal(8.0, 0.5, 50), generator.uniform(0.3, 0.9, 50)
    together = rate_curve(
        CD34._replace(lp_um_per_min_atm=lp, activation_kcal_per_mol=energy, diameter_um=size), best
    )
    for at in range(50):
        one = CD34._replace(
            lp_um_per_min_atm=lp[at], activation_kcal_per_mol=energy[at], diameter_um=size[at]
        )
        alone = rate_curve(one, best[at])
        for whole, part in zip(together[:6], alone[:6], strict=True):
            assert np.broadcast_to(whole, 50)[at] == pytest.approx(part, rel=1e-9)


def test_the_spread_of_the_rate_is_that_of_the_permeability() -> None:
    """The rate is proportional to it, so a spread of 0.3 in its logarithm comes out as it went in."""
    lp = np.exp(np.log(0.168) + 0.3 * np.random.default_rng(3).standard_normal(20_000))
    rates = np.asarray(CD34._replace(lp_um_per_min_atm=lp).optimum_rate_c_per_min)
    assert np.log(rates).std() == pytest.approx(np.log(lp).std(), rel=1e-9)


def test_ice_gives_the_fast_side_a_shape() -> None:
    steep, mild = shape_from_ice(HEPATOCYTE, -8.5, 1.0), shape_from_ice(HEPATOCYTE, -8.5, 5.0)
    assert steep > mild > 0.0
    with pytest.raises(InputError, match="does not pass"):
        shape_from_ice(HEPATOCYTE, -1.0, 0.1)


def test_dmso_is_added_to_cord_blood_cells() -> None:
    warm = loading(CD34, AGENTS["dmso"], 10.0, 20.0, 0.65)
    cold = loading(CD34, AGENTS["dmso"], 10.0, 1.5, 0.65)
    assert AGENTS["dmso"].osm(10.0) == pytest.approx(1.4, rel=0.01)
    assert warm.one_step_volume[0] == pytest.approx(0.70, abs=0.005)
    assert cold.one_step_volume[0] == pytest.approx(0.61, abs=0.005)
    assert warm.steps == 1
    assert cold.steps > 1
    assert cold.lowest_volume[0] >= 0.65
    assert cold.minutes[0] > 10.0 * warm.minutes[0]
    assert loading(CD34, AGENTS["dmso"], 10.0, 1.5, 0.99).steps == 0


def test_without_a_permeability_no_addition_is_made_up() -> None:
    with pytest.raises(InputError, match="no permeability"):
        loading(HEPATOCYTE, AGENTS["dmso"], 10.0, 20.0, 0.65)
