from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.decide.given_weights import known_weights
from coldchoice.decide.preferences import between, order, preferences_of, ratio
from coldchoice.decide.smaa import acceptability
from coldchoice.decide.smaa_analysis import Analysis
from coldchoice.decide.value import ValueFunction
from coldchoice.decide.weights import Weights
from coldchoice.errors import InputError

CRITERIA = ("proximal DVT", "distal DVT", "major bleed")
ORDER = "proximal DVT > major bleed > distal DVT"

# Thrombolytics: inputs drugis/mcda-elicitation-web `thrombolytics.json`, outputs recomputed from gertvv/rsmaa
# `smaa-Ex.Rout.save` with 2e6 draws; lower is better.
EVENTS = {
    "heparin": ((20, 116), (40, 96), (1, 135)),
    "enoxaparin": ((8, 121), (32, 97), (5, 124)),
}
VALUES = dict(
    zip(
        CRITERIA,
        (ValueFunction.linear(*scale) for scale in ((0.25, 0.0), (0.40, 0.15), (0.10, 0.0))),
        strict=True,
    )
)


def thrombolytics(weights: object, draws: int = 100_000) -> Analysis:
    rng = np.random.default_rng(11)
    measured = {
        drug: {name: rng.beta(*one, draws) for name, one in zip(CRITERIA, events, strict=True)}
        for drug, events in EVENTS.items()
    }
    return acceptability(measured, weights, VALUES)  # type: ignore[arg-type]


@pytest.mark.parametrize(("weights", "heparin"), [(None, 0.342), (ORDER, 0.135)])
def test_the_published_shares_come_out(weights: str | None, heparin: float) -> None:
    found = thrombolytics(weights)
    assert found.of("heparin").first.value == pytest.approx(heparin, abs=0.005)
    assert found.of("enoxaparin").first.value == pytest.approx(1.0 - heparin, abs=0.005)


def test_an_order_is_kept_by_every_weighting() -> None:
    told = known_weights("b = a > c", ("a", "b", "c"), 10)
    assert isinstance(told, Weights)
    a, b, c = told.mean
    assert a == pytest.approx(b)
    assert a > c


@pytest.mark.parametrize(
    "weights",
    [
        order("proximal-DVT > major-bleed > distal-DVT"),
        ["proximal-DVT > major-bleed", "major-bleed > distal-DVT"],
        [order("proximal-DVT > major-bleed"), *order("major-bleed > distal-DVT")],
        preferences_of(
            order("proximal-DVT > major-bleed > distal-DVT"), ("major-bleed", "distal-DVT", "proximal-DVT")
        ),
        Weights.constrained(
            preferences_of(
                order("proximal-DVT > major-bleed > distal-DVT"),
                ("proximal-DVT", "distal-DVT", "major-bleed"),
            )
        ),
    ],
    ids=["statements", "orders", "both", "preferences in another order", "weights"],
)
def test_an_order_is_the_same_however_it_is_said(weights: object) -> None:
    values = np.random.default_rng(3).random((3, 3, 500))
    names = ("proximal-DVT", "distal-DVT", "major-bleed")
    said = acceptability(values, "proximal-DVT > major-bleed > distal-DVT", criteria=names)
    assert acceptability(values, weights, criteria=names) == said  # type: ignore[arg-type]


def test_one_statement_is_enough() -> None:
    told = known_weights(between("x", 0.2, 0.4), ("x", "y"), 1)
    assert isinstance(told, Weights)
    assert told.bounds[0] == pytest.approx([0.2, 0.6])


@settings(max_examples=25, deadline=None)
@given(st.permutations(["major bleed", "bleed", "cost of a bleed"]))
def test_names_with_blanks_are_read_whole(names: list[str]) -> None:
    told = known_weights(" > ".join(names), sorted(names), 1)
    assert isinstance(told, Weights)
    means = dict(zip(told.criteria, told.mean, strict=True))
    assert sorted(names, key=lambda name: -means[name]) == names
    assert told.preferences is not None
    assert told.preferences.texts == (f"{names[0]} > {names[1]}", f"{names[1]} > {names[2]}")


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("viability > costs", "weights: 'costs': unknown criterion; did you mean 'cost'?"),
        ("viability", "'viability': not an order of names"),
        ("viability cost > reach", "'viability cost > reach': not an order of names"),
        (
            ("viability > cost", ratio("viability", "cost", 0.1, 0.5)),
            "weights: 'viability > cost' and 'viability/cost 0.1 to 0.5': contradict",
        ),
        (
            preferences_of(order("viability > x"), ("viability", "x")),
            "weights: weights of viability, x: must be",
        ),
        (["viability > cost", 3], "weights: 3: is no statement about weights"),
        ({"viability": "much"}, "weights.viability: must be numbers"),
        ({"viability": -1.0}, "weights.viability: -1: a weight must be 0 or more"),
        ({"viability": np.nan}, "weights.viability: is not finite"),
        ([0.5, 0.6], "weights: must be 0 or more and add up to 1 in every draw"),
        ([[0.5, 0.5]], "weights: shape (1, 2) for 2 criteria and 4 draws"),
        (3.0, "weights: shape () for 2 criteria and 4 draws"),
        (object(), "weights: must be numbers"),
    ],
)
def test_weights_that_say_nothing_are_refused_in_one_line(weights: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        known_weights(weights, ("viability", "cost"), 4)  # type: ignore[arg-type]
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
