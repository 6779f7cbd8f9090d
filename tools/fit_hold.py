"""First fit of holds that are not frozen: a Weibull law of death on effective age.

The logarithm of the integrated hazard H is linear in the logarithm of the hours, so that cells, media, study
centres and temperatures enter as random effects: ln H = level + shape ln(t/72 h). Recovery gives H directly,
``H = -ln Y``; dye viability gives it through the share of dead cells that vanish (``lysis_ratio``). The two
are never averaged. Bounds enter as weak points on their side of the bound.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log, sqrt

import numpy as np
from scipy.optimize import minimize_scalar

from coldchoice.evidence.tables import Row, read_table
from tools.fit_shared import (
    OTHER_CELLS,
    Record,
    cells,
    class_of,
    general,
    grade_of,
    kin_of,
    logit,
    number,
    prior,
    prior_record,
    priors_of,
    qualified,
    record,
    rounded,
    split_ids,
    tagged,
)
from tools.mixed_model import Fit, Observation, fit

PIVOT_H = 72.0
ALL = "all classes"
NOISE = 0.1  # assumption: what no reported spread covers, on the log of the hazard
ASSAY_SD = {"viability_pct": 0.036, "recovery_pct": 0.07}
"""Assay spread: 100 cells counted at 85 %, and two counts of 5 % each (P178)."""
SD_OF = {
    "kin": "class", "class": "class", "cell": "class", "medium": "medium", "study": "study",
    "temperature": "temperature",
}  # fmt: skip
CLASSES = sorted({*OTHER_CELLS.values(), *(row["cell_class"] for row in cells().values())})
BANDS = ((-10.0, 0.0, "-4"), (0.0, 9.0, "4"), (9.0, 19.0, "16"), (19.0, 30.0, "22"), (30.0, 40.0, "37"))
NOT_SURVIVAL = re.compile("POST-THAW|outlier|organ-culture survival|functional, not|overstates potency")


@cache
def media() -> dict[str, str]:
    """Short name of a medium by its spelling in the table."""
    rows = read_table("media")
    return {spelling: row["medium"] for row in rows for spelling in row["spellings"].split(";") if spelling}


def medium_of(row: Row) -> str:
    """Short name of a row's medium; one that is not listed is its own."""
    text = row["medium"]
    return media().get(text) or re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def band_of(temperature_c: float) -> str:
    """Name of the temperature band, its typical temperature in Celsius."""
    return next(name for low, high, name in BANDS if low <= temperature_c < high)


@cache
def hold_rows() -> list[Row]:
    """Rows that say how many cells survived a hold of known length and temperature."""
    return [
        row
        for row in [*read_table("hypothermic"), *found_elsewhere()]
        if row["metric"] in ASSAY_SD
        and class_of(row["cell_type"])
        and number(row["duration_h"], 0.0) > 0.0
        and not NOT_SURVIVAL.search(row["note"])
    ]


def found_elsewhere() -> list[Row]:
    """Survivals of a hold that stand in another table, e.g. as the control arm of a freezing study."""
    blank = dict.fromkeys(read_table("hypothermic")[0], "")
    return [
        blank
        | {
            "id": row["sources"], "source_id": row["sources"], "cell_type": row["subject"],
            "metric": "recovery_pct", "mean": str(100.0 * float(row["value"])),
            "duration_h": row["level"], "temperature_c": "4",
            "medium": cells()[row["subject"]]["hold_medium"],
        }
        for row in priors_of("hold", "recovery_study")
    ]  # fmt: skip


# ---------------------------------------------------------------- hazards


def start_viability(row: Row) -> float:
    """Viability at the start of a row's series."""
    return number(row["baseline"], 100.0 * general("hold", "baseline_viability")) / 100.0


def hazard_from_viability(viability: float, start: float, lysis_ratio: float) -> float:
    """Integrated hazard of death that takes the dye viability from `start` to `viability`."""
    k = 1.0 - lysis_ratio if abs(1.0 - lysis_ratio) > 1e-9 else 1e-9
    dead, dead_0 = (1.0 - viability) / viability, (1.0 - start) / start
    grown = max((1.0 + k * dead) / (1.0 + k * dead_0), 1e-3)
    return log(grown) / k


def viability_after(hazard: float, start: float, lysis_ratio: float) -> float:
    """Dye viability after an integrated hazard of death: the inverse of `hazard_from_viability`."""
    k = 1.0 - lysis_ratio if abs(1.0 - lysis_ratio) > 1e-9 else 1e-9
    dead = ((1.0 + k * (1.0 - start) / start) * exp(k * hazard) - 1.0) / k
    return 1.0 / (1.0 + dead)


@cache
def blood_lysis_ratio() -> float:
    """Lysis ratio at which two studies of mobilised cells agree: recovery of one, viability of the other."""
    rows = {row["id"]: row for row in read_table("hypothermic")}
    held = [rows[f"antonenas-2006-0{i}"] for i in (1, 2, 3)]
    logs = [(log(number(r["duration_h"])), log(-log(number(r["mean"]) / 100.0))) for r in held]
    shape, level = np.polyfit([x for x, _ in logs], [y for _, y in logs], 1)
    seen = [rows[f"pbsc-annhematol-1996-0{i}"] for i in (2, 3, 4)]
    usual = prior("hold", "", "lysis_ratio")
    assert usual is not None
    log_sd = float(usual["sd_parameter"])

    def misfit(log_ratio: float) -> float:
        hazards = [exp(level + shape * log(number(r["duration_h"]))) for r in seen]
        told = [
            viability_after(h, start_viability(r), exp(log_ratio)) for h, r in zip(hazards, seen, strict=True)
        ]
        apart = [logit(v) - logit(number(r["mean"]) / 100.0) for v, r in zip(told, seen, strict=True)]
        return float(sum(a * a for a in apart) / 0.4**2 + (log_ratio / log_sd) ** 2)

    return rounded(exp(float(minimize_scalar(misfit, bounds=(-2.0, 1.15), method="bounded").x)))


def lysis_ratio_of(cell: str) -> tuple[float, tuple[str, ...], str]:
    """Lysis ratio of a cell, its sources, and whether it is fitted or assumed."""
    if kin_of(class_of(cell) or "") == "blood" and cell != "granulocyte":
        return blood_lysis_ratio(), ("antonenas-2006", "pbsc-annhematol-1996"), "fitted"
    row = prior("hold", cell, "lysis_ratio")
    assert row is not None
    return float(row["value"]), (*split_ids(row["sources"]), row["id"]), "assumption"


def observation(row: Row) -> Observation:
    """Turn a measured row into the logarithm of a hazard, its spread, and the effects that explain it."""
    share = min(number(row["mean"]) / 100.0, 0.999)
    lower, upper = tagged(row, "lower-bound"), tagged(row, "upper-bound")
    if share <= 0.0:  # none left: at most one in a hundred
        share, upper = 0.01, True
    if row["metric"] == "recovery_pct":
        hazard = -log(share)
    else:
        hazard = hazard_from_viability(share, start_viability(row), lysis_ratio_of(row["cell_type"])[0])
    hazard = max(hazard, 0.005) * (0.5 if lower else 2.0 if upper else 1.0)
    weak = 1.0 * (lower or upper) + 0.7 * tagged(row, "vendor") + 0.2 * tagged(row, "approx")
    weak += 0.2 * ("secondary" in row["note"])
    assay = ASSAY_SD[row["metric"]] / sqrt(min(number(row["n"], 1.0), 20.0))
    sd = sqrt((assay / (share * hazard)) ** 2 + NOISE**2 + weak**2)
    where = (row["cell_type"], medium_of(row), band_of(number(row["temperature_c"])))
    return Observation(log(hazard), sd, terms(*where, number(row["duration_h"]), row["source_id"]))


def terms(cell: str, medium: str, band: str, hours: float, study: str) -> dict[str, float]:
    """Effects of a hold; all but the study are what a prediction needs."""
    cell_class = class_of(cell) or ""
    past = log(hours / PIVOT_H)
    found = {
        "level": 1.0, "slope": past, f"kin:{kin_of(cell_class)}": 1.0, f"class:{cell_class}": 1.0,
        f"cell:{cell}": 1.0, f"medium:{kin_of(cell_class)} in {medium}": 1.0, f"shape:{cell_class}": past,
    }  # fmt: skip
    if study:
        found[f"study:{study}"] = 1.0
    if band != "4":
        found |= {f"at {band}": 1.0, f"temperature:{kin_of(cell_class)} at {band}": 1.0}
    return found


@cache
def hold_fit() -> Fit:
    """Fit all holds at once."""
    fixed = {"level": (-1.0, 2.0)}
    shape = prior("hold", "", "shape")
    assert shape is not None
    fixed["slope"] = (float(shape["value"]), float(shape["sd_parameter"]))
    fixed |= {f"shape:{name}": (0.0, general("hold", "shape_sd")) for name in CLASSES}
    for row in priors_of("hold", "temperature_effect"):
        fixed[f"at {row['level']}"] = (float(row["value"]), float(row["sd_parameter"]))
    return fit([observation(row) for row in hold_rows()], fixed, SD_OF)


@cache
def lot_sd() -> float:
    """Spread between lots of the log of the hazard: from the printed spreads of the larger losses."""
    found = []
    for row in hold_rows():
        share, sd = number(row["mean"]) / 100.0, number(row["sd"]) / 100.0
        if sd > 0.0 and "radiolabelled" not in row["assay"] and "not named" not in row["assay"]:
            hazard = exp(observation(row).value)
            if hazard > 0.25:
                found.append(max(sd**2 - ASSAY_SD[row["metric"]] ** 2, 0.0) / (share * hazard) ** 2)
    return sqrt(float(np.mean(found)))


# ---------------------------------------------------------------- answers


def law(cell: str, medium: str, band: str) -> tuple[float, float, float, float]:
    """Weibull scale (log h) and shape (log) at a temperature, each with its parameter spread.

    Where the cell was measured in the medium, its level is the mean of those studies; the next centre differs
    from it by the spread between studies. The spread of the scale is set so that the hazard at 72 h has the
    spread of the fit although scale and shape are drawn apart.
    """
    model, wanted = hold_fit(), terms(cell, medium, band, PIVOT_H, "")
    own = {row["source_id"] for row in own_rows(cell, medium)}
    level, variance = model.predict(wanted | {f"study:{study}": 1.0 / len(own) for study in own})
    variance += model.group_sd["study"] ** 2
    shape, shape_sd = shape_of(cell)
    log_scale = log(PIVOT_H) - level / shape
    by_shape = (log(PIVOT_H) - log_scale) ** 2 * shape_sd**2
    spread = sqrt(max(variance - by_shape, 0.5 * variance)) / shape
    return log_scale, spread, log(shape), shape_sd / shape


def shape_of(cell: str) -> tuple[float, float]:
    """Weibull shape of a cell's class, and its spread."""
    name = f"shape:{class_of(cell)}"
    model = hold_fit()
    mean, variance = model.predict({"slope": 1.0} | ({name: 1.0} if name in model.names else {}))
    unseen = 0.0 if name in model.names else general("hold", "shape_sd") ** 2
    return max(mean, 0.6), sqrt(variance + unseen)


def own_rows(cell: str, medium: str | None = None) -> list[Row]:
    """Rows of the cell itself, in the medium if one is named, that are more than bounds or claims."""
    return [
        row
        for row in hold_rows()
        if row["cell_type"] == cell
        and (medium is None or medium_of(row) == medium)
        and not tagged(row, "lower-bound", "upper-bound", "vendor")
    ]


def supporting(cell: str, medium: str | None = None) -> tuple[list[Row], str | None]:
    """Rows a cell's hold rests on, and the class they are borrowed from (`None`: they are its own)."""
    if own_rows(cell, medium):
        return [r for r in hold_rows() if r["cell_type"] == cell and medium in (None, medium_of(r))], None
    cell_class = str(class_of(cell))
    near = [row for row in hold_rows() if class_of(row["cell_type"]) == cell_class]
    kin = [row for row in hold_rows() if kin_of(str(class_of(row["cell_type"]))) == kin_of(cell_class)]
    if any(own_rows(row["cell_type"]) for row in near):
        return near, cell_class
    if any(own_rows(row["cell_type"]) for row in kin):
        return kin, kin_of(cell_class)
    return (near, cell_class) if near else (hold_rows(), ALL)


def scale_record(cell: str, medium: str | None, band: str = "4") -> Record:
    """Weibull scale of a cell in a medium, at one temperature."""
    set_by_hand = prior("hold", cell, "scale_h", band)
    if set_by_hand is not None:
        found = prior_record(set_by_hand, cell, "log")
        return {**found, "sd_lot": rounded(lot_sd() / exp(law(cell, "", band)[2]))}
    location, spread, log_shape, _ = law(cell, medium or "unknown", band)
    rows, borrowed = supporting(cell, medium)
    studies = 0 if borrowed else len({row["source_id"] for row in own_rows(cell, medium)})
    grade = grade_of(studies, borrowed is not None, borrowed == ALL)
    bounds = borrowed != ALL and not any(own_rows(row["cell_type"]) for row in rows)
    notes = [f"borrowed from {borrowed}"] * (borrowed is not None) + ["bounds only"] * bounds
    ids = [qualified(row["id"]) for row in rows] if borrowed != ALL else []
    status = "assumption" if grade == "D" else "fitted"
    return record(
        location, spread, lot_sd() / exp(log_shape), "log", grade, ids, studies, status, "; ".join(notes)
    )


def temperatures(cell: str) -> tuple[dict[str, list[float]], list[float]]:
    """Speed of time by temperature, 4 C being 1, with the spread of its log; and the range measured."""
    rows, borrowed = supporting(cell)
    measured = sorted({number(row["temperature_c"]) for row in rows}) if borrowed != ALL else [4.0, 4.0]
    cold = scale_record(cell, None)
    speeds = {}
    for band in sorted({"4", "22", "37"} | {band_of(t) for t in measured}, key=float):
        hand = prior("hold", cell, "relative_hazard", band)
        if hand is not None:
            speeds[band] = [float(hand["value"]), float(hand["sd_parameter"])]
        else:
            here = scale_record(cell, None, band)
            more = max(here["sd_parameter"] ** 2 - cold["sd_parameter"] ** 2, 0.0)
            speeds[band] = [exp(cold["location"] - here["location"]), sqrt(more)]
    return {band: [rounded(x) for x in speed] for band, speed in speeds.items()}, [measured[0], measured[-1]]


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
    if kin_of(class_of(cell) or "") == "blood":
        return record(middle, 0.9, 0.4, "log", "C", sources, 0, "fitted", "borrowed from blood cells")
    row = prior("hold", cell, "latent_per_h", "4")
    assert row is not None
    spread = float(row["sd_parameter"])
    return record(middle, spread, 0.4, "log", "D", (*sources, row["id"]), 0, "assumption", row["note"])


def hold_of(cell: str) -> Record:
    """Everything that is known of one cell's holds."""
    rows, borrowed = supporting(cell)
    own_media = sorted({medium_of(row) for row in hold_rows() if row["cell_type"] == cell})
    class_media = sorted(
        {
            medium_of(r)
            for r in hold_rows()
            if kin_of(class_of(r["cell_type"]) or "") == kin_of(str(class_of(cell)))
        }
    )
    _, _, shape, shape_sd = law(cell, "unknown", "4")
    ids = [qualified(row["id"]) for row in rows] if borrowed != ALL else []
    speeds, measured = temperatures(cell)
    lysis, lysis_sources, lysis_status = lysis_ratio_of(cell)
    scale = scale_record(cell, None)
    return {
        "scale_h": {"": scale, **{medium: scale_record(cell, medium) for medium in class_media}},
        "shape": record(shape, shape_sd, 0.0, "log", scale["grade"], ids, scale["studies"], scale["status"]),
        "own_media": own_media,
        "relative_hazards": speeds,
        "temperature_range_c": measured,
        "latent_per_h": {band: latent_record(cell, band) for band in ("4", "22")},
        "lysis_ratio": {"value": lysis, "sources": ";".join(lysis_sources), "status": lysis_status},
        "longest_measured_h": max(number(row["duration_h"]) for row in rows) if borrowed != ALL else 0.0,
        "borrowed_from": borrowed,
    }


def holds() -> dict[str, Record]:
    """Hold constants of every cell of the library."""
    return {cell: hold_of(cell) for cell in cells()}
