"""A chain as comma-separated values: one line for each combination."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from coldchoice.report.content import keys_of
from coldchoice.report.separated import Cell, interval_cells, written

if TYPE_CHECKING:
    from coldchoice.model.chained import Chained, Combination


def chained_csv(chained: Chained) -> str:
    """Return one line for each combination, with a head line; stages are counted from 1 in column names.

    Fractions are between 0 and 1, money is that of the `money` of its line. Empty = no number.
    """
    lines = [_line(chained, one) for one in chained.combinations]
    names = keys_of(lines)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([written(line.get(name)) for name in names] for line in lines)
    return text.getvalue()


def _line(chained: Chained, one: Combination) -> dict[str, Cell]:
    return {
        "file": PurePath(chained.file).name if chained.file else None,
        "title": chained.chain.title,
        "input_hash": chained.input_hash,
        "draws": chained.draws,
        "seed": chained.chain.seed,
        **{f"stage_{at}": stage.label for at, stage in enumerate(chained.stages, 1)},
        **{f"stage_{at}_strategy": name for at, name in enumerate(one.strategies, 1)},
        "status": one.status,
        "reason": one.reason,
        "rank": one.position,
        "tied_with": "; ".join(one.tied_with),
        "money": f"{chained.currency} {chained.price_year}",
        "per": "dose" if chained.attempts_from is None else "attempt",
        **interval_cells("cost_money", one.cost),
        "cost_standard_error_money": one.error,
        "delivered_fraction": one.delivered,
        "delivered_per_attempt_fraction": one.delivered_per_attempt,
        "evidence_grade": one.grade,
        **_stages(one),
    }


def _stages(one: Combination) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for at, passage in enumerate(one.passages, 1):
        cells |= interval_cells(f"stage_{at}_value_at_stake_money", passage.entering)
        cells[f"stage_{at}_usable_fraction"] = passage.usable
        cells[f"stage_{at}_starts_per_year"] = passage.started
        cells |= {f"stage_{at}_line_{name}_money": money for name, money in passage.lines.items()}
    return cells
