from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from coldchoice.evidence.exchange import convert, currencies, years
from coldchoice.model.money import Money

Run = Callable[..., Result]
QUESTION = ("4680", "USD", "2021", "EUR", "2024")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "my-rates.csv"
    path.write_text("year,source,USD\n2024,treasury,1.10\n")
    return path


def test_without_a_question_the_tables_are_listed(run: Run) -> None:
    header, _, rates, prices = run("rates").stdout.splitlines()
    assert header.split()[:2] == ["table", "source"]
    assert "European Central Bank (X01)" in rates
    assert "1999 to 2026" in rates
    assert "2026-10-30" in rates
    assert all(code in rates for code in currencies())
    assert "US Bureau of Labor Statistics (X02)" in prices


def test_an_amount_is_converted_with_its_factor_and_sources(run: Run) -> None:
    answer = convert(Money(4680.0, "USD", 2021), "EUR", 2024).amount
    first, factor, note = run("rates", *QUESTION).stdout.splitlines()
    assert first == f"4680 USD 2021 = {answer:.2f} EUR 2024"
    assert factor == f"factor {answer / 4680.0:.6g}"
    assert note.startswith("USD 2021 to EUR 2024: US consumer prices 2021 to 2024 x 1.158 (X02); ")


@pytest.mark.parametrize("question", [("4680 USD 2021 to EUR 2024",), ("4680 USD 2021", "in", "EUR", "2024")])
def test_a_question_may_be_written_in_several_ways(run: Run, question: tuple[str, ...]) -> None:
    assert run("rates", *question).stdout == run("rates", *QUESTION).stdout


def test_small_amounts_keep_their_digits(run: Run) -> None:
    assert run("rates", "0.01", "USD", "2024", "USD", "2014").stdout.startswith(
        "0.01 USD 2024 = 0.00754684 USD 2014"
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "4680 USD",
            "is not an amount with its currency and year, and a currency and a year to turn it into",
        ),
        ("4680 USD EUR 2024", "'4680 USD': does not say its price year; write e.g. '4680 USD 2024'"),
        ("4680 USX 2021 EUR 2024", "unknown currency 'USX'; did you mean 'USD'?"),
        ("4680 USD 2021 EURO 2024", "'EURO': unknown currency (no exchange rates); did you mean 'EUR'?"),
        ("4680 USD 2021 EUR 2050", "2050: is not a price year that money can be converted to or from"),
        ("1,000 USD 2021 EUR 2024", "has a comma"),
        (
            "4680 USD 2021",
            "'4680 USD 2021': does not say what to turn it into; usage: coldchoice rates AMOUNT CURRENCY "
            "YEAR CURRENCY YEAR",
        ),
        ("-5 USD 2021 EUR 2024", "'-5 USD 2021': must not be negative"),
    ],
)
def test_what_cannot_be_converted_is_one_line(run: Run, question: str, said: str) -> None:
    done = run("rates", *question.split())
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_switch_is_still_one(run: Run) -> None:
    done = run("rates", *QUESTION, "--tabel", "x.csv")
    assert done.exit_code == 2
    assert "No such option: --tabel" in done.stderr


def test_a_table_of_one_s_own_is_used_and_named(run: Run, mine: Path) -> None:
    first, _, note = run("rates", "110", "USD", "2024", "EUR", "2024", "--table", mine).stdout.splitlines()
    assert first == "110 USD 2024 = 100.00 EUR 2024"
    assert note.endswith(f"(treasury, {mine} as of 2024)")
    *_, listed = run("rates", "--table", mine).stdout.splitlines()
    assert listed.split() == [str(mine), "treasury", "2024", "to", "2024", "2024", "EUR", "USD"]


def test_json_holds_the_same(run: Run) -> None:
    told = json.loads(run("rates", *QUESTION, "--json").stdout)
    assert set(told) == {"from", "to", "amount", "factor", "note"}
    assert told["amount"] == pytest.approx(told["factor"] * 4680.0)
    assert len(json.loads(run("rates", "--json").stdout)["tables"]) == 2


# ---------------------------------------------------------------- a table of one's own


def test_a_filled_table_agrees_with_the_shipped_one(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("currency_converter")
    file = tmp_path / "rates.csv"
    done = run("rates", "--fill", file)
    assert done.exit_code == 0
    assert "economics: {rates: rates.csv}" in done.stderr
    for money in ("100 GBP 2018", "100 MYR 2010", "100 CAD 2024"):
        usual, own = (run("rates", *money.split(), "EUR", "2023", *more) for more in ((), ("--table", file)))
        assert own.stdout.splitlines()[:2] == usual.stdout.splitlines()[:2]
        assert "rates.csv as of" in own.stdout
    assert run("rates", "100", "HUF", "2024", "EUR", "2024", "--table", file).exit_code == 0


def test_a_table_is_filled_once(run: Run, mine: Path) -> None:
    done = run("rates", "--fill", mine)
    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert "treasury" in mine.read_text()


def test_without_the_package_the_extra_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coldchoice.evidence.rates_history.find_spec", lambda name: None)
    done = run("rates", "--fill", tmp_path / "rates.csv")
    assert done.exit_code == 1
    assert done.stderr == "a table of rates needs the extra 'rates': pip install 'coldchoice[rates]'\n"
    assert not (tmp_path / "rates.csv").exists()


def test_filling_converts_nothing(run: Run, tmp_path: Path) -> None:
    done = run("rates", *QUESTION, "--fill", tmp_path / "rates.csv")
    assert done.exit_code == 1
    assert "leave the rest out" in done.stderr


def test_the_shipped_years_are_all_listed(run: Run) -> None:
    assert f"{min(years())} to {max(years())}" in run("rates").stdout
