"""What a study costs if nobody says, and that a word stands."""

from __future__ import annotations

import pytest

from coldchoice.engine.settle import settle
from coldchoice.engine.study_cost import study_cost
from coldchoice.model.money import Money
from coldchoice.model.study import Measurements, Quotation, Records, Study
from tests.scenes import scenario

ASKED = scenario(
    economics={
        "unit_value": "1000 USD 2024",
        "prices": {
            "technician-hour": "10 USD 2024",
            "viability-dye": "5 USD 2024",
            "temperature-logger": "30 USD 2024",
        },
    }
)


@pytest.mark.parametrize(
    ("study", "points", "cost"),
    [
        (Measurements(3, (0.0, 24.0), "a"), 2, 40 * 10 + 3 * (1000 + 8 * 10 + 2 * (5 + 2 * 10))),
        (Measurements(3, (0.0, 24.0), "a"), 0, 40 * 10 + 3 * (1000 + 8 * 10)),
        (Quotation(("vial", "cryobag")), 0, 2 * 8 * 10),
        (Records("air-domestic", 100), 0, 8 * 10 + 100 * (30 + 0.25 * 10)),
    ],
)
def test_a_study_costs_hours_tests_and_cells(study: Study, points: int, cost: float) -> None:
    found = study_cost(study, points, ASKED, settle(ASKED), None)
    assert found.amount == pytest.approx(cost)
    assert found.why.startswith("assumption")
    assert not found.given


def test_what_somebody_says_stands_in_the_scenarios_money() -> None:
    found = study_cost(Quotation(("vial",)), 0, ASKED, settle(ASKED), Money(500.0, "USD", 2024))
    assert (found.amount, found.given) == (500.0, True)
    pounds = study_cost(Quotation(("vial",)), 0, ASKED, settle(ASKED), Money(500.0, "GBP", 2024))
    assert pounds.amount > 550.0
