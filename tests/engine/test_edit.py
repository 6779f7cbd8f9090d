from __future__ import annotations

import pytest

from coldchoice.engine.edit import edited
from coldchoice.errors import InputError
from coldchoice.model.own import Own
from coldchoice.model.own_money import OwnMoney
from tests.scenes import scenario


def test_a_change_is_read_as_a_file_is() -> None:
    asked = scenario(logistics={"legs": [{"transport": "36 h +- 14 h"}]})
    changed = edited(asked, {("logistics", "legs", 0, "transport"): "2 d", ("demand", "batch"): 3})
    assert changed.logistics.legs[0].transport is not None
    assert changed.logistics.legs[0].transport.mean == 48.0
    assert changed.demand.batch == 3
    assert asked.demand.batch == 1


def test_no_change_changes_nothing() -> None:
    asked = scenario(strategies=["slow-freeze"], weights={"cost": 1.0})
    again = edited(asked, {})
    assert again == asked
    assert again.input_hash() == asked.input_hash()
    assert again.model_fields_set == asked.model_fields_set


def test_what_the_model_refuses_names_key_and_rule() -> None:
    with pytest.raises(InputError, match=r"^economics.discount_rate: 3: must be between 0 and 1; write 3 %$"):
        edited(scenario(), {("economics", "discount_rate"): 3})


def test_own_measurements_stay_read() -> None:
    own = Own((), "abc")
    assert edited(scenario().with_own(own), {("demand", "batch"): 2}).own is own


def test_prices_and_rates_that_were_read_stay_read() -> None:
    own = OwnMoney({}, "digest", None)
    changed = edited(scenario().with_own_money(own), {("demand", "batch"): 3})
    assert changed.own_money is own
