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
    stored, rate = stored_frozen(lot, CASE, known, np.full(200, years * 8766.0), -150.0)
    assert stored is lot
    assert not rate.any()


@given(name=cells, short=st.floats(0.0, 5000.0), more=st.floats(0.0, 5000.0))
def test_above_it_time_costs_cells(name: str, short: float, more: float) -> None:
    lot, known = fresh(name)
    early, rate = stored_frozen(lot, CASE, known, np.full(200, short), -80.0)
    late, _ = stored_frozen(lot, CASE, known, np.full(200, short + more), -80.0)
    assert (late.living <= early.living + 1e-12).all()
    assert (rate > 0.0).all()
    assert any(leaning.name == f"loss at -80 C of {name}" for leaning in late.inputs)


def test_a_loss_rate_is_of_first_order_by_the_month() -> None:
    lot, known = fresh()
    stored, rate = stored_frozen(lot, CASE, known, np.full(200, 730.5), -80.0)
    assert np.allclose(stored.living, np.exp(-rate))


def test_a_temperature_between_the_known_ones_is_marked() -> None:
    lot, known = fresh()
    assert stored_frozen(lot, CASE, known, np.full(200, 100.0), -65.0)[0].extrapolated


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
