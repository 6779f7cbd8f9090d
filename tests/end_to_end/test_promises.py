"""What coldchoice promises whoever defends a decision with it, tried on the whole engine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchoice.engine.compare import compare
from coldchoice.errors import NotApplicable
from coldchoice.evidence.cells import cell_types
from coldchoice.model.assessment import Assessment, Facts, Use
from coldchoice.model.case import Case
from coldchoice.model.comparison import Comparison
from coldchoice.model.money import Money
from coldchoice.report.document import json_text
from tests.scenes import Told, answer, as_json, criteria, facts, rows, scenario, shipped, with_shipped

CELLS = st.sampled_from(list(cell_types()))
PLACE = ("position", "tied_with", "first", "first_error")
"""What a row says of its place among the others; all else is its own."""


def own(comparison: Comparison) -> dict[str, str]:
    """Return what each row says of itself, as it stands in the JSON report."""
    written = {name: json.loads(row) for name, row in as_json(comparison).items()}
    for row in written.values():
        for field in PLACE:
            del row[field]
    return {name: json.dumps(row, sort_keys=True) for name, row in written.items()}


def order(comparison: Comparison) -> list[str]:
    return [row.name for row in comparison.ranked]


def lossy(case: Case) -> Assessment:
    """Lean on draws of its own and on shared ones."""
    recovery = 0.4 + 0.2 * case.uniform("parameter", "lossy") + 0.2 * case.uniform("lot", "lossy")
    return Assessment(facts=Facts(recovery, 0.95, usable_life_h=300.0))


def decline(case: Case) -> Assessment:
    raise NotApplicable("not for these")


def fail(case: Case) -> Assessment:
    raise RuntimeError("out of order")


# ---------------------------------------------------------------- the same question, the same bytes


@pytest.fixture(scope="module")
def alone() -> str:
    """Return the JSON of a run of three blocks in one process."""
    return json_text([compare(scenario(draws=30_000), with_shipped(Told("lossy", lossy)))])


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_bytes(alone: str, workers: int) -> None:
    asked = scenario(draws=30_000)
    assert json_text([compare(asked, with_shipped(Told("lossy", lossy)), workers=workers)]) == alone


def test_another_seed_gives_other_numbers(alone: str) -> None:
    other = json_text([compare(scenario(draws=30_000, seed=2), with_shipped(Told("lossy", lossy)))])
    assert json.loads(other)["comparisons"][0]["rows"] != json.loads(alone)["comparisons"][0]["rows"]


def test_the_first_block_of_a_longer_run_is_the_shorter_run() -> None:
    """A strategy that notes what it is given sees, in its first block, the very draws of the short run."""
    seen: list[tuple[int, bytes]] = []

    def note(case: Case) -> Assessment:
        drawn = case.journey.total_h.tobytes() + case.normal("lot", "x").tobytes()
        seen.append((case.streams.block, drawn))
        return lossy(case)

    answer(Told("note", note), draws=10_000)
    answer(Told("note", note), draws=25_000)
    (_, short), *long = seen
    assert [number for number, _ in long] == [0, 1, 2]
    assert long[0][1] == short
    assert len({drawn for _, drawn in long}) == 3


# ---------------------------------------------------------------- nobody changes anybody else

OTHERS: dict[str, Callable[[], Told]] = {
    "best": lambda: criteria("best", 0.99, 5000.0, 0.99),
    "worst": lambda: criteria("worst", 0.01, 90_000.0, 0.01),
    "facts": lambda: facts("facts", viable_recovery=0.7),
    "aaa-lossy": lambda: Told("aaa-lossy", lossy),
    "dead": lambda: facts("dead", viable_recovery=0.0),
    "declines": lambda: Told("declines", decline),
    "fails": lambda: Told("fails", fail),
}


@given(added=st.lists(st.sampled_from(sorted(OTHERS)), unique=True, min_size=1))
@settings(max_examples=40)
def test_adding_strategies_changes_no_other_s_numbers_and_never_reorders(added: list[str]) -> None:
    asked = scenario(draws=300)
    before = compare(asked, shipped())
    after = compare(asked, with_shipped(*(OTHERS[name]() for name in added)))
    mine, theirs = own(before), own(after)
    assert {name: theirs[name] for name in mine} == mine
    assert [name for name in order(after) if name in mine] == order(before)
    assert set(theirs) == {*mine, *added}


def test_nor_does_it_in_a_run_of_several_blocks_with_one_that_fails_late() -> None:
    def fail_late(case: Case) -> Assessment:
        return lossy(case) if case.streams.block < 2 else fail(case)

    asked = scenario(draws=30_000)
    before, after = compare(asked, shipped()), compare(asked, with_shipped(Told("fails-late", fail_late)))
    assert {name: row for name, row in own(after).items() if name != "fails-late"} == own(before)
    places = [(row.name, row.position, row.first, row.first_error) for row in before.ranked]
    assert [(row.name, row.position, row.first, row.first_error) for row in after.ranked] == places
    assert rows(after)["fails-late"].status == "failed"


def test_the_order_in_which_strategies_are_listed_does_not_matter() -> None:
    asked = [scenario(strategies=list(names)) for names in permutations(["a", "b", "c"])]
    offered = (criteria("a", 0.6), criteria("b", 0.6), Told("c", lossy))
    texts = {
        tuple(as_json(answer(*offered, strategies=[one.strategy for one in each.strategies])).items())
        for each in asked
    }
    assert len(texts) == 1


def test_variants_of_one_strategy_share_lots_and_journeys() -> None:
    variants = [
        {"strategy": "slow-freeze", "name": name, "options": {"volume": volume}}
        for name, volume in (("small", "40 mL"), ("large", "60 mL"))
    ]
    found = rows(compare(scenario(strategies=variants), shipped()))
    assert found["small"].viability == found["large"].viability
    assert found["small"].lost_to == found["large"].lost_to
    assert found["small"].cost != found["large"].cost


def test_all_strategies_are_given_the_same_lots_and_journeys() -> None:
    seen: list[tuple[bytes, bytes]] = []

    def note(case: Case) -> Assessment:
        seen.append(
            (case.journey.total_h.tobytes(), case.normal("lot", "starting viability of pbmc").tobytes())
        )
        return lossy(case)

    answer(Told("a", note), Told("b", note), Told("c", note))
    assert len(seen) == 3
    assert len(set(seen)) == 1


# ---------------------------------------------------------------- all are accounted for, and cannot harm


def leave(case: Case) -> Assessment:
    sys.exit("enough")


def shout(case: Case) -> Assessment:
    print("not a part of the answer")
    os.write(1, b"nor this\n")
    return lossy(case)


def rewrite_scenario(case: Case) -> Assessment:
    case.scenario.duration = 1.0
    return lossy(case)


def rewrite_journey(case: Case) -> Assessment:
    case.journey.legs[0].hours *= 0.0
    return lossy(case)


def rewrite_lots(case: Case) -> Assessment:
    case.normal("lot", "starting viability of leukapheresis-mnc")[:] = 0.0
    return lossy(case)


def of_facts(**wrong: Any) -> Callable[[Case], Assessment]:
    return lambda case: Assessment(facts=Facts(**{"viable_recovery": 0.9, "dye_viability": 0.9, **wrong}))


def of_criteria(**wrong: Any) -> Callable[[Case], Assessment]:
    def assess(case: Case) -> Assessment:
        good = {"viability": 0.9, "cost": case.money(10, "USD", 2024), "flexibility": 0.5}
        return Assessment(**{**good, **wrong})

    return assess


WRONG: dict[str, tuple[Callable[[Case], Any], str]] = {
    "raises": (fail, "RuntimeError: out of order (test_promises.py:"),
    "exits": (leave, "SystemExit: enough (test_promises.py:"),
    "returns nothing": (lambda case: None, "assess returned NoneType; it must return an Assessment"),
    "wrong shape": (
        of_facts(viable_recovery=np.ones(7)),
        "viable_recovery has shape (7,); it must be a number",
    ),
    "nan": (of_criteria(viability=np.nan), "viability is nan; it must be 0 to 1"),
    "over one": (of_facts(dye_viability=1.2), "dye_viability is 1.2; it must be 0 to 1"),
    "negative cost": (of_criteria(cost=Money(-5.0, "USD", 2024)), "cost is -5; it must be 0 or more"),
    "no money": (of_criteria(cost=5.0), "cost must be Money"),
    "money of no year": (of_criteria(cost=Money(5.0, "USD")), "cost: 5 USD: does not say its price year"),
    "no price": (of_facts(uses=(Use("cryobagg"),)), "'cryobagg': unknown"),
    "rewrites the scenario": (rewrite_scenario, "ValidationError: 1 validation error"),
    "rewrites the journey": (rewrite_journey, "ValueError: output array is read-only (test_promises.py:"),
    "rewrites the lots": (rewrite_lots, "ValueError: assignment destination is read-only (test_promises.py:"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_faulty_strategy_is_a_failed_row_with_its_reason_and_harms_nobody(fault: str) -> None:
    faulty, reason = WRONG[fault]
    before = compare(scenario(), shipped())
    after = compare(scenario(), with_shipped(Told("faulty", faulty)))
    row = rows(after)["faulty"]
    assert row.status == "failed"
    assert row.reason.startswith(reason)
    assert "\n" not in row.reason
    assert not after.complete
    places = {row.name: (row.position, row.first, row.score) for row in before.ranked}
    assert {row.name: (row.position, row.first, row.score) for row in after.ranked} == places
    assert {name: text for name, text in own(after).items() if name != "faulty"} == own(before)


def test_what_a_strategy_prints_does_not_reach_stdout(capfd: pytest.CaptureFixture[str]) -> None:
    loud = answer(Told("loud", shout))
    out, err = capfd.readouterr()
    assert rows(loud)["loud"].status == "ranked"
    assert out == ""
    assert "not a part of the answer" in err
    assert "nor this" in err


def test_everyone_asked_for_is_in_the_table_once() -> None:
    strategies = [make() for make in OTHERS.values()]
    comparison = answer(*strategies)
    assert sorted(row.name for row in comparison.rows) == sorted(one.name for one in strategies)
    assert {row.status for row in comparison.rows} == {"ranked", "infeasible", "not applicable", "failed"}
    assert all(row.reason for row in comparison.rows if row.status != "ranked")
