"""A small plot of letters for the terminal, in signs that its encoding has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldchoice.record import NamedTuple
from coldchoice.report.measured import ticks, time_label
from coldchoice.report.words import significant

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement
    from coldchoice.report.curve import Band
    from coldchoice.report.measured import Frame

WIDTH, DEEP = 80, 13
MARGIN = 5
STRIP = 38


class Signs(NamedTuple):
    """What a plot is drawn with.

    Attributes
    ----------
    marks
        One for each series.
    band, median, up, down, across, upright, corner, tick
        Area of the first curve, medians, bounds, and the frame.
    words
        Signs in texts, and what is written instead.
    """

    marks: str
    band: str
    median: str
    up: str
    down: str
    left: str
    right: str
    across: str
    upright: str
    corner: str
    tick: str
    words: tuple[tuple[str, str], ...] = ()

    def written(self, text: str) -> str:
        """Return a text in signs that the terminal has."""
        for sign, instead in self.words:
            text = text.replace(sign, instead)
        return text


UNICODE = Signs("●■◆▲▼✚", "░", "·", "↑", "↓", "←", "→", "─", "│", "└", "┴")
ASCII = Signs(
    "o#*x%@", ":", "-", "^", "v", "<", ">", "-", "|", "+", "+",
    (("°C", "degC"), ("±", "+-"), ("≥", ">="), ("≤", "<="), ("−", "-"), ("–", "-"), ("µ", "u"), ("μ", "u")),
)  # fmt: skip


def signs_for(encoding: str | None) -> Signs:
    """Choose the signs that an encoding has."""
    try:
        "".join(UNICODE[:-1]).encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


class Grid:
    """Letters at places, counted from the left and from the top."""

    def __init__(self, wide: int, deep: int) -> None:
        self.lines = [[" "] * wide for _ in range(deep)]

    def put(self, sign: str, column: int, line: int, *, over: str = "") -> None:
        """Write a sign; only on one of the signs in `over`, if given, or on a blank."""
        if 0 <= line < len(self.lines) and 0 <= column < len(self.lines[line]):
            there = self.lines[line][column]
            if not over or there == " " or there in over:
                self.lines[line][column] = sign

    def rows(self) -> list[str]:
        """Return the lines as text."""
        return ["".join(line) for line in self.lines]


def plot(frame: Frame, signs: Signs) -> list[str]:
    """Draw a panel against its time: 80 letters wide."""
    panel = frame.panel
    wide = WIDTH - MARGIN - 1
    end = panel.latest * 1.05
    grid = Grid(wide, DEEP)

    def column(time: float) -> int:
        return round((wide - 1) * time / end)

    def line(percent: float) -> int:
        return DEEP - 1 - round((DEEP - 1) * min(frame.top, max(0.0, percent)) / frame.top)

    for n, found in enumerate(frame.curves):
        for x in range(wide):
            band = found.at(end * x / (wide - 1))
            if band is None:
                break
            for y in range(line(band.high), line(band.low) + 1) if n == 0 else ():
                grid.put(signs.band, x, y)
            grid.put(signs.median, x, line(band.median))
    for n, series in enumerate(panel.series):
        for one in series.rows:
            x, y = column(panel.raw_time(one)), line(one.row.mean)
            grid.put(signs.marks[n], x, y)
            if one.row.bound:
                way, sign = (-1, signs.up) if one.row.bound == "lower" else (1, signs.down)
                grid.put(sign, x, y + way, over=f"{signs.band}{signs.median}")
    return [*_framed(grid, frame.top, signs), *_below(panel.shown_time(end), wide, signs, time_label(panel))]


def _framed(grid: Grid, top: float, signs: Signs) -> list[str]:
    labels = {0: f"{top:g}", (DEEP - 1) // 2: f"{top / 2.0:g}", DEEP - 1: "0"}
    return [
        f"{labels.get(n, ''):>{MARGIN - 1}} {signs.upright}{row}".rstrip()
        for n, row in enumerate(grid.rows())
    ]


def _below(end: float, wide: int, signs: Signs, label: str) -> list[str]:
    rule, numbers = [signs.across] * wide, [" "] * (wide + MARGIN + 1)
    for time in ticks(end):
        x = round((wide - 1) * time / end)
        rule[x] = signs.tick
        text = significant(time)
        start = min(max(0, MARGIN + 1 + x - len(text) // 2), len(numbers) - len(text))
        numbers[start : start + len(text)] = text
    return [
        f"{' ' * MARGIN}{signs.corner}{''.join(rule)}",
        "".join(numbers).rstrip(),
        f"{label:^{WIDTH}}".rstrip(),
    ]


def strip(rows: Sequence[Measurement], band: Band | None, top: float, signs: Signs) -> str:
    """Draw the values of one line between 0 and the top of the scale."""
    grid = Grid(STRIP, 1)

    def column(percent: float) -> int:
        return round((STRIP - 1) * min(top, max(0.0, percent)) / top)

    if band is not None:
        for x in range(column(band.low), column(band.high) + 1):
            grid.put(signs.band, x, 0)
        grid.put(signs.upright, column(band.median), 0)
    for row in rows:
        grid.put(signs.marks[0], column(row.mean), 0)
        if row.bound:
            way, sign = (1, signs.right) if row.bound == "lower" else (-1, signs.left)
            grid.put(sign, column(row.mean) + way, 0, over=f"{signs.band}{signs.upright}")
    return f"{signs.upright}{grid.rows()[0]}{signs.upright}"
