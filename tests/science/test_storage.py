"""Frozen storage against published long-term series."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import storage

months = st.floats(0.0, 300.0)
loss_rates = st.floats(0.0, 0.5)


@given(st.floats(-196.0, -123.0), months, loss_rates)
def test_nothing_decays_below_the_glass_c048(temperature_c: float, time: float, rate: float) -> None:
    assert storage.frozen_survival(temperature_c, time, rate) == 1.0
    assert not storage.frozen_decay_per_month(temperature_c, rate)[1]


def test_mononuclear_cells_at_minus_80_c043() -> None:
    from_six_months = -np.log(0.80) / 6.0
    assert storage.frozen_survival(-80.0, 6.0, from_six_months) == pytest.approx(0.80)
    assert storage.frozen_survival(-80.0, 31.0, from_six_months) == pytest.approx(0.316, abs=0.0005)
    assert storage.frozen_survival(-80.0, 31.0, from_six_months) == pytest.approx(0.32, abs=0.02)
    assert from_six_months == pytest.approx(0.037, abs=0.0005)  # P127


def test_cd34_at_minus_80_c045() -> None:
    """1.02 points per 100 days, 8.9 points lost at the median of 868 days; first order says 8.5."""
    per_month = 0.0102 / 100.0 * 365.25 / 12.0
    lost = 1.0 - storage.frozen_survival(-80.0, 868.0 / (365.25 / 12.0), per_month)
    assert 100.0 * lost == pytest.approx(8.9, abs=2.0)
    assert 100.0 * lost == pytest.approx(8.5, abs=0.05)
    early = 1.0 - storage.frozen_survival(-80.0, 100.0 / (365.25 / 12.0), per_month)
    assert 100.0 * early == pytest.approx(1.02, abs=0.01)


def test_spheroids_at_minus_80_against_liquid_nitrogen_c046() -> None:
    warm, cold = storage.frozen_survival(np.array([-80.0, -170.0]), 12.0, 0.158)
    assert warm / cold == pytest.approx(0.15, abs=0.05)


@given(st.floats(-196.0, -48.0), months, months, loss_rates)
def test_storage_splits_and_falls(temperature_c: float, one: float, two: float, rate: float) -> None:
    first, second = (storage.frozen_survival(temperature_c, time, rate) for time in (one, two))
    both = storage.frozen_survival(temperature_c, one + two, rate)
    assert first * second == pytest.approx(both, abs=1e-12)
    assert 0.0 <= both <= first <= 1.0
    assert storage.frozen_survival(temperature_c, 0.0, rate) == 1.0


def test_only_the_measured_temperatures_are_not_assumed() -> None:
    rate, assumed = storage.frozen_decay_per_month(np.array([-150.0, -123.0, -101.5, -80.0, -60.0]), 0.04)
    assert assumed.tolist() == [False, False, True, False, True]
    assert rate[:4] == pytest.approx([0.0, 0.0, 0.02, 0.04])
    assert rate[4] > 0.04


@pytest.mark.parametrize("temperature_c", [-20.0, 4.0, float("nan")])
def test_storage_that_is_not_frozen_is_refused(temperature_c: float) -> None:
    with pytest.raises(InputError, match="defined up to -47 C"):
        storage.frozen_decay_per_month(np.array([-150.0, temperature_c]), 0.04)


def test_repeated_warming_adds_up_c054() -> None:
    per_event = storage.hazard_per_warming_event(69.15 / 82.65, 100.0)
    assert 82.65 * np.exp(-storage.warming_hazard(100.0, per_event)) == pytest.approx(69.15)
    assert 82.65 * np.exp(-storage.warming_hazard(np.array([0.0, 50.0]), per_event)) == pytest.approx(
        [82.65, np.sqrt(82.65 * 69.15)]
    )
    of_viability = storage.hazard_per_warming_event(94.59 / 97.37, 100.0)
    assert per_event / of_viability == pytest.approx(6.2, abs=0.2)


def test_a_gain_is_noise_and_zero_events_say_nothing() -> None:
    assert storage.hazard_per_warming_event(1.02, 50.0) == 0.0
    with pytest.raises(InputError, match="events"):
        storage.hazard_per_warming_event(0.9, 0.0)
