from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.no_show import blamed, finds_next, received, sent_again
from coldchoice.model.assessment import Use
from tests.scenes import case

fractions = st.floats(0.0, 1.0)


def test_who_is_gone_gives_the_unit_to_the_next_who_may_be_gone_as_well() -> None:
    assert received(0.2, 0.0) == pytest.approx(0.8, abs=1e-12)
    assert received(0.2, 1.0) == pytest.approx(0.96, abs=1e-12)
    assert received(1.0, 1.0) == 0.0
    assert received(0.0, 0.3) == 1.0


@given(fractions, fractions, fractions)
def test_more_who_find_a_next_patient_are_never_fewer_received(q: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= received(q, low) <= received(q, high) <= 1.0


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5))
def test_a_longer_life_finds_a_next_patient_no_less_often(life_h: float, more_h: float) -> None:
    given_case = case(demand={"batch": 5})
    used_h, stored = given_case.journey.total_h, np.ones(())
    short = finds_next(given_case, life_h, used_h, stored)
    assert (short <= finds_next(given_case, life_h + more_h, used_h, stored)).all()
    assert (short >= 0.0).all()


def test_what_is_made_for_one_patient_finds_no_other() -> None:
    alone = case(demand={"batch": 1})
    assert finds_next(alone, np.inf, alone.journey.total_h, np.ones(())) == 0.0


def test_a_unit_that_keeps_for_ever_finds_one_where_it_can_be_stored() -> None:
    stock = case(demand={"batch": 5})
    assert (finds_next(stock, np.inf, stock.journey.total_h, np.ones(())) == 1.0).all()
    assert (finds_next(stock, np.inf, stock.journey.total_h, np.zeros(())) == 0.0).all()


def test_only_the_shipment_is_paid_for_again_and_by_this_unit_alone() -> None:
    uses = (Use("box", 2.0, "shipment"), Use("bag", 1.0, "unit"), Use("freezer", 1.0, "year"))
    (again,) = sent_again(uses, 0.1, np.asarray(0.5))
    assert (again.item, again.per) == ("box", "unit")
    assert again.quantity == pytest.approx(0.1, abs=1e-12)


def test_a_failure_is_what_was_lost_before_the_patient_was_missed() -> None:
    ready, usable = np.array([0.5, 1.0, 0.8, 0.0]), np.array([0.4, 1.0, 0.8, 0.0])
    assert blamed(usable, ready).tolist() == pytest.approx([0.5 / 0.6, 1.0, 1.0, 1.0], abs=1e-12)
