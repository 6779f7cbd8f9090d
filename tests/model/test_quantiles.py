from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.quantiles import (
    LARGEST_U,
    SMALLEST_U,
    beta_quantile,
    checked,
    median,
    normal_quantile,
    order_statistics,
    triangular_quantile,
)

U = np.concatenate([np.logspace(-12, -1, 300), np.linspace(0.1, 0.9, 801), 1 - np.logspace(-1, -12, 300)])


def test_the_normal_quantile_is_exact_to_1e_14() -> None:
    from scipy.special import ndtri

    u = np.concatenate([np.logspace(-300, -1, 2000), U])
    assert normal_quantile(u) == pytest.approx(ndtri(u), rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("shapes", [(2, 2), (0.05, 0.05), (0.05, 50), (16, 4), (900, 4), (1, 1), (1e6, 1e6)])
def test_the_beta_quantile_is_exact_to_1e_6(shapes: tuple[float, float]) -> None:
    from scipy.special import betaincinv

    a, b = shapes
    assert beta_quantile(U, a / (a + b), a + b) == pytest.approx(betaincinv(a, b, U), abs=1e-6)


@given(mean=st.floats(0.02, 0.98), share=st.floats(0.001, 0.85))
def test_the_beta_quantile_is_close_for_any_mean_and_spread(mean: float, share: float) -> None:
    from scipy.special import betaincinv

    weight = 1.0 / share**2 - 1.0
    a, b = mean * weight, (1.0 - mean) * weight
    bound = 1e-6 if min(a, b) >= 0.05 else 1e-5
    u = U[::20]
    assert beta_quantile(u, mean, weight) == pytest.approx(betaincinv(a, b, u), abs=bound)


@given(
    low=st.floats(0, 100),
    left=st.floats(0, 50),
    right=st.floats(0.01, 50),
    u=st.floats(SMALLEST_U, LARGEST_U),
)
def test_the_triangular_quantile_agrees_with_scipy(low: float, left: float, right: float, u: float) -> None:
    from scipy.stats import triang

    wanted = triang.ppf(u, left / (left + right), loc=low, scale=left + right)
    found = triangular_quantile(np.array([u]), low, low + left, low + left + right)
    assert found[0] == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("bad", [-0.1, 1.1, np.nan])
def test_a_probability_outside_0_and_1_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        checked(np.array([0.5, bad]))


def test_0_and_1_are_moved_inward() -> None:
    assert np.all(np.isfinite(normal_quantile(checked(np.array([0.0, 1.0])))))
    assert checked(np.array([])).size == 0


SHAPES = {
    "normal": lambda rng, draws: rng.standard_normal(draws),
    "heavy tails": lambda rng, draws: rng.standard_cauchy(draws),
    "mostly zero": lambda rng, draws: np.where(rng.random(draws) < 0.9, 0.0, rng.random(draws)),
    "few values": lambda rng, draws: rng.integers(0, 3, draws).astype(float),
    "one value": lambda rng, draws: np.full(draws, 7.25),
    "some infinite": lambda rng, draws: np.where(rng.random(draws) < 0.01, np.inf, rng.random(draws)),
    "next to nothing apart": lambda rng, draws: 1.0 + 2e-16 * rng.integers(0, 4, draws),
    "as far apart as can be": lambda rng, draws: 1.7e308 * (2.0 * rng.random(draws) - 1.0),
}


@pytest.mark.parametrize("shape", SHAPES)
@given(seed=st.integers(0, 2**32), draws=st.integers(1, 5_000), data=st.data())
def test_order_statistics_are_those_of_a_whole_sort(
    shape: str, seed: int, draws: int, data: st.DataObject
) -> None:
    values = SHAPES[shape](np.random.default_rng(seed), draws)
    places = data.draw(st.lists(st.integers(0, draws - 1), min_size=1, max_size=6))
    before = values.copy()
    assert order_statistics(values, places).tolist() == np.sort(values)[places].tolist()
    assert np.array_equal(values, before)


@pytest.mark.parametrize("draws", [1, 2, 3, 10, 4_999, 5_000])
def test_the_median_is_that_of_numpy(draws: int) -> None:
    values = np.random.default_rng(draws).lognormal(size=draws)
    assert median(values) == np.median(values)
    assert median(np.float64(3.5)) == 3.5
    assert median(np.array([1.0, np.inf, np.inf])) == np.inf
