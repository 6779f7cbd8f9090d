"""Decision maps in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING

from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY
from coldchoice.report.asked import headline
from coldchoice.report.decision_map_letters import drawn, legend
from coldchoice.report.decision_map_words import run, sentences, subject
from coldchoice.report.markdown import bullets, escaped
from coldchoice.report.separated import Cell, written
from coldchoice.report.table import wrapped
from coldchoice.report.words import opened
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap

WIDTH = 118


def decision_map_text(found: ScenarioMap) -> str:
    """Return the terminal's text, newline at the end."""
    lines = [wrapped(f"{headline(found)}: {listed(found.strategies)}", WIDTH)]
    lines += [wrapped(text, WIDTH, "", "  ") for text in subject(found)]
    lines += ["", *drawn(found), "", wrapped(f"{legend(found)}.", WIDTH, "", "  "), ""]
    lines += [wrapped(text, WIDTH, "", "  ") for text in sentences(found)]
    lines.append(wrapped(run(found), WIDTH, "", "  "))
    return "\n".join(lines) + "\n"


def decision_map_markdown(found: ScenarioMap) -> str:
    """Return the same as Markdown, newline at the end."""
    drawing = "\n".join(("```text", *drawn(found), "```"))
    parts = [
        f"## {escaped(headline(found))}",
        f"{escaped(opened(listed(found.strategies), found.strategies))}.",
        bullets(subject(found)),
        drawing,
        f"{escaped(legend(found))}.",
        bullets(sentences(found)),
        escaped(run(found)),
    ]
    return "\n\n".join(parts) + "\n"


def decision_map_csv(found: ScenarioMap) -> str:
    """Return a line for each point, row by row from below; numbers in the inputs' units."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for number, line in enumerate(_lines(found)):
        if not number:
            writer.writerow(line)
        writer.writerow([written(value) for value in line.values()])
    return text.getvalue()


def unit_of(axis: Axis) -> str:
    """Return the unit of an axis's values."""
    return "fraction" if axis.knob.kind == "fraction" else axis.knob.unit


def _lines(found: ScenarioMap) -> Iterator[dict[str, Cell]]:
    map_ = found.found
    sureness, close = map_.sureness, map_.close
    names = {NOBODY: None, IMPOSSIBLE: None, **dict(enumerate(map_.names))}
    for row, y in enumerate(found.y.values.tolist()):
        for column, x in enumerate(found.x.values.tolist()):
            at = row, column
            kind = int(map_.leader[at])
            yield {
                "x_input": found.x.knob.name,
                "x_unit": unit_of(found.x),
                "x": x,
                "y_input": found.y.knob.name,
                "y_unit": unit_of(found.y),
                "y": y,
                "by": found.measure,
                "possible": str(kind != IMPOSSIBLE).lower(),
                "leader": names[kind],
                "lead": _known(map_.lead[at]),
                "standard_error": _known(map_.error[at]) if kind >= 0 else None,
                "too_close_to_call": str(bool(close[at])).lower(),
                "sureness": _known(sureness[at]),
                "best_if_learned": _known(map_.best[at]),
                "worked_out": str(bool(map_.evaluated[at])).lower(),
            }


def _known(value: float) -> float | None:
    return float(value) if isfinite(value) else None
