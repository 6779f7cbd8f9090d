"""First fit of freezing and thawing: recovery and dye viability by cell and cryoprotectant, as log odds.

Recovery and viability are fitted apart. Where a cell has one of the two, the other follows from the ratio of
recovery to viability seen in the studies that print both. Counts of all cells are turned into counts of
living ones by the viability of the same study.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log, sqrt

import numpy as np

from coldchoice.evidence.tables import Row, read_table
from tools.fit_shared import (
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

METRICS = {"recovery_pct": "recovery", "viability_pct": "viability"}
SD_OF = {"kin": "class", "class": "class", "cell": "cell", "agent": "cell", "study": "study"}
NOISE = 0.15  # assumption: what no reported spread covers, on the logit scale
ASSAY_CV = {"recovery": 0.07, "viability": 0.036}
"""Two counts of 5 % each (P178), and 100 cells counted at 85 %."""
LOT_LIMITS = (0.15, 1.2)  # assumption: logit spread between lots stays inside; count ratios beyond are noise
FAST = ("hesrbc1975", "sputtek1992")
UNTOUCHED = re.compile(r"no hold, processed at once|frozen 0 h after|on day 1 after|cycle 1$")


def agent_of(row: Row) -> str:
    """Short name of the cryoprotectant; one that is not named is the usual one of the cell."""
    text = row["cpa"].lower()
    if not text:
        usual = cells().get(row["cell_type"])
        return usual["cryoprotectant"] if usual else "dmso"
    return "none" if "free" in text else re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def usable(row: Row) -> bool:
    """Whether a row tells what slow freezing and thawing left, with nothing else done to the cells."""
    about = f"{row['product']}; {row['note'].partition(';')[0]}"
    return (
        row["strategy"] in ("slow_freeze", "freeze_minus80")
        and row["metric"] in METRICS
        and class_of(row["cell_type"]) is not None
        and number(row["post_thaw_hold_h"], 0.0) == 0.0
        and not (
            row["strategy"] == "freeze_minus80"
            and number(row["storage_days"], 0.0) > 150.0
            and not keeps(row)
        )
        and not tagged(row, "relative", "arm-difference", "loss-measure", "derived")
        and not (
            tagged(row, "prefreeze-hold", "freeze-thaw-cycles") and not UNTOUCHED.search(about + row["note"])
        )
        and not re.search("annexin|insulin|perifusion|saline", row["assay"])
        and not re.search(
            "cycled|overnight culture|over 12 h|more than 12 h", f"{row['product']} {row['note']}"
        )
        and not re.search("directional|Percoll", f"{row['product']} {row['note']}")
    )


def keeps(row: Row) -> bool:
    """Whether cells of this kind lose nothing to speak of at -80 C (platelets, red cells in glycerol)."""
    return row["cell_type"] == "platelet"


@cache
def freeze_rows() -> list[Row]:
    """Rows to fit, recovery of living cells and viability."""
    return [row for row in read_table("cryo") if usable(row)]


def viability_beside(row: Row) -> float:
    """Viability printed by the same study for the same cells and storage time, else 1."""
    for other in freeze_rows():
        same = all(other[key] == row[key] for key in ("source_id", "cell_type", "storage_days"))
        if same and other["metric"] == "viability_pct":
            return number(other["mean"]) / 100.0
    return 1.0


def share_of(row: Row) -> float:
    """Share of living cells of a row, kept off 0 and 1."""
    share = number(row["mean"]) / 100.0
    if row["metric"] == "recovery_pct" and re.search(
        r"TNC|nucleated|^cell count|CD34 flow cytometry .median", row["assay"]
    ):
        share *= viability_beside(row) / 0.97  # assumption: 97 % of the cells lived before
    return min(max(share, 0.02), 0.97 if row["metric"] == "recovery_pct" else 0.995)


def metrics_of(row: Row) -> tuple[str, ...]:
    """What a row measures; an oocyte counted one by one that survived is recovered and viable."""
    return ("recovery", "viability") if row["cell_type"] == "oocyte" else (METRICS[row["metric"]],)


def observation(row: Row) -> Observation:
    """Turn a measured row into log odds, their spread, and the effects that explain them."""
    share = share_of(row)
    bound = tagged(row, "lower-bound", "upper-bound")
    count, sd = number(row["n"], 1.0), number(row["sd"], 0.0) / 100.0
    error = min(sd / (share * (1.0 - share)) / sqrt(max(count, 1.0)), 1.0)
    weak = 0.7 * bound + 0.2 * tagged(row, "approx", "secondary")
    cell_class = class_of(row["cell_type"])
    terms = effects(row["cell_type"], str(cell_class), agent_of(row)) | {f"study:{row['source_id']}": 1.0}
    return Observation(logit(share), sqrt(error**2 + NOISE**2 + weak**2), terms)


def effects(cell: str, cell_class: str, agent: str) -> dict[str, float]:
    """Effects of cell and cryoprotectant."""
    return {
        "level": 1.0, f"kin:{kin_of(cell_class)}": 1.0, f"class:{cell_class}": 1.0, f"cell:{cell}": 1.0,
        f"agent:{cell} in {agent}": 1.0,
    }  # fmt: skip


@cache
def metric_rows(metric: str) -> list[Row]:
    """Rows of one metric, with the studies that are written among the hand-set values."""
    return [row for row in freeze_rows() if metric in metrics_of(row)] + [
        dict.fromkeys(read_table("cryo")[0], "")
        | {
            "id": row["sources"], "source_id": row["sources"], "cell_type": row["subject"],
            "cpa": row["level"], "metric": f"{metric}_pct", "mean": str(100.0 * float(row["value"])),
        }
        for row in priors_of("freeze", f"{metric}_study")
    ]  # fmt: skip


@cache
def freeze_fit(metric: str) -> Fit:
    """Fit one metric over all cells."""
    return fit([observation(row) for row in metric_rows(metric)], {"level": (1.5, 1.5)}, SD_OF)


def own_rows(metric: str, cell: str, agent: str | None = None) -> list[Row]:
    """Rows of the cell itself, in the cryoprotectant if one is named, that are more than bounds."""
    return [
        row
        for row in metric_rows(metric)
        if row["cell_type"] == cell
        and agent in (None, agent_of(row))
        and not tagged(row, "lower-bound", "upper-bound")
        and row["status"] != "unconfirmed"
    ]


@cache
def recovery_per_viability() -> tuple[float, float]:
    """Log of recovery over viability in the studies that print both: mean, and spread between them."""
    pairs = []
    for row in freeze_rows():
        if row["metric"] == "recovery_pct" and row["cell_type"] != "oocyte":
            beside = viability_beside(row)
            if beside < 1.0:
                pairs.append(log(share_of(row) / beside))
    return float(np.mean(pairs)), float(np.std(pairs, ddof=1))


def lot_spread(metric: str, cell: str) -> float:
    """Logit spread between lots: printed spreads less the noise of the assay, shrunk to that of all cells."""

    def variances(rows: list[Row]) -> list[float]:
        found = []
        for row in rows:
            sd, share = number(row["sd"], 0.0) / 100.0, share_of(row)
            if sd > 0.0:
                true = max(sd**2 - (ASSAY_CV[metric] * share) ** 2, 0.0)
                found.append(
                    min(max(sqrt(true) / (share * (1.0 - share)), LOT_LIMITS[0]), LOT_LIMITS[1]) ** 2
                )
        return found

    own, everyone = variances(own_rows(metric, cell)), variances(metric_rows(metric))
    usual = float(np.mean(everyone)) if everyone else general("freeze", "sd_lot") ** 2
    return sqrt((sum(own) + 2.0 * usual) / (len(own) + 2.0))


def metric_record(metric: str, cell: str, agent: str) -> Record:
    """Recovery or viability of a cell in a cryoprotectant."""
    hand = prior("freeze", cell, metric, agent)
    if hand is not None:
        return prior_record(hand, cell, "logit")
    other = "viability" if metric == "recovery" else "recovery"
    if not own_rows(metric, cell) and own_rows(other, cell):
        return derived_record(metric, other, cell, agent)
    own = own_rows(metric, cell, agent)
    studies = len({row["source_id"] for row in own})
    cell_class = str(class_of(cell))
    model, wanted = freeze_fit(metric), effects(cell, cell_class, agent)
    centres = {f"study:{row['source_id']}": 1.0 / studies for row in own}
    location, variance = model.predict(wanted | centres)
    near = [r for r in metric_rows(metric) if kin_of(str(class_of(r["cell_type"]))) == kin_of(cell_class)]
    rows = own or own_rows(metric, cell) or near
    grade = grade_of(studies, borrowed=not own, assumed=not rows)
    spread = sqrt(variance + model.group_sd["study"] ** 2)
    ids = [name for row in rows for name in split_ids(row["id"])]
    status, note = "fitted" if rows else "assumption", "" if own else f"borrowed from {source_of(rows, cell)}"
    return record(location, spread, lot_spread(metric, cell), "logit", grade, ids, studies, status, note)


def source_of(rows: list[Row], cell: str) -> str:
    """Where borrowed numbers come from, in words."""
    if not rows:
        return "all classes"
    return "another cryoprotectant" if rows[0]["cell_type"] == cell else kin_of(str(class_of(cell)))


def derived_record(metric: str, other: str, cell: str, agent: str) -> Record:
    """Recovery from viability, or the reverse, by the usual ratio of the two."""
    known = metric_record(other, cell, agent)
    ratio, ratio_sd = recovery_per_viability()
    share = 1.0 / (1.0 + exp(-known["location"])) * exp(ratio if metric == "recovery" else -ratio)
    share = min(share, 0.97)
    more = min(ratio_sd / (1.0 - share), 1.0)
    note = f"assumption: from the {other}, by the ratio of recovery to viability in studies that print both"
    spread = sqrt(known["sd_parameter"] ** 2 + more**2)
    return known | {
        "location": rounded(logit(share)), "sd_parameter": rounded(spread),
        "grade": max(known["grade"], "C"), "studies": 0, "note": note,
    }  # fmt: skip


# ---------------------------------------------------------------- the rest


def rate_from_pair(sources: str, cell_unit: str) -> float:
    """Share lost, or rate a month, between two rows: before and after."""
    rows = {qualified(row["id"]): row for row in read_table("cryo")}
    before, after = (rows[name] for name in split_ids(sources))
    ratio = number(after["mean"]) / number(before["mean"])
    if cell_unit == "share":
        return 1.0 - ratio
    days = number(after["storage_days"]) - number(before["storage_days"], 0.0)
    return -log(ratio) / (days / 30.4)


def hand_set(cell: str, parameter: str, scale: str, unit: str) -> Record:
    """Estimate from the closest hand-set value; computed from its rows where it has no number of its own."""
    found = prior("freeze", cell, parameter)
    kin = kin_of(str(class_of(cell)))
    if kin == "blood" and (found is None or found["subject"] == "*"):
        donor = "hsc-mobilised" if parameter == "minus80_rate" else "pbmc"
        found = prior("freeze", donor, parameter)
    assert found is not None
    value = float(found["value"]) if found["value"] else rate_from_pair(found["sources"], unit)
    result = prior_record(found, cell, scale, value)
    if result["status"] == "fitted" and result["grade"] == "C":
        note = f"borrowed from {found['subject']}; {result['note']}"
        result |= {"note": note, "sd_parameter": rounded(sqrt(result["sd_parameter"] ** 2 + 0.3**2))}
    return result


def optimum(cell: str) -> Record:
    """Best cooling rate, on the log scale."""
    found = prior("freeze", cell, "optimum_rate")
    assert found is not None
    return prior_record(found, cell, "log")


def longest_storage(cell: str) -> dict[str, Record]:
    """Longest storage that was measured without loss to speak of, by temperature, in days."""
    result: dict[str, Record] = {}
    kin = kin_of(str(class_of(cell)))
    for level in ("-196", "-80"):
        rows = [row for row in priors_of("freeze", "longest_storage_days") if row["level"] == level]
        own = [row for row in rows if row["subject"] == cell]
        near = [
            row for row in rows if row["subject"] in cells() and kin_of(str(class_of(row["subject"]))) == kin
        ]
        chosen = max(
            own or near or [r for r in rows if r["subject"] == "*"], key=lambda row: float(row["value"])
        )
        result[level] = {
            "days": float(chosen["value"]),
            "sources": ";".join([*split_ids(chosen["sources"]), chosen["id"]]),
        }
    return result


def percents_of(cell: str, agent: str) -> list[float]:
    """Percentages of a cryoprotectant at which survival or colonies of the cell were measured."""
    rows = [r for r in read_table("cryo") if r["cell_type"] == cell and agent_of(r) == agent and r["cpa_pct"]]
    return sorted({float(row["cpa_pct"]) for row in rows if row["metric"] != "attachment_pct"})


def freeze_of(cell: str) -> Record:
    """Everything that is known of one cell's freezing."""
    usual = cells()[cell]["cryoprotectant"]
    own = {agent_of(row) for metric in METRICS.values() for row in own_rows(metric, cell)}
    agents = sorted(own | {usual})
    percents = {agent: percents_of(cell, agent) for agent in agents}
    return {
        "recovery": {agent: metric_record("recovery", cell, agent) for agent in agents},
        "viability": {agent: metric_record("viability", cell, agent) for agent in agents},
        "own_cryoprotectants": sorted(own),
        "percents": percents,
        "optimum_rate_c_per_min": optimum(cell),
        "delayed_loss": hand_set(cell, "delayed_loss", "logit", "share"),
        "minus80_rate_per_month": hand_set(cell, "minus80_rate", "log", "rate"),
        "longest_storage_days": longest_storage(cell),
    }


def freezing() -> Record:
    """Freezing constants: of all cells together, and of every cell of the library."""
    names = ("rate_shape", "warming_loss", "warming_cooling_half", "warming_half", "latent_survival")
    general_values: Record = {name: general("freeze", name) for name in names}
    usual = next(row for row in priors_of("freeze", "minus80_rate") if row["subject"] == "*")
    general_values["minus80_rate_per_month"] = prior_record(usual, "", "log")
    return {"general": general_values, "cells": {cell: freeze_of(cell) for cell in cells()}}
