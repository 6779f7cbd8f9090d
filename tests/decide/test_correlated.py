from __future__ import annotations

from math import erf, pi, sin, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coldchoice.decide.correlated import (
    checked_correlation,
    correlated,
    correlated_measurements,
    correlated_quantiles,
)
from coldchoice.decide.smaa import acceptability
from coldchoice.errors import InputError, UnknownName

DRAWS = 4_000
WANTED = np.array([[1.0, 0.8, -0.3], [0.8, 1.0, 0.1], [-0.3, 0.1, 1.0]])


def margins() -> np.ndarray:
    rng = np.random.default_rng(3)
    return np.stack([rng.beta(2, 8, DRAWS), rng.lognormal(1.0, 1.0, DRAWS), rng.standard_normal(DRAWS)])


def rank_correlation(draws: np.ndarray) -> np.ndarray:
    return np.corrcoef(draws.argsort(axis=1).argsort(axis=1))


def test_draws_get_the_rank_correlation_and_stay_the_same_draws() -> None:
    before = margins()
    after = correlated(before, WANTED)
    np.testing.assert_allclose(rank_correlation(after), WANTED, atol=0.02)
    np.testing.assert_array_equal(np.sort(after, axis=1), np.sort(before, axis=1))


def test_normal_draws_get_the_correlation_of_normal_scores() -> None:
    before = np.random.default_rng(4).standard_normal((3, DRAWS))
    after = correlated(before, WANTED, kind="normal score")
    np.testing.assert_allclose(np.corrcoef(after), WANTED, atol=0.02)


@settings(max_examples=30)
@given(arrays(np.float64, (3, 3), elements=st.floats(-1.0, 1.0)), st.integers(0, 2**32 - 1))
def test_any_correlation_that_can_be_is_had_and_margins_are_kept(root: np.ndarray, seed: int) -> None:
    wanted = root @ root.T + 0.3 * np.eye(3)
    wanted /= np.sqrt(np.outer(np.diag(wanted), np.diag(wanted)))
    before = np.random.default_rng(seed).random((3, 500))
    after = correlated(before, wanted, kind="normal score", seed=seed)
    np.testing.assert_array_equal(np.sort(after, axis=1), np.sort(before, axis=1))
    expected = 6.0 / np.pi * np.arcsin(wanted / 2.0)
    np.testing.assert_allclose(rank_correlation(after), expected, atol=0.13)


def test_full_correlation_puts_both_into_the_same_or_the_opposite_order() -> None:
    before = margins()[:2]
    for sign in (1.0, -1.0):
        after = correlated(before, [[1.0, sign], [sign, 1.0]])
        assert rank_correlation(after)[0, 1] == pytest.approx(sign, abs=1e-6)


def test_the_same_seed_gives_the_same_order_and_another_another() -> None:
    before = margins()
    np.testing.assert_array_equal(correlated(before, WANTED, seed=5), correlated(before, WANTED, seed=5))
    assert (correlated(before, WANTED, seed=5) != correlated(before, WANTED, seed=6)).any()


def test_quantile_functions_are_met_in_every_stretch_of_probability() -> None:
    found = correlated_quantiles([lambda p: p, lambda p: -np.log1p(-p), lambda p: 3.0 * p], WANTED, 1_000)
    np.testing.assert_array_equal(np.sort(np.floor(found[0] * 1_000)), np.arange(1_000))
    assert found[1].mean() == pytest.approx(1.0, abs=0.01)
    np.testing.assert_allclose(rank_correlation(found), WANTED, atol=0.04)


# ---------------------------------------------------------------- measurements by name


def measured() -> dict[str, dict[str, object]]:
    rng = np.random.default_rng(9)
    return {
        name: {"viability": rng.random(DRAWS), "cost": rng.lognormal(size=DRAWS), "reach": 0.5}
        for name in ("slow-freeze", "hypothermic")
    }


def test_criteria_correlate_within_every_alternative_and_measurements_where_they_are_named() -> None:
    found = correlated_measurements(
        measured(),  # type: ignore[arg-type]
        {
            ("viability", "cost"): -0.4,
            (("slow-freeze", "cost"), ("hypothermic", "cost")): 0.7,
        },
    )
    rows = [found[label][name] for label in found for name in ("viability", "cost")]
    wanted = [[1.0, -0.4, 0.0, 0.0], [-0.4, 1.0, 0.0, 0.7], [0.0, 0.0, 1.0, -0.4], [0.0, 0.7, -0.4, 1.0]]
    np.testing.assert_allclose(rank_correlation(np.array(rows)), wanted, atol=0.03)
    assert found["slow-freeze"]["reach"] == 0.5


def test_what_goes_up_and_down_together_is_told_apart_more_surely() -> None:
    rng = np.random.default_rng(2)
    rows = {name: {"worth": shift + rng.standard_normal(DRAWS)} for name, shift in (("a", 0.5), ("b", 0.0))}
    apart = acceptability(rows).of("a").first.value
    together = correlated_measurements(rows, {(("a", "worth"), ("b", "worth")): 0.9})
    assert apart == pytest.approx(0.638, abs=0.03)  # Phi(0.5/sqrt(2))
    # normal draws whose ranks correlate by 0.9, with means as they were drawn
    gap = float(np.mean(rows["a"]["worth"]) - np.mean(rows["b"]["worth"]))
    sd = sqrt(2.0 - 2.0 * 2.0 * sin(0.15 * pi))
    true = 0.5 * (1.0 + erf(gap / sd / sqrt(2.0)))
    assert acceptability(together).of("a").first.value == pytest.approx(true, abs=0.01)


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.eye(2), r"correlation: shape \(2, 2\): must be 3 by 3"),
        ([[1, 2, 0], [2, 1, 0], [0, 0, 1]], "correlation: must be within -1 to 1 everywhere"),
        ([[1, np.nan, 0], [np.nan, 1, 0], [0, 0, 1]], "correlation: must be within -1 to 1 everywhere"),
        ([[0.9, 0, 0], [0, 1, 0], [0, 0, 1]], "correlation: must have 1 on its diagonal"),
        (
            [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]],
            r"correlation: 0.5 at \[0, 1\], 0.4 at \[1, 0\]: must be symm",
        ),
        (
            [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]],
            "correlation: is not positive semidefinite, its least eigenvalue is -0.8; no draws can have",
        ),
    ],
)
def test_what_is_no_correlation_is_refused_in_one_line(matrix: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        checked_correlation(matrix, 3)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_too_few_draws_and_wrong_names_are_refused() -> None:
    with pytest.raises(InputError, match="4: needs 5 draws or more to correlate 3 variables"):
        correlated(np.ones((3, 4)), WANTED)
    with pytest.raises(UnknownName, match="'costs': unknown criterion with draws; did you mean 'cost'"):
        correlated_measurements(measured(), {("viability", "costs"): 0.1})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is one measurement, not two"):
        correlated_measurements(measured(), {("cost", "cost"): 0.1})  # type: ignore[arg-type]
    with pytest.raises(InputError, match="name two criteria, or two measurements"):
        correlated_measurements(measured(), {("cost", ("slow-freeze", "cost")): 0.1})  # type: ignore[arg-type,dict-item]
    with pytest.raises(InputError, match="must be variables by draws"):
        correlated(np.ones(4), WANTED)


@pytest.mark.parametrize("kind", ["tau", "normal-score"])
def test_another_kind_of_correlation_is_unknown(kind: str) -> None:
    with pytest.raises(UnknownName, match=f"'{kind}': unknown kind of correlation"):
        correlated(np.ones((3, 40)), WANTED, kind=kind)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match=f"'{kind}': unknown kind of correlation"):
        correlated_measurements(measured(), {}, kind=kind)  # type: ignore[arg-type]


def test_draws_that_are_not_finite_have_no_order() -> None:
    broken = np.random.default_rng(1).random((3, 40))
    broken[1, 3] = np.nan
    with pytest.raises(InputError, match=r"^draws: is not finite in 1 draws"):
        correlated(broken, WANTED)
    rows = {"a": {"x": broken[0], "y": broken[1]}, "b": {"x": broken[2], "y": broken[0]}}
    with pytest.raises(InputError, match=r"^a, y: is not finite in 1 draws"):
        correlated_measurements(rows, {("x", "y"): 0.5})
    with pytest.raises(InputError, match=r"^quantile function 2: is not finite in 10 draws"):
        correlated_quantiles([np.log, lambda p: p * np.nan], np.eye(2), 10)
    with pytest.raises(InputError, match=r"^draws: 2\.5: must be a whole number"):
        correlated_quantiles([np.log, np.log], np.eye(2), 2.5)  # type: ignore[arg-type]


def test_pairs_name_what_has_draws_and_have_one_correlation() -> None:
    x = np.random.default_rng(1).random((4, 40))
    rows = {"a": {"c": x[0], "v": x[1]}, "b": {"c": x[2], "v": x[3]}}
    with pytest.raises(UnknownName) as caught:
        correlated_measurements(rows, {(("slow", "viability"), ("b", "c")): 0.1})
    assert str(caught.value) == (
        "'viability of slow': unknown measurement with draws; known: c of a, c of b, v of a, v of b"
    )
    with pytest.raises(UnknownName, match=r"^'q': unknown criterion with draws; known: c, v$"):
        correlated_measurements(rows, {("q", "c"): 0.1})
    with pytest.raises(UnknownName, match="unknown criterion with draws"):
        correlated_measurements({"a": {"c": x[0], "v": 1.0}}, {("c", "v"): 0.1})
    with pytest.raises(InputError, match=r"^v of a and c of a: 0\.1, 0\.2: have two correlations"):
        correlated_measurements(rows, {("c", "v"): 0.1, ("v", "c"): 0.2})
    with pytest.raises(InputError, match=r"^c of a and v of a: must be numbers"):
        correlated_measurements(rows, {("c", "v"): "strong"})  # type: ignore[dict-item]


def test_a_seed_is_no_negative_number() -> None:
    with pytest.raises(InputError, match=r"^seed: -1: must be 0 or more"):
        correlated(np.random.default_rng(1).normal(size=(2, 100)), np.eye(2), seed=-1)
