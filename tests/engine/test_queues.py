"""Lines by simpy: against formulae within their Monte-Carlo error, and against what must hold of any line."""

from __future__ import annotations

import builtins
from heapq import heapreplace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.queues import circular_waits_h, lead_in_units, mean_error_h, waits_h
from coldchoice.errors import ColdchoiceError
from coldchoice.model.streams import Floats
from coldchoice.science import queueing as q

N = 30_000
hours = st.floats(0.0, 50.0, allow_subnormal=False)
histories = st.lists(st.tuples(hours, hours), min_size=1, max_size=40).map(lambda pairs: np.array(pairs).T)


def stationary(rate_per_h: float, busy_h: Floats, count: int, seed: int) -> tuple[float, float, Floats]:
    """Simulate a circular history of Poisson arrivals; return mean wait, its error, and waits in order."""
    came_h = np.random.default_rng(seed).random(len(busy_h)) * len(busy_h) / rate_per_h
    waited_h = circular_waits_h(came_h, busy_h, count, len(busy_h) / rate_per_h, 5_000)
    waited_h = waited_h[np.argsort(came_h)]
    return float(waited_h.mean()), mean_error_h(waited_h), waited_h


# ---------------------------------------------------------------- closed forms


@pytest.mark.parametrize(("share", "count"), [(0.5, 1), (0.8, 1), (0.7, 3), (0.85, 6), (0.9, 20)])
def test_exponential_times_wait_as_erlang_has_it(share: float, count: int) -> None:
    busy_h = np.random.default_rng(11).exponential(10.0, N)
    rate_per_h = share * count / 10.0
    mean_h, error_h, waited_h = stationary(rate_per_h, busy_h, count, 12)
    assert mean_h == pytest.approx(q.wait_mmc_h(rate_per_h, 10.0, count), abs=3.0 * error_h)
    assert error_h < 0.15 * mean_h
    waiting = (waited_h > 0.0).astype(np.float64)
    assert waiting.mean() == pytest.approx(q.erlang_c(share * count, count), abs=3.0 * mean_error_h(waiting))


@pytest.mark.parametrize(("share", "count"), [(0.5, 1), (0.8, 1), (0.7, 3), (0.85, 6)])
def test_fixed_times_wait_as_crommelin_has_it(share: float, count: int) -> None:
    rate_per_h = share * count / 10.0
    mean_h, error_h, _ = stationary(rate_per_h, np.full(N, 10.0), count, 13)
    assert mean_h == pytest.approx(q.wait_mdc_h(rate_per_h, 10.0, count), abs=3.0 * error_h)
    assert error_h < 0.1 * mean_h


@pytest.mark.parametrize("share", [0.4, 0.75, 0.9])
def test_any_times_wait_as_pollaczek_and_khintchine_have_it(share: float) -> None:
    busy_h = np.random.default_rng(14).gamma(4.0, 2.5, N)  # mean 10, sd 5
    mean_h, error_h, _ = stationary(share / 10.0, busy_h, 1, 15)
    assert mean_h == pytest.approx(q.wait_mg1_h(share / 10.0, 10.0, 5.0), abs=3.0 * error_h)
    assert error_h < 0.15 * mean_h


def test_several_servers_and_any_times_are_near_the_interpolation() -> None:
    busy_h = np.random.default_rng(16).gamma(4.0, 2.5, N)
    mean_h, error_h, _ = stationary(0.4, busy_h, 5, 17)
    assert mean_h == pytest.approx(q.wait_mgc_h(0.4, 10.0, 5.0, 5), abs=3.0 * error_h + 0.03 * mean_h)


def test_the_second_of_two_lines_stays_under_kingmans_bound() -> None:
    """What leaves a line with fixed times is no longer a Poisson stream, and waits less than one would."""
    rng = np.random.default_rng(18)
    period_h = N / 0.08
    came_h = rng.random(N) * period_h
    first_h = circular_waits_h(came_h, np.full(N, 10.0), 1, period_h, 5_000)
    left_h = np.sort((came_h + first_h + 10.0) % period_h)
    busy_h = rng.exponential(9.0, N)
    second_h = circular_waits_h(left_h, busy_h, 1, period_h, 5_000)
    gaps_h = np.diff(left_h)
    assert second_h.mean() < q.bound_gg1_h(gaps_h.mean(), gaps_h.std(), 9.0, 9.0)
    assert second_h.mean() < q.wait_mmc_h(0.08, 9.0, 1)


# ---------------------------------------------------------------- what holds of any line


def test_three_units_by_hand() -> None:
    came_h, busy_h = np.array([2.0, 0.0, 3.0]), np.array([4.0, 5.0, 1.0])
    assert waits_h(came_h, busy_h, 1).tolist() == [3.0, 0.0, 6.0]
    assert waits_h(came_h, busy_h, 2).tolist() == [0.0, 0.0, 2.0]
    assert waits_h(came_h, busy_h, 3).tolist() == [0.0, 0.0, 0.0]


def test_nobody_waits_where_there_is_enough() -> None:
    came_h = np.random.default_rng(1).random(500) * 100.0
    assert not waits_h(came_h, np.full(500, 7.0), 500).any()


def test_who_comes_together_is_served_in_the_order_of_the_list() -> None:
    assert waits_h(np.zeros(4), np.full(4, 2.0), 2).tolist() == [0.0, 0.0, 2.0, 2.0]


@given(histories, st.integers(1, 5))
def test_it_is_the_recursion_of_kiefer_and_wolfowitz(history: Floats, count: int) -> None:
    """Who comes next takes the one that is free first (doi 10.1090/S0002-9947-1955-0066587-3)."""
    came_h, busy_h = history
    free_h = [0.0] * count
    for unit in np.argsort(came_h, kind="stable"):
        begun_h = max(came_h[unit], free_h[0])
        assert waits_h(came_h, busy_h, count)[unit] == pytest.approx(begun_h - came_h[unit], abs=1e-9)
        heapreplace(free_h, begun_h + busy_h[unit])


@given(histories, st.integers(1, 5))
def test_first_come_first_served(history: Floats, count: int) -> None:
    came_h, busy_h = history
    begun_h = came_h + waits_h(came_h, busy_h, count)
    assert (np.diff(begun_h[np.argsort(came_h, kind="stable")]) >= -1e-9).all()


@given(histories, st.integers(1, 5))
def test_more_servers_never_wait_longer(history: Floats, count: int) -> None:
    came_h, busy_h = history
    assert (waits_h(came_h, busy_h, count + 1) <= waits_h(came_h, busy_h, count) + 1e-9).all()


@given(histories, st.integers(1, 5), st.floats(0.0, 10.0))
def test_longer_service_never_waits_shorter(history: Floats, count: int, more_h: float) -> None:
    came_h, busy_h = history
    assert (waits_h(came_h, busy_h + more_h, count) >= waits_h(came_h, busy_h, count) - 1e-9).all()


@given(histories, st.integers(1, 5))
def test_never_more_are_served_than_there_are_and_none_waits_while_one_is_free(
    history: Floats, count: int
) -> None:
    came_h, busy_h = history
    begun_h = came_h + waits_h(came_h, busy_h, count)
    done_h = begun_h + busy_h
    for at, (came, begun) in enumerate(zip(came_h, begun_h, strict=True)):
        served = int(((begun_h < begun - 1e-9) & (done_h > begun + 1e-9)).sum())
        assert served < count
        if begun > came + 1e-6:  # all were taken until just then
            before = begun - 1e-7
            taken = int(((begun_h <= before) & (done_h >= begun - 1e-9)).sum())
            together = int((np.abs(begun_h - begun) <= 1e-7).sum())
            assert taken + together >= count, at


@given(histories, st.integers(1, 5))
def test_the_order_of_the_arguments_does_not_matter(history: Floats, count: int) -> None:
    came_h, busy_h = history
    if len(np.unique(came_h)) < len(came_h):
        return  # of those who come together, the first in the list is first
    straight = waits_h(came_h, busy_h, count)
    assert waits_h(came_h[::-1], busy_h[::-1], count)[::-1].tolist() == straight.tolist()


def test_the_number_in_the_system_is_that_of_littles_law() -> None:
    """In a closed circle the mean number present is the rate times the mean stay, exactly."""
    rng = np.random.default_rng(3)
    units, period_h = 2_000, 25_000.0
    came_h, busy_h = rng.random(units) * period_h, rng.exponential(30.0, units)
    stay_h = circular_waits_h(came_h, busy_h, 3, period_h, 2_000) + busy_h
    at_h = np.linspace(0.0, period_h, 20_001)[:-1]
    present = sum(
        ((came_h + shift <= hour) & (came_h + shift + stay_h > hour)).sum()
        for hour in at_h[::10]
        for shift in (0.0, -period_h)
    ) / len(at_h[::10])
    assert present == pytest.approx(stay_h.sum() / period_h, rel=0.02)


# ---------------------------------------------------------------- the circle and its lead-in


def test_a_longer_lead_in_changes_nothing_once_the_start_is_forgotten() -> None:
    rng = np.random.default_rng(5)
    came_h, busy_h = rng.random(4_000) * 4_000.0, rng.exponential(1.4, 4_000)
    once = circular_waits_h(came_h, busy_h, 2, 4_000.0, 1_000)
    again = circular_waits_h(came_h, busy_h, 2, 4_000.0, 9_000)
    assert once == pytest.approx(again, abs=1e-8)
    assert circular_waits_h(came_h, busy_h, 2, 4_000.0, 0)[np.argsort(came_h)][0] == 0.0


def test_the_round_in_which_a_unit_comes_does_not_matter() -> None:
    rng = np.random.default_rng(6)
    came_h, busy_h = rng.random(300) * 300.0, rng.exponential(0.7, 300)
    later_h = came_h + 300.0 * rng.integers(0, 3, 300)
    straight = circular_waits_h(came_h, busy_h, 1, 300.0, 300)
    assert circular_waits_h(later_h, busy_h, 1, 300.0, 300) == pytest.approx(straight, abs=1e-9)


def test_the_lead_in_grows_with_use_within_bounds() -> None:
    lengths = [lead_in_units(used, 1.0) for used in (0.0, 0.5, 0.9, 0.95, 0.99, 1.2)]
    assert lengths == sorted(lengths)
    assert lengths[0] == lengths[1] == 1_000
    assert lengths[-1] == 20_000
    assert lead_in_units(0.95, 0.0) < lead_in_units(0.95, 1.0)


def test_batch_means_know_that_neighbours_wait_alike() -> None:
    rng = np.random.default_rng(7)
    apart = rng.exponential(1.0, 20_000)
    alike = np.repeat(apart[:200], 100)
    assert mean_error_h(apart) == pytest.approx(1.0 / np.sqrt(20_000), rel=0.4)
    assert mean_error_h(alike) == pytest.approx(1.0 / np.sqrt(200), rel=0.4)
    assert mean_error_h(np.array([3.0])) == 0.0


def test_without_simpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "simpy":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ColdchoiceError, match=r"pip install 'coldchoice\[queues\]'"):
        waits_h(np.zeros(2), np.ones(2), 1)
