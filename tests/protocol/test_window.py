from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.errors import AssessmentError
from coldchoice.protocol.window import cut, planned_h, starts_h, travels
from tests.scenes import case

LEGS = {
    "lane": "road-national",
    "legs": [
        {"hold": "10 h +- 2 h", "place": "ward"},
        {"transport": "20 h +- 6 h", "place": "plant"},
        {"hold": "30 h +- 8 h", "place": "plant"},
    ],
}
KEYS = {"duration": "60 h", "logistics": LEGS}


@given(leg=st.integers(0, 3), after=st.floats(0.0, 40.0))
def test_two_parts_are_the_whole(leg: int, after: float) -> None:
    whole = case(draws=100, **KEYS)
    after = 0.0 if leg in (1, 3) else after
    first, second = cut(whole, leg, after)
    assert np.allclose(first.journey.total_h + second.journey.total_h, whole.journey.total_h, atol=1e-12)
    assert first.terms.duration_h + second.terms.duration_h == pytest.approx(whole.terms.duration_h)
    kept = (1.0 - first.journey.excursion) * (1.0 - second.journey.excursion)
    assert np.allclose(1.0 - kept, whole.journey.excursion)
    assert first.streams is second.streams is whole.streams


def test_a_part_has_the_legs_of_its_own() -> None:
    first, second = cut(case(**KEYS), 2)
    assert [leg.place for leg in first.journey.legs] == ["ward", "plant"]
    assert [leg.place for leg in second.journey.legs] == ["plant"]
    assert travels(first)
    assert not travels(second)
    assert starts_h(first) == pytest.approx([0.0, 10.0, 30.0])


def test_a_cut_hours_into_a_hold_ends_with_it_where_it_is_shorter() -> None:
    whole = case(**KEYS)
    first, second = cut(whole, 2, 30.0)
    stay = whole.journey.legs[2].hours
    assert np.array_equal(first.journey.legs[-1].hours, np.minimum(stay, 30.0))
    assert (second.journey.total_h >= 0.0).all()
    assert (second.journey.total_h == 0.0).any()
    assert (second.journey.total_h > 0.0).any()


def test_nothing_comes_before_the_start_or_after_the_end() -> None:
    whole = case(**KEYS)
    nothing, everything = cut(whole, 0)
    assert not nothing.journey.total_h.any()
    assert np.array_equal(everything.journey.total_h, whole.journey.total_h)
    everything, nothing = cut(whole, 3)
    assert everything is whole
    assert not nothing.journey.total_h.any()
    assert not travels(nothing)


def test_nobody_cuts_a_journey_on_the_road() -> None:
    with pytest.raises(AssessmentError, match="cannot be cut on the way to plant"):
        cut(case(**KEYS), 1, 5.0)


def test_planned_hours_are_the_mean() -> None:
    assert [planned_h(leg) for leg in case(**KEYS).terms.legs] == pytest.approx([10.0, 20.0, 30.0])


@given(leg=st.integers(0, 3), after=st.floats(0.0, 40.0))
def test_the_clock_of_the_second_part_starts_where_the_first_ends(leg: int, after: float) -> None:
    whole = case(draws=50, duration="60 h", logistics={**LEGS, "calendar": {"year": 2026}})
    first, second = cut(whole, leg, 0.0 if leg in (1, 3) else after)
    started, later = first.journey.start_h, second.journey.start_h
    assert started is not None
    assert later is not None
    assert np.array_equal(started, whole.journey.start_h)
    assert np.allclose(later, started + first.journey.total_h)
    for part in (first, second):
        assert part.journey.disposition_h is whole.journey.disposition_h
        assert all((one.waited_h <= one.hours + 1e-9).all() for one in part.journey.legs)


def test_without_a_calendar_no_part_has_a_clock() -> None:
    assert [part.journey.start_h for part in cut(case(**KEYS), 2)] == [None, None]
