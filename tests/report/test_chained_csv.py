from __future__ import annotations

import csv
from io import StringIO

import pytest

from coldchoice.report.chained_csv import chained_csv
from tests.engine.test_chain import decline
from tests.report.test_chained import chained
from tests.scenes import Told


def test_one_line_for_each_combination() -> None:
    lines = list(csv.DictReader(StringIO(chained_csv(chained(Told("shy", decline))))))
    assert len(lines) == 6
    second = lines[1]
    assert (second["stage_1_strategy"], second["stage_2_strategy"], second["rank"]) == ("cold", "frozen", "2")
    assert (second["money"], second["per"], second["stage_1"]) == ("USD 2024", "dose", "a")
    parts = [float(value or 0) for name, value in second.items() if "_line_" in name]
    assert sum(parts) == pytest.approx(float(second["cost_money_mean"]), rel=1e-9)
    assert float(second["stage_2_value_at_stake_money_mean"]) == pytest.approx(13380.0)
    assert [line["status"] for line in lines[4:]] == ["left out", "left out"]
    assert lines[4]["cost_money_mean"] == ""


def test_text_is_no_formula() -> None:
    assert "'=1+1" in chained_csv(chained(title="=1+1"))
