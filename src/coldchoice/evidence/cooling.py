"""The best cooling rate of each kind of cell, as far as it was measured or is agreed on."""

from __future__ import annotations

from functools import cache

from coldchoice.evidence.tables import read_table


def best_rate_c_per_min(cell: str, cell_class: str) -> float:
    """Best cooling rate of a cell, else of its class, else of all cells (``priors.csv``, C/min)."""
    rates = _rates()
    return next(rates[name] for name in (cell, cell_class, "*") if name in rates)


@cache
def _rates() -> dict[str, float]:
    wanted = (row for row in read_table("priors") if row["parameter"] == "optimum_rate")
    return {row["subject"]: float(row["value"]) for row in wanted}
