"""Which effects act on a row: the terms of the linear predictors, by component and name.

A component is one quantity of the model, such as the logarithm of the hazard of a hold. It is a sum of
effects, each a name times a weight. A name with a colon is a member of a group of random effects, as in
``hold.cell:pbmc``; members that were never seen are drawn from their group. The same terms build the fit and
every prediction, so the two cannot drift apart.
"""

from __future__ import annotations

from itertools import pairwise
from math import log
from typing import TypeAlias

from coldchoice.evidence.coding import UNKNOWN, Coded

Terms: TypeAlias = dict[str, float]

KNOTS_C = (-4.0, 4.0, 16.0, 22.0, 37.0)
"""Temperatures at which a hold's hazard has a level of its own; between them its logarithm is linear."""

REFERENCE_C = 4.0
PIVOT_H = 72.0
"""Length of the hold at which the level of the hazard is told."""

PLANNED_H = (2.0, 1680.0)
"""Shortest and longest typical hold of a study in the tables; beyond them plans tell nothing more."""

WARM_C = 15.0
"""A wait before freezing or a rest after thaw above this counts as warm (assumption)."""

COMPONENTS = (
    "hold", "shape", "start", "lysis", "freeze", "minus80", "thawed", "rest", "wait", "rate", "assay",
    "noise",
)  # fmt: skip
"""``hold`` log hazard at 72 h; ``shape`` log Weibull shape; ``start`` log odds of viability at first;
``lysis`` log ratio of the hazards of vanishing and dying; ``freeze`` survival on the stretched logit scale;
``minus80`` log rate per month; ``thawed``, ``wait`` log rates per hour; ``rest`` log
Weibull shape after thaw; ``rate`` log curvature around the best
cooling rate; ``assay`` shift on the measured scale; ``noise`` log spread of a measurement."""


def terms(of: Coded, study: str = UNKNOWN) -> dict[str, Terms]:
    """Return the effects that act on a row, by component.

    Parameters
    ----------
    of
        The conditions.
    study
        Name of the study; empty for one that is yet to come, whose effect is then drawn.
    """
    made = _hold(of, study) if of.liquid else _frozen(of, study)
    made["assay"] = {f"assay.{of.assay}": 1.0} if of.assay else {}
    kind = "liquid" if of.liquid else "frozen"
    made["noise"] = {f"noise.{kind}.{of.metric}": 1.0}
    return made


def _hold(of: Coded, study: str) -> dict[str, Terms]:
    family, medium = of.family or f"unnamed in {study}", of.medium or f"unnamed in {study}"
    level = {
        "hold": 1.0, f"hold.kin:{of.kin}": 1.0, f"hold.class:{of.cell_class}": 1.0,
        f"hold.cell:{of.cell}": 1.0, f"hold.family:{family}": 1.0,
        f"hold.family-in-class:{family}@{of.cell_class}": 1.0,
        f"hold.medium:{medium}": 1.0, f"hold.medium-in-class:{medium}@{of.cell_class}": 1.0,
        f"hold.study:{study}": 1.0,
    }  # fmt: skip
    if of.metric != "viability":
        level[f"hold.{of.metric}"] = 1.0
    planned_h = of.planned_h or of.hours_h
    if planned_h:
        kept_h = min(max(planned_h, PLANNED_H[0]), PLANNED_H[1])
        level["hold.planned"] = log(kept_h / PIVOT_H)
    if of.temperature_c is not None:
        level |= temperature_terms(of.temperature_c, of.kin, of.cell)
    tissue = of.tissue and of.kin not in ("cartilage", "cell-sheets")
    if tissue:
        level["hold.tissue"] = 1.0
    shape = {
        "shape": 1.0, f"shape.class:{of.cell_class}": 1.0,
        f"shape.family:{family}": 1.0, f"shape.study:{study}": 1.0,
    }  # fmt: skip
    start = {"start": 1.0, f"start.class:{of.cell_class}": 1.0, f"start.study:{study}": 1.0}
    stays = of.tissue or of.kin in ("cartilage", "cell-sheets", "islet", "gamete", "red-cell")
    return {
        "hold": level,
        "shape": shape,
        "start": start,
        "lysis": {"lysis.stays" if stays else "lysis": 1.0},
    }


def temperature_terms(temperature_c: float, kin: str, cell: str) -> Terms:
    """Weights of the temperature levels: linear between the knots, flat beyond the first and last."""
    kept = min(max(temperature_c, KNOTS_C[0]), KNOTS_C[-1])
    weights: Terms = {}
    for left, right in pairwise(KNOTS_C):
        if left <= kept <= right:
            share = (kept - left) / (right - left)
            weights = {f"{left:g}": 1.0 - share, f"{right:g}": share}
            break
    found: Terms = {}
    for knot, weight in weights.items():
        if weight and float(knot) != REFERENCE_C:
            found[f"hold.at {knot}"] = weight
            member = cell if knot == "37" else kin  # body heat suits or kills one cell type at a time
            found[f"hold.at-{knot}:{member}"] = weight
    return found


def _frozen(of: Coded, study: str) -> dict[str, Terms]:
    metric, method = of.metric, of.method
    level = {
        f"freeze.{metric}": 1.0, f"freeze.method:{method}": 1.0,
        f"freeze.kin:{of.kin}": 1.0, f"freeze.class:{of.cell_class}": 1.0,
        f"freeze.class-by-metric:{of.cell_class}@{metric}": 1.0,
        f"freeze.cell:{of.cell}": 1.0, f"freeze.cell-by-metric:{of.cell}@{metric}": 1.0,
        f"freeze.class-by-method:{of.cell_class}@{method}": 1.0,
        f"freeze.cell-by-method:{of.cell}@{method}": 1.0,
        f"freeze.agent:{of.agent or 'usual'}": 1.0,
        f"freeze.agent-in-class:{of.agent or 'usual'}@{of.cell_class}": 1.0,
        f"freeze.study:{study}": 1.0, f"freeze.study-by-metric:{study}@{metric}": 1.0,
    }  # fmt: skip
    if of.tissue:
        level["freeze.tissue"] = 1.0
    if of.outdated:
        level["freeze.outdated"] = 1.0
    if of.cycles:
        level["freeze.cycles"] = log(1.0 + of.cycles)
    minus80 = {
        "minus80": 1.0, f"minus80.kin:{of.kin}": 1.0, f"minus80.study:{study}": 1.0,
    } | ({"minus80.glycerol": 1.0} if of.agent == "glycerol" else {})  # fmt: skip
    if metric == "cfu":
        minus80["minus80.cfu"] = 1.0
    vehicle = of.vehicle or f"unnamed in {study}"
    thawed = {
        "thawed": 1.0, f"thawed.vehicle:{vehicle}": 1.0, f"thawed.kin:{of.kin}": 1.0,
        f"thawed.study:{study}": 1.0,
    }  # fmt: skip
    if of.thawed_c is not None and of.thawed_c < WARM_C:
        thawed["thawed.cold"] = 1.0
    wait = {"wait": 1.0, f"wait.kin:{of.kin}": 1.0, f"wait.study:{study}": 1.0}
    wait["wait.warm"] = 0.5 if of.wait_c is None else float(of.wait_c > WARM_C)
    return {
        "freeze": level, "minus80": minus80, "thawed": thawed, "rest": {"thawed.shape": 1.0}, "wait": wait,
        "rate": {"rate": 1.0},
    }  # fmt: skip
