"""Shippers against published masses, losses and holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import carrier

KG_PER_POUND = 0.45359237


@given(st.floats(0.0, 2000.0), st.floats(0.0, 1.0))
def test_dry_shippers_hold_between_the_worst_and_the_nominal(nominal_h: float, standing: float) -> None:
    upright = carrier.dry_shipper_hold_h(nominal_h, standing)
    assert 0.6 * nominal_h * (1 - 1e-12) <= upright <= nominal_h * (1 + 1e-12)
    assert carrier.dry_shipper_hold_h(nominal_h, standing, tipped=True) == pytest.approx(0.4 * upright)


def test_tipping_is_per_draw() -> None:
    held = carrier.dry_shipper_hold_h(240.0, np.array([0.0, 0.5, 1.0]), np.array([False, True, False]))
    assert held.tolist() == pytest.approx([144.0, 76.8, 240.0])


def test_nitrogen_charge_c058() -> None:
    """4.1 L are 7.30 lb = 3.31 kg (19.0 lb with the shipper of 11.7), which last ten days at 0.76 W."""
    charge_kg = carrier.nitrogen_charge_kg(4.1)
    assert charge_kg / KG_PER_POUND == pytest.approx(7.30, abs=0.05)
    assert charge_kg / KG_PER_POUND + 11.7 == pytest.approx(19.0, abs=0.05)
    held = carrier.dry_shipper_hold_from_heat_leak_h(charge_kg, 0.76)
    assert held / 24.0 == pytest.approx(10.0, abs=0.1)


def test_nitrogen_boils_off_in_a_straight_line_c059() -> None:
    charges_kg = carrier.nitrogen_charge_kg(np.array([1.0, 2.0, 4.0]))
    held = carrier.dry_shipper_hold_from_heat_leak_h(charges_kg, 0.76)
    assert held / held[0] == pytest.approx([1.0, 2.0, 4.0])


def test_dry_ice_c060() -> None:
    assert carrier.dry_ice_share_left(24.0, 0.0284) == pytest.approx(0.501, abs=0.001)
    assert carrier.dry_ice_hold_h(0.501, 0.0284) == pytest.approx(24.0, abs=0.05)


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0), st.floats(0.0, 0.2))
def test_dry_ice_legs_multiply(one_h: float, two_h: float, loss: float) -> None:
    parts = carrier.dry_ice_share_left(one_h, loss) * carrier.dry_ice_share_left(two_h, loss)
    assert parts == pytest.approx(carrier.dry_ice_share_left(one_h + two_h, loss), abs=1e-12)


def test_handling_budget_of_a_vial_and_a_bag() -> None:
    """From -150 C in 22 C air: -123 C after 43 and 77 s, so -47 C after 4 and 7 min, whatever the shape."""
    for to_glass_s, to_soft_min in ((43.0, 4.0), (77.0, 7.0)):
        constant = (to_glass_s / 60.0) / carrier.warm_up_time_min(-150.0, -123.0, 22.0, 1.0)
        assert carrier.warm_up_time_min(-150.0, -47.0, 22.0, constant) == pytest.approx(to_soft_min, abs=0.3)


def test_warm_up_follows_the_exponential() -> None:
    constant = carrier.time_constant_min(0.05, 2000.0, 10.0, 0.02)
    assert constant == pytest.approx(0.05 * 2000.0 / 0.2 / 60.0)
    minutes = carrier.warm_up_time_min(-150.0, -123.0, 22.0, constant)
    assert 22.0 + (-150.0 - 22.0) * np.exp(-minutes / constant) == pytest.approx(-123.0)


def test_a_lump_already_warm_or_never_warmed() -> None:
    minutes = carrier.warm_up_time_min(
        np.array([-100.0, -150.0, -150.0]), -123.0, np.array([-130.0, -130.0, 22.0]), 4.0
    )
    assert minutes[0] == 0.0
    assert np.isinf(minutes[1])
    assert 0.0 < minutes[2] < np.inf


@given(st.floats(0.1, 100.0), st.floats(0.1, 100.0), st.floats(6.0, 45.0))
def test_phase_change_legs_add_to_the_hold(one_h: float, two_h: float, ambient_c: float) -> None:
    maker = {"nominal_h": 96.0, "rated_ambient_c": 25.0, "melting_c": 5.0}
    used = sum(carrier.phase_change_share_used(h, ambient_c, **maker) for h in (one_h, two_h))
    assert used == pytest.approx(carrier.phase_change_share_used(one_h + two_h, ambient_c, **maker))
    held = carrier.phase_change_hold_h(ambient_c, **maker)
    assert carrier.phase_change_share_used(held, ambient_c, **maker) == pytest.approx(1.0)


def test_phase_change_hold_is_inverse_in_the_excess() -> None:
    held = carrier.phase_change_hold_h(np.array([25.0, 45.0, 15.0, 5.0, -5.0]), 96.0, 25.0, 5.0)
    assert held.tolist() == pytest.approx([96.0, 48.0, 192.0, np.inf, np.inf])


def test_impossible_shippers_are_refused() -> None:
    with pytest.raises(InputError, match="unit_uniform"):
        carrier.dry_shipper_hold_h(240.0, 1.2)
    with pytest.raises(InputError, match="rated_excess_c"):
        carrier.phase_change_hold_h(25.0, 96.0, 5.0, 5.0)
    with pytest.raises(InputError, match="kept_per_h"):
        carrier.dry_ice_hold_h(0.5, 1.0)
