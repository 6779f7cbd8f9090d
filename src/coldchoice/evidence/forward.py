"""What would be measured: from the components of the model to the value that an assay prints.

The same functions serve the fit, which runs them on traced arrays of all rows, and every prediction, which
runs them on draws of one row; so they take the array module to work with.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Protocol

from coldchoice.evidence.effects import PIVOT_H
from coldchoice.record import NamedTuple

CEILING = MappingProxyType({"viability": 1.0, "recovery": 1.25, "cfu": 1.75, "attachment": 1.1})
"""Largest value a metric can print, as a fraction: ratios of two counts exceed 1 (assumption, from their
spread: 10-36 points between lots for recovery, 40 for colonies)."""

SMALLEST_H = 1e-4

NOTHING_LEFT = 0.01
"""Assumption: a printed zero means fewer than one in a hundred."""

LOT_SPREAD = 0.5
"""Assumption: spread between lots on the stretched logit scale; it sets what a mean of few lots is worth."""

LOTS_IF_UNSTATED = 6.0  # assumption: lots behind a mean whose number is not printed
MOST_LOTS = 100.0  # assumption: lots beyond which a mean is worth no more
LOWEST, HIGHEST = 0.005, 0.995
"""Shares of the ceiling beyond which a printed value says nothing more: assays count some hundred cells."""


class Given(NamedTuple):
    """Known numbers of a row, each a float or an array of the rows; 0 where they do not apply.

    ``liquid`` and ``viable`` are 1 or 0: kept in a liquid; the metric is the share of cells that exclude dye.
    ``baseline`` is the log odds of the viability at first where ``has_baseline`` is 1. ``months`` counts only
    time above the glass transition, as months at -80 C. ``log_rate_off`` is the log ratio of the cooling rate
    to the best one.
    """

    liquid: Any
    viable: Any
    ceiling: Any
    hours_h: Any
    baseline: Any
    has_baseline: Any
    months: Any
    thawed_h: Any
    wait_h: Any
    log_rate_off: Any


class Module(Protocol):
    """The functions of numpy, or of a library like it, that are used here."""

    exp: Any
    expm1: Any
    log: Any
    log1p: Any
    logaddexp: Any
    maximum: Any
    minimum: Any
    where: Any


def stretched_logit(xp: Module, share: Any, ceiling: Any) -> Any:
    """Log of a share over what is left to the ceiling, kept off both ends."""
    kept = xp.minimum(xp.maximum(share, LOWEST * ceiling), HIGHEST * ceiling)
    return xp.log(kept) - xp.log(ceiling - kept)


def stretched_expit(xp: Module, level: Any, ceiling: Any) -> Any:
    """Share of a level on the stretched logit scale: the inverse of `stretched_logit`."""
    return ceiling / (1.0 + xp.exp(-level))


def level_of(xp: Module, parts: dict[str, Any], given: Given) -> Any:
    """Expected value on the stretched logit scale, by the components `parts`."""
    held = _held(xp, parts, given)
    frozen = _frozen(xp, parts, given)
    return xp.where(given.liquid > 0.5, held, frozen) + parts["assay"]


def death_hazard(xp: Module, parts: dict[str, Any], hours_h: Any) -> Any:
    """Integrated hazard of death of a hold: Weibull on its hours."""
    past = xp.log(xp.maximum(hours_h, SMALLEST_H) / PIVOT_H)
    return xp.exp(xp.minimum(parts["hold"] + xp.exp(parts["shape"]) * past, 4.0))


def viability_level(xp: Module, hazard: Any, start: Any, lysis_ratio: Any) -> Any:
    """Log odds of the dye viability after a hazard of death, with dead cells that vanish.

    Per living cell there are at first exp(-start) dead; with k = 1 - lysis_ratio the number d after a hazard
    H follows 1 + k d = (1 + k d0) exp(kH).
    """
    k = 1.0 - lysis_ratio
    k = xp.where(k * k < 1e-8, 1e-4, k)
    first = xp.exp(-start)
    grown = xp.expm1(k * hazard) / k
    return -xp.log(xp.maximum(first * xp.exp(k * hazard) + grown, 1e-9))


def _held(xp: Module, parts: dict[str, Any], given: Given) -> Any:
    hazard = death_hazard(xp, parts, given.hours_h)
    start = xp.where(given.has_baseline > 0.5, given.baseline, parts["start"])
    dye = viability_level(xp, hazard, start, xp.exp(parts["lysis"]))
    share = xp.minimum(xp.exp(-hazard), HIGHEST)
    counted = xp.log(share) - xp.log(xp.maximum(given.ceiling, 1.0) - share)
    return xp.where(given.viable > 0.5, dye, counted)


def _frozen(xp: Module, parts: dict[str, Any], given: Given) -> Any:
    level = parts["freeze"] - xp.exp(parts["rate"]) * given.log_rate_off * given.log_rate_off
    decay = (
        xp.exp(xp.minimum(parts["minus80"], 2.0)) * given.months
        + xp.exp(xp.minimum(parts["thawed"], 2.0)) * _rested_h(xp, parts, given)
        + xp.exp(xp.minimum(parts["wait"], 2.0)) * given.wait_h
    )
    log_share = xp.log(given.ceiling) - xp.logaddexp(0.0 * level, -level) - xp.minimum(decay, 7.0)
    return log_share - xp.log(given.ceiling - xp.exp(log_share))


def _rested_h(xp: Module, parts: dict[str, Any], given: Given) -> Any:
    """Hours after thaw, stretched or shortened by a Weibull shape around the first hour."""
    log_h = xp.log(xp.maximum(given.thawed_h, SMALLEST_H))
    return xp.where(given.thawed_h > 0.0, xp.exp(xp.exp(parts["rest"]) * log_h), 0.0)
