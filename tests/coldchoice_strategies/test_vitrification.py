from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.errors import NotApplicable
from coldchoice_strategies.vitrification import Options, Vitrification, strategies
from tests.scenes import assessed, facts_of

CELLS = ["oocyte", "islet"]
"""Cells whose survival of vitrification stands in the tables."""


@pytest.mark.parametrize("cell", CELLS)
def test_it_applies_to_cells_that_were_vitrified(cell: str) -> None:
    answer = assessed(Vitrification(), cell_type=cell, duration="30 d", logistics={})
    assert answer.grade in ("A", "B", "C", "D")
    assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)


@pytest.mark.parametrize("cell", ["rbc", "leukapheresis-mnc"])
def test_it_declines_cells_that_were_not(cell: str) -> None:
    with pytest.raises(NotApplicable, match="vitrification"):
        assessed(Vitrification(), cell_type=cell, duration="30 d", logistics={})


def test_it_declines_what_no_straw_holds_and_says_how_much_would_do() -> None:
    keys: dict[str, Any] = {"cell_type": "oocyte", "duration": "30 d", "logistics": {}}
    assert facts_of(Vitrification(), {"volume": "10 mL"}, **keys)
    with pytest.raises(NotApplicable, match=r"50 mL in straws of 0.25 mL is more than the 10 mL"):
        assessed(Vitrification(), {"volume": "50 mL"}, **keys)


@given(cell=st.sampled_from(CELLS), years=st.floats(0.1, 20.0))
def test_years_in_nitrogen_do_nothing(cell: str, years: float) -> None:
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}, "draws": 100}
    week = facts_of(Vitrification(), duration="7 d", **keys)
    later = facts_of(Vitrification(), duration=f"{years} years", **keys)
    assert np.array_equal(np.asarray(week.viable_recovery), np.asarray(later.viable_recovery))


def test_waiting_before_it_never_raises_what_comes_out() -> None:
    keys: dict[str, Any] = {"cell_type": "islet", "duration": "60 h", "logistics": {}}
    soon, late = (facts_of(Vitrification(), {"hold_before": f"{h} h"}, **keys) for h in (1, 30))
    assert (np.asarray(late.viable_recovery) <= np.asarray(soon.viable_recovery) + 1e-12).all()


def test_each_straw_is_paid_for_and_no_programmed_freezer() -> None:
    facts = facts_of(Vitrification(), {"volume": "1 mL"}, cell_type="oocyte", duration="30 d", logistics={})
    bought = {use.item: use.quantity for use in facts.uses}
    assert bought["straw"] == 4.0
    assert not {item for item in bought if "controlled-rate" in item}
    assert facts.needs == {"ln2-storage", "thaw"}


@pytest.mark.parametrize("options", [{"volume": "0 mL"}, {"cooling_rate": "1 degC/min"}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    assert [one.name for one in strategies()] == ["vitrification"]
