"""The value of information in a terminal, in Markdown and as comma-separated values."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from coldchoice.report.asked import headline
from coldchoice.report.grid import Grid
from coldchoice.report.markdown import bullets, escaped, grid_text
from coldchoice.report.separated import Cell, written
from coldchoice.report.table import aligned, wrapped
from coldchoice.report.voi_words import (
    LEGEND,
    NOT_COUNTED,
    agreement,
    idle,
    learned_name,
    left_out,
    notes,
    run,
    study_cell,
    telling,
    verdict,
)
from coldchoice.report.words import opened, sentence, share, significant
from coldchoice.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coldchoice.decide.information import Information
    from coldchoice.engine.proposals import Proposal
    from coldchoice.engine.voi import Learned, ValueOfInformation

WIDTH = 118
LEARNED = "What it would be worth to know for certain before choosing"
STUDIES = "What studies would be worth"
CHECKED = "By nested simulation"
LEFT = ("what", "study")


def voi_text(found: ValueOfInformation) -> str:
    """Return the terminal's text, newline at the end."""
    names = found.strategies
    head = f"{headline(found)}: {listed(names)}" if names else headline(found)
    lines = [wrapped(head, WIDTH), ""]
    lines += [wrapped(opened(text, names), WIDTH, "", "  ") for text in verdict(found)]
    for title, grid in _grids(found):
        lines += ["", f"{title}:", *aligned(grid.columns, grid.lines, left=LEFT, widest=WIDTH)]
        lines += [wrapped(sentence(opened(grid.note)), WIDTH, "", "  ")] if grid.note else []
    if found.checks:
        lines += ["", f"{CHECKED}:"]
        lines += [wrapped(sentence(agreement(one)), WIDTH, "  ", "    ") for one in found.checks]
    lines += ["", *(wrapped(text, WIDTH, "", "  ") for text in _footer(found))]
    return "\n".join(lines) + "\n"


def voi_markdown(found: ValueOfInformation) -> str:
    """Return the same as Markdown, newline at the end."""
    names = found.strategies
    parts = [f"## {escaped(headline(found))}"]
    if names:
        parts.append(f"{escaped(opened(listed(names), names))}.")
    parts += [escaped(opened(text, names)) for text in verdict(found)]
    for title, grid in _grids(found):
        parts += [f"### {escaped(title)}", grid_text(grid, LEFT)]
        parts += [escaped(sentence(opened(grid.note)))] if grid.note else []
    if found.checks:
        parts += [f"### {escaped(CHECKED)}", bullets(sentence(agreement(one)) for one in found.checks)]
    parts.append(bullets(_footer(found)))
    return "\n\n".join(parts) + "\n"


def voi_csv(found: ValueOfInformation) -> str:
    """Return a line for everything, for each input and group, and for each study; fractions are 0 to 1."""
    lines = [_line(found, "everything", "everything", "", found.everything)] if found.everything else []
    lines += [_learned_line(found, one) for one in found.learned]
    lines += [_study_line(found, one) for one in found.proposals]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_line(found, "", "", "", None)])
    writer.writerows([written(value) for value in line.values()] for line in lines)
    return text.getvalue()


def _footer(found: ValueOfInformation) -> list[str]:
    said = [*left_out(found), *notes(found)]
    names = frozenset((*found.strategies, *found.out))
    closing = [LEGEND] if found.everything is not None and found.everything.value > 0.0 else []
    return [
        *(sentence(opened(text, names)) for text in said),
        *closing,
        NOT_COUNTED,
        sentence(opened(run(found))),
    ]


def _grids(found: ValueOfInformation) -> list[tuple[str, Grid]]:
    """Return the tables that have lines."""
    if found.everything is None:
        return []
    grids = []
    shown = telling(found)
    if shown:
        columns = ("what", "value", "+-", *_money_columns(found), "changes the choice in")
        lines = tuple(
            (learned_name(one), *_worth(found, one.worth), share(one.worth.changed)) for one in shown
        )
        total = ("everything", *_worth(found, found.everything), share(found.everything.changed))
        grids.append((LEARNED, Grid("", columns, (total, *lines), idle(found))))
    if found.proposals:
        unit = found.terms.currency
        priced = found.stakes.money_per_value is not None
        columns = (
            "study",
            "value",
            "+-",
            *((f"worth, {unit}", f"costs, {unit}", "net", "+-") if priced else ()),
        )
        grids.append((STUDIES, Grid("", columns, tuple(_study(one) for one in found.proposals))))
    return grids


def _money_columns(found: ValueOfInformation) -> tuple[str, ...]:
    if found.stakes.money_per_value is None:
        return ()
    return (f"{found.terms.currency}, {significant(found.stakes.years)} y",)


def _worth(found: ValueOfInformation, worth: Information) -> tuple[str, ...]:
    amount = found.stakes.money(worth.value)
    told = () if amount is None else (significant(amount),)
    return (significant(worth.value), significant(worth.error, 2), *told)


def _study(one: Proposal) -> tuple[str, ...]:
    worth = (study_cell(one), significant(one.worth.value), significant(one.worth.error, 2))
    if one.benefit is None:
        return worth
    amounts = (one.benefit.gain, one.benefit.cost, one.benefit.net)
    return (*worth, *(significant(amount) for amount in amounts), significant(one.benefit.error, 2))


def _learned_line(found: ValueOfInformation, one: Learned) -> dict[str, Cell]:
    kind = "group" if one.what.is_group else "input"
    return _line(found, kind, one.what.name, one.what.text, one.worth)


def _study_line(found: ValueOfInformation, one: Proposal) -> dict[str, Cell]:
    line = dict(_line(found, "study", one.text, one.kept, one.worth))
    line["cost"], line["cost_assumed"] = one.cost.amount, "no" if one.cost.given else "yes"
    line["net_gain"] = None if one.benefit is None else one.benefit.net
    return line


def _line(
    found: ValueOfInformation, kind: str, name: str, text: str, worth: Information | None
) -> dict[str, Cell]:
    value = None if worth is None else worth.value
    given: Mapping[str, Cell] = {
        "kind": kind,
        "name": name,
        "text": text,
        "value": value,
        "standard_error": None if worth is None else worth.error,
        "bias_removed": None if worth is None else worth.bias,
        "changes_choice": None if worth is None else worth.changed,
        "gain": None if value is None else found.stakes.money(value),
        "cost": None,
        "cost_assumed": None,
        "net_gain": None,
        "money": f"{found.terms.currency} {found.terms.price_year}",
        "years": found.stakes.years,
    }
    return dict(given)
