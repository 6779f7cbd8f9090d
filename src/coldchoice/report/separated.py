"""The answer as comma-separated values: one line for each strategy of each scenario."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from coldchoice.report.content import keys_of, option, weights
from coldchoice.report.words import plain

if TYPE_CHECKING:
    from coldchoice.model.comparison import Comparison, Further, Interval, Row

Cell = str | float | int | None

FORMULA_STARTS = ("=", "+", "-", "@")
"""A spreadsheet runs text that starts so as a formula, whoever wrote it."""

POINTS = ("mean", "p05", "p50", "p95")


def csv_text(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as CSV with a head line; units stand in the column names.

    Fractions are between 0 and 1, hours in h, money in the `money` of its line. Empty = no number,
    ``inf`` = without end.
    """
    lines = [_line(comparison, row) for comparison in comparisons for row in comparison.rows]
    names = _grouped_names(keys_of(lines))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([written(line.get(name)) for name in names] for line in lines)
    return text.getvalue()


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    line = plain(text)
    return f"'{line}" if line.startswith(FORMULA_STARTS) else line


def _line(comparison: Comparison, row: Row) -> dict[str, Cell]:
    scenario, terms = comparison.scenario, comparison.terms
    return {
        "file": PurePath(comparison.file).name if comparison.file else None,
        "title": scenario.title,
        "cell_type": scenario.cell_type,
        "stage": terms.stage,
        "duration_h": terms.duration_h,
        "input_hash": scenario.input_hash(),
        "draws": comparison.draws,
        "seed": comparison.seed,
        "weights": weights(comparison),
        "name": row.name,
        "strategy": row.strategy,
        "options": "; ".join(f"{name}={option(value)}" for name, value in row.options.items()),
        "status": row.status,
        "reason": row.reason,
        "rank": row.position,
        "tied_with": "; ".join(row.tied_with),
        "first_share": row.first,
        "first_share_standard_error": row.first_error,
        "score": row.score,
        **interval_cells("viable_recovery_fraction", row.viability),
        **interval_cells("dye_viability_fraction", row.dye_viability),
        "usable_fraction": row.usable,
        "money": f"{terms.currency} {terms.price_year}",
        **interval_cells("cost_per_usable_dose_money", row.cost),
        **interval_cells("flexibility_0_to_1", row.flexibility),
        **_further(comparison, row),
        "slack_h": row.slack_h,
        "usable_life_h": row.usable_life_h,
        **_parts("{}_h", row.flexibility_hours),
        **_parts("wait_covered_{}_fraction", row.waits_covered),
        "full_release_before_use_fraction": row.full_release,
        **(interval_cells("radius_km", row.radius_km) if row.radius_km else {}),
        "evidence_grade": row.grade,
        "extrapolated": str(bool(row.beyond)).lower(),
        "beyond_measured": "; ".join(row.beyond),
        "own_accounting": str(row.own_accounting).lower(),
        "plugin": row.origin.plugin if row.origin else None,
        "distribution": f"{row.origin.distribution} {row.origin.version}".strip() if row.origin else None,
        "sources": "; ".join(row.sources),
        "notes": "; ".join(row.notes),
        **_parts("cost_line_{}_money", row.cost_lines),
        **_parts("lost_to_{}_fraction", row.lost_to),
        **_parts("flexibility_part_{}_0_to_1", row.flexibility_parts),
    }


def _further(comparison: Comparison, row: Row) -> dict[str, Cell]:
    """Columns of the further criteria, units in their names: ``carbon_kg_co2e_per_usable_dose_mean``."""
    made: dict[str, Cell] = {}
    for one in comparison.further:
        name = re.sub(r"\W+", "_", f"{one.name} {one.unit}".lower()).strip("_")
        made |= interval_cells(name, row.further.get(one.name))
    reasons = [f"{one.name}: {reason}" for one in comparison.further for reason in _failures(one, row)]
    return {**made, "criteria_left_out": "; ".join(reasons)} if comparison.further else {}


def _failures(criterion: Further, row: Row) -> tuple[str, ...]:
    """Why a criterion counts for nobody: what failed with this strategy, or that it failed with another."""
    if not criterion.failures:
        return ()
    return (criterion.failures.get(row.name) or f"failed for {', '.join(criterion.failures)}",)


def interval_cells(name: str, values: Interval | None) -> dict[str, Cell]:
    """Return a column for the mean and each point of an interval; empty ones where there is none."""
    numbers = values if values is not None else (None,) * len(POINTS)
    return {f"{name}_{point}": number for point, number in zip(POINTS, numbers, strict=True)}


def _parts(name: str, values: Mapping[str, float | None]) -> dict[str, Cell]:
    return {name.format(part): value for part, value in values.items()}


def _grouped_names(names: Sequence[str]) -> list[str]:
    """Keep the columns of one kind together, also where scenarios have different ones."""
    kinds = ("cost_line_", "lost_to_", "flexibility_part_")
    rest = [name for name in names if not name.startswith(kinds)]
    return [*rest, *(name for kind in kinds for name in names if name.startswith(kind))]


def written(value: Cell) -> str:
    """Write one cell so that a spreadsheet shows it and runs nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)
