from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.cost import COST_LINES, annuity_factor, cost_lines, variable_per_usable_dose
from coldchoice.errors import InputError

money = st.floats(0.0, 1e6)
chances = st.lists(st.floats(0.01, 1.0), min_size=5, max_size=5).map(np.array)
amounts = st.lists(money, min_size=5, max_size=5).map(np.array)


def test_worked_example() -> None:
    # 20,000/100 + (1,000 + 200)/0.8 + 500 * 0.2/0.8 = 200 + 1,500 + 125
    cost = cost_lines(20_000.0, 100.0, 200.0, 1_000.0, 500.0, 0.8)
    assert float(cost.total) == pytest.approx(1_825.0, rel=1e-12)
    assert cost.lines == pytest.approx(
        {"unit_value": 1_000.0, "fixed": 200.0, "preservation": 200.0, "loss": 300.0, "failure": 125.0}
    )
    assert cost.reason == ""


@given(fixed=money, variable=amounts, value=money, failure=money, usable=chances)
def test_mean_over_draws_is_the_formula_and_the_sum_of_the_lines(
    fixed: float, variable: np.ndarray, value: float, failure: float, usable: np.ndarray
) -> None:
    cost = cost_lines(fixed, 50.0, variable, value, failure, usable)
    share = usable.mean()
    formula = fixed / 50.0 + (value + variable.mean()) / share + failure * (1.0 - share) / share
    assert cost.total.mean() == pytest.approx(formula, rel=1e-9, abs=1e-9)
    assert sum(cost.lines.values()) == pytest.approx(formula, rel=1e-9, abs=1e-9)
    assert tuple(cost.lines) == COST_LINES
    added = sum((cost.parts[name] for name in COST_LINES), np.zeros(()))
    np.testing.assert_allclose(added, cost.total, rtol=1e-9, atol=1e-9)  # in every draw


@given(fixed=money, variable=amounts, value=money, failure=money, usable=chances)
def test_per_attempt_a_lost_unit_is_not_made_again(
    fixed: float, variable: np.ndarray, value: float, failure: float, usable: np.ndarray
) -> None:
    cost = cost_lines(fixed, 50.0, variable, value, failure, usable, remake=False)
    per_attempt = fixed / 50.0 + value + variable + failure * (1.0 - usable)
    np.testing.assert_allclose(cost.total, per_attempt, rtol=1e-9, atol=1e-9)
    assert cost.lines["loss"] == 0.0
    assert sum(cost.lines.values()) == pytest.approx(per_attempt.mean(), rel=1e-9, abs=1e-9)


def test_a_hopeless_draw_costs_its_failure_not_infinity() -> None:
    cost = cost_lines(0.0, 1.0, 0.0, 100.0, 40.0, np.array([0.0, 1.0]))
    np.testing.assert_allclose(cost.total, [(100.0 + 40.0) / 0.5, 100.0 / 0.5])


def test_where_nothing_is_usable_the_cost_is_infinite_and_says_why() -> None:
    cost = cost_lines(10.0, 1.0, 5.0, 100.0, 0.0, np.zeros(3))
    assert cost.total.tolist() == [inf] * 3
    assert cost.reason == "no unit is usable"
    assert (cost.lines["loss"], cost.lines["failure"]) == (inf, 0.0)


def test_where_nothing_is_usable_an_attempt_still_has_a_price() -> None:
    assert cost_lines(10.0, 1.0, 5.0, 100.0, 40.0, 0.0, remake=False).total == 155.0


@given(usable=chances, volume=st.floats(1.0, 1e5))
def test_cost_falls_with_volume_and_with_a_better_chance(usable: np.ndarray, volume: float) -> None:
    cost = cost_lines(1e4, volume, 10.0, 100.0, 50.0, usable).total.mean()
    assert cost_lines(1e4, volume * 2, 10.0, 100.0, 50.0, usable).total.mean() < cost
    assert cost_lines(1e4, volume, 10.0, 100.0, 50.0, np.sqrt(usable)).total.mean() <= cost * (1 + 1e-12)


def test_variable_cost_is_the_cost_without_its_fixed_part() -> None:
    total = float(cost_lines(0.0, 1.0, 200.0, 1_000.0, 500.0, 0.8).total)
    assert variable_per_usable_dose(200.0, 1_000.0, 500.0, 0.8) == pytest.approx(total, rel=1e-12)
    assert variable_per_usable_dose(200.0, 1_000.0, 500.0, 0.0) == inf


@pytest.mark.parametrize("volume", [0.0, -5.0, float("nan")])
def test_a_volume_that_is_not_positive_is_refused(volume: float) -> None:
    with pytest.raises(InputError, match="doses a year: must be above 0"):
        cost_lines(1.0, volume, 1.0, 1.0, 1.0, 1.0)


def test_annuity_of_a_textbook_loan() -> None:
    # payments of 0.1 discounted at 8 % over ten years are worth 0.671008...: the factor is 0.149029...
    assert annuity_factor(0.08, 10.0) == pytest.approx(0.1490294887, rel=1e-9)
    assert annuity_factor(0.0, 8.0) == 0.125


@given(st.floats(1e-6, 1.0), st.integers(1, 60))
def test_an_annuity_pays_off_exactly_one(rate: float, years: int) -> None:
    paid = sum(annuity_factor(rate, years) / (1.0 + rate) ** year for year in range(1, years + 1))
    assert paid == pytest.approx(1.0, rel=1e-8)


def test_a_tiny_rate_is_nearly_no_rate() -> None:
    assert annuity_factor(1e-14, 10.0) == pytest.approx(0.1, rel=1e-12)


@pytest.mark.parametrize(
    ("rate", "years"), [(-0.01, 5.0), (float("inf"), 5.0), (0.05, 0.0), (0.05, float("nan"))]
)
def test_an_annuity_of_nonsense_is_refused(rate: float, years: float) -> None:
    with pytest.raises(InputError):
        annuity_factor(rate, years)
