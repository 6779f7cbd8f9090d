"""Hold kinetics against published losses of CD34+ cells and pharmacopoeial arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import chain, hold, ranges

KNOWN_C = (5.0, 21.0, 37.0)
HPC_PER_H = (0.00451, 0.00798, 0.19)  # P143, P144, P145

hours = st.floats(0.0, 500.0)
scales = st.floats(1.0, 2000.0)
shapes = st.floats(0.4, 4.0)


@pytest.mark.parametrize(
    ("temperature_c", "losses", "tolerance"),
    [(5.0, (9.4, 19.4, 28.0), 1.0), (21.0, (21.9, 30.7, 43.3), 5.0)],
)
def test_hpc_losses_c040_c041(temperature_c: float, losses: tuple[float, ...], tolerance: float) -> None:
    rate, outside = hold.hazard_per_h(temperature_c, KNOWN_C, HPC_PER_H)
    death = hold.weibull_death_hazard(0.0, np.array([24.0, 48.0, 72.0]), 1.0 / rate, 1.0)
    assert 100.0 * (1.0 - np.exp(-death)) == pytest.approx(np.array(losses), abs=tolerance)
    assert not outside


@pytest.mark.parametrize(
    ("temperature_c", "computed"), [(5.0, (10.3, 19.5, 27.7)), (21.0, (17.4, 31.8, 43.7))]
)
def test_hpc_losses_to_the_digits_of_the_fit_c040_c041(
    temperature_c: float, computed: tuple[float, ...]
) -> None:
    rate, _ = hold.hazard_per_h(temperature_c, KNOWN_C, HPC_PER_H)
    death = hold.weibull_death_hazard(0.0, np.array([24.0, 48.0, 72.0]), 1.0 / rate, 1.0)
    assert 100.0 * (1.0 - np.exp(-death)) == pytest.approx(np.array(computed), abs=0.051)


def test_none_survive_a_day_at_body_temperature_c042() -> None:
    rate, _ = hold.hazard_per_h(37.0, KNOWN_C, HPC_PER_H)
    assert np.exp(-24.0 * rate) < 0.011


def test_one_activation_energy_would_be_wrong() -> None:
    rates, _ = hold.hazard_per_h(np.array([5.0, 15.0, 21.0, 31.0]), KNOWN_C, HPC_PER_H)
    assert rates[1] / rates[0] == pytest.approx(1.43, abs=0.02)
    assert rates[3] / rates[2] == pytest.approx(7.3, abs=0.2)


def test_beyond_the_measured_temperatures_it_is_flat_and_says_so() -> None:
    rates, outside = hold.hazard_per_h(np.array([-1.0, 5.0, 37.0, 40.0]), KNOWN_C, HPC_PER_H)
    assert rates.tolist() == pytest.approx([0.00451, 0.00451, 0.19, 0.19])
    assert outside.tolist() == [True, False, False, True]


def test_a_u_shaped_hazard_is_kept() -> None:
    rates, _ = hold.hazard_per_h(np.array([4.0, 13.0, 22.0, 37.0]), (4.0, 22.0, 37.0), (0.02, 0.003, 0.05))
    assert rates[0] > rates[1] > rates[2] < rates[3]


def test_hazards_may_differ_by_draw() -> None:
    tables = np.array([[0.01, 0.02, 0.03], [0.04, 0.02, 0.12]])
    single, _ = hold.hazard_per_h(15.0, (5.0, 25.0), tables)
    assert single == pytest.approx(np.sqrt(tables[0] * tables[1]))
    each, outside = hold.hazard_per_h(np.array([5.0, 15.0, 99.0]), (5.0, 25.0), tables)
    assert each == pytest.approx([0.01, 0.02, 0.12])
    assert outside.tolist() == [False, False, True]


def test_one_measured_temperature_says_where_it_is_borrowed() -> None:
    rates, outside = hold.hazard_per_h(np.array([4.0, 21.0]), (4.0,), (0.01,))
    assert rates.tolist() == pytest.approx([0.01, 0.01])
    assert outside.tolist() == [False, True]


@pytest.mark.parametrize(
    ("known_c", "known_per_h", "words"),
    [
        ((5.0, 5.0), (0.1, 0.1), "rise strictly"),
        ((5.0, 21.0), (0.1, 0.0), "greater than zero"),
        ((5.0, 21.0), (0.1,), "one hazard per known temperature"),
        ((), (), "at least one"),
    ],
)
def test_bad_tables_are_refused(
    known_c: tuple[float, ...], known_per_h: tuple[float, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        hold.hazard_per_h(10.0, known_c, known_per_h)


def test_a_temperature_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="temperature_c"):
        hold.hazard_per_h(np.array([5.0, np.nan]), KNOWN_C, HPC_PER_H)


@given(hours, hours, st.floats(2.0, 40.0), scales, shapes)
def test_ages_of_segments_add(one_h: float, two_h: float, t_c: float, scale_h: float, shape: float) -> None:
    whole, _ = hold.effective_age_h(one_h + two_h, t_c, 5.0, KNOWN_C, HPC_PER_H)
    first, _ = hold.effective_age_h(one_h, t_c, 5.0, KNOWN_C, HPC_PER_H)
    second, _ = hold.effective_age_h(two_h, t_c, 5.0, KNOWN_C, HPC_PER_H)
    assert first + second == pytest.approx(whole, rel=1e-12, abs=1e-12)
    spent = hold.weibull_death_hazard(0.0, first, scale_h, shape)
    spent += hold.weibull_death_hazard(first, first + second, scale_h, shape)
    assert spent == pytest.approx(hold.weibull_death_hazard(0.0, whole, scale_h, shape), rel=1e-9, abs=1e-12)


def test_age_at_the_reference_is_the_time() -> None:
    age, outside = hold.effective_age_h(36.0, 5.0, 5.0, KNOWN_C, HPC_PER_H)
    assert age == pytest.approx(36.0)
    assert not outside
    assert hold.effective_age_h(1.0, 21.0, 0.0, KNOWN_C, HPC_PER_H)[1]  # a borrowed reference is flagged


@given(hours, st.floats(0.0, 100.0), scales, shapes)
def test_survival_starts_at_one_and_falls(age_h: float, more_h: float, scale_h: float, shape: float) -> None:
    assert hold.weibull_death_hazard(0.0, 0.0, scale_h, shape) == 0.0
    early = hold.weibull_death_hazard(0.0, age_h, scale_h, shape)
    assert 0.0 <= early <= hold.weibull_death_hazard(0.0, age_h + more_h, scale_h, shape)


def test_an_hour_in_the_warm_ages_more_than_one_in_the_cold() -> None:
    age, _ = hold.effective_age_h(10.0, 21.0, 5.0, KNOWN_C, HPC_PER_H)
    assert age == pytest.approx(10.0 * 0.00798 / 0.00451)


def test_a_shoulder_is_not_started_anew_on_each_leg() -> None:
    first = hold.weibull_death_hazard(0.0, 24.0, 100.0, 3.0)
    assert hold.weibull_death_hazard(24.0, 48.0, 100.0, 3.0) == pytest.approx(7.0 * first)


def test_falling_age_is_refused() -> None:
    with pytest.raises(InputError, match="age_gained_h"):
        hold.weibull_death_hazard(10.0, 9.0, 100.0, 1.0)


@given(st.floats(0.3, 1.0), st.floats(0.05, 0.95), scales, shapes, st.floats(0.0, 3.0), st.floats(0.0, 50.0))
def test_at_the_end_of_its_life_a_lot_meets_the_limit_exactly(
    start: float, limit: float, scale_h: float, shape: float, lysis_ratio: float, used_h: float
) -> None:
    life_h = hold.usable_life_h(start, limit, scale_h, shape, lysis_ratio, used_h)
    if start <= limit:
        assert life_h == 0.0
    elif np.isinf(life_h):
        forever = chain.apply(chain.start(start), chain.hold_transition(0.0, 60.0, 0.0, 60.0 * lysis_ratio))
        assert lysis_ratio > 1.0
        assert chain.viability(forever) >= limit - 1e-9
    else:
        death = hold.weibull_death_hazard(used_h, used_h + life_h, scale_h, shape)
        end = chain.apply(chain.start(start), chain.hold_transition(0.0, death, 0.0, death * lysis_ratio))
        assert chain.viability(end) == pytest.approx(limit, abs=1e-9)


def test_usable_life_by_hand() -> None:
    assert hold.usable_life_h(0.95, 0.70, 100.0, 1.0) == pytest.approx(100.0 * np.log(0.95 / 0.70))
    assert hold.usable_life_h(0.95, 0.70, 100.0, 2.0) == pytest.approx(100.0 * np.sqrt(np.log(0.95 / 0.70)))
    assert hold.usable_life_h(0.95, 0.0, 100.0, 1.0) == np.inf
    lives = hold.usable_life_h(np.array([0.95, 0.6, 0.0]), 0.7, 100.0, 1.0)
    assert lives.tolist() == pytest.approx([100.0 * np.log(0.95 / 0.70), 0.0, 0.0])


def test_with_equal_lysis_the_dead_per_living_grow_linearly() -> None:
    life_h = hold.usable_life_h(1.0, 0.5, 100.0, 1.0, lysis_ratio=1.0)
    assert life_h == pytest.approx(100.0, rel=1e-9)


@given(st.floats(0.2, 1.0), st.floats(0.05, 0.95), scales, shapes, st.floats(0.0, 50.0))
def test_recovery_life_meets_its_limit(
    start: float, limit: float, scale_h: float, shape: float, used_h: float
) -> None:
    life_h = hold.recovery_life_h(start, limit, scale_h, shape, used_h)
    death = hold.weibull_death_hazard(used_h, used_h + life_h, scale_h, shape)
    assert start * np.exp(-death) == pytest.approx(min(start, limit), abs=1e-9)


def test_recovery_without_a_limit_lasts_for_ever() -> None:
    assert hold.recovery_life_h(0.9, 0.0, 100.0, 1.0) == np.inf
    assert hold.recovery_life_h(0.0, 0.5, 100.0, 1.0) == 0.0


def test_halving_finds_the_closed_form_and_handles_a_latent_pool() -> None:
    starts = np.array([0.6, 0.8, 0.95])

    def viability_after(hold_h: ranges.Values) -> ranges.Values:
        step = chain.hold_transition(0.0, hold_h / 100.0, 0.0, hold_h / 200.0)
        return chain.viability(chain.apply(chain.start(starts), step))

    found = hold.last_hold_above_h(viability_after, 0.7, 1000.0)
    assert found == pytest.approx(hold.usable_life_h(starts, 0.7, 100.0, 1.0, 0.5), abs=1e-8)
    assert hold.last_hold_above_h(viability_after, 0.7, 5.0).tolist() == [0.0, 5.0, 5.0]

    def with_latent(hold_h: ranges.Values) -> ranges.Values:
        step = chain.hold_transition(0.0, hold_h / 100.0, hold_h / 10.0)
        return chain.viability(chain.apply(chain.start(starts, 0.2), step))

    sooner = hold.last_hold_above_h(with_latent, 0.7, 1000.0)
    assert sooner[2] < found[2]
    assert with_latent(sooner)[2] == pytest.approx(0.7, abs=1e-9)


@pytest.mark.parametrize(
    ("durations_h", "temperatures_c", "kj_per_mol", "wanted_c"),
    [
        ((22.0, 2.0), (5.0, 25.0), 83.144, 9.825),  # C061
        ((22.0, 2.0), (5.0, 25.0), 24.3, 7.184),  # C061
        ((23.0, 1.0), (5.0, 37.0), 83.144, 12.779),  # C062
        ((3.0,), (-80.0,), 83.144, -80.0),
    ],
)
def test_mean_kinetic_temperature(
    durations_h: tuple[float, ...], temperatures_c: tuple[float, ...], kj_per_mol: float, wanted_c: float
) -> None:
    computed = hold.mean_kinetic_temperature_c(durations_h, temperatures_c, kj_per_mol)
    assert computed == pytest.approx(wanted_c, abs=0.001)


def test_a_log_is_weighted_by_its_intervals() -> None:
    assert hold.log_durations_h((0.0, 1.0, 4.0)).tolist() == [0.5, 2.0, 1.5]
    for times in ((0.0, 1.0, 1.0), (3.0,), (2.0, 1.0)):
        with pytest.raises(InputError, match="rise strictly"):
            hold.log_durations_h(times)


def test_a_profile_needs_times_and_temperatures_of_one_length() -> None:
    with pytest.raises(InputError, match="one length"):
        hold.mean_kinetic_temperature_c((1.0, 2.0), (5.0,))
    with pytest.raises(InputError, match="total_h"):
        hold.mean_kinetic_temperature_c((0.0, 0.0), (5.0, 6.0))


# ---------------------------------------------------------------- beyond the last datum

limits = st.floats(1.0, 500.0)
standings = st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.7, 0.99])
GOES_ON, FIRST_ORDER, LINEAR = 0.5, 0.1, 0.9


def survival(age_h: float, scale_h: float, shape: float, beyond: hold.Beyond) -> float:
    return float(np.exp(-hold.death_hazard_beyond(0.0, age_h, scale_h, shape, beyond)))


@given(hours, scales, shapes, limits, standings)
def test_up_to_the_last_datum_nothing_changes(
    age_h: float, scale_h: float, shape: float, limit_h: float, standing: float
) -> None:
    beyond = hold.Beyond(limit_h, standing)
    kept_h = min(age_h, limit_h)
    weibull = hold.weibull_death_hazard(0.0, kept_h, scale_h, shape)
    assert hold.death_hazard_beyond(0.0, kept_h, scale_h, shape, beyond) == weibull
    assert survival(0.0, scale_h, shape, beyond) == 1.0


@given(hours, hours, st.floats(0.0, 500.0), scales, shapes, limits, standings)
def test_beyond_it_hazards_of_segments_still_add(
    one_h: float, two_h: float, more_h: float, scale_h: float, shape: float, limit_h: float, standing: float
) -> None:
    beyond, law = hold.Beyond(limit_h, standing), (scale_h, shape)
    whole = hold.death_hazard_beyond(0.0, one_h + two_h, *law, beyond)
    first = hold.death_hazard_beyond(0.0, one_h, *law, beyond)
    second = hold.death_hazard_beyond(one_h, one_h + two_h, *law, beyond)
    assert first + second == pytest.approx(whole, rel=1e-9, abs=1e-12)
    assert 0.0 <= first <= whole <= hold.death_hazard_beyond(0.0, one_h + two_h + more_h, *law, beyond)


@given(st.floats(10.0, 2000.0), shapes, st.floats(0.05, 1.5), standings)
def test_value_and_slope_go_on_at_the_last_datum(
    scale_h: float, shape: float, share: float, standing: float
) -> None:
    limit_h = share * scale_h
    beyond, step_h = hold.Beyond(limit_h, standing), 1e-5 * limit_h
    before, at, after = (
        survival(age_h, scale_h, shape, beyond) for age_h in (limit_h - step_h, limit_h, limit_h + step_h)
    )
    assert after == pytest.approx(at, abs=1e-3)
    assert (at - after) / step_h == pytest.approx((before - at) / step_h, rel=1e-2, abs=1e-9)


def test_the_three_laws_by_hand() -> None:
    # Weibull of scale 100 h and shape 2, measured up to 50 h: hazard 0.25 spent, 0.01 per h reached
    left = [survival(80.0, 100.0, 2.0, hold.Beyond(50.0, u)) for u in (FIRST_ORDER, GOES_ON, LINEAR)]
    at = np.exp(-0.25)
    assert left == pytest.approx([at * np.exp(-0.3), np.exp(-0.64), at * (1.0 - 0.3)])
    assert survival(151.0, 100.0, 2.0, hold.Beyond(50.0, LINEAR)) < 1e-25  # none is left after 100 h more
    assert min(left) == left[1]
    assert max(left) == left[0]


@given(scales, st.floats(1.0, 4.0), limits, st.floats(0.0, 500.0))
def test_first_order_leaves_the_most_where_losses_accelerate(
    scale_h: float, shape: float, limit_h: float, more_h: float
) -> None:
    age_h = limit_h + more_h
    first, weibull, linear = (
        survival(age_h, scale_h, shape, hold.Beyond(limit_h, u)) for u in (FIRST_ORDER, GOES_ON, LINEAR)
    )
    assert first >= weibull - 1e-12
    assert first >= linear - 1e-12


@given(
    st.floats(0.3, 1.0), st.floats(0.05, 0.95), st.floats(5.0, 2000.0), st.floats(0.5, 4.0),
    st.floats(0.0, 0.9), st.floats(0.05, 2.0), st.floats(0.0, 2.5), standings,
)  # fmt: skip
def test_lives_are_those_of_the_law_that_is_followed(
    start: float, limit: float, scale_h: float, shape: float, lysis_ratio: float,
    measured: float, used: float, standing: float,
) -> None:  # fmt: skip
    beyond = hold.Beyond(measured * scale_h, standing)
    used_h = used * scale_h
    if survival(used_h, scale_h, shape, beyond) < 1e-6:
        return  # nobody is left whose life could be told
    life_h = hold.usable_life_h(start, limit, scale_h, shape, lysis_ratio, used_h, beyond)
    if start <= limit:
        assert life_h == 0.0
        return
    death = hold.death_hazard_beyond(used_h, used_h + life_h, scale_h, shape, beyond)
    end = chain.apply(chain.start(start), chain.hold_transition(0.0, death, 0.0, death * lysis_ratio))
    assert chain.viability(end) == pytest.approx(limit, abs=1e-6)
    left_h = hold.recovery_life_h(start, limit, scale_h, shape, used_h, beyond)
    death = hold.death_hazard_beyond(used_h, used_h + left_h, scale_h, shape, beyond)
    assert start * np.exp(-death) == pytest.approx(limit, abs=1e-6)


def test_without_a_limit_a_life_is_endless_under_every_law() -> None:
    beyond = hold.Beyond(10.0, np.array([FIRST_ORDER, GOES_ON, LINEAR]))
    lives = hold.usable_life_h(np.full(3, 0.9), 0.0, 100.0, 2.0, 0.0, 0.0, beyond)
    assert np.isinf(lives).all()


@given(st.floats(50.0, 500.0), st.floats(0.7, 3.0), st.floats(1.2, 2.0), st.floats(0.3, 1.0))
def test_three_laws_hold_the_one_between_them(
    scale_h: float, shape: float, times: float, measured: float
) -> None:
    limit_h = measured * scale_h
    three = [
        survival(times * limit_h, scale_h, shape, hold.Beyond(limit_h, u))
        for u in (FIRST_ORDER, GOES_ON, LINEAR)
    ]
    assert min(three) <= three[1] <= max(three)
    assert max(three) - min(three) > 1e-4


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="limit_h"):
        hold.death_hazard_beyond(0.0, 1.0, 100.0, 1.0, hold.Beyond(0.0, 0.5))
