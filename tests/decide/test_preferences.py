from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import numpy as np
import pytest

from coldchoice.decide.preferences import (
    Bound,
    between,
    closed,
    order,
    preferences_of,
    proportions,
    ratio,
    said,
    span,
    swing,
)
from coldchoice.errors import InputError, UnknownName
from coldchoice.model.span import Span

CRITERIA = ("viability", "cost", "flexibility")


def test_an_order_says_one_thing_of_each_two_neighbours() -> None:
    first, second = order("viability > cost = flexibility")
    assert (first.text, second.text) == ("viability > cost", "cost = flexibility")
    assert first.bounds == (Bound("cost", 1.0, "viability", strict=True),)
    assert second.bounds == (Bound("flexibility", 1.0, "cost"), Bound("cost", 1.0, "flexibility"))
    assert second.criteria == ("flexibility", "cost")


def test_a_range_of_one_weight_is_a_bound_on_either_side() -> None:
    assert between("cost", 0.25, 0.5).bounds == (Bound("cost", 0.5, None), Bound(None, 4.0, "cost"))
    assert between("cost", 0.25).bounds == (Bound(None, 4.0, "cost"),)
    assert between("cost", 0.0).bounds == ()
    assert [between("cost", *ends).text for ends in ((0.2, 0.5), (0.2, 1.0), (0.0, 0.5), (0.5, 0.5))] == [
        "cost 0.2 to 0.5",
        "cost at least 0.2",
        "cost at most 0.5",
        "cost 0.5",
    ]


def test_a_ratio_bounds_one_weight_by_another() -> None:
    assert ratio("viability", "cost", 1.25, 3.0).bounds == (
        Bound("viability", 3.0, "cost"),
        Bound("cost", 0.8, "viability"),
    )
    assert ratio("viability", "cost", 2.0).bounds == (Bound("cost", 0.5, "viability"),)


def test_swing_points_are_ratios_to_the_criterion_that_has_100() -> None:
    cost, flexibility = swing({"viability": 100.0, "cost": (50.0, 80.0), "flexibility": 40.0})
    assert cost.bounds == ratio("cost", "viability", 0.5, 0.8).bounds
    assert flexibility.bounds == ratio("flexibility", "viability", 0.4, 0.4).bounds
    assert cost.text == "swing of cost 50 to 80 points, of viability 100"


@pytest.mark.parametrize("points", [{"viability": 90.0}, {"viability": (80.0, 100.0), "cost": 20.0}])
def test_swings_need_one_criterion_with_100_points(points: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"swing: .*one criterion must have 100 points"):
        swing(points)


def test_swing_points_are_within_0_to_100() -> None:
    with pytest.raises(InputError, match=r"swing\.cost: 101: points must be within 0 to 100"):
        swing({"viability": 100.0, "cost": 101.0})


def test_statements_of_every_kind_stand_together() -> None:
    spans = {
        "between": {"cost": Span(0.1, 0.3)},
        "ratio": {"viability/flexibility": Span(2.0, inf)},
        "swing": {"viability": Span(100.0, 100.0), "cost": Span(10.0, 60.0)},
    }
    found = preferences_of(said(["viability > cost"], spans), CRITERIA)
    assert found.texts == (
        "viability > cost",
        "cost 0.1 to 0.3",
        "viability/flexibility at least 2",
        "swing of cost 10 to 60 points, of viability 100",
    )
    assert [statement.key for statement in found.statements] == [
        ("order",),
        ("between", "cost"),
        ("ratio", "viability/flexibility"),
        ("swing", "cost"),
    ]


def test_a_criterion_that_is_not_there_gets_the_nearest_spelling() -> None:
    with pytest.raises(UnknownName, match=r"weights\.between\.cots: 'cots': .*did you mean 'cost'\?"):
        preferences_of([between("cots", 0.5)], CRITERIA)


def test_a_ratio_is_of_two_criteria() -> None:
    with pytest.raises(InputError, match="must be two criteria, as in viability/cost"):
        said([], {"ratio": {"viability": Span(2.0, 3.0)}})


def test_what_means_the_same_has_one_fingerprint() -> None:
    one = preferences_of(order("viability > cost > flexibility"), CRITERIA)
    same = preferences_of(
        [*order("cost > flexibility, viability > cost"), ratio("cost", "viability", 0, 1)], CRITERIA
    )
    assert one.meaning == same.meaning
    assert one.meaning != preferences_of(order("viability > flexibility > cost"), CRITERIA).meaning
    assert one.meaning != preferences_of(order("viability > cost"), CRITERIA).meaning


def test_without_a_criterion_the_ratios_of_the_others_stay() -> None:
    found = preferences_of(
        [*order("viability > cost > flexibility"), between("viability", 0.0, 0.5)], CRITERIA
    )
    left = proportions(found, ("viability", "flexibility"))
    assert left.criteria == ("viability", "flexibility")
    assert np.exp(closed(left))[1, 0] == pytest.approx(1.0)
    assert np.exp(closed(left))[0, 1] == inf
    assert np.exp(closed(left))[0, 2] == 1.0  # half of another whole says nothing of this one


def test_without_a_criterion_shares_count_by_their_ratio() -> None:
    found = preferences_of([between("viability", 0.4, 0.5), between("cost", 0.1, 0.2)], CRITERIA)
    left = np.exp(closed(proportions(found, ("viability", "cost"))))
    assert (left[0, 1], 1.0 / left[1, 0]) == pytest.approx((5.0, 2.0))


def test_weights_of_nothing_are_left_out_last() -> None:
    found = preferences_of([between("viability", 0.0, 0.0)], CRITERIA)
    assert proportions(found, ("viability", "cost")).texts == ("viability 0",)
    with pytest.raises(InputError, match="the highest weights allowed add up to 0"):
        proportions(found, ("viability",))


def test_ranges_can_be_read_from_text() -> None:
    assert span("40..60 %", most=1.0, per_cent=True) == (0.4, 0.6)
    assert span(">= 2") == (2.0, inf)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (lambda: between("x", -0.6, -0.5), "between.x: -0.6..-0.5: must rise, within 0 to 1"),
        (lambda: between("x", 1.5, 2.0), "between.x: 1.5..2: must rise, within 0 to 1"),
        (lambda: between("x", 0.6, 0.5), "between.x: 0.6..0.5: must rise"),
        (lambda: between("x", nan, 0.5), "between.x: .nan: must be a number"),
        (lambda: ratio("x", "y", -2, -1), "ratio.x/y: -2..-1: must be 0 or more, and rise"),
        (lambda: ratio("x", "y", nan, 2), "ratio.x/y: .nan: must be a number"),
        (lambda: ratio("x", "y", "2", "3"), "ratio.x/y: '2': must be a number"),
        (
            lambda: swing({"x": 100, "y": (20, 30, 40)}),
            "swing.y: a list of 3: must be points, or two of them",
        ),
        (lambda: swing({"x": 100, "y": "much"}), "swing.y: 'much': must be a number"),
    ],
)
def test_what_cannot_be_said_is_refused_in_one_line(said: Callable[[], object], message: str) -> None:
    with pytest.raises(InputError) as caught:
        said()
    assert str(caught.value).startswith(message)


def test_points_of_a_swing_may_be_a_list_of_two() -> None:
    assert swing({"x": 100, "y": [20, 40]}) == swing({"x": 100, "y": (20, 40)})  # type: ignore[dict-item]
