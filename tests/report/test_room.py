from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from coldchoice.model.comparison import Comparison, Interval, Row
from coldchoice.report.parts import grids
from coldchoice.report.room import hours_grid, radii, reach_grid, released, waits_grid

Make = Callable[..., Comparison]
BEHIND: dict[str, Any] = {
    "flexibility_hours": {
        "journey_q95": 69.4, "preparation": 1.5, "carrier_hold": float("inf"), "spare": -12.0,
    },
    "waits_covered": {"collect-make": 0.76},
    "full_release": 0.62,
    "radius_km": Interval(9_000.0, 479.2, 6_580.0, 30_000.0),
}  # fmt: skip
REACH = {"logistics": {"lane": "air-domestic", "reach": {"speed": "60 km/h", "handling": "8 h"}}}


@pytest.fixture
def told(kinds: dict[str, Row]) -> list[Row]:
    return [kinds["frozen"]._replace(**BEHIND), kinds["own"]]


def test_hours_stand_beside_one_another(comparison: Make, told: list[Row]) -> None:
    grid = hours_grid(told, comparison())
    assert dict(zip(grid.columns, grid.lines[0], strict=True)) == {
        "strategy": "slow-freeze",
        "usable life": "10 years",
        "carrier holds": "no limit",
        "95 % of journeys": "69.4 h",
        "preparation": "1.5 h",
        "slack": "no limit",
        "left for tests": "-12 h",
        "released (7 d) before use": "in 62 %",
    }
    assert len(grid.lines) == 1  # who accounts for itself has no hours


def test_the_heading_says_where_dates_that_move_count(comparison: Make, told: list[Row]) -> None:
    inside = comparison()
    paid = inside._replace(terms=inside.terms._replace(monetise_flexibility=True))
    assert hours_grid(told, inside).heading.endswith("(dates that move count in it, not in the cost)")
    assert hours_grid(told, paid).heading.endswith("(dates that move count in the cost, not in it)")


def test_the_note_says_which_hours_are_medians(comparison: Make, told: list[Row]) -> None:
    made = comparison()
    untested = made._replace(terms=made.terms._replace(release_tests=()))
    assert hours_grid(told, made).note == (
        "Life, carrier and preparation: medians; slack: 5 % point over sites and lots; left for tests: "
        "median over lots and sites; not to be subtracted."
    )
    assert "tests" not in hours_grid(told, untested).note


def test_without_tests_nothing_is_said_of_them(comparison: Make, told: list[Row]) -> None:
    made = comparison()
    grid = hours_grid(told, made._replace(terms=made.terms._replace(release_tests=())))
    assert grid.columns[-1] == "slack"


@pytest.mark.parametrize(
    ("share", "said"), [(None, "-"), (1.0, "yes"), (0.95, "yes"), (0.5, "in 50 %"), (0.04, "no")]
)
def test_release_before_use_is_yes_no_or_a_share(
    kinds: dict[str, Row], share: float | None, said: str
) -> None:
    assert released(kinds["frozen"]._replace(full_release=share)) == said


def test_waits_are_covered_by_a_share(comparison: Make, told: list[Row]) -> None:
    grid = waits_grid(told, comparison())
    assert grid.columns == ("strategy", "collect-make, 7 d")
    assert grid.lines == (("slow-freeze", "76 %"),)


def test_beyond_half_round_the_earth_there_is_no_limit(comparison: Make, told: list[Row]) -> None:
    grid = reach_grid(told, comparison(scenario=REACH))
    assert grid.heading.endswith("60 km/h, 8 h of handling")
    assert grid.lines == (("slow-freeze", "6,580 km", "479 km", "no limit"),)
    assert radii(told[1]) == ("-", "-", "-")


def test_reach_is_shown_only_where_it_is_asked_for(comparison: Make, told: list[Row]) -> None:
    assert not reach_grid(told, comparison()).lines
    assert len(grids(comparison(tuple(told)))) == 5
    assert len(grids(comparison(tuple(told), scenario=REACH))) == 6
