from __future__ import annotations

from pathlib import Path

import pytest

from coldchoice.errors import InputError
from coldchoice.reading.price_rows import read_price_rows

HEAD = "item,low,mode,high,unit,currency,price_year,grade,status"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "my-prices.csv"


def written(path: Path, *lines: str) -> str:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def told(path: Path, *lines: str) -> str:
    with pytest.raises(InputError) as caught:
        read_price_rows(written(path, *lines))
    return "\n".join(str(one).removeprefix(str(path)) for one in caught.value.problems)


def test_most_columns_may_be_left_out(table: Path) -> None:
    (one,) = read_price_rows(written(table, "item,mode,currency,price_year", " vial ,2.5,EUR,2026"))
    assert (one.row.item, one.row.mode, one.row.currency, one.row.price_year) == ("vial", 2.5, "EUR", 2026)
    assert (one.row.low, one.row.high, one.row.life_years, one.row.uses) == (None, None, None, None)
    assert (one.places["mode"].line, one.places["mode"].column) == (2, 8)


def test_the_shipped_table_itself_can_be_read() -> None:
    from coldchoice.evidence.prices import prices
    from coldchoice.evidence.tables import DATA

    rows = read_price_rows(str(DATA / "prices.csv"))
    assert [one.row.item for one in rows] == list(prices())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Vial,,2,,,EUR,2026,,", ":2:1: item: 'Vial': must be small letters, digits and hyphens"),
        ("vial,,-2,,,EUR,2026,,", ":2:7: mode: '-2': must be at least 0"),
        ("vial,,nan,,,EUR,2026,,", ":2:7: mode: 'nan': must be a finite number"),
        ("vial,,2 EUR,,,EUR,2026,,", ":2:7: mode: '2 EUR': must be a number"),
        ("vial,,,,,EUR,2026,,", ":2:7: mode: '': must not be empty: fill it in, or take the row out"),
        ("vial,,1.250,,,EUR,2026,,", ":2:7: mode: '1.250': could be read in two ways; write 1.25 or 1250"),
        ("vial,3,2,4,,EUR,2026,,", ":2:8: mode: '2': must not be below `low`"),
        ("vial,1,2,1.5,,EUR,2026,,", ":2:10: high: '1.5': must not be below `mode`"),
        ("vial,1,2,,,EUR,2026,,", ":2:10: high: '': must not be empty beside `low`; write both, or neither"),
        ("vial,,2,3,,EUR,2026,,", ":2:6: low: '': must not be empty beside `high`; write both, or neither"),
        ("vial,,2,,eech,EUR,2026,,", ":2:10: unit: 'eech': unknown unit of sale; did you mean 'each'?"),
        ("vial,,2,,,eur,2026,,", ":2:11: currency: 'eur': unknown currency; did you mean 'EUR'?"),
        ("vial,,2,,,,2026,,", ":2:11: currency: '': must not be empty: fill it in, or take the row out"),
        ("vial,,2,,,Q,2026,,", ":2:11: currency: 'Q': unknown currency; write a three-letter ISO 4217 code"),
        ("vial,,2,,,EUR,,,", ":2:15: price_year: '': must not be empty"),
        ("vial,,2,,,EUR,26,,", ":2:15: price_year: '26': must be at least 1900"),
        ("vial,,2,,,EUR,2026,E,", ":2:20: grade: 'E': must be one of '', 'A', 'B', 'C' or 'D'"),
        ("vial,,2,,,EUR,2026,A,assumption", ":2:20: grade: 'A': must be D, or empty, for an assumption"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(table: Path, row: str, said: str) -> None:
    assert told(table, HEAD, row).startswith(said)


def test_every_mistake_is_told_at_once(table: Path) -> None:
    lines = told(
        table, HEAD, "vial,,-2,,,EUR,2026,,", "dmso,,2,,,EUR,2026,,", "dmso,,3,,,EUR,2026,,"
    ).splitlines()
    assert lines == [
        ":2:7: mode: '-2': must be at least 0",
        ":4:1: item: 'dmso': stands twice; first in line 3",
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("item,mode,currency", ":1:1: price_year: missing column"),
        ("item,mode,currency,price_year,lov", ":1:31: lov: unknown column; did you mean 'low'?"),
        ("item;mode;currency;price_year", ":1:1: columns are separated by ';'; write commas"),
        ("", ": is empty; the first line names the columns"),
        (HEAD, ": has no rows"),
    ],
)
def test_a_table_without_the_right_columns(table: Path, head: str, said: str) -> None:
    assert told(table, head) == said
