"""Constants of holds that are not frozen, read off the posterior of the hierarchical fit.

What a hold does to a kind of cell comes from the draws (`tools.viability`); what supports it, its grade, the
range that was measured and the rate of hidden damage are told here from the tables.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log, sqrt

import numpy as np

from coldchoice.evidence.coding import Coded, class_of, kin_of, medium_of
from coldchoice.evidence.effects import KNOTS_C
from coldchoice.evidence.levels import family_by_medium, held, law, lysis_ratio, speed
from coldchoice.evidence.lot_spread import hazard_variance
from coldchoice.evidence.tables import Row, read_table
from tools.fit_shared import (
    Record,
    cells,
    general,
    grade_of,
    number,
    prior,
    prior_record,
    qualified,
    record,
    rounded,
    tagged,
)

ALL = "all classes"
SURVIVAL = frozenset({"viability_pct", "recovery_pct"})
NOT_ALIKE = re.compile("POST-THAW|outlier|organ-culture survival|functional, not|overstates potency")
"""Notes of rows that the fit may use and that do not count as support of a cell's grade."""


def medium_name(row: Row) -> str:
    """Short name of a row's medium."""
    return medium_of(row["medium"])


@cache
def hold_rows() -> list[Row]:
    """Rows that say how many cells survived a hold of known length and temperature."""
    return [
        row
        for row in read_table("hypothermic")
        if row["metric"] in SURVIVAL
        and number(row["duration_h"], 0.0) > 0.0
        and not NOT_ALIKE.search(row["note"])
    ]


@cache
def lot_sd() -> float:
    """Spread between lots of the log of the hazard: from the printed spreads of the larger losses."""
    found = [
        hazard_variance(number(row["mean"]), number(row["sd"], 0.0), row["metric"])
        for row in hold_rows()
        if "radiolabelled" not in row["assay"] and "not named" not in row["assay"]
    ]
    return sqrt(float(np.median([one for one in found if one is not None])))


# ---------------------------------------------------------------- answers


def planned_h(cell: str) -> float:
    """Typical hold, geometric mean, of the studies that a cell rests on."""
    rows, _ = supporting(cell)
    return exp(float(np.mean([log(number(row["duration_h"])) for row in rows])))


def asked(cell: str, medium: str | None, band: str = "4") -> Coded:
    """Conditions of a hold as the fit codes them."""
    family = family_by_medium().get(medium or "", "")
    return held(cell, medium or "", family, float(band), planned_h(cell))


def own_rows(cell: str, medium: str | None = None) -> list[Row]:
    """Rows of the cell itself, in the medium if one is named, that are more than bounds or claims."""
    return [
        row
        for row in hold_rows()
        if row["cell_type"] == cell
        and (medium is None or medium_name(row) == medium)
        and not tagged(row, "lower-bound", "upper-bound", "vendor")
    ]


def supporting(cell: str, medium: str | None = None) -> tuple[list[Row], str | None]:
    """Rows a cell's hold rests on, and the class they are borrowed from (`None`: they are its own)."""
    if own_rows(cell, medium):
        return [r for r in hold_rows() if r["cell_type"] == cell and medium in (None, medium_name(r))], None
    cell_class = class_of(cell)
    near = [row for row in hold_rows() if class_of(row["cell_type"]) == cell_class]
    kin = [row for row in hold_rows() if kin_of(class_of(row["cell_type"])) == kin_of(cell_class)]
    if any(own_rows(row["cell_type"]) for row in near):
        return near, cell_class
    if any(own_rows(row["cell_type"]) for row in kin):
        return kin, kin_of(cell_class)
    return (near, cell_class) if near else (hold_rows(), ALL)


def scale_record(cell: str, medium: str | None, band: str = "4") -> Record:
    """Weibull scale of a cell in a medium, at one temperature."""
    found = law(asked(cell, medium, band))
    lots = lot_sd() / exp(found.log_shape.median)
    set_by_hand = prior("hold", cell, "scale_h", band)
    if set_by_hand is not None:
        return {**prior_record(set_by_hand, cell, "log"), "sd_lot": rounded(lots)}
    rows, borrowed = supporting(cell, medium)
    studies = 0 if borrowed else len({row["source_id"] for row in own_rows(cell, medium)})
    grade = grade_of(studies, borrowed is not None, borrowed == ALL)
    bounds = borrowed != ALL and not any(own_rows(row["cell_type"]) for row in rows)
    notes = [f"borrowed from {borrowed}"] * (borrowed is not None) + ["bounds only"] * bounds
    ids = [qualified(row["id"]) for row in rows] if borrowed != ALL else []
    status = "assumption" if grade == "D" else "fitted"
    return record(*found.log_scale, lots, "log", grade, ids, studies, status, "; ".join(notes))


def families() -> list[str]:
    """Families of media of the table."""
    return sorted(set(family_by_medium().values()))


def family_scale(cell: str, family: str) -> list[float]:
    """Weibull scale at 4 C (log h) in a medium of a family, itself not measured with such cells; spread."""
    unknown = scale_record(cell, None)
    if prior("hold", cell, "scale_h", "4") is not None:
        return [unknown["location"], unknown["sd_parameter"]]
    return [rounded(x) for x in law(held(cell, "", family, 4.0, planned_h(cell))).log_scale]


def temperatures(cell: str) -> tuple[dict[str, list[float]], list[float]]:
    """Speed of time by temperature, 4 C being 1, with the spread of its log; and the range measured."""
    rows, borrowed = supporting(cell)
    measured = sorted({number(row["temperature_c"]) for row in rows}) if borrowed != ALL else [4.0, 4.0]
    cold = law(asked(cell, None)).log_scale.sd
    speeds = {}
    for knot in KNOTS_C:
        there = asked(cell, None, f"{knot:g}")
        more = max(law(there).log_scale.sd ** 2 - cold**2, 0.0)
        speeds[f"{knot:g}"] = [exp(speed(there, knot).median), sqrt(more)]
    return {knot: [rounded(x) for x in pair] for knot, pair in speeds.items()}, [measured[0], measured[-1]]


# ---------------------------------------------------------------- hidden damage


@cache
def latent_rates() -> dict[tuple[str, str], tuple[float, tuple[str, ...]]]:
    """Hidden damage per hour by (cell, temperature): what a hold took from the survival of freezing."""
    rows = {row["id"]: number(row["mean"]) for row in read_table("cryo")}

    def rate(before: str, after: str, hours: float) -> float:
        return log(rows[before] / rows[after]) / hours

    night = general("hold", "overnight_h")
    cord = (rate("cryo-0070", "cryo-0072", 48.0), ("cryo-0070", "cryo-0071", "cryo-0072"))
    blood = (rate("cryo-0096", "cryo-0099", 72.0), ("cryo-0096", "cryo-0097", "cryo-0098", "cryo-0099"))
    cold = (rate("cm-002", "cm-004", night), ("cryo:cm-002", "cryo:cm-004"))
    warm = (rate("cm-002", "cm-006", night), ("cryo:cm-002", "cryo:cm-006"))
    return {
        ("hsc-cord-blood", "4"): cord, ("hsc-cord-blood", "22"): cord, ("pbmc", "22"): blood,
        ("hsc-mobilised", "4"): cold, ("hsc-mobilised", "22"): warm,
    }  # fmt: skip


def latent_record(cell: str, band: str) -> Record:
    """Rate of hidden damage of a cell at 4 or 22 C."""
    rates = latent_rates()
    if (cell, band) in rates:
        value, sources = rates[cell, band]
        note = "temperature of the hold not printed" if cell in ("hsc-cord-blood", "pbmc") else ""
        return record(log(value), 0.5, 0.4, "log", "B", sources, 1, "fitted", note)
    at_band = [found for (_, at), found in rates.items() if at == band]
    middle = float(np.mean([log(value) for value, _ in at_band]))
    sources = tuple(sorted({source for _, ids in at_band for source in ids}))
    if kin_of(class_of(cell)) == "blood":
        return record(middle, 0.9, 0.4, "log", "C", sources, 0, "fitted", "borrowed from blood cells")
    row = prior("hold", cell, "latent_per_h", "4")
    assert row is not None
    spread = float(row["sd_parameter"])
    return record(middle, spread, 0.4, "log", "D", (*sources, row["id"]), 0, "assumption", row["note"])


def hold_of(cell: str) -> Record:
    """Everything that is known of one cell's holds."""
    rows, borrowed = supporting(cell)
    own_media = sorted(
        {medium_name(row) for row in hold_rows() if row["cell_type"] == cell} & set(family_by_medium())
    )
    class_media = sorted(
        {medium_name(r) for r in hold_rows() if kin_of(class_of(r["cell_type"])) == kin_of(class_of(cell))}
        & set(family_by_medium())
    )
    found = law(asked(cell, None))
    ids = [qualified(row["id"]) for row in rows] if borrowed != ALL else []
    speeds, measured = temperatures(cell)
    scale = scale_record(cell, None)
    return {
        "scale_h": {"": scale, **{medium: scale_record(cell, medium) for medium in class_media}},
        "scale_by_family": {family: family_scale(cell, family) for family in families()},
        "shape": record(*found.log_shape, 0.0, "log", scale["grade"], ids, scale["studies"], scale["status"]),
        "own_media": own_media,
        "relative_hazards": speeds,
        "temperature_range_c": measured,
        "latent_per_h": {band: latent_record(cell, band) for band in ("4", "22")},
        "shape_correlation": rounded(found.correlation),
        "lysis_ratio": {"value": rounded(lysis_ratio(asked(cell, None))), "sources": "", "status": "fitted"},
        "longest_measured_h": max(number(row["duration_h"]) for row in rows) if borrowed != ALL else 0.0,
        "borrowed_from": borrowed,
    }


def holds() -> dict[str, Record]:
    """Hold constants of every cell of the library."""
    return {cell: hold_of(cell) for cell in cells()}
