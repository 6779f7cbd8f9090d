from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.viability.chains import effective_size, split_r_hat

Floats = NDArray[np.float64]


def autoregressive(rho: float, chains: int = 4, draws: int = 4000, seed: int = 1) -> Floats:
    """Chains (chains, draws, 1) whose neighbours correlate by rho, with variance 1."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((chains, draws)) * np.sqrt(1.0 - rho**2)
    values = np.empty((chains, draws))
    values[:, 0] = rng.standard_normal(chains)
    for at in range(1, draws):
        values[:, at] = rho * values[:, at - 1] + noise[:, at]
    return values[:, :, None]


@pytest.mark.parametrize("rho", [-0.4, 0.0, 0.5, 0.9])
def test_the_effective_size_of_an_autoregressive_chain_is_known(rho: float) -> None:
    draws = autoregressive(rho)
    expected = 16_000 * (1.0 - rho) / (1.0 + rho)  # e.g. doi 10.1214/20-BA1221
    assert effective_size(draws)[0] == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("rho", [0.0, 0.9])
def test_chains_of_one_law_agree(rho: float) -> None:
    assert split_r_hat(autoregressive(rho))[0] == pytest.approx(1.0, abs=0.02)


def test_chains_that_disagree_or_drift_are_found() -> None:
    apart = autoregressive(0.0) + np.array([0.0, 0.0, 0.0, 2.0])[:, None, None]
    assert split_r_hat(apart)[0] > 1.2
    assert effective_size(apart)[0] < 100.0
    drifting = autoregressive(0.0) + np.linspace(0.0, 3.0, 4000)[None, :, None]
    assert split_r_hat(drifting)[0] > 1.1  # all alike, but each differs from its own first half


def test_r_hat_by_hand() -> None:
    """Two chains of two halves of two: variances within 0.5, means 0.5, 0.5, 2.5 and 2.5."""
    draws = np.array([[0.0, 1.0, 0.0, 1.0], [2.0, 3.0, 2.0, 3.0]])[:, :, None]
    between = np.var([0.5, 0.5, 2.5, 2.5], ddof=1)
    assert split_r_hat(draws)[0] == pytest.approx(np.sqrt(0.5 + between / 0.5))


def test_every_quantity_is_judged_by_itself() -> None:
    both = np.concatenate((autoregressive(0.0), autoregressive(0.9, seed=2)), axis=2)
    assert effective_size(both).shape == split_r_hat(both).shape == (2,)
    assert effective_size(both)[0] > 5.0 * effective_size(both)[1]
