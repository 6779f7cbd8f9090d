from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.validation.scores import (
    Scores,
    errors,
    inside,
    interval_scores,
    resampled_counts,
    scores,
    standard_errors,
    study_weights,
    weighted_mean,
    weighted_median,
)

NORMAL_95 = 1.6448536269514722
PERCENT = st.floats(0.0, 100.0)


def signs(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int8)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


# ---------------------------------------------------------------- one row at a time


def test_a_value_is_inside_with_the_ends() -> None:
    measured = floats(59.9, 60.0, 75.0, 90.0, 90.1)
    low, high = np.full(5, 60.0), np.full(5, 90.0)
    assert inside(measured, low, high, signs(0, 0, 0, 0, 0)).tolist() == [False, True, True, True, False]
    assert inside(measured, low, high, signs(1, 1, 1, 1, 1)).tolist() == [True, True, True, True, False]
    assert inside(measured, low, high, signs(-1, -1, -1, -1, -1)).tolist() == [False, True, True, True, True]


def test_a_bound_is_an_error_only_where_it_is_contradicted() -> None:
    measured, predicted = np.full(6, 80.0), floats(70.0, 90.0, 70.0, 90.0, 70.0, 90.0)
    found = errors(measured, predicted, signs(0, 0, 1, 1, -1, -1))
    assert found.tolist() == [-10.0, 10.0, -10.0, 0.0, 0.0, 10.0]


def test_the_interval_score_by_hand() -> None:
    measured = floats(75.0, 58.0, 93.0, 58.0, 93.0, 58.0, 93.0)
    low, high = np.full(7, 60.0), np.full(7, 90.0)
    found = interval_scores(measured, low, high, signs(0, 0, 0, 1, 1, -1, -1))
    # width 30; 2 points below cost 2 / 0.1 * 2 = 40, 3 points above 60
    assert found == pytest.approx([30.0, 70.0, 90.0, 30.0, 90.0, 70.0, 30.0])


# ---------------------------------------------------------------- means and medians


@given(st.lists(PERCENT, min_size=1, max_size=30))
def test_equal_weights_give_the_usual_mean_and_median(values: list[float]) -> None:
    array = np.array(values)
    for weight in (1.0, 1.0 / 3.0):
        weights = np.full(len(values), weight)
        assert weighted_mean(array, weights) == pytest.approx(np.mean(array))
        assert weighted_median(array, weights) == pytest.approx(np.median(array))


@given(st.lists(st.tuples(PERCENT, st.integers(0, 4)), min_size=1, max_size=12))
def test_a_weight_is_a_number_of_copies(rows: list[tuple[float, int]]) -> None:
    values, weights = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    copies = np.repeat(values, [row[1] for row in rows])
    mean, median = weighted_mean(values, weights), weighted_median(values, weights)
    if not copies.size:
        assert np.isnan(mean)
        assert np.isnan(median)
        return
    assert mean == pytest.approx(np.mean(copies))
    assert median == pytest.approx(np.median(copies))


def test_rows_of_weights_are_taken_one_by_one() -> None:
    values = floats(3.0, 1.0, 2.0)
    weights = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    assert weighted_mean(values, weights)[:2].tolist() == [2.0, 1.5]
    assert weighted_median(values, weights)[:2].tolist() == [2.0, 1.5]
    assert np.isnan(weighted_median(values, weights)[2])


# ---------------------------------------------------------------- scores


def test_scores_by_hand() -> None:
    measured = floats(80.0, 50.0, 95.0, 20.0)
    median, low, high = floats(70.0, 60.0, 80.0, 40.0), floats(60, 40, 70, 30), floats(90, 70, 90, 60)
    found = scores(measured, median, low, high, signs(0, 0, 1, -1), np.ones(4))
    assert found.coverage == 0.5  # 95 is above 90, and 20 below 30: both contradict
    assert found.bias == pytest.approx((-10 + 10 - 15 + 20) / 4)
    assert found.median_absolute_error == 12.5
    assert found.mean_width == 27.5
    assert found.interval_score == pytest.approx((30 + 30 + 20 + 100 + 30 + 200) / 4)


def test_an_exact_normal_is_covered_nine_times_in_ten() -> None:
    measured = np.random.default_rng(3).normal(70.0, 8.0, 20_000)
    centre, half = np.full(measured.shape, 70.0), 8.0 * NORMAL_95
    found = scores(measured, centre, centre - half, centre + half, np.zeros(20_000, np.int8), np.ones(20_000))
    assert found.coverage == pytest.approx(0.9, abs=3 * (0.09 / 20_000) ** 0.5)
    assert found.bias == pytest.approx(0.0, abs=0.2)
    assert found.median_absolute_error == pytest.approx(8.0 * 0.6745, abs=0.15)


@given(st.floats(-6.0, 6.0), st.floats(-6.0, 6.0))
def test_the_true_quantiles_have_the_least_interval_score(lower: float, upper: float) -> None:
    """In expectation, here over a fine grid of the values of a uniform between 0 and 100."""
    measured = np.linspace(0.0, 100.0, 4001)
    none = np.zeros(4001, dtype=np.int8)

    def mean(low: float, high: float) -> float:
        return float(interval_scores(measured, np.full(4001, low), np.full(4001, high), none).mean())

    assert mean(5.0, 95.0) <= mean(5.0 + lower, 95.0 + upper) + 1e-6


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    measured, median = random.uniform(0, 100, (2, 20))
    low, high = median - random.uniform(0, 30, 20), median + random.uniform(0, 30, 20)
    bound, study = random.integers(-1, 2, 20).astype(np.int8), random.permutation(np.arange(20) % 6)
    order = random.permutation(20)

    def told(places: np.ndarray) -> tuple[Scores, Scores]:
        arrays = [one[places] for one in (measured, median, low, high, bound)]
        weights = study_weights(study[places])
        score = partial(scores, *arrays)
        return score(weights=weights), standard_errors(lambda w: score(weights=w), study[places], weights)

    for one, other in zip(told(np.arange(20)), told(order), strict=True):
        assert np.array(one) == pytest.approx(np.array(other))


# ---------------------------------------------------------------- studies


def test_study_weights_give_every_study_the_same_say() -> None:
    study = np.array([0, 1, 1, 0, 2, 1])
    weights = study_weights(study)
    assert np.bincount(study, weights=weights) == pytest.approx([1.0, 1.0, 1.0])


def test_studies_are_drawn_as_often_as_there_are_studies() -> None:
    counts = resampled_counts(7)
    assert set(counts.sum(axis=1)) == {7.0}
    assert (counts == resampled_counts(7)).all(), "the seed is fixed"


def test_the_standard_error_is_that_of_means_of_studies() -> None:
    """Rows of a study that are all alike are worth one row: the error does not shrink with their number."""
    values = np.random.default_rng(5).normal(50.0, 10.0, 40)
    for copies in (1, 9):
        study = np.repeat(np.arange(40), copies)
        measured = np.zeros(study.size)
        predicted = np.repeat(values, copies)
        none = np.zeros(study.size, dtype=np.int8)

        def score(w: np.ndarray, m=measured, p=predicted, b=none) -> Scores:
            return scores(m, p, p - 5.0, p + 5.0, b, w)

        found = standard_errors(score, study, np.ones(study.size))
        assert found.bias == pytest.approx(values.std() / 40**0.5, rel=0.12)
        assert found.mean_width == pytest.approx(0.0, abs=1e-9)


def test_four_studies_have_no_standard_error() -> None:
    found = standard_errors(lambda _: pytest.fail("not asked"), np.arange(4), np.ones(4))
    assert all(np.isnan(one) for one in found)


def test_parts_of_the_bootstrap_make_the_same_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    study = np.arange(30) % 10
    predicted = np.random.default_rng(1).normal(50.0, 10.0, 30)

    def score(weights: np.ndarray) -> Scores:
        none = np.zeros(30, dtype=np.int8)
        return scores(np.full(30, 50.0), predicted, predicted - 9, predicted + 9, none, weights)

    whole = standard_errors(score, study, np.ones(30))
    monkeypatch.setattr("coldchoice.validation.scores.MOST_AT_ONCE", 300)
    assert np.array(standard_errors(score, study, np.ones(30))) == pytest.approx(np.array(whole))
