"""The rows that are fitted, as arrays: design of every component, known numbers, values, bounds, weights."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coldchoice.evidence.coding import coded_together
from coldchoice.evidence.effects import COMPONENTS, terms
from coldchoice.evidence.forward import (
    CEILING,
    LOTS_IF_UNSTATED,
    MOST_LOTS,
    NOTHING_LEFT,
    Given,
    stretched_logit,
)
from coldchoice.evidence.questions import given_of
from coldchoice.evidence.tables import DATA
from coldchoice.model.measurement import Measurement
from coldchoice.reading.measurements import read_measurements

Floats = NDArray[np.float64]


class Table(NamedTuple):
    """Rows to fit: ``names`` of the effects, ``designs`` by component, and the values.

    A design is a pair of arrays (rows, most terms): the place of each effect among the names, and its weight.
    """

    rows: tuple[Measurement, ...]
    names: tuple[str, ...]
    designs: dict[str, tuple[NDArray[np.intp], Floats]]
    given: Given
    values: Floats
    below: Floats
    above: Floats
    lots: Floats
    studies: tuple[str, ...]


def fitted_rows() -> tuple[Measurement, ...]:
    """Rows of the shipped tables that say what survived, under conditions that are known well enough."""
    return tuple(
        row
        for name in ("hypothermic", "cryo")
        for row in read_measurements(DATA / f"{name}.csv")
        if row.metric != "other" and "POST-THAW" not in row.note
    )


def tabulate(rows: tuple[Measurement, ...]) -> Table:
    """Turn rows into arrays."""
    conditions = coded_together(rows)
    made = [terms(one, row.source_id) for one, row in zip(conditions, rows, strict=True)]
    names = tuple(sorted({name for of_row in made for part in of_row.values() for name in part}))
    at = {name: index for index, name in enumerate(names)}
    designs = {part: _design([of_row.get(part, {}) for of_row in made], at) for part in COMPONENTS}
    known = [given_of(one, row.baseline) for one, row in zip(conditions, rows, strict=True)]
    given = Given(*(np.array(column, dtype=float) for column in zip(*known, strict=True)))
    ceilings = np.array([CEILING[one.metric] for one in conditions])
    shares = np.array([max(row.mean / 100.0, NOTHING_LEFT) for row in rows])
    nothing = np.array([row.mean / 100.0 <= NOTHING_LEFT for row in rows])
    return Table(
        rows=rows,
        names=names,
        designs=designs,
        given=given,
        values=stretched_logit(np, shares, ceilings),
        below=np.array([row.bound == "upper" for row in rows], dtype=float) + nothing > 0,
        above=np.array([row.bound == "lower" for row in rows]),
        lots=np.array([min(row.n or LOTS_IF_UNSTATED, MOST_LOTS) for row in rows]),
        studies=tuple(row.source_id for row in rows),
    )


def _design(parts: list[dict[str, float]], at: dict[str, int]) -> tuple[NDArray[np.intp], Floats]:
    most = max(1, *(len(part) for part in parts))
    places, weights = np.zeros((len(parts), most), dtype=np.intp), np.zeros((len(parts), most))
    for row, part in enumerate(parts):
        for column, (name, weight) in enumerate(part.items()):
            places[row, column], weights[row, column] = at[name], weight
    return places, weights
