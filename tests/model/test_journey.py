from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from coldchoice.model.journey import Journey, Leg

Kind = Literal["hold", "transport"]


def leg(kind: Kind, hours: float, excursion: float = 0.0) -> Leg:
    fill = [np.full(3, value) for value in (hours, 0.0, 22.0, excursion)]
    return Leg(kind, "somewhere", None, *fill)


def journey(*legs: tuple[Kind, float]) -> Journey:
    return Journey(tuple(leg(kind, hours) for kind, hours in legs))


def test_hours_add_up() -> None:
    there = journey(("hold", 5), ("transport", 10), ("hold", 2), ("transport", 4), ("hold", 1))
    assert there.total_h.tolist() == [22] * 3
    assert there.transit_h.tolist() == [14] * 3
    assert there.departure_h.tolist() == [5] * 3
    assert there.arrival_h.tolist() == [21] * 3


def test_nothing_travels() -> None:
    bank = journey(("hold", 7))
    assert bank.transit_h.tolist() == [0] * 3
    assert bank.arrival_h.tolist() == [0] * 3
    assert bank.departure_h.tolist() == [7] * 3


def test_a_transport_may_come_first() -> None:
    assert journey(("transport", 3), ("hold", 2)).departure_h.tolist() == [0] * 3


def test_one_excursion_is_enough() -> None:
    two = Journey((leg("transport", 1, 0.1), leg("hold", 1), leg("transport", 1, 0.2)))
    assert np.allclose(two.excursion, 1 - 0.9 * 0.8)


def test_nothing_of_a_locked_journey_can_be_unlocked() -> None:
    clock = {name: np.zeros(3) for name in ("start_h", "disposition_h", "customs_h")}
    sites = {"site": np.zeros(3, dtype=np.intp), "last_h": (np.ones(3),), "after_h": (np.ones(3),)}
    whole = Journey((leg("transport", 5.0),), **sites, **clock).locked()
    told = [getattr(whole, name) for name in (*clock, "site")]
    held = [*whole.legs[0], *whole.last_h, *whole.after_h, *told]
    arrays = [one for one in held if isinstance(one, np.ndarray)]
    assert len(arrays) >= 10
    for one in arrays:
        with pytest.raises(ValueError, match="cannot set WRITEABLE"):
            one.flags.writeable = True
