"""Measured membranes: what lets water and cryoprotectants through, for the few cells where it is known.

Values stay in the table of parameters; here stands only which rows belong together. Rows of different
methods are never mixed: for red cells they contradict each other (evidence P028, P030), so there is no set.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log
from types import MappingProxyType
from typing import TYPE_CHECKING

from coldchoice.evidence.estimate import Estimate
from coldchoice.evidence.tables import Row, read_table
from coldchoice.model.quantity import parse_quantity
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.model.assessment import Grade
    from coldchoice.model.units import Dimension

PERMEABILITY_SD = 0.3
"""Assumption: spread of the logarithm of a permeability that was printed without one."""

ENERGY_SD = 0.15
"""Assumption: the same for an activation energy."""

INACTIVE_SD = 0.2
"""Assumption: spread of the log odds of an inactive fraction that was printed without one."""


class MembraneSet(NamedTuple):
    """What is known of the membrane of one kind of cell; ``None`` where nobody measured it.

    Attributes
    ----------
    cell_type, of
        Name in the library, and what was measured.
    water, water_activation
        Permeability of water in um/(min atm) at `reference_c` (log), its activation energy in kcal/mol (log).
    reference_c, lowest_measured_c
        Where it holds, and the coldest place where it was measured.
    inactive_fraction, diameter_um
        Share that is not water (logit), and diameter of the isotonic cell (log).
    solute, solute_activation, solute_c
        Permeability of `agent` in um/min at a temperature (log), and its activation energy (log).
    agent
        The cryoprotectant of `solute`.
    measured_in
        Cryoprotectant present when the permeability of water was measured; empty for none.
    ice_c
        Mean and standard deviation of the temperature of freezing inside, without cryoprotectant.
    lowest_volume
        Smallest volume tolerated, over the isotonic one.
    swelling_known
        Whether the two-parameter model holds when the cells swell.
    notes
        What a reader has to know.
    """

    cell_type: str
    of: str = ""
    water: Estimate | None = None
    water_activation: Estimate | None = None
    reference_c: float = 0.0
    lowest_measured_c: float = 0.0
    inactive_fraction: Estimate | None = None
    diameter_um: Estimate | None = None
    solute: Estimate | None = None
    solute_activation: Estimate | None = None
    solute_c: float = 20.0
    agent: str = "dmso"
    measured_in: str = ""
    ice_c: tuple[float, float] | None = None
    lowest_volume: float | None = None
    swelling_known: bool = True
    notes: tuple[str, ...] = ()


class _Rows(NamedTuple):
    """Ids of the rows that make a set; temperatures as the rows' conditions say."""

    water: str
    water_activation: str = ""
    reference_c: float = 0.0
    lowest_measured_c: float = -40.0
    inactive_fraction: str = ""
    diameter_um: tuple[float, float, str] | None = None
    solute: str = ""
    solute_activation: str = ""
    agent: str = "dmso"
    measured_in: str = ""
    ice: str = ""
    lowest_volume: str = ""
    grade: Grade = "B"
    note: str = ""


_SETS: Mapping[str, tuple[_Rows, ...]] = MappingProxyType({
    "hsc-cord-blood": (
        _Rows(
            "P003", "P006", 20.0, 1.5, inactive_fraction="P001", diameter_um=(7.0, 9.0, "C027"),
            solute="P005", solute_activation="P007",
        ),
    ),
    "chondrocyte": (
        _Rows(
            "P072", "P073", inactive_fraction="P071", diameter_um=(6.0, 12.0, "C026"), grade="C",
            note="measured in hog chondrocytes",
        ),
    ),
    "hepatocyte": (_Rows("P057", "P058", ice="P098"),),
    "islet": (
        _Rows(
            "P050", "P051", 22.0, 4.0, solute="P052", solute_activation="P053", grade="C",
            note="measured in islet cells of newborn pigs",
        ),
    ),
    "msc-adipose": (
        _Rows("P067", "P068", measured_in="dmso"),
        _Rows("P069", "P070", measured_in="glycerol"),
    ),
    "platelet": (
        _Rows("P020", "P022", 21.0, 2.0, lowest_volume="P025", note="a platelet is a disc, not a sphere"),
    ),
    "granulocyte": (_Rows("P026", "", 25.0, 25.0),),
})  # fmt: skip

SWELLING_UNKNOWN = frozenset({"msc-bone-marrow", "msc-adipose", "msc-umbilical"})
"""Cells that leave the two-parameter model when they swell (evidence P074)."""


def measured_membrane(cell_type: str, cryoprotectant: str = "") -> MembraneSet | None:
    """Look up the membrane of a kind of cell; ``None`` where nobody measured it.

    Parameters
    ----------
    cell_type
        Name in the library of cells.
    cryoprotectant
        In which it is frozen: a set measured in it comes first, one measured without any second. A set
        measured in another one is not used.
    """
    found = [rows for rows in _SETS.get(cell_type, ()) if rows.measured_in in ("", cryoprotectant)]
    found.sort(key=lambda rows: rows.measured_in != cryoprotectant)
    return _membrane(cell_type, found[0]) if found else None


def known_membranes() -> tuple[str, ...]:
    """Names of the cells with a measured membrane."""
    return tuple(_SETS)


@cache
def _table() -> dict[str, Row]:
    return {row["id"]: row for row in read_table("model_parameters")}


def _membrane(cell_type: str, rows: _Rows) -> MembraneSet:
    water = _table()[rows.water]
    notes = [rows.note] if rows.note else []
    if "no CPA" in water["conditions"]:
        notes.append("permeability of water measured without cryoprotectant, which lowers it (P063 to P070)")
    ice = _spread(_table()[rows.ice]) if rows.ice else None
    tolerated = _table()[rows.lowest_volume]["low"] if rows.lowest_volume else ""
    return MembraneSet(
        cell_type=cell_type,
        of=water["cell_type"],
        water=_log(rows.water, "water permeability", PERMEABILITY_SD, rows.grade),
        water_activation=_energy(rows.water_activation, rows.grade),
        reference_c=rows.reference_c,
        lowest_measured_c=rows.lowest_measured_c,
        inactive_fraction=_logit(rows.inactive_fraction, rows.grade),
        diameter_um=_diameter(rows.diameter_um),
        solute=_log(rows.solute, "solute permeability", PERMEABILITY_SD, rows.grade) if rows.solute else None,
        solute_activation=_energy(rows.solute_activation, rows.grade),
        solute_c=rows.reference_c,
        agent=rows.agent,
        measured_in=rows.measured_in,
        ice_c=ice,
        lowest_volume=float(tolerated) if tolerated else None,
        swelling_known=cell_type not in SWELLING_UNKNOWN,
        notes=tuple(notes),
    )


def _energy(name: str, grade: Grade) -> Estimate | None:
    return _log(name, "activation energy", ENERGY_SD, grade) if name else None


def _log(name: str, dimension: Dimension, usual_sd: float, grade: Grade) -> Estimate:
    """A positive value; its ends are taken as one standard deviation either way, as most abstracts print."""
    row = _table()[name]
    value = parse_quantity(f"{row['value']} {row['unit']}", dimension)
    ends = [float(row[end]) for end in ("low", "high") if row[end]]
    sd = log(ends[1] / ends[0]) / 2.0 if len(ends) == 2 and 0.0 < ends[0] < ends[1] else usual_sd
    return Estimate(log(value), sd, 0.0, "log", grade, (name,), 1, "fitted", f"of {row['cell_type']}")


def _logit(name: str, grade: Grade) -> Estimate | None:
    if not name:
        return None
    row = _table()[name]
    share = float(row["value"])
    note = f"of {row['cell_type']}"
    return Estimate(log(share / (1.0 - share)), INACTIVE_SD, 0.0, "logit", grade, (name,), 1, "fitted", note)


def _diameter(ends: tuple[float, float, str] | None) -> Estimate | None:
    if ends is None:
        return None
    low, high, name = ends
    note = f"assumption: {low:g} to {high:g} um"
    middle, sd = log(low * high) / 2.0, log(high / low) / 2.0
    return Estimate(middle, sd, 0.0, "log", "D", (name,), 0, "assumption", note)


def _spread(row: Row) -> tuple[float, float]:
    return float(row["value"]), (float(row["high"]) - float(row["low"])) / 2.0
