"""Areas and borders of a map in pixels."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.report.decision_map_cells import area, border, framed, pixel, room_for
from tests.maps import HOURS, axis, mapped


def frame_of(rows: list[str]) -> tuple[object, object]:
    found = mapped(*rows)
    return found, framed(found, 0.0, 100.0, 0.0, 100.0)


def covered(path: str) -> float:
    """Sum up the rectangles of a path."""
    total = 0.0
    for x, y, right, top in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", path):
        total += (float(right) - float(x)) * (float(y) - float(top))
    return total


@given(st.lists(st.text("fc#/", min_size=5, max_size=5), min_size=3, max_size=6))
def test_areas_of_all_kinds_cover_the_frame_once(rows: list[str]) -> None:
    found = mapped(*rows)
    frame = framed(found, 0.0, 100.0, 0.0, 100.0)
    parts = [covered(area(found.found.leader == kind, frame)) for kind in (0, 1, -1, -2)]
    assert sum(parts) == pytest.approx(10_000.0, abs=30.0)  # pixels are written with one decimal


def test_the_outermost_values_lie_on_the_sides() -> None:
    frame = framed(mapped("ffff", "ffff"), 10.0, 70.0, 0.0, 40.0)
    assert frame.across == (10.0, 20.0, 40.0, 60.0, 70.0)
    assert frame.up == (40.0, 20.0, 0.0)  # rows rise


def test_a_scale_of_factors_gives_each_factor_the_same_room() -> None:
    of = axis(HOURS, 1.0, 100.0, 5, factors=True)
    assert [pixel(of, value, 0.0, 100.0) for value in (1.0, 10.0, 100.0)] == pytest.approx([0.0, 50.0, 100.0])


def test_the_border_runs_between_kinds_and_nowhere_else() -> None:
    found = mapped("ffff", "ffcc", "ffcc")
    path = border(found.found.leader, framed(found, 0.0, 90.0, 0.0, 80.0))
    assert sorted(path.removeprefix("M").split("M")) == ["45.0 20.0H90.0", "45.0 80.0V20.0"]
    assert border(np.zeros((3, 3), dtype=np.int64), framed(found, 0.0, 90.0, 0.0, 80.0)) == ""


def test_a_name_stands_where_it_fits_or_not_at_all() -> None:
    found = mapped("fffff", "fcccf", "fcccf", "fffff")
    frame = framed(found, 0.0, 100.0, 0.0, 90.0)
    cold = found.found.led_by("cold")
    place = room_for(cold, frame, 40.0, 10.0)
    assert place is not None
    assert place[0] == pytest.approx(50.0)
    assert 15.0 < place[1] < 75.0
    assert room_for(cold, frame, 90.0, 10.0) is None
    assert room_for(cold, frame, 40.0, 80.0) is None
