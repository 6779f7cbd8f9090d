"""Predictions that know nothing of preservation: what a model must beat to be worth its trouble.

`alike` takes the mean and spread of the nearest set of measured rows. `random_effects` shares what was
measured between cells, classes and strategies by a linear mixed model. Both see the cell, the strategy and
the metric of a row, and neither its hours, temperature or medium.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np

from coldchoice.evidence.cells import cell_types
from coldchoice.model.measurement import Measurement
from coldchoice.record import NamedTuple
from coldchoice.validation.intervals import Intervals, measured_values, within_limits
from coldchoice.validation.random_effects import fit
from coldchoice.validation.scores import LEVEL, Floats

Baseline: TypeAlias = Callable[[Sequence[Measurement], Sequence[Measurement]], Intervals]
"""Takes rows to learn from and rows to predict as if measured in a new study."""

FEWEST_STUDIES = 3
"""Studies that a set of rows needs to tell a mean and a spread between studies. Of two, three and four, with
the degrees of freedom of rows or of studies, three and those of studies are near the best interval score on
the shipped tables, each study left out; two give narrow intervals that miss a quarter of the rows."""

FEWEST_OF_A_METRIC = 12  # assumption: with fewer rows, three a variance, all metrics share one model


@cache
def class_of(cell: str) -> str:
    """Class of a cell type.

    That of the library; for another cell the class of the library's cells whose names begin with the same
    word (``msc-dental-pulp``: as all ``msc-``), if they share one; else the cell is a class of its own.
    """
    library = cell_types()
    if cell in library:
        return library[cell].cell_class
    kin = {
        one.cell_class for name, one in library.items() if name.partition("-")[0] == cell.partition("-")[0]
    }
    return kin.pop() if len(kin) == 1 else cell


class Moments(NamedTuple):
    """Mean and standard deviation of a set of rows, and the number of their studies."""

    mean: float
    sd: float
    studies: int


def levels(row: Measurement) -> tuple[tuple[str, ...], ...]:
    """Sets that a row belongs to, the nearest first."""
    return (
        ("cell", row.cell_type, row.strategy, row.metric),
        ("class", class_of(row.cell_type), row.strategy, row.metric),
        ("strategy", row.strategy, row.metric),
        ("metric", row.metric),
        ("all",),
    )


def alike(training: Sequence[Measurement], rows: Sequence[Measurement]) -> Intervals:
    """Predict each row by the mean and spread of the rows most like it.

    The set is the first of: same cell, strategy and metric; same class, strategy and metric; same strategy
    and metric; same metric; all rows; that holds rows of `FEWEST_STUDIES` studies. The interval is that of a
    new value, mean +- t(0.95, k - 1) sd sqrt(1 + 1/k) for k studies (rows of one study are not independent),
    cut to what can be measured. A bound counts as a value.

    Raises
    ------
    ValueError
        If the training rows are of fewer than three studies.
    """
    _check(training)
    sets = _moments(training)
    found = [_nearest(sets, row) for row in rows]
    mean, sd, studies = np.array([(one.mean, one.sd, one.studies) for one in found]).reshape(-1, 3).T
    quantile = np.array([t_quantile(0.5 + LEVEL / 2.0, one.studies - 1.0) for one in found])
    half = quantile * sd * np.sqrt(1.0 + 1.0 / studies)
    return within_limits(Intervals(mean, mean - half, mean + half, ("",) * len(rows)), rows)


def _moments(training: Sequence[Measurement]) -> dict[tuple[str, ...], Moments]:
    members: dict[tuple[str, ...], list[Measurement]] = {}
    for row in training:
        for level in levels(row):
            members.setdefault(level, []).append(row)
    return {level: _moments_of(found) for level, found in members.items()}


def _moments_of(rows: Sequence[Measurement]) -> Moments:
    values = measured_values(rows)
    spread = float(values.std(ddof=1)) if len(rows) > 1 else 0.0
    return Moments(float(values.mean()), spread, len({row.source_id for row in rows}))


def _nearest(sets: dict[tuple[str, ...], Moments], row: Measurement) -> Moments:
    found = (sets[level] for level in levels(row) if level in sets)
    return next(one for one in found if one.studies >= FEWEST_STUDIES)


def _check(training: Sequence[Measurement]) -> None:
    studies = len({row.source_id for row in training})
    if studies < FEWEST_STUDIES:
        raise ValueError(
            f"rows of {studies} studies are too few to predict from; {FEWEST_STUDIES} are needed"
        )


def random_effects(training: Sequence[Measurement], rows: Sequence[Measurement]) -> Intervals:
    """Predict each row by a linear mixed model with random strategy, class, cell and study.

    One model for each metric, in percent; a metric with fewer than `FEWEST_OF_A_METRIC` training rows, or
    fewer than three studies, shares one model of all metrics in which the metric is random too. Variances are
    by restricted maximum likelihood. The study of a row is a new one: the interval, t with as many degrees of
    freedom as studies less one, holds the variance of the mean, of what was never seen, of a study and of a
    row. It is cut to what can be measured. A bound counts as a value.

    Raises
    ------
    ValueError
        If the training rows are of fewer than three studies.
    """
    _check(training)
    points = np.full((3, len(rows)), np.nan)
    for metric in sorted({row.metric for row in rows}):
        places = [place for place, row in enumerate(rows) if row.metric == metric]
        same = [row for row in training if row.metric == metric]
        alone = len(same) >= FEWEST_OF_A_METRIC and len({row.source_id for row in same}) >= FEWEST_STUDIES
        points[:, places] = _mixed(same if alone else training, [rows[place] for place in places], not alone)
    median, low, high = points
    return within_limits(Intervals(median, low, high, ("",) * len(rows)), rows)


def _mixed(training: Sequence[Measurement], rows: Sequence[Measurement], with_metric: bool) -> Floats:
    model = fit(measured_values(training), factors(training, with_metric), new="study")
    mean, variance = model.predict(factors(rows, with_metric))
    studies = len({row.source_id for row in training})
    half = t_quantile(0.5 + LEVEL / 2.0, studies - 1.0) * np.sqrt(variance)
    return np.array([mean, mean - half, mean + half])


def factors(rows: Sequence[Measurement], with_metric: bool) -> dict[str, list[str]]:
    """Levels of each random effect, one for each row."""
    told = {
        "strategy": [str(row.strategy) for row in rows],
        "class": [class_of(row.cell_type) for row in rows],
        "cell": [row.cell_type for row in rows],
        "study": [row.source_id for row in rows],
    }
    return {**told, "metric": [str(row.metric) for row in rows]} if with_metric else told


@cache
def t_quantile(probability: float, freedom: float) -> float:
    """Quantile, above the median, of Student's t with `freedom` >= 1 degrees of freedom.

    With t = sqrt(freedom) tan(angle) the density of the angle is proportional to cos(angle)^(freedom - 1),
    which is summed on a fine grid; right to 5 digits for probabilities up to 0.99.
    """
    angle = np.linspace(0.0, np.pi / 2.0, 20001)
    density = np.cos(angle) ** (freedom - 1.0)
    share = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2.0)))
    at = np.interp(2.0 * probability - 1.0, share / share[-1], angle)
    return float(np.sqrt(freedom) * np.tan(at))
