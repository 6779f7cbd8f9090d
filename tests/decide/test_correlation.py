from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from coldchoice.decide.correlation import (
    average_ranks,
    bootstrap_counts,
    correlations,
    partial_rank_correlations,
)
from coldchoice.errors import InputError, UnknownName

few = arrays(np.float64, st.integers(3, 40), elements=st.integers(-3, 3).map(float))


def drawn(size: int = 300) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    generator = np.random.default_rng(7)
    x, y = generator.standard_normal((2, size))
    rounded = np.round(x)  # many ties
    out = {"lead": x - 0.5 * y + generator.standard_normal(size), "cost": np.exp(y)}
    return {"x": x, "y": y, "rounded": rounded}, out


@pytest.mark.parametrize(("kind", "oracle"), [("spearman", stats.spearmanr), ("pearson", stats.pearsonr)])
def test_they_are_those_of_scipy(kind: str, oracle: object) -> None:
    inputs, outcomes = drawn()
    for one in correlations(inputs, outcomes, kind, resamples=0):
        expected = oracle(inputs[one.input], outcomes[one.outcome]).statistic
        assert one.value == pytest.approx(expected, abs=1e-12)
        assert (one.low, one.high) == (None, None)


@given(few)
def test_equal_values_share_their_ranks(values: np.ndarray) -> None:
    assert average_ranks(values, np.ones((1, values.size)))[0] == pytest.approx(stats.rankdata(values))


@given(few, st.integers(0, 9))
def test_ranks_of_a_sample_are_those_of_the_sample_written_out(values: np.ndarray, seed: int) -> None:
    counts = bootstrap_counts(values.size, 3, seed)
    for ranks, times in zip(average_ranks(values, counts), counts.astype(int), strict=True):
        assert np.repeat(ranks, times) == pytest.approx(stats.rankdata(np.repeat(values, times)))


def test_the_interval_is_that_of_samples_written_out() -> None:
    inputs, outcomes = drawn(80)
    (found,) = correlations({"x": inputs["x"]}, {"lead": outcomes["lead"]}, resamples=50, seed=4)
    told = []
    for times in bootstrap_counts(80, 50, 4).astype(int):
        taken = np.repeat(np.arange(80), times)
        told.append(stats.spearmanr(inputs["x"][taken], outcomes["lead"][taken]).statistic)
    assert (found.low, found.high) == pytest.approx(np.quantile(told, [0.05, 0.95]), abs=1e-12)
    assert found.low < found.value < found.high


def test_samples_made_in_parts_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, outcomes = drawn()
    whole = correlations(inputs, outcomes, resamples=20)
    monkeypatch.setattr("coldchoice.decide.correlation.CELLS", 900)
    assert correlations(inputs, outcomes, resamples=20) == whole


def test_what_does_not_vary_has_none() -> None:
    inputs, outcomes = drawn()
    found = correlations(
        {"flat": np.full(300, 0.1), **inputs}, {**outcomes, "same": np.ones(300)}, resamples=5
    )
    for one in found:
        assert (one.value is None) == (one.input == "flat" or one.outcome == "same")
    for one in partial_rank_correlations({"flat": np.full(300, 0.1), **inputs}, {"same": np.ones(300)}):
        assert one.value is None


def test_held_fixed_an_input_that_only_goes_along_has_none_left() -> None:
    generator = np.random.default_rng(1)
    cause, noise, other = generator.standard_normal((3, 4000))
    inputs = {"cause": cause, "shadow": cause + 0.5 * noise}
    plain = {one.input: one.value for one in correlations(inputs, {"y": cause + other}, resamples=0)}
    freed = {one.input: one.value for one in partial_rank_correlations(inputs, {"y": cause + other})}
    assert plain["shadow"] > 0.5
    assert abs(freed["shadow"]) < 0.05
    assert freed["cause"] > 0.3


def test_partial_is_what_the_inverse_of_the_rank_correlations_says() -> None:
    inputs, outcomes = drawn()
    del inputs["rounded"]
    matrix = np.array([stats.rankdata(one) for one in (*inputs.values(), outcomes["lead"])])
    inverse = np.linalg.inv(np.corrcoef(matrix))
    expected = [-inverse[at, 2] / np.sqrt(inverse[at, at] * inverse[2, 2]) for at in (0, 1)]
    found = partial_rank_correlations(inputs, {"lead": outcomes["lead"]})
    assert [one.value for one in found] == pytest.approx(expected, abs=1e-9)


@given(few, st.integers(0, 9))
def test_a_rank_correlation_stays_under_any_rising_change_of_scale(values: np.ndarray, seed: int) -> None:
    other = np.random.default_rng(seed).standard_normal(values.size)
    (one,) = correlations({"x": values}, {"y": other}, resamples=0)
    (bent,) = correlations({"x": np.exp(values)}, {"y": other**3}, resamples=0)
    assert (one.value is None) == (np.ptp(values) == 0.0)
    if one.value is not None:
        assert bent.value == pytest.approx(one.value, abs=1e-12)


def test_what_is_not_a_number_is_named() -> None:
    with pytest.raises(InputError, match="y: is not finite in 1 draws; leave them out first"):
        correlations({"x": np.arange(4.0)}, {"y": np.array([1.0, np.nan, 2.0, 3.0])})


@pytest.mark.parametrize(
    ("given_inputs", "rule"),
    [({"x": np.ones(4)}, "y: has 5 draws, x has 4"), ({}, None)],
)
def test_draws_must_fit(given_inputs: dict[str, np.ndarray], rule: str | None) -> None:
    if rule is None:
        assert correlations(given_inputs, {"y": np.arange(5.0)}) == ()
        with pytest.raises(InputError, match="needs three draws or more, there are 2"):
            correlations({}, {"y": np.arange(2.0)})
        return
    with pytest.raises(InputError, match=rule):
        correlations(given_inputs, {"y": np.arange(5.0)})


def test_what_was_never_offered_is_refused() -> None:
    x = np.arange(4.0)
    with pytest.raises(UnknownName, match="'kendall': unknown kind of correlation; known: pearson, spearman"):
        correlations({"x": x}, {"y": x}, "kendall")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^resamples: -1: must be 0 or more"):
        correlations({"x": x}, {"y": x}, resamples=-1)
    with pytest.raises(InputError, match=r"^shares: 5, 95: must rise"):
        correlations({"x": x}, {"y": x}, shares=(5, 95))


@pytest.mark.parametrize("asked", [correlations, partial_rank_correlations])
def test_one_name_is_not_two_things_and_draws_stand_in_a_row(asked: Callable[..., object]) -> None:
    x = np.arange(4.0)
    with pytest.raises(InputError, match=r"^x: is an input and an outcome"):
        asked({"x": x}, {"x": x[::-1]})
    with pytest.raises(InputError, match=r"^y: shape \(2, 2\): must be draws, one after the other"):
        asked({"x": x}, {"y": x.reshape(2, 2)})


def test_what_varies_little_beside_its_size_still_varies() -> None:
    drawn = 1e13 + np.random.default_rng(3).random(1000)
    (found,) = correlations({"x": drawn}, {"y": 2.0 * drawn}, kind="pearson", resamples=0)
    assert found.value == pytest.approx(1.0)
