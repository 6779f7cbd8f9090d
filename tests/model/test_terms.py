from __future__ import annotations

from coldchoice.engine.settle import settle
from coldchoice.model.terms import Terms
from tests.scenes import scenario


def test_terms_leave_nothing_open() -> None:
    terms = settle(scenario())
    assert [name for name in Terms._fields if getattr(terms, name) is None] == []
    assert terms.unit_value.currency == terms.failure_cost.currency == terms.currency
    assert terms.unit_value.price_year == terms.price_year
