"""Draw from the posterior with NUTS, and say how well the chains mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpyro
from numpy.typing import NDArray

from tools.viability.data import Table, tabulate
from tools.viability.model import groups_of, model, prepared
from tools.viability.start import starting_point

Floats = NDArray[np.float64]

WARM_UP, KEPT, CHAINS = 800, 800, 4
ACCEPTANCE, DEEPEST = 0.85, 8
SEED = 20261125


class Chains(NamedTuple):
    """Draws by chain: ``effects`` (chains, draws, effects), ``spreads`` (chains, draws, groups)."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    effects: Floats
    spreads: Floats
    divergent: int


def sampled(
    table: Table, weights: Floats | None = None, *, warm_up: int = WARM_UP, kept: int = KEPT,
    chains: int = CHAINS, seed: int = SEED,
) -> Chains:  # fmt: skip
    """Run the chains; rows with weight 0 do not count."""
    import jax
    from numpyro.infer import MCMC, NUTS, init_to_value

    numpyro.set_host_device_count(2)
    data = prepared(table)
    counted = np.ones(len(table.rows)) if weights is None else weights
    z, spreads = starting_point(table, data, counted)
    kernel = NUTS(
        model, target_accept_prob=ACCEPTANCE, max_tree_depth=DEEPEST,
        init_strategy=init_to_value(values={"z": z, "spreads": spreads}),
    )  # fmt: skip
    runs = MCMC(
        kernel, num_warmup=warm_up, num_samples=kept, num_chains=chains, progress_bar=False,
        chain_method="parallel" if jax.local_device_count() >= chains else "sequential",
    )  # fmt: skip
    runs.run(jax.random.PRNGKey(seed), data, counted, extra_fields=("diverging",))
    found: dict[str, Any] = runs.get_samples(group_by_chain=True)
    return Chains(
        names=table.names, groups=groups_of(table),
        effects=np.asarray(found["effects"]), spreads=np.asarray(found["spreads"]),
        divergent=int(np.asarray(runs.get_extra_fields()["diverging"]).sum()),
    )  # fmt: skip


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


def all_chains(rows: Sequence[Any]) -> Chains:
    """Sample the model of all these rows."""
    return sampled(tabulate(tuple(rows)))
