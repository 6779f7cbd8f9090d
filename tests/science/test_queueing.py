"""Waits in line on paper: against hand-computed cases, against each other, and at their limits."""

from __future__ import annotations

from math import exp, factorial, inf, lgamma, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import InputError
from coldchoice.science import queueing as q

used = st.floats(0.05, 0.97)
servers = st.integers(1, 40)


def test_erlangs_formulae_by_hand() -> None:
    """Load 2 on 3 servers: 8/6 of 1 + 2 + 2 + 8/6 is blocked, 4/9 waits."""
    assert q.erlang_b(2.0, 3) == pytest.approx(4.0 / 19.0, rel=1e-12)
    assert q.erlang_c(2.0, 3) == pytest.approx(4.0 / 9.0, rel=1e-12)
    assert q.wait_mmc_h(2.0, 1.0, 3) == pytest.approx(4.0 / 9.0, rel=1e-12)


def test_one_server_by_hand() -> None:
    assert q.utilisation(0.8, 1.0, 1) == 0.8
    assert q.erlang_c(0.8, 1) == pytest.approx(0.8, rel=1e-12)
    assert q.wait_mmc_h(0.8, 1.0, 1) == pytest.approx(4.0, rel=1e-12)
    assert q.wait_md1_h(0.8, 1.0) == pytest.approx(2.0, rel=1e-12)
    assert q.wait_mg1_h(0.8, 1.0, 0.5) == pytest.approx(2.5, rel=1e-12)
    assert q.wait_mmc_point_h(0.95, 0.8, 1.0, 1) == pytest.approx(5.0 * log(16.0), rel=1e-12)
    assert q.wait_mmc_point_h(0.1, 0.8, 1.0, 1) == 0.0


@given(used, servers)
def test_erlang_b_is_the_truncated_poisson(share: float, count: int) -> None:
    load = share * count
    weights = [load**n / factorial(n) for n in range(count + 1)]
    assert q.erlang_b(load, count) == pytest.approx(weights[-1] / sum(weights), rel=1e-9)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 8, 13])
def test_fixed_times_are_crommelins_series(share: float, count: int) -> None:
    """Sum over i of P(X >= ic) - (c / a) P(X > ic), X Poisson with mean ia."""
    load, total = share * count, 0.0
    for times in range(1, 1500):
        mean, first = times * load, times * count
        chances = [exp(n * log(mean) - mean - lgamma(n + 1.0)) for n in range(first, first + 400)]
        total += chances[0] + (1.0 - count / load) * sum(chances[1:])
    assert q.wait_mdc_h(load, 1.0, count) == pytest.approx(total, rel=1e-6, abs=1e-12)


@given(used, st.floats(0.1, 500.0))
def test_the_formulae_for_many_servers_are_those_for_one_at_one(share: float, busy_h: float) -> None:
    rate_per_h = share / busy_h
    assert q.wait_mdc_h(rate_per_h, busy_h, 1) == pytest.approx(q.wait_md1_h(rate_per_h, busy_h), rel=1e-9)
    assert q.wait_mmc_h(rate_per_h, busy_h, 1) == pytest.approx(
        q.wait_mg1_h(rate_per_h, busy_h, busy_h), rel=1e-9
    )


@given(used, st.floats(0.1, 500.0), servers, st.floats(0.0, 1.0))
def test_between_fixed_and_exponential(share: float, busy_h: float, count: int, varies: float) -> None:
    rate_per_h = share * count / busy_h
    fixed_h = q.wait_mgc_h(rate_per_h, busy_h, 0.0, count)
    exponential_h = q.wait_mgc_h(rate_per_h, busy_h, busy_h, count)
    assert fixed_h == pytest.approx(q.wait_mdc_h(rate_per_h, busy_h, count), rel=1e-9, abs=1e-12)
    assert exponential_h == pytest.approx(q.wait_mmc_h(rate_per_h, busy_h, count), rel=1e-9, abs=1e-12)
    between_h = q.wait_mgc_h(rate_per_h, busy_h, varies * busy_h, count)
    assert fixed_h - 1e-9 <= between_h <= exponential_h + 1e-9


@given(used, servers)
def test_more_servers_or_less_to_do_never_wait_longer(share: float, count: int) -> None:
    rate = share * count
    for wait_h in (q.wait_mdc_h, q.wait_mmc_h):
        assert wait_h(rate, 1.0, count + 1) <= wait_h(rate, 1.0, count) + 1e-12
        assert wait_h(rate * 0.9, 1.0, count) <= wait_h(rate, 1.0, count) + 1e-12


def test_from_full_use_on_there_is_no_end() -> None:
    assert q.erlang_c(3.0, 3) == 1.0
    for wait_h in (q.wait_mdc_h, q.wait_mmc_h):
        assert wait_h(3.0, 1.0, 3) == inf
    assert q.wait_mg1_h(1.0, 1.0, 0.0) == inf
    assert q.wait_mgc_h(3.0, 1.0, 0.2, 3) == inf
    assert q.wait_mmc_point_h(0.5, 3.0, 1.0, 3) == inf
    assert q.bound_gg1_h(1.0, 1.0, 1.0, 0.0) == inf
    assert q.units_to_forget(1.0) == inf


def test_nobody_comes() -> None:
    assert q.wait_mdc_h(0.0, 5.0, 2) == q.wait_mmc_h(0.0, 5.0, 2) == q.wait_mg1_h(0.0, 5.0, 1.0) == 0.0
    assert q.wait_mmc_point_h(0.95, 0.0, 5.0, 2) == 0.0
    assert q.units_to_forget(0.0) == 0.0


@given(used)
def test_kingmans_bound_is_above_and_near_in_heavy_traffic(share: float) -> None:
    exact_h = q.wait_mg1_h(share, 1.0, 0.5)
    assert exact_h <= q.bound_gg1_h(1.0 / share, 1.0 / share, 1.0, 0.5) + 1e-12
    near = q.bound_gg1_h(1.0 / 0.999, 1.0 / 0.999, 1.0, 0.5) / q.wait_mg1_h(0.999, 1.0, 0.5)
    assert near == pytest.approx(1.0, abs=0.005)


def test_a_line_forgets_slowly_where_little_is_free() -> None:
    assert q.units_to_forget(0.81) == pytest.approx(0.81 / 0.01, rel=1e-9)
    assert q.units_to_forget(0.81, 0.0) == pytest.approx(0.81 / 0.02, rel=1e-9)
    assert q.units_to_forget(0.99) > 100.0 * q.units_to_forget(0.81) * sqrt(0.9)


def test_out_of_range() -> None:
    for wrong in ((-1.0, 1.0, 1), (1.0, -1.0, 1), (1.0, 1.0, 0)):
        with pytest.raises(InputError):
            q.utilisation(*wrong)
    with pytest.raises(InputError):
        q.wait_mmc_point_h(1.0, 0.5, 1.0, 1)
    with pytest.raises(InputError):
        q.wait_mg1_h(0.5, 1.0, -1.0)


def test_no_servers_and_no_gap_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="servers"):
        q.erlang_c(0.5, 0)
    with pytest.raises(InputError, match="gap_h"):
        q.bound_gg1_h(0.0, 1.0, 1.0, 1.0)
