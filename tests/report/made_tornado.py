"""A tornado made by hand: an input of every kind."""

from __future__ import annotations

from typing import Any

from coldchoice.decide.tornado import Bar
from coldchoice.engine.knob import knob
from coldchoice.engine.settle import settle
from coldchoice.engine.tornado import Swing, Tornado
from coldchoice.engine.tornado_lead import End
from tests.scenes import scenario

VOLUME = knob("units-a-year", "units preserved in a year", "frequency", 100.0, lambda asked, value: asked)
LIMIT = knob(
    "viability-limit", "lowest dye-exclusion viability at use", "fraction", 0.7, lambda asked, x: asked
)
WEIGHT = knob("weight:cost", "weight of cost, of 1 in all", "number", 1 / 3, lambda asked, value: asked)


def ends(low: tuple[Any, ...], high: tuple[Any, ...]) -> tuple[End, End]:
    return End(*low), End(*high)


LIFE = Swing(
    "hold life", "hold life of these cells", "learnable", "distribution",
    *ends((55.01, "h", 0.668, "frozen"), (5601.8, "h", -0.25, "cold")),
    Bar("hold life", 0.668, -0.25, 0.1, 0.009),
)  # fmt: skip
CURVE = Swing(
    "hold curve", "hold curve of these cells", "learnable", "distribution",
    *ends((None, "", 0.19, "frozen"), (None, "", 0.03, "frozen")), Bar("hold curve", 0.19, 0.03, 0.1, 0.009),
)  # fmt: skip
GATE = Swing(
    "viability-limit", LIMIT.text, "input", "share",
    End(0.525, "1", 0.043, "frozen"),
    End(0.875, "1", -0.18, "cold", "usable fraction 0.44 is low.", "frozen"),
    Bar("viability-limit", 0.043, -0.18, 0.1), LIMIT,
)  # fmt: skip
WEIGHTED = Swing(
    "weight:cost", WEIGHT.text, "weight", "distribution",
    *ends((0.0253, "", 0.2, "frozen"), (0.776, "", 0.15, "frozen")),
    Bar("weight:cost", 0.2, 0.15, 0.1), WEIGHT,
)  # fmt: skip
IMPOSSIBLE = Swing(
    "units-a-year", VOLUME.text, "input", "share",
    *ends((75.0, "/year", None, None, "must be more"), (125.0, "/year", 0.11, "frozen")),
    Bar("units-a-year", 0.1, 0.11, 0.1), VOLUME, True,
)  # fmt: skip
PRICE = Swing(
    "price of bag", "price of bag: with overwrap | and cassette", "learnable", "distribution",
    *ends((22.0, "USD", 0.104, "frozen"), (67.25, "USD", 0.096, "frozen")),
    Bar("price of bag", 0.104, 0.096, 0.1),
)  # fmt: skip
CHANCE = Swing(
    "noise", "=noise", "learnable", "distribution",
    *ends((None, "", 0.09, "cold"), (None, "", 0.11, "frozen")), Bar("noise", 0.09, 0.11, 0.1, 0.02),
)  # fmt: skip
UNSURE = Swing(
    "batch life", "life of a batch", "learnable", "distribution",
    End(None, "", 0.05, "frozen"), End(None, "", -0.002, "cold", error=0.003),
    Bar("batch life", 0.05, -0.002, 0.1, 0.003),
)  # fmt: skip
ALL = (LIFE, GATE, CURVE, WEIGHTED, CHANCE, IMPOSSIBLE, PRICE)


def made(*swings: Swing, **more: Any) -> Tornado:
    asked = scenario(title="A | title", strategies=["slow-freeze", "hypothermic"])
    given: dict[str, Any] = {
        "scenario": asked, "terms": settle(asked), "file": "x/a.yaml", "measure": "value", "unit": "",
        "leader": "frozen", "rival": "cold", "equals": (), "lead": 0.1, "swings": swings or ALL,
        "strategies": ("frozen", "cold"), "out": {}, "silent": {}, "unloadable": (), "draws": 400,
    }  # fmt: skip
    return Tornado(**{**given, **more})
