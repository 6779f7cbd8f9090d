"""How long cells of a class were ever held unfrozen in a band of temperatures.

The fitted kinetics say how fast cells die; this says where their support ends, which differs by temperature.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.evidence.cells import cell_type as library_cell
from coldchoice.evidence.cells import cell_types
from coldchoice.evidence.coding import MEASURED_CELLS
from coldchoice.evidence.tables import read_table
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.measurement import Measurement

SURVIVAL = frozenset({"viability_pct", "recovery_pct"})
"""Metrics that count surviving cells; others are function or composition."""

NOT_SURVIVAL = re.compile("POST-THAW|outlier|organ-culture survival|functional, not|overstates potency")
"""Notes of rows that the fit of holds leaves out too."""

OTHER_CELLS = MappingProxyType({**MEASURED_CELLS, "platelets": "platelet"})
"""Class of cells that stand in the tables under a name that the library does not have."""

KIN = MappingProxyType({"blood-nucleated": "blood", "progenitor": "blood"})
"""Classes whose products are alike enough that one may borrow from the other."""


class MeasuredHold(NamedTuple):
    """The longest hold of a class in a band of temperatures.

    Attributes
    ----------
    longest_h
        Hours of it.
    low_c, high_c
        Lowest and highest temperature that was measured inside the band.
    whose
        Class whose rows these are.
    sources
        Evidence ids, the longest hold first.
    """

    longest_h: float
    low_c: float
    high_c: float
    whose: str
    sources: tuple[str, ...]


def measured_hold(
    cell_type: str,
    low_c: float,
    high_c: float,
    medium: str | None = None,
    own: tuple[Measurement, ...] = (),
) -> MeasuredHold | None:
    """Find the longest measured hold of a cell's class between two temperatures.

    Parameters
    ----------
    cell_type
        Name in the library of cells.
    low_c, high_c
        Ends of the band, both inside it.
    medium
        Short name of a medium; any if left out.
    own
        Measurements of one's own of these cells, which count beside those of the class.

    Returns
    -------
    MeasuredHold or None
        Of the class itself; of its kin (blood cells among each other) where the class has none; ``None``
        where nothing was measured.

    Raises
    ------
    UnknownName
        For a cell type that is not in the library.
    """
    cell_class = library_cell(cell_type).cell_class
    inside = [
        (whose, hours_h, temperature_c, name)
        for whose, hours_h, temperature_c, held_in, name in (*_holds(), *_own_holds(own, cell_class))
        if low_c <= temperature_c <= high_c and medium in (None, held_in)
    ]
    near = [hold for hold in inside if hold[0] == cell_class]
    kin = KIN.get(cell_class, cell_class)
    near = near or [hold for hold in inside if KIN.get(hold[0], hold[0]) == kin]
    if not near:
        return None
    near.sort(key=lambda hold: (-hold[1], hold[3]))
    temperatures_c = [temperature_c for _, _, temperature_c, _ in near]
    return MeasuredHold(
        longest_h=near[0][1],
        low_c=min(temperatures_c),
        high_c=max(temperatures_c),
        whose=near[0][0],
        sources=tuple(dict.fromkeys(name for *_, name in near if name not in {row.id for row in own})),
    )


def _own_holds(own: tuple[Measurement, ...], whose: str) -> list[tuple[str, float, float, str, str]]:
    """Holds of one's own, in the same form."""
    if not own:
        return []
    from coldchoice.evidence.coding import coded

    return [
        (whose, of.hours_h, of.temperature_c, of.medium, row.id)
        for row in own
        if (of := coded(row)).liquid
        and row.metric in SURVIVAL
        and of.hours_h
        and of.temperature_c is not None
    ]


@cache
def _holds() -> tuple[tuple[str, float, float, str, str], ...]:
    """Class, hours, temperature, medium and id of every hold that says how many cells survived."""
    media = {text: row["medium"] for row in read_table("media") for text in row["spellings"].split(";")}
    measured = [
        (row["cell_type"], row["duration_h"], row["temperature_c"], media.get(row["medium"], ""), row["id"])
        for row in read_table("hypothermic")
        if row["metric"] in SURVIVAL and not NOT_SURVIVAL.search(row["note"])
    ]
    sold = [
        (row["cell_type"], row["shelf_life_h"], _middle(row["storage_temperature_c"]), "", row["id"])
        for row in read_table("marketed_products")
        if row["strategy"].startswith(("ambient", "hypothermic")) and _is_number(row["shelf_life_h"])
    ]
    return tuple(
        (whose, float(hours), float(temperature), medium, name)
        for cell, hours, temperature, medium, name in (*measured, *sold)
        if (whose := _class_of(cell)) and _is_number(hours) and _is_number(temperature) and float(hours) > 0.0
    )


def _class_of(cell: str) -> str:
    library = cell_types()
    return library[cell].cell_class if cell in library else OTHER_CELLS.get(cell, "")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _middle(band: str) -> str:
    """Middle of a band of temperatures such as ``20 to 24``; other text as it is."""
    ends = band.split(" to ")
    return str((float(ends[0]) + float(ends[1])) / 2.0) if len(ends) == 2 else band
