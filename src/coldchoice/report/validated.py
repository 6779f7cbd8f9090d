"""Predictions beside measurements as text for a terminal: rows, what is not covered, and scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite, nan
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldchoice.validation.scores import Scores
    from coldchoice.validation.summary import Compared, Summaries, Summary

WIDTH = 120
ID_WIDTH, NAME_WIDTH = 24, 20
CUT = ".."
SIGNS = {"lower": ">= ", "upper": "<= ", None: ""}
ROW_HEAD = ("id", "cell type", "strategy", "metric", "measured", "median", "90 %", "inside")
SCORE_HEAD = ("rows", "not covered", "studies", "inside", "bias", "error", "width", "interval score")

LEGEND = (
    "inside: share of measured values in the 90 % interval. bias: mean of predicted median minus "
    "measured. error: median distance of the two. width: mean width of the intervals. interval score: width "
    "plus 20 times the distance of a value outside; lower is better. In percentage points; +- is the "
    "standard error, by bootstrap over studies, where there are at least five."
)


def validated_text(compared: Sequence[Compared], summaries: Summaries, *, rows: bool = True) -> str:
    """Return the terminal's text, newline at the end.

    Parameters
    ----------
    compared
        Rows in the order in which they are shown.
    summaries
        Their scores.
    rows
        Whether to show every row, or only how many are not covered and why.
    """
    parts = [_rows(compared)] if rows else []
    parts += [_left_out(compared, with_ids=rows), _scores(summaries), _notes(summaries.overall)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _rows(compared: Sequence[Compared]) -> str:
    lines = [
        (
            _cut(one.row.id, ID_WIDTH), _cut(one.row.cell_type, NAME_WIDTH - 2), one.row.strategy or "-",
            one.row.metric.removesuffix("_pct"), f"{SIGNS[one.row.bound]}{one.row.mean:.1f}",
            *_predicted(one),
        )
        for one in compared
    ]  # fmt: skip
    return _table(ROW_HEAD, lines, left=4)


def _predicted(one: Compared) -> tuple[str, str, str]:
    if one.median is None or one.low is None or one.high is None:
        return "-", "-", "-"
    return f"{one.median:.1f}", f"{one.low:.1f}-{one.high:.1f}", "yes" if one.inside else "no"


def _left_out(compared: Sequence[Compared], with_ids: bool) -> str:
    by_reason: dict[str, list[str]] = {}
    for one in compared:
        if one.reason:
            by_reason.setdefault(one.reason, []).append(one.row.id)
    if not by_reason:
        return ""
    lines = [f"Not covered by the models, {_counted(sum(map(len, by_reason.values())), 'row')}:"]
    for reason, ids in sorted(by_reason.items()):
        said = f"{reason}: {', '.join(ids)}" if with_ids else f"{reason}: {_counted(len(ids), 'row')}"
        lines += wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines)


def _scores(summaries: Summaries) -> str:
    overall = {"all rows": summaries.overall}
    parts: Sequence[tuple[str, Mapping[str, Summary]]] = (
        ("overall", overall),
        ("cell type", summaries.by_cell_type),
        ("strategy", summaries.by_strategy),
        ("metric", summaries.by_metric),
    )
    return "\n\n".join(_part(name, found) for name, found in parts)


def _part(name: str, found: Mapping[str, Summary]) -> str:
    lines = [_line(key, one, one.scores, one.standard_errors) for key, one in found.items()]
    if name == "overall":
        lines += [_line("every study alike", one, one.by_study, None) for one in found.values()]
    return _table((name, *SCORE_HEAD), lines, left=1)


def _line(name: str, one: Summary, scores: Scores | None, errors: Scores | None) -> tuple[str, ...]:
    counts = (_cut(name, NAME_WIDTH), str(one.n), str(one.not_covered), str(one.studies))
    if scores is None:
        return *counts, *["-"] * 5
    told, unsure = map(float, scores), map(float, errors or [nan] * len(scores))
    coverage, bias, error, width, score = zip(told, unsure, strict=True)
    return (
        *counts,
        f"{_with_error(100.0 * coverage[0], 100.0 * coverage[1], '.0f')} %",
        _with_error(*bias, "+.1f"),
        _with_error(*error, ".1f"),
        f"{width[0]:.1f}",
        _with_error(*score, ".0f"),
    )


def _with_error(value: float, error: float, form: str) -> str:
    told = f"{value:{form}}"
    return f"{told} +- {error:{form.lstrip('+')}}" if isfinite(error) else told


def _notes(overall: Summary) -> str:
    said = [LEGEND]
    if overall.bounds:
        said.append(
            f"{_counted(overall.bounds, 'measured value')} of {overall.n} "
            f"{'is a bound' if overall.bounds == 1 else 'are bounds'}: inside, and without error, unless the "
            "prediction contradicts it."
        )
    return "\n".join("\n".join(wrap(one, WIDTH)) for one in said)


def _table(head: Sequence[str], lines: Sequence[Sequence[str]], left: int) -> str:
    """Align the first `left` columns to the left, the others to the right; tabulate would widen the heads."""
    widths = [max(map(len, column)) for column in zip(head, *lines, strict=True)]
    rules = ["-" * width for width in widths]
    sides = [str.ljust] * left + [str.rjust] * (len(head) - left)
    return "\n".join(
        "  ".join(side(text, width) for side, text, width in zip(sides, line, widths, strict=True)).rstrip()
        for line in (head, rules, *lines)
    )


def _cut(text: str, width: int) -> str:
    """Shorten a name in its middle: those of one study differ at the end."""
    if len(text) <= width:
        return text
    end = (width - len(CUT)) // 2
    return text[: width - len(CUT) - end] + CUT + text[-end:]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
