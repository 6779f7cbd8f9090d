"""How fast thawed cells die in the liquid they are held in."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.errors import did_you_mean
from coldchoice.evidence.cells import cell_type as library_cell
from coldchoice.evidence.estimate import Estimate, estimate_from
from coldchoice.evidence.kinetics import UNNAMED
from coldchoice.evidence.tables import fitted
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade
    from coldchoice.model.measurement import Measurement


LONGEST_IN_CULTURE_H = 48.0
"""Longest rest after thaw that was followed in a vehicle that is not listed (cryo-0171)."""

LONGEST_H = MappingProxyType({"lactated-ringer": 6.417, "albumin-5pct": 6.417, "saline": 24.0, "as-3": 360.0})
"""The same by vehicle (cryo-0014, cryo-0100, cryo-0150, cryo-0141)."""


class Label(NamedTuple):
    """Hours between thaw and use that the label of a like product allows."""

    hours: float
    note: str
    sources: tuple[str, ...]


class PostThaw(NamedTuple):
    """The clock after thaw.

    Attributes
    ----------
    cell_type, vehicle_used
        What it is for; `None` where a vehicle that was not measured stands in.
    rate_per_h
        First-order rate of death of every living cell (log).
    known_vehicles
        Vehicles this cell was measured in.
    labels
        What labels of like products allow.
    beyond
        Says that the vehicle was not measured, where one is named.
    longest_measured_h
        Longest rest that was followed in such a vehicle.
    grade, sources, notes
        What supports the rate.
    """

    cell_type: str
    vehicle_used: str | None
    rate_per_h: Estimate
    known_vehicles: tuple[str, ...]
    labels: tuple[Label, ...]
    beyond: tuple[str, ...]
    longest_measured_h: float
    grade: Grade
    sources: tuple[str, ...]
    notes: tuple[str, ...]


def known_vehicles() -> tuple[str, ...]:
    """Short names of all vehicles in which thawed cells were followed."""
    cells = fitted()["post_thaw"]["cells"].values()
    return tuple(sorted({name for entry in cells for name in entry["rate_per_h"] if name}))


def post_thaw_decline(
    cell_type: str, vehicle: str | None = None, own: tuple[Measurement, ...] = ()
) -> PostThaw:
    """Look up how fast thawed cells die at room temperature.

    Parameters
    ----------
    cell_type
        Name in the library of cells.
    vehicle
        ``lactated-ringer``, ``albumin-5pct``, or another; `None`, or one that was not measured, gives a wide
        spread between the two, and says so.
    own
        Measurements of one's own, from which the rate learns; `case.own` in a strategy.

    Raises
    ------
    UnknownName
        For a cell type that is not in the library.
    """
    cell = library_cell(cell_type)
    entry = fitted()["post_thaw"]["cells"][cell.name]
    if own:
        from coldchoice.evidence.own_entries import post_thaw_entry

        entry = post_thaw_entry(cell.name, own)
    known = tuple(name for name in entry["rate_per_h"] if name)
    used = vehicle if vehicle in known else None
    rate = estimate_from(entry["rate_per_h"][used or ""])
    beyond: tuple[str, ...] = ()
    if vehicle is not None and used is None:
        hint = "" if vehicle == UNNAMED else f" ({did_you_mean(vehicle, known)})"
        beyond = (f"vehicle {vehicle}: not measured after thaw{hint}",)
    labels = tuple(
        Label(item["hours"], item["note"], tuple(item["sources"].split(";"))) for item in entry["labels"]
    )
    return PostThaw(
        cell_type=cell.name,
        vehicle_used=used,
        rate_per_h=rate,
        known_vehicles=tuple(entry["own_vehicles"]),
        labels=labels,
        beyond=beyond,
        longest_measured_h=LONGEST_H.get(used or "", LONGEST_IN_CULTURE_H),
        grade=rate.grade,
        sources=rate.sources,
        notes=(rate.note,) if rate.note else (),
    )
