"""Break-evens as people read them, from records made by hand."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from coldchoice.decide.crossing import CloseCall, Spread
from coldchoice.engine.break_even import BreakEven, BreakEvens, Crossing, Limit, Race
from coldchoice.engine.knob import knob
from coldchoice.engine.lookout import View
from coldchoice.engine.settle import settle
from coldchoice.report.break_even import break_even_csv, break_even_markdown, break_even_text
from tests.scenes import scenario

LEARNED = Spread(3.0, 41.0, 0.78, 0.12, 0.1, 0.0)
HERE = View({}, {"value": {"frozen": 0.7, "cold": 0.6}, "cost": {"frozen": -9.0, "cold": -8.0}}, {})


def race(*crossings: Crossing, learned: Spread | None = None, **more: Any) -> Race:
    return Race("value", more.get("leader", "frozen"), "cold", crossings, learned, more.get("idle", False))


def found(*races: Race, **more: Any) -> BreakEvens:
    asked = scenario(title="A | title", strategies=["slow-freeze", "hypothermic"], **more.pop("keys", {}))
    volume = knob(
        "units-a-year", "units preserved in a year", "frequency", 100.0, lambda scenario, value: scenario
    )
    answer = BreakEven(
        knob=more.pop("knob", volume), low=5.0, high=2_000.0, values=(5.0, 100.0, 2_000.0), views=(HERE,) * 3,
        refused=(), races=races, limits=(), now=HERE, silent={}, rescaled=False, draws=400,
    )  # fmt: skip
    return BreakEvens(asked, settle(asked), "x/a.yaml", ("frozen", "cold"), (answer._replace(**more),), ())


def text(*races: Race, **more: Any) -> str:
    return " ".join(break_even_text(found(*races, **more)).split())


def test_a_crossing_reads_as_a_sentence() -> None:
    said = text(race(Crossing(12.04, "cold", "frozen", "", 0.83, LEARNED)))
    assert "at 100 units a year frozen leads; cold leads below 12 units a year (+- 0.83)." in said
    assert (
        "If all that can be learned were known: it lies at 3 to 41 units a year (5-95 %) in 78 % of cases; "
        "cold leads throughout in 12 %; frozen leads throughout in 10 %." in said
    )
    assert "units-a-year 100 units a year value 12 0.83 3 to 41 22 % cold frozen" in said


def test_none_says_between_what() -> None:
    said = text(race(learned=Spread(None, None, 0.0, 0.9, 0.1, 0.0)))
    assert "frozen leads; no break-even between 5 and 2,000 units a year." in said
    assert "frozen leads throughout in 90 %; cold leads throughout in 10 %." in said
    assert "value none 100 % frozen frozen" in said


def test_all_crossings_are_told_and_infeasible_stretches() -> None:
    several = (
        Crossing(12.0, "cold", "frozen", "", None, LEARNED),
        Crossing(300.0, "frozen", "cold", "", 2.0, LEARNED._replace(other=0.05)),
        Crossing(900.0, "cold", None, "too late"),
    )
    said = text(
        race(*several), limits=(Limit("cold", 900.0, True, "too late"), Limit("x", 7.0, False, "why."))
    )
    assert "cold leads below 12 units a year (+- ?); cold leads from 300 units a year (+- 2) to 900" in said
    assert "no strategy can be used above 900 units a year" in said
    assert "the break-even at 300 units a year lies at" in said
    assert "the lead changes only from cold to frozen in 5 %" in said
    assert "value 12 ? 3 to 41" in said
    assert "value 900 infeasible cold nobody" in said
    assert "Cold cannot be used above 900 units a year: too late." in said
    assert "X cannot be used below 7 units a year: why." in said


def test_a_gate_is_marked_and_said() -> None:
    declined = Crossing(6.0, "cold", "frozen", "not applicable: on the way", out="frozen")
    gated = Crossing(900.0, "frozen", "cold", "usable fraction 0.4", out="frozen")
    failed = Crossing(950.0, "cold", None, "failed: ZeroDivisionError", out="cold")
    said = text(race(declined, gated, failed))
    assert "cold leads below 6 units a year (frozen declined below it);" in said
    assert "cold leads from 900 units a year (frozen infeasible above it) to 950 units a year;" in said
    assert "value 6 declined cold frozen" in said
    assert "value 900 infeasible frozen cold" in said
    assert "value 950 failed cold nobody" in said


@pytest.mark.parametrize(
    ("value", "error", "end"), [(6.0, 0.5, "5"), (1_990.0, 20.0, "2,000"), (6.0, 0.4, ""), (6.0, None, "")]
)
def test_an_error_that_reaches_the_end_of_the_search_is_marked(
    value: float, error: float | None, end: str
) -> None:
    said = text(race(Crossing(value, "cold", "frozen", "", error, LEARNED)))
    assert (f"not told apart from {end} units a year)" in said) == bool(end)
    assert (" ? 3 to 41" in said) == (bool(end) or error is None)


def test_a_range_that_is_cut_off_is_marked_and_said() -> None:
    search = LEARNED._replace(cut_low=5.0, cut_high=2_000.0)
    said = text(race(Crossing(12.0, "cold", "frozen", "", 1.0, search)))
    assert "(5-95 %, cut off at the low end of the search and at the high end of the search) in 78 %" in said
    assert "1 <3 to >41 22 %" in said
    said = text(race(learned=LEARNED._replace(cut_low=7.0, cut_high=900.0)))
    assert "(5-95 %, cut off where both can first be used and where both can last be used)." in said
    assert "none <3 to >41 22 %" in said


def test_a_close_call_is_said_once() -> None:
    call = CloseCall(300.1, 300.2, ("cold", "frozen"))
    said = text(race()._replace(close=(call,)))
    assert "and 2,000 units a year; cold and frozen are too close to call around 300 units a year." in said
    assert "none cold cold" in said  # not who leads in the close call only
    call = CloseCall(300.0, 400.0, ("frozen", "cold", "dry"))
    said = text(race(Crossing(12.0, "cold", "frozen", "", 1.0, LEARNED))._replace(close=(call,)))
    assert said.count("frozen, cold and dry are too close to call from 300 to 400 units a year.") == 1


def test_a_change_near_another_crossing_of_the_kind_is_elsewhere() -> None:
    learned = LEARNED._replace(other=0.05)
    several = [Crossing(at, *pair, "", 1.0, learned) for at, pair in ((9.0, ("a", "b")), (300.0, ("b", "a")))]
    again = Crossing(900.0, "a", "b", "", 1.0, learned)
    said = text(race(*several))
    assert "the lead changes only from b to a in 5 %" in said
    assert "the lead changes only from a to b in 5 %" in said
    said = text(race(*several, again))
    assert said.count("the lead changes elsewhere, or from b to a, in 5 %") == 2


def test_who_is_equal_to_the_leader_is_said() -> None:
    said = text(race()._replace(equals=("twin",)))
    assert "at 100 units a year frozen leads, and twin just the same; no break-even between" in said


def test_nobody_and_nothing() -> None:
    assert "at 100 units a year no strategy can be used; no break-even" in text(race(leader=None))
    assert "frozen leads; nothing in it depends on this input." in text(race(idle=True))
    out = HERE._replace(out={"cold": "a hold of 8766 h cannot be defended"})
    assert "Cold cannot be used at any of them: a hold of 365 d cannot be defended." in text(
        race(), now=out, views=(out,) * 3
    )


def test_what_moves_and_what_was_refused_is_told() -> None:
    part = knob("duration", "time", "time", 60.0, lambda scenario, value: scenario, moves="all of it")
    said = text(race(), knob=part, rescaled=True, refused=((5.0, "too short"),), values=(10.0, 2_000.0))
    assert "all of it; the value scale of cost, unless `scales` fixes it, too" in said
    assert "1 value could not be asked for, e.g. 5 h (too short); those from 10 to 2000 could." in said


@pytest.mark.parametrize(
    ("kind", "unit", "value", "error", "shown"),
    [
        ("fraction", None, 0.0234, 0.004, "2.34 % (+- 0.4 %)"),
        ("money", "USD 2024", 12_345.0, 67.0, "12,300 USD (+- 67)"),
        ("time", None, 31.04, 0.5, "31 h (+- 0.5)"),
        ("number", "%", 5.0, 0.5, "5 % (+- 0.5)"),
        ("number", "", 0.618, 0.01, "0.618 (+- 0.01)"),
    ],
)
def test_units(kind: Any, unit: str | None, value: float, error: float, shown: str) -> None:
    one = knob("it", "what it is", kind, 0.9 * value, lambda scenario, value: scenario, unit=unit)
    crossing = Crossing(value, "frozen", "cold", "", error, LEARNED)
    assert f"cold leads above {shown}." in text(race(crossing), knob=one, low=0.0, high=1e6)


def test_weights_and_draws_are_told() -> None:
    assert "weights not given: the weighted value takes equal ones" in text(race())
    assert "weights not given" not in text(race(), keys={"weights": {"cost": 1}})
    assert "400 draws (the scenario asks for 5,000)" in text(race(), keys={"draws": 5_000})


def test_markdown_escapes_what_it_quotes() -> None:
    written = break_even_markdown(found(race(Crossing(12.0, "<b>cold</b>", "*frozen*", "", 0.8, LEARNED))))
    assert "<b>" not in written
    assert r"\*frozen\*" in written


def test_markdown_is_one_table() -> None:
    written = break_even_markdown(found(race(Crossing(12.0, "cold", "frozen", "", 0.8, LEARNED))))
    rows = [line for line in written.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert len({line.count("|") - line.count(r"\|") for line in rows}) == 1
    assert written.startswith(r"## A \| title")


def test_csv_has_a_line_for_each_crossing_or_for_none() -> None:
    crossing = Crossing(12.0, "cold", "=cmd", "", 0.8, LEARNED)
    first, second = csv.DictReader(StringIO(break_even_csv(found(race(crossing), race()))))
    assert (first["break_even"], first["known_p05"], first["leads_above"]) == ("12", "3", "'=cmd")
    assert (second["break_even"], second["leads_below"], second["unit"]) == ("", "frozen", "/year")
