"""Losses from accelerated studies against published predictions, and fits that give back what went in."""

from __future__ import annotations

import builtins
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import ColdchoiceError, InputError
from coldchoice.science.degradation import (
    Law,
    accumulated_age,
    fit_law,
    hold_to_share_h,
    share_left,
    value_after,
)

YEAR_H = 8766.0
MONTH_H = YEAR_H / 12.0


def per_year(k1: float, k2: float, k3: float, c0: float) -> Law:
    """Parameters as AccelStab prints them, with time in years."""
    return Law(c0, k1 - np.log(YEAR_H), k2, k3)


PRINTED = (42.405, 11966.5, 8.472, 98.058)
ANTIGENICITY = per_year(*PRINTED)

PREDICTED = [
    ([0.0], [5.0], 98.05758),  # C012
    ([0.01115068], [5.0], 97.48228),  # C012
    ([0.15], [5.0], 92.04387),  # C012
    ([0.5, 7.0 / 12.0 - 0.5, 2.0 - 7.0 / 12.0], [5.0, 35.0, 6.0], 61.71256),  # C011: out at 35 C for a month
]


@pytest.mark.parametrize(("years", "temperatures_c", "published"), PREDICTED)
def test_published_predictions_c011_c012(
    years: list[float], temperatures_c: list[float], published: float
) -> None:
    """To 6e-5: the parameters are printed with no more digits than that (see the next test)."""
    computed = value_after(np.array(years) * YEAR_H, temperatures_c, ANTIGENICITY)
    assert computed == pytest.approx(published, rel=6e-5)


@pytest.mark.parametrize(("years", "temperatures_c", "published"), PREDICTED)
def test_predictions_lie_within_the_rounding_of_the_parameters_c011_c012(
    years: list[float], temperatures_c: list[float], published: float
) -> None:
    half_digits = (0.0005, 0.05, 0.0005, 0.0005)
    corners = [
        value_after(
            np.array(years) * YEAR_H,
            temperatures_c,
            per_year(*(p + s * h for p, s, h in zip(PRINTED, signs, half_digits, strict=True))),
        )
        for signs in product((-1.0, 1.0), repeat=4)
    ]
    assert min(corners) <= published <= max(corners)


def test_loss_in_a_year_in_the_cold_c013() -> None:
    left = value_after([YEAR_H], [5.0], ANTIGENICITY) / ANTIGENICITY.start
    assert 1.0 - left == pytest.approx(0.1944, abs=0.0002)
    assert 0.1477 < 1.0 - left < 0.2472  # published bootstrap interval


DESIGN_C = (5.0, 25.0, 37.0, 50.0)
DESIGN_YEARS = (0.01, 0.02, 0.04, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def made(law: Law, points: int, residual_sd: float, fitted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Data whose least-squares fit is `law` exactly: residuals at right angles to its tangents.

    The measurements behind C010 and C014 are in no source that may be copied; time and temperature here are
    a design of our own.
    """
    cells = list(product(DESIGN_YEARS, DESIGN_C)) + [(0.0, 5.0)] * 3
    hours = np.array([year * YEAR_H for year, _ in cells])[-points:]
    warm = np.array([c for _, c in cells])[-points:]

    def predict(parameters: np.ndarray) -> np.ndarray:
        return np.array([value_after([h], [c], Law(*parameters)) for h, c in zip(hours, warm, strict=True)])

    at = np.array([law.start, law.log_rate_per_h, law.activation_k, law.order], dtype=float)
    steps = np.abs(at) * 1e-6
    rows = [
        (predict(at + np.eye(4)[i] * steps[i]) - predict(at - np.eye(4)[i] * steps[i])) / (2.0 * steps[i])
        for i in range(fitted)
    ]
    tangents = np.array(rows).T / np.linalg.norm(rows, axis=1)
    noise = np.random.default_rng(1).normal(size=points)
    noise -= tangents @ np.linalg.lstsq(tangents, noise, rcond=None)[0]
    return hours, warm, predict(at) + noise * residual_sd * np.sqrt((points - fitted) / (noise @ noise))


def test_a_fit_of_54_points_gives_back_the_published_law_c010() -> None:
    fit = fit_law(*made(ANTIGENICITY, 54, 3.939, 4))
    assert fit.law == pytest.approx(ANTIGENICITY, rel=1e-3)
    assert fit.law.log_rate_per_h + np.log(YEAR_H) == pytest.approx(42.405, rel=1e-3)
    assert (fit.residual_sd, fit.degrees) == (pytest.approx(3.939, rel=1e-3), 50)
    assert fit.law.activation_kj_per_mol == pytest.approx(99.5, abs=0.1)


def test_a_zero_order_fit_of_55_points_gives_back_the_published_law_c014() -> None:
    potency = Law(9.525, 39.46 - np.log(MONTH_H), 12960.0, 0.0)
    cold = made(potency, 55, 0.1157, 3)
    fit = fit_law(*cold, order=0.0)
    assert fit.law == pytest.approx(potency, rel=1e-3)
    assert (fit.residual_sd, fit.degrees) == (pytest.approx(0.1157, rel=1e-3), 52)


def test_an_order_that_is_fixed_or_found() -> None:
    law = Law(100.0, 30.0, 11_000.0, 1.0)
    hours, warm, values = made(law, 54, 0.0, 4)
    for order in (None, 1.0):
        fit = fit_law(hours, warm, values, order)
        assert fit.law.order == pytest.approx(1.0, abs=1e-4)
        assert fit.law.activation_k == pytest.approx(11_000.0, rel=1e-4)


# ---------------------------------------------------------------- law

ages = st.floats(0.0, 1e6)
orders = st.floats(0.0, 20.0) | st.sampled_from([0.0, 1.0, 1.0 + 1e-9, 1.0 - 1e-9, 1.0 + 1e-4])


@given(ages, orders)
def test_what_is_left_is_a_share_that_falls(age: float, order: float) -> None:
    left = share_left(age, order)
    assert 0.0 <= left <= 1.0
    assert share_left(0.0, order) == 1.0
    assert share_left(age + 0.1, order) <= left


@given(st.floats(0.0, 30.0), st.floats(-1e-7, 1e-7))
def test_near_first_order_nothing_jumps(age: float, off: float) -> None:
    assert share_left(age, 1.0 + off) == pytest.approx(np.exp(-age), rel=1e-4)


@pytest.mark.parametrize("off", [1e-7, -1e-7, 3e-6, -3e-6])
def test_near_first_order_the_curve_is_already_seen(off: float) -> None:
    age, order = 5.0, 1.0 + off
    exact = np.exp(-np.log1p((order - 1.0) * age) / (order - 1.0))
    assert share_left(age, order) == pytest.approx(exact, rel=1e-8)
    assert share_left(age, order) != pytest.approx(np.exp(-age), rel=5e-7)
    law = Law(1.0, 30.0, 11_000.0, order)
    assert value_after([hold_to_share_h(0.01, 5.0, law)], [5.0], law) == pytest.approx(0.01, rel=1e-8)


@given(st.floats(0.0, 100.0), st.floats(0.0, 20.0).filter(lambda n: abs(n - 1.0) > 0.01))
def test_what_is_left_has_the_usual_form(age: float, order: float) -> None:
    inside = 1.0 - (1.0 - order) * age
    usual = inside ** (1.0 / (1.0 - order)) if inside > 0.0 else 0.0
    assert share_left(age, order) == pytest.approx(usual, rel=1e-9, abs=1e-12)


def test_zero_order_is_a_straight_line_to_nothing() -> None:
    assert share_left(np.array([0.0, 0.25, 1.0, 7.0]), 0.0).tolist() == [1.0, 0.75, 0.0, 0.0]


@given(st.floats(0.0, 5e4), st.floats(0.0, 5e4), st.floats(-20.0, 60.0), st.floats(-20.0, 60.0))
def test_ages_add_and_their_order_does_not_matter(one_h: float, two_h: float, one: float, two: float) -> None:
    law = ANTIGENICITY
    there = value_after([one_h, two_h], [one, two], law)
    back = value_after([two_h, one_h / 2.0, one_h / 2.0], [two, one, one], law)
    assert there == pytest.approx(back, rel=1e-9)


def test_survivals_of_legs_must_not_be_multiplied() -> None:
    """The law slows down as it goes, and must not start anew on each leg."""
    halves = value_after([YEAR_H / 2.0], [5.0], ANTIGENICITY) / ANTIGENICITY.start
    whole = value_after([YEAR_H], [5.0], ANTIGENICITY) / ANTIGENICITY.start
    assert whole > halves**2 + 0.05


@given(st.floats(0.01, 1.0), st.floats(0.0, 12.0), st.floats(-20.0, 50.0))
def test_the_hold_to_a_share_leaves_that_share(share: float, order: float, temperature_c: float) -> None:
    law = Law(1.0, 30.0, 11_000.0, order)
    held = hold_to_share_h(share, temperature_c, law)
    assert value_after([held], [temperature_c], law) == pytest.approx(share, rel=1e-7)


def test_draws_go_through_and_nothing_overflows() -> None:
    law = Law(np.array([1.0, 2.0]), np.array([30.0, 5000.0]), 11_000.0, np.array([1.0, 8.0]))
    values = value_after([24.0, 0.0], [5.0, 25.0], law)
    assert values.shape == (2,)
    assert values[0] == value_after([24.0], [5.0], Law(1.0, 30.0, 11_000.0, 1.0))
    assert 0.0 <= values[1] < 1e-10
    assert share_left(np.inf, 0.5) == 0.0


# ---------------------------------------------------------------- refusals


def test_impossible_profiles_and_tables_are_refused() -> None:
    with pytest.raises(InputError, match="of one length"):
        accumulated_age([1.0], [5.0, 25.0], 30.0, 11_000.0)
    with pytest.raises(InputError, match="temperatures_k"):
        accumulated_age([1.0], [-300.0], 30.0, 11_000.0)
    with pytest.raises(InputError, match="order"):
        share_left(0.1, -1.0)
    with pytest.raises(InputError, match="loss"):
        hold_to_share_h(1.5, 5.0, ANTIGENICITY)
    with pytest.raises(InputError, match="too few measurements"):
        fit_law([1.0] * 4, [5.0, 5.0, 25.0, 25.0], [1.0] * 4)
    with pytest.raises(InputError, match="one temperature"):
        fit_law([1.0] * 6, [5.0] * 6, [1.0] * 6)
    with pytest.raises(InputError, match="of one length"):
        fit_law([1.0] * 6, [5.0] * 5, [1.0] * 6)
    with pytest.raises(InputError, match="finite"):
        fit_law([1.0] * 6, [5.0, 25.0] * 3, [1.0] * 5 + [np.nan])


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name.startswith("scipy"):
            raise ImportError(name)
        return usual(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ColdchoiceError, match=r"coldchoice\[stability\]"):
        fit_law([1.0, 2.0] * 4, [5.0, 25.0] * 4, [1.0] * 8)
