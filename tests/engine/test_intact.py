from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coldchoice.engine.intact import Intact, Spoilt, intact
from tests.scenes import case


def fingerprint(given: Any) -> list[bytes]:
    return [leg.hours.tobytes() for leg in given.journey.legs] + [
        drawn.tobytes() for drawn in given.streams.everything().values()
    ]


def test_a_case_that_nobody_changed_is_intact_and_looked_at_once() -> None:
    given = case()
    given.normal("lot", "x")
    kept = intact(given)
    given.normal("parameter", "y")
    assert kept.put_back(given) == ()
    assert intact(given) is kept


def test_arrays_that_were_written_to_are_drawn_again() -> None:
    given = case()
    given.normal("lot", "x")
    right, kept = fingerprint(given), Intact(given)
    for array in (given.journey.legs[1].hours, given.normal("lot", "x")):
        array.flags.writeable = True
        array[:] = 1.0
        array.flags.writeable = False
    assert kept.put_back(given) == ("journey.legs[1].hours", "draws of 'x' (lot)")
    assert fingerprint(given) == right
    assert not given.journey.legs[1].hours.flags.writeable
    assert kept.put_back(given) == ()


def test_an_array_that_was_only_unlocked_is_told_too() -> None:
    given = case()
    kept = Intact(given)
    given.journey.legs[1].hours.flags.writeable = True
    assert kept.put_back(given) == ("journey.legs[1].hours",)
    with pytest.raises(ValueError, match="read-only"):
        given.journey.legs[1].hours[0] = 1.0


def test_dicts_inside_the_scenario_are_put_back() -> None:
    given = case(economics={"prices": {"cryobag": "10 USD 2024"}})
    kept = Intact(given)
    given.scenario.economics.prices.clear()
    given.scenario.demand.__dict__["batch"] = 9
    assert set(kept.put_back(given)) == {"scenario.demand", "scenario.economics.prices"}
    assert list(given.scenario.economics.prices) == ["cryobag"]
    assert given.scenario.demand.batch == 1


def test_what_cannot_be_drawn_again_ends_the_run() -> None:
    given = case()._replace(again=None)
    kept = Intact(given)
    given.journey.legs[1].hours.flags.writeable = True
    with pytest.raises(Spoilt, match="cannot be drawn again"):
        kept.put_back(given)
    assert not isinstance(Spoilt(), Exception)


def test_sums_are_of_bits() -> None:
    given = case()
    kept = Intact(given)
    hours = given.journey.legs[1].hours
    hours.flags.writeable = True
    hours[0] = np.nextafter(hours[0], 1e9)
    hours.flags.writeable = False
    assert kept.put_back(given) == ("journey.legs[1].hours",)
