"""What was measured of one cell type, with curves and numbered sources: the content of all its forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.measured import without_twins
from coldchoice.record import NamedTuple
from coldchoice.report.curve import Band, Curve, Predict, curve, expected
from coldchoice.report.panels import LISTED, Panel, panels
from coldchoice.report.references import Support, in_words, support_of
from coldchoice.report.words import counted, plain, significant

if TYPE_CHECKING:
    from coldchoice.evidence.measured import Measured
    from coldchoice.model.measurement import Measurement

BEYOND = 1.05
"""A curve goes on a little beyond the last measured time."""
EXCEEDED, TOP_OF_RATIOS = 102.0, 125.0
"""A scale goes on to 125 % where bands exceed this; what lies beyond is cut."""
SAME_PERCENT = 0.25
"""Curves closer than this cannot be told apart in a picture."""
METRIC_NAMES = {
    "viability_pct": "viability",
    "recovery_pct": "recovery",
    "cfu_recovery_pct": "cfu",
    "attachment_pct": "attachment",
    "other": "other",
}
"""Names of the metrics as people write them."""
NOT_FITTED = "drawn without the fit"


class Frame(NamedTuple):
    """A panel, and what the fit says about each of its series.

    Attributes
    ----------
    panel
        What was measured.
    curves
        One for each series of a panel with a time.
    bands
        Where each line of a list is expected; ``None`` where the fit does not cover it.
    """

    panel: Panel
    curves: tuple[Curve, ...] = ()
    bands: tuple[Band | None, ...] = ()

    @property
    def top(self) -> float:
        """Upper end of the scale, in percent; beyond 100 where a ratio of counts is expected to be."""
        bands = [*filter(None, self.bands), *(one for found in self.curves for one in found.bands)]
        highest = max((one.high for one in bands), default=0.0)
        return self.panel.top if highest <= EXCEEDED else max(self.panel.top, TOP_OF_RATIOS)

    @property
    def note(self) -> str:
        """Why no series has a curve, where the reason is the same for all; else empty."""
        reasons = {one.reason for one in self.curves}
        return f"no curve: {reasons.pop()}" if len(reasons) == 1 and "" not in reasons else ""

    def same_as(self, number: int) -> int | None:
        """Return the first series before this one that has the same curve: to be drawn once."""
        mine = self.curves[number]
        for other in range(number):
            bands = self.curves[other].bands
            if mine.bands and bands and all(map(_alike, mine.bands, bands)):
                return other
        return None


class View(NamedTuple):
    """All that is shown of one cell type.

    Attributes
    ----------
    heading, summary
        Name with its meaning; how many values of how many studies.
    frames
        In order.
    found
        Publications, numbered.
    dropped
        Number of rows that stand in two tables and are shown once.
    """

    heading: str
    summary: str
    frames: tuple[Frame, ...]
    found: Support
    dropped: int

    @property
    def fitted(self) -> bool:
        """Whether there is any curve or band."""
        return any(any(one.bands for one in frame.curves) or any(frame.bands) for frame in self.frames)

    def number(self, one: Measured) -> str:
        """Write the number of the publication behind a row: ``[2]``."""
        return f"[{self.found.number(one.name)}]"


def view(cell_type: str, rows: Sequence[Measured], predict: Predict | None = None) -> View:
    """Sort the rows of a cell type, compute the curves and number the sources.

    Parameters
    ----------
    cell_type
        Name of the library or of the tables.
    rows
        Its measured rows.
    predict
        Gives what is expected of rows; no curves if left out.
    """
    kept = without_twins(tuple(rows))
    frames = tuple(_frame(panel, predict) for panel in panels(kept))
    shown = [one for frame in frames for one in frame.panel.rows]
    studies = len({one.publication for one in shown})
    cell = cell_types().get(cell_type)
    return View(
        f"{cell_type}: {cell.summary}" if cell else cell_type,
        f"{counted(len(shown), 'measured value')} of {studies} {'study' if studies == 1 else 'studies'}",
        frames,
        support_of(one.name for one in shown),
        len(rows) - len(kept),
    )


def _alike(one: Band, other: Band) -> bool:
    return all(abs(mine - its) < SAME_PERCENT for mine, its in zip(one, other, strict=True))


def _frame(panel: Panel, predict: Predict | None) -> Frame:
    if predict is None:
        return Frame(panel, tuple(Curve((), (), NOT_FITTED) for _ in panel.series))
    if panel.axis is LISTED:
        firsts = [series.rows[0].row for series in panel.series]
        return Frame(panel, bands=expected(firsts, predict))
    until = panel.latest * BEYOND
    return Frame(
        panel,
        tuple(
            curve([one.row for one in series.rows], predict, along=panel.axis.column, until=until)
            for series in panel.series
        ),
    )


# ---------------------------------------------------------------- words that all forms share


def value(row: Measurement) -> str:
    """Write a measured value with its spread and number of lots: ``78.5 ± 28.8 (n 12)``, ``≥ 80``."""
    sign = {"lower": "≥ ", "upper": "≤ ", None: ""}[row.bound]
    spread = f" ± {significant(row.sd)}" if row.sd is not None else ""
    lots = f" (n {row.n:g})" if row.n is not None else ""
    return f"{sign}{significant(row.mean, 4)}{spread}{lots}"


def time_label(panel: Panel) -> str:
    """Name the axis of a panel with its unit: ``hold, hours``."""
    return f"{panel.axis.label}, {'days' if panel.in_days else 'hours'}"


def ticks(end: float, most: int = 7) -> tuple[float, ...]:
    """Choose round numbers from 0 to at most `end`."""
    if end <= 0.0:
        return (0.0,)
    scale = 10.0 ** len(str(int(end)))
    steps = [factor * scale / power for power in (1e4, 1e3, 1e2, 1e1, 1.0) for factor in (1.0, 2.0, 2.5, 5.0)]
    step = next(step for step in steps if end / step <= most)
    return tuple(step * place for place in range(int(end / step) + 1))


def description(shown: View) -> str:
    """State the numbers of a picture for those who do not see it."""
    return " ".join(
        f"{frame.panel.heading}: " + "; ".join(_in_words(frame.panel, one) for one in frame.panel.rows) + "."
        for frame in shown.frames
    )


def _in_words(panel: Panel, one: Measured) -> str:
    if panel.axis is LISTED:
        return f"{value(one.row)} %"
    unit = "d" if panel.in_days else "h"
    return f"{value(one.row)} % at {significant(panel.shown_time(panel.raw_time(one)))} {unit}"


def reference_lines(found: Support) -> Iterable[tuple[int, str]]:
    """Yield each publication as one line, with its number."""
    for number, one in enumerate(found.publications, 1):
        yield number, " ".join(filter(None, (*in_words(one), one.link_text)))


# ---------------------------------------------------------------- as data


def document(shown: View, cell_type: str) -> dict[str, Any]:
    """Return everything as plain data: rows, sources, curves."""
    return {
        "cell_type": cell_type,
        "about": shown.summary,
        "rows": [_row(one, shown) for frame in shown.frames for one in frame.panel.rows],
        "sources": [
            {
                "number": number, "ids": list(one.ids), "authors": one.authors, "year": one.year,
                "title": one.title, "journal": one.journal, "link": one.link,
                "checked": not one.unchecked,
            }
            for number, one in enumerate(shown.found.publications, 1)
        ],
        "curves": [part for frame in shown.frames for part in _curves(frame)],
    }  # fmt: skip


def _row(one: Measured, shown: View) -> dict[str, Any]:
    filled = {name: found for name, found in one.row.model_dump().items() if found not in (None, "")}
    more = {"bound": one.row.bound} if one.row.bound else {}
    return {**filled, **more, "id": one.name, "source": shown.found.number(one.name)}


def _curves(frame: Frame) -> Iterable[dict[str, Any]]:
    panel = frame.panel
    for series, found in zip(panel.series, frame.curves, strict=False):
        names = {"heading": panel.heading, "metric": panel.metric, "series": plain(series.label)}
        if not found.bands:
            yield {**names, "reason": found.reason}
        else:
            yield {**names, "along": panel.axis.column, "at": list(found.times), **_columns(found.bands)}
    for series, at in zip(panel.series, frame.bands, strict=False):
        names = {"heading": panel.heading, "metric": panel.metric, "series": plain(series.label)}
        yield {**names, **({"reason": "not covered by the fit"} if at is None else at._asdict())}


def _columns(bands: Sequence[Band]) -> dict[str, list[float]]:
    return {name: [round(getattr(one, name), 3) for one in bands] for name in Band._fields}
