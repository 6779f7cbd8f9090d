from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.measured_holds import measured_hold
from coldchoice_strategies.ambient import BEYOND, Ambient, Options, strategies
from tests.scenes import assessed, facts_of

MEASURED = {cell: hold for cell in cell_types() if (hold := measured_hold(cell, 15.0, 25.0))}
BOX = {"legs": [{"hold": "4 h"}, {"transport": "20 h", "ambient": "22 degC"}, {"hold": "6 h"}]}


def facts(options: dict[str, Any] | None = None, **keys: Any) -> Any:
    return facts_of(Ambient(), options, **{"duration": "30 h", "logistics": BOX, **keys})


@pytest.mark.parametrize("cell", cell_types())
def test_it_applies_where_such_a_hold_was_measured(cell: str) -> None:
    keys = {"cell_type": cell, "duration": "20 h", "logistics": {}}
    if cell in MEASURED:
        answer = assessed(Ambient(), **keys)
        assert all(one.sources or one.grade == "D" or one.note for one in answer.inputs)
    else:
        with pytest.raises(NotApplicable, match="no survival after a hold at 15-25 C was measured with"):
            assessed(Ambient(), **keys)


@pytest.mark.parametrize("cell", ["leukapheresis-mnc", "hsc-mobilised", "msc-adipose", "platelet"])
def test_it_declines_beyond_twice_the_longest_measured_and_names_it(cell: str) -> None:
    longest_h = MEASURED[cell].longest_h
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}}
    assert facts(**keys, duration=f"{BEYOND * longest_h} h").defended_hold_h == longest_h
    with pytest.raises(NotApplicable, match=rf"at 15-25 C was measured beyond {longest_h:g} h \("):
        facts(**keys, duration=f"{BEYOND * longest_h + 1.0} h")


@pytest.mark.parametrize("kept", ["4 degC", "14.9 degC", "26 degC", "37 degC"])
def test_other_temperatures_are_declined(kept: str) -> None:
    with pytest.raises(NotApplicable, match="outside the 15 to 25 degC of an ambient hold"):
        facts({"temperature": kept})


@given(cell=st.sampled_from(sorted(MEASURED)), part=st.floats(0.0, 1.0))
def test_a_longer_hold_never_raises_viable_recovery(cell: str, part: float) -> None:
    long_h = BEYOND * MEASURED[cell].longest_h
    keys: dict[str, Any] = {"cell_type": cell, "logistics": {}, "draws": 100}
    early = facts(duration=f"{max(1.0, part * long_h)} h", **keys)
    late = facts(duration=f"{long_h} h", **keys)
    assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


def test_a_gel_applies_to_cells_that_were_kept_in_one() -> None:
    gel = facts({"medium": "alginate-gel"}, cell_type="msc-adipose")
    assert {"alginate-gel", "ambient-shipper"} <= {use.item for use in gel.uses}
    assert "hypothermic-medium" not in {use.item for use in gel.uses}
    with pytest.raises(NotApplicable, match="in an alginate gel was measured with blood-nucleated cells"):
        facts({"medium": "alginate-gel"})


def test_a_gel_keeps_some_cells_and_dead_ones_alike() -> None:
    options = {"medium": "alginate-gel"}
    answer = assessed(Ambient(), options, cell_type="msc-adipose", duration="30 h", logistics={})
    assert "cells that a dissolved gel gives back" in {one.name for one in answer.inputs}
    assert answer.facts is not None
    assert np.all(np.asarray(answer.facts.viable_recovery) < 1.0)


def test_there_is_no_cold_chain_to_pay_for() -> None:
    items = {use.item for use in facts().uses}
    assert not {item for item in items if "2-8" in item or "fridge" in item}
    assert facts().needs == frozenset()
    assert facts(cell_type="platelet").needs == {"platelet-agitator"}


@pytest.mark.parametrize("options", [{"medium": "jelly"}, {"temperature": 22}, {"volume": "0 mL"}])
def test_options_that_cannot_be_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_one_family_is_offered() -> None:
    assert [one.name for one in strategies()] == ["ambient"]
