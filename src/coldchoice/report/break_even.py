"""Break-evens in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING

from coldchoice.report.asked import headline, measure
from coldchoice.report.break_even_words import (
    LEGEND,
    SHORT_NOBODY,
    amount,
    bound,
    error_cell,
    leads_throughout,
    limits,
    range_cell,
    run,
    sentences,
    subject,
)
from coldchoice.report.grid import Grid
from coldchoice.report.markdown import bullets, escaped, grid_text
from coldchoice.report.separated import Cell, written
from coldchoice.report.table import aligned, wrapped
from coldchoice.report.words import opened, plain, share
from coldchoice.wording import listed

if TYPE_CHECKING:
    from coldchoice.engine.break_even import BreakEven, BreakEvens, Crossing, Race

WIDTH = 118
COLUMNS = ("input", "now", "by", "break-even", "+-", "5-95 %", "none in", "leads below", "leads above")
LEFT = ("input", "by", "leads below", "leads above")


def break_even_text(found: BreakEvens) -> str:
    """Return the terminal's text, newline at the end."""
    lines = [wrapped(f"{headline(found)}: {listed(found.strategies)}", WIDTH)]
    for answer in found.answers:
        lines += ["", wrapped(f"{subject(answer)}.", WIDTH, "", "  ")]
        lines += [
            wrapped(text, WIDTH, "  ", "    ") for race in answer.races for text in _said(found, answer, race)
        ]
        lines += [wrapped(text, WIDTH, "  ", "    ") for text in limits(answer)]
    lines += ["", *aligned(COLUMNS, rows(found), left=LEFT), "", wrapped(LEGEND, WIDTH, "", "  ")]
    lines.append(wrapped(f"{opened(run(found))}.", WIDTH, "", "  "))
    return "\n".join(lines) + "\n"


def break_even_markdown(found: BreakEvens) -> str:
    """Return the same as Markdown, newline at the end."""
    parts = [
        f"## {escaped(headline(found))}",
        f"{escaped(opened(listed(found.strategies), found.strategies))}.",
    ]
    for answer in found.answers:
        said = [text for race in answer.races for text in _said(found, answer, race)] + limits(answer)
        parts += [f"{escaped(subject(answer))}.", bullets(text.strip() for text in said)]
    parts.append(grid_text(Grid("", COLUMNS, tuple(rows(found))), LEFT))
    parts += [escaped(LEGEND), f"{escaped(opened(run(found)))}."]
    return "\n\n".join(parts) + "\n"


def break_even_csv(found: BreakEvens) -> str:
    """Return a line for each break-even, and one for each search without any; numbers in the input's unit."""
    lines = [line for answer in found.answers for race in answer.races for line in _lines(answer, race)]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(lines[0])
    writer.writerows([written(value) for value in line.values()] for line in lines)
    return text.getvalue()


def rows(found: BreakEvens) -> list[tuple[str, ...]]:
    """Return the lines of the table: one for each break-even, or for the search that found none."""
    return [row for answer in found.answers for race in answer.races for row in _rows(answer, race)]


def _said(found: BreakEvens, answer: BreakEven, race: Race) -> Iterator[str]:
    first, *rest = sentences(answer, race)
    yield f"By {measure(race.measure, found)}: {first[0].lower()}{first[1:]}"
    yield from (f"  {text}" for text in rest)


def _rows(answer: BreakEven, race: Race) -> Iterator[tuple[str, ...]]:
    knob = answer.knob
    common = (plain(knob.name), amount(knob, knob.present), plain(race.measure))
    if not race.crossings:
        leads = leads_throughout(race) or SHORT_NOBODY
        learned = race.learned
        none = share(1.0 - learned.crossing) if learned is not None else ""
        yield (*common, "none", "", range_cell(knob, learned), none, leads, leads)
    for one in race.crossings:
        none = share(1.0 - one.learned.crossing) if one.learned is not None else ""
        yield (
            *common, amount(knob, one.value, unit=False), error_cell(answer, one),
            range_cell(knob, one.learned) or bound(one), none,
            one.below or SHORT_NOBODY, one.above or SHORT_NOBODY,
        )  # fmt: skip


def _lines(answer: BreakEven, race: Race) -> Iterator[Mapping[str, Cell]]:
    for crossing in race.crossings or (None,):
        yield _line(answer, race, crossing)


def _line(answer: BreakEven, race: Race, crossing: Crossing | None) -> dict[str, Cell]:
    knob = answer.knob
    learned = race.learned if crossing is None else crossing.learned
    return {
        "input": knob.name,
        "unit": "fraction" if knob.kind == "fraction" else knob.unit,
        "now": knob.present,
        "searched_from": answer.low,
        "searched_to": answer.high,
        "by": race.measure,
        "leader_now": race.leader,
        "break_even": None if crossing is None else crossing.value,
        "standard_error": None if crossing is None else crossing.error,
        "leads_below": leads_throughout(race) if crossing is None else crossing.below,
        "leads_above": leads_throughout(race) if crossing is None else crossing.above,
        "reason": "" if crossing is None else crossing.reason,
        "known_p05": learned and learned.low,
        "known_p95": learned and learned.high,
        "known_share_with_break_even": learned and learned.crossing,
    }
