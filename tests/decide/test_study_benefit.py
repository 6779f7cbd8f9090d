"""What a study is worth in money, over all units that are decided on."""

from __future__ import annotations

import numpy as np
import pytest

from coldchoice.decide.information import Information
from coldchoice.decide.study_benefit import decisions_over, enbs
from coldchoice.errors import InputError


def test_net_benefit_counts_every_decision_and_the_price_of_the_study() -> None:
    found = enbs(Information(0.02, 0.001, 0.0, 0.1, 0, 0), 1000.0, 50.0, 300.0)
    assert found.gain == pytest.approx(1000.0)
    assert found.net == pytest.approx(700.0)
    assert found.error == pytest.approx(50.0)


def test_later_decisions_are_discounted() -> None:
    assert decisions_over(100.0, 5.0, 0.0) == 500.0
    assert decisions_over(100.0, 2.0, 0.05) == pytest.approx(100.0 / 1.05 + 100.0 / 1.05**2)
    with pytest.raises(InputError, match="0 or more"):
        decisions_over(100.0, -1.0, 0.05)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((-1, 5, 0.05), "per_year: -1: must be 0 or more"),
        ((1, np.inf, 0.05), "years: is not finite"),
        ((1, 5, np.nan), "discount_rate: is not finite"),
    ],
)
def test_the_number_that_is_wrong_is_named(numbers: tuple[float, float, float], told: str) -> None:
    with pytest.raises(InputError, match=f"^{told}"):
        decisions_over(*numbers)


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("wrong", [np.nan, -1.0])
def test_a_benefit_is_of_numbers_that_are_there(at: int, wrong: float) -> None:
    numbers = [1000.0, 50.0, 300.0]
    numbers[at] = wrong
    name = ("money_per_unit", "decisions", "cost")[at]
    with pytest.raises(InputError, match=f"^{name}: "):
        enbs(Information(0.02, 0.001, 0.0, 0.1, 0, 0), *numbers)
