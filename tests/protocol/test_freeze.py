from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_type, cell_types
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.evidence.post_thaw import post_thaw_decline
from coldchoice.protocol.freeze import (
    WASH_RECOVERY,
    Freezing,
    freezing,
    frozen_and_thawed,
    rested,
    stored_frozen,
    washed,
)
from coldchoice.protocol.hold import ageing, held
from coldchoice.protocol.lot import Lot, collected
from tests.scenes import case

CASE = case(draws=200)
NAMES = list(cell_types())
cells = st.sampled_from(NAMES)


def fresh(name: str = "pbmc") -> tuple[Lot, Freezing]:
    return collected(CASE, cell_type(name)), freezing(CASE, freeze_thaw(name))


def waited(lot: Lot, name: str, hours: float) -> Lot:
    cell = cell_type(name)
    aging = ageing(CASE, hold_kinetics(name, cell.hold_medium, cell.hold_temperature_c))
    return held(lot, aging, np.full(200, hours), cell.hold_temperature_c)


def whole(lot: Lot) -> bool:
    return bool(np.allclose(sum(lot.cells), 1.0)) and all(
        (np.asarray(share) >= 0.0).all() for share in lot.cells
    )


@pytest.mark.parametrize("name", NAMES)
def test_at_the_best_rates_a_fresh_lot_recovers_as_was_measured(name: str) -> None:
    lot, known = fresh(name)
    thawed = frozen_and_thawed(lot, known, None, 1e6)
    assert np.allclose(thawed.living, np.clip(known.recovery, 1e-6, 1.0), rtol=1e-3)
    assert whole(thawed)


@pytest.mark.parametrize("name", NAMES)
def test_dye_viability_after_thaw_is_as_measured_as_far_as_the_count_of_cells_allows(name: str) -> None:
    """All dead cells, old and new, may still be in the bag, or none: only too many survivors set a bound."""
    lot, known = fresh(name)
    thawed = frozen_and_thawed(lot, known, None, 1e6)
    dead_before = 1.0 / lot.dye_viability - 1.0
    lowest = thawed.living / (1.0 + dead_before)
    assert np.allclose(thawed.dye_viability, np.maximum(known.viability, lowest), atol=2e-3)


def test_what_a_hold_has_killed_shows_after_thaw() -> None:
    lot, known = fresh("pbmc")
    early = frozen_and_thawed(lot, known, None, 45.0).dye_viability
    late = frozen_and_thawed(waited(lot, "pbmc", 48.0), known, None, 45.0).dye_viability
    assert np.median(early - late) > 0.05


@given(name=cells, cooling=st.floats(0.1, 100.0), warming=st.floats(1.0, 500.0))
def test_no_rates_are_better_than_the_best(name: str, cooling: float, warming: float) -> None:
    lot, known = fresh(name)
    best, other = frozen_and_thawed(lot, known, None, 1e6), frozen_and_thawed(lot, known, cooling, warming)
    assert (other.living <= best.living + 1e-3).all()
    assert whole(other)


@given(name=cells, short=st.floats(0.0, 72.0), more=st.floats(0.0, 72.0))
def test_a_longer_hold_before_freezing_never_raises_what_survives_it(
    name: str, short: float, more: float
) -> None:
    lot, known = fresh(name)
    early = frozen_and_thawed(waited(lot, name, short), known, None, 45.0)
    late = frozen_and_thawed(waited(lot, name, short + more), known, None, 45.0)
    assert (late.living <= early.living + 1e-12).all()
    assert (late.surviving <= early.surviving + 1e-12).all()


def test_damage_that_dye_did_not_see_before_freezing_shows_after_it() -> None:
    lot, known = fresh("hsc-mobilised")
    early, late = waited(lot, "hsc-mobilised", 1.0), waited(lot, "hsc-mobilised", 72.0)
    before = float((late.living / early.living).mean())
    after = float(
        (
            frozen_and_thawed(late, known, None, 45.0).surviving
            / frozen_and_thawed(early, known, None, 45.0).surviving
        ).mean()
    )
    assert after < before


@given(name=cells, years=st.floats(0.0, 100.0))
def test_below_the_glass_transition_time_does_nothing(name: str, years: float) -> None:
    lot, known = fresh(name)
    stored, loss = stored_frozen(lot, CASE, known, np.full(200, years * 8766.0), -150.0)
    assert stored is lot
    assert not loss.per_month.any()
    assert np.isinf(loss.hours_to_lose(np.ones(200), np.zeros(200))).all()


@given(name=cells, short=st.floats(0.0, 5000.0), more=st.floats(0.0, 5000.0))
def test_above_it_time_costs_cells(name: str, short: float, more: float) -> None:
    lot, known = fresh(name)
    early, loss = stored_frozen(lot, CASE, known, np.full(200, short), -80.0)
    late, _ = stored_frozen(lot, CASE, known, np.full(200, short + more), -80.0)
    assert (late.living <= early.living + 1e-12).all()
    assert (loss.per_month > 0.0).all()
    assert any(leaning.name == f"loss at -80 C of {name}" for leaning in late.inputs)


def test_a_loss_rate_is_of_first_order_by_the_month() -> None:
    lot, known = fresh()
    longest_h = 24.0 * known.known.longest_storage_days[-80.0]
    month_h = min(730.5, longest_h)
    kept, loss = stored_frozen(lot, CASE, known, np.full(200, month_h), -80.0)
    assert np.allclose(kept.living, np.exp(-loss.per_month * month_h / 730.5))


@given(name=cells, share=st.floats(0.1, 3.0), limit=st.floats(0.05, 0.95))
def test_what_is_left_of_a_storage_follows_the_law_that_is_followed(
    name: str, share: float, limit: float
) -> None:
    lot, known = fresh(name)
    longest_h = 24.0 * known.known.longest_storage_days[-80.0]
    early, loss = stored_frozen(lot, CASE, known, np.full(200, share * longest_h), -80.0)
    spare = np.maximum(np.log(np.maximum(early.living, 1e-12) / limit), 0.0)
    more_h = loss.hours_to_lose(spare, np.full(200, share * longest_h))
    late, _ = stored_frozen(lot, CASE, known, share * longest_h + more_h, -80.0)
    alive = early.living > limit
    assert np.allclose(late.living[alive], limit, atol=1e-6)


def test_storage_for_longer_than_was_measured_is_named_and_wider() -> None:
    lot, known = fresh()
    days = known.known.longest_storage_days[-80.0]
    stored_case = case(draws=200, duration=f"{2.0 * days:g} d", logistics={})
    hours_h = np.full(200, 48.0 * days)
    late, loss = stored_frozen(lot, stored_case, known, hours_h, -80.0)
    assert [text for text in late.beyond if text.startswith("storage at -80 C for")]
    assert [one for one in late.inputs if one.name.startswith("law beyond the measured storage")]
    first_order = np.exp(-loss.per_month * hours_h / 730.5)
    assert (late.living <= first_order + 1e-12).all()
    assert (late.living < first_order - 1e-6).any()


def test_a_temperature_between_the_known_ones_is_marked() -> None:
    lot, known = fresh()
    said = stored_frozen(lot, CASE, known, np.full(200, 100.0), -65.0)[0].beyond
    assert "storage at -65 C: loss measured at -80 C" in said


def test_a_wash_takes_living_and_dead_alike() -> None:
    lot, _ = fresh()
    rinsed = washed(lot, CASE)
    assert np.allclose(rinsed.dye_viability, lot.dye_viability)
    assert WASH_RECOVERY[0] <= rinsed.living.min() < rinsed.living.max() <= WASH_RECOVERY[2]
    assert whole(rinsed)
    assert rinsed.inputs[-1].sources == ("cost:CL087",)


@given(name=cells, short=st.floats(0.0, 24.0), more=st.floats(0.0, 24.0))
def test_a_rest_after_thaw_costs_cells(name: str, short: float, more: float) -> None:
    lot, known = fresh(name)
    thawed = frozen_and_thawed(lot, known, None, 45.0)
    decline = post_thaw_decline(name, None)
    early, late = rested(thawed, CASE, decline, short), rested(thawed, CASE, decline, short + more)
    assert (late.living <= early.living + 1e-12).all()
    assert (early.living <= thawed.living + 1e-12).all()
    assert whole(late)
