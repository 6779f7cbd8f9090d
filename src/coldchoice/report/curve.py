"""The curve of a fit through measured rows: what a new study would measure along the hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import exp, log
from typing import TYPE_CHECKING, Protocol

from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coldchoice.model.measurement import Measurement

POINTS = 41
"""Places at which a curve is computed."""
HELD, AFTER_THAW = "duration_h", "post_thaw_hold_h"
BALANCING = 12
"""Rows that are asked for only to give a study its typical hold."""
ENDS = (5.0, 50.0, 95.0)
"""Percentiles: the ends of the band that holds 90 %, and the median."""
_BOUNDS = re.compile(r"\[(?:lower|upper)-bound\]")


class Prediction(Protocol):
    """What is expected of one row: draws in percent of shape (draws,), or the reason why there are none."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Draws of what a new study would measure."""

    @property
    def reason(self) -> str:
        """Empty where the row is covered."""


Predict = Callable[[Sequence["Measurement"]], Sequence[Prediction]]


class Band(NamedTuple):
    """Where a new measurement is expected, in percent: 90 % of the draws lie between `low` and `high`."""

    low: float
    median: float
    high: float


class Curve(NamedTuple):
    """Bands along a time.

    Attributes
    ----------
    times
        In the unit of the column they stand for, rising.
    bands
        One for each time; empty where there is no curve.
    reason
        Why there is none; empty where there is one.
    """

    times: tuple[float, ...]
    bands: tuple[Band, ...]
    reason: str = ""

    def at(self, time: float) -> Band | None:
        """Return the band at a time, on a straight line between places; ``None`` where there is no curve."""
        if not self.bands or time > self.times[-1] * (1.0 + 1e-9):
            return None
        if len(self.bands) == 1:
            return self.bands[0]
        place = next((n for n in range(1, len(self.times)) if time <= self.times[n]), len(self.times) - 1)
        before, after = self.times[place - 1], self.times[place]
        part = min(1.0, max(0.0, (time - before) / (after - before)))
        ends = zip(self.bands[place - 1], self.bands[place], strict=True)
        return Band(*(low + part * (high - low) for low, high in ends))


def curve(
    rows: Sequence[Measurement], predict: Predict, *, along: str, until: float, points: int = POINTS
) -> Curve:
    """Compute the curve that belongs to the rows of one series.

    Parameters
    ----------
    rows
        Rows of one medium and temperature; the conditions of the first are kept.
    predict
        Gives what is expected of rows, in their order.
    along
        Column that runs from 0: ``duration_h``, ``storage_days`` or ``post_thaw_hold_h``.
    until
        Where it ends, in the unit of that column.
    points
        Number of places, at least two.
    """
    times = tuple(until * step / (points - 1) for step in range(points))
    like = _one_vehicle(rows, along)
    asked = _while_alike([imagined(like, along, time) for time in times], along)
    found = predict([*asked, *_balance(rows, along, times)])[: len(asked)]
    reason = next((one.reason for one in found if one.reason), "")
    if reason:
        return Curve((), (), reason)
    return Curve(times[: len(asked)], tuple(map(band, found)))


def _balance(rows: Sequence[Measurement], along: str, times: Sequence[float]) -> list[Measurement]:
    """Return rows that give the imagined study the typical hold of the measured one.

    Studies hold cells for as long as they last, and the fit knows it: it looks at the geometric mean of the
    hours of a study. Evenly spaced hours have another one than those that were measured.
    """
    measured = [log(time) for row in rows if (time := getattr(row, along))]
    if along != HELD or not measured:
        return []
    asked = [log(time) for time in times if time > 0.0]
    wanted, found = (sum(logs) / len(logs) for logs in (measured, asked))
    far = exp(wanted + (wanted - found) * len(asked) / BALANCING)
    return [imagined(rows[0], along, far)] * BALANCING


def _one_vehicle(rows: Sequence[Measurement], along: str) -> Measurement:
    """Return the first row, with the vehicle in which the longest one was held after thaw.

    Where no vehicle is named the fit tells it by the length of the hold, and would change it on the way.
    """
    if along != AFTER_THAW:
        return rows[0]
    from coldchoice.evidence.coding import coded

    vehicle = coded(max(rows, key=lambda row: row.post_thaw_hold_h or 0.0)).vehicle
    if vehicle == coded(imagined(rows[0], along)).vehicle:
        return rows[0]
    return rows[0].model_copy(update={"medium": f"{rows[0].medium}; {vehicle}"})


def _while_alike(asked: list[Measurement], along: str) -> list[Measurement]:
    """Keep the places before the fit would tell another vehicle."""
    if along != AFTER_THAW:
        return asked
    from coldchoice.evidence.coding import coded

    vehicles = [coded(row).vehicle for row in asked]
    return asked[: next((n for n, one in enumerate(vehicles) if one != vehicles[0]), len(asked))]


def expected(rows: Sequence[Measurement], predict: Predict) -> tuple[Band | None, ...]:
    """Return where a new study like each row is expected; ``None`` for rows that the fit does not cover."""
    if not rows:
        return ()
    found = predict([imagined(row) for row in rows])
    return tuple(None if one.reason else band(one) for one in found)


def imagined(row: Measurement, along: str = "", time: float = 0.0) -> Measurement:
    """Return a row as a new study would have it: no bound, no spread of its own, at another time.

    All have one name, so that the same conditions give the same curve, whatever row they are taken from.
    """
    changed = {"id": "imagined", "sd": None, "note": _BOUNDS.sub("", row.note)}
    return row.model_copy(update={**changed, **({along: time} if along else {})})


def band(prediction: Prediction) -> Band:
    """Return the band of some draws."""
    import numpy as np

    low, median, high = (float(value) for value in np.percentile(prediction.values, ENDS))
    return Band(low, median, high)
