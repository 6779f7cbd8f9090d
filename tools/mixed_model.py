"""A linear model with random effects, solved exactly: what the fits of the evidence share.

Every coefficient has a normal prior. That of a fixed effect is given; that of a random effect has mean 0 and
the standard deviation of its group, which is found by maximum marginal likelihood under a log-normal penalty
that keeps it off zero: with few groups the plain maximum is often zero (doi 10.1007/s11336-013-9328-2). Needs
scipy; used at development time only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Terms = Mapping[str, float]
"""Coefficient names and what they are multiplied by; a random effect is called ``group:member``."""

SMALLEST_SD = 0.05
USUAL_SD, USUAL_LOG_SD = (
    0.5,
    0.7,
)  # assumption: median of a group's spread before the data, and its log spread


class Observation(NamedTuple):
    """One measured value, its standard deviation, and the terms that explain it."""

    value: float
    sd: float
    terms: Terms


class Fit(NamedTuple):
    """Posterior of the coefficients, shape (n,) and (n, n), and the standard deviation of each group."""

    names: tuple[str, ...]
    mean: Floats
    covariance: Floats
    group_sd: Mapping[str, float]

    def predict(self, terms: Terms) -> tuple[float, float]:
        """Mean and variance of a sum of terms; members that were never seen bring their group's spread."""
        weights = np.array([terms.get(name, 0.0) for name in self.names])
        known = set(self.names)
        unseen = sum((x * self.group_sd[group_of(t)]) ** 2 for t, x in terms.items() if x and t not in known)
        return float(weights @ self.mean), float(weights @ self.covariance @ weights) + unseen


def group_of(term: str) -> str:
    """Group of a random effect: what stands before the colon."""
    return term.partition(":")[0]


def fit(
    observations: Sequence[Observation], fixed: Mapping[str, tuple[float, float]], sd_of: Mapping[str, str]
) -> Fit:
    """Fit all coefficients.

    Parameters
    ----------
    observations
        The data.
    fixed
        Prior mean and standard deviation of each fixed effect.
    sd_of
        For each group of random effects, the name of its standard deviation; groups may share one.
    """
    names = tuple(sorted({term for row in observations for term in row.terms}))
    design = np.array([[row.terms.get(name, 0.0) for name in names] for row in observations])
    values = np.array([row.value for row in observations])
    noise = np.array([row.sd for row in observations]) ** 2
    prior_mean = np.array([fixed[name][0] if name in fixed else 0.0 for name in names])
    wanted = tuple(sorted(set(sd_of.values())))

    def prior_variance(log_sds: Floats) -> Floats:
        sds = dict(zip(wanted, np.maximum(np.exp(log_sds), SMALLEST_SD), strict=True))
        return np.array([fixed[n][1] if n in fixed else sds[sd_of[group_of(n)]] for n in names]) ** 2

    def loss(log_sds: Floats) -> float:
        marginal = (design * prior_variance(log_sds)) @ design.T + np.diag(noise)
        residual = values - design @ prior_mean
        _, log_det = np.linalg.slogdet(marginal)
        penalty = float(np.sum((log_sds - np.log(USUAL_SD)) ** 2)) / USUAL_LOG_SD**2
        return 0.5 * float(log_det + residual @ np.linalg.solve(marginal, residual) + penalty)

    start = np.full(len(wanted), np.log(USUAL_SD))
    options = {"xatol": 1e-4, "fatol": 1e-6, "maxiter": 4000, "maxfev": 4000}
    best = minimize(loss, start, method="Nelder-Mead", bounds=[(-3.0, 1.2)] * len(wanted), options=options)
    variance = prior_variance(best.x)
    precision = design.T @ (design / noise[:, None]) + np.diag(1.0 / variance)
    covariance = np.linalg.inv(precision)
    mean = covariance @ (design.T @ (values / noise) + prior_mean / variance)
    sds = dict(zip(wanted, np.maximum(np.exp(best.x), SMALLEST_SD), strict=True))
    return Fit(names, mean, covariance, {group: float(sds[name]) for group, name in sd_of.items()})
