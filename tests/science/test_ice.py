"""Ice inside cells, calibrated on what was seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.ice import ice_by_rate, ice_curve, ice_share
from coldchoice.science.water_loss import Cooled, cooled, equilibrium_water

HEPATOCYTE = (0.985, 51.6, 0.4286)
"""Lp and its activation energy (P057, P058); surface to water of a sphere of 20 um, a third inactive."""


def test_c036_pig_stromal_cells() -> None:
    rates, seen = [20.0, 30.0, 60.0], [0.35, 0.40, 0.50]
    half, slope = ice_curve(rates, seen)
    assert slope == pytest.approx(0.57, abs=0.01)
    assert half == pytest.approx(60.0, rel=0.02)
    assert ice_by_rate(np.array(rates), half, slope) == pytest.approx(seen, abs=0.02)


def test_c037_jurkat_cells_have_a_threshold_of_rate() -> None:
    """None at 5, 20 and 30 C/min, ice at 50: a steep curve between the last two says so."""
    share = ice_by_rate(np.array([5.0, 20.0, 30.0, 50.0]), 39.0, 15.0)
    assert share[:3].max() < 0.05
    assert share[3] > 0.9


def test_c038_half_of_rat_hepatocytes_freeze_at_one_temperature_whatever_the_rate() -> None:
    path = cooled(*HEPATOCYTE, np.array([60.0, 100.0, 200.0, 400.0]), -40.0)
    for end_c, share in ((-6.7, 0.5), (-8.7, 0.5)):
        so_far = path.temperature_c >= end_c
        part = Cooled(path.temperature_c[so_far], path.water[so_far], path.error)
        frozen = ice_share(part, -7.7, 1.0)
        assert ((frozen < share) if end_c > -7.7 else (frozen > share)).all()


@settings(max_examples=20)
@given(st.floats(-15.0, -5.0), st.floats(0.5, 5.0), st.floats(0.1, 1.0))
def test_ice_grows_with_the_rate_and_stays_below_its_plateau(
    median_c: float, sd_c: float, top: float
) -> None:
    path = cooled(0.0159, 18.8, 1.03, np.geomspace(0.1, 1000.0, 30), -40.0, tolerance=1e-3)
    share = ice_share(path, median_c, sd_c, top)
    assert (np.diff(share) >= -0.01).all()
    assert 0.0 <= share.min() <= share.max() <= top
    assert share[0] < 0.05
    assert share[-1] > 0.9 * top * (1.0 - 0.05)


def test_cells_in_balance_with_the_ice_do_not_die_of_it() -> None:
    """At -8.5 C balance leaves 6 % of the water, and none of it is trapped."""
    temperatures = np.linspace(-0.6, -40.0, 400)
    still = Cooled(temperatures, np.asarray(equilibrium_water(temperatures))[:, None], 0.0)
    assert ice_share(still, -8.5, 2.6)[0] == 0.0
    full = Cooled(temperatures, np.ones((400, 1)), 0.0)
    assert ice_share(full, -8.5, 2.6)[0] == pytest.approx(1.0, abs=0.01)


def test_each_draw_has_its_own_temperature() -> None:
    path = cooled(*HEPATOCYTE, np.array([8.0, 8.0]), -40.0)
    together = ice_share(path, np.array([-8.5, -20.0]), np.array([2.6, 2.6]))
    assert together[0] == pytest.approx(ice_share(path, -8.5, 2.6)[0])
    assert together[1] == pytest.approx(ice_share(path, -20.0, 2.6)[1])
    assert together[0] > together[1]


@pytest.mark.parametrize(
    ("rates", "shares"), [([10.0], [0.5]), ([10.0, 20.0], [0.5, 0.4]), ([10.0, 20.0], [0.0, 0.4])]
)
def test_what_gives_no_curve_is_refused(rates: list[float], shares: list[float]) -> None:
    with pytest.raises(InputError):
        ice_curve(rates, shares)


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="sd_c"):
        ice_share(cooled(*HEPATOCYTE, 8.0), -8.5, 0.0)
