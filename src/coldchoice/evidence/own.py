"""Own measurements: which rows count, what they make of the draws, and how that is graded.

The constants of a cell, as ``fitted.json`` holds them, are made anew from draws that have seen the rows; see
`coldchoice.evidence.own_entries`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coldchoice.evidence.posterior import Posterior, shipped
from coldchoice.evidence.update import OWN_STUDY, updated
from coldchoice.model.assessment import OWN_DATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coldchoice.evidence.levels import Spread
    from coldchoice.model.measurement import Measurement

Record = dict[str, Any]

NOT_SURVIVAL = "metric other is function or composition, not survival"
NO_HOURS = "a hold without duration_h, or of 0 h"
NO_TEMPERATURE = "a hold without temperature_c"
HAS_TEMPERATURE = frozenset({"hypothermic", "ambient", "normothermic", "subzero_nonfreezing"})
"""Ways of keeping that have a usual temperature, which stands in where a row gives none."""


def not_used_because(row: Measurement, cell: str) -> str:
    """Say why a row says nothing of `cell`; empty where it does."""
    if row.cell_type != cell:
        return f"of {row.cell_type}, not of {cell}"
    if row.metric == "other":
        return NOT_SURVIVAL
    if not row.is_liquid:
        return ""
    if not row.duration_h:
        return NO_HOURS
    return NO_TEMPERATURE if row.temperature_c is None and row.strategy not in HAS_TEMPERATURE else ""


@lru_cache(maxsize=8)
def posterior_of(own: tuple[Measurement, ...]) -> Posterior:
    """Draws of the fit after seeing these rows, computed once per process; the rows in a fixed order."""
    return updated(shipped(), sorted(own, key=lambda row: row.id), OWN_STUDY)


def supported(old: Record, found: Spread, sd_lot: float, matched: Sequence[Measurement], seen: int) -> Record:
    """Write a number that own rows have moved, as it stands in ``fitted.json``.

    Parameters
    ----------
    old
        What stood there without them.
    found
        Median and spread from the draws that have seen them.
    sd_lot
        Spread between lots.
    matched
        The rows that measured just this.
    seen
        Number of rows that bear on it at all. Without any `matched` they count as related measurements.
    """
    new = {**old, "location": rounded(found.median), "sd_parameter": rounded(found.sd)}
    new["sd_lot"] = rounded(sd_lot)
    if matched:
        note = f"{OWN_DATA}{points(len(matched))}"
        studies = int(old["studies"]) + 1
        new |= {"grade": min(old["grade"], "B"), "studies": studies, "status": "fitted", "note": note}
        return new
    note = f"moved by {points(seen)} of your own under other conditions"
    notes = "; ".join(part for part in (old["note"], note) if part)
    return new | {"grade": min(old["grade"], "C"), "status": "fitted", "note": notes}


def points(number: int) -> str:
    """Write ``1 point`` or ``6 points``."""
    return f"{number} point{'' if number == 1 else 's'}"


def rounded(value: float) -> float:
    """Six significant digits: what another machine's linear algebra leaves alone."""
    return float(f"{value:.6g}") + 0.0
