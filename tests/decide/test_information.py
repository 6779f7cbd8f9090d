"""Values of information that are known in closed form, and what must hold of all of them.

Closed forms: chjackson/voi, vignettes/voi.Rmd. Option 1 is worth 0, option 2 p1 - p2, with p1 ~ N(1, 1) and
p2 ~ N(0, sd 2). With f(m, s) = m Phi(m/s) + s phi(m/s): EVPI = f(1, sqrt 5) - 1, EVPPI f(1, 1) - 1 and
f(1, 2) - 1, and the EVSI of n observations of p1 with sd 1 is f(1, sqrt(1/(1 + 1/n))) - 1.
"""

from __future__ import annotations

from itertools import pairwise
from math import erf, exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from coldchoice.decide.information import Information, Known, all_known, evpi, evppi, evppis, evsi, known
from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.errors import InputError, UnknownName

DRAWS = 100_000
RNG = np.random.default_rng(5)
P1, P2 = RNG.normal(1.0, 1.0, DRAWS), RNG.normal(0.0, 2.0, DRAWS)
UTILITIES = np.stack([np.zeros(DRAWS), P1 - P2])
STUDIES = {1: RNG.standard_normal(DRAWS)}
EVPI, EVPPI_1, EVPPI_2 = 0.4798107, 0.0833155, 0.3955931
EVSI = {10: 0.0723251, 100: 0.0821176, 1000: 0.0831946}


def f(m: float, s: float) -> float:
    """Mean of the positive part of a normal."""
    return m * 0.5 * (1.0 + erf(m / s / sqrt(2.0))) + s * exp(-0.5 * (m / s) ** 2) / sqrt(2.0 * pi)


def close(found: Information, truth: float) -> bool:
    return abs(found.value - truth) < 3.5 * found.error and found.error < 0.004


def study(size: int) -> np.ndarray:
    """Means of `size` observations of p1, the same luck at every size."""
    return np.asarray(P1 + STUDIES[1] / np.sqrt(size))


def test_the_published_figures_are_the_closed_forms() -> None:
    assert f(1.0, sqrt(5.0)) - 1.0 == pytest.approx(EVPI, abs=5e-8)
    assert f(1.0, 1.0) - 1.0 == pytest.approx(EVPPI_1, abs=5e-8)
    assert f(1.0, 2.0) - 1.0 == pytest.approx(EVPPI_2, abs=5e-8)
    for size, truth in EVSI.items():
        assert f(1.0, sqrt(1.0 / (1.0 + 1.0 / size))) - 1.0 == pytest.approx(truth, abs=5e-8)


@pytest.mark.parametrize("reference", [0, 1])
def test_perfect_information_is_worth_its_closed_form_over_either_reference(reference: int) -> None:
    assert close(evpi(UTILITIES, reference=reference), EVPI)
    assert close(evppi(UTILITIES, [P1], reference=reference), EVPPI_1)
    assert close(evppi(UTILITIES, [P2], reference=reference), EVPPI_2)


def test_knowing_both_inputs_is_knowing_all() -> None:
    found = evppis(
        UTILITIES, {"p1": P1, "p2": P2}, {"both": ("p1", "p2"), "p1": ("p1",), "p2": ("p2",)}, reference=0
    )
    assert list(found) == ["both", "p1", "p2"]
    assert found["both"].value == evpi(UTILITIES, reference=0).value
    assert found["p1"].value <= found["both"].value >= found["p2"].value
    joint = evppi(UTILITIES, [P1, P2], reference=0)
    assert joint.value == pytest.approx(evpi(UTILITIES, reference=0).value, abs=1e-4)


@pytest.mark.parametrize("size", EVSI)
def test_a_study_is_worth_its_closed_form(size: int) -> None:
    only = known([P1], within=all_known(UTILITIES, reference=0))
    assert close(evsi(study(size), within=only), EVSI[size])


def test_larger_studies_rise_to_perfect_information_on_what_they_measure() -> None:
    only = known([P1], within=all_known(UTILITIES, reference=0))
    values = [evsi(study(size), within=only).value for size in (1, 3, 10, 100, 1000, 10**6)]
    assert all(less < more + 1e-4 for less, more in pairwise(values))
    assert values[0] < 0.5 * values[-1] <= only.worth.value
    assert values[-1] == pytest.approx(only.worth.value, abs=1e-3)


def test_several_summaries_that_depend_on_each_other_tell_no_more_than_their_mean() -> None:
    only = known([P1], within=all_known(UTILITIES, reference=0))
    several = P1 + RNG.standard_normal((10, DRAWS))
    assert close(evsi(several, within=only), EVSI[10])
    assert evsi(np.stack([study(10), study(10), 2.0 * study(10)]), within=only).value == pytest.approx(
        evsi(study(10), within=only).value, abs=5e-4
    )


def test_luck_that_was_averaged_out_is_worth_nothing_but_counts_in_the_error() -> None:
    luck = RNG.normal(0.0, 5.0, DRAWS)
    observed = np.stack([np.zeros(DRAWS), P1 - P2 + luck])
    plain, noisy = (evppi(UTILITIES, [P1], reference=0, observed=one) for one in (None, observed))
    assert abs(noisy.value - EVPPI_1) < 3.5 * noisy.error
    assert noisy.error > 1.5 * plain.error
    assert evpi(UTILITIES, reference=0, observed=observed).value == evpi(UTILITIES, reference=0).value
    assert evppi(UTILITIES, [luck], reference=0).value == 0.0


def test_noise_of_a_small_sample_is_told_as_a_bias() -> None:
    short = UTILITIES[:, :300]
    rng = np.random.default_rng(8)
    beside = [rng.standard_normal(300) for _ in range(12)]
    found = evppi(short - [[0.0], [1.0]], [P1[:300], *beside], reference=0)
    assert 0.0 < found.bias < found.value


def test_the_share_of_changed_choices_is_told() -> None:
    found = evpi(UTILITIES, reference=0)
    assert found.leader == 1
    assert found.changed == pytest.approx(0.5 * (1.0 - erf(1.0 / sqrt(5.0) / sqrt(2.0))), abs=0.005)


def test_three_alternatives_are_weighed_together() -> None:
    third = np.stack([*UTILITIES, np.full(DRAWS, 0.5)])
    with_it, without = (evpi(one, reference=0).value for one in (third, UTILITIES))
    assert with_it > 0.0
    assert evppi(third, [P1], reference=2).value == pytest.approx(
        evppi(third, [P1], reference=0).value, abs=1e-3
    )
    assert with_it > without  # a better alternative to fall back on


DRAWN = some.integers(0, 2**32 - 1)


@given(seed=DRAWN, alternatives=some.integers(2, 4), inputs=some.integers(2, 4))
def test_value_of_information_is_monotone_and_bounded(seed: int, alternatives: int, inputs: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = {str(at): rng.standard_normal(400) for at in range(inputs)}
    parts = np.stack([*drawn.values()])
    utilities = rng.normal(size=(alternatives, inputs)) @ parts + rng.normal(
        size=(alternatives, inputs)
    ) @ np.tanh(parts * parts[::-1])
    sets = {"".join(list(drawn)[:count]): [*drawn][:count] for count in range(1, inputs + 1)}
    found = [*evppis(utilities, drawn, sets, reference=0).values()]
    assert all(0.0 <= less.value <= more.value for less, more in pairwise(found))
    assert found[-1].value == evpi(utilities, reference=0).value
    assert all(0.0 <= one.changed <= 1.0 and one.bias >= 0.0 for one in found)


@given(seed=DRAWN, noise=some.floats(0.0, 10.0))
def test_data_are_worth_no_more_than_what_they_tell_of(seed: int, noise: float) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.standard_normal((2, 500))
    utilities = np.stack([np.zeros(500), first + second, rng.normal() + np.abs(first)])
    only = known([first], within=all_known(utilities, reference=0))
    data = first + noise * rng.standard_normal((3, 500))
    assert 0.0 <= evsi(data, within=only).value <= only.worth.value <= evpi(utilities, reference=0).value


@given(seed=DRAWN, shift=some.floats(-100.0, 100.0), scale=some.floats(0.01, 100.0))
def test_what_all_alternatives_share_does_not_count_and_the_unit_goes_through(
    seed: int, shift: float, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    utilities, common = rng.normal(size=(3, 200)), rng.normal(size=200)
    plain = evpi(utilities, reference=0).value
    assert evpi(scale * utilities + common + shift, reference=1).value == pytest.approx(
        scale * plain, rel=1e-6, abs=1e-9 * (abs(shift) + scale)
    )


def test_a_dominated_alternative_changes_nothing() -> None:
    more = np.stack([*UTILITIES, UTILITIES[1] - 0.1])
    assert evpi(more, reference=0).value == pytest.approx(evpi(UTILITIES, reference=0).value, abs=1e-12)


def test_more_than_everything_fails_loudly() -> None:
    little = all_known(UTILITIES * 0.01, reference=0)
    forged = Known(UTILITIES, UTILITIES, little.observed, little.gains, little.worth)
    with pytest.raises(BrokenInvariant, match="must not exceed"):
        known([P2], within=forged)


@pytest.mark.parametrize(
    ("utilities", "reference", "said"),
    [
        (UTILITIES[:1], 0, "two alternatives"),
        (UTILITIES[:, :1], 0, "two draws"),
        (np.array([[1.0, np.nan, 2.0], [1.0, 2.0, 3.0]]), 0, "alternative 0 has no value in 1 of 3 draws"),
        (UTILITIES, 2, "0 to 1"),
        (UTILITIES, -1, "0 to 1"),
    ],
)
def test_bad_utilities_are_one_clear_line(utilities: np.ndarray, reference: int, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        evpi(utilities, reference=reference)
    assert len(str(caught.value).splitlines()) == 1


def test_bad_inputs_are_one_clear_line() -> None:
    with pytest.raises(InputError, match="input 1: has 99,999 draws, the utilities 100,000"):
        evppi(UTILITIES, [P1[:-1]], reference=0)
    with pytest.raises(InputError, match="not finite"):
        evppi(UTILITIES, [np.full(DRAWS, np.nan)], reference=0)
    with pytest.raises(InputError, match="shape"):
        evpi(UTILITIES, reference=0, observed=UTILITIES[:, 1:])
    with pytest.raises(UnknownName, match="did you mean 'price'"):
        evppis(UTILITIES, {"price": P1}, {"prices": ["prce"]}, reference=0)
    with pytest.raises(InputError, match="a study without data"):
        evsi(np.empty((0, DRAWS)), within=all_known(UTILITIES, reference=0))


def test_one_input_is_given_by_name_in_a_list_or_as_it_is() -> None:
    listed = evppi(UTILITIES, [P1])
    assert evppi(UTILITIES, {"p1": P1}) == evppi(UTILITIES, P1) == listed
    assert listed.reference == 0
    assert evppi(UTILITIES, {"p1": P1, "p2": P2}) == evppi(UTILITIES, np.stack([P1, P2]))


@pytest.mark.parametrize("draws", [2, 3, 5])
def test_a_regression_on_a_few_draws_is_refused(draws: int) -> None:
    with pytest.raises(InputError, match=f"^a regression needs 10 draws or more, there are {draws}"):
        evppi(UTILITIES[:, :draws], [np.round(P1[:draws])])


def test_an_input_that_varies_in_one_draw_only_says_nothing() -> None:
    rare = (np.arange(100) == 7).astype(float)
    assert evppi(UTILITIES[:, :100], [rare]).value == 0.0


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"price": P1[:-1]}, "price: has 99,999 draws, the utilities 100,000"),
        ({"price": np.full(DRAWS, np.inf)}, "price: is not finite in 100,000 draws"),
        ([P1, P2[np.newaxis]], "input 2: shape (1, 100000): must be draws, one after the other"),
        ({"price": "dear"}, "price: must be numbers"),
        (3.0, "input 1: shape (): must be draws, one after the other"),
    ],
)
def test_the_input_that_does_not_fit_is_named(inputs: object, told: str) -> None:
    with pytest.raises(InputError) as caught:
        evppi(UTILITIES, inputs)  # type: ignore[arg-type]
    assert str(caught.value).startswith(told)


def test_data_and_observed_utilities_are_finite() -> None:
    broken = np.where(np.arange(DRAWS) == 3, np.nan, P1)
    with pytest.raises(InputError, match=r"^summaries: is not finite in 1 draws"):
        evsi(np.stack([P1, broken]), within=all_known(UTILITIES))
    with pytest.raises(InputError, match="alternative 1 has no value in 1 of 100,000 draws"):
        evpi(UTILITIES, observed=np.stack([P1, broken]))


def test_three_inputs_that_only_act_together_are_found() -> None:
    x = np.random.default_rng(6).normal(size=(4, 20_000))
    utilities = np.stack([np.zeros(20_000), x[0] * x[1] * x[2] + 0.3 * x[3]])
    found = evppi(utilities, list(x[:3]))
    assert found.value == pytest.approx((2.0 / np.pi) ** 1.5 / 2.0, abs=0.015)


def test_a_bias_that_was_taken_off_is_known_to_half_of_it() -> None:
    x = np.random.default_rng(9).normal(size=(20, 1000))
    found = evppi(np.stack([np.zeros(1000), x.sum(axis=0) / np.sqrt(20.0)]), list(x))
    assert found.error >= found.bias / 2.0 > 0.0
