"""The break-evens of cryo against hypothermic in the shipped apheresis scenario, by the program itself."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

Program = Callable[..., "subprocess.CompletedProcess[str]"]
APHERESIS = Path(__file__).resolve().parents[2] / "scenarios" / "car-t-apheresis.yaml"
INPUTS = ("units-a-year", "transit-hours", "failure-cost")


def test_volume_hours_and_failure_cost_with_their_intervals(coldchoice: Program) -> None:
    done = coldchoice("breakeven", APHERESIS, *INPUTS, "--format", "csv")
    assert done.returncode == 0, done.stderr
    lines = list(csv.DictReader(StringIO(done.stdout)))
    assert {line["input"] for line in lines} == set(INPUTS)
    found = {(line["input"], line["by"]): line for line in reversed(lines)}  # the lowest of each
    volume, hours = found["units-a-year", "cost"], found["transit-hours", "cost"]
    for line in (volume, hours):
        assert (line["leads_below"], line["leads_above"]) == ("hypothermic", "slow-freeze")
        assert float(line["standard_error"]) < 0.2 * float(line["break_even"])
        assert float(line["known_p05"]) < float(line["known_p95"])
    assert 1.0 < float(volume["break_even"]) < 20.0
    assert 10.0 < float(hours["break_even"]) < 30.0
    assert float(found["failure-cost", "cost"]["break_even"] or 0.0) < 2_000.0  # if any, near nothing
    assert 0.0 < float(found["failure-cost", "cost"]["known_share_with_break_even"]) < 0.3


def test_curves_that_nearly_touch_cross_once(coldchoice: Program) -> None:
    """With these draws the costs change places three times within 0.1 % of the limit."""
    asked = ("breakeven", APHERESIS, "viability-limit", "--draws", "2000", "--by", "cost")
    done = coldchoice(*asked, "--format", "csv")
    overtaken = [line for line in csv.DictReader(StringIO(done.stdout)) if not line["reason"]]
    places = [float(line["break_even"]) for line in overtaken]
    errors = [float(line["standard_error"]) for line in overtaken]
    assert [line["leads_above"] for line in overtaken] == ["slow-freeze", "hypothermic"]
    assert places[1] - places[0] > max(errors)
    assert coldchoice(*asked).stdout.count("too close to") <= 1


def test_a_strategy_that_declines_is_not_overtaken(coldchoice: Program) -> None:
    done = coldchoice("breakeven", APHERESIS, "logistics.legs[0].hold", "--draws", "500", "--by", "cost")
    assert "hypothermic leads below 6 h (slow-freeze declined below it)." in " ".join(done.stdout.split())
    assert " declined " in done.stdout.split("leads above")[1]


def test_errors_are_one_line_on_stderr(coldchoice: Program) -> None:
    done = coldchoice("breakeven", APHERESIS, "transit-hour")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "INPUT: 'transit-hour': unknown input; did you mean 'transit-hours'?\n"
