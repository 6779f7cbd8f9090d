"""Curves and surfaces that are known in closed form, with noise upon them."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.smoothing import curve, smoothed

DRAWS = 10_000
RNG = np.random.default_rng(21)
NORMALS = RNG.standard_normal((6, DRAWS))
UNIFORM = RNG.random(DRAWS)
NOISE = RNG.standard_normal(DRAWS)


def _off(found: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean((found - truth) ** 2)))


@pytest.mark.parametrize(
    ("name", "truth", "given", "close"),
    [
        ("a line", 2.0 * NORMALS[0], NORMALS[0], 0.04),
        ("a wave", np.sin(2.0 * NORMALS[0]), NORMALS[0], 0.08),
        ("a step", np.where(UNIFORM > 2.0 / 3.0, 1.0, 0.0), UNIFORM, 0.10),
        ("a levelling off", 1.0 / (1.0 + np.exp(-3.0 - 4.0 * NORMALS[0])), NORMALS[0], 0.05),
        ("two groups", np.sign(NORMALS[0]), np.sign(NORMALS[0]), 0.04),
    ],
)
def test_a_curve_is_found_under_noise(name: str, truth: np.ndarray, given: np.ndarray, close: float) -> None:
    found = curve((truth + NOISE)[np.newaxis], given)
    assert _off(found.fitted[0], truth) < close, name


def test_a_fit_has_the_mean_of_what_it_fits() -> None:
    outcomes = np.stack([np.exp(NORMALS[0]) + NOISE, 3.0 + NOISE, NORMALS[1] * NORMALS[2]])
    found = smoothed(outcomes, [*NORMALS])
    assert found.fitted.mean(axis=1) == pytest.approx(outcomes.mean(axis=1), abs=1e-9)


@pytest.mark.parametrize("inputs", [[], [np.ones(DRAWS)], [*NORMALS]])
def test_what_no_input_tells_of_is_its_mean(inputs: list[np.ndarray]) -> None:
    found = smoothed(NOISE[np.newaxis], inputs)
    assert np.ptp(found.fitted) == 0.0
    assert found.fitted[0, 0] == pytest.approx(NOISE.mean())
    assert (found.freedom == 1.0).all()


def test_products_and_curves_of_several_inputs_are_found_together() -> None:
    truth = NORMALS[0] * NORMALS[1] + np.sin(2.0 * NORMALS[2]) + NORMALS[3]
    found = smoothed((truth + NOISE)[np.newaxis], [*NORMALS])
    assert np.corrcoef(found.fitted[0], truth)[0, 1] > 0.98


def test_inputs_that_depend_on_each_other_are_no_trouble() -> None:
    near = NORMALS[0] + 1e-6 * NORMALS[1]
    found = smoothed((NORMALS[0] + NOISE)[np.newaxis], [NORMALS[0], near, -NORMALS[0]])
    assert _off(found.fitted[0], NORMALS[0]) < 0.06


def test_noise_is_not_followed_with_many_numbers() -> None:
    found = curve((NORMALS[0] + NOISE)[np.newaxis], NORMALS[0])
    assert found.freedom[0] < 8.0


def test_few_draws_are_enough_for_a_line() -> None:
    found = curve((NORMALS[0] + 0.1 * NOISE)[np.newaxis, :60], NORMALS[0][:60])
    assert _off(found.fitted[0], NORMALS[0][:60]) < 0.1


def test_many_outcomes_that_no_input_tells_of_leave_terms_for_the_rest() -> None:
    """Curves that were found to be flat take nobody's place among the few terms that few draws allow."""
    outcomes = np.stack([*RNG.standard_normal((5, 300)), NORMALS[0, :300] * NORMALS[1, :300]])
    found = smoothed(outcomes, [*NORMALS[:, :300], *RNG.standard_normal((5, 300))])
    assert np.isfinite(found.fitted).all()
    assert found.fitted.mean(axis=1) == pytest.approx(outcomes.mean(axis=1), abs=1e-9)
