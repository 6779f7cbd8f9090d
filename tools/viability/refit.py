"""Sample the posterior of all evidence and ship it; or sample again and see that the draws agree."""

from __future__ import annotations

import numpy as np

from coldchoice.evidence.posterior import shipped
from tools.viability.chains import Chains, effective_size
from tools.viability.data import fitted_rows, tabulate
from tools.viability.sample import SEED, sampled
from tools.viability.ship import ship

FURTHEST = 5.0
"""Largest difference of two means, in Monte-Carlo standard errors, that chance explains among a thousand."""


def refit() -> None:
    """Sample and write."""
    rows = fitted_rows()
    table = tabulate(rows)
    print(f"sampling {len(table.names)} effects from {len(rows)} rows; this takes some minutes", flush=True)
    about = ship(sampled(table), len(rows), len(set(table.studies)))
    print({key: value for key, value in about["sampler"].items()})
    shipped.cache_clear()


def compare_again() -> int:
    """Sample with another seed; 1 if a mean differs from the shipped one by more than Monte-Carlo error."""
    table = tabulate(fitted_rows())
    problems = differences(sampled(table, seed=SEED + 1))
    print("\n".join(problems) or "the shipped draws are reproduced within Monte-Carlo error")
    return 1 if problems else 0


def differences(chains: Chains) -> list[str]:
    """Effects whose mean over `chains` and over the shipped draws differ by more than chance allows."""
    stored = shipped()
    flat = chains.effects.reshape(-1, len(chains.names))
    sizes = effective_size(chains.effects)
    found = []
    for place, name in enumerate(chains.names):
        if name not in stored.places:
            continue
        here, there = flat[:, place], np.asarray(stored.effects[stored.places[name]], dtype=np.float64)
        error = here.std() * np.sqrt(2.0 / min(sizes[place], stored.draws))
        off = abs(here.mean() - there.mean()) / max(error, 1e-9)
        if off > FURTHEST:
            found.append(
                f"{name}: {there.mean():.3f} shipped, {here.mean():.3f} now, {off:.1f} standard errors"
            )
    return found
