from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.evidence.cells import cell_types
from coldchoice.model.strategy import is_control
from coldchoice_strategies.do_nothing import DoNothing, strategies
from tests.scenes import facts_of


@given(cell=st.sampled_from(list(cell_types())), short=st.floats(1.0, 300.0), more=st.floats(0.0, 300.0))
def test_cells_left_alone_only_get_fewer(cell: str, short: float, more: float) -> None:
    early = facts_of(DoNothing(), cell_type=cell, duration=f"{short} h", logistics={}, draws=100)
    late = facts_of(DoNothing(), cell_type=cell, duration=f"{short + more} h", logistics={}, draws=100)
    assert (np.asarray(late.viable_recovery) <= np.asarray(early.viable_recovery) + 1e-12).all()


def left(ambient: str, cell: str = "hsc-mobilised") -> float:
    legs = {"legs": [{"hold": "2 h"}, {"transport": "30 h", "ambient": ambient}, {"hold": "2 h"}]}
    return float(
        np.mean(facts_of(DoNothing(), cell_type=cell, duration="34 h", logistics=legs).viable_recovery)
    )


def test_the_temperature_around_them_is_theirs() -> None:
    assert left("4 degC") > left("22 degC") > left("35 degC")


def test_a_leg_can_be_split_without_changing_the_answer() -> None:
    one = facts_of(DoNothing(), duration="40 h", logistics={"legs": [{"hold": "40 h"}]})
    two = facts_of(DoNothing(), duration="40 h", logistics={"legs": [{"hold": "10 h"}, {"hold": "30 h"}]})
    assert np.allclose(np.asarray(one.viable_recovery), np.asarray(two.viable_recovery))


def test_nothing_is_spent_and_nothing_is_needed() -> None:
    facts = facts_of(DoNothing())
    assert (facts.uses, facts.needs) == ((), frozenset())
    assert np.all(np.isinf(np.asarray(facts.carrier_hold_h)))


@pytest.mark.parametrize("cell", cell_types())
def test_it_answers_for_every_cell_and_is_a_control(cell: str) -> None:
    assert 0.0 <= float(np.mean(facts_of(DoNothing(), cell_type=cell).viable_recovery)) <= 1.0
    assert is_control(DoNothing())
    assert [one.name for one in strategies()] == ["do-nothing"]
