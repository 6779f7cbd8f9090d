from __future__ import annotations

import numpy as np
import pytest

from coldchoice.accounting.account import account, chain_of_use
from coldchoice.accounting.per_dose import per_usable_dose
from coldchoice.accounting.postponement import paid_for_h, postponement_h
from coldchoice.accounting.usable import usable_fraction
from coldchoice.engine.setting import setting_of
from coldchoice.model.assessment import Facts
from tests.scenes import case

SLOT = {"probability": 0.3, "adds": "7 d"}


def test_the_hours_are_those_that_flexibility_has() -> None:
    given = case(demand={"postponement": SLOT})
    assert postponement_h(given) is postponement_h(given)
    assert setting_of(given).postponement_h is postponement_h(given)


def test_they_are_paid_for_only_where_the_scenario_says_so() -> None:
    assert paid_for_h(case(demand={"postponement": SLOT})) is None
    paid = case(demand={"postponement": SLOT}, economics={"monetise_flexibility": True})
    assert paid_for_h(paid) is postponement_h(paid)


def test_whoever_asks_for_the_chain_of_use_gets_the_dates_that_are_paid_for() -> None:
    facts = Facts(0.9, 0.99, usable_life_h=150.0)
    paid = case(demand={"postponement": SLOT}, economics={"monetise_flexibility": True})
    usable = usable_fraction(chain_of_use(facts, paid))
    assert np.array_equal(account(facts, paid, setting_of(paid)).usable, usable)
    assert usable.mean() < usable_fraction(chain_of_use(facts, case(demand={"postponement": SLOT}))).mean()
    amount = per_usable_dose(facts, paid, per_unit=10.0)
    assert amount.total.mean() == pytest.approx(10.0 / usable.mean(), rel=1e-9)
