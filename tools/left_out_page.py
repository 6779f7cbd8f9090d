"""Write how well each study is predicted from the others into the page on validation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite

from coldchoice.validation.left_out import LeftOut
from coldchoice.validation.scores import Scores
from coldchoice.validation.spread import Spread
from coldchoice.validation.summary import Summary
from tools.docs_markdown import table

PAGE = "docs/explanation/validation.md"
BEGIN, END = "<!-- generated: left-one-out -->", "<!-- /generated -->"
BLOCK = re.compile(f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.S)
HEADS = ("rows", "studies", "inside, %", "bias", "median error", "width", "interval score")
ALL = "The models cover {n} of {total} rows, of {studies} studies; {bounds} of these rows are bounds.\n"
REPEATED = (
    "The same on the {n} of these rows that another study has measured too, beside the distance between "
    "those studies:\n"
)
PARTS = "The model by metric, strategy and cell type:\n"


def put_in(page: str, left: LeftOut) -> str:
    """Return the page with the tables between its marks.

    Raises
    ------
    ValueError
        If the page has not exactly one pair of marks.
    """
    if len(BLOCK.findall(page)) != 1:
        raise ValueError(f"the page needs one {BEGIN} and one {END} on lines of their own")
    return BLOCK.sub(lambda _: f"\n{tables(left)}\n", page)


def tables(left: LeftOut) -> str:
    """Return the tables as Markdown: all rows, rows measured twice, and the model in parts."""
    overall = left.model.overall
    total = overall.n + overall.not_covered
    everything = {"model": overall, **{name: one.overall for name, one in left.baselines.items()}}
    again = {"model": left.repeated, **left.baselines_repeated}
    twice = [*_lines(again), *_both(left.spread)]
    model = left.model
    kinds = {"metric": model.by_metric, "strategy": model.by_strategy, "cell type": model.by_cell_type}
    parts = [
        _line(f"{kind} {name}", one, one.scores, True)
        for kind, found in kinds.items()
        for name, one in found.items()
    ]
    return "\n".join(
        (
            ALL.format(n=overall.n, total=total, studies=overall.studies, bounds=overall.bounds),
            table(("predicted by", *HEADS), _lines(everything)),
            REPEATED.format(n=left.repeated.n),
            table(("predicted by", *HEADS), twice),
            PARTS,
            table(("part", *HEADS), parts),
        )
    )


def _lines(found: Mapping[str, Summary]) -> list[tuple[str, ...]]:
    rows = [_line(name, one, one.scores, True) for name, one in found.items()]
    alike = [_line(f"{name}, every study alike", one, one.by_study, False) for name, one in found.items()]
    return [*rows, *alike]


def _line(name: str, one: Summary, scores: Scores | None, with_errors: bool) -> tuple[str, ...]:
    if scores is None:
        return name, "0", "0", *["-"] * 5
    errors = one.standard_errors if with_errors else None
    told, unsure = map(float, scores), map(float, errors or [float("nan")] * len(scores))
    coverage, bias, error, width, score = zip(told, unsure, strict=True)
    return (
        name, str(one.n), str(one.studies), _number(100.0 * coverage[0], 100.0 * coverage[1], ".0f"),
        _number(*bias, "+.1f"), _number(*error, ".1f"), f"{width[0]:.1f}", _number(*score, ".0f"),
    )  # fmt: skip


def _both(spread: Spread) -> list[tuple[str, ...]]:
    counts = (str(spread.rows), str(spread.studies), "-", "-")
    return [
        ("other studies", *counts, f"{spread.median:.1f}", "-", "-"),
        ("other studies, every study alike", *counts, f"{spread.median_by_study:.1f}", "-", "-"),
    ]


def _number(value: float, error: float, form: str) -> str:
    told = f"{value:{form}}"
    return f"{told} ± {error:{form.lstrip('+')}}" if isfinite(error) else told
