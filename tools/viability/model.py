"""The model, for numpyro: every coefficient is a prior mean plus a scale times a standard normal."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist

from coldchoice.evidence.forward import LOT_SPREAD, level_of
from coldchoice.evidence.tables import read_table
from tools.viability.data import Table

jax.config.update("jax_enable_x64", True)

TO_LOGISTIC = np.sqrt(3.0) / np.pi


def prepared(table: Table) -> dict[str, Any]:
    """Arrays that the model needs, apart from which rows count."""
    fixed = {
        r["name"]: (float(r["mean"]), float(r["sd"])) for r in read_table("effects") if r["kind"] == "fixed"
    }
    groups = {r["name"]: float(r["sd"]) for r in read_table("effects") if r["kind"] == "group"}
    used = sorted({name.partition(":")[0] for name in table.names if ":" in name})
    means, scales, group_of = [], [], []
    for name in table.names:
        group = name.partition(":")[0] if ":" in name else ""
        means.append(0.0 if group else fixed[name][0])
        scales.append(1.0 if group else fixed[name][1])
        group_of.append(used.index(group) + 1 if group else 0)
    return {
        "designs": {p: (jnp.asarray(at), jnp.asarray(w)) for p, (at, w) in table.designs.items()},
        "given": type(table.given)(*(jnp.asarray(x) for x in table.given)),
        "values": jnp.asarray(table.values),
        "below": jnp.asarray(table.below), "above": jnp.asarray(table.above),
        "lots": jnp.asarray(table.lots),
        "means": jnp.asarray(means), "scales": jnp.asarray(scales), "group_of": jnp.asarray(group_of),
        "group_scales": jnp.asarray([groups[name] for name in used]),
    }  # fmt: skip


def groups_of(table: Table) -> tuple[str, ...]:
    """Groups of random effects in the order of their spreads."""
    return tuple(sorted({name.partition(":")[0] for name in table.names if ":" in name}))


def parts_of(z: Any, data: dict[str, Any], spreads: Any) -> tuple[Any, dict[str, Any]]:
    """Effects of standardised ones, and the components of every row."""
    scales = jnp.concatenate([jnp.ones(1), spreads])[data["group_of"]] * data["scales"]
    effects = data["means"] + scales * z
    return effects, {p: jnp.sum(effects[at] * w, axis=1) for p, (at, w) in data["designs"].items()}


def spread_of(parts: dict[str, Any], data: dict[str, Any]) -> Any:
    """Standard deviation of a measured value on the stretched logit scale."""
    return jnp.sqrt(jnp.exp(2.0 * parts["noise"]) + LOT_SPREAD**2 / data["lots"])


def log_density(z: Any, data: dict[str, Any], spreads: Any, weights: Any) -> Any:
    """Log likelihood of the rows: logistic around the expected level, bounds as tails."""
    _, parts = parts_of(z, data, spreads)
    level = level_of(jnp, parts, data["given"])
    scale = spread_of(parts, data) * TO_LOGISTIC
    off = (data["values"] - level) / scale
    exact = -off - 2.0 * jax.nn.softplus(-off) - jnp.log(scale)
    more, less = jax.nn.log_sigmoid(-off), jax.nn.log_sigmoid(off)
    each = jnp.where(data["above"], more, jnp.where(data["below"], less, exact))
    return jnp.sum(weights * each)


def model(data: dict[str, Any], weights: Any) -> None:
    """Rows with weight 0 do not count: a study that is left out."""
    spreads = numpyro.sample("spreads", dist.HalfNormal(data["group_scales"]).to_event(1))
    z = numpyro.sample("z", dist.Normal(jnp.zeros(data["means"].shape), 1.0).to_event(1))
    numpyro.deterministic("effects", parts_of(z, data, spreads)[0])
    numpyro.factor("measured", log_density(z, data, spreads, weights))
