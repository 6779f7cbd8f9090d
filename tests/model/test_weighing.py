"""Weights of a scenario, in every form, and what is wrong with others, with its place."""

from __future__ import annotations

import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from coldchoice.engine.load import scenario_from
from coldchoice.errors import ScenarioError
from coldchoice.model.preference import Preference
from coldchoice.model.scenario import Scenario
from coldchoice.model.weighing import KINDS, says_more
from coldchoice.reading.document import parse_document

MINIMAL = "cell_type: pbmc\nduration: 60 h\nlogistics: road-national\n"


def read(weights: str) -> Scenario:
    return scenario_from(parse_document(f"{MINIMAL}weights: {weights}\n", "s.yaml"))


def complaint(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        scenario_from(parse_document(f"{MINIMAL}{text}\n", "s.yaml"))
    return str(caught.value)


def test_numbers_stay_a_mapping_of_numbers() -> None:
    assert read("{viability: 2, cost: 1}").weights == {"viability": 2.0, "cost": 1.0}
    assert read("{}").weights == {}


@pytest.mark.parametrize("form", ["", "unknown", "null"])
def test_nothing_known_is_nothing(form: str) -> None:
    assert read(form).weights is None


@pytest.mark.parametrize(
    ("form", "meant"),
    [
        ("viability > cost", {"order": ["viability > cost"]}),
        ("{order: viability > cost}", {"order": ["viability > cost"]}),
        ("{order: [viability > cost, viability > flexibility]}",
         {"order": ["viability > cost", "viability > flexibility"]}),
        ("{between: {viability: 40..60 %}}", {"between": {"viability": "0.4..0.6"}}),
        ("{ratio: {viability/cost: 1.5..3}}", {"ratio": {"viability/cost": "1.5..3"}}),
        ("{swing: {viability: 100, cost: 60..80}}", {"swing": {"viability": 100, "cost": "60..80"}}),
    ],
)  # fmt: skip
def test_statements_are_a_preference(form: str, meant: object) -> None:
    found = read(form)
    assert found.weights == Preference.model_validate(meant)
    again = Scenario.model_validate(found.model_dump(mode="json", by_alias=True, exclude_unset=True))
    assert again == found
    assert again.input_hash() == found.input_hash()


def test_a_criterion_may_have_the_name_of_a_kind_of_statement() -> None:
    assert read("{order: 2, viability: 1}").weights == {"order": 2.0, "viability": 1.0}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("{viability: high}", "s.yaml:4:22: weights.viability: 'high': must be a number"),
        ("{viability: 40..60 %}", "s.yaml:4:22: weights.viability: '40..60 %': must be a number; "
         "write `between: {viability: 40..60 %}`"),
        ("{ordr: viability > cost}", "s.yaml:4:11: weights.ordr: unknown key; did you mean 'order'?"),
        ("{order: viability > cost, cost: 2}",
         "s.yaml:4:36: weights.cost: unknown key; known: order, between, ratio, swing"),
        ("viability", "s.yaml:4:10: weights: 'viability': not an order of names; "
         "write e.g. 'viability > cost = flexibility'"),
        ("{between: {viability: 60..40 %}}",
         "s.yaml:4:32: weights.between.viability: '60..40 %': runs downwards; write the lower end first"),
        ("{between: {viability: 40}}",
         "s.yaml:4:32: weights.between.viability: 40: must be between 0 and 1; write 40 %"),
        ("{ratio: {viability: 2}}",
         "s.yaml:4:30: weights.ratio.viability: 'viability': must be two criteria, as in viability/cost"),
        ("{swing: {viability: 90}}", "s.yaml:4:18: weights.swing: one criterion must have 100 points; "
         "give it to that whose way from worst to best matters most"),
        ("[1]", "s.yaml:4:10: weights: a list of 1: must hold keys with values"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(form: str, told: str) -> None:
    assert complaint(f"weights: {form}") == told


def test_stakeholders_have_weights_in_any_form() -> None:
    text = "stakeholders: {finance: {cost: 1}, clinic: viability > cost, qa: unknown, ward: }\n"
    found = scenario_from(parse_document(MINIMAL + text, "s.yaml")).stakeholders
    assert found["finance"] == {"cost": 1.0}
    assert found["clinic"] == Preference.model_validate("viability > cost")
    assert (found["qa"], found["ward"]) == (None, None)


def test_a_stakeholder_is_called_what_people_call_them() -> None:
    told = complaint(f"stakeholders: {{{'x' * 61}: viability > cost}}")
    assert told.startswith("s.yaml:4:16: stakeholders.")
    assert told.endswith("must have at most 60 characters")


def test_a_mistake_of_a_stakeholder_has_its_place() -> None:
    assert complaint("stakeholders: {clinic: {between: {cost: 2}}}") == (
        "s.yaml:4:41: stakeholders.clinic.between.cost: 2: must be between 0 and 1; write 2 %"
    )


def test_kinds_are_those_of_the_model() -> None:
    assert tuple(Preference.model_fields) == KINDS
    assert not says_more({"viability": 1.0})
    assert not says_more(3)


def test_a_scenario_without_statements_does_not_import_their_model() -> None:
    code = (
        "import sys; from coldchoice.model.scenario import Scenario;"
        "given = {'cell_type': 'pbmc', 'duration': '60 h', 'logistics': 'road-national'};"
        "Scenario.model_validate(given | {'weights': {'cost': 1}}).input_hash();"
        "assert 'coldchoice.model.preference' not in sys.modules;"
        "Scenario.model_validate(given | {'weights': 'viability > cost'});"
        "assert 'coldchoice.model.preference' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_schema_takes_every_form_and_refuses_others() -> None:
    schema = Scenario.model_json_schema()
    weights = Draft202012Validator({**schema["properties"]["weights"], "$defs": schema["$defs"]})
    right = [
        {"viability": 2}, "viability > cost = flexibility", "unknown", None, {"order": ["a > b"]},
        {"between": {"a": "40..60 %", "b": ">= 10 %", "c": 0.2}}, {"ratio": {"a/b": "1.5..3"}},
        {"swing": {"a": 100, "b": "60..80"}},
    ]  # fmt: skip
    wrong = [
        3, "viability", {"viability": "high"}, {"order": ["a < b"]}, {"between": {"a": 2}},
        {"ratio": {"a/b": "10 %"}}, {"swing": {"a": 120}}, {"ordr": "a > b"},
    ]  # fmt: skip
    assert [weights.is_valid(one) for one in right] == [True] * len(right)
    assert [weights.is_valid(one) for one in wrong] == [False] * len(wrong)
