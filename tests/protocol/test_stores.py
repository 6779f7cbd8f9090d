from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.accounting.spend import spend
from coldchoice.evidence.prices import prices
from coldchoice.protocol.stores import (
    FILLED,
    VIALS_PER_BAG,
    VIALS_PER_LN2_FREEZER,
    freezers,
    places,
    storage_uses,
)
from tests.scenes import case

DAYS = np.full(3, 10.0 * 24.0)


def uses(storage: Any = "ln2-vapour", store: Any = "own", **given: Any) -> dict[str, Any]:
    asked = {"bags": True, "containers": 2.0, "stored_h": DAYS, "units_per_year": 100.0, **given}
    return {use.item: use for use in storage_uses(storage, store, **asked)}


@pytest.mark.parametrize(
    ("storage", "bags", "item"),
    [
        ("ln2-vapour", True, "ln2-storage-bag"), ("ln2-vapour", False, "ln2-storage-vial"),
        ("minus80", True, "minus80-storage-bag"),
    ],
)  # fmt: skip
def test_a_shared_store_is_paid_for_by_room_and_time(storage: str, bags: bool, item: str) -> None:
    (use,) = uses(storage, "shared", bags=bags).values()
    assert (use.item, use.per) == (item, "unit")
    assert use.quantity == pytest.approx(2.0 * 10.0 / 365.25)


def test_a_store_of_ones_own_is_paid_for_by_the_year_whatever_lies_in_it() -> None:
    found = uses()
    assert all(use.per == "year" and use.quantity == 1.0 for use in found.values())
    assert {"ln2-freezer", "ln2-freezer-supply", "oxygen-monitor", "ln2-freezer-requalification"} <= set(
        found
    )
    assert uses(units_per_year=1.0) == found
    electricity = uses("minus80")["minus80-energy"]
    assert (electricity.quantity, electricity.per) == (365.25, "year")


def test_a_large_stock_takes_more_freezers_but_one_room() -> None:
    found = uses(stored_h=np.full(3, 8766.0), units_per_year=1000.0)
    needed = 1000.0 * 2.0 * VIALS_PER_BAG / (FILLED * VIALS_PER_LN2_FREEZER)
    assert found["ln2-freezer"].quantity == pytest.approx(needed, rel=1e-12)
    assert found["oxygen-monitor"].quantity == 1.0


@given(stock=st.floats(0.0, 1e7), more=st.floats(1.0, 10.0))
def test_a_larger_stock_never_needs_more_freezer_for_each_vial(stock: float, more: float) -> None:
    few, many = freezers(stock, 1e4), freezers(stock * more, 1e4)
    assert 1.0 <= few <= many <= few * more * (1 + 1e-12)


def test_a_small_nitrogen_room_costs_what_was_derived_from_its_parts() -> None:
    """About CAD 20,000 a year: CL054, CL058, CL059, CL062, CL063 and CL067 put together."""
    own = storage_uses("ln2-vapour", "own", bags=True, containers=1.0, stored_h=DAYS, units_per_year=50.0)
    asked = case(economics={"currency": "CAD", "price_year": 2026})
    yearly = float(np.mean(spend(tuple(own), asked).fixed_per_year))
    assert 14_000 < yearly < 26_000


def test_every_item_is_in_the_library() -> None:
    for storage in ("ln2-vapour", "minus80"):
        for store in ("shared", "own"):
            for bags in (True, False):
                assert set(uses(storage, store, bags=bags)) <= set(prices())


@pytest.mark.parametrize(
    ("bags", "volume", "taken"), [(1, 20.0, 1.0), (1, 50.0, 1.0), (1, 100.0, 2.0), (2, 400.0, 8.0)]
)
def test_a_larger_bag_takes_more_room(bags: int, volume: float, taken: float) -> None:
    assert places(bags, volume) == taken
