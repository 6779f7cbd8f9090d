from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.model.comparison import Comparison, Row
from coldchoice.report.separated import csv_text, guarded


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text), strict=True))


def test_one_line_for_each_strategy_of_each_scenario(many: tuple[Comparison, ...]) -> None:
    lines = read(csv_text(many))
    assert len(lines) == sum(len(one.rows) for one in many)
    assert all(None not in line and None not in line.values() for line in lines)


def test_numbers_are_whole_and_units_are_named(comparison: Callable[..., Comparison]) -> None:
    frozen, cold, dear, declined, _ = read(csv_text([comparison()]))
    assert float(frozen["cost_per_usable_dose_money_mean"]) == 6123.4
    assert frozen["money"] == "USD 2024"
    assert frozen["slack_h"] == "inf"
    assert cold["slack_h"] == "-3.25"
    assert frozen["flexibility_part_qc_0_to_1"] == ""
    assert dear["cost_per_usable_dose_money_mean"] == "inf"
    assert (declined["status"], declined["rank"], declined["first_share"]) == ("not applicable", "", "")
    assert declined["reason"] == "no measured hold beyond 24 h at 15-25 C for this class"


def test_columns_of_one_kind_stay_together(
    comparison: Callable[..., Comparison], kinds: dict[str, Row]
) -> None:
    other = comparison((kinds["frozen"]._replace(cost_lines={"gas": 1.0}),))
    names = list(read(csv_text([comparison(), other]))[0])
    kinds_in_order = [
        name.split("_")[0] for name in names if name.startswith(("cost_line", "lost", "flexibility_part"))
    ]
    assert kinds_in_order == sorted(kinds_in_order, key=["cost", "lost", "flexibility"].index)
    assert "cost_line_gas_money" in names


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r\n@x"])
def test_no_spreadsheet_runs_a_text(text: str) -> None:
    assert guarded(text).startswith("'")


@given(st.text())
def test_a_guarded_text_never_starts_a_formula(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_hostile_text_is_guarded_in_every_column(many: tuple[Comparison, ...]) -> None:
    line = read(csv_text([many[3]]))[0]
    assert line["title"].startswith("'=cmd")
    assert line["notes"].startswith("'=cmd")
