from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.no_show import blamed, finds_next, received, sent_again
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.money import Money
from tests.accounting.test_account import GOOD, LATE, MONEY, done, passed
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
    (again,) = sent_again(uses, np.asarray(0.05))
    assert (again.item, again.per) == ("box", "unit")
    assert again.quantity == pytest.approx(0.1, abs=1e-12)


def test_a_failure_is_what_was_lost_before_the_patient_was_missed() -> None:
    ready, usable = np.array([0.5, 1.0, 0.8, 0.0]), np.array([0.4, 1.0, 0.8, 0.0])
    assert blamed(usable, ready).tolist() == pytest.approx([0.5 / 0.6, 1.0, 1.0, 1.0], abs=1e-12)


# ---------------------------------------------------------------- patients who never receive their unit


def test_an_autologous_unit_that_is_never_received_is_lost_but_is_no_failure() -> None:
    asked: dict[str, Any] = {
        "logistics": {}, "acceptance": {"viability": 0.01}, "economics": MONEY, "demand": {"no_show": 0.2},
    }  # fmt: skip
    answer = done(Facts(1.0, 1.0, losses={"container": 0.5}), **asked)
    assert answer.lost_to["container"] == pytest.approx(0.5, abs=1e-9)
    assert answer.lost_to["no_show"] == pytest.approx(0.5 * 0.2, abs=1e-9)
    assert sum(answer.lost_to.values()) + answer.usable.mean() == pytest.approx(1.0, abs=1e-9)
    # 1/u units for one that is received; a failure costs 300, a patient who is gone does not
    assert answer.cost.mean() == pytest.approx((1000.0 + 300.0 * 0.5) / 0.4, rel=1e-9)


def test_a_unit_from_stock_goes_to_the_next_patient_and_only_its_way_is_lost() -> None:
    courier = Use("x", 1.0, "shipment", Money(100.0, "USD", 2024))
    asked: dict[str, Any] = {
        "logistics": {"legs": [{"transport": "20 h"}]}, "duration": "20 h",
        "acceptance": {"viability": 0.01}, "economics": MONEY,
    }  # fmt: skip
    demand = {"no_show": 0.2, "batch": 10, "units_per_year": "100 per year"}
    answer = done(Facts(1.0, 1.0, uses=(courier,)), **asked, demand=demand)
    assert answer.lost_to["no_show"] == pytest.approx(0.2 * 0.2, abs=1e-9)  # the next one is gone as well
    assert answer.lines["preservation"] == pytest.approx(100.0 * (1.0 + 0.2), rel=1e-9)
    short = done(Facts(1.0, 1.0, usable_life_h=127.66, uses=(courier,)), **asked, demand=demand)
    chance = -np.expm1(-(127.66 - 20.0 - 20.0) / 87.66)  # it travels again; patients come every 87.66 h
    assert short.lost_to["no_show"] == pytest.approx(0.2 * (1.0 - chance * 0.8), rel=1e-9)
    assert short.lines["preservation"] == pytest.approx(100.0 * (1.0 + 0.2 * chance), rel=1e-9)
    boxed = done(Facts(1.0, 1.0, stored=False, uses=(courier,)), **asked, demand=demand)
    assert boxed.lost_to["no_show"] == pytest.approx(0.2, abs=1e-9)


@given(no_show=fractions, container=fractions, life=st.floats(0, 1e4), batch=st.sampled_from([1, 10]))
def test_who_never_comes_keeps_shares_and_lines_whole_and_makes_nothing_cheaper(
    no_show: float, container: float, life: float, batch: int
) -> None:
    facts = Facts(0.9, 0.9, usable_life_h=life, losses={"container": container})
    everyone, answer = (
        done(facts, **LATE, economics=MONEY, demand={"no_show": share, "batch": batch})
        for share in (0.0, no_show)
    )
    assert "no_show" not in everyone.lost_to
    assert sum(answer.lost_to.values()) + answer.usable.mean() == pytest.approx(1.0)
    assert answer.cost.mean() >= everyone.cost.mean() * (1.0 - 1e-12)
    if np.isfinite(answer.cost).all():
        assert sum(answer.lines.values()) == pytest.approx(answer.cost.mean(), rel=1e-9)


def test_a_strategy_may_lose_patients_of_its_own() -> None:
    lossy = GOOD._replace(losses={"no_show": 0.25})
    assert passed(lossy)["no_show"] == 0.75
    assert passed(lossy, demand={"no_show": 0.2})["no_show"] == pytest.approx(0.6, abs=1e-12)
    assert "no_show" not in passed(GOOD)
