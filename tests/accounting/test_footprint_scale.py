from __future__ import annotations

import pytest

from coldchoice.accounting.footprint_scale import HEAVY_KG, MATERIAL, STORAGE_KWH_PER_YEAR, worst
from tests.scenes import case


def test_by_hand() -> None:
    asked = case(
        duration="8766 h",
        logistics={"units_per_shipment": 2, "legs": [{"transport": "9 h", "lane": "road-national"}]},
        demand={"doses_per_unit": 5},
    )
    found = worst(asked, "emissions", per_material=1.0, per_kwh=0.5, before=7.0, given_km=(300.0,))
    carried = 300.0 * 0.6313 * 2 * HEAVY_KG / 1000.0 / 2
    expected = 2.0 * (carried + MATERIAL + STORAGE_KWH_PER_YEAR * 0.5 + 7.0) / 5
    assert found == pytest.approx(expected, rel=1e-9)


def test_it_is_the_same_for_any_draws() -> None:
    one, other = (worst(case(block=block), "energy", per_material=2.0, per_kwh=1.0) for block in (0, 3))
    assert one == other
