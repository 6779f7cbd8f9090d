from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.errors import NotApplicable
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice_strategies.minus80 import BEYOND, Minus80, Options, strategies
from tests.scenes import assessed, facts_of

CELLS = ["hsc-mobilised", "hsc-bone-marrow", "platelet", "rbc"]
"""Cells that were frozen so and counted."""
BOX = {"legs": [{"hold": "4 h"}, {"transport": "40 h"}, {"hold": "16 h"}]}


def longest_h(cell: str) -> float:
    return 24.0 * freeze_thaw(cell, method="minus80").longest_storage_days[-80.0]


@pytest.mark.parametrize("cell", CELLS)
def test_it_declines_beyond_twice_the_longest_storage_and_names_it(cell: str) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}}
    most_h = BEYOND * longest_h(cell)
    answer = assessed(Minus80(), **keys, duration=f"{most_h} h")
    assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)
    with pytest.raises(
        NotApplicable, match=r"nothing of such cells at -80 C was measured beyond [\d,.e+]+ d: "
    ):
        assessed(Minus80(), **keys, duration=f"{most_h + 1.0} h")


@pytest.mark.parametrize("cell", ["car-t", "hepatocyte", "oocyte"])
def test_it_declines_cells_that_nobody_froze_so(cell: str) -> None:
    with pytest.raises(
        NotApplicable, match="ever measured after freezing at -80 C without a controlled rate"
    ):
        assessed(Minus80(), cell_type=cell, duration="60 h", logistics={})


def test_it_declines_what_is_used_before_it_could_be_frozen() -> None:
    with pytest.raises(NotApplicable, match="before they could be frozen and thawed"):
        assessed(Minus80(), cell_type="hsc-mobilised", duration="8 h", logistics={})


def test_it_declines_where_dry_ice_is_gone_before_arrival() -> None:
    legs = {"legs": [{"hold": "8 h"}, {"transport": "100 h", "place": "plant"}]}
    with pytest.raises(NotApplicable, match="takes 100 h, and a box of dry ice holds for 96 h"):
        assessed(Minus80(), cell_type="hsc-mobilised", duration="110 h", logistics=legs)


@given(cell=st.sampled_from(CELLS), short=st.floats(0.0, 1.0), more=st.floats(0.0, 1.0))
def test_a_longer_storage_never_raises_viable_recovery(cell: str, short: float, more: float) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}, "draws": 100}
    early = facts_of(Minus80(), duration=f"{24.0 + short * longest_h(cell)} h", **keys)
    late = facts_of(Minus80(), duration=f"{24.0 + min(short + more, 1.0) * longest_h(cell)} h", **keys)
    if short + more >= min(short + more, 1.0) >= short:
        assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


def test_no_nitrogen_and_no_programmed_freezer_is_paid_for() -> None:
    facts = facts_of(Minus80(), cell_type="hsc-mobilised", duration="60 h", logistics=BOX)
    items = {use.item for use in facts.uses}
    assert not {item for item in items if "ln2" in item or "controlled-rate" in item or "dry-shipper" in item}
    assert {"dry-ice", "dry-ice-shipper", "minus80-storage-bag"} <= items
    assert facts.needs == {"thaw", "minus80-freezer"}
    assert facts.needs_at_origin == {"minus80-freezer"}


def test_vials_stand_in_a_box_and_take_less_room() -> None:
    keys: dict[str, Any] = {"cell_type": "hsc-mobilised", "duration": "60 h", "logistics": {}}
    bag = facts_of(Minus80(), {"volume": "1.5 mL"}, **keys)
    vial = facts_of(Minus80(), {"volume": "1.5 mL", "container": "vial"}, **keys)
    room = [
        next(np.mean(use.quantity) for use in one.uses if use.item == "minus80-storage-bag")
        for one in (bag, vial)
    ]
    assert room[1] == pytest.approx(room[0] / 25.0)
    assert "passive-freezing-container" in {use.item for use in vial.uses}


@pytest.mark.parametrize("options", [{"storage": "ln2-vapour"}, {"percent": "10 %"}, {"container": "straw"}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    assert [one.name for one in strategies()] == ["minus80"]
