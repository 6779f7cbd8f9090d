from __future__ import annotations

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from coldchoice.model.quantities import Hours
from tests.scenes import case


class Options(BaseModel):
    hold: Hours = 6.0


def test_a_case_draws_from_its_streams() -> None:
    small = case(draws=7)
    assert small.draws == 7
    assert small.normal("lot", "a") is small.streams.normal("lot", "a")
    assert small.uniform("lot", "a") is small.streams.uniform("lot", "a")


def test_money_comes_back_in_the_scenario_s_money() -> None:
    euros = case(economics={"currency": "EUR", "price_year": 2022}).money(100.0, "EUR", 2022)
    assert (euros.amount, euros.currency, euros.price_year) == (100.0, "EUR", 2022)
    dollars = case().money(np.array([100.0, 200.0]), "USD", 2020)
    assert dollars.price_year == 2024
    assert dollars.amount[1] == 2 * dollars.amount[0] > 200.0


def test_options_are_the_scenario_s_with_defaults() -> None:
    plain = case()
    assert plain.options(Options).hold == 6.0
    assert plain._replace(given_options={"hold": "2 d"}).options(Options).hold == 48.0
    with pytest.raises(ValidationError):
        plain._replace(given_options={"hold": "soon"}).options(Options)
