from __future__ import annotations

import numpy as np
import pytest

from coldchoice.accounting import account
from coldchoice.engine.intact import Intact, intact
from coldchoice.model.journey import Journey
from tests.scenes import case


def test_a_case_that_nobody_changed_is_intact_and_looked_at_once() -> None:
    given = case()
    kept = intact(given)
    given.normal("parameter", "y")
    assert kept.put_back() == ()
    assert intact(given) is kept


def test_dicts_inside_the_scenario_and_its_terms_are_put_back() -> None:
    given = case(economics={"prices": {"cryobag": "10 USD 2024"}})
    kept = Intact(given)
    given.scenario.economics.prices.clear()
    given.scenario.demand.__dict__["batch"] = 9
    given.terms.sites[0].__dict__["owns"] = ()
    assert set(kept.put_back()) == {
        "the case (scenario.demand)", "the case (scenario.economics.prices)", "the case (terms.sites[0])",
    }  # fmt: skip
    assert list(given.scenario.economics.prices) == ["cryobag"]
    assert given.scenario.demand.batch == 1
    assert given.terms.sites[0].owns
    assert kept.put_back() == ()


def test_what_is_around_the_case_is_put_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, held = Intact(case()), np.exp
    monkeypatch.setattr(np, "exp", np.sin)
    assert kept.put_back() == ("numpy.exp",)
    assert np.exp is held


def test_later_blocks_look_at_what_strategies_are_handed(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Intact(case(block=3))
    monkeypatch.setattr(np, "exp", np.sin)
    monkeypatch.setattr(Journey, "total_h", None)
    monkeypatch.setattr(account, "DISPOSITION_H", 0.0)
    assert kept.put_back() == ("numpy.exp", "coldchoice.model.journey.Journey.total_h")


LEGS = {"legs": [{"hold": "4 h"}, {"transport": "10 h +- 2 h", "lane": "road-national"}]}


@pytest.mark.parametrize("field", ["hours", "late_h", "ambient_c", "excursion", "waited_h"])
def test_the_journey_cannot_be_unlocked(field: str) -> None:
    for leg in case(logistics=LEGS).journey.legs:
        with pytest.raises(ValueError, match="WRITEABLE"):
            getattr(leg, field).flags.writeable = True


def test_the_draws_cannot_be_unlocked() -> None:
    given = case()
    for drawn in (given.normal("lot", "x"), given.uniform("parameter", "x")):
        with pytest.raises(ValueError, match="WRITEABLE"):
            drawn.flags.writeable = True
