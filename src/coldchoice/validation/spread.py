"""How far published studies of the same thing lie apart: what to hold the error of a prediction against.

Two rows are of the same thing if cell type, strategy and metric are the same, and temperature, hours, and
hours after thaw nearly so. Medium, donor, assay and hands may differ: that is what is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldchoice.model.measurement import Measurement
from coldchoice.record import NamedTuple
from coldchoice.validation.intervals import measured_values
from coldchoice.validation.scores import Flags, Floats, study_weights, weighted_median

NEAR_C = 3.0  # assumption: temperatures this close count as one; 22 and 25 C are both "room temperature"
NEAR_RATIO = 1.25  # assumption: hours within this ratio count as one; so 20 h and 24 h, but not 24 h and 48 h
SHORT_H = 1.0  # assumption: fewer hours after thaw count as none; it is the time that counting takes


class Spread(NamedTuple):
    """How far a measured value typically lies from what other studies found.

    Attributes
    ----------
    median
        Median over rows of the distance from the mean of the other studies, percentage points; NaN if no row
        has one.
    median_by_study
        The same with every study counting the same.
    rows, studies
        How many have a counterpart in another study.
    """

    median: float
    median_by_study: float
    rows: int
    studies: int


def distances(rows: Sequence[Measurement]) -> Floats:
    """Distance of each row from the mean of other studies of the same thing, shape (rows,).

    In percentage points. The mean is over the other studies, each with the mean of its own rows of the same
    thing. NaN where no other study has one. Bounds are left out, on both sides.
    """
    found = np.full(len(rows), np.nan)
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(rows):
        if row.bound is None:
            groups.setdefault(_key(row), []).append(place)
    values = measured_values(rows)
    for places in groups.values():
        for place in places:
            means = _other_studies(place, places, rows, values)
            if means:
                found[place] = abs(values[place] - float(np.mean(means)))
    return found


def _key(row: Measurement) -> tuple[object, ...]:
    return row.cell_type, row.strategy, row.metric, "relative" in row.tags


def _other_studies(
    place: int, places: Sequence[int], rows: Sequence[Measurement], values: Floats
) -> list[float]:
    others: dict[str, list[float]] = {}
    for other in places:
        if rows[other].source_id != rows[place].source_id and are_alike(rows[place], rows[other]):
            others.setdefault(rows[other].source_id, []).append(float(values[other]))
    return [float(np.mean(found)) for _, found in sorted(others.items())]


def are_alike(one: Measurement, other: Measurement) -> bool:
    """Whether temperature, hours and hours after thaw are nearly the same; what neither tells is the same."""
    after = [max(row.post_thaw_hold_h or 0.0, SHORT_H) for row in (one, other)]
    return (
        _are_near(one.temperature_c, other.temperature_c)
        and _is_ratio_small(one.duration_h, other.duration_h)
        and _is_ratio_small(*after)
    )


def _are_near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= NEAR_C


def _is_ratio_small(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return max(one, other) <= NEAR_RATIO * min(one, other) * (1.0 + 1e-9)


def spread(rows: Sequence[Measurement], among: Flags | None = None) -> Spread:
    """Sum up `distances`.

    Parameters
    ----------
    rows
        All that was measured.
    among
        Rows to sum up, shape (rows,); their counterparts may be any.
    """
    away = distances(rows)
    kept = np.isfinite(away) if among is None else np.isfinite(away) & among
    if not kept.any():
        return Spread(np.nan, np.nan, 0, 0)
    names = [row.source_id for row, is_kept in zip(rows, kept, strict=True) if is_kept]
    study = np.unique(names, return_inverse=True)[1]
    return Spread(
        median=float(np.median(away[kept])),
        median_by_study=float(weighted_median(away[kept], study_weights(study))),
        rows=int(kept.sum()),
        studies=int(study.max()) + 1,
    )
