from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import coldchoice.evidence.exchange as exchange
from coldchoice.errors import QuantityError, UnknownName
from coldchoice.evidence.exchange import conversion_factor, conversion_note, convert, currencies, years
from coldchoice.model.money import CURRENCIES, Money

NEEDED = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "SEK", "NZD", "MYR")

codes = st.sampled_from(NEEDED)
covered = st.integers(2005, 2025)


@pytest.mark.parametrize(
    ("currency", "year", "per_euro"),
    [
        # annual averages as the European Central Bank publishes them, to its own digits
        ("USD", 2018, 1.1810),
        ("USD", 2020, 1.1422),
        ("JPY", 2020, 121.85),
        ("GBP", 2020, 0.88970),
        ("CHF", 2020, 1.0705),
        ("SEK", 2020, 10.4848),
        ("USD", 2021, 1.1827),
        ("GBP", 2021, 0.85960),
    ],
)
def test_annual_means_are_the_published_ones(currency: str, year: int, per_euro: float) -> None:
    assert years()[year].per_euro[currency] == pytest.approx(per_euro, rel=5e-5)


def test_a_dollar_of_2014_is_worth_what_the_consumer_price_index_says() -> None:
    # CPI-U annual averages as the Bureau of Labor Statistics publishes them: 2014 236.736, 2024 313.689
    assert convert(Money(1000, "USD", 2014), "USD", 2024).amount == pytest.approx(1000 * 313.689 / 236.736)


def test_within_one_year_only_the_rate_counts() -> None:
    assert convert(Money(100, "EUR", 2020), "USD", 2020).amount == pytest.approx(114.22, abs=0.005)


def test_currency_and_year_change_by_way_of_the_dollar() -> None:
    dollars = convert(Money(1800, "GBP", 2018), "USD", 2018)
    direct = convert(Money(1800, "GBP", 2018), "EUR", 2023)
    assert convert(dollars, "EUR", 2023).ratio(direct) == pytest.approx(1.0, rel=1e-12)


@given(codes, covered, covered)
def test_within_one_currency_only_the_price_index_counts(code: str, year: int, other: int) -> None:
    factor = conversion_factor(code, year, code, other)
    assert factor == pytest.approx(conversion_factor("USD", year, "USD", other), rel=1e-12)
    if (code, year) != (code, other) and code != "USD":
        note = conversion_note(Money(1, code, year), code, other)
        assert "per USD" not in note
        assert f"stand in for those in {code}" in note


@given(st.floats(0.01, 1e9), codes, covered, codes, covered)
def test_there_and_back_is_where_it_started(
    amount: float, one: str, year: int, other: str, other_year: int
) -> None:
    there = convert(Money(amount, one, year), other, other_year)
    assert (there.currency, there.price_year) == (other, other_year)
    assert convert(there, one, year).amount == pytest.approx(amount, rel=1e-12)


@given(codes, covered, codes, covered, codes, covered)
def test_a_detour_changes_nothing(a: str, y: int, b: str, z: int, c: str, x: int) -> None:
    assume(len({a, b, c}) != 2)  # within one currency no rate counts
    direct = conversion_factor(a, y, c, x)
    assert conversion_factor(a, y, b, z) * conversion_factor(b, z, c, x) == pytest.approx(direct, rel=1e-12)


def test_draws_are_converted_alike() -> None:
    draws = convert(Money(np.array([1.0, 2.0]), "CAD", 2024), "USD", 2024)
    one = convert(Money(1, "CAD", 2024), "USD", 2024)
    np.testing.assert_allclose(np.asarray(draws.ratio(one)), [1.0, 2.0])


def test_money_that_is_already_right_needs_no_table() -> None:
    money = Money(5, "XAF", 1950)
    assert convert(money, "XAF", 1950) is money


@pytest.mark.parametrize("currency", NEEDED)
def test_the_needed_currencies_reach_back_to_2005(currency: str) -> None:
    assert all(currency in years()[year].per_euro for year in range(2005, 2026))
    assert currency in currencies()


def test_every_currency_of_the_table_is_one_that_can_be_written() -> None:
    assert set(currencies()) <= set(CURRENCIES)


def test_years_follow_each_other_and_hold_positive_numbers() -> None:
    assert list(years()) == list(range(min(years()), max(years()) + 1))
    for year in years().values():
        assert year.consumer_prices > 0
        assert all(rate > 0 for rate in year.per_euro.values())
        assert year.per_euro["EUR"] == 1.0


def test_an_unknown_currency_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"'USB': unknown currency .*did you mean 'USD'"):
        convert(Money(1, "EUR", 2020), "USB", 2020)


def test_a_currency_without_rates_names_those_that_have_them() -> None:
    with pytest.raises(UnknownName, match=r"known: AUD, .*USD"):
        convert(Money(1, "XAF", 2020), "EUR", 2020)


@pytest.mark.parametrize("year", [1998, 2027, 3000])
def test_a_year_outside_the_tables_names_those_inside(year: int) -> None:
    with pytest.raises(QuantityError, match=rf"{year}: is not a price year .*known: 1999 to 2026"):
        convert(Money(1, "USD", 2020), "USD", year)
    with pytest.raises(QuantityError, match="known: 1999 to 2026"):
        convert(Money(1, "USD", year), "USD", 2020)


def test_a_year_before_a_currency_was_quoted_names_its_years() -> None:
    with pytest.raises(QuantityError, match=r"no MYR exchange rates .*known: 2005 to 2026"):
        convert(Money(1, "MYR", 2003), "USD", 2020)


def test_money_without_a_price_year_is_not_guessed() -> None:
    with pytest.raises(QuantityError, match=r"3 USD: does not say its price year; write e\.g\. '3 USD 2024'"):
        convert(Money(3, "USD"), "EUR", 2020)
    with pytest.raises(QuantityError, match="does not say its price year"):
        convert(Money(np.ones(2), "USD"), "EUR", 2020)


def test_the_note_names_each_step_with_its_source() -> None:
    note = conversion_note(Money(1, "GBP", 2018), "EUR", 2024)
    assert note == (
        "GBP 2018 to EUR 2024: 0.7491 GBP per USD in 2018 (X01); "
        "US consumer prices 2018 to 2024 x 1.249 (X02); 0.9239 EUR per USD in 2024 (X01)"
    )
    assert conversion_note(Money(1, "USD", 2024), "USD", 2024) == "USD 2024: as given"


def test_the_note_says_which_year_is_not_whole() -> None:
    assert "2026 is a part year (to 2026-10-30; mean of 8 months" in conversion_note(
        Money(1, "CAD", 2026), "USD", 2024
    )


@pytest.mark.parametrize("table", ["exchange_rates.csv", "price_index.csv"])
def test_every_row_of_the_tables_names_its_source(table: str) -> None:
    data = Path(exchange.__file__).with_name("data")
    with (data / "cost_sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["source_id"] for row in csv.DictReader(file)}
    with (data / table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["source"] in known and row["status"].startswith("read") for row in rows)
