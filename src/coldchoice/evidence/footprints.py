"""The reference library of footprints: what making, running and carrying things emits and uses up.

A range is the low, most likely and high amount for one unit of a priced item, for a tonne-kilometre, or for a
kilowatt-hour; what is not known well is wide. `coldchoice.evidence.prices` holds the items themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.evidence.tables import Row, read_table
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OF_ITEMS = ("making", "electricity", "nitrogen", "mass_out", "mass_back")
"""Quantities of one unit of an item: kg CO2e, kWh, L of liquid nitrogen, and kg out and back."""


class Footprint(NamedTuple):
    """One quantity of one subject.

    Attributes
    ----------
    subject
        A priced item, a lane, a way of carriage, ``grid``, ``liquefaction`` or ``payload``.
    group
        Under which items are added up: ``media``, ``shipper``, ``storage``; empty for what is no item.
    quantity
        What is told: one of `OF_ITEMS`, ``emissions`` or ``energy`` of a tonne-kilometre, ``air`` or ``road``
        kilometres of a lane, kilograms of its ``courier`` or ``driver``, or ``intensity`` of the grid.
    low, mode, high
        Lowest, most likely and highest amount.
    unit
        Of the amounts.
    sources
        Row ids of ``cost_logistics.csv``.
    status
        ``read`` where the most likely amount was read, else ``assumption``.
    note
        Which figure came from where.
    """

    subject: str
    group: str
    quantity: str
    low: float
    mode: float
    high: float
    unit: str
    sources: tuple[str, ...]
    status: str
    note: str

    def draw(self, uniform: Floats) -> Floats:
        """Draw the amount, triangular between low and high; `uniform` are draws in [0, 1), (draws,)."""
        from coldchoice.model.quantiles import triangular_quantile

        return triangular_quantile(uniform, self.low, self.mode, self.high)


@cache
def footprints() -> Mapping[str, Mapping[str, Footprint]]:
    """Return all footprints by subject, then by quantity, in the order of the table."""
    found: dict[str, dict[str, Footprint]] = {}
    for row in read_table("footprints"):
        found.setdefault(row["subject"], {})[row["quantity"]] = _footprint(row)
    return MappingProxyType({name: MappingProxyType(rows) for name, rows in found.items()})


def _footprint(row: Row) -> Footprint:
    return Footprint(
        row["subject"],
        row["group"],
        row["quantity"],
        float(row["low"]),
        float(row["mode"]),
        float(row["high"]),
        row["unit"],
        tuple(filter(None, row["sources"].split(";"))),
        row["status"],
        row["note"],
    )
