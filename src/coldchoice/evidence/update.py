"""Learn from measurements that the fit has not seen: one's own study, at run time, with numpy alone.

The draws of the fit are the prior. The rows move them: the mode and curvature of prior times likelihood give
the new mean and covariance of the effects that act on the rows, among them that of the new study, and every
draw is carried along by the map that turns the old mean and covariance into the new ones. Effects that no row
touches follow by their covariance with those that are touched. For effects that are normal this is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coldchoice.evidence.coding import coded_together
from coldchoice.evidence.effects import COMPONENTS, Terms, terms
from coldchoice.evidence.forward import (
    CEILING,
    LOT_SPREAD,
    LOTS_IF_UNSTATED,
    MOST_LOTS,
    NOTHING_LEFT,
    Given,
    level_of,
    stretched_logit,
)
from coldchoice.evidence.posterior import Posterior
from coldchoice.evidence.questions import given_of
from coldchoice.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from coldchoice.model.measurement import Measurement

    Floats = NDArray[np.float64]

OWN_STUDY = "own"
"""Name of the study that the new rows are of; questions about one's own laboratory name it too."""

STEPS, HALVINGS = 40, 12
SMALLEST_STEP = 1e-7
RIDGE = 1e-6


class Seen(NamedTuple):
    """New rows as arrays.

    ``designs`` holds a matrix (rows, effects) by component; ``side`` is 1 for a lower bound, -1 for an upper
    one, 0 for a value; ``spread`` the standard deviation of a value on the stretched logit scale, (rows,).
    """

    names: tuple[str, ...]
    designs: dict[str, Floats]
    given: Given
    values: Floats
    side: Floats
    spread: Floats


def updated(posterior: Posterior, rows: Sequence[Measurement], study: str = OWN_STUDY) -> Posterior:
    """Return the draws after seeing `rows`, all of one new study.

    Parameters
    ----------
    posterior
        Draws before.
    rows
        Measurements; those of the metric ``other`` say nothing of survival and are left out.
    study
        Name of the study; its effects are among those of the answer.
    """
    kept = [row for row in rows if row.metric != "other"]
    if not kept:
        return posterior
    made = [terms(of, study) for of in coded_together(kept)]
    names = tuple(sorted({name for one in made for part in one.values() for name in part}))
    before = np.array([posterior.total({name: 1.0}) for name in names])
    seen = _seen(kept, made, names, posterior)
    mean: Floats = before.mean(axis=1)
    covariance: Floats = np.asarray(np.cov(before), dtype=np.float64) + RIDGE * np.eye(len(names))
    mode, curvature = _mode(mean, _inverse(covariance), seen)
    after = carried(before, mean, covariance, mode, _inverse(curvature))
    return _with(posterior, names, before, after, covariance)


def carried(before: Floats, mean: Floats, covariance: Floats, mode: Floats, narrowed: Floats) -> Floats:
    """Carry draws (effects, draws) to another mean and covariance by the straightest linear map.

    The optimal map between normals, C^-1/2 (C^1/2 C' C^1/2)^1/2 C^-1/2: it moves the draws least.
    """
    root, inverse = _root(covariance)
    middle, _ = _root(root @ narrowed @ root)
    moved: Floats = mode[:, None] + inverse @ middle @ inverse @ (before - mean[:, None])
    return moved


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _root(matrix: Floats) -> tuple[Floats, Floats]:
    """Symmetric square root of a covariance, and its inverse."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    roots = np.sqrt(np.maximum(values, 1e-12))
    return (vectors * roots) @ vectors.T, (vectors / roots) @ vectors.T


def _seen(
    rows: Sequence[Measurement],
    made: Sequence[dict[str, Terms]],
    names: tuple[str, ...],
    posterior: Posterior,
) -> Seen:
    at = {name: place for place, name in enumerate(names)}
    designs = {part: np.zeros((len(rows), len(names))) for part in COMPONENTS}
    for row, one in enumerate(made):
        for part, weights in one.items():
            for name, weight in weights.items():
                designs[part][row, at[name]] = weight
    known = [given_of(of, row.baseline) for of, row in zip(coded_together(rows), rows, strict=True)]
    given = Given(*(np.array(column, dtype=np.float64) for column in zip(*known, strict=True)))
    shares = np.array([max(row.mean / 100.0, NOTHING_LEFT) for row in rows])
    ceilings = np.array([CEILING[of.metric] for of in coded_together(rows)])
    side = [
        1.0 if row.bound == "lower" else -1.0 if row.bound == "upper" or not row.mean else 0.0 for row in rows
    ]
    lots = np.array([min(row.n or LOTS_IF_UNSTATED, MOST_LOTS) for row in rows])
    noise = np.array([posterior.total(one["noise"]).mean() for one in made])
    spread = np.sqrt(np.exp(2.0 * noise) + LOT_SPREAD**2 / lots)
    return Seen(names, designs, given, stretched_logit(np, shares, ceilings), np.array(side), spread)


def _mode(mean: Floats, precision: Floats, seen: Seen) -> tuple[Floats, Floats]:
    """Mode of the effects given the rows, and the precision there, by damped Gauss-Newton steps."""
    effects, value = mean.copy(), _loss(mean, mean, precision, seen)
    curvature = precision
    for _ in range(STEPS):
        slopes = _slopes(effects, seen)
        pull, information = _pull(_level(effects, seen), seen)
        curvature = precision + slopes.T @ (information[:, None] * slopes)
        step = np.linalg.solve(curvature, slopes.T @ pull - precision @ (effects - mean))
        for halving in range(HALVINGS):
            tried = effects + step / 2.0**halving
            now = _loss(tried, mean, precision, seen)
            if now <= value:
                break
        else:
            break
        small = value - now < SMALLEST_STEP
        effects, value = tried, now
        if small:
            break
    return effects, curvature


def _level(effects: Floats, seen: Seen) -> Floats:
    parts = {part: design @ effects for part, design in seen.designs.items()}
    return np.asarray(level_of(np, parts, seen.given))


def _slopes(effects: Floats, seen: Seen, step: float = 1e-5) -> Floats:
    """Slope of each row's level in each effect, (rows, effects): by component, then along its design."""
    parts = {part: design @ effects for part, design in seen.designs.items()}
    slopes = np.zeros_like(seen.designs["hold"])
    for part, design in seen.designs.items():
        above, below = (
            np.asarray(level_of(np, {**parts, part: parts[part] + sign * step}, seen.given))
            for sign in (1, -1)
        )
        slopes += ((above - below) / (2.0 * step))[:, None] * design
    return slopes


def _pull(level: Floats, seen: Seen) -> tuple[Floats, Floats]:
    """Slope of the log likelihood in the level, and its information, (rows,); logistic errors."""
    scale = seen.spread * np.sqrt(3.0) / np.pi
    off = (seen.values - level) / scale
    share = 1.0 / (1.0 + np.exp(-np.clip(off, -500.0, 500.0)))
    exact, lower, upper = np.tanh(off / 2.0), share, -(1.0 - share)
    pull = np.where(seen.side > 0, lower, np.where(seen.side < 0, upper, exact)) / scale
    bound = share * (1.0 - share) / scale**2
    return pull, np.where(seen.side == 0, 1.0 / (3.0 * scale**2), bound)


def _loss(effects: Floats, mean: Floats, precision: Floats, seen: Seen) -> float:
    scale = seen.spread * np.sqrt(3.0) / np.pi
    off = (seen.values - _level(effects, seen)) / scale
    above, below = np.logaddexp(0.0, off), np.logaddexp(0.0, -off)
    each = np.where(seen.side > 0, above, np.where(seen.side < 0, below, above + below))
    away = effects - mean
    return float(each.sum() + 0.5 * away @ precision @ away)


def _with(
    posterior: Posterior, names: tuple[str, ...], before: Floats, after: Floats, covariance: Floats
) -> Posterior:
    """Put moved effects back, the others following by regression, and new ones at the end."""
    every = np.array(posterior.effects, dtype=np.float64)
    centred = every - every.mean(axis=1, keepdims=True)
    with_touched = centred @ (before - before.mean(axis=1, keepdims=True)).T / (posterior.draws - 1)
    every += with_touched @ np.linalg.solve(covariance, after - before)
    places = dict(posterior.places)
    fresh = [name for name in names if name not in places]
    for place, name in enumerate(names):
        if name in places:
            every[places[name]] = after[place]
    places |= {name: len(every) + place for place, name in enumerate(fresh)}
    added = after[[names.index(name) for name in fresh]].reshape(len(fresh), posterior.draws)
    return posterior._replace(places=places, effects=np.concatenate((every, added)))
