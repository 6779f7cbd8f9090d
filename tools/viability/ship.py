"""Write the draws that ship, with what they were drawn from and how well the chains mixed."""

from __future__ import annotations

from json import dumps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coldchoice.evidence.tables import DATA, digest
from tools.viability.chains import Chains, effective_size, split_r_hat

Floats = NDArray[np.float64]

DRAWN_FROM = ("hypothermic", "cryo", "effects", "media", "cells", "priors")
"""Tables whose digests tell whether the draws are of today's evidence."""

SHIPPED = 1000
"""Draws that ship: a percentile of them is right to about a tenth of a standard deviation."""


def is_of_a_study(name: str) -> bool:
    """Whether an effect belongs to one study: no question is ever asked of it."""
    return ".study" in name or "unnamed in " in name


def ship(chains: Chains, rows: int, studies: int) -> dict[str, Any]:
    """Write the arrays and their description; return the description."""
    kept = [place for place, name in enumerate(chains.names) if not is_of_a_study(name)]
    effects = chains.effects.reshape(-1, len(chains.names))
    spreads = chains.spreads.reshape(-1, len(chains.groups))
    every = np.linspace(0, len(effects) - 1, SHIPPED).astype(np.intp)
    np.save(DATA / "posterior_effects.npy", np.ascontiguousarray(effects[every][:, kept].T, dtype=np.float32))
    np.save(DATA / "posterior_spreads.npy", np.ascontiguousarray(spreads[every].T, dtype=np.float32))
    about = {
        "tables": {name: digest(name) for name in DRAWN_FROM},
        "rows": rows,
        "studies": studies,
        "sampler": sampler(chains),
        "effects": [chains.names[place] for place in kept],
        "groups": list(chains.groups),
    }
    (DATA / "posterior.json").write_text(dumps(about, indent=1) + "\n", encoding="utf-8")
    return about


def sampler(chains: Chains) -> dict[str, Any]:
    """Diagnostics of the chains, as they stand in the file and the docs."""
    from jax import __version__ as jax_version
    from numpyro import __version__ as numpyro_version

    every = np.concatenate((chains.effects, chains.spreads), axis=2)
    r_hat, size = split_r_hat(every), effective_size(every)
    return {
        "library": f"numpyro {numpyro_version}, jax {jax_version}", "chains": int(every.shape[0]),
        "draws_per_chain": int(every.shape[1]), "shipped": SHIPPED, "divergent": chains.divergent,
        "largest_r_hat": round(float(r_hat.max()), 4), "smallest_effective_size": round(float(size.min())),
        "median_effective_size": round(float(np.median(size))), "parameters": int(every.shape[2]),
    }  # fmt: skip
