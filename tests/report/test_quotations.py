from __future__ import annotations

from collections.abc import Callable

from coldchoice.model.comparison import Comparison, CostItem, Row
from coldchoice.report.quotations import quotations


def test_quotations_are_wanted_for_what_nobody_publishes_and_for_what_is_dear(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    def item(name: str, money: float, source: str, quotation: bool = False) -> CostItem:
        return CostItem("preservation", name, name, money, 1.0, "", "1 USD 2024", source, quotation)

    items = (
        item("test", 500.0, "assumed"), item("box", 3.0, "assumed, from CL211", quotation=True),
        item("dye", 2.0, "assumed"), item("courier", 900.0, "CL008"), item("mine", 900.0, "scenario: offer"),
    )  # fmt: skip
    told = quotations(comparison((kinds["frozen"]._replace(cost_items=items),)))
    assert (
        told == "no public price, so assumed in a wide range: test (500 USD a dose) and box (3 USD a dose)."
    )
    made = comparison((kinds["frozen"]._replace(cost_items=items),))
    once = quotations(made._replace(terms=made.terms._replace(remake=False)))
    assert "test (500 USD an attempt)" in once
    assert quotations(comparison((kinds["own"],))) == ""
