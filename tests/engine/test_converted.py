from __future__ import annotations

from coldchoice.model.assessment import Use
from coldchoice.model.money import Money
from tests.scenes import answer, facts


def conversions(**economics: object) -> tuple[str, ...]:
    uses = (Use("gel", price=Money(1.0, "EUR", 2020)), Use("wool", price=Money(1.0, "USD", 2024)))
    return answer(facts(uses=uses), economics=economics, logistics={}).conversions


def test_every_conversion_is_told_once_with_its_sources() -> None:
    told = conversions(unit_value="5 GBP 2018", failure_cost="6 EUR 2020", currency="USD", price_year=2024)
    assert [note.partition(":")[0] for note in told] == ["EUR 2020 to USD 2024", "GBP 2018 to USD 2024"]
    assert all("X01" in note or "X02" in note for note in told)


def test_money_that_is_the_answer_s_own_is_not_converted() -> None:
    told = conversions(unit_value="5 USD 2024", failure_cost="5 USD 2024")
    assert [note.partition(":")[0] for note in told] == ["EUR 2020 to USD 2024"]
