"""What holds for every shipped strategy: it answers or declines, and a journey may be told in more legs."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice.model.assessment import Assessment
from tests.scenes import assessed, scenario, shipped

NAMES = sorted(shipped().strategies)
SEGMENTS: dict[str, Any] = {
    "segments": [
        {"strategy": "slow-freeze", "until": "store"},
        {"strategy": "re-culture", "until": "room"},
        {"strategy": "hypothermic"},
    ]
}
OPTIONS: dict[str, dict[str, Any]] = {
    "staged": SEGMENTS,
    "fresh-unless-late": {"threshold": "30 h"},
    "vitrification": {"volume": "1 mL"},
}
CELL_OF = {
    "supercooled": "hepatocyte",
    "lyophilised": "platelet",
    "vitrification": "islet",
    "ambient": "platelet",
    "mechanistic-freeze": "hsc-cord-blood",
}
JOURNEYS: dict[str, Any] = {
    "short": {"duration": "5 h", "logistics": {"legs": [{"transport": "3 h"}, {"hold": "2 h"}]}},
    "days": {
        "duration": "90 h",
        "logistics": {
            "lane": "air-domestic",
            "legs": [
                {"hold": "20 h", "place": "store"},
                {"hold": "20 h", "place": "room"},
                {"transport": "20 h +- 6 h", "place": "plant"},
                {"hold": "30 h", "place": "plant"},
            ],
        },
    },
    "years": {"duration": "5 years", "logistics": {}},
}


def answer(name: str, **keys: Any) -> Assessment:
    places = {leg.get("place") for leg in dict(keys["logistics"]).get("legs", ())}
    options = OPTIONS.get(name) if name != "staged" or "store" in places else None
    return assessed(shipped().strategies[name].strategy, options, **keys)


@pytest.mark.parametrize("journey", JOURNEYS)
@pytest.mark.parametrize("name", NAMES)
def test_it_answers_for_every_cell_or_declines_with_a_reason(name: str, journey: str) -> None:
    for cell in cell_types():
        try:
            found = answer(name, cell_type=cell, draws=60, **JOURNEYS[journey])
        except NotApplicable as declined:
            reason = str(declined)
        else:
            assert found.facts is not None
            assert 0.0 <= float(np.mean(found.facts.viable_recovery)) <= 1.0
            continue
        assert len(reason) > 20


def test_in_a_comparison_of_all_nothing_fails() -> None:
    asked = [{"strategy": name, "options": OPTIONS.get(name, {})} for name in NAMES]
    for cell in ("leukapheresis-mnc", "platelet", "hepatocyte", "oocyte", "rbc"):
        found = compare(scenario(cell_type=cell, strategies=asked, draws=200, **JOURNEYS["days"]), shipped())
        assert {row.name: row.reason for row in found.rows if row.status == "failed"} == {}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("staged", "cold-then-freeze")])
def test_a_hold_may_be_told_as_two(name: str) -> None:
    cell = CELL_OF.get(name, "hsc-mobilised")
    one, two = (
        answer(name, cell_type=cell, duration="80 h", logistics={"legs": legs}).facts
        for legs in ([{"hold": "80 h"}], [{"hold": "30 h"}, {"hold": "50 h"}])
    )
    assert one is not None
    assert two is not None
    for fact in ("viable_recovery", "dye_viability", "usable_life_h"):
        assert np.allclose(np.asarray(getattr(one, fact)), np.asarray(getattr(two, fact)), rtol=1e-9), fact


@pytest.mark.parametrize("name", ["staged", "cold-then-freeze", "fresh-unless-late"])
def test_in_a_composite_too(name: str) -> None:
    whole = JOURNEYS["days"]
    legs = whole["logistics"]["legs"]
    more = [*legs[:3], {"hold": "12 h", "place": "plant"}, {"hold": "18 h", "place": "plant"}]
    told = {**whole, "logistics": {**whole["logistics"], "legs": more}}
    one, two = (answer(name, cell_type="msc-adipose", **keys).facts for keys in (whole, told))
    assert one is not None
    assert two is not None
    assert np.allclose(np.asarray(one.viable_recovery), np.asarray(two.viable_recovery), rtol=1e-9)
    assert np.allclose(np.asarray(one.dye_viability), np.asarray(two.dye_viability), rtol=1e-9)


def test_every_decline_of_the_scenario_of_three_keys_says_what_would_do() -> None:
    """A range, a place, a cell or a key: no reason is a bare no."""
    found = compare(scenario(), shipped())
    for row in found.rows:
        if row.status == "not applicable":
            assert re.search(r"\d|hold|platelets|segments|measured", str(row.reason)), row
