"""A decision map drawn with letters, for a terminal or as a block in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coldchoice.decide.decision_map import IMPOSSIBLE, NOBODY
from coldchoice.report.decision_map_words import (
    SURE,
    axis_name,
    axis_number,
    is_unsure,
    leaders,
    letters,
    place_of,
)
from coldchoice.report.words import plain, share

if TYPE_CHECKING:
    from coldchoice.engine.decision_map import Axis, ScenarioMap

MOST_COLUMNS, MOST_ROWS = 100, 30
MARGIN = 12
LABELS_APART = 5
"""Rows between labels of the upright axis."""
CLOSE, NONE, NOT_POSSIBLE, HERE = ".", "#", "/", "+"


def drawn(found: ScenarioMap) -> list[str]:
    """Return the lines of the map with its axes, at most 118 signs wide; a row stands for two where many."""
    signs = _signs(found)
    rows = _chosen(len(found.y.values), MOST_ROWS)
    columns = _chosen(len(found.x.values), MOST_COLUMNS)
    wide = 2 if 2 * len(columns) <= MOST_COLUMNS else 1
    place = place_of(found)
    here = None if place is None else (_nearest(columns, place[0]), _nearest(rows, place[1]))
    lines = [axis_name(found.y)]
    for number, row in reversed(list(enumerate(rows))):
        texts = [signs[row, column] * wide for column in columns]
        if here is not None and here[1] == number:
            texts[here[0]] = HERE + texts[here[0]][1:]
        label = _label(found.y, row) if (len(rows) - 1 - number) % LABELS_APART == 0 or number == 0 else ""
        lines.append(f"{label:>{MARGIN - 2}} |{''.join(texts)}")
    return [*lines, *_below(found.x, columns, wide)]


def legend(found: ScenarioMap) -> str:
    """Say what the signs stand for."""
    signs = letters(found.strategies)
    map_ = found.found
    said = [f"{signs[name]} {plain(name)} leads" for name in leaders(found)]
    if is_unsure(found).any():
        said.append(
            f"a small letter: it would be best in less than {share(SURE)} of the cases that could turn out "
            "true"
        )
    kinds = (
        (CLOSE, "too close to call", map_.close),
        (NONE, "no strategy can be used", map_.leader == NOBODY),
        (NOT_POSSIBLE, "not possible", map_.leader == IMPOSSIBLE),
    )
    said += [f"{sign} {text}" for sign, text, where in kinds if where.any()]
    said += [f"{HERE} now"] if place_of(found) is not None else []
    return "; ".join(said)


def _signs(found: ScenarioMap) -> NDArray[np.str_]:
    map_ = found.found
    signs = np.full(map_.leader.shape, NONE)
    small = is_unsure(found)
    for name, letter in letters(found.strategies).items():
        where = map_.led_by(name)
        signs[where] = letter
        signs[where & small] = letter.lower()
    signs[map_.close] = CLOSE
    signs[map_.leader == IMPOSSIBLE] = NOT_POSSIBLE
    return signs


def _chosen(count: int, most: int) -> list[int]:
    """Return at most so many places of an axis, evenly, ends included."""
    return [round(place) for place in np.linspace(0, count - 1, min(count, most)).tolist()]


def _nearest(places: list[int], place: int) -> int:
    return min(range(len(places)), key=lambda n: abs(places[n] - place))


def _label(axis: Axis, place: int) -> str:
    digits = 2 if axis.factors and not axis.knob.whole else 3
    return axis_number(axis, float(axis.values[place]), digits)[: MARGIN - 2]


def _below(axis: Axis, columns: list[int], wide: int) -> Iterator[str]:
    """Yield the rule below the map, numbers under it, and the name of the axis."""
    length = wide * len(columns)
    rule, numbers = ["-"] * length, [" "] * (length + MARGIN + 12)
    free = 0
    for number in range(0, len(columns), max(1, 10 // wide)):
        text = _label(axis, columns[number])
        start = MARGIN + wide * number
        if start >= free:
            rule[wide * number] = "|"
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    yield f"{' ' * (MARGIN - 1)}+{''.join(rule)}"
    yield "".join(numbers).rstrip()
    yield f"{axis_name(axis):^{length + 2 * MARGIN}}".rstrip()
