from __future__ import annotations

import math
from typing import Any

import pytest

from coldchoice.model.chained import Chained
from coldchoice.report.chained import (
    cost_grid,
    dropped,
    headline,
    process_lines,
    ranking_grid,
    stage_grid,
    statements,
    ties,
    verdict,
    waits,
)
from tests.chains import MADE, answered, asked, stage
from tests.engine.test_chain import COLD, FROZEN, decline, economics, preserving
from tests.scenes import Told, shipped


def chained(*others: Any, remake: bool = True, title: str | None = "From a to b") -> Chained:
    """Return a chain of two stages, `cold` and `frozen` in each, and in the first what else is given."""
    chain = asked({**MADE, "cost": {"value": "5000 USD 2024", "source": "CL194"}}, title=title)
    names = ["cold", "frozen", *(one.name for one in others)]
    terms = economics(remake=remake)
    stages = [stage("a", *names, chain=chain, **terms), stage("b", "cold", "frozen", chain=chain, **terms)]
    return answered(chain, stages, COLD, FROZEN, *others, file="chain.yaml")


def test_the_headline_names_steps_and_volume() -> None:
    assert headline(chained()) == "From a to b: a, manufacture, b; 100 units a year enter b"
    assert headline(chained(title=None)) == "a, manufacture, b; 100 units a year enter b"


def test_the_ranking_is_by_cost_with_a_column_for_each_stage() -> None:
    grid = ranking_grid(chained())
    assert grid.columns == ("rank", "a", "b", "USD/delivered dose (2024)", "+-", "delivered", "evidence")
    assert [line[:3] for line in grid.lines] == [
        ("1", "frozen", "frozen"), ("2", "cold", "frozen"), ("3", "frozen", "cold"), ("4", "cold", "cold"),
    ]  # fmt: skip
    assert grid.lines[1][3:6] == ("15,300", "0", "0.36")


def test_per_attempt_it_says_how_many_are_delivered() -> None:
    grid = ranking_grid(chained(remake=False))
    assert grid.columns[3:7] == ("USD/attempt at a (2024)", "+-", "delivered", "per attempt")


def test_each_stage_shows_what_is_at_stake() -> None:
    grid = stage_grid(chained())
    assert grid.lines[2][:5] == ("2", "a", "cold", "1,000", "80 %")
    assert grid.lines[3][:5] == ("", "b", "frozen", "13,400", "90 %")
    assert [line[6] for line in grid.lines[2:4]] == ["250", "100"]


def test_lines_are_told_by_stage_and_end_in_the_total() -> None:
    grid = cost_grid(chained())
    shown = {line[0]: line[2] for line in grid.lines}
    assert grid.columns[2] == "2 cold > frozen"
    assert shown["a: value of the unit"] == "1,000"
    assert shown["manufacture: cost"] == "5,000"
    assert shown["manufacture: units lost in it"] == "6,640"
    assert shown["b: lost units"] == "1,520"
    assert list(shown)[-1] == "total"
    assert "b: value of the unit" not in shown


def test_printed_lines_add_up_to_the_printed_total_but_for_their_last_digit() -> None:
    grid = cost_grid(chained())
    for column in range(1, len(grid.columns)):
        *lines, total = (float(line[column].replace(",", "")) for line in grid.lines)
        last_digit = 10.0 ** (int(math.log10(total)) - 4)
        assert abs(sum(lines) - total) <= last_digit * (len(lines) + 1) / 2


def test_the_left_out_are_counted_with_their_reason() -> None:
    done = chained(Told("shy", decline))
    assert dropped(done) == ("shy in a (2 combinations): not applicable: not for these",)
    assert next(statements(done)).heading == "Left out"


def test_ties_are_told_once() -> None:
    twin = preserving("twin", 0.8, 200.0, 3000.0)
    assert ties(chained(twin)) == "cold > cold and twin > cold; cold > frozen and twin > frozen."
    assert ties(chained()) == ""


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (chained, "frozen > frozen is the cheapest: 15,000 USD per"),
        (
            lambda: chained(preserving("twin", 0.9, 300.0, 900.0)),
            "Too close to call: frozen > frozen and twin",
        ),
        (lambda: chained()._replace(combinations=()), "No combination can be costed."),
    ],
)
def test_the_verdict(done: Any, told: str) -> None:
    assert verdict(done()).startswith(told)


def test_what_is_done_in_between_is_told_with_its_source() -> None:
    assert process_lines(chained()) == (
        "manufacture: 5,000 USD a unit (CL194); 50 % succeed; "
        "a failure costs 100 USD more (given in the chain)",
    )


def test_waits_are_told_for_each_stage_that_has_lines_and_so_is_a_bottleneck() -> None:
    chain = asked(None)
    slots = [{"name": "slot", "at": "destination", "count": 4, "busy": "8 d"}]
    last = stage("b", "slow-freeze", chain=chain, demand={"units_per_year": 80})
    strategy = shipped().get("slow-freeze").strategy
    done = answered(chain, [stage("a", "slow-freeze", chain=chain, capacity=slots), last], strategy)
    (told,) = waits(done)
    assert told.startswith("a: slot at destination: ")
    assert " in use, mean wait " in told
    assert "Waits" in [one.heading for one in statements(done)]
    last = stage("b", "slow-freeze", chain=chain, demand={"units_per_year": 800})
    done = answered(chain, [stage("a", "slow-freeze", chain=chain, capacity=slots), last], strategy)
    assert waits(done) == ()
    (reason,) = dropped(done)
    assert reason.startswith("slow-freeze in a (1 combination): infeasible: slot at destination: 800 units")
    assert waits(chained()) == ()


@pytest.mark.parametrize("error", [math.inf, math.nan])
def test_an_error_that_is_no_number_is_missing(error: float) -> None:
    done = chained()
    lost = done._replace(combinations=tuple(one._replace(error=error) for one in done.ranked))
    assert {line[4] for line in ranking_grid(lost).lines} == {"-"}
