"""Lines of batches and the tests that pool them, against least squares done otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coldchoice.errors import InputError
from coldchoice.science.pooling import ALL_BATCHES, Model, Pooling, batch_lines, lines_of, pooling_tests

TIMES = np.array([0.0, 1.0, 3.0, 6.0, 9.0, 12.0])


def three_batches(seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 7, 3)
    times = np.concatenate([TIMES[:size] for size in sizes])
    names = [name for name, size in zip("abc", sizes, strict=True) for _ in range(size)]
    starts = dict(zip("abc", rng.normal(100.0, rng.choice([0.01, 2.0]), 3), strict=True))
    slopes = dict(zip("abc", rng.normal(-0.5, rng.choice([0.001, 0.3]), 3), strict=True))
    means = np.array([starts[name] + slopes[name] * t for name, t in zip(names, times, strict=True)])
    return times, means + rng.normal(0.0, 0.5, times.size), names


def design(model: Model, times: np.ndarray, names: list[str]) -> np.ndarray:
    each = (np.array(names)[:, None] == ["a", "b", "c"]).astype(float)
    starts = each if model != "cics" else np.ones((len(times), 1))
    slopes = each * times[:, None] if model == "dids" else times[:, None]
    return np.hstack([starts, slopes])


@given(st.integers(0, 10_000))
def test_every_model_is_its_least_squares_fit(seed: int) -> None:
    times, values, names = three_batches(seed)
    for model in ("cics", "dics", "dids"):
        x = design(model, times, names)
        coefficients, *_ = np.linalg.lstsq(x, values, rcond=None)
        residual = values - x @ coefficients
        error = residual @ residual / (len(values) - x.shape[1])
        covariance = error * np.linalg.inv(x.T @ x)
        for line in lines_of(model, batch_lines(times, values, names), pooled_error=True):
            name = "a" if line.batch == ALL_BATCHES else line.batch
            for t in (0.0, 7.0, 30.0):
                row = design(model, np.array([t]), [name])[0]
                assert line.intercept + line.slope * t == pytest.approx(row @ coefficients, rel=1e-9)
                variance = line.error_sd**2 * (
                    1.0 / line.points + (t - line.mean_time) ** 2 / line.time_spread
                )
                assert variance == pytest.approx(row @ covariance @ row, rel=1e-7)
            assert line.degrees == len(values) - x.shape[1]


@given(st.integers(0, 10_000))
def test_f_ratios_compare_nested_models(seed: int) -> None:
    times, values, names = three_batches(seed)
    squares = {}
    for model in ("cics", "dics", "dids"):
        x = design(model, times, names)
        residual = values - x @ np.linalg.lstsq(x, values, rcond=None)[0]
        squares[model] = residual @ residual
    n = len(values)
    for error_from, used in (("dids", 6), ("dics", 4)):
        error = squares[error_from] / (n - used)
        found = pooling_tests(batch_lines(times, values, names), error_from)
        intercepts_f = (squares["cics"] - squares["dics"]) / 2.0 / error
        slopes_f = (squares["dics"] - squares["dids"]) / 2.0 / (squares["dids"] / (n - 6))
        assert found.intercepts_f == pytest.approx(intercepts_f, rel=1e-6, abs=1e-9)
        assert found.slopes_f == pytest.approx(slopes_f, rel=1e-6, abs=1e-9)
        assert found.slopes_p == pytest.approx(stats.f.sf(found.slopes_f, 2, n - 6), rel=1e-8)
        assert found.intercepts_p == pytest.approx(stats.f.sf(found.intercepts_f, 2, n - used), rel=1e-8)


@pytest.mark.parametrize(
    ("slopes_p", "intercepts_p", "model"),
    [(0.3, 0.3, "cics"), (0.3, 0.2, "dics"), (0.2, 0.2, "dids"), (0.2, 0.9, "dids"), (0.25, 0.25, "cics")],
)
def test_slopes_are_tested_before_intercepts(slopes_p: float, intercepts_p: float, model: str) -> None:
    assert Pooling(1.0, slopes_p, 1.0, intercepts_p).model() == model


def test_an_own_error_is_that_of_the_batch_alone() -> None:
    times, values, names = three_batches(3)
    here = np.array(names) == "b"
    fit = stats.linregress(times[here], values[here])
    line = lines_of("dids", batch_lines(times, values, names))[1]
    assert (line.batch, line.slope) == ("b", pytest.approx(fit.slope))
    assert line.error_sd / np.sqrt(line.time_spread) == pytest.approx(fit.stderr)


def test_without_scatter_a_difference_is_certain_and_no_difference_is_none() -> None:
    times = [0.0, 1.0, 2.0] * 2
    names = ["a"] * 3 + ["b"] * 3
    apart = pooling_tests(batch_lines(times, [3.0, 2.0, 1.0, 4.0, 3.0, 2.0], names))
    assert (apart.slopes_p, apart.intercepts_f, apart.intercepts_p) == (1.0, math.inf, 0.0)
    assert pooling_tests(batch_lines(times, [3.0, 2.0, 1.0] * 2, names)).model() == "cics"


def test_too_little_data_is_refused() -> None:
    with pytest.raises(InputError, match="of one length"):
        batch_lines([0.0, 1.0], [1.0], ["a", "a"])
    with pytest.raises(InputError, match="finite"):
        batch_lines([0.0, 1.0], [1.0, math.nan], ["a", "a"])
    with pytest.raises(InputError, match="two different times"):
        batch_lines([1.0, 1.0], [1.0, 2.0], ["a", "a"])
    two_points = batch_lines([0.0, 1.0] * 2, [1.0, 2.0, 3.0, 4.0], ["a", "a", "b", "b"])
    with pytest.raises(InputError, match="too few measurements"):
        pooling_tests(two_points)
    with pytest.raises(InputError, match="a line needs three"):
        lines_of("dids", two_points)
    with pytest.raises(InputError, match="at least two batches"):
        pooling_tests(batch_lines([0.0, 1.0, 2.0], [1.0, 2.0, 4.0], ["a"] * 3))
