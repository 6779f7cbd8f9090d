"""From a template to an answer by one's own prices and rates, through the program as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from coldchoice.report.schema import document_schema

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Answered = Callable[..., tuple[str, dict[str, Any]]]
SCENARIO = """\
cell_type: car-t
duration: 48 h
logistics: air-domestic
strategies: [hypothermic, slow-freeze]
draws: 20000
"""
OWN = """\
economics:
  library: my-prices.csv
  rates: my-rates.csv
  prices:
    cryobag: {low: 15 USD 2024, mode: 20 USD 2024, high: 40 USD 2024, source: quotation of 2026-03}
"""


@pytest.fixture
def folder(tmp_path: Path, coldchoice: Program) -> Path:
    (tmp_path / "without.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "with.yaml").write_text(SCENARIO + OWN, encoding="utf-8")
    (tmp_path / "my-rates.csv").write_text("year,source,USD\n2024,treasury,1.1\n", encoding="utf-8")
    done = coldchoice("template", "prices", "-o", "my-prices.csv")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "my-prices.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    row = next(one for one in rows if one.startswith("passive-2-8-shipper,"))
    file.write_text(f"{header}\n{row.replace(',,,,each,,', ',,640,,each,EUR,2024')}\n", encoding="utf-8")
    return tmp_path


def test_own_prices_count_and_are_told(document: Answered, folder: Path) -> None:
    text, found = document("with.yaml")
    _, before = document("without.yaml")
    Draft202012Validator(document_schema()).validate(json.loads(text))
    assert found["own_money"]["items"] == ["passive-2-8-shipper"]
    assert found["own_money"]["rates"]["as_of"] == "2024"
    assert "own_money" not in before
    assert found["terms"]["prices"] == {
        "passive-2-8-shipper": pytest.approx(640 * 1.1),
        "cryobag": {"low": 15.0, "mode": 20.0, "high": 40.0},
    }
    notes = {one["name"]: one["note"] for row in found["rows"] for one in row["inputs"]}
    assert notes["price of passive-2-8-shipper"] == "own library my-prices.csv"
    assert notes["price of cryobag"] == "given in the scenario: quotation of 2026-03"
    usual = {row["name"]: row["cost"]["mean"] for row in before["rows"]}
    assert all(row["cost"]["mean"] != usual[row["name"]] for row in found["rows"])


def test_two_workers_give_the_same_bytes(document: Answered, folder: Path) -> None:
    assert document("with.yaml")[0] == document("with.yaml", "--workers", 2)[0]


def test_a_mistake_in_a_table_ends_with_1_and_its_line(coldchoice: Program, folder: Path) -> None:
    table = folder / "my-prices.csv"
    table.write_text(table.read_text().replace("640", "-640"))
    done = coldchoice("compare", "with.yaml")
    assert done.returncode == 1
    assert done.stderr.startswith("my-prices.csv:2:")
    assert done.stderr.endswith("mode: '-640': must be at least 0\n")
    assert not done.stdout


def test_without_own_tables_nothing_more_is_loaded(folder: Path) -> None:
    program = (
        "import sys; from coldchoice.engine.compare import read_and_compare;"
        "read_and_compare('without.yaml');"
        "wanted = ('coldchoice.model.own_money', 'coldchoice.model.price_row',"
        "'coldchoice.evidence.own_rates', 'coldchoice.engine.own_money', 'coldchoice.reading.csv_table',"
        "'coldchoice.evidence.rates_history');"
        "print([name for name in wanted if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
