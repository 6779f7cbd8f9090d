from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.nucleation import (
    LOG_RATE,
    STEEPNESS,
    nucleation_temperature_c,
    seeding_time_s,
    supercooling_c,
)

SUCROSE_C = -0.285  # freezing point of 5 % sucrose


@pytest.mark.parametrize(
    ("rate", "closed_c", "simulated_c"),
    [pytest.param(0.1, -13.08, -13.13, id="C055-0.1"), pytest.param(0.5, -13.78, -13.74, id="C055-0.5")],
)
def test_median_temperature_of_a_millilitre(rate: float, closed_c: float, simulated_c: float) -> None:
    found = nucleation_temperature_c(1.0, rate, SUCROSE_C)
    assert found == pytest.approx(closed_c, abs=0.01)
    assert found == pytest.approx(simulated_c, abs=0.2)


@pytest.mark.parametrize(
    ("volume_ml", "below"),
    [pytest.param(1.0, 13.49, id="C056-1-mL"), pytest.param(50.0, 11.86, id="C056-50-mL")],
)
def test_large_containers_freeze_earlier(volume_ml: float, below: float) -> None:
    assert supercooling_c(volume_ml, 0.5) == pytest.approx(below, abs=0.01)


def test_c057_time_to_a_controlled_nucleation() -> None:
    holds = [(-10.0, 69.0), (0.0, 1.0)]
    assert seeding_time_s(20.0, 1.0, holds, -10.0) == 100.0
    assert seeding_time_s(20.0, 1.0, holds[1:], -10.0) == 31.0
    assert seeding_time_s(20.0, 1.0, [*holds, (-20.0, 500.0)], -10.0) == 100.0


@given(st.floats(0.01, 1000.0), st.floats(0.01, 100.0), st.floats(0.01, 0.99))
def test_the_quantile_is_that_of_the_hazard(volume_ml: float, rate: float, share: float) -> None:
    below = supercooling_c(volume_ml, rate, share)
    per_kelvin = 10.0**-LOG_RATE * volume_ml * 1e-6 / (rate / 60.0)
    integral = per_kelvin * below ** (STEEPNESS + 1.0) / (STEEPNESS + 1.0)
    assert 1.0 - np.exp(-integral) == pytest.approx(share, rel=1e-9)


def test_each_draw_has_its_own_container() -> None:
    found = supercooling_c(np.array([1.0, 50.0]), 0.5)
    assert np.asarray(found).tolist() == [supercooling_c(1.0, 0.5), supercooling_c(50.0, 0.5)]


@pytest.mark.parametrize(("volume", "rate", "share"), [(0.0, 1.0, 0.5), (1.0, 0.0, 0.5), (1.0, 1.0, 1.0)])
def test_impossible_numbers_are_refused(volume: float, rate: float, share: float) -> None:
    with pytest.raises(InputError):
        supercooling_c(volume, rate, share)


def test_ice_above_the_start_is_refused() -> None:
    with pytest.raises(InputError, match="above the start"):
        seeding_time_s(-5.0, 1.0, [], 0.0)
