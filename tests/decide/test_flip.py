from __future__ import annotations

from collections.abc import Callable
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.decide.flip import (
    FARTHEST,
    WEIGHT_SD,
    Bounds,
    FlipPoint,
    _both_needed,
    _moved,
    input_flips,
    pair_flips,
    smallest,
    weight_flips,
)
from coldchoice.decide.weights import simplex_weights
from coldchoice.errors import InputError

DRAWS = 20_000
RNG = np.random.default_rng(5)
FIRST, SECOND, NOISE = RNG.normal(size=(3, DRAWS))


def below(score: float) -> float:
    return 0.5 * (1.0 + erf(score / sqrt(2.0)))


@given(st.floats(0.2, 1.8), st.sampled_from([-1.0, 1.0]))
@settings(max_examples=25)
def test_a_straight_lead_is_lost_where_it_crosses_zero(margin: float, sign: float) -> None:
    (flip,) = input_flips(["b"], (margin + sign * FIRST + 0.3 * NOISE)[np.newaxis], {"x": FIRST})
    bounds = flip.bounds[0]
    at, open_end = (bounds.high, bounds.low) if sign > 0 else (bounds.low, bounds.high)
    assert (flip.kind, flip.leader, open_end) == ("input", "b", None)
    assert at == pytest.approx(-sign * margin, abs=0.08)
    assert flip.size == pytest.approx(margin, abs=0.08)
    assert flip.likelihood == pytest.approx(below(-margin), abs=0.02)


def test_the_unit_of_an_input_does_not_matter() -> None:
    leads = (0.8 + FIRST + 0.3 * NOISE)[np.newaxis]
    (plain,) = input_flips(["b"], leads, {"x": FIRST})
    (skewed,) = input_flips(["b"], leads, {"x": np.exp(3.0 * FIRST)})
    assert skewed.size == plain.size
    assert skewed.likelihood == plain.likelihood
    assert plain.bounds[0].high is not None
    assert skewed.bounds[0].high == pytest.approx(np.exp(3.0 * plain.bounds[0].high))


def test_a_lead_that_is_lost_in_between_is_bounded_on_both_sides() -> None:
    (flip,) = input_flips(["b"], ((FIRST - 0.7) ** 2 - 0.25)[np.newaxis], {"x": FIRST})
    bounds = flip.bounds[0]
    assert bounds.low == pytest.approx(0.2, abs=0.08)
    assert bounds.high == pytest.approx(1.2, abs=0.08)


def test_the_nearest_rival_takes_the_lead() -> None:
    leads = np.stack([1.5 + FIRST, 0.5 - FIRST])
    (flip,) = input_flips(["far", "near"], leads, {"x": FIRST})
    assert flip.leader == "near"
    assert flip.size == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    "leads",
    [
        (3.0 + FIRST)[np.newaxis],  # lost only beyond the 1 % point
        np.full((1, DRAWS), 0.2),
        (0.02 + NOISE)[np.newaxis],  # nothing to do with the input
    ],
)
def test_what_is_far_off_or_chance_is_no_flip(leads: np.ndarray) -> None:
    assert input_flips(["b"], leads, {"x": FIRST}) == []


def test_an_input_that_never_varies_flips_nothing() -> None:
    assert input_flips(["b"], FIRST[np.newaxis], {"x": np.ones(DRAWS)}) == []


def test_weights_flip_where_the_closed_form_says_and_as_likely_as_they_are_drawn() -> None:
    means = np.array([[0.8, 0.2], [0.4, 0.8]])  # equal at w = 0.6 on the first criterion
    drawn = simplex_weights(RNG.standard_exponential((2, DRAWS)))
    found = weight_flips(("a", "b"), ("x", "y"), means, np.array([0.7, 0.3]), drawn)
    under, over = (next(one for one in found if one.bounds[0].name == name) for name in ("x", "y"))
    assert under.bounds[0].high == pytest.approx(0.6)
    assert over.bounds[0].low == pytest.approx(0.4)
    assert under.likelihood == pytest.approx(0.6, abs=0.02)
    assert under.size == 0.0  # likelier than not
    assert {one.leader for one in found} == {"b"}


def test_exact_weights_have_no_likelihood_and_count_by_tenths() -> None:
    means = np.array([[0.8, 0.2], [0.4, 0.8]])
    found = weight_flips(("a", "b"), ("x", "y"), means, np.array([0.7, 0.3]), None)
    assert all(one.likelihood is None for one in found)
    assert found[0].size == pytest.approx(0.1 / WEIGHT_SD)
    far = weight_flips(("a", "b"), ("x", "y"), means, np.array([0.95, 0.05]), None)
    assert far == []


def test_two_inputs_flip_together_what_neither_does_alone() -> None:
    leads = (2.6 + FIRST + SECOND + 0.1 * NOISE)[np.newaxis]
    inputs = {"x": FIRST, "y": SECOND}
    assert input_flips(["b"], leads, inputs) == []
    (pair,) = pair_flips(["b"], leads, inputs)
    assert pair.kind == "pair"
    assert pair.size == pytest.approx(2.6 / sqrt(2.0), abs=0.1)
    assert pair.bounds[0].high_share is not None
    assert pair.bounds[1].high_share is not None
    both = pair.bounds[0].high_share * pair.bounds[1].high_share  # of the pairs that are told, not of all
    assert pair.likelihood == pytest.approx(both, abs=0.003)
    assert all(bounds.low is None for bounds in pair.bounds)


def test_a_pair_is_not_told_where_one_of_the_two_does_it_as_easily() -> None:
    leads = (0.5 + FIRST + 0.1 * SECOND)[np.newaxis]
    inputs = {"x": FIRST, "y": SECOND}
    assert pair_flips(["b"], leads, inputs, input_flips(["b"], leads, inputs)) == []


@given(st.lists(st.floats(0.0, FARTHEST), min_size=1, max_size=8))
def test_the_smallest_come_first_and_each_input_once(sizes: list[float]) -> None:
    (sample,) = input_flips(["b"], (0.5 + FIRST)[np.newaxis], {"x": FIRST})
    named = [
        sample._replace(size=size, bounds=(sample.bounds[0]._replace(name=f"x{at % 3}"),))
        for at, size in enumerate(sizes)
    ]
    kept: tuple[FlipPoint, ...] = smallest(named)
    assert [one.size for one in kept] == sorted(one.size for one in kept)
    assert kept[0].size == min(sizes)
    assert len({one.bounds for one in kept}) == len(kept) <= 3


BROKEN = np.where(np.arange(DRAWS) == 3, np.nan, FIRST)


@pytest.mark.parametrize("find", [input_flips, pair_flips])
@pytest.mark.parametrize(
    ("rivals", "leads", "inputs", "told"),
    [
        (["b"], BROKEN[np.newaxis], {"x": FIRST}, "b: is not finite in 1 draws"),
        (["b"], FIRST[np.newaxis], {"x": BROKEN}, "x: is not finite in 1 draws"),
        (["b"], FIRST[np.newaxis], {"x": FIRST[1:]}, "x: has 19,999 draws, the leads 20,000"),
        (["b", "c"], FIRST[np.newaxis], {"x": FIRST}, "leads: shape (1, 20000): must be 2 rivals by draws"),
        (["b"], FIRST, {"x": FIRST}, "leads: shape (20000,): must be 1 rival by draws"),
        ([], FIRST[np.newaxis], {"x": FIRST}, "none: needs 1 rival or more"),
    ],
)
def test_draws_that_are_missing_or_unequal_are_refused(
    find: Callable[..., object],
    rivals: list[str],
    leads: np.ndarray,
    inputs: dict[str, np.ndarray],
    told: str,
) -> None:
    with pytest.raises(InputError) as caught:
        find(rivals, leads, inputs)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize(
    ("names", "weights", "drawn", "told"),
    [
        (("a", "b"), np.array([0.7, 0.4]), None, "weights: 1.1: weights must add up to 1"),
        (
            ("a", "b"),
            np.array([0.7, 0.3]),
            np.ones((2, 4)),
            "drawn: 2: weights must add up to 1 in every draw",
        ),
        (("a", "b", "c"), np.array([0.7, 0.3]), None, "means: shape (2, 2): must be 3 alternatives"),
        (("a", "a"), np.array([0.7, 0.3]), None, "alternatives: 'a': stands twice"),
        (("a", "b"), np.array([0.7, np.nan]), None, "weights.y: is not finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    names: tuple[str, ...], weights: np.ndarray, drawn: np.ndarray | None, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        weight_flips(names, ("x", "y"), np.array([[0.8, 0.2], [0.4, 0.8]]), weights, drawn)
    assert str(caught.value).startswith(told)


def test_a_lead_that_saturates_is_lost_where_it_crosses_zero() -> None:
    """A cubic would miss this border: the lead falls steeply, and is level on either side."""
    leads = (1.0 / (1.0 + np.exp(4.0 * (FIRST - 0.3))) - 0.15 + 0.5 * NOISE)[np.newaxis]
    (flip,) = input_flips(["b"], leads, {"x": FIRST})
    border = 0.3 + np.log(1.0 / 0.15 - 1.0) / 4.0
    assert flip.bounds[0].low == pytest.approx(border, abs=0.06)
    assert flip.likelihood == pytest.approx(1.0 - below(border), abs=0.02)


@pytest.mark.parametrize("levels", [2, 3, 10])
def test_an_input_with_few_values_flips_between_two_of_them(levels: int) -> None:
    drawn = np.floor(levels * np.random.default_rng(3).random(DRAWS))
    leads = np.where(drawn == levels - 1, -3.0, 1.0)[np.newaxis] + 0.1 * NOISE
    (flip,) = input_flips(["b"], leads, {"x": drawn})
    assert flip.bounds[0].low == levels - 1.5
    assert flip.bounds[0].high is None
    assert flip.likelihood == pytest.approx(float((drawn == levels - 1).mean()))


def test_a_border_never_lies_among_equal_draws() -> None:
    drawn = np.where(FIRST < 1.0, 0.0, np.exp(FIRST))  # mostly nothing, seldom something
    (flip,) = input_flips(["b"], (0.6 - drawn + 0.1 * NOISE)[np.newaxis], {"x": drawn})
    assert flip.bounds[0].low == pytest.approx(np.exp(1.0) / 2.0, abs=0.01)
    assert flip.likelihood == pytest.approx(float((drawn > 0.0).mean()))


def test_the_likelihood_of_a_pair_is_that_of_what_is_told() -> None:
    inputs = {"x": FIRST, "y": SECOND}
    (pair,) = pair_flips(["b"], (2.0 + FIRST + SECOND + 0.1 * NOISE)[np.newaxis], inputs)
    x, y = pair.bounds
    told = (float(x.high or 0.0) > FIRST) & (float(y.high or 0.0) > SECOND)
    assert pair.likelihood == pytest.approx(float(told.mean()), abs=1e-3)


def test_the_first_alternative_must_lead() -> None:
    means = np.array([[0.4, 0.8], [0.8, 0.2]])
    with pytest.raises(InputError, match=r"^names: a: the first must be the leader, and b is worth more"):
        weight_flips(("a", "b"), ("x", "y"), means, np.array([0.7, 0.3]), None)


@pytest.mark.parametrize(
    "levels",
    [
        [1.0, 1.0],  # lost nowhere
        [-1.0, -1.0],  # lost everywhere: no lead that could be lost
        [1.0, 1e-9],  # lost nowhere beyond chance
    ],
)
def test_an_input_with_few_values_that_takes_no_lead_flips_nothing(levels: list[float]) -> None:
    drawn = (np.arange(DRAWS) % 2).astype(float)
    leads = np.array(levels)[drawn.astype(int)][np.newaxis] + 1e-12 * NOISE
    assert input_flips(["b"], leads, {"x": drawn}) == []


def test_a_value_that_is_all_but_never_taken_flips_nothing() -> None:
    drawn = (np.arange(DRAWS) < 50).astype(float)  # 1 in 400: beyond the 99 % point
    assert input_flips(["b"], np.where(drawn > 0.0, -5.0, 1.0)[np.newaxis], {"x": drawn}) == []


def test_of_few_draws_nothing_is_told() -> None:
    few = {"x": FIRST[:40], "y": SECOND[:40]}
    leads = (0.5 + FIRST[:40])[np.newaxis]
    assert input_flips(["b"], leads, few) == pair_flips(["b"], leads, few) == []


def test_a_pair_that_loses_the_lead_by_chance_only_is_none() -> None:
    leads = (0.02 + NOISE)[np.newaxis]
    assert pair_flips(["b"], leads, {"x": FIRST, "y": SECOND}) == []


def test_a_pair_beyond_the_upper_ends_is_bounded_below() -> None:
    (pair,) = pair_flips(["b"], (2.6 - FIRST - SECOND + 0.1 * NOISE)[np.newaxis], {"x": FIRST, "y": SECOND})
    assert [(bounds.high, bounds.low is None) for bounds in pair.bounds] == [(None, False)] * 2


def test_a_pair_needs_both_of_its_inputs() -> None:
    """One that the other does without, or better without, is no pair."""
    bounds = (Bounds("x", None, -1.0, None, 0.16), Bounds("y", None, -1.0, None, 0.16))
    together, alone, against = 1.0 + FIRST + SECOND, 1.0 + FIRST, 1.0 + FIRST - 0.5 * SECOND
    for lead, needed in ((together, True), (alone, False), (against, False)):
        x, y = (_moved(name, drawn, lead[np.newaxis]) for name, drawn in (("x", FIRST), ("y", SECOND)))
        assert _both_needed(lead, x, y, bounds) is needed
