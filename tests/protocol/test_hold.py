from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.protocol.hold import Ageing, ageing, held, leaning_of_life, life_h, outlasts
from coldchoice.protocol.lot import Lot, collected
from coldchoice.science.hold import weibull_death_hazard
from tests.scenes import case

CASE = case(draws=200)
NAMES = list(cell_types())


def kept(name: str, temperature_c: float | None = None) -> tuple[Lot, Ageing]:
    """Return a fresh lot and how it ages at its usual temperature, or at another."""
    cell = cell_type(name)
    at = cell.hold_temperature_c if temperature_c is None else temperature_c
    return collected(CASE, cell), ageing(CASE, hold_kinetics(name, cell.hold_medium, at))


def hours(value: float) -> np.ndarray:
    return np.full(200, value)


cells = st.sampled_from(NAMES)
temperatures = st.sampled_from([0.0, 4.0, 10.0, 22.0, 37.0])


@given(name=cells, total=st.floats(0.01, 2000.0), part=st.floats(0.0, 1.0), at=temperatures)
def test_a_hold_can_be_split_anywhere(name: str, total: float, part: float, at: float) -> None:
    lot, aging = kept(name)
    whole = held(lot, aging, hours(total), at)
    first = held(lot, aging, hours(total * part), at)
    both = held(first, aging, hours(total * (1 - part)), at)
    for one, other in zip(whole.cells, both.cells, strict=True):
        assert np.allclose(one, other, atol=1e-9)
    assert np.allclose(whole.age_h, both.age_h)


@given(name=cells, short=st.floats(0.0, 500.0), more=st.floats(0.0, 500.0), at=temperatures)
def test_a_longer_hold_never_leaves_more(name: str, short: float, more: float, at: float) -> None:
    lot, aging = kept(name)
    early, late = held(lot, aging, hours(short), at), held(lot, aging, hours(short + more), at)
    assert (late.living <= early.living + 1e-12).all()
    assert (late.surviving <= early.surviving + 1e-12).all()


@given(name=cells, time=st.floats(0.0, 1e6), at=temperatures)
def test_cells_are_kept_count_of_and_recovery_is_a_fraction(name: str, time: float, at: float) -> None:
    lot = held(*kept(name), hours(time), at)
    assert np.allclose(sum(lot.cells), 1.0, atol=1e-9)
    for share in (lot.living, lot.surviving, lot.dye_viability):
        assert (share >= 0.0).all()
        assert (share <= 1.0).all()


def test_progenitors_fare_worse_at_37_than_at_22_than_at_4_degrees() -> None:
    lot, aging = kept("hsc-mobilised", 4.0)
    left = [float(held(lot, aging, hours(48.0), at).living.mean()) for at in (4.0, 22.0, 37.0)]
    assert left[0] > left[1] > left[2]


def test_bone_marrow_keeps_better_in_the_cold_than_in_a_room() -> None:
    """In medium at 37 C it kept above 90 % for a week (hm-040), so nothing is asked of that temperature."""
    lot, aging = kept("hsc-bone-marrow", 4.0)
    cold, room = (float(held(lot, aging, hours(48.0), at).living.mean()) for at in (4.0, 22.0))
    assert cold > room


def test_time_runs_at_its_own_speed_at_the_reference_temperature() -> None:
    _, aging = kept("pbmc")
    assert aging.speed(4.0) == aging.hidden_speed(4.0) == 1.0
    assert float(np.asarray(aging.speed(22.0))) > 1.0


def test_a_temperature_may_differ_from_draw_to_draw() -> None:
    lot, aging = kept("pbmc")
    mixed = held(lot, aging, hours(24.0), np.where(np.arange(200) < 100, 4.0, 22.0))
    cold, warm = held(lot, aging, hours(24.0), 4.0), held(lot, aging, hours(24.0), 22.0)
    assert np.allclose(mixed.living[:100], cold.living[:100])
    assert np.allclose(mixed.living[100:], warm.living[100:])


def test_a_hold_beyond_what_was_measured_is_marked() -> None:
    lot, aging = kept("pbmc")
    longest = aging.kinetics.longest_measured_h
    known = tuple(held(lot, aging, hours(longest), 4.0).beyond.values())
    assert known == ("pbmc unfrozen: no series of its own was measured, borrowed from blood",)
    long = held(lot, aging, hours(longest + 8.0), 4.0).beyond
    assert tuple(long.values()) == (*known, "hold of 200 h at 4 C: measured up to 192 h")
    _, high = aging.kinetics.temperature_range_c
    warm = held(lot, aging, hours(1.0), high + 5.0).beyond
    assert "hold at 42 C: measured at 4 to 37 C" in warm


def test_of_one_hold_after_another_the_whole_is_named_and_once() -> None:
    lot, aging = kept("pbmc")
    first = held(lot, aging, hours(200.0), 4.0)
    said = tuple(held(first, aging, hours(20.0), 4.0).beyond.values())
    assert [text for text in said if text.startswith("hold of")] == [
        "hold of 220 h at 4 C: measured up to 192 h"
    ]


def beyond_law(name: str, times: float, medium: str | None = None) -> tuple[Lot, Ageing, np.ndarray]:
    """Return a fresh lot, how it ages, and hours that are `times` the longest measured."""
    lot, aging = kept(name)
    return lot, aging, hours(times * aging.kinetics.longest_measured_h)


@given(name=cells, times=st.floats(1.05, 2.0))
def test_beyond_the_measured_hours_three_laws_are_followed(name: str, times: float) -> None:
    lot, aging, long_h = beyond_law(name, times)
    at = cell_type(name).hold_temperature_c
    after = held(lot, aging, long_h, at)
    hazard = -np.log(np.maximum(after.living, 1e-300))
    weibull = weibull_death_hazard(np.zeros(()), long_h, aging.scale_h, aging.shape)
    middle = (aging.standing() >= 1.0 / 3.0) & (aging.standing() < 2.0 / 3.0)
    assert np.allclose(np.exp(-hazard[middle]), np.exp(-weibull[middle]), atol=1e-12)
    assert after.inputs[-1] != aging.law
    assert aging.law in after.inputs
    assert aging.law.grade == "D"
    assert aging.law not in held(lot, aging, hours(1.0), at).inputs


def test_the_interval_is_wider_with_three_laws_than_with_one() -> None:
    lot, aging = kept("platelet")
    certain = aging._replace(scale_h=np.full(200, 500.0), shape=np.full(200, 2.0), latent_per_h=np.zeros(200))
    long_h = hours(2.0 * aging.kinetics.longest_measured_h)
    three = held(lot, certain, long_h, 22.0).living
    one = held(lot, certain._replace(standing=lambda: np.full(200, 0.5)), long_h, 22.0).living
    assert np.ptp(three) > np.ptp(one) + 0.1
    assert three.min() <= one.min() <= one.max() <= three.max()


@given(name=cells, times=st.floats(1.0, 3.0), part=st.floats(0.0, 1.0))
def test_a_hold_beyond_the_measured_can_be_split_anywhere(name: str, times: float, part: float) -> None:
    lot, aging, long_h = beyond_law(name, times)
    at = cell_type(name).hold_temperature_c
    whole = held(lot, aging, long_h, at)
    both = held(held(lot, aging, long_h * part, at), aging, long_h * (1.0 - part), at)
    for one, other in zip(whole.cells, both.cells, strict=True):
        assert np.allclose(one, other, atol=1e-9)


def test_up_to_the_measured_hours_no_law_is_drawn() -> None:
    fresh = case(draws=50)
    cell = cell_type("rbc")
    aging = ageing(fresh, hold_kinetics("rbc", cell.hold_medium, 4.0))
    held(collected(fresh, cell), aging, np.full(50, aging.kinetics.longest_measured_h), 4.0)
    assert not [name for name in fresh.streams.drawn("parameter") if name.startswith(("law", "speed"))]


def test_a_life_that_outlasts_the_measured_leans_on_the_laws() -> None:
    lot, aging = kept("hsc-mobilised")
    short = aging._replace(scale_h=np.full(200, 20.0), shape=np.ones(200))
    long = aging._replace(scale_h=np.full(200, 5e3), shape=np.ones(200))
    for kinetics, leaning in ((short, ()), (long, (aging.law,))):
        life = life_h(lot, kinetics, 0.7, 0.0, 4.0)
        assert leaning_of_life(lot, kinetics, life, 4.0) == leaning
        assert outlasts(life, np.zeros(()), kinetics) is bool(leaning)


def test_the_farther_outside_the_measured_temperatures_the_wider() -> None:
    _, aging = kept("islet")  # measured at 4 C
    spreads = [
        float(np.std(np.log(np.asarray(aging.speed(at)) * np.ones(200)))) for at in (4.0, 6.0, 40.0, 50.0)
    ]
    assert spreads[:2] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert 0.0 < spreads[2] < spreads[3]
    assert aging.degrees_farther(50.0) == pytest.approx(44.0)


@given(name=cells, limit=st.floats(0.3, 0.9))
def test_at_the_end_of_its_life_a_lot_stands_at_the_limit(name: str, limit: float) -> None:
    lot, aging = kept(name)
    at = cell_type(name).hold_temperature_c
    life = life_h(lot, aging, limit, 0.0, at)
    ended = held(lot, aging, np.where(np.isfinite(life), life, 0.0), at)
    alive = (life > 0.0) & np.isfinite(life)
    assert np.allclose(ended.dye_viability[alive], limit, atol=1e-6)
    assert (lot.dye_viability[life == 0.0] <= limit + 1e-12).all()


@given(name=cells, least=st.floats(0.3, 0.9))
def test_a_life_also_ends_when_too_few_cells_are_alive(name: str, least: float) -> None:
    lot, aging = kept(name)
    at = cell_type(name).hold_temperature_c
    life = life_h(lot, aging, 0.0, least, at)
    assert np.allclose(held(lot, aging, life, at).living, least, atol=1e-6)
    assert (life_h(lot, aging, 0.7, least, at) <= life).all()


def test_a_life_is_shorter_by_what_is_spent_of_it_and_in_warmth() -> None:
    lot, aging = kept("pbmc")
    fresh = life_h(lot, aging, 0.7, 0.0, 4.0)
    left = life_h(held(lot, aging, hours(10.0), 4.0), aging, 0.7, 0.0, 4.0)
    lasting = fresh > 10.0
    assert np.allclose(left[lasting], fresh[lasting] - 10.0, atol=1e-6)
    assert (life_h(lot, aging, 0.7, 0.0, 22.0) <= fresh).all()


def test_all_that_hold_the_same_cells_in_the_same_medium_draw_the_same() -> None:
    one, other = kept("pbmc")[1], kept("pbmc")[1]
    assert np.array_equal(one.scale_h, other.scale_h)
    medium = one.kinetics.medium_used
    assert [leaning.name for leaning in one.inputs] == [
        f"hold life of pbmc in {medium}",
        f"hold curve of pbmc in {medium}",
        "hidden damage in a hold of pbmc",
    ]
