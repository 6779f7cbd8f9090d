from __future__ import annotations

import pytest

from coldchoice.engine.stakeholders import OWN, criteria_of, criteria_weighed, preferences_of, wrong_weights
from coldchoice.errors import InputError
from coldchoice.model.criterion_choice import CriterionChoice
from coldchoice.model.scenario import Scenario

MINIMAL = {"cell_type": "pbmc", "duration": "60 h", "logistics": "road-national"}


def asked(**more: object) -> Scenario:
    return Scenario.model_validate({**MINIMAL, **more})


def test_all_who_are_asked_have_weights_the_scenario_first() -> None:
    found = preferences_of(
        asked(weights={"cost": 1}, stakeholders={"clinic": "viability > cost", "qa": "unknown"})
    )
    assert list(found) == [OWN, "clinic", "qa"]
    assert found[OWN].mean.tolist() == [0.0, 1.0, 0.0]
    assert found["clinic"].preferences is not None
    assert found["qa"].exact is found["qa"].preferences is None


def test_a_scenario_that_says_nothing_has_unknown_weights() -> None:
    (weights,) = preferences_of(asked()).values()
    assert weights.exact is weights.preferences is None


def test_further_criteria_are_weighed_too() -> None:
    found = preferences_of(asked(criteria=["carbon"], stakeholders={"planet": "carbon > cost"}))
    assert found["planet"].criteria == ("viability", "cost", "flexibility", "carbon")


def test_all_that_is_wrong_is_told_with_its_key() -> None:
    with pytest.raises(InputError) as caught:
        preferences_of(
            asked(
                weights={"viability": -1},
                stakeholders={
                    "clinic": {"order": "viability > cost", "swing": {"cost": 100, "viability": "<= 80"}},
                    "ward": {"between": {name: "<= 20 %" for name in ("viability", "cost", "flexibility")}},
                    "scenario": {"cost": 1},
                },
            )
        )
    assert str(caught.value).splitlines() == [
        "stakeholders.scenario: 'scenario': the scenario's own `weights` are called so; choose another name",
        "weights.viability: -1: a weight must be 0 or more, and finite",
        "stakeholders.clinic: 'viability > cost' and 'swing of viability at most 80 points, of cost 100': "
        "contradict each other about viability and cost",
        "stakeholders.ward: 'viability at most 0.2', 'cost at most 0.2' and 'flexibility at most 0.2': the "
        "highest weights allowed add up to 0.6, less than 1: no weights are left",
    ]


@pytest.mark.parametrize("name", ["cost > viability", "cost>viability", "a < b", "viability = cost"])
def test_a_name_that_reads_as_an_order_is_none(name: str) -> None:
    """``{clinic: a > b, b > c}`` is two stakeholders to YAML."""
    with pytest.raises(InputError) as caught:
        preferences_of(asked(stakeholders={"clinic": "viability > cost", name: None}))
    assert str(caught.value) == (
        f"stakeholders.{name}: '{name}': a stakeholder's name, but it reads as an order; quote an order that "
        "has commas, as in clinic: 'a > b, b > c'"
    )


def test_every_criterion_that_is_weighed_is_named_with_its_key() -> None:
    scenario = asked(weights={"cost": 1}, stakeholders={"clinic": {"ratio": {"viability/carbon": 2}}})
    pair = ("stakeholders", "clinic", "ratio", "viability/carbon")
    assert list(criteria_weighed(scenario)) == [
        (("weights", "cost"), "cost"), (pair, "viability"), (pair, "carbon"),
    ]  # fmt: skip


def test_a_criterion_named_twice_counts_once_and_is_told_elsewhere() -> None:
    twice = {"criteria": (CriterionChoice(criterion="viability"),)}
    found = asked(weights="viability > cost").model_copy(update=twice)
    assert criteria_of(found) == ("viability", "cost", "flexibility")
    assert list(wrong_weights(found)) == []


def test_stakeholders_may_be_called_anything() -> None:
    found = asked(stakeholders={"Finance and QA": {"cost": 1}})
    assert list(preferences_of(found)) == [OWN, "Finance and QA"]
    with pytest.raises(ValueError, match="at least 1 character"):
        asked(stakeholders={" ": {"cost": 1}})
