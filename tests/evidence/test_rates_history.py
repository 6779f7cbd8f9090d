from __future__ import annotations

import csv
from io import StringIO

import pytest

from coldchoice.errors import OutputError
from coldchoice.evidence import rates_history
from coldchoice.evidence.rates_history import as_csv, exchange_row, exchange_rows, filled_rows
from coldchoice.evidence.tables import DATA
from coldchoice.reading.rates_table import COLUMNS


def days(*rates: str) -> list[dict[str, str]]:
    return [{"Date": f"2024-01-{at:02}", "USD": "1.0", "GBP": rate} for at, rate in enumerate(rates, 1)]


def test_a_year_is_the_mean_of_its_days() -> None:
    row = exchange_row("2024", days(*["0.8"] * 125, *["0.9"] * 125), ["USD", "GBP"])
    assert (row["USD"], row["GBP"], row["days"], row["source"], row["status"]) == (
        "1",
        "0.85",
        "250",
        "X01",
        "read",
    )


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        (["N/A", "0.8", "0.9"], "GBP from 2024-01-02"),
        (["0.8", "0.9", ""], "GBP until 2024-01-02"),
        (["", "0.9", "N/A"], "GBP from 2024-01-02 until 2024-01-02"),
        (["0.8", "N/A", "0.9"], "GBP on 2 of 3 days"),
    ],
)
def test_a_currency_that_was_not_quoted_all_year_is_named(rates: list[str], said: str) -> None:
    row = exchange_row("2024", days(*rates), ["GBP"])
    assert row["status"] == f"read; part year: to 2024-01-03, {said}"


def test_a_currency_without_rates_is_left_empty() -> None:
    assert exchange_row("2024", days("0.8"), ["CAD"])["CAD"] == ""


def test_the_shipped_table_is_what_the_package_gives() -> None:
    pytest.importorskip("currency_converter")
    with (DATA / "exchange_rates.csv").open(encoding="utf-8", newline="") as file:
        shipped = list(csv.DictReader(file))
    codes = [name for name in shipped[0] if name.isupper()]
    found = {row["year"]: row for row in exchange_rows(codes)}
    whole = [row for row in shipped if row["status"] == "read"]
    assert len(whole) > 20
    assert [found[row["year"]] for row in whole] == whole


def test_a_filled_table_has_the_columns_that_a_scenario_s_may_have() -> None:
    pytest.importorskip("currency_converter")
    rows = list(csv.DictReader(StringIO(as_csv(filled_rows()))))
    assert set(rows[0]) <= set(COLUMNS)
    assert [row["year"] for row in rows] == sorted({row["year"] for row in rows})
    assert {row["us_price_index_source"] for row in rows if row["us_price_index"]} == {"X02"}


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates_history, "find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"pip install 'coldchoice\[rates\]'"):
        list(filled_rows())
