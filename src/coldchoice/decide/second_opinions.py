"""Whether the leader leads by other methods too: a panel of them, each with its order and its leader.

Ours, the additive value on fixed anchors, decides. The others are asked because a winner that only one way
of computing names is made by that way. *Shapes* bend the same value scales; *relative* methods scale by who
is compared, and may reorder two alternatives when a third one comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import numpy as np

from coldchoice.decide.checked import checked_array, checked_names, checked_numbers, checked_weights
from coldchoice.decide.methods.promethee import promethee
from coldchoice.decide.methods.topsis import topsis
from coldchoice.decide.methods.vikor import vikor
from coldchoice.decide.shapes import AVERSE, SEEKING, exponential_value
from coldchoice.decide.value import linear_value, piecewise_value
from coldchoice.errors import InputError, Problem
from coldchoice.model.streams import Floats
from coldchoice.record import NamedTuple
from coldchoice.wording import listed

Family = Literal["ours", "shape", "relative"]
Scale = tuple[float, float]
"""(worst, best) of a criterion."""

HALF_WAY = 0.65
"""Assumption: what half of a scale is worth in the piecewise shape."""
SAME = 1e-9
"""Scores closer than this, of the largest, are equal."""


class Method(NamedTuple):
    """One way of scoring.

    Attributes
    ----------
    name, family
        What it is called; whether it is ours, bends our scales, or is relative.
    assumption
        What it assumes beyond ours.
    score
        Takes performance, (alternatives, criteria, draws), and weights, (criteria,); returns scores,
        (alternatives, draws), larger is better.
    """

    name: str
    family: Family
    assumption: str
    score: Callable[[Floats, Floats], Floats]


class Opinion(NamedTuple):
    """What one method says.

    Attributes
    ----------
    method, family, assumption
        As in `Method`.
    scores
        By alternative, larger is better; a scale of its own. Ours and the shapes: the mean over the draws of
        their value; the relative ones: of the matrix of means.
    order
        Names, best first; equal ones by name.
    leaders
        Who comes first: several if they are equal.
    first
        By alternative: share of draws in which it comes first; equal ones share the draw.
    """

    method: str
    family: Family
    assumption: str
    scores: dict[str, float]
    order: tuple[str, ...]
    leaders: tuple[str, ...]
    first: dict[str, float]


class Panel(NamedTuple):
    """What all methods say; the first opinion is ours, whose leader is put to the test.

    `leaders` are ours: several if they are equal.
    """

    leaders: tuple[str, ...]
    opinions: tuple[Opinion, ...]

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Methods that name nobody else."""
        return tuple(one.method for one in self.opinions if set(one.leaders) <= set(self.leaders))

    @property
    def dissent(self) -> dict[str, tuple[str, ...]]:
        """Whom the other methods name, by method; several if they are equal."""
        return {one.method: one.leaders for one in self.opinions if one.method not in self.agreeing}

    @property
    def made_by_method(self) -> tuple[str, ...]:
        """Winners that relative methods alone name: no value on fixed anchors, however bent, does."""
        fixed = {name for one in self.opinions if one.family != "relative" for name in one.leaders}
        relative = [name for one in self.opinions if one.family == "relative" for name in one.leaders]
        return tuple(name for name in dict.fromkeys(relative) if name not in fixed)

    @property
    def line(self) -> str:
        """Say under how many methods the leader holds, and whom the others name."""
        verb = "leads" if len(self.leaders) == 1 else "lead"
        said = f"{_named(self.leaders)} {verb} under {len(self.agreeing)} of {len(self.opinions)} methods"
        named: dict[tuple[str, ...], list[str]] = {}
        for method, leaders in self.dissent.items():
            named.setdefault(leaders, []).append(method)
        for leaders, methods in named.items():
            said += f"; {listed(methods)} {'name' if len(methods) > 1 else 'names'} {_named(leaders)}"
        return said


def second_opinions(
    names: Sequence[str],
    performance: Floats,
    scales: Sequence[Scale],
    weights: Floats,
    methods: Sequence[Method] | None = None,
) -> Panel:
    """Ask every method who leads.

    Parameters
    ----------
    names
        Of the alternatives.
    performance
        In the criteria's own units, (alternatives, criteria, draws), finite.
    scales
        (worst, best) of each criterion.
    weights
        (criteria,), adding up to 1.
    methods
        Whom to ask, ours first; all that are known if left out.

    Raises
    ------
    InputError
        If a value is not a number; names the alternative. If there is no alternative or no method, the shapes
        do not belong together, or weights are negative or do not add up to 1.
    """
    performance = checked_numbers(performance, "performance")
    _check(names, performance, scales, checked_numbers(weights, "weights"))
    weights = checked_weights(weights, len(scales))
    if methods is not None:
        _check_methods(methods)
    means = performance.mean(axis=2, keepdims=True)
    asked = methods_on(scales) if methods is None else methods
    opinions = tuple(_opinion(one, names, performance, means, weights) for one in asked)
    return Panel(opinions[0].leaders, opinions)


def methods_on(scales: Sequence[Scale]) -> tuple[Method, ...]:
    """Return every method, on the anchors of these scales; ours first."""
    directions = np.array([1.0 if best > worst else -1.0 for worst, best in scales])

    def shaped(name: str, family: Family, assumption: str, bend: Callable[[Floats], Floats]) -> Method:
        return Method(name, family, assumption, partial(_additive, scales=scales, bend=bend))

    def relative(name: str, assumption: str, score: Callable[..., Floats]) -> Method:
        return Method(
            name, "relative", assumption, lambda matrix, weights: score(matrix, weights, directions)
        )

    half = f"half of a scale is worth {HALF_WAY:g}, nothing beyond its ends counts"
    return (
        shaped("additive value", "ours", "", lambda worth: worth),
        shaped("risk-averse value", "shape", _bent(AVERSE), partial(exponential_value, curvature=AVERSE)),
        shaped("risk-seeking value", "shape", _bent(SEEKING), partial(exponential_value, curvature=SEEKING)),
        shaped("piecewise value", "shape", half,
               lambda worth: piecewise_value(worth, (0.0, 0.5, 1.0), (0.0, HALF_WAY, 1.0))),
        relative("TOPSIS (vector)", "scaled by the length of those here", partial(topsis, norm="vector")),
        relative("TOPSIS (min-max)", "scaled by the range of those here", partial(topsis, norm="min-max")),
        relative("VIKOR", "regret in all and in one criterion count alike", lambda *given: -vikor(*given).q),
        relative("PROMETHEE II", "who is ahead counts, not by how much", promethee),
    )  # fmt: skip


def _bent(curvature: float) -> str:
    half = float(exponential_value(np.array(0.5), curvature))
    return f"half of a scale is worth {half:.2f}: exponential of curvature {curvature:g}"


def ordered(names: Sequence[str], scores: Floats) -> tuple[str, ...]:
    """Return names by falling score, (alternatives,); equal ones by name."""
    level = np.round(scores / (np.abs(scores).max() or 1.0) / SAME)
    return tuple(names[at] for at in sorted(range(len(names)), key=lambda at: (-level[at], names[at])))


def leading(names: Sequence[str], scores: Floats) -> tuple[str, ...]:
    """Return who has the highest score: several if they are equal."""
    near = scores >= scores.max() - SAME * (np.abs(scores).max() or 1.0)
    return tuple(sorted(name for name, is_first in zip(names, near, strict=True) if is_first))


def _opinion(
    method: Method, names: Sequence[str], performance: Floats, means: Floats, weights: Floats
) -> Opinion:
    drawn = method.score(performance, weights)
    scores = method.score(means, weights)[:, 0] if method.family == "relative" else drawn.mean(axis=1)
    won = drawn >= drawn.max(axis=0) - SAME * np.abs(drawn).max(axis=0)
    first = (won / won.sum(axis=0)).mean(axis=1)
    return Opinion(
        method.name, method.family, method.assumption,
        dict(zip(names, scores.tolist(), strict=True)), ordered(names, scores), leading(names, scores),
        dict(zip(names, first.tolist(), strict=True)),
    )  # fmt: skip


def _additive(
    performance: Floats, weights: Floats, scales: Sequence[Scale], bend: Callable[[Floats], Floats]
) -> Floats:
    total = np.zeros((performance.shape[0], performance.shape[2]))
    for criterion, (scale, weight) in enumerate(zip(scales, weights, strict=True)):
        total += weight * bend(linear_value(performance[:, criterion], *scale))
    return total


def _named(leaders: Sequence[str]) -> str:
    return leaders[0] if len(leaders) == 1 else f"{listed(leaders)} alike"


def _check(names: Sequence[str], performance: Floats, scales: Sequence[Scale], weights: Floats) -> None:
    if not checked_names(names, least=0):
        raise InputError(Problem("there is no alternative to ask about"))
    checked_array(scales, "scales", criteria=None, ends=2)
    shape = (len(names), len(scales))
    if (
        performance.ndim != 3
        or performance.shape[:2] != shape
        or not performance.size
        or weights.shape != shape[1:]
    ):
        rule = f"needs {shape[0]} alternatives and {shape[1]} criteria"
        raise InputError(Problem(rule, value=f"{performance.shape}, weights {weights.shape}"))
    for name, values in zip(names, performance, strict=True):
        if not np.isfinite(values).all():
            wrong = int(np.count_nonzero(~np.isfinite(values).all(axis=0)))
            raise InputError(Problem(f"is not finite in {wrong:,} draws; leave them out first", (name,)))


def _check_methods(methods: Sequence[object]) -> None:
    if not methods:
        raise InputError(Problem("there is no method to ask", ("methods",)))
    for one in methods:
        if not isinstance(one, Method):
            hint = "choose from coldchoice.decide.second_opinions.methods_on(scales)"
            raise InputError(Problem("is no method", ("methods",), repr(one), hint))
