from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.break_even import break_even_failure_cost, break_even_volume

money = st.floats(0.0, 1e5)


def test_small_nitrogen_room_against_a_saving_per_shipment() -> None:
    # CAD 20k a year (grade C prices): a saving of 1,300 a shipment gives about 16, one of 936 about 22
    assert break_even_volume(20_000.0, 0.0, 0.0, 1_300.0) == pytest.approx(15.38, abs=0.01)
    assert break_even_volume(20_000.0, 0.0, 0.0, 936.0) == pytest.approx(21.37, abs=0.01)


@pytest.mark.parametrize("variable", [100.0, 120.0])
def test_no_volume_helps_whoever_is_not_cheaper_per_dose(variable: float) -> None:
    assert break_even_volume(5_000.0, variable, 1_000.0, 100.0) is None


def test_cheaper_in_both_parts_wins_from_the_first_dose() -> None:
    assert break_even_volume(1_000.0, 50.0, 5_000.0, 100.0) == 0.0


@given(fixed=money, other_fixed=money, variable=money, other=money)
def test_costs_meet_at_the_break_even_volume(
    fixed: float, other_fixed: float, variable: float, other: float
) -> None:
    volume = break_even_volume(fixed, variable, other_fixed, other)
    if volume:
        assert fixed + variable * volume == pytest.approx(other_fixed + other * volume, rel=1e-6, abs=1e-6)
    elif volume == 0.0:
        assert fixed <= other_fixed
    else:
        assert variable >= other


@given(cost=money, usable=st.floats(0.1, 1.0), other_cost=money, other_usable=st.floats(0.1, 1.0))
def test_costs_meet_at_the_break_even_failure_cost(
    cost: float, usable: float, other_cost: float, other_usable: float
) -> None:
    k = break_even_failure_cost(cost, usable, other_cost, other_usable)
    if k is None:
        # the dearer one also loses more from failures, or both lose the same
        assert usable == other_usable or (other_cost - cost) * (usable - other_usable) > 0.0
    else:
        mine = cost + k * (1.0 - usable) / usable
        theirs = other_cost + k * (1.0 - other_usable) / other_usable
        assert mine == pytest.approx(theirs, rel=1e-6, abs=1e-6)


def test_failures_cost_the_safer_one_less_above_the_break_even() -> None:
    assert break_even_failure_cost(2_000.0, 0.96, 1_000.0, 0.80) == pytest.approx(
        1_000.0 / (0.25 - 0.04 / 0.96)
    )
    assert break_even_failure_cost(2_000.0, 0.9, 1_000.0, 0.0) is None
