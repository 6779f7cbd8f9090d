"""Any amount per usable dose follows the formula of the cost."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.accounting.account import account
from coldchoice.accounting.per_dose import per_usable_dose
from coldchoice.engine.setting import setting_of
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.money import Money
from tests.scenes import case

LOCAL = {"logistics": "same-campus", "duration": "3 h"}
FACTS = Facts(viable_recovery=1.0, dye_viability=1.0, losses={"container": 0.2})


def test_by_hand() -> None:
    asked = case(**LOCAL, demand={"units_per_year": 50, "doses_per_unit": 2})
    done = per_usable_dose(FACTS, asked, per_unit=8.0, per_year=100.0, before=4.0)
    assert done.total == pytest.approx(100 / (50 * 2 * 0.8) + (8 / 2 + 4 / 2) / 0.8, rel=1e-9)
    assert done.lines["loss"] == pytest.approx(6 * (1 / 0.8 - 1), rel=1e-9)
    assert sum(done.lines.values()) == pytest.approx(float(np.mean(done.total)), rel=1e-12)


def test_what_cannot_be_made_again_is_told_for_an_attempt() -> None:
    asked = case(**LOCAL, economics={"remake": False})
    done = per_usable_dose(FACTS, asked, per_unit=8.0, per_year=100.0, before=4.0)
    assert done.total == pytest.approx(1.0 + 8.0 + 4.0, rel=1e-9)
    assert done.lines["loss"] == 0.0


def test_money_comes_out_as_the_account_has_it() -> None:
    asked = case(
        economics={"unit_value": "3000 USD 2024", "failure_cost": "0 USD 2024"},
        logistics={"legs": [{"transport": "20..90 h"}]},
    )
    used = (
        Use("x", 7.0, price=Money(3.0, "USD", 2024)),
        Use("y", 2.0, "year", price=Money(500.0, "USD", 2024)),
    )
    facts = FACTS._replace(uses=used, usable_life_h=61.0, viable_recovery=0.8)
    done = per_usable_dose(facts, asked, per_unit=21.0, per_year=1000.0, before=3000.0)
    money = account(facts, asked, setting_of(asked))
    np.testing.assert_allclose(done.total, money.cost, rtol=1e-12)
    assert done.lines["loss"] == pytest.approx(money.lines["loss"])


def test_where_nothing_is_usable_it_is_endless() -> None:
    assert np.isinf(
        per_usable_dose(FACTS._replace(viable_recovery=0.0), case(**LOCAL), per_unit=1.0).total
    ).all()
