"""The clock after thaw against published series in different vehicles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import chain, ranges, thawing


def viability_after(hold_h: float, start: float, vehicle_per_h: float) -> ranges.Values:
    step = chain.hold_transition(*thawing.post_thaw_hazards(hold_h, vehicle_per_h))
    return chain.viability(chain.apply(chain.start(start), step))


@pytest.mark.parametrize(
    ("start", "at_90_min", "predicted", "published", "tolerance"),
    [
        (0.9295, 0.8041, 0.500, 0.4822, 0.05),  # C052, adipose MSC in lactated Ringer
        (0.9444, 0.8112, 0.493, 0.5939, 0.15),  # C053, cord MSC
    ],
)
def test_msc_in_ringer(
    start: float, at_90_min: float, predicted: float, published: float, tolerance: float
) -> None:
    rate = np.log(start / at_90_min) / 1.5
    late = viability_after(385.0 / 60.0, start, rate)
    assert late == pytest.approx(predicted, abs=0.001)
    assert late == pytest.approx(published, abs=tolerance)


@given(
    st.floats(0.0, 48.0), st.floats(0.0, 48.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0)
)
def test_the_clock_can_be_stopped_and_started(
    one_h: float, two_h: float, vehicle: float, clearing: float, lysis: float
) -> None:
    begin = chain.start(0.95, 0.2)
    rates = (vehicle, clearing, lysis)
    first = chain.hold_transition(*thawing.post_thaw_hazards(one_h, *rates))
    second = chain.hold_transition(*thawing.post_thaw_hazards(two_h, *rates))
    whole = chain.hold_transition(*thawing.post_thaw_hazards(one_h + two_h, *rates))
    assert np.allclose(
        chain.apply(begin, chain.then(first, second)), chain.apply(begin, whole), rtol=0, atol=1e-12
    )


def test_delayed_death_takes_the_latent_pool_and_leaves_the_healthy() -> None:
    clearing = thawing.clearing_rate_per_h(0.95, 36.0)
    begin = chain.start(0.97, 0.1)
    end = chain.apply(begin, chain.hold_transition(*thawing.post_thaw_hazards(36.0, 0.0, clearing)))
    assert end.healthy == begin.healthy
    assert end.latent == pytest.approx(0.05 * begin.latent)
    assert chain.viability(end) < chain.viability(begin)


def test_viability_dips_and_recovers_while_function_stays_low() -> None:
    """Marrow MSC: lower to 4 h, back by 24 h, function still low (P165): dead cells detach."""
    begin = chain.apply(chain.start(0.98), chain.shock_transition(0.9, 0.0, newly_latent=0.3, lysed=1.0))
    seen = []
    for hold_h in (0.0, 4.0, 24.0):
        step = chain.hold_transition(*thawing.post_thaw_hazards(hold_h, 0.002, 0.3, 0.2))
        after = chain.apply(begin, step)
        seen.append(chain.viability(after))
        assert chain.intact_function(after, chain.start(0.98)) < 0.64
    assert seen[1] < seen[0] - 0.05
    assert seen[2] > seen[1] + 0.05


def test_bags_thaw_within_minutes() -> None:
    """6 to 10 mm in a 37 C bath: 1.7 to 3.9 min computed elsewhere with other water properties."""
    assert thawing.thaw_time_min(np.array([6.0, 10.0]), 37.0, 800.0) == pytest.approx([1.7, 3.9], rel=0.06)
    thin, thick = thawing.thaw_time_min(np.array([5.0, 10.0]), 37.0, 1e9)
    assert thick == pytest.approx(4.0 * thin, rel=1e-4)  # conduction alone goes with the square


def test_a_cold_bath_and_a_total_clearing_are_refused() -> None:
    with pytest.raises(InputError, match="excess_c"):
        thawing.thaw_time_min(6.0, 0.0, 800.0)
    with pytest.raises(InputError, match="share_left"):
        thawing.clearing_rate_per_h(1.0, 36.0)
