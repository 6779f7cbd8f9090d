from __future__ import annotations

import pytest

from coldchoice.errors import NotApplicable
from coldchoice.model.assessment import Assessment, Facts, Input, Use
from coldchoice.model.comparison import Row
from coldchoice.model.money import Money
from tests.scenes import Told, answer, criteria, facts, rows


def decline(case: object) -> object:
    raise NotApplicable("not today")


def test_every_row_has_a_status_and_the_unranked_have_a_reason() -> None:
    found = rows(
        answer(
            facts("good"), facts("dead", viable_recovery=0.0), Told("shy", decline), Told("bad", lambda _: 1)
        )
    )
    assert {name: row.status for name, row in found.items()} == {
        "good": "ranked",
        "dead": "infeasible",
        "shy": "not applicable",
        "bad": "failed",
    }
    assert [name for name, row in found.items() if not row.reason] == ["good"]
    assert found["shy"].reason == "not today"


def test_a_row_without_an_answer_has_no_numbers() -> None:
    bad = rows(answer(Told("bad", lambda _: 1)))["bad"]
    plain = Row("bad", "bad", bad.summary, "failed", bad.reason, origin=bad.origin)
    assert bad == plain


def test_the_infeasible_keep_their_numbers_and_have_no_place() -> None:
    dead = rows(answer(facts("dead", viable_recovery=0.2, losses={"container": 0.9})))["dead"]
    assert dead.viability is not None
    assert dead.usable is not None
    assert dead.usable < 0.2
    assert (dead.position, dead.first, dead.score, dead.tied_with) == (None, None, None, ())


def test_own_accounting_gives_the_criteria_and_nothing_else() -> None:
    own = rows(answer(criteria("own", viability=0.8)))["own"]
    assert own.own_accounting
    assert own.viability == (0.8, 0.8, 0.8, 0.8)
    assert (own.usable, own.cost_lines, own.flexibility_parts, own.lost_to) == (None, {}, {}, {})


def test_sources_stand_once_and_prices_are_among_the_inputs() -> None:
    said = Assessment(
        facts=Facts(0.9, 0.99, uses=(Use("cryobag"),)),
        inputs=(Input("a", "a", "B", ("P1", "P2")), Input("b", "b", "C", ("P2",))),
        sources=("P3", "P1"),
    )
    row = rows(answer(Told("one", lambda _: said)))["one"]
    assert row.sources[:3] == ("P3", "P1", "P2")
    assert len(set(row.sources)) == len(row.sources)
    assert any(used.name == "price of cryobag" for used in row.inputs)
    assert row.grade == "C"


def test_items_carry_their_price_and_source_and_add_up_to_their_lines() -> None:
    uses = (
        Use("cryobag", 2.0),
        Use("controlled-rate-freezer", 1.0, "year"),
        Use("gel", price=Money(7.0, "USD", 2024)),
    )
    row = rows(answer(facts("one", uses=uses)))["one"]
    by_name = {item.item: item for item in row.cost_items}
    assert by_name["gel"].source == "stated by the strategy"
    assert by_name["gel"].money == pytest.approx(7.0)
    assert by_name["controlled-rate-freezer"].line == "fixed"
    assert by_name["controlled-rate-freezer"].quotation
    assert all(item.source and item.price for item in row.cost_items)
    for line in ("fixed", "preservation"):
        total = sum(item.money for item in row.cost_items if item.line == line)
        assert total == pytest.approx(row.cost_lines[line], rel=1e-9)
    assert [item.money for item in row.cost_items] == sorted((i.money for i in row.cost_items), reverse=True)
