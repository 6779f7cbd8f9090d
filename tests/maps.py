"""Decision maps made by hand, for the tests of their reports."""

from __future__ import annotations

from typing import Any

import numpy as np

from coldchoice.decide.decision_map import DecisionMap, Spot
from coldchoice.engine.decision_map import Axis, Reason, ScenarioMap
from coldchoice.engine.knob import Knob, knob
from coldchoice.engine.lookout import View
from coldchoice.engine.settle import settle
from coldchoice.model.scenario import Scenario
from tests.scenes import scenario

NAMES = ("frozen", "cold")
SIGNS = {"f": 0, "c": 1, "#": -1, "/": -2}


def same(scenario: Scenario, value: float) -> Scenario:
    """Change nothing."""
    return scenario


HOURS = knob("transit-hours", "planned hours", "time", 36.0, same)
RATE = knob("delay-rate", "share that is late", "fraction", 0.2, same)


def axis(of: Knob, low: float, high: float, count: int, *, factors: bool = False) -> Axis:
    """Return an axis of so many values."""
    values = np.geomspace(low, high, count) if factors else np.linspace(low, high, count)
    return Axis(of, values, factors)


def mapped(*rows: str, **more: Any) -> ScenarioMap:
    """Return a map drawn from the top: f frozen leads, c cold leads, # nobody, / not possible; . close."""
    lines = rows[::-1]
    close = np.array([[sign == "." for sign in line] for line in lines])
    kinds = np.array([[SIGNS.get(sign, 0) for sign in line] for line in lines])
    leads = kinds >= 0
    best = more.pop("best", np.where(leads, 0.9, np.nan))
    evaluated = more.pop("evaluated", np.ones_like(close))
    x = more.pop("x", axis(HOURS, 10.0, 100.0, kinds.shape[1]))
    y = more.pop("y", axis(RATE, 0.0, 1.0, kinds.shape[0]))
    found = DecisionMap(
        NAMES, x.values, y.values, kinds, np.where(leads, np.where(close, 0.01, 0.2), np.nan),
        np.where(leads, 0.02, np.nan), np.stack([leads, leads & (kinds == 1)]), best, evaluated,
        more.pop("probes", 0), more.pop("missed", 0), (2, 2),
    )  # fmt: skip
    asked = scenario(title="A | title", strategies=["slow-freeze", "hypothermic"], **more.pop("keys", {}))
    here = more.pop("here", Spot({"frozen": 0.7, "cold": 0.5}, 0.02, best={"frozen": 0.9, "cold": 0.1}))
    now = View({}, {"value": here.scores}, {})
    made = ScenarioMap(
        asked, settle(asked), "x/a.yaml", NAMES, x, y, "value", found,
        (Reason("cold", "usable fraction 0.4", 90.0, 0.5),), now, here, {}, False, 300,
    )  # fmt: skip
    return made._replace(**more)
