"""Points of which some are worked out, and what is filled in between."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchoice.decide.invariants import BrokenInvariant
from coldchoice.decide.quads import (
    IMPOSSIBLE,
    NOBODY,
    Quad,
    Sheet,
    Spot,
    alike,
    coarse_lines,
    lead_over,
    leader_of,
    quads_between,
)
from coldchoice.errors import InputError


@given(st.integers(2, 300), st.integers(2, 20))
def test_coarse_lines_reach_both_ends_in_nearly_even_steps(count: int, coarse: int) -> None:
    lines = coarse_lines(count, coarse)
    assert (lines[0], lines[-1]) == (0, count - 1)
    assert len(lines) == min(count, coarse)
    steps = np.diff(lines)
    assert steps.max() - steps.min() <= 1


@given(st.integers(1, 9), st.integers(1, 9))
def test_the_parts_of_a_quad_cover_it_and_end_as_single_cells(wide: int, deep: int) -> None:
    cells, open_ = [], [Quad(0, wide, 0, deep)]
    while open_:
        quad = open_.pop()
        if quad.is_finest:
            cells.append((quad.left, quad.bottom))
        else:
            open_ += quad.split()
    assert sorted(cells) == [(x, y) for x in range(wide) for y in range(deep)]


def test_quads_lie_between_lines() -> None:
    found = quads_between([0, 2, 5], [0, 3])
    assert found == [Quad(0, 2, 0, 3), Quad(2, 5, 0, 3)]
    assert found[0].corners == ((0, 0), (2, 0), (0, 3), (2, 3))


def test_of_equals_the_first_by_name_leads_those_that_do_otherwise() -> None:
    scores = {"b": 0.7, "a": 0.7 - 1e-13, "c": 0.6}
    assert leader_of(scores) == "a"
    assert alike(scores, "a") == ("b", "a")
    assert lead_over(scores, "a") == pytest.approx(0.1)
    assert lead_over({"b": 0.7, "a": 0.7}, "a") == 0.0
    assert lead_over({"a": 1.0}, "a") == np.inf
    assert leader_of({}) is None


def filled(*spots: Spot) -> Sheet:
    sheet = Sheet(("a", "b"), 3, 3)
    quad = Quad(0, 2, 0, 2)
    for place, spot in zip(quad.corners, spots, strict=True):
        sheet.put(place, spot)
    sheet.fill(quad)
    return sheet


def test_what_lies_between_is_on_straight_lines() -> None:
    sheet = filled(
        *(
            Spot({"a": a, "b": 0.0}, error, best={"a": 1.0})
            for a, error in ((1, 0.1), (3, 0.1), (5, 0.3), (7, 0.3))
        )
    )
    assert sheet.lead.tolist() == pytest.approx(np.array([[1, 2, 3], [3, 4, 5], [5, 6, 7]]))
    assert sheet.error[1].tolist() == pytest.approx([0.2] * 3)
    assert (sheet.kind == 0).all()
    assert (sheet.best[0] == 1.0).all()
    assert sheet.seen.sum() == 4


def test_equals_are_best_together_and_led_by_none_of_them() -> None:
    sheet = Sheet(("a", "b", "c"), 3, 3)
    quad = Quad(0, 2, 0, 2)
    for place in quad.corners:
        sheet.put(place, Spot({"a": 0.7, "b": 0.7, "c": 0.5}, 0.1, best={"a": 0.4, "b": 0.4, "c": 0.2}))
    sheet.fill(quad)
    assert sheet.best[:, 1, 1].tolist() == pytest.approx([0.8, 0.0, 0.2])
    assert sheet.lead[1, 1] == pytest.approx(0.2)
    same = filled(*[Spot({"a": 0.7, "b": 0.7})] * 4)
    assert (same.lead == 0.0).all()


def test_one_who_cannot_be_used_at_some_corners_is_out_near_them() -> None:
    with_b, without = Spot({"a": 1.0, "b": 0.5}), Spot({"a": 1.0})
    sheet = filled(with_b, without, with_b, without)
    assert np.isfinite(sheet.scores[1]).tolist() == [[True, False, False]] * 3
    assert sheet.lead[0].tolist() == [0.5, np.inf, np.inf]


def test_nobody_and_the_impossible_are_kinds() -> None:
    assert (filled(*[Spot({})] * 4).kind == NOBODY).all()
    sheet = filled(*[Spot({}, possible=False)] * 4)
    assert (sheet.kind == IMPOSSIBLE).all()
    assert np.isnan(sheet.lead).all()


def test_a_point_that_was_worked_out_is_never_filled_over() -> None:
    sheet = Sheet(("a", "b"), 3, 3)
    sheet.put((1, 1), Spot({"b": 1.0}))
    for place in Quad(0, 2, 0, 2).corners:
        sheet.put(place, Spot({"a": 1.0}))
    sheet.fill(Quad(0, 2, 0, 2))
    assert sheet.kind[1, 1] == 1
    assert sheet.kind[0, 1] == 0


def test_what_contradicts_itself_is_loud() -> None:
    sheet = Sheet(("a",), 2, 2)
    with pytest.raises(InputError, match="a: nan: the score of an alternative must be finite"):
        sheet.put((0, 0), Spot({"a": float("nan")}))
    with pytest.raises(BrokenInvariant, match="shares of being best must add up to 1"):
        sheet.put((0, 0), Spot({"a": 1.0}, best={"a": 0.7}))
