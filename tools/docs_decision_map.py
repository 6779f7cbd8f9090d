"""The picture of a decision map that its page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coldchoice.cli.questions import Doors, read_questions
from coldchoice.engine.decision_map import scenario_map
from coldchoice.engine.inputs import input_named
from coldchoice.engine.two_knobs import usual_pair
from coldchoice.report.decision_map_picture import decision_map_svg

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "car-t-apheresis.yaml"
CELLS, DRAWS = 40, 500


def pictures() -> dict[str, Callable[[], str]]:
    """Return what draws the picture, by the path of its file."""
    return {"docs/pictures/decision-map.svg": drawn}


def drawn() -> str:
    """Draw the usual map of a shipped scenario, as ``coldchoice map --cells 40 --draws 500`` does."""
    (question,), registry = read_questions([str(SCENARIO)], (), Doors())
    asked = question.scenario
    x, y = (input_named(name, asked, registry) for name in usual_pair(asked))
    found = scenario_map(asked, x, y, registry, question.choices, cells=CELLS, draws=DRAWS)
    return decision_map_svg(found)
