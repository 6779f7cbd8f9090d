"""The constants of one cell once its own measurements were seen, in the form of ``fitted.json``.

They are read off the updated draws as the shipped ones are read off the shipped draws (``tools/fit_*.py``),
for one's own laboratory: its centre effect is the one that was learned, not one drawn anew.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import exp, log
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from coldchoice.evidence.coding import Coded, coded_together
from coldchoice.evidence.effects import KNOTS_C
from coldchoice.evidence.levels import (
    FAMILY_OF_VEHICLE,
    family_by_medium,
    frozen,
    held,
    law,
    log_rate,
    lysis_ratio,
    rate_after_thaw,
    speed,
    survival,
)
from coldchoice.evidence.lot_spread import hazard_variance, logit_variance, shrunk
from coldchoice.evidence.own import Record, not_used_because, posterior_of, rounded, supported
from coldchoice.evidence.questions import GLASS_C, months_above_glass
from coldchoice.evidence.tables import fitted
from coldchoice.evidence.update import OWN_STUDY
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from coldchoice.evidence.posterior import Posterior
    from coldchoice.model.measurement import Measurement

    Rows = tuple[Measurement, ...]

UNLISTED = "other"
"""How a scenario names a medium that is not in the list: that of its own rows, where it is one alone."""

METHODS = MappingProxyType({"minus80": "minus80", "vitrification": "vitrified", "lyophilised": "dried"})
"""Other ways than slow freezing, as strategies name them and as the fit does."""

SURVIVAL = ("recovery", "viability")
COUNTED = ("recovery_pct", "viability_pct")


class Seen(NamedTuple):
    """Own rows of one kind with their codes, and the draws that have seen all own rows."""

    rows: Rows
    codes: tuple[Coded, ...]
    posterior: Posterior

    def where(self, **wanted: object) -> list[tuple[Measurement, Coded]]:
        """Rows whose codes have these values."""
        pairs = zip(self.rows, self.codes, strict=True)
        return [(row, of) for row, of in pairs if all(getattr(of, key) == wanted[key] for key in wanted)]


def _seen(cell: str, own: Rows, liquid: bool) -> Seen | None:
    own = tuple(row for row in own if not not_used_because(row, cell))
    pairs = [pair for pair in zip(own, coded_together(own), strict=True) if pair[1].liquid == liquid]
    if not pairs:
        return None
    rows, codes = zip(*pairs, strict=True)
    return Seen(rows, codes, posterior_of(own))


# ---------------------------------------------------------------- holds


@lru_cache(maxsize=256)
def hold_entry(cell: str, medium: str | None, temperature_c: float, own: Rows) -> dict[str, Any]:
    """Hold constants of a cell for one medium and temperature; unchanged where no own row is of a hold.

    The scales of `medium` and of any medium are those at `temperature_c`, written as if at 4 C: what own rows
    say of one temperature narrows it there, though it may stay wide elsewhere. `medium` is as a scenario
    names it: ``other`` is the one medium of the own rows that is not in the list.
    """
    entry, seen = fitted()["hold"][cell], _seen(cell, own, liquid=True)
    if seen is None:
        return dict(entry)
    families = {of.medium: of.family for of in seen.codes if of.medium}
    named = _media(entry, tuple(families))
    usual, asked = (_asked(cell, one, families, seen) for one in ("", named.get(medium or "", "")))
    speeds = {knot: speed(usual, knot, seen.posterior, OWN_STUDY).median for knot in KNOTS_C}
    faster = float(np.interp(temperature_c, KNOTS_C, [speeds[knot] for knot in KNOTS_C]))
    scales = {name: entry["scale_h"].get(name) or entry["scale_h"][""] for name in named}
    for name, of in (("", usual), (medium or "", asked)):
        if name in named:
            scales[name] = _scale(entry, scales[name], seen, of._replace(temperature_c=temperature_c), faster)
    shape = law(asked._replace(temperature_c=temperature_c), seen.posterior, OWN_STUDY)
    matched = [row for row, _ in seen.where(medium=asked.medium)]
    known = entry["temperature_range_c"] if entry["longest_measured_h"] else []
    measured = [*known, *(of.temperature_c for of in seen.codes if of.temperature_c is not None)]
    return {
        **entry,
        "scale_h": scales,
        "shape": supported(entry["shape"], shape.log_shape, 0.0, matched, len(seen.rows)),
        "shape_correlation": rounded(shape.correlation),
        "relative_hazards": {f"{knot:g}": [exp(one), 0.0] for knot, one in speeds.items()},
        "temperature_range_c": [min(measured), max(measured)],
        "lysis_ratio": {**entry["lysis_ratio"], "value": rounded(lysis_ratio(usual, seen.posterior))},
        "longest_measured_h": max(entry["longest_measured_h"], *(of.hours_h or 0.0 for of in seen.codes)),
        "own_media": sorted({*entry["own_media"], *(name for name in named if named[name] in families)}),
        "borrowed_from": None,
    }


def _media(entry: dict[str, Any], own: tuple[str, ...]) -> dict[str, str]:
    """Media that may be asked for, by the name that a scenario gives them."""
    listed = fitted()["media"]
    named = {name: name for name in (*entry["scale_h"], *(one for one in own if one in listed))}
    unlisted = [one for one in own if one not in listed]
    return named | ({UNLISTED: unlisted[0]} if len(unlisted) == 1 else {})


def _asked(cell: str, medium: str, families: dict[str, str], seen: Seen) -> Coded:
    """Conditions of a hold as this laboratory does it: as long as its own, and in tissue if those are."""
    alike = [of for of in seen.codes if of.medium == medium] or list(seen.codes)
    hours = [log(of.hours_h) for of in alike if of.hours_h]
    family = families.get(medium) or family_by_medium().get(medium, "")
    of = held(cell, medium, family, 4.0, exp(sum(hours) / len(hours)))
    return of._replace(tissue=any(one.tissue for one in alike))


def _scale(entry: dict[str, Any], old: Record, seen: Seen, of: Coded, faster: float) -> Record:
    """Weibull scale under conditions, as if at 4 C: there time runs slower by the logarithm `faster`."""
    found = law(of, seen.posterior, OWN_STUDY)
    as_cold = found.log_scale._replace(median=found.log_scale.median + faster)
    usual = (old["sd_lot"] * exp(entry["shape"]["location"])) ** 2
    told = [
        hazard_variance(row.mean, row.sd or 0.0, row.metric) for row in seen.rows if row.metric in COUNTED
    ]
    lots = shrunk([one for one in told if one is not None], usual) / exp(found.log_shape.median)
    matched = [row for row, _ in seen.where(medium=of.medium)]
    return supported(old, as_cold, lots, matched, len(seen.rows))


# ---------------------------------------------------------------- freezing


@lru_cache(maxsize=32)
def freeze_entry(cell: str, own: Rows) -> dict[str, Any]:
    """Freezing constants of a cell; unchanged where no own row is of frozen or dried cells."""
    entry, seen = fitted()["freeze"]["cells"][cell], _seen(cell, own, liquid=False)
    if seen is None:
        return dict(entry)
    slow = {of.agent for _, of in seen.where(method="slow")}
    usual = next(iter(entry["recovery"]))
    return {
        **entry,
        **{
            metric: {
                agent: _survival(
                    entry[metric].get(agent) or entry[metric][usual], seen, metric, "slow", agent
                )
                for agent in sorted({*entry[metric], *slow})
            }
            for metric in SURVIVAL
        },
        "own_cryoprotectants": sorted({*entry["own_cryoprotectants"], *slow}),
        "percents": _percents(entry["percents"], seen),
        "minus80_rate_per_month": _minus80(entry["minus80_rate_per_month"], seen),
        "methods": _methods(entry, seen),
        "longest_storage_days": _longest(entry["longest_storage_days"], seen),
    }


def _survival(old: Record, seen: Seen, metric: str, method: str, agent: str) -> Record:
    of = frozen(seen.codes[0].cell, metric, method, agent)
    alike = seen.where(method=method, agent=agent, metric=metric)
    of = of._replace(tissue=any(one.tissue for _, one in alike))
    matched = [row for row, one in alike if not one.thawed_h]
    told = [logit_variance(row.mean, row.sd or 0.0, metric) for row in matched]
    lots = shrunk([one for one in told if one is not None], old["sd_lot"] ** 2)
    return supported(old, survival(of, seen.posterior, OWN_STUDY), lots, matched, len(seen.rows))


def _percents(old: dict[str, list[float]], seen: Seen) -> dict[str, list[float]]:
    new = {agent: set(percents) for agent, percents in old.items()}
    for row, of in seen.where(method="slow"):
        if row.cpa_pct is not None:
            new.setdefault(of.agent, set()).add(row.cpa_pct)
    return {agent: sorted(percents) for agent, percents in new.items()}


def _minus80(old: Record, seen: Seen) -> Record:
    """Rate of loss at -80 C; as it was where nothing of one's own was stored above the glass transition."""
    stored = [(row, of) for row, of in seen.where() if months_above_glass(of)]
    if not stored:
        return old
    of = frozen(seen.codes[0].cell, "viability", "minus80", stored[0][1].agent)
    rows = [row for row, _ in stored]
    return supported(old, log_rate(of, "minus80", seen.posterior, OWN_STUDY), old["sd_lot"], rows, len(rows))


def _methods(entry: dict[str, Any], seen: Seen) -> dict[str, Any]:
    """Other ways than slow freezing: those of the class, and those of one's own."""
    new: dict[str, Any] = {}
    for name, method in METHODS.items():
        mine = seen.where(method=method)
        old = entry["methods"].get(name)
        if old is None and not mine:
            continue
        if old is None:  # what other cells of the class are not known to bear
            usual = {metric: next(iter(entry[metric].values())) for metric in SURVIVAL}
            blank = {"grade": "D", "studies": 0, "sources": "", "note": "borrowed from all classes"}
            old = {metric: {**usual[metric], **blank} for metric in SURVIVAL}
            old |= {"studies": 0, "longest_storage_days": 0.0}
        agents = Counter(of.agent for _, of in mine)
        agent = agents.most_common(1)[0][0] if agents else old["agent"]
        days = [row.storage_days or 0.0 for row, _ in mine]
        new[name] = {
            **old,
            **{metric: _survival(old[metric], seen, metric, method, agent) for metric in SURVIVAL},
            "agent": agent,
            "studies": old["studies"] + bool(mine),
            "longest_storage_days": max(old["longest_storage_days"], *days, 0.0),
        }
    return new


def _longest(old: dict[str, Record], seen: Seen) -> dict[str, Record]:
    new = dict(old)
    for row in seen.rows:
        if row.storage_days is None or row.storage_temperature_c is None:
            continue
        level = "-196" if row.storage_temperature_c <= GLASS_C else "-80"
        if row.storage_days > new[level]["days"]:
            new[level] = {**new[level], "days": row.storage_days}
    return new


# ---------------------------------------------------------------- after thaw


@lru_cache(maxsize=32)
def post_thaw_entry(cell: str, own: Rows) -> dict[str, Any]:
    """Constants of the rest after thaw; unchanged where no own row was measured some hours after it."""
    entry, seen = fitted()["post_thaw"]["cells"][cell], _seen(cell, own, liquid=False)
    rested = [] if seen is None else [(row, of) for row, of in seen.where() if of.thawed_h]
    if seen is None or not rested:
        return dict(entry)
    rates = dict(entry["rate_per_h"])
    for vehicle, family in FAMILY_OF_VEHICLE.items():
        matched = [row for row, of in rested if of.vehicle == family]
        of = frozen(cell, "viability", "slow", rested[0][1].agent)
        rate = rate_after_thaw(of, vehicle, seen.posterior, OWN_STUDY)
        rates[vehicle] = supported(rates[vehicle], rate, rates[vehicle]["sd_lot"], matched, len(rested))
    own_vehicles = {
        name
        for name, family in FAMILY_OF_VEHICLE.items()
        if name and family in {of.vehicle for _, of in rested}
    }
    return {**entry, "rate_per_h": rates, "own_vehicles": sorted({*entry["own_vehicles"], *own_vehicles})}
