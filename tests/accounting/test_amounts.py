from __future__ import annotations

import pytest

from coldchoice.accounting.amounts import is_fixed, share
from coldchoice.model.assessment import Per, Use
from tests.scenes import case

SITES = [
    {"name": "plant", "role": "origin", "owns": []},
    {"name": "near", "owns": [], "count": 3, "share": 0.5},
    {"name": "far", "owns": [], "count": 2, "share": 0.5},
]


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("unit", 1.0),
        ("day", 1.0),
        ("dose", 4.0),
        ("run", 0.1),
        ("shipment", 0.2),
        ("year", 1.0),
        ("site", 5.0),
    ],
)
def test_what_falls_to_one_unit_or_one_year(per: Per, expected: float) -> None:
    logistics = {"lane": "road-national", "units_per_shipment": 5}
    asked = case(demand={"batch": 10, "doses_per_unit": 4}, logistics=logistics, sites=SITES)
    assert share(Use("vial", per=per), asked) == expected
    assert is_fixed(Use("vial", per=per)) is (per in ("year", "site"))
