"""Lots differ, and assays count few cells: spread between lots, and what a test will read."""

from __future__ import annotations

import numpy as np

from coldchoice.errors import InputError, Problem
from coldchoice.science.ranges import Values, at_least_zero, choose, fractions, positive

NODES = np.linspace(-8.0, 8.0, 257)
"""Nodes in standard deviations; with normal weights the trapezoid is exact to rounding for smooth curves."""

SPREAD_LIMIT = 12.0
"""Widest spread on the logit scale: beyond it lots are all or nothing, and the nodes too coarse."""


def logit(fraction: Values) -> Values:
    """Log odds; infinite at 0 and 1 would be useless, so both are refused.

    Raises
    ------
    InputError
        If the fraction is not strictly between 0 and 1.
    """
    positive(fraction=fraction, remainder=1.0 - fraction)
    odds: Values = np.log(fraction) - np.log1p(-fraction)
    return odds


def expit(log_odds: Values) -> Values:
    """Fraction of log odds, the inverse of `logit`; does not overflow."""
    fraction: Values = 0.5 + 0.5 * np.tanh(0.5 * log_odds)
    return fraction


def beta_parameters(mean: float, sd: float) -> tuple[float, float]:
    """Beta distribution with a given mean and standard deviation: ``alpha, beta``, by moments.

    Raises
    ------
    InputError
        If the mean is not strictly inside 0 and 1, or no beta has so wide a spread.
    """
    variance = _possible_variance(mean, sd)
    positive(sd=sd)
    size = mean * (1.0 - mean) / variance - 1.0
    return mean * size, (1.0 - mean) * size


def logit_normal_parameters(mean: float, sd: float) -> tuple[float, float]:
    """Centre and spread on the logit scale of the logit-normal with a given mean and standard deviation.

    Parameters
    ----------
    mean, sd
        Of the fraction itself, as papers print them.

    Returns
    -------
    logit_mean, logit_sd
        For `logit_normal`; found by Newton's method, moments met to 1e-10.

    Raises
    ------
    InputError
        If the mean is not strictly inside 0 and 1, or the spread is so wide that lots are all or nothing.
    """
    variance = _possible_variance(mean, sd)
    if sd == 0.0:
        return float(logit(mean)), 0.0
    target = np.array([mean, variance + mean * mean])
    centre, log_spread = float(logit(mean)), float(np.log(sd / (mean * (1.0 - mean))))
    for _ in range(100):
        moments, slopes = _moments(centre, float(np.exp(log_spread)))
        miss = target - moments
        if np.abs(miss).max() < 1e-12:
            break
        step = np.linalg.solve(slopes, miss)
        step /= max(1.0, float(np.abs(step).max()))
        centre, log_spread = centre + float(step[0]), min(log_spread + float(step[1]), 3.0)
    spread = float(np.exp(log_spread))
    if np.abs(miss).max() > 1e-10 or spread > SPREAD_LIMIT:
        raise _too_wide(mean, sd)
    return centre, spread


def logit_normal(logit_mean: Values, logit_sd: Values, normals: Values) -> Values:
    """Turn standard normals into fractions, e.g. the viability of each lot.

    Raises
    ------
    InputError
        If the spread is negative.
    """
    at_least_zero(logit_sd=logit_sd)
    return expit(logit_mean + logit_sd * normals)


def assay_variance(true_fraction: Values, counted_cells: Values, overdispersion: Values = 0.0) -> Values:
    """Variance of a measured fraction: ``mu (1 - mu) [rho + (1 - rho)/n]`` (beta-binomial).

    Parameters
    ----------
    true_fraction
        The fraction in the bag.
    counted_cells
        Cells counted in one test, 1 or more.
    overdispersion
        ``rho``, what operators, pipetting and instruments add to pure counting; 0 is counting alone.

    Raises
    ------
    InputError
        If a fraction is out of range or fewer than one cell is counted.
    """
    fractions(true_fraction=true_fraction, overdispersion=overdispersion)
    fewest = float(np.min(counted_cells))
    if not fewest >= 1.0:
        raise InputError(Problem("must be 1 or more", key=("counted_cells",), value=f"{fewest:g}"))
    counting = overdispersion + (1.0 - overdispersion) / counted_cells
    return true_fraction * (1.0 - true_fraction) * counting


def probability_measured_at_least(
    true_fraction: Values, limit: Values, counted_cells: Values, overdispersion: Values = 0.0
) -> Values:
    """Probability that the test reads at least the limit: a release decision, not the truth in the bag.

    Normal approximation with continuity correction: the count must reach the smallest whole number of
    cells that meets the limit, less one half. Good to about 0.01 for 100 cells or more at 0.5 to 0.95; the
    normal distribution itself to 1.5e-7. Arguments and errors as `assay_variance`; ``limit`` is a fraction.
    """
    fractions(limit=limit)
    sd = np.sqrt(assay_variance(true_fraction, counted_cells, overdispersion))
    needed = np.ceil(limit * counted_cells - 1e-9) - 0.5
    margin = true_fraction - needed / counted_cells
    return normal_cdf(margin / np.maximum(sd, 1e-12))


def normal_cdf(standard: Values) -> Values:
    """Give the standard normal distribution function; absolute error below 1.5e-7 and no import of scipy.

    Rational approximation 7.1.26 of Abramowitz and Stegun, Handbook of Mathematical Functions (1964).
    """
    x = np.minimum(np.abs(standard) * np.sqrt(0.5), 30.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    series = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
    tail = 0.5 * t * (0.254829592 + t * (-0.284496736 + t * series)) * np.exp(-x * x)
    return choose(np.greater_equal(standard, 0.0), 1.0 - tail, tail)


def _possible_variance(mean: float, sd: float) -> float:
    positive(mean=mean, remainder=1.0 - mean)
    at_least_zero(sd=sd)
    if sd * sd >= mean * (1.0 - mean):
        raise _too_wide(mean, sd)
    return sd * sd


def _too_wide(mean: float, sd: float) -> InputError:
    widest = float(np.sqrt(mean * (1.0 - mean)))
    rule = f"too wide for fractions of mean {mean:g}; the limit, all lots at 0 or 1, is {widest:.3g}"
    return InputError(Problem(rule, key=("sd",), value=f"{sd:g}", hint="is it a percentage, or a range?"))


def _moments(centre: float, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """First two moments of a logit-normal, and their slopes against the centre and the log spread."""
    weights = np.exp(-0.5 * NODES * NODES)
    weights /= weights.sum()
    p = expit(centre + spread * NODES)
    slope, pull = weights * p * (1.0 - p), spread * NODES
    moments = np.array([weights @ p, weights @ (p * p)])
    rows = [[slope.sum(), slope @ pull], [2.0 * slope @ p, 2.0 * slope @ (p * pull)]]
    return moments, np.array(rows)
