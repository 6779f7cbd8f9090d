from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coldchoice.model.measurement import COLUMNS, LIQUID, NUMBERS, Measurement, unit_of

ROW: dict[str, Any] = {
    "id": "a-1",
    "source_id": "a",
    "cell_type": "t-cell",
    "strategy": "hypothermic",
    "metric": "viability_pct",
    "mean": "90",
}


def made(**changes: Any) -> Measurement:
    return Measurement.model_validate(ROW | changes)


def test_six_columns_are_enough_and_the_rest_is_unknown() -> None:
    one = made()
    assert one.mean == 90.0
    assert all(getattr(one, name) is None for name in NUMBERS)
    assert (one.medium, one.note, one.status, one.bound) == ("", "", "read", None)


def test_numbers_come_as_text_and_nothing_is_unknown() -> None:
    assert made(duration_h=" 24 ", sd="", n=" ").duration_h == 24.0
    assert made(sd="").sd is None


@pytest.mark.parametrize("name", ["slow-freeze", " Slow_Freeze ", "slow_freeze"])
def test_names_of_ways_may_be_written_with_hyphens(name: str) -> None:
    assert made(strategy=name).strategy == "slow_freeze"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("mean", "1e9"), ("mean", "-1"), ("mean", "nan"), ("mean", "inf"), ("mean", ""), ("mean", "90 %"),
        ("cpa_pct", "101"), ("sd", "-0.1"), ("n", "0"), ("n", "inf"), ("baseline", "0"), ("duration_h", "-1"),
        ("temperature_c", "-300"), ("temperature_c", "300"), ("cooling_rate_c_per_min", "0"),
        ("storage_days", "1e6"), ("id", " "), ("source_id", ""), ("cell_type", ""), ("strategy", "frozen"),
        ("metric", "alive"), ("note", "x" * 2001), ("duration_d", "1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(column: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        made(**{column: value})
    assert [item["loc"] for item in caught.value.errors()] == [(column,)]


def test_a_viability_is_a_share_unless_it_is_relative_to_fresh_cells() -> None:
    with pytest.raises(ValidationError, match="cannot be 103"):
        made(mean=103)
    assert made(mean=103, note="[relative] of fresh cells").mean == 103.0
    assert made(mean=103, metric="recovery_pct").mean == 103.0


@pytest.mark.parametrize(
    ("note", "bound"),
    [
        ("[lower-bound] more than", "lower"), ("[derived][upper-bound]", "upper"), ("lower-bound", None),
        ("", None),
    ],
)  # fmt: skip
def test_bounds_are_told_by_their_tag(note: str, bound: str | None) -> None:
    assert made(note=note).bound == bound


@given(st.lists(st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True), max_size=4))
def test_tags_are_read_wherever_they_stand(tags: list[str]) -> None:
    assert made(note="words ".join(f"[{tag}]" for tag in tags)).tags == set(tags)


@pytest.mark.parametrize("name", sorted(LIQUID))
def test_holds_are_liquid(name: str) -> None:
    assert made(strategy=name).is_liquid


@pytest.mark.parametrize(
    ("changes", "liquid"),
    [
        ({}, True), ({"cpa": "DMSO"}, False), ({"storage_temperature_c": -196}, False),
        ({"post_thaw_hold_h": 0}, False),
    ],
)  # fmt: skip
def test_where_the_way_is_not_said_the_conditions_tell(changes: dict[str, Any], liquid: bool) -> None:
    assert made(strategy="", **changes).is_liquid is liquid


def test_every_number_has_its_unit_in_its_name() -> None:
    assert {name for name in NUMBERS if not unit_of(name)} == {"n"}
    assert [unit_of(name) for name in ("duration_h", "cooling_rate_c_per_min", "storage_days", "mean")] == [
        "hours", "degC per minute", "days", "percent",
    ]  # fmt: skip
    assert unit_of("medium") == unit_of("metric") == ""


def test_every_column_says_what_it_means() -> None:
    told = {name: field.description for name, field in Measurement.model_fields.items()}
    assert tuple(told) == COLUMNS
    assert all(told.values())
