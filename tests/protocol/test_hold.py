from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.protocol.hold import Ageing, ageing, held, life_h
from coldchoice.protocol.lot import Lot, collected
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
    assert not held(lot, aging, hours(longest), 4.0).extrapolated
    assert held(lot, aging, hours(longest + 1.0), 4.0).extrapolated
    _, high = aging.kinetics.temperature_range_c
    assert held(lot, aging, hours(1.0), high + 5.0).extrapolated


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
