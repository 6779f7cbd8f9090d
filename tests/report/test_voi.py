"""The value of information as people read it, in every form."""

from __future__ import annotations

import csv
import json
from functools import cache
from io import StringIO
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.decide.information import Information
from coldchoice.decide.nested import Nested
from coldchoice.decide.study_benefit import NetBenefit
from coldchoice.engine.learnable import Learnable
from coldchoice.engine.proposals import Proposal, Stakes
from coldchoice.engine.settle import settle
from coldchoice.engine.study_cost import StudyCost
from coldchoice.engine.voi import Check, Learned, ValueOfInformation
from coldchoice.model.study import Measurements, Quotation, Records, Study, study_text
from coldchoice.report.voi import voi_csv, voi_markdown, voi_text
from coldchoice.report.voi_document import voi_json, voi_schema
from coldchoice.report.voi_words import agreement, plan, run, study_cell, verdict
from tests.scenes import scenario

MEASURED = Measurements(3, (0.0, 24.0, 48.0), "hypothermic")
SMALL = Measurements(1, (24.0,), "hypothermic")
ASKED = scenario(title="Two ways", strategies=["slow-freeze", "hypothermic"])


def worth(value: float, error: float = 0.001, changed: float = 0.3) -> Information:
    return Information(value, error, 0.0002, changed, 0, 0)


def proposal(study: Study = MEASURED, gain: float = 9_000.0, cost: float = 2_000.0, **more: Any) -> Proposal:
    kept = str(study.strategy) if isinstance(study, Measurements) else ""
    made = Proposal(
        study, study_text(study), kept, StudyCost(cost, "assumption: made up"), ("hold life",), worth(0.04),
        worth(0.03), NetBenefit(gain, cost, gain - cost, 500.0), ("not measured at 0 h: too early",),
    )  # fmt: skip
    return made._replace(**more)


@cache
def found() -> ValueOfInformation:
    learned = (
        Learned(Learnable("survival of hypothermic", "all of it", ("hold life", "hold curve")), worth(0.05)),
        Learned(Learnable("hold life", "hold life of cells", ("hold life",)), worth(0.04)),
        Learned(Learnable("price of bag", "price of a bag", ("price of bag",)), worth(0.0005)),
    )
    return ValueOfInformation(
        ASKED, settle(ASKED), "two.yaml", ("slow-freeze", "hypothermic"), {"ambient": "never measured"}, {},
        ("viability", "cost", "flexibility"), (0.25, 0.5, 0.25), Stakes(50_000.0, 100.0, 5.0, 0.05, 432.9),
        worth(0.06), learned, (proposal(), proposal(Quotation(("cryobag",)), 10.0, 300.0)), (), 10_000, False,
    )  # fmt: skip


def with_studies(*proposals: Proposal, **more: Any) -> ValueOfInformation:
    return found()._replace(proposals=proposals, **more)


def test_the_first_sentence_says_which_study_to_run_and_what_it_brings() -> None:
    first, known = verdict(found())
    assert first == (
        "Most worth running next: measure 3 batches of hypothermic at 0, 24 and 48 h. It is expected to be "
        "worth as much as 9,000 USD in 5 years, and costs 2,000 USD (assumed): a net gain of 7,000 USD "
        "(+- 500). That is what all criteria gain, at these weights: no cash on an invoice."
    )
    assert "slow-freeze is the choice" in known
    assert "choose otherwise in 30 % of cases" in known
    assert "0.06 of value a dose, 1,300,000 USD in 5 years" in known


def test_less_is_less_than_the_study_that_is_named() -> None:
    """The cheapest of several that do as well is named, which need not be the one with the largest net."""
    largest = proposal(gain=9_000.0, cost=2_000.0)
    named = proposal(SMALL, 7_900.0, 1_000.0, less=100.0, less_error=80.0)
    third = proposal(Quotation(("vial",)), 7_000.0, 500.0, less=500.0, less_error=100.0)
    text = verdict(with_studies(largest, named, third))[0]
    assert text.startswith("Most worth running next: measure 1 batch of hypothermic at 24 h.")
    assert "asking for a quotation for vial (net 6,500 USD, 400 USD less)." in text


def test_what_was_not_seen_to_change_the_choice_is_told_so() -> None:
    (sure,) = verdict(found()._replace(everything=worth(0.0, error=0.0)))
    assert sure.endswith("nothing that could be learned would change it. No study is worth anything.")
    (little,) = verdict(found()._replace(everything=worth(0.0, error=0.0001)))
    assert little.endswith("nothing that could be learned was seen to change it in 10,000 draws.")
    (more,) = verdict(found()._replace(everything=worth(0.0, error=0.001)))
    assert more.endswith(
        "was seen to change it in 10,000 draws. What the luck of 10,000 draws may hide is worth less than "
        "0.002 of value a dose, 43,300 USD in 5 years."
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            found()._replace(everything=None, strategies=("a",)),
            "nothing to choose between: only a can be used",
        ),
        (
            found()._replace(everything=None, strategies=("a",), comebacks={"b": 0.25, "c": 0.0}),
            "not counted: if all were known, b in 25 % of cases would have enough usable units.",
        ),
        (found()._replace(everything=None, strategies=()), "No strategy can be used"),
        (found()._replace(everything=worth(0.0, 0.0)), "nothing that could be learned would change it"),
        (with_studies(proposal(gain=10.0)), "none of these studies is worth as much as it costs"),
        (with_studies(proposal(gain=10.0), asked=True), "Not worth running: measure 3 batches"),
        (with_studies(proposal(gain=10.0), asked=True), "a net loss of 1,990 USD"),
        (
            with_studies(proposal(gain=2_500.0)),
            "Too close to call: measuring 3 batches of hypothermic at 0, 24 and 48 h might pay, by 500 USD "
            "(+- 500); ask",
        ),
        (
            with_studies(
                proposal(gain=2_500.0), proposal(SMALL, 1_400.0, 1_000.0, less=100.0, less_error=60.0)
            ),
            "Too close to call: measuring 1 batch of hypothermic at 24 h might pay, by 400 USD",
        ),
        (
            with_studies(proposal(Quotation(("vial",)), gain=2_500.0)),
            "asking for a quotation for vial might pay",
        ),
        (
            with_studies(
                proposal(Records("air-domestic"), benefit=None),
                stakes=found().stakes._replace(money_per_value=None),
            ),
            "Looking at the records of 100 shipments on air-domestic tells most.",
        ),
        (
            with_studies(proposal(), proposal(SMALL, 8_500.0, 1_000.0, less=500.0, less_error=300.0)),
            "Most worth running next: measure 1 batch of hypothermic at 24 h. It is expected to be worth as "
            "much as 8,500 USD",
        ),
        (
            with_studies(proposal(), proposal(SMALL, 8_500.0, 1_000.0, less=500.0, less_error=300.0)),
            "About as good for 2,000 USD: measuring 3 batches of hypothermic at 0, 24 and 48 h (net 7,000 "
            "USD; the difference may be chance).",
        ),
        (
            with_studies(proposal(), proposal(SMALL, 7_500.0, 1_000.0, less=500.0, less_error=100.0)),
            "Nearly as good for 1,000 USD: measuring 1 batch of hypothermic at 24 h (net 6,500 USD, 500 USD "
            "less, +- 100).",
        ),
        (
            found()._replace(everything=worth(0.0), close=True),
            "slow-freeze is ahead in the mean, too close to call, and nothing that could be learned",
        ),
        (with_studies(proposal(gain=1.0, cost=1e9)), "the cheapest of these studies costs 1,000,000,000 USD"),
        (
            with_studies(proposal(benefit=None), stakes=found().stakes._replace(money_per_value=None)),
            "Cost has no weight, so value has no price, and whether a study pays cannot be said. Measuring",
        ),
        (
            with_studies(stakes=found().stakes._replace(money_per_value=None)),
            "whether a study pays cannot be said.",
        ),
    ],
)
def test_enough_is_known_and_other_verdicts_are_said_in_words(asked: ValueOfInformation, said: str) -> None:
    assert said in verdict(asked)[0]
    assert " ".join(voi_text(asked).split()).count(" ".join(verdict(asked)[0].split()[:4])) == 1


@pytest.mark.parametrize(
    ("study", "said"),
    [
        (Measurements(1, (24.0,), "a"), "measure 1 batch of a at 24 h"),
        (Measurements(2, (0.5, 24.0), "a", 25.0), "measure 2 batches of a, held at 25 C, at 0.5 and 24 h"),
        (Measurements(1, (0.0, 240.0), "a"), "measure 1 batch of a at 0 and 240 h"),
        (Measurements(1, (0.0, 728.0, 2184.0), "a"), "measure 1 batch of a at 0, 30.3 and 91 d"),
        (Quotation(("vial",)), "ask for a quotation for vial"),
        (Quotation(("vial", "bag")), "ask for quotations for vial and bag"),
        (Records("air-domestic", 1), "look at the records of 1 shipment on air-domestic"),
    ],
)
def test_a_study_is_a_task(study: Study, said: str) -> None:
    assert plan(proposal(study)) == said


def test_a_lead_that_is_too_close_to_call_is_no_choice() -> None:
    _, known = verdict(found()._replace(close=True))
    assert "slow-freeze is ahead in the mean, too close to call. Whoever knew everything" in known
    assert "is the choice" not in known


def test_a_study_that_is_much_worse_or_dearer_is_not_named_beside_the_best() -> None:
    worse = proposal(SMALL, 4_000.0, 1_000.0, less=4_000.0, less_error=100.0)
    dearer = proposal(SMALL, 9_500.0, 3_000.0, less=500.0, less_error=100.0)
    first, _ = verdict(with_studies(proposal(), worse, dearer))
    assert "as good" not in first


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            500,
            "10,000 draws, the fewest that tell something of dozens of inputs (500 were asked for), seed 1;",
        ),
        (10_000, "10,000 draws (the scenario asks for 400), seed 1;"),
    ],
)
def test_the_run_says_how_many_draws_and_which_weights(wanted: int, said: str) -> None:
    few = found()._replace(wanted_draws=wanted, scenario=ASKED.model_copy(update={"draws": 400}))
    assert run(few).startswith(said)
    exact = few._replace(scenario=scenario(weights={"cost": 2, "viability": 1, "flexibility": 1}))
    assert "; weights viability 0.25, cost 0.50, flexibility 0.25; " in run(exact)


def test_a_long_study_is_told_in_days_in_its_line_as_in_its_task() -> None:
    assert study_cell(proposal(MEASURED)) == "3 batches, 0/24/48 h of hypothermic"
    long = Measurements(3, (0.0, 728.0, 2184.0), "dried-at-25c", 25.0)
    assert study_cell(proposal(long)) == "3 batches, 0/30.3/91 d of dried-at-25c at 25 C"


def test_the_terminal_shows_what_is_told_apart_and_counts_the_rest() -> None:
    text = voi_text(found())
    assert "survival of hypothermic (2 inputs)" in text
    assert "hold life of cells" in text
    assert "price of a bag" not in text
    assert "Of 2 inputs alone, 1 cannot be told from worthless." in text
    assert "ambient is left out: never measured." in text
    assert "Costs are assumed unless --study-cost says them: made up." in text
    assert "(EVPI for everything, EVPPI for a part)" in " ".join(text.split())
    assert all(len(line) <= 120 for line in text.splitlines())
    assert text.endswith("\n")


def test_without_a_price_of_value_there_are_no_columns_of_money() -> None:
    plain = found().stakes._replace(money_per_value=None)
    text = voi_text(with_studies(proposal(benefit=None), stakes=plain))
    assert "brings," not in text
    assert "USD, 5 y" not in text


def test_markdown_escapes_and_has_the_same_tables() -> None:
    shown = voi_markdown(found()._replace(out={"a_b*": "x|y"}))
    assert "| hold life of cells" in shown
    assert "a_b\\*" in shown
    assert "### What studies would be worth" in shown


def test_csv_has_a_line_for_everything_each_input_and_each_study() -> None:
    lines = list(csv.DictReader(StringIO(voi_csv(found()))))
    assert [line["kind"] for line in lines] == ["everything", "group", "input", "input", "study", "study"]
    assert float(lines[0]["value"]) == 0.06
    assert float(lines[4]["net_gain"]) == 7_000.0
    assert lines[4]["cost_assumed"] == "yes"
    nothing = voi_csv(found()._replace(everything=None, learned=(), proposals=()))
    assert nothing.startswith("kind,name,")


def test_json_is_of_its_published_form() -> None:
    Draft202012Validator.check_schema(voi_schema())
    nothing = found()._replace(everything=None, learned=(), proposals=())
    check = Check("everything", worth(0.06), Nested(0.061, 0.001, 0.06, 0.062, 4_000, 200), 0.7)
    for one in (found(), nothing, found()._replace(checks=(check,)), with_studies(proposal(benefit=None))):
        data = json.loads(voi_json(one))
        assert [error.message for error in Draft202012Validator(voi_schema()).iter_errors(data)] == []
    data = json.loads(voi_json(found()))
    assert data["best"] == "3 batches, 0/24/48 h of hypothermic"
    assert data["weights"] == {"cost": 0.5, "flexibility": 0.25, "viability": 0.25}


def test_nested_simulation_agrees_or_is_to_be_trusted() -> None:
    near = Check("everything", worth(0.06), Nested(0.061, 0.001, 0.05, 0.07, 4_000, 200), 0.7)
    far = near._replace(nested=Nested(0.08, 0.001, 0.079, 0.081, 4_000, 200), apart=14.0)
    assert agreement(near).endswith("they agree")
    assert "trust the nested one" in agreement(far)
    assert "By nested simulation" in voi_text(found()._replace(checks=(near,)))
    assert "By nested simulation" in voi_markdown(found()._replace(checks=(near,)))
