"""Measured rows of one cell type sorted into panels: one measure against one time, or row below row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.words import opened, plain, significant

if TYPE_CHECKING:
    from coldchoice.evidence.measured import Measured
    from coldchoice.model.measurement import Measurement

MOST_SERIES = 6
"""Series that can still be told apart in one panel."""
NO_DECAY_C = -130.0
"""Below it nothing is lost with time (P143), so the time in store is no axis."""
HOURS_PER_DAY = 24.0
MANY_HOURS = 240.0
"""Beyond it the axis of a hold counts days."""

METRICS = {
    "viability_pct": ("Viability", "living among all cells"),
    "recovery_pct": ("Recovery", "living per living cell put in"),
    "cfu_recovery_pct": ("Colony recovery", "colony-forming cells per those put in"),
    "attachment_pct": ("Attachment", "cells that attach"),
    "other": ("Other measures", "as each line says"),
}
WAYS = {
    "slow_freeze": "slow freezing",
    "freeze_minus80": "freezing and storage at -80 °C",
    "vitrification": "vitrification",
    "lyophilisation": "freeze-drying",
    "other": "freezing of another kind",
    "": "a way that the source does not say",
}


class Axis(NamedTuple):
    """A time that something was measured against.

    Attributes
    ----------
    name, column
        ``hold``, ``wait``, ``storage``, ``thawed`` or ``listed``; the column of `Measurement` that holds it,
        empty where rows are listed one below the other.
    after
        How a heading goes on: ``Viability in a liquid hold``.
    label
        What stands below the axis.
    """

    name: str
    column: str
    after: str
    label: str


HOLD = Axis("hold", "duration_h", "in a liquid hold", "hold")
STORAGE = Axis("storage", "storage_days", "in frozen storage", "storage")
THAWED = Axis("thawed", "post_thaw_hold_h", "after thaw", "time after thaw")
WAIT = Axis("wait", "prefreeze_hold_h", "against the hold before it", "hold before freezing")
LISTED = Axis("listed", "", "", "")


class Series(NamedTuple):
    """Rows of one medium at one temperature, in the order of time.

    Attributes
    ----------
    label
        What they share: ``neat harvest, 4 °C``.
    rows
        Measured rows.
    """

    label: str
    rows: tuple[Measured, ...]


class Panel(NamedTuple):
    """What is drawn into one frame.

    Attributes
    ----------
    axis, metric
        Time and measure.
    heading, unit
        Above it: ``Viability in a liquid hold`` and ``%, living among all cells``.
    series
        Rows that belong together; where rows are listed, each line is a series of its own.
    """

    axis: Axis
    metric: str
    heading: str
    unit: str
    series: tuple[Series, ...]

    @property
    def rows(self) -> tuple[Measured, ...]:
        """All rows, series by series."""
        return tuple(one for series in self.series for one in series.rows)

    @property
    def in_days(self) -> bool:
        """Whether the axis counts days."""
        return self.axis is STORAGE or (
            self.axis is not LISTED and max(map(self.raw_time, self.rows)) > MANY_HOURS
        )

    def raw_time(self, one: Measured) -> float:
        """Time of a row in the unit of its column."""
        return float(getattr(one.row, self.axis.column))

    def shown_time(self, value: float) -> float:
        """Turn a time in the unit of the column into the unit of the axis."""
        return value / HOURS_PER_DAY if self.in_days and self.axis is not STORAGE else value

    @property
    def latest(self) -> float:
        """End of the axis, in the unit of the column."""
        return max(map(self.raw_time, self.rows), default=0.0) or 1.0

    @property
    def top(self) -> float:
        """Upper end of the scale of the measure, in percent."""
        highest = max(one.row.mean + (one.row.sd or 0.0) for one in self.rows)
        return 100.0 if max(one.row.mean for one in self.rows) <= 100.0 else 25.0 * -(-highest // 25.0)


def panels(rows: Iterable[Measured]) -> tuple[Panel, ...]:
    """Sort rows into panels: holds first, then what was frozen, viability before recovery."""
    groups: dict[tuple[int, int, str], list[Measured]] = {}
    rows = list(rows)
    axes, ways = (HOLD, WAIT, THAWED, STORAGE, LISTED), list(WAYS)
    for one in rows:
        axis = _axis(one.row, rows)
        way: str = "" if one.row.is_liquid else one.row.strategy
        place = ways.index(way) if not one.row.is_liquid else -1
        key = (place * len(axes) + axes.index(axis), list(METRICS).index(one.row.metric), way)
        groups.setdefault(key, []).append(one)
    found = []
    stored = {(metric, way) for place, metric, way in groups if axes[place % len(axes)] is STORAGE}
    for (place, metric, way), members in sorted(groups.items()):
        axis, name = axes[place % len(axes)], list(METRICS)[metric]
        series = _listed(members) if axis is LISTED else _series(members, axis)
        step = len(series) if axis is LISTED else MOST_SERIES
        for start in range(0, len(series), step):
            heading = _heading(name, axis, way, place < 0)
            if axis is LISTED and (metric, way) in stored:
                heading += ", days not stated"
            found.append(Panel(axis, name, heading, f"%, {METRICS[name][1]}", series[start : start + step]))
    return tuple(found)


def _axis(row: Measurement, rows: Sequence[Measured]) -> Axis:
    """Choose the time that a row is drawn against; a time that never differs is no axis."""
    if row.is_liquid:
        return HOLD if row.duration_h is not None else LISTED
    alike = [one.row for one in rows if (one.row.strategy, one.row.metric) == (row.strategy, row.metric)]
    warm = row.storage_temperature_c is not None and row.storage_temperature_c > NO_DECAY_C
    possible: tuple[Axis, ...] = (THAWED, STORAGE, WAIT) if warm else (THAWED, WAIT)
    for axis in possible:
        times = {getattr(other, axis.column) for other in alike} - {None}
        if getattr(row, axis.column) is not None and len(times) > 1:
            return axis
    return LISTED


def _heading(metric: str, axis: Axis, way: str, liquid: bool) -> str:
    head = METRICS[metric][0]
    if liquid:
        return f"{head} {HOLD.after}" + ("" if axis is HOLD else ", hours not stated")
    of = f"after {WAYS[way]}"
    if axis is WAIT:
        return f"{head} {of}, {axis.after}"
    return f"{head} {of}" if axis in (LISTED, STORAGE) else f"{head} {axis.after}, {WAYS[way]}"


def _series(rows: Sequence[Measured], axis: Axis) -> tuple[Series, ...]:
    groups: dict[tuple[float, str], list[Measured]] = {}
    for one in rows:
        temperature = _temperature(one.row, axis)
        warmth = 999.0 if temperature is None else temperature
        groups.setdefault((warmth, condition(one.row, axis)), []).append(one)

    def time(one: Measured) -> float:
        return float(getattr(one.row, axis.column))

    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1])))
    return tuple(Series(label, tuple(sorted(members, key=time))) for (_, label), members in ordered)


def _listed(rows: Sequence[Measured]) -> tuple[Series, ...]:
    """Group rows that differ in nothing that a line can say: the two ends of a range, for instance."""
    groups: dict[str, list[Measured]] = {}
    for one in sorted(rows, key=lambda one: (one.row.source_id, -one.row.mean)):
        groups.setdefault(condition(one.row, LISTED), []).append(one)
    return tuple(Series(label, tuple(members)) for label, members in groups.items())


def _temperature(row: Measurement, axis: Axis) -> float | None:
    if axis is THAWED:
        return row.post_thaw_hold_temperature_c
    if axis is WAIT:
        return row.prefreeze_hold_temperature_c
    return row.temperature_c if row.is_liquid else row.storage_temperature_c


def condition(row: Measurement, axis: Axis) -> str:
    """Say in words what rows of one series share: medium, temperature and, where it matters, the assay.

    A row that is listed says its product, cryoprotectant and storage as well.
    """
    temperature = _temperature(row, axis)
    said = "temperature not stated" if temperature is None else f"{temperature:g} °C"
    medium = plain(row.medium) or plain(row.cpa)
    if axis is LISTED:
        parts = [plain(row.product)]
    else:
        medium = medium or ("" if axis is WAIT else "medium not stated")
        parts = []
    if axis is WAIT or row.metric in ("cfu_recovery_pct", "other"):
        parts.append(plain(row.assay))
    parts.append(medium)
    if axis is not LISTED or row.is_liquid:
        parts.append(f"held at {said}" if axis is WAIT and temperature is not None else said)
    else:
        parts += [_stored(row), _cooled(row)]
    return opened(", ".join(filter(None, parts)))


def _stored(row: Measurement) -> str:
    if row.storage_days is None:
        return ""
    at = "" if row.storage_temperature_c is None else f" at {row.storage_temperature_c:g} °C"
    return f"{significant(row.storage_days)} d{at}"


def _cooled(row: Measurement) -> str:
    rate = row.cooling_rate_c_per_min
    return "" if rate is None else f"{significant(rate)} °C/min"
