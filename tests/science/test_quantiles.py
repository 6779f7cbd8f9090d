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


@given(st.floats(0.001, 0.9999).filter(lambda p: abs(p - 0.5) > 0.01), degrees)
def test_t_quantiles_are_those_of_scipy(probability: float, free: float) -> None:
    exact = stats.t.ppf(probability, free)
    assert quantiles.student_t_quantile(probability, free) == pytest.approx(exact, rel=1e-10)


@given(st.floats(-0.4999, 0.4999), degrees)
def test_t_quantiles_lead_back_to_their_probability(from_half: float, free: float) -> None:
    """Near one half scipy's own quantile is good to 1e-4 only, so the way back is the judge."""
    t = quantiles.student_t_quantile(0.5 + from_half, free)
    middle = special.betainc(0.5, free / 2.0, t * t / (free + t * t))
    assert middle == pytest.approx(2.0 * abs(0.5 + from_half - 0.5), rel=1e-12, abs=1e-100)
    assert t * from_half >= 0.0


@pytest.mark.parametrize(("free", "printed"), [(1, 6.314), (6, 1.943), (30, 1.697), (1e7, 1.645)])
def test_t_quantiles_of_any_table(free: float, printed: float) -> None:
    assert quantiles.student_t_quantile(0.95, free) == pytest.approx(printed, abs=6e-4)


def test_the_ends() -> None:
    assert quantiles.f_tail(0.0, 2.0, 5.0) == 1.0
    assert quantiles.f_tail(math.inf, 2.0, 5.0) == 0.0
    assert quantiles.student_t_quantile(0.5, 3.0) == pytest.approx(0.0, abs=1e-12)
    assert quantiles.student_t_quantile(0.1, 3.0) == pytest.approx(-quantiles.student_t_quantile(0.9, 3.0))
    assert quantiles.student_t_quantile(1e-12, 7.0) == pytest.approx(stats.t.ppf(1e-12, 7.0), rel=1e-12)


@pytest.mark.parametrize(("probability", "free"), [(1.0, 5.0), (0.0, 5.0), (0.95, 0.0), (math.nan, 5.0)])
def test_impossible_quantiles_are_refused(probability: float, free: float) -> None:
    with pytest.raises(InputError):
        quantiles.student_t_quantile(probability, free)
    with pytest.raises(InputError, match="ratio"):
        quantiles.f_tail(-1.0, 2.0, 2.0)
