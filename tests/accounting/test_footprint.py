from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.accounting.footprint import WORDS, Drawing, amount, group_of, made_share, told
from coldchoice.errors import NotApplicable
from coldchoice.evidence.footprints import footprints
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.criterion import CriterionValue
from tests.scenes import case


def test_draws_are_shared_and_told_once() -> None:
    asked = case()
    one, other = Drawing(asked), Drawing(asked)
    assert one.of("cryobag", "making") is other.of("cryobag", "making")
    one.of("cryobag", "making")
    assert list(one.inputs) == ["footprint: making of cryobag"]
    assert one.inputs["footprint: making of cryobag"].text.startswith(
        "footprint from the making of freezing bag"
    )


def test_a_point_is_no_draw() -> None:
    drawing = Drawing(case())
    assert drawing.of("technician-hour", "making").shape == ()
    assert drawing.inputs == {}


def test_a_quantity_that_an_item_does_not_have_is_nothing_but_an_unknown_item_is_not() -> None:
    drawing = Drawing(case())
    assert float(drawing.of_item("cryobag", "nitrogen")) == 0.0
    with pytest.raises(NotApplicable, match="'cryobaag'"):
        drawing.of_item("cryobaag", "making")


def test_every_quantity_has_words() -> None:
    assert {quantity for rows in footprints().values() for quantity in rows} == set(WORDS)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (Use("dry-shipper", per="shipment"), 1 / 100),
        (Use("dry-shipper", per="year"), 1 / 15),
        (Use("refrigerator", per="site"), 1 / 10),
        (Use("cryobag"), 1.0),
        (Use("my own"), 1.0),
    ],
)
def test_what_lasts_is_shared_out(use: Use, expected: float) -> None:
    assert made_share(use, case()) == pytest.approx(expected)


def test_days_are_those_of_the_journey() -> None:
    asked = case(logistics={"legs": [{"hold": "36 h"}]}, duration="36 h")
    np.testing.assert_allclose(amount(Use("minus80-energy", 2.0, "day"), asked), 3.0)


def test_groups() -> None:
    assert (group_of("cryobag"), group_of("dry-ice"), group_of("gel")) == ("consumables", "shipper", "other")


def carbon(case_keys: dict[str, Any], facts: Facts) -> CriterionValue:
    concrete = case(**case_keys)
    drawing = Drawing(concrete)
    one = np.ones(())
    return told(facts, drawing, lambda use: one, carried=one, before=0.0, notes=())


def test_release_tests_count_as_they_do_in_money() -> None:
    tests = {"acceptance": {"release_tests": [{"name": "s", "takes": "1 d", "item": "sterility-test"}]}}
    facts = Facts(0.9, 1.0, usable_life_h=1e9)
    free, tested = carbon({}, facts), carbon(tests, facts)
    assert float(np.mean(tested.values) - np.mean(free.values)) == pytest.approx(1.0, rel=1e-6)


def test_the_way_to_a_next_patient_counts_as_often_as_units_go_it() -> None:
    """Half of the units break, of the rest one in five patients is gone; the next one follows at once."""
    demand = {"no_show": 0.2, "batch": 10, "units_per_year": "1e9 /year"}
    keys = {"demand": demand, "logistics": {}, "duration": "9 h"}
    facts = Facts(0.9, 1.0, usable_life_h=1e9, losses={"container": 0.5})
    found = carbon(keys, facts)
    usable = 0.5 * (1.0 - 0.2 * (1.0 - 0.8))
    assert float(np.mean(found.values)) == pytest.approx((1.0 + 0.5 * 0.2) / usable, rel=1e-6)
