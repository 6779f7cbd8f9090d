from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.money import Money
from coldchoice_criteria.energy import NOT_COUNTED, Energy
from tests.scenes import case

ENERGY = Energy()
PLAIN = {"logistics": {"legs": [{"hold": "3 h"}]}, "duration": "3 h"}


def told(uses: tuple[Use, ...], options: dict[str, Any] | None = None, **keys: Any) -> Any:
    has = Facts(1.0, 1.0, losses={"container": 0.5}, uses=uses)
    return ENERGY.assess(has, case(**keys)._replace(given_options=options or {}))


def test_by_hand() -> None:
    """10 litres at half a kilowatt-hour, and 3 kWh that a scenario gives; half of the units are lost."""
    uses = (Use("ln2-litre", 10.0), Use("thaw-run", 1.0))
    options = {"items": {"ln2-litre": 5.0, "thaw-run": 3.0}, "unit": 7.0}
    assert told(uses, options, **PLAIN).values == pytest.approx((10 * 5.0 + 3.0 + 7.0) / 0.5, rel=1e-9)


def test_nitrogen_counts_by_what_it_takes_to_make() -> None:
    uses = (Use("controlled-rate-run", 1.0, "run"),)
    low, high = (np.asarray(told(uses, {"nitrogen": much}, **PLAIN).values) for much in (0.0, 1.0))
    assert np.all((high - low >= 5.0 / 0.5) & (high - low <= 25.0 / 0.5))


def test_the_making_of_goods_is_left_out_and_said_to_be() -> None:
    found = told((Use("cryobag", 10.0),), **PLAIN)
    assert np.all(found.values == 0.0)
    assert found.notes == (NOT_COUNTED,)


def test_an_unknown_item_is_not_counted_as_nothing() -> None:
    with pytest.raises(NotApplicable, match="no footprint of 'gel'"):
        told((Use("gel", 1.0, price=Money(1.0, "USD", 2024)),), **PLAIN)


def test_the_lines_add_up() -> None:
    found = told((Use("dry-ice", 10.0, "shipment"), Use("site-kit-minus80", 1.0, "site")))
    assert sum(found.lines.values()) == pytest.approx(float(np.mean(found.values)), rel=1e-9)
    assert set(found.lines) == {"shipper", "equipment", "carriage", "loss"}


def test_the_scale_belongs_to_the_journey() -> None:
    near, far = (ENERGY.scale(case(logistics=lane)) for lane in ("local-van", "air-intercontinental"))
    assert near[1] == far[1] == 0.0
    assert 0.0 < near[0] < far[0]
