from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from coldchoice.evidence.footprints import OF_ITEMS, Footprint, footprints
from coldchoice.evidence.lanes import lanes
from coldchoice.evidence.prices import prices
from coldchoice.evidence.tables import read_table

ALL = [one for rows in footprints().values() for one in rows.values()]
NO_GOODS = {"apheresis-session", "lost-blood-unit"}
"""What is told of the unit itself: the making of the cells is an option."""


def named(one: Footprint) -> str:
    return f"{one.subject}, {one.quantity}"


def test_no_row_stands_twice() -> None:
    assert len(ALL) == len(read_table("footprints")) > 100


@pytest.mark.parametrize("one", ALL, ids=named)
def test_every_amount_is_a_range_with_a_source_or_the_word_assumption(one: Footprint) -> None:
    assert 0.0 <= one.low <= one.mode <= one.high < np.inf
    assert one.status in ("read", "assumption")
    assert one.note
    assert one.unit
    if one.status == "read":
        assert one.sources
    elif one.low < one.high:
        assert "assumption" in one.note


@pytest.mark.parametrize("one", ALL, ids=named)
def test_every_source_is_a_row_of_the_survey(one: Footprint) -> None:
    mentioned = re.findall(r"\b(?:CL\d{3}|cm-\d{3}|cf-\d{3})\b", one.note)
    assert set(mentioned) <= set(one.sources) <= {row["id"] for row in read_table("cost_logistics")}


def test_every_priced_item_but_carriage_has_a_footprint_and_a_group() -> None:
    bought = {item for item in prices() if not item.startswith("carriage-")} - NO_GOODS
    assert bought <= set(footprints())
    for item in bought:
        assert {one.quantity for one in footprints()[item].values()} <= set(OF_ITEMS)
        assert len({one.group for one in footprints()[item].values()} - {""}) == 1


@pytest.mark.parametrize("item", [item for item in prices() if item in footprints()])
def test_amounts_are_for_the_unit_that_is_priced(item: str) -> None:
    """What runs all year is told for a year; what is made, for a piece that lasts some years."""
    priced = prices()[item]
    for quantity in ("making", "electricity", "nitrogen"):
        if quantity in footprints()[item]:
            runs_on = quantity != "making" and priced.life_years is not None
            told = footprints()[item][quantity].unit.partition("/")[2]
            assert told == ("year" if runs_on else priced.unit)


def test_every_lane_has_a_distance() -> None:
    assert all("road" in footprints()[lane] for lane in lanes())
    assert {lane for lane in lanes() if "air" in footprints()[lane]} == {
        "air-domestic", "air-intercontinental", "hand-carried", "relay", "white-glove",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "quantity", "mode", "source"),
    [
        ("grid", "intensity", 0.481, "cf-001"),
        ("air-long", "emissions", 0.608, "cf-006"),
        ("road", "emissions", 0.6313, "cf-005"),
        ("dry-shipper", "mass_out", 12.0, "CL034"),
        ("passive-2-8-shipper", "mass_out", 36 * 0.45359237, "cm-071"),
        ("minus80-energy", "electricity", (12.2 + 21.8) / 2, "CL078"),
    ],
)
def test_amounts_are_those_of_their_sources(subject: str, quantity: str, mode: float, source: str) -> None:
    found = footprints()[subject][quantity]
    assert found.mode == pytest.approx(mode, rel=0.002)
    assert source in found.sources
    assert found.status == "read"


def test_draws_are_triangular() -> None:
    found, uniform = footprints()["grid"]["intensity"], np.linspace(0.001, 0.999, 101)
    width = found.high - found.low
    oracle = stats.triang((found.mode - found.low) / width, found.low, width)
    np.testing.assert_allclose(found.draw(uniform), oracle.ppf(uniform), rtol=1e-9)
