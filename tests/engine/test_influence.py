from __future__ import annotations

import numpy as np
import pytest

from coldchoice.engine.beliefs import Beliefs, beliefs
from coldchoice.engine.influence import influences
from tests.scenes import scenario, shipped


def believed() -> Beliefs:
    found = beliefs(scenario(strategies=["slow-freeze", "hypothermic"], draws=2000), shipped())
    x, y, idle = np.random.default_rng(1).standard_normal((3, 2000))
    return found._replace(
        parameters={"x": x, "y": y, "idle": idle}, texts={"x": "hold life"}, journey_h=np.exp(y)
    )


def test_the_largest_share_of_the_variance_stands_first() -> None:
    told = believed()
    lead = told.parameters["x"] - 0.5 * told.parameters["y"] + 0.1
    first, *rest = influences(told, lead)
    assert (first.name, first.text) == ("x", "hold life")
    assert first.share == pytest.approx(0.8, abs=0.05)
    assert first.low < first.correlation < first.high
    by_name = {one.name: one for one in rest}
    assert by_name["y"].correlation == pytest.approx(-0.44, abs=0.06)
    assert by_name["journey"].correlation == pytest.approx(by_name["y"].correlation)  # ranks are the same
    assert by_name["journey"].text == "hours of the journey"
    assert "idle" not in by_name or by_name["idle"].share < 0.03


def test_only_the_most_influential_are_told() -> None:
    told = believed()
    assert [one.name for one in influences(told, told.parameters["x"], most=1)] == ["x"]


def test_a_lead_that_does_not_vary_comes_from_nothing() -> None:
    assert influences(believed(), np.ones(2000)) == ()
