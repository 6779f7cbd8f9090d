from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science.toxicity import outside_fit, toxicity_cost, toxicity_hazard, toxicity_per_h

rates = st.floats(0.0, 5.0)


@given(rates, st.floats(0.01, 10.0), st.floats(0.01, 10.0))
def test_legs_of_an_exposure_add(rate: float, first: float, second: float) -> None:
    whole = toxicity_hazard([0.0, first + second], [rate, rate])
    parts = toxicity_hazard([0.0, first], [rate, rate]) + toxicity_hazard([0.0, second], [rate, rate])
    assert whole == pytest.approx(parts, abs=1e-12)
    assert whole == pytest.approx(rate * (first + second))


def test_marrow_progenitors_lose_nothing_in_two_hours() -> None:
    """Evidence P118: the rate is zero, and so is the loss."""
    rate = toxicity_per_h(1.4, 20.0, 0.0)
    assert toxicity_hazard([0.0, 2.0], [rate, rate]) == 0.0


@given(st.floats(0.1, 10.0), st.floats(0.0, 30.0), st.floats(0.001, 1.0), st.floats(1.0, 2.0))
def test_more_and_warmer_is_worse(
    concentration: float, temperature_c: float, rate: float, power: float
) -> None:
    base = toxicity_per_h(concentration, temperature_c, rate, power, 15.0)
    assert toxicity_per_h(2.0 * concentration, temperature_c, rate, power, 15.0) > base
    assert toxicity_per_h(concentration, temperature_c + 5.0, rate, power, 15.0) > base
    assert toxicity_per_h(1.0, 20.0, rate, power, 15.0) == pytest.approx(rate)


def test_rates_may_differ_between_draws() -> None:
    hazard = toxicity_hazard([0.0, 0.5, 1.0], np.array([[0.0, 0.0], [1.0, 2.0], [1.0, 2.0]]))
    assert np.asarray(hazard).tolist() == pytest.approx([0.75, 1.5])


def test_the_cost_ranks_without_a_rate() -> None:
    """One hour at 2 mol/L costs more than two at 1 where the power is above one."""
    assert toxicity_cost([0.0, 1.0], [2.0, 2.0], 1.6) > toxicity_cost([0.0, 2.0], [1.0, 1.0], 1.6)
    assert toxicity_cost([0.0, 1.0], [2.0, 2.0], 1.0) == toxicity_cost([0.0, 2.0], [1.0, 1.0], 1.0)


def test_a_power_from_vitrification_is_flagged_at_slow_freezing() -> None:
    assert outside_fit(np.array([1.4, 5.0, 20.0]), 2.0, 17.0).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("hours", "rate"),
    [([0.0], [1.0]), ([1.0, 0.0], [1.0, 1.0]), ([0.0, 1.0], [1.0, -1.0]), ([0.0, 1.0], [1.0])],
)
def test_impossible_exposures_are_refused(hours: list[float], rate: list[float]) -> None:
    with pytest.raises(InputError):
        toxicity_hazard(hours, rate)
