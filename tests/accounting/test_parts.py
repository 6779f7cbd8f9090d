from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.parts import (
    COMPONENTS,
    batching,
    capable,
    decoupling,
    geometric_mean,
    hold_h,
    postponement_absorbed,
    qc_before_use,
    radius_km,
    reached,
)
from coldchoice.errors import InputError, UnknownName

# days until the answer: culture 14 d, automated culture 4 d, molecular 2.5 h
TESTS = [(336.0, 1.0), (96.0, 1.0), (2.5, 2.0)]


def test_a_stored_unit_keeps_for_its_life_another_only_as_long_as_its_carrier() -> None:
    assert hold_h(1e5, 96.0, stored=True) == 1e5
    assert hold_h(np.array([72.0, 120.0]), 96.0, stored=False).tolist() == [72.0, 96.0]


def test_postponement_is_absorbed_where_journey_and_delay_fit() -> None:
    journey_h, moves_h = np.array([20.0, 20.0, 30.0, 40.0]), np.array([0.0, 168.0, 0.0, 0.0])
    assert postponement_absorbed(journey_h, moves_h, 30.0) == 0.5
    assert postponement_absorbed(journey_h, moves_h, np.array([19.0, 40.0, np.inf])).tolist() == [
        0.0,
        0.75,
        1.0,
    ]


@pytest.mark.parametrize(("median_h", "shares"), [(36.0, (0.750, 0.960)), (15.3, (0.994, 0.9999))])
def test_arrival_within_48_and_72_hours_is_that_of_the_survey(
    median_h: float, shares: tuple[float, ...]
) -> None:
    # lognormal door to door, sigma 0.371 (fit to 2,460 grafts); two flights, each late in 20 % by
    # 1 h on average and cancelled in 2.4 % for 24 h
    rng, draws = np.random.default_rng(5), 200_000
    journey_h = rng.lognormal(np.log(median_h), 0.371, draws)
    for _ in range(2):
        journey_h += (rng.random(draws) < 0.2) * rng.exponential(1.0, draws)
        journey_h += (rng.random(draws) < 0.024) * 24.0
    absorbed = postponement_absorbed(journey_h, np.zeros(draws), np.array([48.0, 72.0]))
    assert absorbed == pytest.approx(shares, abs=0.01)


def test_decoupling_covers_each_wait_at_most_once() -> None:
    waits = {"collect-make": 100.0, "release-infuse": 400.0}
    assert decoupling(200.0, waits) == pytest.approx((1.0 + 0.5) / 2.0)
    assert decoupling(np.array([0.0, np.inf]), waits).tolist() == [0.0, 1.0]


def test_release_tests_count_when_their_answer_comes_in_time() -> None:
    assert qc_before_use(100.0, TESTS) == 0.75
    assert qc_before_use(np.array([-5.0, 2.5, 400.0]), TESTS).tolist() == [0.0, 0.5, 1.0]


def test_batching_takes_the_doses_that_find_a_use_in_time() -> None:
    assert batching(8_766.0, 10.0, 4.0) == 0.75  # a year's life at four doses a year
    assert batching(np.inf, 10.0, 4.0) == 0.9  # the lot is the limit
    assert batching(24.0, 10.0, 4.0) == 0.0  # not one more dose is wanted before it spoils
    assert batching(np.inf, 1.0, 4.0) is None  # autologous


def test_a_site_is_reached_if_late_journeys_and_preparation_fit() -> None:
    assert reached(60.0, 48.0, 72.0, 96.0, 2.0) == 1.0
    assert reached(60.0, 48.0, 61.0, 96.0, 2.0) == 0.0  # used too late
    assert reached(60.0, 48.0, 72.0, 47.0, 2.0) == 0.0  # the box gave out before the site
    assert reached(60.0, 48.0, np.array([61.0, 62.0]), np.inf, 2.0).tolist() == [0.0, 1.0]


def test_radius_is_the_time_left_at_the_given_speed() -> None:
    assert radius_km(50.0, 72.0, 48.0, 6.0, 2.0) == 2_000.0
    assert radius_km(50.0, 5.0, 48.0, 6.0) == 0.0


def test_a_missing_store_is_forgiven_while_the_carrier_outlasts_the_date() -> None:
    needs = frozenset({"ln2-storage", "thaw"})
    thaw_only = frozenset({"thaw"})
    assert capable(needs, needs, 48.0, 0.0, 168.0) == 1.0
    assert capable(needs, None, 48.0, 0.0, 168.0) == 1.0
    assert capable(needs, thaw_only, 48.0, np.array([215.0, 216.0]), 168.0).tolist() == [0.0, 1.0]
    assert capable(needs, frozenset({"ln2-storage"}), 48.0, np.inf, 0.0) == 0.0


@given(st.lists(st.floats(0.0, 1.0), min_size=6, max_size=6))
def test_the_mean_lies_between_the_floor_and_the_best_part(values: list[float]) -> None:
    vector = {name: np.asarray(value) for name, value in zip(COMPONENTS, values, strict=True)}
    mean = float(geometric_mean(vector, {}))
    assert max(0.01, min(values)) - 1e-12 <= mean <= max(0.01, *values) + 1e-12


def test_the_mean_is_weighted_and_leaves_out_what_has_no_data() -> None:
    vector = {"reach": np.asarray(0.25), "sites": np.asarray(1.0), "qc": None}
    assert geometric_mean(vector, {}) == pytest.approx(0.5)
    assert geometric_mean(vector, {"reach": 1.0, "sites": 3.0, "qc": 9.0}) == pytest.approx(0.25**0.25)
    assert geometric_mean({"reach": np.zeros(2)}, {}) == pytest.approx([0.01, 0.01])


def test_weights_that_cannot_be_used_are_refused() -> None:
    vector = {"reach": np.asarray(0.5), "qc": None}
    with pytest.raises(UnknownName, match="did you mean 'reach'"):
        geometric_mean(vector, {"reech": 1.0})
    with pytest.raises(InputError, match=r"flexibility_weights\.reach: -1: must be 0 or more"):
        geometric_mean(vector, {"reach": -1.0})
    with pytest.raises(InputError, match="data are given for: reach"):
        geometric_mean(vector, {"qc": 1.0})
