"""Student's t and Fisher's F against scipy."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from coldchoice.errors import InputError
from coldchoice.science import quantiles

degrees = st.integers(1, 400).map(float)


@given(st.floats(0.0, 1.0), st.floats(0.05, 300.0), st.floats(0.05, 300.0))
def test_beta_shares_are_those_of_scipy(x: float, a: float, b: float) -> None:
    assert quantiles.beta_share(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-13)


@given(st.floats(0.0, 1e4), degrees, degrees)
def test_f_tails_keep_their_digits_where_they_are_small(ratio: float, above: float, below: float) -> None:
    exact = stats.f.sf(ratio, above, below)
    assert quantiles.f_tail(ratio, above, below) == pytest.approx(exact, rel=1e-9, abs=1e-280)


@given(st.floats(0.001, 0.9999), degrees)
def test_t_quantiles_are_those_of_scipy(probability: float, free: float) -> None:
    exact = stats.t.ppf(probability, free)
    assert quantiles.student_t_quantile(probability, free) == pytest.approx(exact, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("free", "printed"), [(1, 6.314), (6, 1.943), (30, 1.697), (1e7, 1.645)])
def test_t_quantiles_of_any_table(free: float, printed: float) -> None:
    assert quantiles.student_t_quantile(0.95, free) == pytest.approx(printed, abs=6e-4)


def test_the_ends() -> None:
    assert quantiles.f_tail(0.0, 2.0, 5.0) == 1.0
    assert quantiles.f_tail(math.inf, 2.0, 5.0) == 0.0
    assert quantiles.student_t_quantile(0.5, 3.0) == pytest.approx(0.0, abs=1e-12)
    assert quantiles.student_t_quantile(0.1, 3.0) == -quantiles.student_t_quantile(0.9, 3.0)


@pytest.mark.parametrize(("probability", "free"), [(1.0, 5.0), (0.0, 5.0), (0.95, 0.0), (math.nan, 5.0)])
def test_impossible_quantiles_are_refused(probability: float, free: float) -> None:
    with pytest.raises(InputError):
        quantiles.student_t_quantile(probability, free)
    with pytest.raises(InputError, match="ratio"):
        quantiles.f_tail(-1.0, 2.0, 2.0)
