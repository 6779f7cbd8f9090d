"""Where the chains start: the mode given spreads that were updated a few times (expectation-maximisation).

Chains that start at the prior spend most of their warm-up on the way; the answer does not depend on it.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from coldchoice.evidence.forward import level_of
from tools.viability.data import Table
from tools.viability.model import log_density, parts_of, spread_of

Floats = NDArray[np.float64]
ROUNDS = 5


def starting_point(table: Table, data: dict[str, Any], weights: Floats) -> tuple[Floats, Floats]:
    """Standardised effects and spreads near the middle of the posterior."""
    group_of = np.asarray(data["group_of"])
    spreads = 0.7 * np.asarray(data["group_scales"])
    z = np.zeros(len(table.names))
    for _ in range(ROUNDS):
        z, precision = mode(z, spreads, data, weights)
        variances = np.diag(np.linalg.inv(precision))
        for group in range(len(spreads)):
            members = group_of == group + 1
            found = float(np.sum(spreads[group] ** 2 * (z[members] ** 2 + variances[members])))
            spreads[group] = _likeliest(found, int(members.sum()), float(data["group_scales"][group]))
    return z, spreads


def mode(z: Floats, spreads: Floats, data: dict[str, Any], weights: Floats) -> tuple[Floats, Floats]:
    """Mode of the standardised effects given the spreads, and the precision there (Gauss-Newton)."""

    def loss(at: Floats) -> tuple[float, Floats]:
        value, slope = _COMPILED_LOSS(jnp.asarray(at), data, jnp.asarray(spreads), jnp.asarray(weights))
        return float(value), np.asarray(slope, dtype=np.float64)

    best = minimize(loss, z, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    slopes, spread = (np.asarray(x) for x in _COMPILED_SLOPES(jnp.asarray(best), data, jnp.asarray(spreads)))
    # a logistic error of standard deviation s carries the information pi^2/(9 s^2)
    information = weights * (np.pi / (3.0 * spread)) ** 2
    return best, slopes.T @ (information[:, None] * slopes) + np.eye(len(best))


def _likeliest(squares: float, members: int, scale: float) -> float:
    grid = np.linspace(0.03, 4.0, 400)
    log_odds = -(members - 1) * np.log(grid) - squares / (2 * grid**2) - grid**2 / (2 * scale**2)
    return float(grid[np.argmax(log_odds)])


def _loss(z: Any, data: dict[str, Any], spreads: Any, weights: Any) -> Any:
    def negative(at: Any) -> Any:
        return 0.5 * jnp.sum(at**2) - log_density(at, data, spreads, weights)

    return jax.value_and_grad(negative)(z)


def _slopes(z: Any, data: dict[str, Any], spreads: Any) -> Any:
    def level(at: Any) -> Any:
        return level_of(jnp, parts_of(at, data, spreads)[1], data["given"])

    return jax.jacrev(level)(z), spread_of(parts_of(z, data, spreads)[1], data)


_COMPILED_LOSS, _COMPILED_SLOPES = jax.jit(_loss), jax.jit(_slopes)
