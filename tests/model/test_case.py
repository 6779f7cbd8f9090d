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


def test_a_pilot_is_the_same_in_every_block_and_draws_for_itself() -> None:
    first, second = (case(block=block).pilot(50) for block in (0, 7))
    hours = [np.asarray(one.journey.total_h) for one in (first, second, case(draws=50))]
    assert np.array_equal(hours[0], hours[1])
    assert not np.array_equal(hours[0], hours[2])
    assert first.draws == 50


def test_a_pilot_asks_the_same_question() -> None:
    asked = case(cell_type="pbmc")._replace(given_options={"hold": "2 d"})
    assert asked.pilot(50).terms is asked.terms
    assert asked.pilot(50).given_options == {"hold": "2 d"}
    by_hand = asked._replace(again=None)
    assert by_hand.pilot(50) is by_hand
