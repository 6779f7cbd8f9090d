"""Changes of a state along a line, their sampling error and their spread over cases."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coldchoice.decide.crossing import (
    Change,
    CloseCall,
    changes,
    crossings,
    jackknife_error,
    merged,
    nearest,
    spread,
)

GRID = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]


def leader(at: float) -> Callable[[float], str]:
    return lambda value: "low" if value < at else "high"


@given(st.floats(1.001, 99.9))
def test_a_single_crossing_is_found_to_three_digits(at: float) -> None:
    (change,) = changes(leader(at), GRID)
    assert change.low <= at <= change.high
    assert change.high - change.low <= 6e-4 * at
    assert (change.below, change.above) == ("low", "high")


@given(st.floats(1.001, 99.9), st.floats(0.9, 1.1))
def test_a_guess_saves_steps_and_moves_nothing(at: float, off: float) -> None:
    asked: list[float] = []

    def state(value: float) -> str:
        asked.append(value)
        return leader(at)(value)

    (change,) = changes(state, GRID, lambda low, high: at * off)
    assert change.low <= at <= change.high
    assert change.high - change.low <= 6e-4 * at


def test_a_right_guess_needs_few_looks() -> None:
    asked: set[float] = set()

    def state(value: float) -> str:
        asked.add(value)
        return leader(37.0)(value)

    changes(state, GRID, lambda low, high: 37.0)
    assert len(asked) == len(GRID) + 2


@given(st.lists(st.floats(1.01, 99.0), min_size=2, max_size=4, unique=True))
def test_all_crossings_are_found_where_no_step_hides_two(points: list[float]) -> None:
    points.sort()
    cells = np.searchsorted(GRID, points)
    assume(len(set(cells.tolist())) == len(points) and not set(points) & set(GRID))
    found = changes(lambda value: sum(value >= one for one in points) % 2, GRID)
    assert [change.low <= one <= change.high for change, one in zip(found, points, strict=True)] == [
        True
    ] * len(points)


def test_a_third_that_leads_inside_one_step_is_found() -> None:
    def state(value: float) -> str:
        return "a" if value < 24.0 else "b" if value < 41.0 else "c"

    first, second = changes(state, GRID)
    assert (first.below, first.above, second.below, second.above) == ("a", "b", "b", "c")
    assert (first.high, second.high) == (pytest.approx(24.0, rel=1e-3), pytest.approx(41.0, rel=1e-3))


def test_no_change_is_no_crossing() -> None:
    assert changes(lambda value: "same", GRID) == []
    assert changes(lambda value: value, [3.0]) == []


@given(st.integers(2, 100))
def test_whole_values_change_between_neighbours(at: int) -> None:
    (change,) = changes(leader(at), GRID, whole=True)
    assert (change.low, change.high) == (at - 1, at)


def test_a_crossing_near_nothing_ends_too() -> None:
    (change,) = changes(leader(1e-9), [0.0, 1.0])
    assert change.high <= 2e-6


# ---------------------------------------------------------------- too close to call


def back_and_forth(*places: float) -> list[Change]:
    return [Change(at, at + 0.1, *("ab" if number % 2 == 0 else "ba")) for number, at in enumerate(places)]


def nearer_than(gap: float) -> Callable[[Change, Change], bool]:
    return lambda left, right: right.low - left.high < gap


def test_a_lead_won_and_lost_by_chance_is_no_change() -> None:
    kept, calls = merged(back_and_forth(10.0, 11.0), nearer_than(2.0))
    assert kept == []
    assert calls == (CloseCall(10.0, 11.1, ("a", "b")),)


def test_three_changes_that_are_not_told_apart_are_one() -> None:
    kept, calls = merged(back_and_forth(10.0, 11.0, 12.0, 50.0), nearer_than(2.0))
    assert kept == [Change(10.0, 12.1, "a", "b"), Change(50.0, 50.1, "b", "a")]
    assert calls == (CloseCall(10.0, 12.1, ("a", "b")),)


def test_changes_far_apart_are_left_alone() -> None:
    found = back_and_forth(10.0, 20.0, 30.0)
    assert merged(found, nearer_than(2.0)) == (found, ())
    assert merged([], nearer_than(2.0)) == ([], ())


# ---------------------------------------------------------------- on straight lines between values

VALUES = np.array([0.0, 1.0, 2.0, 4.0])


def test_crossings_lie_on_straight_lines() -> None:
    found = crossings(VALUES, np.array([[3.0], [1.0], [-1.0], [-2.0]]))
    assert np.isnan(found[[0, 2], 0]).all()
    assert found[1, 0] == pytest.approx(1.5)


def test_directions_are_told_apart() -> None:
    waves = np.array([[1.0], [-1.0], [1.0], [-3.0]])
    falling = crossings(VALUES, waves)[:, 0]
    rising = crossings(VALUES, waves, falling=False, rising=True)[:, 0]
    assert np.isnan(falling).tolist() == [False, True, False]
    assert np.isnan(rising).tolist() == [True, False, True]
    assert falling[[0, 2]] == pytest.approx([0.5, 2.5])
    assert nearest(crossings(VALUES, waves, rising=True), 1.4) == pytest.approx([1.5])


def test_a_crossing_nearer_to_another_is_that_other() -> None:
    waves = np.array([[1.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [-3.0, -3.0]])
    found = crossings(VALUES, waves)
    assert nearest(found, 0.4, [2.6]) == pytest.approx([0.5, np.nan], nan_ok=True)
    assert nearest(found, 2.6, [0.4]) == pytest.approx([2.5, 2.5])
    assert spread(VALUES, waves, 0.4, others=[2.6]).other == 0.5
    assert jackknife_error(VALUES, waves, 0.4, [2.6]) is None
    assert jackknife_error(VALUES, waves, 0.4) is not None


def test_a_range_is_cut_off_where_crossings_crowd_at_an_end() -> None:
    grid = np.linspace(0.0, 4.0, 9)

    def over(low: float, high: float) -> tuple[float | None, float | None]:
        found = spread(grid, np.linspace(low, high, 1001) - grid[:, np.newaxis], 2.0)
        return found.cut_low, found.cut_high

    assert over(-2.0, 8.0) == (0.0, 4.0)
    assert over(-2.0, 3.0) == (0.0, None)
    assert over(1.0, 8.0) == (None, 4.0)
    assert over(0.1, 3.9) == (None, None)  # every case has one: nothing lies beyond


def test_the_spread_of_known_lines() -> None:
    at = np.linspace(-2.0, 8.0, 1001)  # of lines that fall through zero there
    found = spread(np.linspace(0.0, 4.0, 9), at - np.linspace(0.0, 4.0, 9)[:, np.newaxis], 2.0)
    inside = at[(at > 0.0) & (at <= 4.0)]
    assert found.crossing == pytest.approx(inside.size / at.size)
    assert (found.first, found.second) == (pytest.approx(0.4, abs=2e-3), pytest.approx(0.2, abs=2e-3))
    assert (found.low, found.high) == (pytest.approx(0.2, abs=0.02), pytest.approx(3.8, abs=0.02))
    assert found.other == 0.0


def test_the_other_way_round_is_no_crossing_of_this_kind() -> None:
    rising = np.array([[-1.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, -1.0]])
    one_way, both = spread(VALUES, rising, 1.0), spread(VALUES, rising, 1.0, either=True)
    assert (one_way.crossing, one_way.other) == (0.5, 0.5)
    assert (both.crossing, both.other) == (1.0, 0.0)
    assert spread(VALUES, -np.ones((4, 3)), 1.0).low is None


@given(st.lists(st.lists(st.floats(-5, 5), min_size=4, max_size=4), min_size=1, max_size=20))
def test_shares_are_all_there_is(cases: list[list[float]]) -> None:
    found = spread(VALUES, np.transpose(cases), 1.0)
    assert found.crossing + found.first + found.second + found.other == pytest.approx(1.0)


# ---------------------------------------------------------------- sampling error


def test_the_jackknife_error_is_that_of_the_mean_on_a_straight_line() -> None:
    batches, size = 40, 50
    luck = np.random.default_rng(3).normal(2.0, 0.7, (batches, size))
    without = (luck.sum() - luck.sum(axis=1)) / (luck.size - size)
    error = jackknife_error(VALUES, without - VALUES[:, np.newaxis], luck.mean())
    means = luck.mean(axis=1)
    assert error == pytest.approx(means.std(ddof=1) / np.sqrt(batches), rel=1e-9)


def test_a_crossing_that_may_vanish_has_no_error() -> None:
    differences = np.array([[1.0, 1.0], [0.5, 0.5], [0.1, -0.1], [0.1, -0.2]])
    assert jackknife_error(VALUES, differences, 2.0) is None
