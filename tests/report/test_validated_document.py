from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from coldchoice.model.measurement import Measurement
from coldchoice.report.validated_document import validated_json, validated_schema
from coldchoice.validation.intervals import Intervals
from coldchoice.validation.summary import compared, summaries

VALIDATOR = Draft202012Validator(validated_schema())
SCORES = {"coverage", "bias", "median_absolute_error", "mean_width", "interval_score"}


@pytest.fixture
def written() -> str:
    """A document with every kind of row: covered, bound, without strategy, not covered; and a small part."""
    rows = [
        Measurement.model_validate(
            {"id": f"r{n}", "source_id": f"s{n}", "cell_type": "t-cell", "metric": "viability_pct",
             "mean": 80.0, "strategy": "" if n == 3 else "hypothermic",
             "note": "[upper-bound]" if n == 2 else ""}
        )
        for n in range(8)
    ]  # fmt: skip
    reasons = ("",) * 6 + ("no such cell",) * 2
    low, median, high = (np.array([one] * 6 + [np.nan] * 2) for one in (60.0, 75.0, 90.0))
    found = Intervals(median, low, high, reasons)
    return validated_json(compared(rows, found), summaries(rows, found))


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema and "type" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(validated_schema())
    found = list(objects(validated_schema()))
    assert len(found) >= 5
    assert all(one["additionalProperties"] is False for one in found)
    assert all(set(one["required"]) == set(one["properties"]) for one in found)


def test_the_document_fits(written: str) -> None:
    data = json.loads(written)
    VALIDATOR.validate(data)
    assert written.endswith("}\n")
    assert data["rows"][0] == {
        "id": "r0", "source_id": "s0", "cell_type": "t-cell", "strategy": "hypothermic",
        "metric": "viability_pct", "mean": 80.0, "bound": None, "median": 75.0, "low": 60.0, "high": 90.0,
        "inside": True, "reason": "",
    }  # fmt: skip
    assert data["rows"][2]["bound"] == "upper"
    last = data["rows"][-1]
    assert (last["median"], last["low"], last["high"], last["inside"]) == (None,) * 4
    assert last["reason"] == "no such cell"


def test_the_summary_tells_all_and_parts(written: str) -> None:
    found = json.loads(written)["summary"]
    assert set(found) == {"overall", "by_cell_type", "by_strategy", "by_metric"}
    overall = found["overall"]
    assert (overall["n"], overall["not_covered"], overall["bounds"], overall["coverage"]) == (6, 2, 1, 1.0)
    assert overall["bias"] == pytest.approx(
        -25 / 6
    )  # nothing for the bound, which the median does not contradict
    assert set(overall["standard_errors"]) == set(overall["by_study"]) == SCORES
    small = found["by_strategy"]["not stated"]
    assert (small["n"], small["standard_errors"]["bias"]) == (1, None)


def test_a_part_without_predictions_holds_null() -> None:
    row = Measurement.model_validate(
        {"id": "a", "source_id": "b", "cell_type": "c", "strategy": "", "metric": "other", "mean": 1.0}
    )
    nothing = np.full(1, np.nan)
    found = Intervals(nothing, nothing, nothing, ("no model",))
    data = json.loads(validated_json(compared([row], found), summaries([row], found), rows=False))
    VALIDATOR.validate(data)
    assert data["rows"] == []
    assert {data["summary"]["overall"][name] for name in SCORES} == {None}


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (0, {"median": None}), (0, {"inside": None}), (0, {"reason": "but"}), (0, {"unknown": 1}),
        (7, {"reason": ""}), (7, {"inside": False}), (7, {"low": 3.0}),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_does_not_fit(
    written: str, number: int, change: dict[str, Any]
) -> None:
    wrong = deepcopy(json.loads(written))
    wrong["rows"][number].update(change)
    assert not VALIDATOR.is_valid(wrong)
