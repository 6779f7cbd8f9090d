"""What was measured, in a terminal: a small plot for each measure, the values, and their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias

from coldchoice.evidence.measured import short_name
from coldchoice.record import NamedTuple
from coldchoice.report.measured import METRIC_NAMES, reference_lines, value
from coldchoice.report.panels import LISTED
from coldchoice.report.plain_plot import STRIP, WIDTH, plot, strip
from coldchoice.report.words import counted, significant

if TYPE_CHECKING:
    from coldchoice.evidence.measured import Measured
    from coldchoice.report.curve import Band
    from coldchoice.report.measured import Frame, View
    from coldchoice.report.plain_plot import Signs

NOTHING = "nothing was measured"
SUMMARY = ("cell type", "strategy", "rows", "studies", "hold, h", "store, d", "degC", "measures")
NOT_SAID = "not said"

Ends: TypeAlias = tuple[float, float] | None
"""Lowest and highest value, if any is known."""


class Extent(NamedTuple):
    """How much was measured of one cell type in one way.

    Attributes
    ----------
    rows, studies
        Number of measured rows and of publications.
    metrics
        What was measured.
    hours, days, temperatures_c
        Ends of the holds (of frozen cells: after thaw), of the times in store and of the temperatures.
    """

    rows: int
    studies: int
    metrics: tuple[str, ...]
    hours: Ends
    days: Ends
    temperatures_c: Ends


def text(shown: View, signs: Signs) -> str:
    """Return plots, values and sources, newline at the end."""
    lines = [shown.heading, f"{shown.summary}."]
    for frame in shown.frames:
        lines += ["", *wrap(f"{frame.panel.heading} ({frame.panel.unit})", WIDTH, subsequent_indent="  ")]
        if frame.note and shown.fitted:
            lines.append(frame.note)
        lines += _listed(frame, shown, signs) if frame.panel.axis is LISTED else _timed(frame, shown, signs)
    lines += ["", *_explained(shown, signs), "", "Sources"]
    for number, reference in reference_lines(shown.found):
        head = f"[{number}] "
        lines += wrap(
            reference,
            WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
        )
    return "".join(f"{signs.written(line).rstrip()}\n" for line in lines)


def _timed(frame: Frame, shown: View, signs: Signs) -> Iterator[str]:
    panel = frame.panel
    yield from plot(frame, signs)
    unit = "d" if panel.in_days else "h"
    for n, (series, found) in enumerate(zip(panel.series, frame.curves, strict=True)):
        yield from wrap(series.label, WIDTH, initial_indent=f"{signs.marks[n]} ", subsequent_indent="  ")
        for one in series.rows:
            time = panel.raw_time(one)
            said = f"{significant(panel.shown_time(time))} {unit}"
            yield _value_line(said, one, _band_in_words(found.at(time)), shown)
        if found.reason and shown.fitted and not frame.note:
            yield f"  no curve: {found.reason}"


def _listed(frame: Frame, shown: View, signs: Signs) -> Iterator[str]:
    panel = frame.panel
    bands = frame.bands or (None,) * len(panel.series)
    end = f"{frame.top:g}"
    yield f"  0{end:>{STRIP + 2 - len('0')}}"
    for series, band in zip(panel.series, bands, strict=True):
        yield from wrap(series.label, WIDTH, initial_indent="  ", subsequent_indent="  ")
        first, *others = (_listed_value(one, shown) for one in series.rows)
        yield f"  {strip([one.row for one in series.rows], band, frame.top, signs)} {first}"
        yield from (f"{' ' * (STRIP + 5)}{other}" for other in others)
        if band is not None:
            yield f"{' ' * (STRIP + 5)}{_band_in_words(band)}"


def _listed_value(one: Measured, shown: View) -> str:
    return f"{value(one.row)} {shown.number(one)} {one.name}"


def _value_line(time: str, one: Measured, fit: str, shown: View) -> str:
    return f"{time:>8}  {value(one.row):<24} {fit:<18} {shown.number(one):>4} {one.name}".rstrip()


def _band_in_words(band: Band | None) -> str:
    return "" if band is None else f"fit {band.median:.0f} ({band.low:.0f}-{band.high:.0f})"


def _explained(shown: View, signs: Signs) -> list[str]:
    told = "Measured means with the standard deviation between lots, in percent."
    if any(one.row.bound for frame in shown.frames for one in frame.panel.rows):
        told += f" {signs.up}{signs.down}: the study gives only a bound."
    if shown.fitted:
        told += (
            f" {signs.median} and {signs.band} (of the first mark): the fit to all rows, median and where "
            "90 % of new studies would measure."
        )
    if shown.dropped:
        told += f" {counted(shown.dropped, 'row')} of another table, with the same values, left out."
    return wrap(told, WIDTH, break_on_hyphens=False)


# ---------------------------------------------------------------- all cell types


def summary(rows: Iterable[Measured]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each cell type and strategy: rows, studies, times, temperatures and metrics."""
    for (cell, strategy), members in _by_cell_and_strategy(rows):
        found = summed(members)
        yield (
            cell,
            short_name(strategy) or NOT_SAID,
            str(found.rows),
            str(found.studies),
            _span(found.hours),
            _span(found.days),
            _span(found.temperatures_c),
            ",".join(METRIC_NAMES[name] for name in found.metrics),
        )


def summaries(rows: Iterable[Measured]) -> list[dict[str, object]]:
    """Return the same as data."""
    return [
        {"cell_type": cell, "strategy": short_name(strategy) or None, **summed(members)._asdict()}
        for (cell, strategy), members in _by_cell_and_strategy(rows)
    ]


def _by_cell_and_strategy(rows: Iterable[Measured]) -> Iterator[tuple[tuple[str, str], list[Measured]]]:
    def key(one: Measured) -> tuple[str, str]:
        return one.row.cell_type, one.row.strategy

    for name, members in groupby(sorted(rows, key=key), key):
        yield name, list(members)


def summed(rows: Sequence[Measured]) -> Extent:
    """Count rows and studies, and give the ends of times and temperatures."""
    row = [one.row for one in rows]
    temperatures = [one.temperature_c if one.is_liquid else one.storage_temperature_c for one in row]
    hours = [one.duration_h if one.is_liquid else one.post_thaw_hold_h for one in row]
    return Extent(
        len(rows),
        len({one.publication for one in rows}),
        tuple(name for name in METRIC_NAMES if any(one.metric == name for one in row)),
        _ends(hours),
        _ends([one.storage_days for one in row]),
        _ends(temperatures),
    )


def _ends(values: Iterable[float | None]) -> Ends:
    known = [one for one in values if one is not None]
    return (min(known), max(known)) if known else None


def _span(ends: Ends) -> str:
    if ends is None:
        return ""
    low, high = (significant(end) for end in ends)
    if low == high:
        return low
    return f"{low}..{high}" if low.startswith("-") else f"{low}-{high}"
