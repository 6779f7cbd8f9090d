from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import InputError
from coldchoice.reading.rates_table import read_rates_table

HEAD = "year,source,status,USD,GBP,us_price_index,us_price_index_source"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "my-rates.csv"


def written(path: Path, *lines: str) -> str:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def told(path: Path, *lines: str) -> str:
    with pytest.raises(InputError) as caught:
        read_rates_table(written(path, *lines))
    return "\n".join(str(one).removeprefix(str(path)) for one in caught.value.problems)


def test_rows_come_in_the_order_of_the_years(table: Path) -> None:
    rows = read_rates_table(written(table, HEAD, "2025,bank,,1.2,,,", "2024,bank,read,1.1,0.9,313.7,bureau"))
    assert [row.year for row in rows] == [2024, 2025]
    assert rows[0].per_euro == {"USD": 1.1, "GBP": 0.9}
    assert (rows[0].price_index, rows[0].price_source, rows[0].status) == (313.7, "bureau", "read")
    assert (rows[1].per_euro, rows[1].price_index) == ({"USD": 1.2}, None)


def test_the_shipped_table_itself_can_be_read() -> None:
    from coldchoice.evidence.exchange import years
    from coldchoice.evidence.tables import DATA

    rows = read_rates_table(str(DATA / "exchange_rates.csv"))
    assert {row.year: {**row.per_euro, "EUR": 1.0} for row in rows} == {
        year: one.per_euro for year, one in years().items()
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("24,bank,,1.1,,,", ":2:1: year: '24': must be a year from 1900 to 2100"),
        (",bank,,1.1,,,", ":2:1: year: '': must be a year from 1900 to 2100"),
        ("2024,,,1.1,,,", ":2:6: source: '': must not be empty: fill it in, or take the row out"),
        ("2024,bank,,,,,", ":2:12: USD: '': must not be empty: fill it in, or take the row out"),
        ("2024,bank,,0,,,", ":2:12: USD: '0': must be a number above 0, decimals after a point"),
        ("2024,bank,,1.1,-1,,", ":2:16: GBP: '-1': must be a number above 0, decimals after a point"),
        ("2024,bank,,1.1,nan,,", ":2:16: GBP: 'nan': must be a number above 0, decimals after a point"),
        ("2024,bank,,1.1,,313,", ":2:17: us_price_index: '313': does not say its source"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(table: Path, row: str, said: str) -> None:
    assert told(table, HEAD, row).startswith(said)


def test_a_year_stands_once(table: Path) -> None:
    said = told(table, HEAD, "2024,bank,,1.1,,,", "2024,bank,,1.2,,,")
    assert said == ":3:1: year: '2024': stands twice; first in line 2"


def test_the_euro_is_what_rates_are_in(table: Path) -> None:
    assert told(table, "year,source,USD,EUR", "2024,bank,1.1,0.9") == (
        ":2:15: EUR: '0.9': must be 1: rates are in units per euro"
    )


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("year,source", ":1:1: USD: missing column"),
        ("year,source,USD,GBPP", ":1:17: GBPP: unknown column; did you mean 'GBP'?"),
        (
            "year,source,USD,pounds",
            ":1:17: pounds: unknown column; a currency is written as its ISO 4217 code",
        ),
        (HEAD, ": has no rows"),
    ],
)
def test_a_table_without_the_right_columns(table: Path, head: str, said: str) -> None:
    assert told(table, head) == said
