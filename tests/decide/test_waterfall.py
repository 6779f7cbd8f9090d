from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.waterfall import reason, waterfall
from coldchoice.decide.weights import simplex_weights
from coldchoice.errors import InputError

DRAWS = 4_000
RNG = np.random.default_rng(9)


def worth(*means: tuple[float, ...], spread: float = 0.1) -> np.ndarray:
    return np.array(means)[:, :, np.newaxis] + spread * RNG.normal(size=(len(means), len(means[0]), DRAWS))


@given(
    st.lists(st.tuples(*[st.floats(-1.0, 2.0)] * 3), min_size=2, max_size=5),
    st.tuples(*[st.floats(0.01, 1.0)] * 3),
)
def test_steps_add_up_to_the_lead_of_the_best_over_the_second(
    means: list[tuple[float, ...]], importance: tuple[float, ...]
) -> None:
    weights = np.array(importance) / sum(importance)
    values = np.repeat(np.array(means)[:, :, np.newaxis], 3, axis=2)
    found = waterfall([f"a{at}" for at in range(len(means))], "xyz", values, weights)
    assert sum(step.adds for step in found.steps) == pytest.approx(found.lead, abs=1e-12)
    assert found.values[0] - found.values[1] == pytest.approx(found.lead, abs=1e-9)
    totals = np.array(means) @ weights
    like_it = {found.winner, *(found.alike if not found.is_one else ())}
    rest = [total for at, total in enumerate(totals) if f"a{at}" not in like_it]
    assert found.values == pytest.approx((max(totals), max(rest, default=max(totals))))


def test_the_reason_names_what_adds_most_and_what_takes_back() -> None:
    found = waterfall(
        ("cold", "frozen"), ("viability", "cost", "flexibility"),
        worth((0.8, 0.5, 0.4), (0.6, 0.5, 0.9)), np.array([1.0, 1.0, 1.0]) / 3.0,
    )  # fmt: skip
    first, second, third = reason(found)
    assert first.startswith("frozen is worth 0.67 of 1 in the mean, cold 0.57: a lead of ")
    assert first.endswith(f"of {found.lead:.3f} +- {found.error:.1g}.")
    assert second.startswith("It leads by flexibility (+0.17), and gives some of it back by viability (-0.06")
    assert "cost" not in second
    assert third.startswith("It is ahead in ")
    assert not found.too_close


def test_what_gives_nothing_back_is_said() -> None:
    found = waterfall(("a", "b"), ("x", "y"), worth((0.8, 0.9), (0.6, 0.5)), np.array([0.5, 0.5]))
    assert reason(found)[1] == "It leads by y (+0.2) and x (+0.1), and gives nothing back."


def test_equal_ones_are_too_close_to_call() -> None:
    same = np.full((2, 2, 10), 0.5)
    found = waterfall(("a", "b"), ("x", "y"), same, np.array([0.5, 0.5]))
    assert (found.ahead, found.lead, found.too_close) == (0.5, 0.0, True)
    assert reason(found) == (
        "a and b are both worth 0.50 of 1 in the mean.",
        "No criterion tells the two apart.",
        "They are identical in every case.",
    )


def test_all_that_are_like_the_best_are_named() -> None:
    found = waterfall(("a", "b", "c"), ("x",), np.full((3, 1, 4), 0.5), np.array([1.0]))
    assert (found.alike, found.is_one) == (("b", "c"), True)


def test_a_twin_of_the_best_is_no_runner_up() -> None:
    one = worth((0.8, 0.5), (0.6, 0.4))
    values = np.concatenate([one[:1], one[:1] + 1e-13, one[1:]])
    found = waterfall(("a", "twin", "b"), ("x", "y"), values, np.array([0.5, 0.5]))
    assert {found.winner, *found.alike} == {"a", "twin"}
    assert found.runner_up == "b"
    assert not found.too_close
    assert not found.is_one


def test_a_lead_that_most_draws_gainsay_is_too_close() -> None:
    values = np.zeros((2, 1, 100))
    values[0, 0, :10], values[1, 0, 10:] = 20.0, 0.5
    found = waterfall(("rare", "often"), ("x",), values, np.array([1.0]))
    assert found.winner == "rare"
    assert found.ahead == 0.1
    assert reason(found)[-1] == (
        "Too close to call, as the mean and the cases point different ways: rare is ahead in only 10 % of "
        "cases, often in 90 %; where rare is ahead, it is by more."
    )


def test_a_lead_of_as_many_draws_as_not_is_a_toss_up() -> None:
    values = np.zeros((2, 1, 100))
    values[0, 0, :49], values[1, 0, 49:] = 20.0, 0.5
    found = waterfall(("one", "other"), ("x",), values, np.array([1.0]))
    assert reason(found)[-1].endswith("in only 49 % of cases, about as often as by the toss of a coin.")


def test_unknown_weights_count_in_how_often_it_is_ahead_not_in_the_steps() -> None:
    values = np.repeat(np.array([[1.0, 0.2], [0.0, 0.8]])[:, :, np.newaxis], DRAWS, axis=2)
    drawn = simplex_weights(RNG.standard_exponential((2, DRAWS)))
    found = waterfall(("a", "b"), ("x", "y"), values, np.array([0.5, 0.5]), drawn)
    assert [step.adds for step in found.steps] == pytest.approx([0.5, -0.3])
    assert found.ahead == pytest.approx(1.0 - 0.6 / 1.6, abs=0.03)  # first where w > 0.375


def test_one_alone_is_held_against_nobody() -> None:
    with pytest.raises(InputError, match="a: needs 2 alternatives"):
        waterfall(("a",), ("x",), np.ones((1, 1, 5)), np.ones(1))


VALUES = np.zeros((2, 2, 5))
HALVES = np.array([0.5, 0.5])


@pytest.mark.parametrize(
    ("names", "worth", "weights", "drawn", "told"),
    [
        (
            ("a", "b"),
            np.where(np.arange(5) == 3, np.nan, VALUES),
            HALVES,
            None,
            "a: is not finite in 1 draws",
        ),
        (("a", "b"), VALUES, np.array([1.0, 1.0]), None, "weights: 2: weights must add up to 1"),
        (("a", "b"), VALUES, np.ones(1), None, "weights: shape (1,): must be 2 criteria"),
        (("a", "a"), VALUES, HALVES, None, "alternatives: 'a': stands twice"),
        (
            ("a",),
            VALUES,
            HALVES,
            None,
            "worth: shape (2, 2, 5): must be 1 alternative by 2 criteria by draws",
        ),
        (
            ("a", "b"),
            VALUES,
            HALVES,
            np.full((2, 4), 0.5),
            "drawn: shape (2, 4): must be 2 criteria by 5 draws",
        ),
        (("a", "b"), VALUES, HALVES, np.ones((2, 5)), "drawn: 2: weights must add up to 1 in every draw"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    names: tuple[str, ...], worth: np.ndarray, weights: np.ndarray, drawn: np.ndarray | None, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        waterfall(names, ("x", "y"), worth, weights, drawn)
    assert str(caught.value).startswith(told)
    assert "\n" not in str(caught.value)
