from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.sobol import Indices, first_order_of_draws, saltelli_sample, sobol_indices
from coldchoice.errors import InputError

A, B = 7.0, 0.1
NAMES = ("one", "two", "three")


def ishigami(u: np.ndarray) -> np.ndarray:
    """Ishigami, Homma 1990, doi 10.1109/ISUMA.1990.151285; three uniform inputs from -pi to pi."""
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[..., 0]) + A * np.sin(x[..., 1]) ** 2 + B * x[..., 2] ** 4 * np.sin(x[..., 0])


def exact() -> tuple[list[float], list[float], float]:
    """First-order and total indices, and the second-order one of the first and the third input."""
    one = (1.0 + B * np.pi**4 / 5.0) ** 2 / 2.0
    two, both = A**2 / 8.0, B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = one + two + both
    return [one / whole, two / whole, 0.0], [(one + both) / whole, two / whole, both / whole], both / whole


def of_ishigami(points: int, **more: object) -> Indices:
    sample = saltelli_sample(3, points, second_order=True, seed=1)
    return sobol_indices(
        NAMES, ishigami(sample.a), ishigami(sample.b), ishigami(sample.ab), ishigami(sample.ba), **more
    )


def test_ishigami_has_its_analytic_indices() -> None:
    found, (first, total, both) = of_ishigami(8192), exact()
    assert [found.first[name].value for name in NAMES] == pytest.approx(first, abs=0.01)
    assert [found.total[name].value for name in NAMES] == pytest.approx(total, abs=0.01)
    seconds = {pair: index.value for pair, index in found.second.items()}
    assert seconds[("one", "three")] == pytest.approx(both, abs=0.02)
    assert seconds[("one", "two")] == pytest.approx(0.0, abs=0.02)
    assert list(seconds) == list(combinations(NAMES, 2))


def test_the_intervals_hold_the_truth_and_shrink_with_the_points() -> None:
    few, many = of_ishigami(512), of_ishigami(8192)
    for name, truth in zip(NAMES, exact()[0], strict=True):
        one = few.first[name]
        assert abs(one.value - truth) <= 1.5 * one.half_width
        assert many.first[name].half_width < 0.5 * one.half_width
    assert of_ishigami(512, resamples=0).first["one"].half_width is None


def test_the_bootstrap_is_that_of_points_written_out() -> None:
    from coldchoice.decide.correlation import bootstrap_counts
    from coldchoice.decide.sobol import Z95

    sample = saltelli_sample(3, 64, seed=2)
    a, b, ab = (ishigami(one) for one in (sample.a, sample.b, sample.ab))
    found = sobol_indices(NAMES, a, b, ab, resamples=30, seed=5)
    told = []
    whole = np.concatenate([a, b, ab.ravel()])
    a, b, ab = ((one - whole.mean()) / whole.std() for one in (a, b, ab))
    for times in bootstrap_counts(64, 30, 5).astype(int):
        at = np.repeat(np.arange(64), times)
        variance = np.concatenate([a[at], b[at]]).var()
        told.append(
            [
                np.mean(b[at] * (ab[0, at] - a[at])) / variance,
                np.mean((a[at] - ab[0, at]) ** 2) / 2 / variance,
            ]
        )
    widths = Z95 * np.std(told, axis=0, ddof=1)
    assert [found.first["one"].half_width, found.total["one"].half_width] == pytest.approx(widths, rel=1e-9)


def test_of_a_sum_total_is_first_order() -> None:
    sample = saltelli_sample(2, 4096, seed=3)
    of = np.array([3.0, 4.0])
    found = sobol_indices("xy", sample.a @ of, sample.b @ of, sample.ab @ of)
    assert [found.first[name].value for name in "xy"] == pytest.approx([0.36, 0.64], abs=0.01)
    assert [found.total[name].value for name in "xy"] == pytest.approx([0.36, 0.64], abs=0.01)
    assert found.second == {}


def test_an_outcome_that_does_not_vary_has_no_influence() -> None:
    found = sobol_indices("xy", np.full(8, 0.1), np.full(8, 0.1), np.full((2, 8), 0.1))
    assert found.constant
    assert [one.value for one in (*found.first.values(), *found.total.values())] == [0.0] * 4


@given(st.floats(-1e3, 1e3), st.floats(0.01, 1e3))
def test_units_of_the_outcome_do_not_matter(shift: float, scale: float) -> None:
    sample = saltelli_sample(3, 64, seed=4)
    given_ = [ishigami(one) for one in (sample.a, sample.b, sample.ab)]
    one = sobol_indices(NAMES, *given_, resamples=3)
    other = sobol_indices(NAMES, *(shift + scale * values for values in given_), resamples=3)
    for kind in ("first", "total"):
        for name in NAMES:
            assert getattr(one, kind)[name] == pytest.approx(getattr(other, kind)[name], rel=1e-6, abs=1e-6)


def test_draws_that_are_there_tell_first_order_indices() -> None:
    u = np.random.default_rng(8).random((40_000, 3))
    inputs = {**dict(zip(NAMES, u.T, strict=True)), "flat": np.ones(40_000)}
    found = first_order_of_draws(inputs, ishigami(u))
    assert [found[name] for name in NAMES] == pytest.approx(exact()[0], abs=0.015)
    assert found["flat"] == 0.0
    assert set(first_order_of_draws(inputs, np.ones(40_000)).values()) == {0.0}


def test_an_idle_input_has_no_index_in_the_mean() -> None:
    told = []
    for seed in range(100):
        x, y = np.random.default_rng(seed).standard_normal((2, 1000))
        told.append(first_order_of_draws({"x": x}, y)["x"])
    assert np.mean(told) == pytest.approx(0.0, abs=0.003)


@pytest.mark.parametrize("points", [0, 1, 3, 100])
def test_points_are_a_power_of_two(points: int) -> None:
    with pytest.raises(InputError, match="a power of two"):
        saltelli_sample(2, points)


def test_what_does_not_fit_is_refused() -> None:
    one, crossed = np.arange(4.0), np.zeros((2, 4))
    with pytest.raises(InputError, match="one row per input"):
        sobol_indices("xyz", one, one, crossed)
    with pytest.raises(InputError, match="must be finite"):
        sobol_indices("xy", one, one, np.full((2, 4), np.nan))
    with pytest.raises(InputError, match="outcome: is not finite in 1 draws"):
        first_order_of_draws({"x": one}, np.array([1.0, np.inf, 2.0, 3.0]))
    with pytest.raises(InputError, match="x: has 3 draws, the outcome 4"):
        first_order_of_draws({"x": np.ones(3)}, one)


@pytest.mark.parametrize(
    ("drawn", "bins", "told"),
    [
        (np.array([1.0, np.nan, 2.0, 3.0]), None, "x: is not finite in 1 draws"),
        (np.arange(4.0), 4, "bins: 4 parts need 8 draws or more, there are 4"),
        (np.arange(4.0), 0, "bins: 0: must be 2 or more"),
    ],
)
def test_draws_that_are_missing_or_too_few_have_no_index(
    drawn: np.ndarray, bins: int | None, told: str
) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        first_order_of_draws({"x": drawn}, np.arange(4.0), bins=bins)


def test_of_two_draws_nothing_is_told() -> None:
    with pytest.raises(InputError, match="2 parts need 4 draws or more, there are 2"):
        first_order_of_draws({"x": np.arange(2.0)}, np.arange(2.0))


@pytest.mark.parametrize("rare", [0.05, 0.01])
def test_a_rare_event_that_decides_all_accounts_for_all(rare: float) -> None:
    rng = np.random.default_rng(0)
    event = (rng.random(10_000) < rare).astype(float)
    found = first_order_of_draws({"event": event}, 10.0 * event + 0.3 * rng.normal(size=10_000))
    assert found["event"] == pytest.approx(100.0 * event.var() / (100.0 * event.var() + 0.09), abs=0.01)


@pytest.mark.parametrize("constant", [0.1, 0.3, 1.0 / 3.0, 1e13])
def test_an_outcome_that_varies_by_rounding_only_has_no_indices(constant: float) -> None:
    drawn = np.random.default_rng(1).random(1000)
    assert first_order_of_draws({"a": drawn}, np.full(1000, constant)) == {"a": 0.0}


def test_indices_of_lists_and_of_names_that_stand_twice() -> None:
    sample = saltelli_sample(2, 64)
    a, b = (sample.a @ [1.0, 2.0]).tolist(), (sample.b @ [1.0, 2.0]).tolist()
    ab = (sample.ab @ np.array([1.0, 2.0])).tolist()
    assert sobol_indices(["x", "y"], a, b, ab).first["y"].value == pytest.approx(0.8, abs=0.02)
    with pytest.raises(InputError, match=r"^inputs: 'x': stands twice"):
        sobol_indices(["x", "x"], a, b, ab)
    with pytest.raises(InputError, match=r"^points: 64: must be a whole number"):
        saltelli_sample(2, 64.0)
