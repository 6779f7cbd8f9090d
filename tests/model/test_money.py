from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from coldchoice.errors import QuantityError
from coldchoice.model.money import CURRENCIES, Money, MoneyAmount, parse_money

amounts = st.floats(min_value=0, max_value=1e12, allow_nan=False)
codes = st.sampled_from(CURRENCIES)
known_years = st.integers(1900, 2100)
price_years = st.none() | known_years


class Bill(BaseModel):
    """A model with money in it, closed as a scenario's are."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    due: MoneyAmount


# ------------------------------------------------------------------ reading and writing


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("12.5 USD 2019", Money(12.5, "USD", 2019)),
        ("1.2e3 EUR 2024", Money(1200.0, "EUR", 2024)),
        ("0 GBP 2024", Money(0, "GBP", 2024)),
        ("  7   JPY   2020 \n", Money(7, "JPY", 2020)),
    ],
)
def test_money_is_read_as_people_write_it(text: str, money: Money) -> None:
    assert parse_money(text) == money


@given(amounts, codes, known_years)
def test_money_reads_back_as_written(amount: float, currency: str, price_year: int) -> None:
    money = Money(amount, currency, price_year)
    assert parse_money(str(money)) == money


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("12.5", "'12.5': has no currency; write e.g. '12.5 USD 2024'"),
        (12.5, "12.5: has no currency; write e.g. '12.5 USD 2024'"),
        ("12.5 USD", "'12.5 USD': does not say its price year; write e.g. '12.5 USD 2024'"),
        ("8.000 EUR", "could be read in two ways; write e.g. 8 EUR 2024 or 8000 EUR 2024"),
        ("4.680 EUR 2024", "could be read in two ways; write e.g. 4.68 EUR 2024 or 4680 EUR 2024"),
        ("8.000 EUR 2019", "could be read in two ways; write e.g. 8 EUR 2019 or 8000 EUR 2019"),
        ("-3 USD 2024", "'-3 USD 2024': must not be negative"),
        ("12.5USD", "needs a space between number and currency"),
        ("1,000 USD", "has a comma"),
        ("12,5 EUR", "has a comma"),
        ("$12", "write the three-letter code"),
        ("12 €", "write the three-letter code"),
        ("12 usd", "unknown currency 'usd'; did you mean 'USD'?"),
        ("12 Euro", "did you mean 'EUR'?"),
        ("12 USB", "did you mean 'USD'?"),
        ("12 XXQ", "write a three-letter ISO 4217 code"),
        ("-3 USD", "must not be negative"),
        ("nan USD", "is not a finite amount"),
        ("inf USD", "is not a finite amount"),
        ("1e999 USD", "is not a finite amount"),
        ("USD 3", "has the currency first"),
        ("3 USD/mL", "is a price per unit"),
        ("3 USD 3019", "3019 is not a price year (1900 to 2100)"),
        ("3 USD 19", "is not money"),
        ("1_000 USD", "is not money"),
        ("3\nUSD", "is not money"),
        ("٣ USD", "is not money"),
        ("", "is not money"),
        (None, "is not money"),
        (True, "is not money"),
        (["3 USD"], "is not money"),
    ],
)
def test_what_is_not_money_is_refused_with_advice(text: object, message: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_money(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_long_text_is_shortened_in_the_message() -> None:
    with pytest.raises(QuantityError) as caught:
        parse_money("9" * 100_000)
    assert len(str(caught.value)) < 200


# ------------------------------------------------------------------ algebra


@given(amounts, amounts, st.floats(0, 1e6), codes, price_years)
def test_money_of_one_kind_adds_and_scales_like_its_amounts(
    a: float, b: float, factor: float, currency: str, year: int | None
) -> None:
    first, second = Money(a, currency, year), Money(b, currency, year)
    assert first + second == second + first == Money(a + b, currency, year)
    assert first - second == -(second - first)
    assert factor * first == first * factor == Money(a * factor, currency, year)
    assert sum([first, second]) == first + second
    assert (first < second) == (a < b)
    assert (first >= second) == (a >= b)


@given(amounts, codes, price_years, codes, price_years)
def test_money_of_two_kinds_never_mixes(
    a: float, one: str, year: int | None, other: str, other_year: int | None
) -> None:
    first, second = Money(a, one, year), Money(a, other, other_year)
    if first.unit == second.unit:
        assert first == second
        return
    assert first != second
    operations: tuple[Callable[[], Any], ...] = (
        lambda: first + second,
        lambda: first - second,
        lambda: first < second,
        lambda: first >= second,
        lambda: first.ratio(second),
    )
    for operation in operations:
        with pytest.raises(QuantityError) as caught:
            operation()
        assert first.unit in str(caught.value)
        assert second.unit in str(caught.value)


def test_money_and_a_bare_number_never_mix() -> None:
    money: Any = Money(1, "USD", 2024)
    operations: tuple[Callable[[], Any], ...] = (
        lambda: money + 1, lambda: 1 + money, lambda: money - 1.0, lambda: money < 3,
    )  # fmt: skip
    for operation in operations:
        with pytest.raises(TypeError):
            operation()
    with pytest.raises(TypeError):
        money * money
    with pytest.raises(TypeError, match="ratio"):
        money / money


def test_draws_of_money_keep_their_unit_on_either_side_of_an_array() -> None:
    draws = np.array([1.0, 2.0, 3.0])
    left, right = draws * Money(2, "EUR", 2020), Money(2, "EUR", 2020) * draws
    assert isinstance(left, Money)
    assert left == right
    np.testing.assert_array_equal((left / 2).amount, draws)
    np.testing.assert_array_equal(left.ratio(Money(2, "EUR", 2020)), draws)
    assert left.mean == Money(4.0, "EUR", 2020)
    assert str(left) == "4 EUR 2020 (mean of 3 draws)"
    np.testing.assert_array_equal(left > Money(3, "EUR", 2020), [False, True, True])
    with pytest.raises(TypeError):
        draws + left


def test_money_does_not_change() -> None:
    money = Money(np.ones(3), "USD", 2024)
    with pytest.raises(AttributeError):
        money.currency = "EUR"
    with pytest.raises(AttributeError):
        del money.currency
    with pytest.raises(ValueError, match="read-only"):
        money.amount[0] = 5.0


def test_the_callers_array_stays_writable() -> None:
    draws = np.ones(3)
    Money(draws, "USD")
    draws[0] = 2.0
    assert draws[0] == 2.0


@pytest.mark.parametrize("amount", [float("nan"), np.array([1.0, np.nan]), "3", True, None])
def test_an_amount_that_is_no_number_is_refused(amount: Any) -> None:
    with pytest.raises(QuantityError, match="not an amount"):
        Money(amount, "USD")


@pytest.mark.parametrize("currency", ["usd", "US$", "XXQ", ""])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(QuantityError, match="unknown currency"):
        Money(1, currency)


def test_what_is_never_delivered_costs_infinitely_much() -> None:
    assert Money(float("inf"), "USD", 2024) > Money(1e300, "USD", 2024)


@pytest.mark.parametrize("amount", [3.5, np.arange(4.0)])
def test_money_travels_between_processes(amount: Any) -> None:
    money = Money(amount, "CHF", 2011)
    assert pickle.loads(pickle.dumps(money)) == money == deepcopy(money)


def test_equal_money_is_one_key() -> None:
    assert len({Money(3, "USD", 2019), Money(3.0, "USD", 2019), Money(3, "USD")}) == 2


# ------------------------------------------------------------------ a model's field


@given(amounts, codes, known_years)
def test_a_field_of_money_round_trips_through_json(amount: float, currency: str, year: int) -> None:
    bill = Bill(due=Money(amount, currency, year))
    assert Bill.model_validate_json(bill.model_dump_json()) == bill
    assert Bill.model_validate(bill.model_dump()) == bill


def test_a_field_of_money_is_written_as_text() -> None:
    assert Bill.model_validate({"due": "4.68e3 USD 2021"}).model_dump(mode="json") == {"due": "4680 USD 2021"}


@pytest.mark.parametrize(
    "value",
    [
        3, "3", "3 USD", "-3 USD 2024", None,
        Money(3, "USD"), Money(-3, "USD", 2024), Money(float("inf"), "USD", 2024),
    ],
)  # fmt: skip
def test_a_field_refuses_what_is_not_one_sum_of_money(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Bill.model_validate({"due": value})
    assert isinstance(caught.value.errors()[0]["ctx"]["error"], QuantityError)


def test_a_field_refuses_draws() -> None:
    with pytest.raises(ValidationError, match="one finite amount"):
        Bill.model_validate({"due": Money(np.ones(3), "USD", 2024)})


@pytest.mark.parametrize(
    "text", ["12.5 USD", "12.5 USD 2019", "1.2e3 EUR 2020", "$3", "3", "3 usd 2020", "1,000 USD 2020"]
)
def test_the_schema_accepts_what_the_parser_accepts(text: str) -> None:
    schema = TypeAdapter(MoneyAmount).json_schema()
    try:
        parse_money(text)
        good = True
    except QuantityError:
        good = False
    assert Draft202012Validator(schema).is_valid(text) is good
    assert all(Draft202012Validator(schema).is_valid(example) for example in schema["examples"])
