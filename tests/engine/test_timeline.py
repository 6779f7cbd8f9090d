"""The clock of a journey: waits at the end of each leg, and nothing else changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.engine.timeline import along
from coldchoice.model.journey import Journey, Leg
from coldchoice.model.streams import Floats

N = 4
START_H = np.array([0.0, 6.0, 12.0, 18.0])


def leg(kind: Any, hours: float, late_h: float = 0.0) -> Leg:
    fill = [np.full(N, value) for value in (hours + late_h, late_h, 22.0, 0.0)]
    return Leg(kind, "somewhere", None, *fill)


def journey(*hours: float, last_h: tuple[float, ...] = ()) -> Journey:
    """A hold, a transport, and holds from then on."""
    legs = tuple(leg("transport" if at == 1 else "hold", one) for at, one in enumerate(hours))
    return Journey(legs, None, tuple(np.full(N, one) for one in last_h))


def until_midnight(number: int, at_h: Floats) -> Floats:
    return -at_h % 24.0


def fixed(hours: float) -> Any:
    return lambda number, at_h: np.full(N, hours)


def test_without_a_clock_and_waits_the_journey_is_the_same_object() -> None:
    planned = journey(5, 10)
    assert along(planned) is planned


def test_a_clock_alone_changes_no_hours() -> None:
    planned = journey(5, 10, 3, last_h=(10.0, 12.0))
    timed = along(planned, start_h=START_H)
    assert timed.start_h is START_H
    assert all(one.hours is other.hours for one, other in zip(timed.legs, planned.legs, strict=True))
    assert [one.tolist() for one in timed.last_h] == [[10.0] * N, [12.0] * N]
    assert [one.tolist() for one in timed.after_h] == [[3.0] * N] * 2
    assert timed.waited_h.tolist() == 0.0


def test_each_leg_waits_from_when_it_gets_there() -> None:
    timed = along(journey(5, 10), (until_midnight,), START_H)
    # the hold ends at midnight, and the transport, ten hours later, waits for the next
    assert timed.legs[0].waited_h.tolist() == [19.0, 13.0, 7.0, 1.0]
    assert timed.legs[1].waited_h.tolist() == [14.0] * N
    assert timed.waited_h.tolist() == [33.0, 27.0, 21.0, 15.0]
    assert timed.total_h.tolist() == [48.0, 42.0, 36.0, 30.0]


def test_waits_follow_each_other_and_are_asked_with_the_clock_they_leave() -> None:
    seen: list[list[float]] = []

    def watching(number: int, at_h: Floats) -> None:
        seen.append(at_h.tolist())

    along(journey(5), (fixed(2.0), watching, fixed(1.0), watching), START_H)
    assert seen == [(START_H + 7).tolist(), (START_H + 8).tolist()]


def test_a_wait_can_tell_the_legs_apart() -> None:
    timed = along(journey(5, 10, 3), (lambda number, at_h: np.full(N, 4.0) if number == 1 else None,))
    assert [one.hours.tolist() for one in timed.legs] == [[5.0] * N, [14.0] * N, [3.0] * N]
    assert timed.start_h is None


def test_lateness_stays_apart_from_waiting() -> None:
    late = Journey((leg("transport", 10, 6),))
    (timed,) = along(late, (fixed(2.0),)).legs
    assert (timed.hours.tolist(), timed.late_h.tolist(), timed.waited_h.tolist()) == (
        [18.0] * N,
        [6.0] * N,
        [2.0] * N,
    )
    for values in (timed.hours, timed.waited_h):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0.0


def test_each_destination_waits_as_if_all_went_there() -> None:
    timed = along(journey(5, 10, 3, last_h=(10.0, 30.0)), (until_midnight,), START_H)
    alone = [along(journey(5, hours, 3), (until_midnight,), START_H) for hours in (10.0, 30.0)]
    for number, one in enumerate(alone):
        assert timed.last_h[number].tolist() == one.legs[1].hours.tolist()
        assert timed.after_h[number].tolist() == one.legs[2].hours.tolist()
    assert timed.total_h.tolist() == alone[0].total_h.tolist()


@given(
    hours=st.lists(st.floats(0.0, 200.0), min_size=1, max_size=5),
    more_h=st.floats(0.0, 100.0),
    late=st.integers(0, 4),
)
def test_more_delay_never_shortens(hours: list[float], more_h: float, late: int) -> None:
    slower = list(hours)
    slower[late % len(hours)] += more_h
    one, other = (along(journey(*legs), (until_midnight,), START_H) for legs in (hours, slower))
    assert (other.total_h >= one.total_h - 1e-9).all()
    assert (one.total_h >= sum(hours) - 1e-9).all()
