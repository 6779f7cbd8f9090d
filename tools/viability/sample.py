"""Draw from the posterior with NUTS."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpyro
from numpy.typing import NDArray

from tools.viability.chains import Chains
from tools.viability.data import Table
from tools.viability.model import groups_of, model, prepared
from tools.viability.start import starting_point

Floats = NDArray[np.float64]

WARM_UP, KEPT, CHAINS = 800, 800, 4
ACCEPTANCE, DEEPEST = 0.85, 8
SEED = 20261125


def sampled(
    table: Table, weights: Floats | None = None, *, warm_up: int = WARM_UP, kept: int = KEPT,
    chains: int = CHAINS, seed: int = SEED,
) -> Chains:  # fmt: skip
    """Run the chains; rows with weight 0 do not count."""
    import jax
    from numpyro.infer import MCMC, NUTS, init_to_value

    numpyro.set_host_device_count(CHAINS)
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
