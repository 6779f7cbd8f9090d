from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.evidence.cells import cell_type
from coldchoice.model.case import Case
from coldchoice.protocol.cold import ColdOptions, cold_step
from coldchoice.protocol.culture import CULTURE, CultureOptions, culture_step, regrown
from coldchoice.protocol.lot import Lot, collected
from coldchoice.protocol.plan import Passed
from tests.scenes import case


def cultured(options: dict[str, Any] | None = None, hours: str = "336 h") -> tuple[Case, Passed]:
    scene = case(cell_type="chondrocyte", duration=hours, logistics={"legs": [{"hold": hours}]})
    return scene, culture_step(CultureOptions.model_validate(options or {}))(scene, aged(scene))


def aged(scene: Case) -> Lot:
    """A lot after days in a refrigerator, of which about a tenth is left in the worst of draws."""
    return cold_step(ColdOptions())(scene, collected(scene, cell_type("chondrocyte"))).lot


@given(factor=st.floats(0.0, 1e3))
def test_no_cell_is_made_or_lost_without_a_trace(factor: float) -> None:
    scene = case(cell_type="chondrocyte", duration="20 d", logistics={}, draws=100)
    lot = regrown(aged(scene), np.full(100, factor))
    assert np.allclose(sum(np.asarray(part) for part in lot.cells), 1.0)
    assert all((np.asarray(part) >= 0.0).all() for part in lot.cells)
    assert (lot.surviving <= 1.0).all()


def test_enough_growth_gives_back_the_lot_as_it_was_at_first_and_young() -> None:
    scene = case(cell_type="chondrocyte", duration="2 d", logistics={})
    old = aged(scene)
    young = regrown(old, np.full(scene.draws, 1e9))
    assert np.allclose(young.dye_viability, collected(scene, cell_type("chondrocyte")).dye_viability)
    assert np.allclose(young.surviving, 1.0)
    assert not young.age_h.any()
    assert np.any(old.age_h)


def test_more_expansion_and_more_time_never_give_fewer_cells() -> None:
    few, many = (cultured({"expansion": factor})[1].facts for factor in (2.0, 8.0))
    assert (np.asarray(many.viable_recovery) >= np.asarray(few.viable_recovery)).all()
    soon = np.mean(cultured({"duration": "100 d"}, "336 h")[1].facts.viable_recovery)
    late = np.mean(cultured({"duration": "336 h"}, "336 h")[1].facts.viable_recovery)
    assert late > soon


def test_a_culture_costs_its_days_and_hands_or_what_is_said() -> None:
    _, passed = cultured()
    bought = {use.item: use.quantity for use in passed.facts.uses}
    assert np.allclose(bought["clean-room-day"], 14.0)
    assert bought.keys() == {"reculture", "clean-room-day", "technician-hour", "viability-dye"}
    own = cultured({"cost": "5000 USD 2024"})[1].facts.uses[0]
    assert own.price is not None
    assert own.price.amount == 5000.0


def test_a_culture_needs_a_place_fails_at_times_and_says_so() -> None:
    _, passed = cultured({"failure": "10 %"})
    assert passed.facts.needs_at_origin == {CULTURE}
    assert passed.facts.losses == {"release": 0.1}
    assert {one.note for one in passed.inputs} == {"given in the scenario"}


@pytest.mark.parametrize("options", [{"expansion": 0}, {"duration": 14}, {"failure": 1.1}, {"cots": 1}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CultureOptions.model_validate(options)
