"""Constants of freezing and thawing, read off the posterior of the hierarchical fit.

Recovery and dye viability right after thaw, by cell, method and cryoprotectant, come from the draws
(`tools.viability`); what supports them, their grade, the spread between lots and what the fit does not hold
(best cooling rate, delayed death, longest storage) are told here from the tables.
"""

from __future__ import annotations

from functools import cache
from math import log, sqrt

import numpy as np

from coldchoice.evidence.coding import agent_of, class_of, kin_of, usual_agent
from coldchoice.evidence.levels import frozen, log_rate, survival
from coldchoice.evidence.lot_spread import logit_variance, shrunk
from coldchoice.evidence.tables import Row, read_table
from tools.fit_shared import (
    Record,
    cells,
    general,
    grade_of,
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

METRICS = {"recovery_pct": "recovery", "viability_pct": "viability"}
STRATEGIES = {
    "slow-freeze": ("slow_freeze", "slow"),
    "minus80": ("freeze_minus80", "minus80"),
    "vitrification": ("vitrification", "vitrified"),
    "lyophilised": ("lyophilisation", "dried"),
}
"""Method as strategies name it: its name in the tables, and in the fit."""
AGENT_OF_METHOD = {"vitrification": "cocktail", "lyophilised": "sugar"}
"""Kind of cryoprotectant of methods that have one of their own."""
USUAL_LOT_SD = 0.5
"""Assumption: logit spread between lots where no study prints one (C064 has 0.9 and 0.6)."""


def row_agent(row: Row) -> str:
    """Kind of cryoprotectant of a row, the usual one where none is named."""
    return agent_of(row["cpa"], row["medium"]) or usual_agent(row["cell_type"], row["strategy"])


@cache
def freeze_rows(method: str) -> list[Row]:
    """Rows that tell what freezing and thawing left, by method."""
    return [
        row
        for row in read_table("cryo")
        if row["strategy"] == STRATEGIES[method][0]
        and row["metric"] in METRICS
        and number(row["post_thaw_hold_h"], 0.0) == 0.0
        and not tagged(row, "arm-difference", "loss-measure")
    ]


def own_rows(
    cell: str, metric: str | None = None, agent: str | None = None, method: str = "slow-freeze"
) -> list[Row]:
    """Rows of the cell itself that are more than bounds."""
    return [
        row
        for row in freeze_rows(method)
        if row["cell_type"] == cell
        and metric in (None, METRICS[row["metric"]])
        and agent in (None, row_agent(row))
        and not tagged(row, "lower-bound", "upper-bound")
        and row["status"] != "unconfirmed"
    ]


def lot_spread(metric: str, cell: str) -> float:
    """Logit spread between lots: printed spreads less the noise of the assay, shrunk to that of all cells."""

    def variances(rows: list[Row]) -> list[float]:
        found = []
        for row in rows:
            if row["sd"]:
                found.append(logit_variance(number(row["mean"]), number(row["sd"]), metric))
        return [one for one in found if one is not None]

    everyone = variances([r for r in freeze_rows("slow-freeze") if METRICS[r["metric"]] == metric])
    own = variances(own_rows(cell, metric))
    usual = float(np.median(everyone)) if everyone else USUAL_LOT_SD**2
    return shrunk(own, usual)


def metric_record(metric: str, cell: str, agent: str, method: str = "slow-freeze") -> Record:
    """Recovery or viability of a cell in a kind of cryoprotectant."""
    found = survival(frozen(cell, metric, STRATEGIES[method][1], agent))
    own = own_rows(cell, metric, agent, method)
    near = [r for r in freeze_rows(method) if kin_of(class_of(r["cell_type"])) == kin_of(class_of(cell))]
    by_any = [row for other in STRATEGIES for row in own_rows(cell, None, None, other)]
    rows = own or own_rows(cell, metric, None, method) or own_rows(cell, None, None, method) or by_any or near
    studies = len({row["source_id"] for row in own})
    grade = grade_of(studies, borrowed=not own, assumed=not rows)
    ids = [name for row in rows for name in split_ids(row["id"])]
    note = "" if own else f"borrowed from {source_of(rows, cell, metric, method)}"
    status = "fitted" if rows else "assumption"
    return record(*found, lot_spread(metric, cell), "logit", grade, ids, studies, status, note)


def source_of(rows: list[Row], cell: str, metric: str, method: str) -> str:
    """Where borrowed numbers come from, in words."""
    if not rows:
        return "all classes"
    if rows[0]["cell_type"] != cell:
        return kin_of(class_of(cell))
    if rows[0]["strategy"] != STRATEGIES[method][0]:
        return "another way of freezing the same cell"
    same = any(METRICS[row["metric"]] == metric for row in rows)
    return "another cryoprotectant" if same else "another measure of the same cell"


def methods_of(cell: str) -> Record:
    """What is known of other ways than slow freezing: those that a cell of the same class was kept by."""
    found: Record = {}
    for method in ("minus80", "vitrification", "lyophilised"):
        same = [
            row
            for row in freeze_rows(method)
            if class_of(row["cell_type"]) == class_of(cell) and "human ES lines" not in row["product"]
        ]
        if not same:
            continue
        agent = AGENT_OF_METHOD.get(method) or usual_agent(cell, "")
        found[method] = {metric: metric_record(metric, cell, agent, method) for metric in METRICS.values()}
        found[method]["agent"] = agent
        found[method]["studies"] = len({row["source_id"] for row in same})
        days = [number(row["storage_days"]) for row in same if row["storage_days"]]
        found[method]["longest_storage_days"] = max(days, default=0.0)
    return found


def minus80_record(cell: str) -> Record:
    """First-order rate of loss per month at -80 C."""
    agent = usual_agent(cell, "")
    found = log_rate(frozen(cell, "viability", "minus80", agent), "minus80")
    stored = [
        row
        for row in read_table("cryo")
        if row["storage_days"]
        and number(row["storage_temperature_c"], -196.0) > -100.0
        and row["metric"] in METRICS
        and "dried" not in row["product"]
        and row["strategy"] != "lyophilisation"
    ]
    own = [row for row in stored if row["cell_type"] == cell]
    near = [row for row in stored if kin_of(class_of(row["cell_type"])) == kin_of(class_of(cell))]
    rows = own or near
    studies = len({row["source_id"] for row in own})
    grade = grade_of(studies, borrowed=not own, assumed=not rows)
    note = "" if own else f"borrowed from {kin_of(class_of(cell)) if rows else 'all classes'}"
    ids = [name for row in rows for name in split_ids(row["id"])]
    return record(*found, 0.0, "log", grade, ids, studies, "fitted" if rows else "assumption", note)


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
    kin = kin_of(class_of(cell))
    if kin == "blood" and (found is None or found["subject"] == "*"):
        found = prior("freeze", "pbmc", parameter)
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
    kin = kin_of(class_of(cell))
    for level in ("-196", "-80"):
        rows = [row for row in priors_of("freeze", "longest_storage_days") if row["level"] == level]
        own = [row for row in rows if row["subject"] == cell]
        near = [row for row in rows if row["subject"] in cells() and kin_of(class_of(row["subject"])) == kin]
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
    rows = [
        r for r in read_table("cryo") if r["cell_type"] == cell and row_agent(r) == agent and r["cpa_pct"]
    ]
    return sorted({float(row["cpa_pct"]) for row in rows if row["metric"] != "attachment_pct"})


def freeze_of(cell: str) -> Record:
    """Everything that is known of one cell's freezing."""
    usual = usual_agent(cell, "")
    own = {row_agent(row) for row in own_rows(cell)}
    agents = sorted(own | {usual})
    percents = {agent: percents_of(cell, agent) for agent in agents}
    return {
        "recovery": {agent: metric_record("recovery", cell, agent) for agent in agents},
        "viability": {agent: metric_record("viability", cell, agent) for agent in agents},
        "own_cryoprotectants": sorted(own),
        "percents": percents,
        "optimum_rate_c_per_min": optimum(cell),
        "delayed_loss": hand_set(cell, "delayed_loss", "logit", "share"),
        "minus80_rate_per_month": minus80_record(cell),
        "methods": methods_of(cell),
        "longest_storage_days": longest_storage(cell),
    }


def freezing() -> Record:
    """Freezing constants: of all cells together, and of every cell of the library."""
    names = ("rate_shape", "warming_loss", "warming_cooling_half", "warming_half", "latent_survival")
    general_values: Record = {name: general("freeze", name) for name in names}
    return {"general": general_values, "cells": {cell: freeze_of(cell) for cell in cells()}}
