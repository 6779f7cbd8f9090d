from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice_strategies.supercooled import Supercooled, strategies
from tests.scenes import assessed, facts_of

KEYS: dict[str, Any] = {"cell_type": "hepatocyte", "duration": "96 h", "logistics": {}}


@pytest.mark.parametrize("cell", [cell for cell in cell_types() if cell != "hepatocyte"])
def test_cells_that_nobody_supercooled_are_declined(cell: str) -> None:
    with pytest.raises(NotApplicable, match="between -6 and -1 C without ice was measured with"):
        assessed(Supercooled(), **{**KEYS, "cell_type": cell})


def test_hepatocytes_are_kept_for_up_to_two_weeks() -> None:
    assert facts_of(Supercooled(), **{**KEYS, "duration": "336 h"}).defended_hold_h == 168.0
    with pytest.raises(
        NotApplicable, match=r"beyond 168 h \(usta-2013-01\): 337 h is more than 2 times that"
    ):
        assessed(Supercooled(), **{**KEYS, "duration": "337 h"})


@pytest.mark.parametrize("kept", ["-10 degC", "0 degC", "4 degC"])
def test_other_temperatures_are_declined(kept: str) -> None:
    with pytest.raises(NotApplicable, match="outside the -6 to -1 degC"):
        assessed(Supercooled(), {"temperature": kept}, **KEYS)


def test_a_week_leaves_about_what_was_measured() -> None:
    """56 % of rat hepatocytes alive after a week at -4 C, doi 10.1371/journal.pone.0069334."""
    week = facts_of(Supercooled(), **{**KEYS, "duration": "168 h"})
    low, high = np.quantile(np.asarray(week.dye_viability), [0.05, 0.95])
    assert low < 0.56 < high


@given(hours=st.floats(1.0, 168.0), more=st.floats(0.0, 168.0))
def test_a_longer_hold_never_raises_viable_recovery(hours: float, more: float) -> None:
    early = facts_of(Supercooled(), **{**KEYS, "duration": f"{hours} h", "draws": 100})
    late = facts_of(Supercooled(), **{**KEYS, "duration": f"{hours + more} h", "draws": 100})
    assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


def test_units_that_freeze_are_lost_and_said_to_be_assumed() -> None:
    answer = assessed(Supercooled(), {"freezes": "10 %"}, **KEYS)
    assert answer.facts is not None
    assert answer.facts.losses["temperature"] == 0.1
    assert answer.facts.needs_at_origin == {"x-subzero-chamber"}
    notes = {one.name: one.note for one in answer.inputs}
    assert notes["units that freeze by chance"] == "given in the scenario"


def test_a_unit_stays_in_its_box_unless_sites_get_chambers() -> None:
    boxed, kept = (facts_of(Supercooled(), {"equip_sites": equip}, **KEYS) for equip in (False, True))
    assert (boxed.stored, kept.stored) == (False, True)
    assert boxed.needs == kept.needs == frozenset()
    assert [use.item for use in kept.uses if use.per == "site"] == ["subzero-chamber"]


def test_one_family_is_offered() -> None:
    assert [one.name for one in strategies()] == ["supercooled"]
