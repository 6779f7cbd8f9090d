"""What freezing and thawing leave of the cells, and how long they keep frozen."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.errors import NoEvidence, did_you_mean, one_of
from coldchoice.evidence.cells import cell_type as library_cell
from coldchoice.evidence.estimate import Estimate, estimate_from
from coldchoice.evidence.kinetics import UNNAMED, range_text
from coldchoice.evidence.measured_rates import NEAR_RATE, measured_rates
from coldchoice.evidence.tables import fitted
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.evidence.cells import CellType
    from coldchoice.evidence.estimate import Values
    from coldchoice.model.assessment import Grade
    from coldchoice.model.measurement import Measurement

OTHER_AGENT_SD = 0.7
"""Assumption: logit spread added for a cryoprotectant that was not measured with these cells."""
COUNTED_AFTER_WASH = frozenset({"rbc"})
"""Cells whose recoveries were counted after the wash (cryo-0139, cryo-0140, cryo-0143)."""
OTHER_PERCENT_SD = 0.3
"""Assumption: logit spread added for a percentage outside those measured."""
OTHER_RATE_SD = 0.3
"""Assumption: logit spread added for each e-fold of a cooling rate beyond twice or half the measured ones."""


METHODS = ("slow-freeze", "minus80", "vitrification", "lyophilised")
"""Ways of freezing or drying that were measured."""


class Warming(NamedTuple):
    """Loss of cells that were cooled fast and are warmed slowly; see `science.freezing.warming_factor`."""

    worst_loss: float
    cooling_half_c_per_min: float
    warming_half_c_per_min: float
    sources: tuple[str, ...]


class FreezeThaw(NamedTuple):
    """What slow freezing, frozen storage and thawing do to one kind of cell.

    Attributes
    ----------
    cell_type, cryoprotectant, percent
        What it is for.
    recovery
        Living cells right after thaw per living cell frozen, at the best cooling rate (logit).
    viability
        Dye-exclusion viability right after thaw (logit).
    optimum_rate_c_per_min, rate_shape
        Best cooling rate (log), and the shape of the two-factor curve around it.
    warming
        What slow warming costs.
    delayed_loss
        Share of the survivors that dies within one or two days (logit).
    latent_survival
        Survival of cells with hidden damage, relative to that of healthy ones.
    minus80_rate_per_month
        First-order rate of loss at -80 C per month (log); below the glass transition there is none.
    longest_storage_days
        Longest storage that was measured, in days, by temperature in Celsius (-196 stands for nitrogen).
    known_cryoprotectants, known_percents
        What was measured with these cells.
    counted_after_wash
        Whether `recovery` already holds what a wash takes.
    beyond
        What of cell, cryoprotectant, percentage and cooling rate was not measured, and the range that was.
    grade, sources, borrowed_from, notes
        What supports the recovery.
    """

    cell_type: str
    cryoprotectant: str
    percent: float | None
    recovery: Estimate
    viability: Estimate
    optimum_rate_c_per_min: Estimate
    rate_shape: float
    warming: Warming
    delayed_loss: Estimate
    latent_survival: float
    minus80_rate_per_month: Estimate
    longest_storage_days: dict[float, float]
    known_cryoprotectants: tuple[str, ...]
    known_percents: tuple[float, ...]
    counted_after_wash: bool
    beyond: tuple[str, ...]
    grade: Grade
    sources: tuple[str, ...]
    borrowed_from: str | None
    notes: tuple[str, ...]


def known_cryoprotectants() -> tuple[str, ...]:
    """Short names of all cryoprotectants with which cells were frozen."""
    cells = fitted()["freeze"]["cells"].values()
    return tuple(sorted({name for entry in cells for name in entry["recovery"]}))


def freeze_thaw(
    cell_type: str,
    cryoprotectant: str | None = None,
    percent: float | None = None,
    method: str = "slow-freeze",
    own: tuple[Measurement, ...] = (),
) -> FreezeThaw:
    """Look up what freezing does to a kind of cell.

    Parameters
    ----------
    cell_type
        Name in the library of cells.
    cryoprotectant
        ``dmso``, ``glycerol`` or another; the cell's usual one if left out. One that was not measured with
        these cells gives their usual values, wider, and says so.
    percent
        Its percentage; the usual one if both are left out.
    method
        One of `METHODS`. Each but slow freezing has numbers of its own, only for classes of cells that were
        kept so, and one kind of cryoprotectant.
    own
        Measurements of one's own, from which the numbers learn; `case.own` in a strategy.

    Raises
    ------
    UnknownName
        For a cell type that is not in the library.
    NoEvidence
        If no cell of its class was kept by this method, nor any of one's own.
    """
    one_of("method", method, METHODS)
    cell = library_cell(cell_type)
    if method != "slow-freeze":
        return _by_other_method(cell, method, own)
    entry = _entry(cell.name, own)
    agent = (cryoprotectant or cell.cryoprotectant).lower()
    percents = tuple(float(p) for p in entry["percents"].get(agent, ()))
    outside = _outside(agent, percent, percents, entry)
    recovery, viability, frozen = _in_this_agent(cell, agent, entry, outside)
    if cryoprotectant is None and percent is None:
        percent = cell.cryoprotectant_percent  # the usual one is no departure, even where no source prints it
    return _assembled(cell, entry, recovery, viability, frozen)._replace(
        cryoprotectant=agent,
        percent=percent,
        known_percents=percents,
        **_support(cell.name, recovery, "slow-freeze", outside),
    )


def _assembled(
    cell: CellType, entry: dict[str, Any], recovery: Estimate, viability: Estimate, frozen: Estimate
) -> FreezeThaw:
    """Everything that is told of a cell, with its usual cryoprotectant."""
    constants = fitted()["freeze"]["general"]
    return FreezeThaw(
        cell_type=cell.name,
        cryoprotectant=cell.cryoprotectant,
        percent=cell.cryoprotectant_percent,
        recovery=recovery,
        viability=viability,
        optimum_rate_c_per_min=estimate_from(entry["optimum_rate_c_per_min"]),
        rate_shape=constants["rate_shape"],
        warming=_warming(constants),
        delayed_loss=estimate_from(entry["delayed_loss"]),
        latent_survival=constants["latent_survival"],
        minus80_rate_per_month=frozen,
        longest_storage_days={float(t): found["days"] for t, found in entry["longest_storage_days"].items()},
        known_cryoprotectants=tuple(entry["own_cryoprotectants"]),
        known_percents=(),
        counted_after_wash=cell.name in COUNTED_AFTER_WASH,
        **_support(cell.name, recovery, "slow-freeze"),
    )


def _entry(cell: str, own: tuple[Measurement, ...]) -> dict[str, Any]:
    """Constants of one cell, with what its own measurements say."""
    if own:
        from coldchoice.evidence.own_entries import freeze_entry

        return freeze_entry(cell, own)
    entry: dict[str, Any] = fitted()["freeze"]["cells"][cell]
    return entry


def _in_this_agent(
    cell: CellType, agent: str, entry: dict[str, Any], outside: list[str]
) -> tuple[Estimate, Estimate, Estimate]:
    """Recovery, viability and loss at -80 C in a cryoprotectant: wider where `outside` names what was not."""
    listed = agent if agent in entry["recovery"] else cell.cryoprotectant
    recovery, viability = (estimate_from(entry[metric][listed]) for metric in ("recovery", "viability"))
    frozen = estimate_from(entry["minus80_rate_per_month"])
    if agent != listed:
        recovery, viability, frozen = (
            e.wider(OTHER_AGENT_SD, outside[0]) for e in (recovery, viability, frozen)
        )
    elif outside:
        recovery, viability = (e.wider(OTHER_PERCENT_SD, outside[0]) for e in (recovery, viability))
    return recovery, viability, frozen


def _by_other_method(cell: CellType, method: str, own: tuple[Measurement, ...]) -> FreezeThaw:
    """What another method than slow freezing does; the rest as for slow freezing of the same cells."""
    methods = _entry(cell.name, own)["methods"]
    if method not in methods:
        raise NoEvidence(
            f"no {cell.cell_class} cells were ever measured after {_IN_WORDS[method]}; bring measurements of "
            f"your own (`coldchoice template {cell.name}` writes a table, the scenario names it under "
            "`measurements`)"
        )
    found, usual = methods[method], freeze_thaw(cell.name, own=own)
    recovery, viability = (estimate_from(found[metric]) for metric in ("recovery", "viability"))
    longest = usual.longest_storage_days
    if found["longest_storage_days"]:
        longest = {t: found["longest_storage_days"] if t == -80.0 else days for t, days in longest.items()}
    return usual._replace(
        cryoprotectant=found["agent"],
        percent=None,
        recovery=recovery,
        viability=viability,
        longest_storage_days=longest,
        known_cryoprotectants=(found["agent"],),
        known_percents=(),
        **_support(cell.name, recovery, method),
    )


def at_cooling_rate(known: FreezeThaw, rate_c_per_min: float, *, computed: bool = False) -> FreezeThaw:
    """Return what freezing does at a set cooling rate: outside the measured rates wider, and with a flag.

    Parameters
    ----------
    known
        As `freeze_thaw` gives it.
    rate_c_per_min
        Cooling rate at the cells.
    computed
        Whether the curve is computed, and brings an error of its own: then there is a flag alone.
    """
    rates = measured_rates(known.cell_type)
    factor = rates.factor_outside(rate_c_per_min)
    if factor <= NEAR_RATE:
        return known
    text = rates.text(rate_c_per_min)
    more = 0.0 if computed else OTHER_RATE_SD * log(factor / NEAR_RATE)
    return known._replace(
        recovery=known.recovery.wider(more, text),
        viability=known.viability.wider(more, text),
        beyond=(*known.beyond, text),
    )


_IN_WORDS = MappingProxyType(
    {
        "slow-freeze": "slow freezing",
        "minus80": "freezing at -80 C without a controlled rate",
        "vitrification": "vitrification",
        "lyophilised": "freeze-drying",
    }
)


def lysed_share(recovery: Values, viability: Values, dead_per_living: Values = 0.0) -> Values:
    """Share of the killed cells that is gone from the count, so that recovery and viability both hold.

    Parameters
    ----------
    recovery, viability
        Living cells after per living cell before, and viability after; fractions, floats or (draws,).
    dead_per_living
        Dead cells per living one before the freeze, which stay.

    Returns
    -------
    Values
        Between 0 and 1: 0 where the viability is lower than the recovery allows.
    """
    killed = np.maximum(1.0 - recovery, 1e-12)
    dead_after = recovery * (1.0 - viability) / np.maximum(viability, 1e-12)
    share: Values = np.clip(1.0 - (dead_after - dead_per_living) / killed, 0.0, 1.0)
    return share


def _warming(constants: dict[str, Any]) -> Warming:
    halves = (constants["warming_cooling_half"], constants["warming_half"])
    return Warming(constants["warming_loss"], *halves, ("P087", "P088"))


def _support(cell: str, recovery: Estimate, method: str, outside: Sequence[str] = ()) -> dict[str, Any]:
    """What supports the recovery after a method, and what of it was not measured, the cell among it."""
    note = recovery.note.partition("; ")[0]  # what follows is why the interval is wider
    borrowed = note.startswith("borrowed")
    beyond, notes = tuple(outside), () if not note or note in outside else (note,)
    if borrowed and not note.startswith("borrowed from another measure"):
        beyond, notes = (*outside, f"{cell} after {_IN_WORDS[method]}: not measured, {note}"), ()
    return {
        "beyond": beyond,
        "grade": recovery.grade,
        "sources": recovery.sources,
        "borrowed_from": recovery.note if borrowed else None,
        "notes": notes,
    }


def _outside(
    agent: str, percent: float | None, percents: tuple[float, ...], entry: dict[str, Any]
) -> list[str]:
    """Say what was not measured with these cells."""
    if agent not in entry["recovery"]:
        known = tuple(entry["recovery"])
        hint = "" if agent == UNNAMED else f" ({did_you_mean(agent, known)})"
        return [f"cryoprotectant {agent}: not measured with these cells{hint}"]
    if percent is not None and percents and not percents[0] - 1.0 <= percent <= percents[-1] + 1.0:
        return [f"{percent:g} % {agent}: measured at {range_text(percents[0], percents[-1])} %"]
    return []
