from __future__ import annotations

import json

from coldchoice.engine.inputs import inputs
from coldchoice.report.inputs import inputs_json, inputs_text
from tests.scenes import scenario

HELD = scenario(logistics={"legs": [{"hold": "60 h"}]})


def test_each_input_has_a_line_and_what_is_missing_says_why() -> None:
    lines = inputs_text(inputs(HELD, ["cryobag"])).splitlines()
    assert lines[0].split() == ["input", "now", "searched", "what"]
    assert any(line.startswith("price:cryobag ") and "USD" in line for line in lines)
    assert "transit-hours: The journey has no transport." in lines


def test_the_same_as_data() -> None:
    data = json.loads(inputs_json(inputs(HELD)))
    (volume,) = [one for one in data["inputs"] if one["input"] == "units-a-year"]
    assert (volume["now"], volume["low"], volume["high"], volume["unit"]) == (100, 1, 2000, "/year")
    assert "transit-hours" in data["missing"]
