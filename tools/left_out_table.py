"""The table of every row predicted by a fit without its study: docs/explanation/left-one-out.csv."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from csv import DictReader, DictWriter
from pathlib import Path
from typing import NamedTuple

import numpy as np

from coldchoice.model.measurement import Measurement
from coldchoice.validation.intervals import Draws, intervals
from coldchoice.validation.left_out import PredictWithout
from coldchoice.validation.scores import inside

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "explanation" / "left-one-out.csv"
TEXTS = ("id", "source_id", "cell_type", "strategy", "metric", "bound")
SIGNS = {"": 0, "lower": 1, "upper": -1}


class LeftRow(NamedTuple):
    """One row beside what a fit without its study predicts, in percent.

    Attributes
    ----------
    id, source_id, cell_type, strategy, metric
        Of the measured row.
    bound
        ``lower`` or ``upper`` where the source gives only a bound, else empty.
    measured, median, low, high
        The measured mean; the 50, 5 and 95 % points of the prediction; to 0.1.
    pit
        Share of the draws of the prediction below the measured value, 0 to 1, to 0.01.
    """

    id: str
    source_id: str
    cell_type: str
    strategy: str
    metric: str
    bound: str
    measured: float
    median: float
    low: float
    high: float
    pit: float

    @property
    def inside(self) -> bool:
        """Whether the interval holds the value, or reaches up or down to the bound."""
        low, value, high = (np.array([one]) for one in (self.low, self.measured, self.high))
        return bool(inside(value, low, high, np.array([SIGNS[self.bound]], dtype=np.int8))[0])


def left_rows(rows: Sequence[Measurement], predict_without: PredictWithout) -> list[LeftRow]:
    """Predict the rows of each study from the others.

    Parameters
    ----------
    rows
        All that was measured.
    predict_without
        Takes a `source_id` and returns what predicts from all other studies; called once for each study.

    Returns
    -------
    The rows that have a prediction, in their order.
    """
    made: dict[int, LeftRow] = {}
    for study in sorted({row.source_id for row in rows}):
        places = [place for place, row in enumerate(rows) if row.source_id == study]
        held = [rows[place] for place in places]
        found = predicted_rows(held, predict_without(study))
        made |= {place: one for place, one in zip(places, found, strict=True) if one is not None}
    return [made[place] for place in sorted(made)]


def predicted_rows(
    held: Sequence[Measurement], predict: Callable[[Sequence[Measurement]], Sequence[Draws]]
) -> list[LeftRow | None]:
    """Predict rows, rounded as in the table; ``None`` for those that have no prediction."""
    drawn = predict(held)
    found = intervals(drawn)
    made: list[LeftRow | None] = []
    for row, one, *points in zip(held, drawn, found.median, found.low, found.high, strict=True):
        if one.reason:
            made.append(None)
            continue
        of = (row.id, row.source_id, row.cell_type, row.strategy, row.metric, row.bound or "")
        percents = (round(float(value), 1) for value in (row.mean, *points))
        below = round(float(np.mean(np.asarray(one.values) < row.mean)), 2)
        made.append(LeftRow._make((*of, *percents, below)))
    return made


def write(rows: Sequence[LeftRow], path: Path = TABLE) -> None:
    """Write the table: percent to 0.1, shares of draws to 0.01."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = DictWriter(file, LeftRow._fields, lineterminator="\n")
        table.writeheader()
        for row in rows:
            rounded = {key: f"{getattr(row, key):.1f}" for key in ("measured", "median", "low", "high")}
            table.writerow({**row._asdict(), **rounded, "pit": f"{row.pit:.2f}"})


def read(path: Path = TABLE) -> list[LeftRow]:
    """Read the table; empty where there is none.

    Raises
    ------
    ValueError
        If its columns are not those of `LeftRow`.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        table = DictReader(file)
        if tuple(table.fieldnames or ()) != LeftRow._fields:
            raise ValueError(f"{path.name} needs the columns {', '.join(LeftRow._fields)}")
        return [
            LeftRow._make(row[key] if key in TEXTS else float(row[key]) for key in LeftRow._fields)
            for row in table
        ]
