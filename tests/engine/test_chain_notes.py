from __future__ import annotations

from typing import Any

import pytest

from tests.chains import MADE, answered, asked, stage
from tests.engine.test_chain import COLD, FROZEN, economics


def notes(units: str | None = None, then: dict[str, Any] | None = MADE) -> tuple[str, ...]:
    chain = asked(then)
    demand = {"demand": {"units_per_year": units}} if units else {}
    first = stage("a", "cold", "frozen", chain=chain, **economics(), **demand)
    last = stage("b", "frozen", chain=chain, **economics(), demand={"units_per_year": "100 /year"})
    return answered(chain, [first, last], COLD, FROZEN).notes


def test_the_unit_value_of_a_later_stage_is_not_used_and_that_is_said() -> None:
    assert notes() == (
        "b: the unit value of its scenario, 1000 USD 2024, is not used; what a unit has cost by then "
        "stands in its place",
    )


@pytest.mark.parametrize("units", [None, "100 /year", "230 /year", "250 /year"])
def test_units_a_year_that_the_losses_explain_are_not_mentioned(units: str | None) -> None:
    assert not [note for note in notes(units) if "units a year" in note]


@pytest.mark.parametrize(
    ("units", "told"), [("99 /year", "99"), ("251 /year", "251"), ("4000 /year", "4,000")]
)
def test_others_are(units: str, told: str) -> None:
    assert (
        f"a: its scenario starts {told} units a year, where b needs 100 and the losses explain no more "
        "than 250; what is needed was used"
    ) in notes(units)


def test_a_failure_that_costs_nothing_is_an_assumption() -> None:
    then = {key: value for key, value in MADE.items() if key != "failure_cost"}
    assert ("a failure of manufacture costs nothing beyond what is in the unit by then: assumption") in notes(
        then=then
    )
