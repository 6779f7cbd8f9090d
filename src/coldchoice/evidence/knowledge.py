"""What is known of a cell type for each way of preserving it: rows, studies and the grade of the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.evidence.cells import CellType
from coldchoice.evidence.freeze_thaw import freeze_thaw
from coldchoice.evidence.kinetics import hold_kinetics
from coldchoice.evidence.measured import HOLDS, measurements, without_twins
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hold": HOLDS,
        "freeze-thaw": ("slow_freeze", "freeze_minus80", "other"),
        "-80 C": ("freeze_minus80",),
        "vitrification": ("vitrification",),
        "lyophilisation": ("lyophilisation",),
    }
)
"""Ways of preserving, and what the tables call them; what is known at -80 C is part of freeze-thaw."""


class Known(NamedTuple):
    """What is known of one way of preserving one cell type.

    Attributes
    ----------
    rows, studies
        Measured rows of the cell itself, and the number of publications they come from.
    grade
        Of the number that a comparison would use: A three or more studies of this cell and medium, B one or
        two, C borrowed from its class, D assumption; ``None`` where nothing is fitted to such rows.
    borrowed_from
        The class that the number is borrowed from, or a note that says so; empty where it is the cell's own.
    """

    rows: int
    studies: int
    grade: Grade | None
    borrowed_from: str = ""


def knowledge(cell: CellType) -> dict[str, Known]:
    """Return what is known of a cell type, by the ways in `PARTS`; grades are those of its usual medium."""
    rows = without_twins(measurements(cell.name))
    hold = hold_kinetics(cell.name, cell.hold_medium, cell.hold_temperature_c)
    frozen = freeze_thaw(cell.name)
    grades: dict[str, tuple[Grade, str]] = {
        "hold": (hold.grade, hold.borrowed_from or ""),
        "freeze-thaw": (frozen.grade, frozen.borrowed_from or ""),
        "-80 C": (max(frozen.grade, frozen.minus80_rate_per_month.grade), ""),
    }
    found = {}
    for part, ways in PARTS.items():
        own = [one for one in rows if one.row.strategy in ways]
        grade, borrowed = grades.get(part, (None, ""))
        found[part] = Known(len(own), len({one.publication for one in own}), grade, borrowed)
    return found
