from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.tornado import Bar, chance_limit, conditional_ends, one_way, tornado, tornado_of_draws
from coldchoice.errors import InputError, UnknownName

Z95 = 1.6448536269514722


def test_bars_stand_by_swing_and_then_by_name() -> None:
    bars = tornado(0.2, {"b": (0.1, 0.3), "a": (0.3, 0.1), "big": (-0.1, 0.2), "idle": (0.2, 0.2)})
    assert [bar.name for bar in bars] == ["big", "a", "b", "idle"]
    assert [bar.crosses for bar in bars] == [True, False, False, False]
    assert bars[0].swing == pytest.approx(0.3)


def test_a_swing_counts_the_middle_where_both_ends_lie_on_one_side() -> None:
    assert Bar("x", 0.1, 0.15, 0.4).swing == pytest.approx(0.3)


def test_what_is_not_a_number_is_named() -> None:
    with pytest.raises(InputError, match="hold: the outcome is not a number"):
        tornado(0.2, {"hold": (float("nan"), 0.1)})


def test_a_function_is_turned_one_input_at_a_time() -> None:
    bars = one_way(
        lambda x: x["p"] - 2.0 * x["q"] * x["p"], {"p": 1.0, "q": 0.25}, {"p": (0.0, 2.0), "q": (0.0, 1.0)}
    )
    assert [(bar.name, bar.low, bar.high, bar.base) for bar in bars] == [
        ("q", 1.0, -1.0, 0.5), ("p", 0.0, 1.0, 0.5)
    ]  # fmt: skip


def test_conditional_means_are_those_of_the_model() -> None:
    """Y = X1 + X2^2 - 1 + X1 X3: E[Y | X1 = x] = x, E[Y | X2 = x] = x^2 - 1, E[Y | X3] = 0."""
    x = np.random.default_rng(3).standard_normal((3, 200_000))
    outcome = x[0] + x[1] ** 2 - 1.0 + x[0] * x[2]
    found = {bar.name: bar for bar in tornado_of_draws(outcome, dict(zip("abc", x, strict=True)))}
    assert (found["a"].low, found["a"].high) == pytest.approx((-Z95, Z95), abs=0.02)
    assert (found["b"].low, found["b"].high) == pytest.approx((Z95**2 - 1.0,) * 2, abs=0.04)
    assert (found["c"].low, found["c"].high) == pytest.approx((0.0, 0.0), abs=0.03)
    assert found["c"].chance
    assert not found["a"].chance


def test_the_limit_of_chance_counts_the_inputs() -> None:
    """Two-sided normal quantiles at 0.05, 0.05/10 and 0.05/59."""
    assert [chance_limit(number) for number in (0, 1, 10, 59)] == pytest.approx(
        [1.960, 1.960, 2.807, 3.337], abs=1e-3
    )
    bar = Bar("x", 0.0, 3.0, 0.0, 1.0)
    assert not bar.chance
    assert bar._replace(limit=chance_limit(59)).chance
    bars = tornado(0.0, {"a": (0.0, 2.2), "b": (0.0, 2.2), "c": (0.0, 2.2)}, {"a": 1.0, "b": 1.0, "c": None})
    assert [bar.limit for bar in bars] == pytest.approx([2.241] * 3, abs=1e-3)
    assert [bar.chance for bar in bars] == [True, True, False]


@pytest.mark.parametrize("seed", range(4))
def test_of_many_inputs_that_do_nothing_hardly_any_is_taken_for_more(seed: int) -> None:
    random = np.random.default_rng(seed)
    inputs = {str(at): random.standard_normal(2_000) for at in range(60)}
    assert all(bar.chance for bar in tornado_of_draws(random.standard_normal(2_000), inputs))


def test_what_bends_sharply_is_followed() -> None:
    """A share that is all but 1 above some point and falls off below it, as survival does."""
    x, noise = np.random.default_rng(2).standard_normal((2, 100_000))
    share = 1.0 / (1.0 + np.exp(-2.0 * (x + 1.2)))
    (found,) = tornado_of_draws(share + 0.5 * noise, {"x": x})
    truth = [1.0 / (1.0 + np.exp(-2.0 * (end + 1.2))) for end in (-Z95, Z95)]
    assert (found.low, found.high) == pytest.approx(truth, abs=0.02)


def test_the_error_is_what_the_swing_varies_by() -> None:
    swings, errors, x = [], [], np.random.default_rng(999).standard_normal(500)
    for seed in range(200):
        noise = np.random.default_rng(seed).standard_normal(500)
        (bar,) = tornado_of_draws(x + noise, {"x": x})
        swings.append(bar.high - bar.low)
        errors.append(bar.error)
    assert np.mean(errors) == pytest.approx(np.std(swings), rel=0.15)


def test_an_input_of_one_or_two_values() -> None:
    coin = np.tile([0.0, 1.0], 500)
    found = conditional_ends(np.array([3.0 * coin, 1.0 - coin]), [coin, np.ones(1000)])
    assert found.means[0] == pytest.approx(np.array([[0.0, 1.0], [3.0, 0.0]]))
    assert found.means[1] == pytest.approx(np.array([[1.5, 0.5]] * 2))
    assert found.errors == pytest.approx(np.zeros((2, 2)), abs=1e-7)
    assert found.explained[0] == pytest.approx([1.0, 1.0])


def test_draws_of_another_number_are_named() -> None:
    with pytest.raises(InputError, match="x: has 3 draws, the outcome 4"):
        tornado_of_draws(np.ones(4), {"x": np.ones(3)})


@given(st.floats(-5.0, 5.0), st.floats(0.1, 10.0), st.integers(0, 5))
def test_units_of_an_input_do_not_matter(shift: float, scale: float, seed: int) -> None:
    x, noise = np.random.default_rng(seed).standard_normal((2, 400))
    (one,) = tornado_of_draws(x + noise, {"x": x})
    (other,) = tornado_of_draws(x + noise, {"x": shift + scale * x})
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-9)


@pytest.mark.parametrize(
    ("outcome", "inputs", "shares", "told"),
    [
        (
            np.array([1.0, np.nan, 2.0]),
            {"x": np.arange(3.0)},
            (0.05, 0.95),
            "outcome: is not finite in 1 draws",
        ),
        (np.arange(3.0), {"x": np.array([1.0, np.inf, 2.0])}, (0.05, 0.95), "x: is not finite in 1 draws"),
        (np.arange(3.0), {"x": np.arange(3.0)}, (5, 95), "shares: 5, 95: must rise, above 0 and below 1"),
        (np.arange(3.0), {"x": np.arange(3.0)}, (0.9, 0.1), "shares: 0.9, 0.1: must rise"),
        (np.ones((2, 3)), {"x": np.arange(3.0)}, (0.05, 0.95), r"outcome: shape \(2, 3\): must be draws"),
    ],
)
def test_draws_that_are_missing_and_shares_in_per_cent_are_refused(
    outcome: np.ndarray, inputs: dict[str, np.ndarray], shares: tuple[float, float], told: str
) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        tornado_of_draws(outcome, inputs, shares)


def test_an_input_is_turned_between_two_ends_and_must_be_known() -> None:
    with pytest.raises(UnknownName, match="'hodl': unknown input; did you mean 'hold'"):
        one_way(lambda x: x["hold"], {"hold": 1.0}, {"hodl": (0.0, 1.0)})
    with pytest.raises(InputError, match="hold: is not finite"):
        one_way(lambda x: x["hold"], {"hold": 1.0}, {"hold": (0.0, np.nan)})
    with pytest.raises(InputError, match=r"hold: shape \(1,\): needs a low and a high end"):
        tornado(0.2, {"hold": (0.1,)})  # type: ignore[dict-item]
