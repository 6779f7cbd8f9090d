"""ICH Q1E against published shelf lives, and its closed form against a search."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from coldchoice.errors import InputError
from coldchoice.science.pooling import ALL_BATCHES, Line, batch_lines
from coldchoice.science.shelf_life import (
    Q1E,
    crossing_time,
    fitted_lines,
    limit_crossing,
    release_life,
    shelf_life,
)
from tests.science import published_batches as published

TWO_SIDED = Q1E._replace(two_sided=True)
POOLED = Q1E._replace(pooled_error=True)


def alone(name: str) -> published.Rebuilt:
    whole = published.different_potency()
    here = np.array(whole.batches) == name
    return published.Rebuilt(whole.times[here], whole.values[here], [name] * int(here.sum()))


# ---------------------------------------------------------------- published


def test_one_line_for_all_c001() -> None:
    found = shelf_life(*published.common_potency(), lower=95.0)
    assert found.model == "cics"
    assert found.time == pytest.approx(25.99576, rel=1e-6)
    assert (found.lines[0].intercept, found.lines[0].slope) == pytest.approx(
        (100.566879, -0.192993631), rel=1e-7
    )
    assert found.pooling is not None
    assert (found.pooling.intercepts_f, found.pooling.slopes_f) == pytest.approx((0.43599, 0.22868), rel=1e-4)
    assert (found.whole, found.extrapolated, found.worst_batch) == (25.0, True, ALL_BATCHES)


def test_the_limit_of_the_mean_costs_a_tenth_c001() -> None:
    line = shelf_life(*published.common_potency(), lower=95.0).lines[0]
    mean_alone = (95.0 - line.intercept) / line.slope
    assert mean_alone == pytest.approx(28.84, abs=0.01)
    assert 25.99576 / mean_alone == pytest.approx(0.90, abs=0.005)


def test_parallel_lines_c002() -> None:
    found = shelf_life(*published.parallel_potency(), lower=95.0)
    assert found.model == "dics"
    assert (found.time, found.worst_batch) == (pytest.approx(23.39727, rel=1e-6), "b5")
    assert [line.slope for line in found.lines] == pytest.approx([-0.213120866] * 3, rel=1e-8)
    assert [line.intercept for line in found.lines] == pytest.approx(
        [102.175653, 104.255189, 100.820022], rel=1e-8
    )
    assert found.pooling is not None
    assert (found.pooling.intercepts_f, found.pooling.slopes_f) == pytest.approx(
        (21.7380, 0.183109), rel=1e-5
    )


def test_different_lines_with_their_own_errors_c003() -> None:
    found = shelf_life(*published.different_potency(), lower=95.0)
    assert found.model == "dids"
    assert (found.time, found.worst_batch) == (pytest.approx(15.844878, rel=1e-7), "b8")
    assert [line.slope for line in found.lines] == pytest.approx([-0.196151, -0.208609, -0.330208], rel=3e-6)
    assert found.pooling is not None
    assert (found.pooling.intercepts_f, found.pooling.slopes_f) == pytest.approx((72.1242, 1.95542), rel=1e-5)


def test_different_lines_with_one_error_c004() -> None:
    found = shelf_life(*published.different_potency(), lower=95.0, convention=POOLED)
    assert (found.time, found.worst_batch) == (pytest.approx(15.6061, rel=3e-6), "b8")


def test_upper_limit_of_related_substances_c005() -> None:
    batches = published.related_substances()
    own, pooled = (shelf_life(*batches, upper=0.3, convention=c) for c in (Q1E, POOLED))
    assert (own.model, own.side) == ("dids", "upper")
    assert own.time == pytest.approx(15.84488, rel=1e-6)
    assert pooled.time == pytest.approx(15.6061, rel=3e-6)
    assert own.lines[0].intercept == pytest.approx(0.0278806, rel=1e-5)


def test_two_sided_limits_where_the_direction_is_unknown_c006() -> None:
    """The slope is nowhere near significant, and both limits are met all the same."""
    batches = published.moisture()
    low, high = (
        shelf_life(*batches, convention=TWO_SIDED, **side) for side in ({"lower": 1.5}, {"upper": 3.5})
    )
    assert low.model == high.model == "cics"
    assert (low.time, high.time) == pytest.approx((50.76652, 45.34605), rel=1e-6)
    both = shelf_life(*batches, lower=1.5, upper=3.5, convention=TWO_SIDED)
    assert (both.time, both.side) == (high.time, "upper")


def test_one_sided_upper_limit_c007() -> None:
    batches = published.moisture()
    assert shelf_life(*batches, upper=4.5).time == pytest.approx(96.30552, rel=1e-6)
    assert release_life(*batches, 3.0, upper=4.5).time == pytest.approx(72.50545, rel=1e-6)


def test_a_single_batch_c008() -> None:
    found = shelf_life(*alone("b4"), lower=95.0)
    assert (found.model, found.pooling) == ("dids", None)
    assert found.time == pytest.approx(40.79176, rel=1e-6)
    lives = [release_life(*alone("b4"), release, lower=95.0).time for release in (98.0, 98.5, 99.0)]
    assert lives == pytest.approx([13.72633, 16.09778, 18.40465], rel=3e-6)


@pytest.mark.parametrize(("release", "months"), [(98.0, 7.619661), (98.5, 8.997036), (99.0, 10.303030)])
def test_a_lot_that_starts_at_its_release_limit_c009(release: float, months: float) -> None:
    found = release_life(*published.different_potency(), release, lower=95.0)
    assert (found.time, found.worst_batch) == (pytest.approx(months, rel=1e-6), "b8")


def test_four_batches_of_the_jmp_manual() -> None:
    batches = published.four_concentrations()
    found = shelf_life(*batches, lower=95.0)
    assert (found.model, found.worst_batch) == ("dics", "b2")
    assert found.time == pytest.approx(23.47505, rel=1e-6)
    assert found.pooling is not None
    assert found.pooling.slopes_f == pytest.approx(0.329081, rel=3e-6)
    for model, time in (("cics", 29.98567), ("dids", 23.24420)):
        other = shelf_life(*batches, lower=95.0, convention=POOLED._replace(model=model))
        assert other.time == pytest.approx(time, rel=1e-6)


SYNTHETIC = {
    "B1": "100.3961 99.5295 98.3637 98.4281 96.4929 97.1072 95.4399 95.6652 93.9781 94.0271 91.4514 90.7633 "
    "88.3939 87.6412",
    "B2": "98.6751 99.013 97.4783 97.7129 95.7087 96.4847 94.7664 94.1244 92.9001 93.2061 89.482 90.6235 "
    "87.1075 87.6038",
    "B3": "101.4324 100.2258 99.7424 99.3575 97.9226 97.9476 95.946 96.1642 94.8298 94.8669 91.8108 91.9567 "
    "89.4831 89.1496",
}
"""Assay in % at 0, 3, 6, 9, 12, 18, 24 months, twice each: github.com/priyamthakar/OpenPharmaStability,
examples/assay_3batch.csv; synthetic."""


def test_three_synthetic_batches_to_ten_digits() -> None:
    times = [month for month in (0, 3, 6, 9, 12, 18, 24) for _ in range(2)] * 3
    values = [float(value) for line in SYNTHETIC.values() for value in line.split()]
    names = [name for name in SYNTHETIC for _ in range(14)]
    found = shelf_life(times, values, names, lower=90.0, convention=Q1E._replace(error_from="dics"))
    assert found.pooling is not None
    assert found.pooling.slopes_p == pytest.approx(0.90564, abs=5e-6)
    assert found.pooling.intercepts_p == pytest.approx(1.658e-16, rel=1e-4)
    assert found.model == "dics"
    assert found.lines[0].slope == pytest.approx(-0.4888469727, abs=1e-10)
    assert found.by_batch == pytest.approx({"B1": 19.8016211, "B2": 17.9548424, "B3": 21.6981504}, abs=5e-8)
    assert (found.worst_batch, found.whole, found.extrapolated) == ("B2", 17.0, False)
    naive = shelf_life(times, values, names, lower=90.0, convention=Q1E._replace(model="cics"))
    assert naive.time == pytest.approx(19.5029801, abs=5e-8)
    assert naive.whole == 19.0


# ---------------------------------------------------------------- closed form

slopes = st.floats(-2.0, 2.0)
widths = st.floats(0.01, 3.0)


@given(st.floats(-5.0, 10.0), slopes, widths, st.integers(3, 40), st.floats(0.5, 20.0), st.floats(1.0, 500.0))
def test_the_closed_form_is_where_a_search_finds_it(
    start: float, slope: float, width: float, points: int, mean_time: float, spread: float
) -> None:
    def bound(time: float) -> float:
        reach = width * math.sqrt(1.0 / points + (time - mean_time) ** 2 / spread)
        return start + slope * time - reach

    found = limit_crossing(start, slope, width, points, mean_time, spread, 0.0)
    if bound(0.0) <= 0.0:
        assert found == 0.0
    elif slope >= width / math.sqrt(spread):
        assert found == math.inf
        assert bound(1e6) > 0.0
    elif bound(1e7) < 0.0:
        assert found == pytest.approx(optimize.brentq(bound, 0.0, 1e7, xtol=1e-12), rel=1e-6)


def test_only_a_rise_beyond_doubt_lasts_for_ever() -> None:
    width, spread = 1.5, 36.0
    doubt = width / math.sqrt(spread)
    assert limit_crossing(10.0, 1.001 * doubt, width, 8, 5.0, spread, 0.0) == math.inf
    late = limit_crossing(10.0, 0.999 * doubt, width, 8, 5.0, spread, 0.0)
    assert 1e4 < late < math.inf


def test_a_limit_missed_at_the_start_is_missed_though_met_later() -> None:
    """Far from the mean time the confidence limit is low on both sides."""
    at_start = -2.0 * math.sqrt(0.1 + 25.0 / 100.0)
    just_met, just_missed = (
        limit_crossing(0.0, 0.05, 2.0, 10, 5.0, 100.0, at_start + off) for off in (-1e-6, 1e-6)
    )
    assert just_met > 5.0
    assert just_missed == 0.0


def test_many_lines_at_once() -> None:
    starts, falls = np.array([5.0, 5.0, 0.1, 5.0]), np.array([-0.1, 0.5, -0.1, 0.0])
    found = limit_crossing(starts, falls, np.array([0.5, 0.5, 0.5, 0.0]), 10, 12.0, 700.0, 0.0)
    each = [
        limit_crossing(a, b, w, 10, 12.0, 700.0, 0.0)
        for a, b, w in zip(starts, falls, (0.5, 0.5, 0.5, 0.0), strict=True)
    ]
    assert found.tolist() == each
    assert found[1:].tolist() == [math.inf, 0.0, math.inf]


def test_without_any_scatter_the_line_itself_counts() -> None:
    times = [0.0, 6.0, 12.0, 24.0] * 2
    values = [100.0 - 0.25 * t for t in times]
    found = shelf_life(times, values, ["a"] * 4 + ["b"] * 4, lower=95.0)
    assert (found.model, found.time) == ("cics", pytest.approx(20.0))
    rising = shelf_life(times, [100.0 + 0.25 * t for t in times], ["a"] * 4 + ["b"] * 4, lower=95.0)
    assert (rising.time, rising.whole, rising.extrapolated) == (math.inf, math.inf, True)


@given(st.floats(-50.0, 50.0), st.floats(0.01, 50.0), st.floats(0.01, 50.0))
def test_units_do_not_matter(shift: float, value_unit: float, time_unit: float) -> None:
    times, values, names = published.parallel_potency()
    found = shelf_life(times * time_unit, shift + value_unit * values, names, lower=shift + value_unit * 95.0)
    assert found.time == pytest.approx(23.39727 * time_unit, rel=1e-5)
    mirrored = shelf_life(times, -values, names, upper=-95.0)
    assert (mirrored.time, mirrored.side) == (pytest.approx(23.39727, rel=1e-6), "upper")


def test_the_limit_covers_the_mean_as_often_as_it_says() -> None:
    """Of many studies, 95 % claim no more than the time at which the true mean meets the limit."""
    rng = np.random.default_rng(7)
    times = np.array([0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0])
    true_months = 20.0
    claims = []
    for _ in range(2000):
        values = 100.0 - 0.5 * times + rng.normal(0.0, 0.8, times.size)
        claims.append(shelf_life(times, values, ["one"] * 7, lower=90.0).time)
    honest = np.mean(np.array(claims) <= true_months)
    assert honest == pytest.approx(0.95, abs=0.015)


def test_more_confidence_and_a_second_side_cost_time() -> None:
    batches = published.common_potency()
    times = [
        shelf_life(*batches, lower=95.0, convention=convention).time
        for convention in (Q1E, TWO_SIDED, Q1E._replace(confidence=0.99))
    ]
    assert times[0] > times[1] > times[2]
    same = shelf_life(*batches, lower=95.0, convention=Q1E._replace(confidence=0.975)).time
    assert times[1] == pytest.approx(same, rel=1e-12)


def test_a_line_without_parallel_is_read_as_it_is() -> None:
    line = Line("x", 100.0, -0.2, 0.5, 8, 10, 10.0, 600.0)
    at = crossing_time(line, 95.0, "lower")
    reach = stats.t.ppf(0.95, 8) * 0.5 * np.sqrt(0.1 + (at - 10.0) ** 2 / 600.0)
    assert 100.0 - 0.2 * at - reach == pytest.approx(95.0, abs=1e-10)
    assert crossing_time(line, 105.0, "upper") == math.inf


# ---------------------------------------------------------------- refusals


def test_claims_that_cannot_be_made_are_refused() -> None:
    batches = published.common_potency()
    with pytest.raises(InputError, match="a lower or an upper specification is needed"):
        shelf_life(*batches)
    with pytest.raises(InputError, match="exactly one of lower and upper"):
        release_life(*batches, 98.0, lower=95.0, upper=105.0)
    with pytest.raises(InputError, match="spare_to_specification"):
        release_life(*batches, 94.0, lower=95.0)
    with pytest.raises(InputError, match="remainder"):
        shelf_life(*batches, lower=95.0, convention=Q1E._replace(confidence=1.0))
    with pytest.raises(InputError, match="did you mean 'dids'"):
        fitted_lines(batch_lines(*batches), Q1E._replace(model="dids "))
