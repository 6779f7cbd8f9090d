from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.citations import citation
from coldchoice.evidence.measured_rates import measured_rates


@pytest.mark.parametrize("cell", cell_types())
def test_every_range_has_its_sources_or_says_that_there_is_none(cell: str) -> None:
    rates = measured_rates(cell)
    assert 0.0 < rates.slowest_c_per_min <= rates.fastest_c_per_min
    assert bool(rates.sources) is (rates.whose is not None)
    for source in rates.sources:
        assert citation(source)


def test_progenitors_borrow_from_blood_and_islets_from_nobody() -> None:
    assert measured_rates("hsc-mobilised").whose == "blood-nucleated"
    assert measured_rates("islet").whose is None
    assert "no rate was measured" in measured_rates("islet").text(5.0)


@given(st.sampled_from(list(cell_types())), st.floats(1.0, 1e3))
def test_a_factor_counts_alike_on_both_sides(cell: str, factor: float) -> None:
    rates = measured_rates(cell)
    fast = rates.factor_outside(rates.fastest_c_per_min * factor)
    slow = rates.factor_outside(rates.slowest_c_per_min / factor)
    assert fast == pytest.approx(factor)
    assert slow == pytest.approx(factor)
    middle = (rates.slowest_c_per_min * rates.fastest_c_per_min) ** 0.5
    assert rates.factor_outside(middle) == pytest.approx(1.0)


def test_a_text_names_rate_and_range() -> None:
    assert measured_rates("pbmc").text(30.0) == "cooling at 30 C/min: measured at 1 to 10 C/min"
    assert measured_rates("platelet").text(200.0) == "cooling at 200 C/min: measured at 0.4 to 100 C/min"
