from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from coldchoice.errors import QuantityError
from coldchoice.model.given_price import GivenPrice, PriceAmount, read_given_price, write_given_price
from coldchoice.model.money import Money
from coldchoice.model.part import Part


class Bought(Part):
    """A part with prices in it, as a scenario's has."""

    prices: dict[str, PriceAmount]


def usd(amount: float) -> Money:
    return Money(amount, "USD", 2024)


RANGE = {"low": "15 USD 2024", "mode": "20 USD 2024", "high": "40 USD 2024"}


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("20 USD 2024", GivenPrice(usd(20), usd(20), usd(20))),
        (usd(20), GivenPrice(usd(20), usd(20), usd(20))),
        ({"value": "20 USD 2024", "source": "mine"}, GivenPrice(usd(20), usd(20), usd(20), "mine")),
        (RANGE, GivenPrice(usd(15), usd(20), usd(40))),
        ({**RANGE, "source": "a  quotation"}, GivenPrice(usd(15), usd(20), usd(40), "a quotation")),
    ],
)
def test_a_price_has_three_forms(written: object, price: GivenPrice) -> None:
    assert read_given_price(written) == price
    assert read_given_price(write_given_price(price)) == price


amounts = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(st.lists(amounts, min_size=3, max_size=3).map(sorted), st.sampled_from(["", "a quotation"]))
def test_any_range_in_order_reads_back_as_written(three: list[float], source: str) -> None:
    price = GivenPrice(*map(usd, three), source)
    assert read_given_price(write_given_price(price)) == price


REFUSED = [
    ("20 USD", "does not say its price year", ()),
    (20, "has no currency", ()),
    (usd(-1), "must be one finite amount, not negative", ()),
    ({}, "missing", ("value",)),
    ({"value": "20 USD"}, "does not say its price year", ("value",)),
    ({"value": "20 USD 2024", "sauce": "x"}, "unknown key", ("sauce",)),
    ({"value": "20 USD 2024", "source": 3}, "must be text", ("source",)),
    ({"low": "15 USD 2024", "mode": "20 USD 2024"}, "missing", ("high",)),
    ({"low": "15 USD 2024", "high": "20 USD 2024"}, "missing", ("mode",)),
    ({**RANGE, "value": "20 USD 2024"}, "stands beside a range", ("value",)),
    ({**RANGE, "low": "-15 USD 2024"}, "must not be negative", ("low",)),
    ({**RANGE, "mode": "10 USD 2024"}, "must not be below `low`", ("mode",)),
    ({**RANGE, "high": "19 USD 2024"}, "must not be below `mode`", ("high",)),
    ({**RANGE, "high": "40 EUR 2024"}, "is not of the same money as `low`, which is in USD 2024", ("high",)),
    ({**RANGE, "mode": "20 USD 2023"}, "is not of the same money as `low`, which is in USD 2024", ("mode",)),
]


@pytest.mark.parametrize(("written", "rule", "key"), REFUSED)
def test_what_is_wrong_is_said_with_its_key(written: object, rule: str, key: tuple[str, ...]) -> None:
    with pytest.raises(QuantityError) as caught:
        read_given_price(written)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.key) == (rule, key)
    with pytest.raises(ValidationError):
        Bought.model_validate({"prices": {"cryobag": written}})


def test_a_field_round_trips_through_json() -> None:
    bought = Bought.model_validate({"prices": {"vial": "2 EUR 2020", "cryobag": {**RANGE, "source": "x"}}})
    assert bought.model_dump(mode="json") == {
        "prices": {"vial": "2 EUR 2020", "cryobag": {**RANGE, "source": "x"}}
    }
    assert Bought.model_validate_json(bought.model_dump_json()) == bought


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("20 USD 2024", True), (RANGE, True), ({"value": "20 USD 2024", "source": "x"}, True),
        ("20 USD", False), ({"low": "15 USD 2024"}, False), ({**RANGE, "value": "20 USD 2024"}, False),
    ],
)  # fmt: skip
def test_the_schema_accepts_what_is_read(written: Any, good: bool) -> None:
    schema = TypeAdapter(PriceAmount).json_schema()
    assert Draft202012Validator(schema).is_valid(written) is good
