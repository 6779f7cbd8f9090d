from __future__ import annotations

from typing import Any

import pytest

from tests.chains import MADE, answered, asked, stage
from tests.engine.test_chain import COLD, FROZEN, economics
from tests.scenes import facts


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


def test_units_a_year_that_are_left_open_are_not_mentioned() -> None:
    assert not [note for note in notes() if "units a year" in note]


@pytest.mark.parametrize("units", ["100", "230", "250"])
def test_units_a_year_that_the_losses_explain_are_told_to_be_replaced(units: str) -> None:
    assert [note for note in notes(f"{units} /year") if "units a year" in note] == [
        "a: with what is lost on the way to b, 222 to 250 units a year must start here, by combination; that "
        f"was used instead of the {units} of its scenario"
    ]


def test_a_chain_in_which_nobody_delivers_says_how_many_it_takes_at_least() -> None:
    chain = asked(MADE)
    frail = facts("frail", losses={"container": 0.9})
    first = stage("a", "frail", chain=chain, **economics(), demand={"units_per_year": "150 /year"})
    (told,) = [
        one
        for one in answered(chain, [first, stage("b", "cold", chain=chain)], frail, COLD).notes
        if "units a year" in one
    ]
    assert told.startswith("a: with what is lost on the way to b, at least 200 units a year must start here")


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({"criteria": ["carbon"]}, "`criteria`"),
        ({"weights": {"cost": 1.0}, "scales": {"cost": {"best": 0, "worst": 1e6}}}, "`weights` and `scales`"),
        ({}, ""),
    ],
)
def test_judgements_that_have_no_part_in_a_chain_are_named(keys: dict[str, Any], named: str) -> None:
    chain = asked(MADE)
    stages = [stage("a", "cold", chain=chain), stage("b", "cold", chain=chain, **keys)]
    told = [one for one in answered(chain, stages, COLD).notes if "cost alone" in one]
    expected = f"b: a chain compares by cost alone; {named} of its scenario are not used"
    assert told == ([expected] if named else [])


@pytest.mark.parametrize(
    ("units", "told"), [("99 /year", "99"), ("251 /year", "251"), ("4000 /year", "4,000")]
)
def test_others_are(units: str, told: str) -> None:
    assert (
        f"a: its scenario says that {told} units a year start, which does not fit: b takes in 100 a year, "
        f"and with what is lost on the way 222 to 250 must start here, by combination; that was used instead "
        f"of {told}"
    ) in notes(units)


def test_one_combination_needs_one_number() -> None:
    chain = asked(MADE)
    first = stage("a", "cold", chain=chain, **economics(), demand={"units_per_year": "7.5 /year"})
    last = stage("b", "frozen", chain=chain, **economics(), demand={"units_per_year": "100 /year"})
    (told,) = [one for one in answered(chain, [first, last], COLD, FROZEN).notes if "units a year" in one]
    assert "says that 7.5 units a year start" in told
    assert "lost on the way 250 must start here; that was used instead of 7.5" in told


def unlike(then: dict[str, Any] | None, first: str, last: str) -> list[str]:
    chain = asked(then)
    stages = [
        stage(label, name, chain=chain, cell_type=cell, **economics())
        for label, name, cell in (("a", "cold", first), ("b", "frozen", last))
    ]
    return [one for one in answered(chain, stages, COLD, FROZEN).notes if "nothing is done" in one]


def test_cells_that_become_others_by_nothing_are_noted() -> None:
    assert unlike(None, "leukapheresis-mnc", "car-t") == [
        "a is of leukapheresis-mnc, b of car-t, and nothing is done in between: what turns one into the "
        "other costs nothing here and never fails; state it as `then` of a"
    ]
    assert unlike(MADE, "leukapheresis-mnc", "car-t") == unlike(None, "car-t", "car-t") == []


def test_a_failure_that_costs_nothing_is_an_assumption() -> None:
    then = {key: value for key, value in MADE.items() if key != "failure_cost"}
    assert ("a failure of manufacture costs nothing beyond what is in the unit by then: assumption") in notes(
        then=then
    )
