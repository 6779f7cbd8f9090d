"""Statements about weights that can be true, for tests that take any."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from coldchoice.decide.preferences import Preferences, Statement, between, order, preferences_of, ratio, swing
from coldchoice.model.streams import Floats

NAMES = tuple("abcdef")


def said(*groups: Statement | tuple[Statement, ...], criteria: tuple[str, ...] = NAMES[:3]) -> Preferences:
    """Put statements together."""
    statements = [one for group in groups for one in ((group,) if isinstance(group, Statement) else group)]
    return preferences_of(statements, criteria)


@st.composite
def true_statements(draw: st.DrawFn, most: int = 5) -> tuple[Preferences, Floats]:
    """Draw weights, and statements that are true of them: some exact, some at their border."""
    count = draw(st.integers(2, most))
    criteria = NAMES[:count]
    raw = np.array(draw(st.lists(st.integers(0, 20), min_size=count, max_size=count).filter(any)), float)
    weights = dict(zip(criteria, (raw / raw.sum()).tolist(), strict=True))
    statements: list[Statement] = []
    for _ in range(draw(st.integers(0, 5))):
        one, other = draw(st.permutations(criteria))[:2]
        down, up = draw(st.sampled_from([(1.0, 1.0), (0.5, 1.0), (0.9, 1.3), (0.0, 2.0)]))
        kind = draw(st.sampled_from(["between", "ratio", "order"]))
        if kind == "between":
            statements.append(between(one, weights[one] * down, min(1.0, weights[one] * up)))
        elif kind == "ratio" and weights[one] > 0.0 and weights[other] > 0.0:
            exact = weights[one] / weights[other]
            statements.append(ratio(one, other, exact * down, exact * up))
        elif kind == "order" and weights[one] != weights[other]:
            ahead, behind = (one, other) if weights[one] > weights[other] else (other, one)
            statements += order(f"{ahead} > {behind}")
    if draw(st.booleans()):
        top = max(weights, key=lambda name: weights[name])
        points = {name: min(100.0, 100.0 * weight / weights[top]) for name, weight in weights.items()}
        statements += swing({name: 100.0 if name == top else (0.8 * at, at) for name, at in points.items()})
    return preferences_of(statements, criteria), np.array(list(weights.values()))


def fulfilled(preferences: Preferences, weights: Floats, tolerance: float = 1e-9) -> bool:
    """Whether weights, (criteria, draws), fulfil every statement, each read anew from its bounds."""
    place = {name: at for at, name in enumerate(preferences.criteria)}
    one = np.ones(weights.shape[1])
    for statement in preferences.statements:
        for bound in statement.bounds:
            lesser = one if bound.lesser is None else weights[place[bound.lesser]]
            greater = one if bound.greater is None else weights[place[bound.greater]]
            if (lesser > bound.times * greater + tolerance * max(1.0, bound.times)).any():
                return False
    return True
