"""How long units are under way, and what they wait for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coldchoice.engine.compare import compare
from coldchoice.engine.load import load_scenario
from coldchoice.engine.travelled import seen_of
from coldchoice.model.comparison import Comparison
from tests.scenes import answer, case, facts

ROOT = Path(__file__).resolve().parents[2]

CUSTOMS = {"probability": 0.5, "adds": "6 h"}
LEGS: list[dict[str, Any]] = [
    {"hold": "24 h", "place": "clinic"},
    {"transport": "36 h", "ambient": "20 degC", "place": "plant", "customs": CUSTOMS},
]
CALENDAR = {"year": 2026, "opens": "mon-fri 08:00-18:00"}
SLOT = {"name": "slot", "at": "plant", "count": 1, "busy": "70 h", "used_by": ["frozen"]}
FREE: list[dict[str, Any]] = [LEGS[0], {key: value for key, value in LEGS[1].items() if key != "customs"}]


def asked(legs: Any = LEGS, calendar: Any = CALENDAR, **keys: Any) -> Comparison:
    logistics = {"legs": legs, **({} if calendar is None else {"calendar": calendar})}
    return answer(
        facts("cold", usable_life_h=900.0), facts("frozen", usable_life_h=900.0),
        strategies=["cold", "frozen"], logistics=logistics, **keys,
    )  # fmt: skip


def test_the_hours_of_a_block_are_those_of_its_journeys() -> None:
    drawn = case(draws=500, duration="60 h", logistics={"legs": LEGS, "calendar": CALENDAR}).journey
    seen = seen_of(drawn, [])
    assert seen["hours.mean"] == pytest.approx(float(drawn.total_h.mean()), rel=1e-12)
    assert seen["opening"] + seen["customs"] == pytest.approx(float(drawn.waited_h.mean()), rel=1e-9)
    assert seen["hours.mean"] == pytest.approx(60.0 + seen["opening"] + seen["customs"], rel=1e-9)
    assert seen["customs"] == pytest.approx(3.0, abs=0.4)  # half of the units for 6 h
    assert seen["opening"] > 10.0


def test_customs_alone_are_no_opening_hours() -> None:
    (told,) = asked(calendar=None).journeys
    assert told.strategies == ("cold", "frozen")
    assert (told.opening_h, told.line_h, told.planned_h) == (0.0, 0.0, 60.0)
    assert told.customs_h == pytest.approx(3.0, abs=0.6)
    assert told.hours.mean == pytest.approx(60.0 + told.customs_h, rel=1e-9)


def test_opening_hours_alone_are_no_customs() -> None:
    (told,) = asked(FREE).journeys
    assert (told.customs_h, told.line_h) == (0.0, 0.0)
    (always,) = asked(FREE, {"year": 2026, "opens": "always"}).journeys
    assert (always.waited_h, always.hours.mean) == (0.0, pytest.approx(60.0))


def test_without_calendar_and_customs_nothing_is_kept() -> None:
    assert asked(FREE, None).journeys == ()
    assert asked(FREE, None, capacity=[SLOT], demand={"units_per_year": 100}).journeys == ()


def test_hours_in_line_stand_apart_and_count_once() -> None:
    done = asked(capacity=[SLOT], demand={"units_per_year": 100})
    cold, frozen = done.journeys
    assert (cold.strategies, frozen.strategies) == (("cold",), ("frozen",))
    assert cold.line_h == 0.0
    (line,) = done.lines
    assert frozen.line_h == pytest.approx(line.wait_h.mean, rel=1e-12)
    for one in (cold, frozen):
        assert one.hours.mean == pytest.approx(60.0 + one.waited_h, rel=1e-9)


def test_where_there_is_a_bottleneck_nobody_is_under_way() -> None:
    done = asked(capacity=[{**SLOT, "busy": "300 h"}], demand={"units_per_year": 100})
    assert [one.strategies for one in done.journeys] == [("cold",)]


def test_it_is_the_same_for_any_number_of_workers() -> None:
    shipped, _ = load_scenario(str(ROOT / "scenarios" / "car-t-apheresis-calendar.yaml"))
    longer = shipped.model_copy(update={"draws": 30_000})
    one, two = (compare(longer, workers=workers).journeys for workers in (1, 2))
    assert one == two
    assert len(one) == 1
