"""What would change the leader as people and programs read it, from records made by hand."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from coldchoice.decide.flip import Bounds, FlipPoint
from coldchoice.engine.beliefs import beliefs
from coldchoice.engine.flips import Flips, FoundFlips
from coldchoice.engine.knob import knob
from coldchoice.engine.plan_flips import PlanFlip
from coldchoice.engine.settle import settle
from coldchoice.report.flips import flips_csv, flips_markdown, flips_text
from coldchoice.report.flips_document import flips_json, flips_schema
from tests.scenes import scenario, shipped

LIFE = FlipPoint("input", (Bounds("life", 0.5, None, 0.69, None),), "cold", 0.5, 0.31)
WEIGHT = FlipPoint("weight", (Bounds("cost", None, 0.2, None, 0.2),), "cold", 1.1, None)
SHORT, LATE = Bounds("life", None, -1.0, None, 0.16), Bounds("journey", 70.0, None, 0.9, None)
PAIR = FlipPoint("pair", (SHORT, LATE), "cold", 1.7, 0.02)
VOLUME = knob("units-a-year", "units preserved in a year", "frequency", 100.0, lambda asked, value: asked)
PLAN = PlanFlip(VOLUME, 40.0, False, "cold", "", 2.3)
DECLINED = PlanFlip(VOLUME, 130.0, True, None, "not applicable: it is <shy>", 0.6, declined=True)


def found(flips: tuple[FlipPoint, ...] = (), plans: Any = (), **more: Any) -> FoundFlips:
    asked = scenario(title="A | title", strategies=["slow-freeze", "hypothermic"])
    believed = beliefs(asked, shipped(), draws=200)._replace(
        texts={"life": "hold life: of what"},
        natural={"life": lambda z: (48.0 * 2.0**z, "h")},
        weights=np.array([0.2, 0.5, 0.3]),
    )
    told = Flips("frozen", more.get("rival", "cold"), flips[:3], flips, ("life", "journey"))
    return FoundFlips(asked, settle(asked), "x/a.yaml", told, plans, believed, (150, 600))


def text(*given: Any, **more: Any) -> str:
    return " ".join(flips_text(found(*given, **more)).split())


def test_changes_read_as_sentences_smallest_first() -> None:
    said = text((LIFE, WEIGHT, PAIR), (PLAN,))
    assert "frozen leads, cold comes next." in said
    assert "Smallest changes: 1. cold leads if hold life is over 67.9 h (31 % likely)." in said
    assert "2. cold leads if cost weighs under 0.20 instead of 0.50." in said
    assert (
        "3. cold leads if hold life is under 24 h and the journey takes over 70 h (such pairs: 2 % likely)."
        in said
    )
    larger = said.split("Larger ones: - ")[1]
    assert larger.startswith(
        "cold leads if units-a-year is under 40 units a year instead of 100 units a year (a"
    )
    assert "Looked at, most influential first: hold life and the hours of the journey" in said


def test_a_leader_that_only_declines_is_told_apart() -> None:
    said = text((WEIGHT,), (DECLINED,))
    assert "1. cold leads if cost weighs" in said
    declined = said.split("Where the leader declines, as the scenario is written: - ")[1]
    assert declined.startswith("nobody can be used if units-a-year is over 130")
    assert "(a plan); frozen: not applicable: it is" in declined


def test_nothing_to_tell_is_said() -> None:
    assert "frozen leads, cold comes next. Nothing that is plausible gives the lead to another." in text()
    assert "frozen leads: nobody else can be used." in text(rival=None)
    nobody = found()._replace(flips=None, plans=None)
    assert "Nobody can be used, so there is no lead to lose." in flips_text(nobody)


def test_markdown_escapes_what_it_quotes() -> None:
    said = flips_markdown(found((LIFE,), (DECLINED,)))
    assert said.startswith("## A \\| title")
    assert "it is <shy>" not in said
    assert "- cold leads if hold life is over 67.9 h (31 % likely)." in said


def test_a_line_for_each_change_in_the_inputs_own_units() -> None:
    lines = list(csv.DictReader(StringIO(flips_csv(found((LIFE, WEIGHT, PAIR), (PLAN,))))))
    assert [line["kind"] for line in lines] == ["input", "weight", "pair", "plan"]
    life, weight, pair, plan = lines
    assert float(life["low"]) == pytest.approx(48.0 * 2.0**0.5)
    assert (life["high"], life["unit"]) == ("", "h")
    assert (weight["high"], weight["unit"], weight["likelihood"]) == ("0.2", "weight", "")
    assert (pair["second_input"], pair["second_low"], pair["second_unit"]) == ("journey", "70", "h")
    assert (plan["input"], float(plan["high"]), plan["leads"]) == ("units-a-year", 40.0, "cold")


def test_an_input_without_a_unit_is_told_by_its_quantile() -> None:
    other = LIFE._replace(bounds=(LIFE.bounds[0]._replace(name="unheard of"),))
    (line,) = csv.DictReader(StringIO(flips_csv(found((other,)))))
    assert (float(line["low"]), line["unit"]) == (0.69, "quantile")


def test_json_follows_its_schema() -> None:
    Draft202012Validator.check_schema(flips_schema())
    for one in (found((LIFE, WEIGHT, PAIR), (PLAN, DECLINED)), found(plans=None)):
        data = json.loads(flips_json(one))
        errors = [error.message for error in Draft202012Validator(flips_schema()).iter_errors(data)]
        assert errors == []
        assert data["file"] == "a.yaml"
