"""Ask the posterior for the quantities that strategies use, each with the spread of a study yet to come."""

from __future__ import annotations

from functools import cache
from math import log
from statistics import NormalDist
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coldchoice.evidence.coding import UNKNOWN, Coded, class_of, family_of, kin_of
from coldchoice.evidence.effects import PIVOT_H, terms
from coldchoice.evidence.forward import CEILING, stretched_expit
from coldchoice.evidence.posterior import Posterior, shipped

Floats = NDArray[np.float64]
ONE_SD = (0.15865525393145707, 0.8413447460685429)
PROBABILITIES = np.linspace(0.025, 0.975, 39)
NORMAL_POINTS = np.array([NormalDist().inv_cdf(p) for p in PROBABILITIES])
SPREADS = np.linspace(0.02, 4.0, 399)
"""Standard deviations that are tried to sum up the draws of a share."""

NEARLY_ALL = 0.985
"""Largest recovery taken over: what prints as more is the error of two counts."""
FAMILY_OF_VEHICLE = MappingProxyType({"lactated-ringer": "crystalloid", "albumin-5pct": "protein", "": ""})
"""Vehicles in which thawed cells were followed, and what the fit calls them; empty: one that is not named."""
USUAL_REST_H, REST_C = 2.0, 22.0  # assumption: a rest between thaw and use, at room temperature


class Spread(NamedTuple):
    """Median and robust standard deviation of draws."""

    median: float
    sd: float


def spread_of(draws: Floats) -> Spread:
    """Median, and half the distance between the 16 and 84 % points."""
    low, middle, high = np.quantile(draws, [ONE_SD[0], 0.5, ONE_SD[1]])
    return Spread(float(middle), float(high - low) / 2.0)


class Hold(NamedTuple):
    """Weibull law of a hold: log scale (log h) and log shape, and their correlation over the draws."""

    log_scale: Spread
    log_shape: Spread
    correlation: float


def held(cell: str, medium: str, family: str, temperature_c: float, planned_h: float) -> Coded:
    """Conditions of a hold, as the fit codes them."""
    cell_class = class_of(cell)
    return Coded(
        cell=cell, cell_class=cell_class, kin=kin_of(cell_class), metric="viability", assay="", liquid=True,
        medium=medium, family=family, temperature_c=temperature_c, planned_h=planned_h,
        tissue=False,
    )  # fmt: skip


def law(of: Coded, posterior: Posterior | None = None, study: str = UNKNOWN) -> Hold:
    """Weibull law under these conditions in a study yet to come, or in the one that is named."""
    posterior = posterior or shipped()
    made = terms(of, study)
    level, log_shape = (posterior.total(made[part]) for part in ("hold", "shape"))
    log_scale = log(PIVOT_H) - level / np.exp(log_shape)
    low, high = np.quantile(log_scale, [0.01, 0.99])
    inner = (log_scale > low) & (log_scale < high)
    correlation = float(np.corrcoef(log_scale[inner], log_shape[inner])[0, 1])
    return Hold(spread_of(log_scale), spread_of(log_shape), correlation)


def speed(
    of: Coded, temperature_c: float, posterior: Posterior | None = None, study: str = UNKNOWN
) -> Spread:
    """Log of how much faster time runs at a temperature than at 4 C, over the draws."""
    posterior = posterior or shipped()
    shape = np.exp(posterior.total(terms(of, study)["shape"]))
    here = posterior.total(terms(of._replace(temperature_c=temperature_c), study)["hold"])
    there = posterior.total(terms(of._replace(temperature_c=4.0), study)["hold"])
    return spread_of((here - there) / shape)


def lysis_ratio(of: Coded, posterior: Posterior | None = None) -> float:
    """Hazard of a dead cell to vanish, as a multiple of the hazard of death: median."""
    return float(np.exp(np.median((posterior or shipped()).total(terms(of)["lysis"]))))


def frozen(cell: str, metric: str, method: str, agent: str) -> Coded:
    """Conditions of freezing and thawing, measured at once after thaw by dye or a count of living cells."""
    cell_class = class_of(cell)
    return Coded(
        cell=cell, cell_class=cell_class, kin=kin_of(cell_class), metric=metric, assay="", liquid=False,
        method=method, agent=agent,
    )  # fmt: skip


def survival(of: Coded, posterior: Posterior | None = None, study: str = UNKNOWN) -> Spread:
    """Log odds of recovery or viability right after thaw in a study yet to come, or in the one named."""
    draws = (posterior or shipped()).total(terms(of, study)["freeze"])
    return spread_of_shares(np.clip(stretched_expit(np, draws, CEILING[of.metric]), 1e-4, NEARLY_ALL))


def spread_of_shares(share: Floats) -> Spread:
    """Median log odds of shares, and the spread with which a normal comes closest to all their percentiles.

    Closest as shares, not as log odds: where draws pile up near one, a small step in the share is a large one
    in its log odds, and half a distance there would take the lower end of the shares far too low.
    """
    middle = float(np.median(share))
    median = float(np.log(middle) - np.log1p(-middle))
    wanted = np.quantile(share, PROBABILITIES)
    off = median + SPREADS[:, None] * NORMAL_POINTS
    distances = np.mean((1.0 / (1.0 + np.exp(-off)) - wanted) ** 2, axis=1)
    return Spread(median, float(SPREADS[np.argmin(distances)]))


def log_rate(of: Coded, part: str, posterior: Posterior | None = None, study: str = UNKNOWN) -> Spread:
    """Log of a rate: ``minus80`` per month, ``thawed`` per hour."""
    return spread_of((posterior or shipped()).total(terms(of, study)[part]))


def rest_shape(posterior: Posterior | None = None) -> float:
    """Weibull shape after thaw, median."""
    posterior = posterior or shipped()
    return float(np.exp(np.median(posterior.effects[posterior.places["thawed.shape"]])))


def rate_after_thaw(
    of: Coded, vehicle: str, posterior: Posterior | None = None, study: str = UNKNOWN
) -> Spread:
    """Log of the first-order rate per hour that kills as many within the usual rest as the law does."""
    resting = of._replace(vehicle=FAMILY_OF_VEHICLE[vehicle], thawed_c=REST_C)
    rate = log_rate(resting, "thawed", posterior, study)
    return Spread(rate.median + (rest_shape(posterior) - 1.0) * log(USUAL_REST_H), rate.sd)


@cache
def family_by_medium() -> dict[str, str]:
    """Family of each medium of ``media.csv``, by its first spelling."""
    from coldchoice.evidence.tables import read_table

    rows = read_table("media")
    return {
        row["medium"]: family_of(row["spellings"].split(";")[0]) or family_of(row["medium"]) for row in rows
    }
