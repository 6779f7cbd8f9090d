from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coldchoice.errors import InputError, Place, QuantityError
from coldchoice.evidence.exchange import (
    conversion_factor,
    conversion_note,
    convert,
    currencies,
    shipped,
    years,
)
from coldchoice.evidence.own_rates import over_shipped
from coldchoice.model.money import Money
from coldchoice.reading.rates_table import RatesRow


def row(year: int, index: float | None = None, status: str = "", **per_euro: float) -> RatesRow:
    return RatesRow(year, per_euro, index, "treasury", "bureau" if index else "", status)


PLANNED = over_shipped([row(2024, USD=1.10, GBP=0.85), row(2026, USD=1.20)], "mine.csv")
LATER = over_shipped(
    [row(2026, index=400.0, USD=1.2), row(2027, index=410.0, USD=1.25, HUF=390.0)], "later.csv"
)
UNINDEXED = over_shipped([row(2028, USD=1.3)], "far.csv")

codes = st.sampled_from(("USD", "EUR", "GBP", "CAD", "JPY"))
covered = st.integers(2009, 2026)


def test_a_year_of_one_s_own_replaces_the_shipped_one() -> None:
    assert conversion_factor("GBP", 2024, "USD", 2024, PLANNED) == pytest.approx(1.10 / 0.85, rel=1e-12)
    assert conversion_factor("EUR", 2026, "USD", 2026, PLANNED) == pytest.approx(1.20, rel=1e-12)
    for year in (2023, 2025):
        assert conversion_factor("GBP", year, "EUR", year, PLANNED) == conversion_factor(
            "GBP", year, "EUR", year
        )


def test_what_a_year_leaves_out_is_lent_per_dollar() -> None:
    # GBP of 2026 is not in the table: so many per dollar as shipped, and 1.20 dollars a euro as planned
    per_dollar = years()[2026].per_euro["GBP"] / years()[2026].per_euro["USD"]
    assert conversion_factor("USD", 2026, "GBP", 2026, PLANNED) == pytest.approx(per_dollar, rel=1e-12)
    assert conversion_factor("EUR", 2026, "GBP", 2026, PLANNED) == pytest.approx(1.2 * per_dollar, rel=1e-12)


def test_an_index_of_one_s_own_continues_the_shipped_one() -> None:
    assert conversion_factor("USD", 2026, "USD", 2027, LATER) == pytest.approx(410.0 / 400.0, rel=1e-12)
    shipped_rise = years()[2026].consumer_prices / years()[2014].consumer_prices
    assert conversion_factor("USD", 2014, "USD", 2026, LATER) == pytest.approx(shipped_rise, rel=1e-12)
    assert conversion_factor("USD", 2014, "USD", 2027, LATER) == pytest.approx(
        shipped_rise * 410.0 / 400.0, rel=1e-12
    )


@given(codes, covered, codes, covered, codes, covered, st.sampled_from([PLANNED, LATER]))
def test_a_detour_changes_nothing(a: str, y: int, b: str, z: int, c: str, x: int, rates: object) -> None:
    assume(len({a, b, c}) != 2)  # within one currency no rate counts
    direct = conversion_factor(a, y, c, x, rates)
    by_way = conversion_factor(a, y, b, z, rates) * conversion_factor(b, z, c, x, rates)
    assert by_way == pytest.approx(direct, rel=1e-12)


def test_a_table_may_add_years_and_currencies() -> None:
    assert "HUF" in currencies(LATER)
    assert "HUF" not in currencies()
    assert convert(Money(390, "HUF", 2027), "EUR", 2027, LATER).amount == pytest.approx(1.0)


def test_a_year_without_an_index_is_converted_only_within_itself() -> None:
    assert convert(Money(13, "USD", 2028), "EUR", 2028, UNINDEXED).amount == pytest.approx(10.0)
    with pytest.raises(QuantityError, match=r"2028: there is no consumer price index .*add it to far\.csv"):
        convert(Money(13, "USD", 2028), "USD", 2024, UNINDEXED)


def test_an_index_that_cannot_be_linked_is_refused() -> None:
    with pytest.raises(InputError, match="us_price_index: no year of it is in the shipped index"):
        over_shipped([row(2030, index=400.0, USD=1.2)], "far.csv")


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (
            {"USD": 110.0},
            "USD: 110: is more than 3 times off the shipped rate of 2024, 1.082; write how many USD ",
        ),
        (
            {"USD": 0.11},
            "USD: 0.11: is more than 3 times off the shipped rate of 2024, 1.082; write how many USD ",
        ),
        (
            {"USD": 1.1, "JPY": 1 / 164},
            "JPY: 0.00609756: is more than 3 times off the shipped rate of 2024, 163.9",
        ),
    ],
)
def test_a_rate_far_from_the_shipped_one_is_refused(rates: dict[str, float], said: str) -> None:
    with pytest.raises(InputError) as error:
        over_shipped([row(2024, **rates)], "mine.csv")
    assert str(error.value).startswith(said)


def test_a_rate_of_a_year_or_currency_that_is_not_shipped_is_taken_as_it_is() -> None:
    assert over_shipped([row(2027, index=None, USD=110.0)], "mine.csv").years[2027].per_euro["USD"] == 110.0
    assert over_shipped([row(2024, USD=1.1, HUF=0.1)], "mine.csv").years[2024].per_euro["HUF"] == 0.1


def test_a_rate_somewhat_off_is_named_with_the_shipped_one() -> None:
    off = over_shipped([row(2024, USD=2.0)], "mine.csv")
    assert "0.5 EUR per USD in 2024 (treasury, mine.csv as of 2024; as shipped 0.9239)" in conversion_note(
        Money(1, "USD", 2024), "EUR", 2024, off
    )
    assert "as shipped" not in conversion_note(Money(1, "USD", 2024), "EUR", 2024, PLANNED)


def test_the_note_names_the_table_its_date_and_its_source() -> None:
    assert conversion_note(Money(1, "GBP", 2024), "EUR", 2026, PLANNED) == (
        "GBP 2024 to EUR 2026: 0.7727 GBP per USD in 2024 (treasury, mine.csv as of 2026); "
        "US consumer prices 2024 to 2026 x 1.057 (X02); "
        "0.8333 EUR per USD in 2026 (treasury, mine.csv as of 2026)"
    )
    lent = conversion_note(Money(1, "CAD", 2024), "USD", 2024, PLANNED)
    assert "CAD per USD in 2024 (X01)" in lent
    linked = conversion_note(Money(1, "USD", 2014), "USD", 2027, LATER)
    assert linked.endswith("(X02, linked to later.csv as of 2027 and bureau, later.csv as of 2027)")


def test_a_table_is_of_the_last_day_that_it_says() -> None:
    status = "read; part year: to 2026-10-30, MYR from 2005-04-01"
    dated = over_shipped([row(2026, status=status, USD=1.2)], "d.csv")
    assert (dated.as_of, shipped().as_of) == ("2026-10-30", "2026-10-30")
    assert "2026 is a part year (to 2026-10-30" in conversion_note(Money(1, "EUR", 2026), "USD", 2026, dated)


def test_the_digest_is_of_what_the_rows_say() -> None:
    rows = [row(2024, USD=1.1, GBP=0.85), row(2026, USD=1.2)]
    assert over_shipped(rows, "a.csv").digest == over_shipped(rows, "b.csv").digest == PLANNED.digest
    placed = [one._replace(places={"USD": Place("a.csv", 2, 9)}) for one in rows]
    assert over_shipped(placed, "a.csv").digest == PLANNED.digest
    assert (
        over_shipped([row(2024, USD=1.11)], "a.csv").digest
        != over_shipped([row(2024, USD=1.1)], "a.csv").digest
    )
