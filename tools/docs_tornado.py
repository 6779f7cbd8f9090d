"""The picture of a tornado that its page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coldchoice.cli.questions import Doors, read_questions
from coldchoice.engine.settle import settle
from coldchoice.engine.tornado import tornado
from coldchoice.report.tornado_drawing import tornado_svg

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "car-t-apheresis.yaml"
TOP = 8


def pictures() -> dict[str, Callable[[], str]]:
    """Return what draws the picture, by the path of its file."""
    return {"docs/pictures/tornado.svg": drawn}


def drawn() -> str:
    """Draw the tornado of a shipped scenario, as ``coldchoice tornado --top 8`` does."""
    (question,), registry = read_questions([str(SCENARIO)], (), Doors())
    asked = question.scenario
    found = tornado(asked, registry, question.choices, settle(asked), draws=asked.draws)
    return tornado_svg(found, TOP)
