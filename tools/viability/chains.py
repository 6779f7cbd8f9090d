"""The draws of all chains, and how well the chains mixed; needs numpy alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Chains(NamedTuple):
    """Draws by chain: ``effects`` (chains, draws, effects), ``spreads`` (chains, draws, groups)."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    effects: Floats
    spreads: Floats
    divergent: int


def split_r_hat(draws: Floats) -> Floats:
    """Split R-hat of draws (chains, draws, ...): 1 where the halves of all chains agree."""
    halves = _halves(draws)
    length = halves.shape[1]
    within = halves.var(axis=1, ddof=1).mean(axis=0)
    between = halves.mean(axis=1).var(axis=0, ddof=1)
    ratio: Floats = np.sqrt((length - 1) / length + between / np.maximum(within, 1e-12))
    return ratio


def effective_size(draws: Floats) -> Floats:
    """Effective number of draws (chains, draws, n), by Geyer's initial positive pairs of autocorrelations."""
    halves = _halves(draws)
    chains, length = halves.shape[:2]
    centred = halves - halves.mean(axis=1, keepdims=True)
    power = np.fft.rfft(centred, n=2 * length, axis=1)
    covariance = np.fft.irfft(power * power.conj(), axis=1)[:, :length] / length
    within = covariance[:, 0].mean(axis=0) * length / (length - 1)
    total = within * (length - 1) / length + halves.mean(axis=1).var(axis=0, ddof=1)
    rho = 1.0 - (within - covariance.mean(axis=0)) / np.maximum(total, 1e-12)
    pairs = rho[0 : length - 1 : 2][: length // 2] + rho[1:length:2][: length // 2]
    positive = np.cumprod(pairs > 0.0, axis=0)
    tau = np.maximum(-1.0 + 2.0 * (np.minimum.accumulate(pairs, axis=0) * positive).sum(axis=0), 1e-3)
    size: Floats = np.minimum(chains * length / tau, chains * length * 3.0)
    return size


def _halves(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate((draws[:, :half], draws[:, half : 2 * half]), axis=0)
