"""How far, by which way, and how heavy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.accounting.footprint import Drawing
from coldchoice.accounting.freight import FLIES_FROM_KM, carriage_of, carried_kg, stretches
from coldchoice.errors import AssessmentError
from coldchoice.evidence.footprints import footprints
from coldchoice.evidence.lanes import lanes
from coldchoice.model.assessment import Facts, Use
from coldchoice.model.case import Case
from tests.scenes import case


def ways(asked: Case, km: tuple[float, ...] = ()) -> list[tuple[str, float]]:
    return [(one.way, one.typical_km) for one in stretches(asked, Drawing(asked), km)]


def legs(*given: dict[str, Any]) -> dict[str, Any]:
    return {"logistics": {"legs": list(given)}, "duration": "90 h"}


@pytest.mark.parametrize("lane", lanes())
def test_a_lane_has_the_distance_of_the_library(lane: str) -> None:
    asked = case(logistics=lane)
    for one in stretches(asked, Drawing(asked)):
        quantity = "road" if one.way == "road" else "air"
        found = footprints()[lane][quantity]
        assert one.typical_km == found.mode
        assert np.all((one.km >= found.low) & (one.km <= found.high))


def test_short_flights_are_told_from_long_ones() -> None:
    assert ways(case(logistics="air-domestic")) == [("air-short", 1500.0), ("road", 80.0)]
    assert ways(case(logistics="air-intercontinental")) == [("air-long", 7500.0), ("road", 150.0)]
    assert ways(case(logistics="air-domestic"), (4100.0,))[0] == ("air-long", 4100.0)
    assert ways(case(logistics="road-national"), (4100.0,)) == [("road", 4100.0)]


def test_legs_without_a_lane_go_by_their_distance() -> None:
    asked = case(**legs({"transport": "2 h"}, {"hold": "3 h"}, {"transport": "30 h"}))
    assert ways(asked, (30.0, 7200.0)) == [("road", 30.0), ("air-long", 7200.0), ("road", 150.0)]
    assert ways(asked, (FLIES_FROM_KM, 799.0)) == [("air-short", 800.0), ("road", 80.0), ("road", 799.0)]


def test_a_distance_of_the_leg_stands_above_that_of_the_lane() -> None:
    asked = case(logistics="air-intercontinental")

    class Known:
        """A leg of a journey whose places are known."""

        def __init__(self, leg: Any) -> None:
            self.kind, self.lane, self.place, self.distance_km = leg.kind, leg.lane, leg.place, 6204.0

    known = tuple(Known(leg) for leg in asked.journey.legs)
    moved = asked._replace(journey=asked.journey._replace(legs=known))
    assert ways(moved)[0] == ("air-long", 6204.0)


def test_what_is_not_known_is_an_error_and_not_a_guess() -> None:
    asked = case(**legs({"transport": "30 h"}))
    with pytest.raises(AssessmentError, match=r"neither a lane nor a distance.*options\.km"):
        ways(asked)
    with pytest.raises(AssessmentError, match="2 distances for 1 transports"):
        ways(asked, (1.0, 2.0))


def test_boxes_that_are_used_again_come_back() -> None:
    asked = case()
    drawing = Drawing(asked)
    payload = drawing.of("payload", "mass_out")
    for box, more, returns in (("dry-shipper", 0.0, True), ("dry-ice-shipper", 10.0, False)):
        uses = (Use(box, 1.0, "shipment"), Use("dry-ice", more, "shipment"), Use("cryobag", 9.0))
        out, back = carried_kg(Facts(1.0, 1.0, uses=uses), drawing)
        np.testing.assert_allclose(out, drawing.of(box, "mass_out") + more + payload)
        assert np.all(back > 0.0) == returns
        out, back = carried_kg(Facts(1.0, 1.0, uses=uses), drawing, 15.0)
        np.testing.assert_allclose(out, 15.0 + more + payload)
        assert float(back) == 15.0 * returns


def test_what_goes_nowhere_is_not_carried() -> None:
    asked = case(logistics={"legs": [{"hold": "60 h"}]})
    uses = (Use("dry-shipper", 1.0, "shipment"),)
    found = carriage_of(
        Facts(1.0, 1.0, uses=uses), Drawing(asked), "emissions", stretches(asked, Drawing(asked))
    )
    assert float(found) == 0.0


def test_a_courier_flies_along() -> None:
    carried = {}
    for lane in ("air-intercontinental", "hand-carried"):
        asked = case(logistics=lane)
        drawing = Drawing(asked)
        found = carriage_of(Facts(1.0, 1.0), drawing, "emissions", stretches(asked, drawing))
        carried[lane] = float(np.mean(found))
    assert carried["hand-carried"] > 50.0 * carried["air-intercontinental"]


def test_a_van_of_its_own_drives_for_one_box() -> None:
    asked = case(logistics="white-glove")
    drawing = Drawing(asked)
    ways = stretches(asked, drawing)
    found = carriage_of(Facts(1.0, 1.0), drawing, "emissions", [one for one in ways if one.way == "road"])
    load = drawing.of("payload", "mass_out") + drawing.of("white-glove", "driver")
    expected = drawing.of("road", "emissions") * drawing.of("white-glove", "road") * load / 1000.0
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_units_of_a_shipment_share_their_box() -> None:
    uses = (Use("dry-shipper", 1.0, "shipment"),)
    alone, together = (
        carried_kg(
            Facts(1.0, 1.0, uses=uses),
            Drawing(case(logistics={"lane": "air-domestic", "units_per_shipment": n})),
        )
        for n in (1, 10)
    )
    np.testing.assert_allclose(together[1], alone[1] / 10.0)
