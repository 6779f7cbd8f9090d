from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.coding import Coded
from coldchoice.evidence.questions import (
    FURTHEST_RATE,
    GLASS_C,
    TYPICAL_MONTHS,
    above_glass,
    given_of,
    months_above_glass,
)
from coldchoice.science.storage import frozen_decay_per_month


def held(**changes: Any) -> Coded:
    return Coded("t-cell", "blood-nucleated", "blood", "viability", "", True, hours_h=24.0)._replace(
        **changes
    )


def iced(**changes: Any) -> Coded:
    return Coded("t-cell", "blood-nucleated", "blood", "viability", "", False, method="slow")._replace(
        **changes
    )


@pytest.mark.parametrize(("storage_c", "share"), [(-196.0, 0.0), (GLASS_C, 0.0), (-80.0, 1.0), (0.0, 1.5)])
def test_nothing_happens_in_glass_and_minus_80_is_the_unit(storage_c: float, share: float) -> None:
    assert above_glass(storage_c) == pytest.approx(share)


@given(st.floats(-200.0, -60.0))
def test_the_line_is_that_of_the_science(storage_c: float) -> None:
    rate, _ = frozen_decay_per_month(storage_c, 1.0)
    assert above_glass(storage_c) == pytest.approx(min(float(np.asarray(rate)), 1.5))


def test_months_count_only_above_glass_and_only_of_ice() -> None:
    assert months_above_glass(iced(storage_c=-80.0, storage_months=6.0)) == pytest.approx(6.0)
    assert months_above_glass(iced(storage_c=-196.0, storage_months=600.0)) == 0.0
    assert months_above_glass(iced(storage_c=-80.0)) == pytest.approx(TYPICAL_MONTHS)
    assert months_above_glass(iced(storage_months=6.0)) == 0.0
    assert months_above_glass(iced(storage_c=20.0, storage_months=1.0, method="dried")) == 0.0
    assert months_above_glass(held(storage_c=-80.0, storage_months=6.0)) == 0.0


@given(st.none() | st.floats(0.01, 1000.0))
def test_a_baseline_counts_for_the_viability_of_a_hold_alone(baseline: float | None) -> None:
    known = given_of(held(), baseline)
    assert known.has_baseline == float(baseline is not None)
    assert np.isfinite(known.baseline)
    for other in (held(metric="recovery"), iced()):
        assert (given_of(other, baseline).has_baseline, given_of(other, baseline).baseline) == (0.0, 0.0)


def test_a_baseline_is_told_in_log_odds() -> None:
    assert given_of(held(), 90.0).baseline == pytest.approx(log(9.0))
    assert given_of(held(), 100.0).baseline == pytest.approx(log(0.995 / 0.005))


def test_the_rate_is_told_against_the_best_one_and_not_followed_far() -> None:
    assert given_of(iced(), None).log_rate_off == 0.0
    assert given_of(iced(rate_c_per_min=1.0), None).log_rate_off == 0.0
    assert given_of(iced(rate_c_per_min=10.0), None).log_rate_off == pytest.approx(log(10.0))
    assert given_of(iced(rate_c_per_min=1e6), None).log_rate_off == pytest.approx(FURTHEST_RATE)
    assert given_of(iced(rate_c_per_min=1e-6), None).log_rate_off == pytest.approx(-FURTHEST_RATE)
    assert given_of(iced(rate_c_per_min=1e4, method="vitrified"), None).log_rate_off == 0.0


def test_what_is_unknown_counts_as_zero() -> None:
    known = given_of(held(hours_h=None), None)
    assert (known.hours_h, known.thawed_h, known.wait_h, known.months) == (0.0, 0.0, 0.0, 0.0)
    assert (known.liquid, known.viable, known.ceiling) == (1.0, 1.0, 1.0)
    assert given_of(iced(metric="cfu"), None).ceiling == 1.75
