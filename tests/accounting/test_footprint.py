from __future__ import annotations

import numpy as np
import pytest

from coldchoice.accounting.footprint import WORDS, Drawing, amount, group_of, made_share
from coldchoice.errors import NotApplicable
from coldchoice.evidence.footprints import footprints
from coldchoice.model.assessment import Use
from tests.scenes import case


def test_draws_are_shared_and_told_once() -> None:
    asked = case()
    one, other = Drawing(asked), Drawing(asked)
    assert one.of("cryobag", "making") is other.of("cryobag", "making")
    one.of("cryobag", "making")
    assert list(one.inputs) == ["footprint: making of cryobag"]
    assert one.inputs["footprint: making of cryobag"].text.startswith("making of freezing bag")


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
    assert made_share(use) == pytest.approx(expected)


def test_days_are_those_of_the_journey() -> None:
    asked = case(logistics={"legs": [{"hold": "36 h"}]}, duration="36 h")
    np.testing.assert_allclose(amount(Use("minus80-energy", 2.0, "day"), asked), 3.0)


def test_groups() -> None:
    assert (group_of("cryobag"), group_of("dry-ice"), group_of("gel")) == ("consumables", "shipper", "other")
